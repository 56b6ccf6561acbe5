// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
)

// settleAll builds the collected curve of every line, and what adjustments made
// of it, by a walk over the documents.
func (d *Deriver) settleAll(g *Group) {
	w := d.newWalk(false)
	w.run(g)
	slices.SortStableFunc(w.cash, func(a, b cashMove) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.day, b.day))
	})
	slices.SortStableFunc(w.given, func(a, b givenMove) int { return cmp.Compare(a.line, b.line) })
	d.walked = w
	for i := range w.cash {
		if c := &w.cash[i]; c.payment != nil {
			doc := &w.docs[c.doc]
			d.paid = append(d.paid, paid{line: c.line, claim: doc.items[0].claim, day: c.day, amount: c.amount, payment: c.payment, document: doc.id})
		}
	}
	cash, given := w.cash, w.given
	for i := range d.pos.Lines {
		n, m := 0, 0
		for n < len(cash) && cash[n].line == i {
			n++
		}
		for m < len(given) && given[m].line == i {
			m++
		}
		d.settled(i, cash[:n], given[:m])
		cash, given = cash[n:], given[m:]
	}
	w.unapplied()
}

// settled makes the curves of one line.
func (d *Deriver) settled(i int, cash []cashMove, given []givenMove) {
	l := &d.pos.Lines[i]
	var all, claims curve.Curve // all cash, and what of it settled claims
	if op := d.openingOf(i); op != nil && op.collected != 0 {
		all = append(all, curve.Step(op.day, op.collected, curve.Opening))
	}
	if d.pos.Arrangements[l.Arrangement].Count != 1 {
		for k := l.claims.lo; k < l.claims.hi; k++ {
			c := &d.claims[k]
			if open := c.Amount + c.Tax - c.settled; open != 0 {
				all = append(all, curve.Step(d.expected(c, d.work[i].terms), open, curve.Schedule))
			}
		}
	}
	claims = append(claims, all...)
	var x Adjusted
	adjusted := len(given) > 0
	for _, c := range cash {
		p := curve.Step(c.day, c.amount, c.cause)
		p.Note = c.note
		all = append(all, p)
		switch c.kind {
		case settles:
			claims = append(claims, p)
		case recovered:
			x.Recovered, adjusted = append(x.Recovered, p), true
		case lost:
			p.Amount = -p.Amount
			x.OtherLoss, adjusted = append(x.OtherLoss, p), true
		}
	}
	l.Collected, l.Received = all, claims
	if len(l.Tax) > 0 {
		l.Received = d.lessTax(l, claims)
	}
	for _, g := range given {
		p := curve.Step(g.day, g.amount, curve.Credit)
		p.Note = g.note
		x.BadDebt = append(x.BadDebt, p)
	}
	if d.lower[i] != nil {
		d.lowerLine(l, d.lower[i], &x)
		adjusted = true
	}
	if x.Credited = d.credited(l); !adjusted && x.Credited == nil {
		return
	}
	x.Settled = slices.Concat(claims, x.BadDebt)
	l.Adjusted = &x
}

// credited is what was taken off the line's invoices.
func (d *Deriver) credited(l *Line) (c curve.Curve) {
	for k := l.claims.lo; k < l.claims.hi; k++ {
		if x := &d.claims[k]; x.takesBack() && x.Amount != 0 {
			p := curve.Step(x.Issue, -x.Amount, curve.Credit)
			if d.Trace {
				p.Note = d.noteBilled(l, x)
			}
			c = append(c, p)
		}
	}
	return c
}

// lowerLine gives a line the prices that credits left it.
func (d *Deriver) lowerLine(l *Line, x *lowered, out *Adjusted) {
	out.Contra = x.contra
	alone := len(l.Priced) == len(l.Contracted) && (len(l.Priced) == 0 || &l.Priced[0] == &l.Contracted[0])
	l.Contracted = slices.Concat(l.Contracted, x.contracted)
	if alone && len(x.carved) == 0 {
		l.Priced = l.Contracted
	} else {
		l.Priced = slices.Concat(l.Priced, x.contracted, x.carved)
	}
	if !sameCurve(l.Earned, l.Billed) {
		l.Expected = x.expected(l)
		l.Earned = slices.DeleteFunc(x.earned, func(p curve.Piece) bool { return p.Amount == 0 })
	}
	l.Bookings = slices.Concat(l.Bookings, x.bookings)
	if x.ended.IsSet() {
		// What is not paid for at all does not recur.
		levels := make([]Level, 0, len(l.Recurring))
		for _, v := range l.Recurring {
			if v.To = min(v.To, x.ended.Day()); v.From < v.To {
				levels = append(levels, v)
			}
		}
		l.Recurring = levels
	}
}

func sameCurve(a, b curve.Curve) bool { return len(a) > 0 && len(a) == len(b) && &a[0] == &b[0] }

// lessTax is what was received of the line's price: each receipt less its share
// of tax, by what was invoiced of both, rounded on the sum to date.
func (d *Deriver) lessTax(l *Line, claims curve.Curve) curve.Curve {
	var price, whole, paid, net money.Minor
	for _, c := range d.claims[l.claims.lo:l.claims.hi] {
		if c.credit == nil {
			price += c.Amount
			whole += c.Amount + c.Tax
		}
	}
	steps := slices.Clone(claims)
	slices.SortStableFunc(steps, func(a, b curve.Piece) int { return cmp.Compare(a.From, b.From) })
	for i := range steps {
		paid += steps[i].Amount
		upTo := paid
		if whole > 0 {
			var err error
			if upTo, err = money.MulDiv(paid, int64(price), int64(whole), money.HalfUp); err != nil {
				upTo = paid
			}
		}
		steps[i].Amount, net = upTo-net, upTo
	}
	return steps
}

// unapplied gives each customer the money that pays no invoice, day by day.
func (w *walk) unapplied() {
	d := w.d
	slices.SortStableFunc(w.loose, func(a, b looseMove) int {
		return cmp.Or(cmp.Compare(a.customer, b.customer), slices.Compare(a.currency[:], b.currency[:]), cmp.Compare(a.day, b.day), compareBool(a.given, b.given))
	})
	var u *Unapplied
	for i := 0; i < len(w.loose); {
		m := w.loose[i]
		n := i + 1
		for ; n < len(w.loose) && w.loose[n].customer == m.customer && w.loose[n].currency == m.currency && w.loose[n].day == m.day && w.loose[n].given == m.given; n++ {
			m.amount += w.loose[n].amount
			m.note = w.loose[n].note
		}
		i = n
		if m.amount == 0 {
			continue
		}
		if u == nil || u.Customer != m.customer || u.Currency != m.currency {
			d.pos.Unapplied = append(d.pos.Unapplied, Unapplied{Customer: m.customer, Currency: m.currency})
			u = &d.pos.Unapplied[len(d.pos.Unapplied)-1]
		}
		p := curve.Step(m.day, m.amount, curve.Document)
		p.Note = m.note
		if m.given {
			u.Given = append(u.Given, p)
		} else {
			u.Curve = append(u.Curve, p)
		}
	}
	w.findLeft()
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// findLeft names payments that match nothing.
func (w *walk) findLeft() {
	if !w.d.Findings {
		return
	}
	for i := range w.lots {
		x := &w.lots[i]
		if x.payment == nil || x.amount <= 0 {
			continue
		}
		w.d.pos.Findings = append(w.d.pos.Findings, Finding{Kind: FindingUnapplied, Place: x.payment.At, Day: x.payment.Received, Amount: x.amount, Currency: x.currency,
			Text: "payment " + x.payment.ID + " of customer " + x.customer + " matches no open invoice"})
	}
}

// negativeDocument says whether a scheduled document comes to less than nothing:
// what it takes back is settled against others.
func (d *Deriver) negativeDocument() bool {
	negative := false
	for k := range d.claims {
		negative = negative || d.claims[k].Amount < 0
	}
	return negative && slices.ContainsFunc(d.documents(), func(doc document) bool { return doc.open < 0 && !doc.real })
}
