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

// expected is the day on which an open claim is expected to be paid: its due
// date or issue plus the policy's delay; when that day is past and no payment
// has come, so many days after the report's as-of day.
func (d *Deriver) expected(c *claim, t *policy.Terms) civil.Day {
	day := d.planned(c, t)
	border := d.env.PaymentsThrough
	if !border.IsSet() {
		return day
	}
	if day <= border.Day() || (c.invoice != nil && day <= d.env.AsOf) {
		day = max(d.env.AsOf, border.Day()) + civil.Day(max(d.report.DaysLate, 1))
	}
	return day
}

// planned is the same with nothing known of payments.
func (d *Deriver) planned(c *claim, t *policy.Terms) civil.Day {
	day := c.Due
	if t.CollectionFrom == policy.CollectFromIssue {
		day = c.Issue
	}
	if !t.CollectionDelay.IsZero() {
		day = t.CollectionDelay.From(day)
	}
	return day
}

// collect builds the collected curve of every line.
func (d *Deriver) collect(g *Group) {
	if d.walks(g) {
		d.settleAll(g)
		return
	}
	if len(g.Payments) > 0 {
		d.pay(g)
	}
	for i := range d.pos.Lines {
		l := &d.pos.Lines[i]
		at := len(d.pieces)
		if op := d.openingOf(i); op != nil && op.collected != 0 {
			d.pieces = append(d.pieces, curve.Step(op.day, op.collected, curve.Opening))
		}
		for _, p := range d.paidOf(i) {
			step := curve.Step(p.day, p.amount, curve.Document)
			if d.Trace {
				step.Note = d.note("payment %s of %s: %s for %s (%s)", p.payment.ID, p.day, p.amount.Table(d.pos.Arrangements[l.Arrangement].Currency), p.document, p.payment.At)
			}
			d.pieces = append(d.pieces, step)
		}
		for k := l.claims.lo; k < l.claims.hi; k++ {
			c := &d.claims[k]
			open := c.Amount + c.Tax - c.settled
			if len(d.paid) > 0 {
				open -= d.paidOn[k]
			}
			if open == 0 {
				continue
			}
			step := curve.Step(d.expected(c, d.work[i].terms), open, curve.Schedule)
			if d.Trace {
				step.Note = d.noteExpected(l, c, open, step.From)
			}
			d.pieces = append(d.pieces, step)
		}
		l.Collected = d.pieces[at:len(d.pieces):len(d.pieces)]
		l.Received = l.Collected
		if len(l.Tax) > 0 {
			d.withoutTax(l)
		}
		if d.givesBack {
			if c := d.credited(l); c != nil {
				l.Adjusted = &Adjusted{Credited: c, Settled: l.Collected}
			}
		}
	}
}

// walks says whether the group's documents are settled one after the other, in
// order of day: where something was credited or paid back.
func (d *Deriver) walks(g *Group) bool {
	if len(d.adjusts) > 0 || slices.ContainsFunc(g.Invoices, func(v *fact.Invoice) bool { return v.BalanceApplied != nil }) {
		return true
	}
	return d.negativeDocument()
}

// withoutTax is what was received of the line's price: each receipt less its
// share of tax, by what is billed of both, rounded on the sum to date.
func (d *Deriver) withoutTax(l *Line) {
	var price, whole, paid, net money.Minor
	for _, c := range d.claims[l.claims.lo:l.claims.hi] {
		price += c.Amount
		whole += c.Amount + c.Tax
	}
	steps := slices.Clone(l.Collected)
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
	l.Received = steps
}

// paid is part of a payment on one claim.
type paid struct {
	line     int
	claim    int // index into Deriver.claims
	day      civil.Day
	amount   money.Minor
	payment  *fact.Payment
	document string
}

// document is one invoice, real or scheduled: the claims issued together.
type document struct {
	id       string
	customer string
	currency money.Currency
	issue    civil.Day
	due      civil.Day
	real     bool
	claims   []int // indexes into d.claims
	open     money.Minor
}

// paidOf are the payments on line i.
func (d *Deriver) paidOf(i int) []paid {
	if len(d.paid) == 0 {
		return nil
	}
	lo, _ := slices.BinarySearchFunc(d.paid, i, func(p paid, i int) int { return cmp.Compare(p.line, i) })
	hi := lo
	for hi < len(d.paid) && d.paid[hi].line == i {
		hi++
	}
	return d.paid[lo:hi]
}

// pay applies the group's payments: where they say, else to the oldest document
// of the customer that is due. What matches nothing stays with the customer.
func (d *Deriver) pay(g *Group) {
	d.paidOn = slices.Grow(d.paidOn[:0], len(d.claims))[:len(d.claims)]
	clear(d.paidOn)
	docs := d.documents()
	index := make(map[string]int, len(docs)) // of the invoices
	for k := range docs {
		if docs[k].real {
			index[docs[k].id] = k
		}
	}
	payments := slices.DeleteFunc(slices.Clone(g.Payments), func(p *fact.Payment) bool { return p.Received > d.env.AsOf })
	slices.SortFunc(payments, func(a, b *fact.Payment) int {
		return cmp.Or(cmp.Compare(a.Received, b.Received), cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.ID, b.ID))
	})
	// What is applied explicitly is taken first, whatever came before it.
	left := make([]money.Minor, len(payments))
	for i, p := range payments {
		left[i] = d.applyStated(p, docs, index)
	}
	for i, p := range payments {
		who := payer(p, func(invoice string) string {
			if k, ok := index[invoice]; ok {
				return docs[k].customer
			}
			return ""
		})
		if rest := d.applyOldest(p, who, left[i], docs); rest != 0 {
			d.unapplied(p, who, rest)
		}
	}
	slices.SortStableFunc(d.paid, func(a, b paid) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.day, b.day), cmp.Compare(a.payment.ID, b.payment.ID))
	})
}

// documents groups the claims into invoices, oldest due first.
func (d *Deriver) documents() []document {
	type key struct {
		invoice     *fact.Invoice
		arrangement int
		issue       civil.Day
	}
	index := make(map[key]int)
	var docs []document
	for k := range d.claims {
		c := &d.claims[k]
		a := &d.pos.Arrangements[d.pos.Lines[c.line].Arrangement]
		if a.Count != 1 {
			continue // one payment is not one for each of so many contracts
		}
		id := key{invoice: c.invoice}
		if c.invoice == nil {
			id = key{nil, d.pos.Lines[c.line].Arrangement, c.Issue}
		}
		at, ok := index[id]
		if !ok {
			at = len(docs)
			index[id] = at
			doc := document{id: a.ID, customer: a.Customer, currency: a.Currency, issue: c.Issue, due: c.Due}
			if c.invoice != nil {
				doc.id, doc.real = c.invoice.ID, true
				doc.customer = cmp.Or(c.invoice.Customer, a.Customer)
			} else if a.Contract != nil && a.Contract.BillTo != "" {
				doc.customer = a.Contract.BillTo
			}
			docs = append(docs, doc)
		}
		docs[at].claims = append(docs[at].claims, k)
		docs[at].open += c.Amount + c.Tax - c.settled
	}
	slices.SortStableFunc(docs, func(a, b document) int {
		return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.issue, b.issue), cmp.Compare(a.id, b.id))
	})
	return docs
}

func (d *Deriver) paymentAmount(p *fact.Payment, x money.Decimal, field string) (money.Minor, bool) {
	d.cur = p.Currency
	if d.cur.IsZero() {
		d.cur = d.report.Currency
	}
	m, err := d.exact(x)
	if err != nil {
		d.fail(p.At, p.ID, field, "%v", err)
	}
	return m, err == nil
}

// applyStated applies a payment to the invoices it names and returns what is
// left of it.
func (d *Deriver) applyStated(p *fact.Payment, docs []document, index map[string]int) money.Minor {
	left, ok := d.paymentAmount(p, p.Amount, "amount")
	if !ok {
		return 0
	}
	for i := range p.Applications {
		ap := &p.Applications[i]
		k, ok := index[ap.Invoice]
		if !ok {
			k = -1
		}
		if k < 0 && d.later(ap.Invoice) {
			continue
		}
		if k < 0 {
			d.fail(p.At, p.ID, "applications.invoice", "names invoice %s, which is not in the book", ap.Invoice)
			continue
		}
		if docs[k].currency != d.cur {
			d.fail(p.At, p.ID, "currency", "is in %s, invoice %s in %s", d.cur, ap.Invoice, docs[k].currency)
			continue
		}
		amount := upToOpen(left, docs[k].open)
		if docs[k].open < 0 && left > 0 {
			amount = docs[k].open // a credit: the payment settles so much more
		}
		if ap.Amount != nil {
			stated, ok := d.paymentAmount(p, *ap.Amount, "applications.amount")
			if !ok {
				continue
			}
			if stated > left {
				d.fail(p.At, p.ID, "applications.amount", "applies %s, but only %s of the payment is left", stated.Plain(d.cur), left.Plain(d.cur))
				continue
			}
			amount = upToOpen(stated, docs[k].open)
		}
		left -= d.apply(p, &docs[k], amount, ap.Date.Or(p.Received))
	}
	return left
}

// upToOpen is an amount as far as a document is open, which a credit is below
// zero.
func upToOpen(amount, open money.Minor) money.Minor {
	if open < 0 {
		return max(amount, open)
	}
	return min(amount, open)
}

// payer is the customer of a payment: the one it names, else that of the first
// invoice it names.
func payer(p *fact.Payment, customerOf func(invoice string) string) string {
	if p.Customer != "" || len(p.Applications) == 0 {
		return p.Customer
	}
	return customerOf(p.Applications[0].Invoice)
}

// later reports whether the group has an invoice that had not been issued on the
// as-of day.
func (d *Deriver) later(invoice string) bool {
	return slices.ContainsFunc(d.pos.Group.Invoices, func(v *fact.Invoice) bool { return v.ID == invoice && v.Issued > d.env.AsOf })
}

// applyOldest applies what is left to the customer's documents, oldest due
// first; to one that is issued later, on that day.
func (d *Deriver) applyOldest(p *fact.Payment, payer string, left money.Minor, docs []document) money.Minor {
	cur := p.Currency
	if cur.IsZero() {
		cur = d.report.Currency
	}
	for k := range docs {
		if left <= 0 {
			break
		}
		doc := &docs[k]
		if doc.open <= 0 || doc.customer != payer || doc.currency != cur {
			continue
		}
		left -= d.apply(p, doc, min(left, doc.open), p.Received)
	}
	return left
}

// apply puts an amount on a document's claims by what is open on each, and
// returns it.
func (d *Deriver) apply(p *fact.Payment, doc *document, amount money.Minor, day civil.Day) money.Minor {
	if amount == 0 {
		return 0
	}
	if doc.issue > day {
		// Money ahead of its document is the customer's until that is issued.
		day = doc.issue
		d.pos.Unapplied = append(d.pos.Unapplied, Unapplied{Customer: doc.customer, Currency: doc.currency, Curve: curve.Curve{
			curve.Step(p.Received, amount, curve.Document), curve.Step(day, -amount, curve.Document)}})
	}
	var done, seen money.Minor
	open, sign := doc.open, money.Minor(1)
	if open < 0 {
		open, sign = -open, -1
	}
	for _, k := range doc.claims {
		c := &d.claims[k]
		rest := c.Amount + c.Tax - c.settled - d.paidOn[k]
		seen += sign * rest
		// Cumulative rounding: the parts sum to the amount, negative lines too.
		upTo, err := money.MulDiv(amount, int64(seen), int64(open), money.HalfUp)
		if err != nil {
			d.fail(p.At, p.ID, "amount", "%v: cannot be divided among the lines of %s", err, doc.id)
			return amount
		}
		part := upTo - done
		done = upTo
		if part == 0 {
			continue
		}
		d.paidOn[k] += part
		d.paid = append(d.paid, paid{line: c.line, claim: k, day: day, amount: part, payment: p, document: doc.id})
	}
	doc.open -= amount
	return amount
}

// unapplied keeps money that matches nothing with the customer.
func (d *Deriver) unapplied(p *fact.Payment, payer string, amount money.Minor) {
	cur := p.Currency
	if cur.IsZero() {
		cur = d.report.Currency
	}
	d.pos.Unapplied = append(d.pos.Unapplied, Unapplied{
		Customer: payer, Currency: cur, Curve: curve.Curve{curve.Step(p.Received, amount, curve.Document)},
	})
	if d.Findings {
		d.pos.Findings = append(d.pos.Findings, Finding{Kind: FindingUnapplied, Place: p.At, Day: p.Received, Amount: amount, Currency: cur,
			Text: "payment " + p.ID + " of customer " + payer + " matches no open invoice"})
	}
}
