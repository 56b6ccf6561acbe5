// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// claim is an amount of one line on one document: a real invoice, or an
// instalment of the schedule.
type claim struct {
	line       int // index into pos.Lines
	invoice    *fact.Invoice
	row        *fact.InvoiceLine
	credit     *credit // what made a claim that takes back, nil for nearly all
	by         *change // the change of the contract that it puts right, nil for nearly all
	Issue, Due civil.Day
	From, To   civil.Day // service days; empty when none are stated
	Amount     money.Minor
	Tax        money.Minor
	settled    money.Minor // paid by an opening
}

// bill builds the billed curve of every line, and what is to be paid: real
// invoices as they are, and the schedule after the border, less the instalments
// that a real line covers (design section 2).
func (d *Deriver) bill() {
	byDocument := false
	for i := range d.pos.Lines {
		l, w := &d.pos.Lines[i], &d.work[i]
		d.arrange(l.Arrangement)
		real := d.claimsOf(i)
		lo := len(d.claims)
		if op := d.openingOf(i); op != nil {
			d.billAfterOpening(l, w, i, op, real)
		} else {
			d.claims = append(d.claims, real...)
			d.projected(l, w, i, real, civil.MinDay, w.total)
		}
		if l.Fact != nil && l.Fact.Tax != nil {
			d.taxSchedule(l, d.claims[lo:])
		}
		l.claims = span{lo, len(d.claims)}
		d.billedCurve(l, w, d.claims[lo:])
		if l.Fact != nil && l.Fact.Tax != nil && w.terms.TaxByDocument {
			byDocument = true
		}
		if l.Term > 0 {
			was := l.Committed
			l.commitBy(d.claims[lo:])
			if d.classing != nil {
				d.classing.commitBy(i, was, l.Committed)
			}
		}
	}
	if byDocument {
		d.taxDocuments()
	}
}

// commitBy lets an invoice for a renewal commit to it, when it comes before the
// renewed term begins: what is claimed has been agreed.
func (l *Line) commitBy(claims []claim) {
	first, ok := firstIssue(claims)
	if !ok || first >= l.Committed {
		return
	}
	for _, bs := range [][]Booking{l.Bookings, l.ACV} {
		for k := range bs {
			if bs[k].Day == l.Committed {
				bs[k].Day = first
			}
		}
	}
	for i := range l.Contracted {
		if p := &l.Contracted[i]; p.From == l.Committed && p.Cause == curve.Service {
			p.From, p.To, p.Stop, p.Gate = first, first, first, first
		}
	}
	if l.Standard != nil { // else it is what was contracted
		l.bindPrice(first)
	}
	l.Committed = first
}

// arrange makes the arrangement of the line at hand the current one.
func (d *Deriver) arrange(i int) {
	a := &d.pos.Arrangements[i]
	d.con, d.cur = a.Contract, a.Currency
}

// projected appends what the schedule has beyond the real lines: instalments
// issued after "after" and after the border, less what real lines bill of them.
// What is left of an instalment before the border is missing, and a finding;
// what real lines bill beyond the schedule is overbilled, and one too.
func (d *Deriver) projected(l *Line, w *lineWork, i int, real []claim, after civil.Day, price money.Minor) {
	border := d.env.InvoicesThrough
	insts := d.insts[w.lo:w.hi]
	over := d.uninvoiced(insts, real, after, d.loweredBy(i))
	lo := len(d.claims)
	for k := range insts {
		in := &insts[k]
		rest := in.Amount
		if len(real) > 0 {
			rest = d.rest[k]
		}
		if rest == 0 || in.Issue <= after || in.Issue >= never {
			continue
		}
		if border.IsSet() && in.Issue <= border.Day() {
			d.missing(l, in, rest)
			continue
		}
		if in.by != nil && rest < 0 {
			// Nothing is credited that was not invoiced; a line that is itself a
			// credit takes off what others invoiced.
			if !in.by.gives(l.Fact.ID) {
				rest = max(rest, -invoicedOn(real, d.claims[lo:]))
			}
			if rest >= 0 {
				continue
			}
			d.givesBack = true
		}
		d.claims = append(d.claims, claim{line: i, by: in.by, Issue: in.Issue, Due: in.Due, From: in.From, To: in.To, Amount: rest, Tax: d.taxInside(in, rest)})
	}
	if over > 0 && l.Fact != nil {
		d.find(FindingOverbilled, l, l.Span.From, "invoices exceed the schedule of the line", over)
	}
	if price != w.total {
		d.cutTo(lo, real, price, w.total < 0)
	}
}

// missing reports what no real document has of an instalment before the border: a
// credit that a change owes is to be given, all else to be invoiced.
func (d *Deriver) missing(l *Line, in *instalment, rest money.Minor) {
	if in.by != nil && rest < 0 {
		d.find(FindingUncredited, l, in.Issue, "credit without credit note", -rest)
		return
	}
	d.find(FindingUnbilled, l, in.Issue, "instalment without invoice", rest)
}

// invoicedOn is what claims come to.
func invoicedOn(claims ...[]claim) (sum money.Minor) {
	for _, cs := range claims {
		for i := range cs {
			sum += cs[i].Amount
		}
	}
	return sum
}

// takesBack reports whether a claim is a credit: of a document, or of the schedule
// after a change.
func (c *claim) takesBack() bool { return c.credit != nil || (c.by != nil && c.Amount < 0) }

// uninvoiced fills d.rest with what real lines leave of each instalment. A line
// with a service period bills the instalments that share its days; one without,
// and what is left of the others, the oldest. It returns what is over.
func (d *Deriver) uninvoiced(insts []instalment, real []claim, after civil.Day, lowered money.Minor) (over money.Minor) {
	if len(real) == 0 {
		return 0
	}
	d.rest = d.rest[:0]
	for _, in := range insts {
		d.rest = append(d.rest, in.Amount)
	}
	for _, c := range real {
		amount := c.Amount
		if c.credit != nil && componentOf(c.credit.of) != "" && !c.credit.of.undone {
			continue // it pays out what is owed, and leaves the schedule alone
		}
		if c.credit != nil && (c.credit.of.undone || c.credit.reopen) {
			over += d.reopen(insts, &c, after)
			continue
		}
		for k := range insts {
			if in := &insts[k]; in.Issue > after && in.From < c.To && c.From < in.To {
				use := taken(amount, d.rest[k])
				d.rest[k] -= use
				amount -= use
			}
		}
		over += amount
	}
	over += lowered // no row is wrong for that its price changed later
	for k := range insts {
		if insts[k].Issue > after {
			use := taken(over, d.rest[k])
			d.rest[k] -= use
			over -= use
		}
	}
	return over - lowered
}

// loweredBy is what credits took off the stated price of a line for good.
func (d *Deriver) loweredBy(line int) (sum money.Minor) {
	if x := d.lower[line]; x != nil {
		for i := range x.contracted {
			sum -= x.contracted[i].Amount
		}
	}
	return sum
}

// taken is how much of an amount goes to what is open, when both are owed the
// same way: a rebate bills the instalments of a rebate.
func taken(amount, open money.Minor) money.Minor {
	switch {
	case amount > 0 && open > 0:
		return min(amount, open)
	case amount < 0 && open < 0:
		return max(amount, open)
	}
	return 0
}

// cutTo takes from the nearest projected instalments what exceeds the price that
// an opening leaves.
func (d *Deriver) cutTo(lo int, real []claim, price money.Minor, negative bool) {
	excess := -price
	for _, c := range real {
		excess += c.Amount
	}
	for _, c := range d.claims[lo:] {
		excess += c.Amount
	}
	kept := d.claims[:lo]
	for _, c := range d.claims[lo:] {
		cut := min(max(excess, 0), max(c.Amount, 0))
		if negative {
			cut = max(min(excess, 0), min(c.Amount, 0))
		}
		excess -= cut
		if c.Amount -= cut; c.Amount != 0 {
			kept = append(kept, c)
		}
	}
	d.claims = kept
}

// billedCurve makes the line's curves of billed amounts and tax from its claims.
func (d *Deriver) billedCurve(l *Line, w *lineWork, claims []claim) {
	at := len(d.pieces)
	tax := false
	for i := range claims {
		c := &claims[i]
		p := curve.Step(c.Issue, c.Amount, curve.Schedule)
		if c.takesBack() {
			p.Cause = curve.Credit
		} else if c.invoice != nil {
			p.Cause = curve.Document
		}
		if d.Trace {
			p.Note = d.noteBilled(l, c)
		}
		d.pieces = append(d.pieces, p)
		tax = tax || c.Tax != 0
	}
	l.Billed = d.pieces[at:len(d.pieces):len(d.pieces)]
	l.Claimed = l.Billed
	if w.recognition == fact.AsInvoiced {
		l.Earned = l.Billed
	}
	if tax {
		d.taxCurve(l)
	}
	if d.report.MRRStart == policy.MRRFirstInvoice && l.Term == 0 && len(l.Recurring) > 0 {
		if first, ok := firstIssue(claims); ok {
			l.levelsFrom(first)
		}
	}
}

// levelsFrom lets the recurring level begin on a day; nothing recurs before it.
func (l *Line) levelsFrom(first civil.Day) {
	i := 0
	for i < len(l.Recurring) && l.Recurring[i].To <= first {
		i++
	}
	if l.Recurring = l.Recurring[i:]; len(l.Recurring) > 0 && (i == 0 || l.Recurring[0].From < first) {
		l.Recurring[0].From = first
	}
}

func firstIssue(claims []claim) (first civil.Day, ok bool) {
	for _, c := range claims {
		if !ok || c.Issue < first {
			first, ok = c.Issue, true
		}
	}
	return first, ok
}
