// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// claimUnconditional builds the claims of lines under claims: unconditional: the
// larger of what was paid and what is owed with only time before payment
// (606-10-45-2, 45-4; Examples 38 to 40).
func (d *Deriver) claimUnconditional() {
	var paid map[int][]settlement
	for i := range d.pos.Lines {
		w := &d.work[i]
		if w.terms == nil || w.terms.Claims != policy.ClaimsUnconditional {
			continue
		}
		l := &d.pos.Lines[i]
		d.arrange(l.Arrangement)
		r := d.rights(l, w)
		if !r.differ(d.claims[l.claims.lo:l.claims.hi]) {
			continue
		}
		if paid == nil {
			paid = d.settlements()
		}
		d.claimLine(l, r, paid)
	}
}

// rights are what makes claims of a line unconditional.
type rights struct {
	from  civil.Day // nothing is before this day: a condition of payment
	bound civil.Day // nor before this one, on which the customer was
	// revocable: the customer may leave without a penalty, so that what is invoiced
	// and not paid is owed as far as it is delivered (55-284).
	revocable bool
	// delivered: what is delivered is owed, invoiced or not (45-4).
	delivered bool
	// own: its price is what comes of its use or its invoices, and no part of any
	// allocation.
	own bool
}

// rights of a line: a contract that the customer can leave at no cost binds nobody
// to what is not delivered; what is delivered at once, used, or earned as it is
// invoiced waits for nothing but its invoice.
func (d *Deriver) rights(l *Line, w *lineWork) rights {
	r := rights{from: d.payableFrom(l), bound: l.Committed}
	if l.Fact == nil {
		return r
	}
	if t := d.con.Termination; t != nil && t.Holder != "entity" && !t.CauseOnly && t.Every.IsZero() && len(t.Penalties) == 0 && (t.Penalty == nil || t.Penalty.IsZero()) {
		r.revocable = true
	}
	switch w.recognition {
	case fact.OnDelivery, fact.ByUsage, fact.AsInvoiced:
		r.delivered = true
	}
	if l.Fact.Meter != nil {
		r.delivered, r.own = true, true
	}
	r.own = r.own || w.recognition == fact.ByUsage || w.recognition == fact.AsInvoiced
	return r
}

// since is the day from which a claim is owed with only time before payment.
func (r rights) since(c *claim) civil.Day {
	if c.invoice != nil && c.invoice.Unconditional.IsSet() {
		return c.invoice.Unconditional.Day()
	}
	day := c.Issue
	over := max(c.To-1, r.bound) // the last day of what it is for
	switch {
	case r.revocable && (r.delivered || c.From >= c.To):
		return never // owed as it is delivered
	case r.revocable:
		day = over
	case c.From < c.To && !r.delivered:
		day = min(day, over)
	}
	return max(day, r.from)
}

// differ says whether the claims can be other than what is invoiced.
func (r rights) differ(claims []claim) bool {
	if r.delivered || r.revocable || r.from > civil.MinDay {
		return true
	}
	return slices.ContainsFunc(claims, func(c claim) bool { return !c.takesBack() && r.since(&c) != c.Issue })
}

// settlement is money, or bad debt, that settles a claim; with tax.
type settlement struct {
	day    civil.Day
	amount money.Minor
}

// settlements are those of each claim: real and expected ones.
func (d *Deriver) settlements() map[int][]settlement {
	out := make(map[int][]settlement)
	add := func(k int, day civil.Day, amount money.Minor) {
		if amount != 0 {
			out[k] = append(out[k], settlement{day, amount})
		}
	}
	paid := make(map[int]money.Minor)
	if w := d.walked; w != nil {
		of := func(doc, line int) int {
			items := w.docs[doc].items
			return items[max(0, slices.IndexFunc(items, func(x openItem) bool { return x.line == line }))].claim
		}
		for i := range w.cash {
			if c := &w.cash[i]; c.kind == settles {
				add(of(c.doc, c.line), c.day, c.amount)
			}
		}
		for _, g := range w.given {
			add(of(g.doc, g.line), g.day, g.amount)
		}
	} else {
		for i := range d.paid {
			p := &d.paid[i]
			paid[p.claim] += p.amount
			add(p.claim, p.day, p.amount)
		}
	}
	for i := range d.pos.Lines {
		l := &d.pos.Lines[i]
		op := d.openingOf(i)
		for k := l.claims.lo; k < l.claims.hi; k++ {
			c := &d.claims[k]
			if op != nil {
				add(k, op.day, c.settled)
			}
			if d.walked == nil || d.pos.Arrangements[l.Arrangement].Count != 1 {
				add(k, d.expected(c, d.work[i].terms), c.Amount+c.Tax-c.settled-paid[k])
			}
		}
	}
	return out
}

// claimLine makes the claims of a line, and the tax that waits with what is no
// claim yet.
func (d *Deriver) claimLine(l *Line, r rights, paid map[int][]settlement) {
	var owed, waiting curve.Curve
	for _, doc := range d.documentsOf(l) {
		c, t := d.claimDocument(doc, r, paid)
		owed, waiting = append(owed, c...), append(waiting, t...)
	}
	slices.SortStableFunc(owed, func(a, b curve.Piece) int { return cmp.Compare(a.From, b.From) })
	claimed := d.orDelivered(l, r, owed)
	if sameFlows(claimed, l.Billed) && len(waiting) == 0 {
		return
	}
	if l.Standard == nil {
		l.Standard = &Standard{}
	}
	l.Claimed, l.Standard.TaxWaiting = claimed, waiting
}

// documentsOf are the claims of a line by invoice, with the credits of it; those of
// the schedule one by one.
func (d *Deriver) documentsOf(l *Line) (docs [][]int) {
	at := make(map[*fact.Invoice]int)
	for k := l.claims.lo; k < l.claims.hi; k++ {
		inv := d.claims[k].invoice
		i, known := at[inv]
		if inv == nil || !known {
			at[inv] = len(docs)
			docs = append(docs, []int{k})
			continue
		}
		docs[i] = append(docs[i], k)
	}
	return docs
}

// sameFlows says whether two curves of steps say the same on every day.
func sameFlows(a, b curve.Curve) bool {
	net := make(map[civil.Day]money.Minor, len(a))
	for i := range a {
		net[a[i].From] += a[i].Amount
	}
	for i := range b {
		net[b[i].From] -= b[i].Amount
	}
	for _, v := range net {
		if v != 0 {
			return false
		}
	}
	return true
}
