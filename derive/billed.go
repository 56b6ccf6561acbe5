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
		d.billedCurve(l, w, d.claims[lo:])
		l.claims = span{lo, len(d.claims)}
	}
}

// arrange makes the arrangement of the line at hand the current one.
func (d *Deriver) arrange(i int) {
	a := &d.pos.Arrangements[i]
	d.con, d.cur = a.Contract, a.Currency
}

// projected appends the scheduled instalments that still count: issued after
// "after" and after the border, not covered by a real line, and in all no more
// than what is left of the price.
func (d *Deriver) projected(l *Line, w *lineWork, i int, real []claim, after civil.Day, price money.Minor) {
	border := d.env.InvoicesThrough
	lo := len(d.claims)
	var sum money.Minor
	loose := withoutPeriod(real)
	for _, in := range d.insts[w.lo:w.hi] {
		if in.Issue <= after {
			continue
		}
		if len(real) > 0 && covered(real, in.From) {
			continue
		}
		if border.IsSet() && in.Issue <= border.Day() {
			used := min(loose, max(in.Amount, 0))
			loose -= used
			if used < in.Amount || in.Amount < 0 {
				d.find(FindingUnbilled, l, in.Issue, "instalment without invoice", in.Amount-used)
			}
			continue
		}
		d.claims = append(d.claims, claim{line: i, Issue: in.Issue, Due: in.Due, From: in.From, To: in.To, Amount: in.Amount})
		sum += in.Amount
	}
	if len(real) == 0 && price == w.total {
		return
	}
	// Invoices without a service period bill part of the price too: the nearest
	// instalments are what they have replaced.
	for _, c := range real {
		sum += c.Amount
	}
	excess := sum - price
	kept := d.claims[:lo]
	for _, c := range d.claims[lo:] {
		cut := min(max(excess, 0), max(c.Amount, 0))
		if w.total < 0 {
			cut = max(min(excess, 0), min(c.Amount, 0))
		}
		excess -= cut
		if c.Amount -= cut; c.Amount != 0 {
			kept = append(kept, c)
		}
	}
	d.claims = kept
}

// withoutPeriod is what real lines without a service period bill: they are for
// the oldest instalments that no other covers.
func withoutPeriod(real []claim) money.Minor {
	var sum money.Minor
	for _, c := range real {
		if c.From == c.To {
			sum += c.Amount
		}
	}
	return max(sum, 0)
}

// covered reports whether a real line's service period holds the day.
func covered(real []claim, day civil.Day) bool {
	for _, c := range real {
		if c.From <= day && day < c.To {
			return true
		}
	}
	return false
}

// billedCurve makes the line's curves of billed amounts and tax from its claims.
func (d *Deriver) billedCurve(l *Line, w *lineWork, claims []claim) {
	at := len(d.pieces)
	tax := false
	for i := range claims {
		c := &claims[i]
		p := curve.Step(c.Issue, c.Amount, curve.Schedule)
		if c.invoice != nil {
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
		at = len(d.pieces)
		for i := range claims {
			if c := &claims[i]; c.Tax != 0 {
				d.pieces = append(d.pieces, curve.Step(c.Issue, c.Tax, curve.Document))
			}
		}
		l.Tax = d.pieces[at:len(d.pieces):len(d.pieces)]
	}
	if d.report.MRRStart == policy.MRRFirstInvoice && l.Term == 0 && len(l.Recurring) > 0 {
		if first, ok := firstIssue(claims); ok && first < l.Recurring[0].To {
			l.Recurring[0].From = first
		}
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
