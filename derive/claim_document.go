// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
)

// claimMove is what changes a document on a day.
type claimMove struct {
	day                 civil.Day
	amount, tax, settle money.Minor
	owed                money.Minor // of amount, with only time before payment from this day
	owedTax             money.Minor
}

// claimDocument is what a line's rows of one document come to as claims: paid, or
// owed. Each row is owed from its own day; a credit takes off what is not owed
// yet before what is.
func (d *Deriver) claimDocument(claims []int, r rights, paid map[int][]settlement) (owed, waiting curve.Curve) {
	var moves []claimMove
	cause := curve.Schedule
	for _, k := range claims {
		c := &d.claims[k]
		if c.invoice != nil {
			cause = curve.Document
		}
		since := r.since(c)
		if c.takesBack() {
			since = c.Issue
		}
		// What is owed before it is invoiced is there from then on.
		moves = append(moves, claimMove{day: min(c.Issue, since), amount: c.Amount})
		moves = append(moves, claimMove{day: c.Issue, tax: c.Tax})
		if !c.takesBack() {
			moves = append(moves, claimMove{day: since, owed: c.Amount}, claimMove{day: max(since, c.Issue), owedTax: c.Tax})
		}
		for _, s := range paid[k] {
			moves = append(moves, claimMove{day: s.day, settle: s.amount})
		}
	}
	slices.SortStableFunc(moves, func(a, b claimMove) int { return int(a.day - b.day) })
	note := curve.NoNote
	if d.Trace {
		note = d.noteClaim(claims, r)
	}
	var sum claimMove
	var claimed, waits money.Minor
	step := func(c curve.Curve, day civil.Day, from *money.Minor, to money.Minor) curve.Curve {
		if to == *from || day >= never {
			return c
		}
		p := curve.Step(day, to-*from, cause)
		p.Note = note
		*from = to
		return append(c, p)
	}
	for i := 0; i < len(moves); {
		day := moves[i].day
		for ; i < len(moves) && moves[i].day == day; i++ {
			m := &moves[i]
			sum.amount, sum.tax, sum.settle = sum.amount+m.amount, sum.tax+m.tax, sum.settle+m.settle
			sum.owed, sum.owedTax = sum.owed+m.owed, sum.owedTax+m.owedTax
		}
		now, tax, err := sum.claim()
		d.check(err, "invoices")
		owed = step(owed, day, &claimed, now)
		waiting = step(waiting, day, &waits, sum.tax-tax)
	}
	return owed, waiting
}

// claim is the larger of paid and owed, without tax, and the tax that goes with
// it. What a document comes to below zero is owed back at once.
func (s *claimMove) claim() (amount, tax money.Minor, err error) {
	if s.amount <= 0 {
		return s.amount, s.tax, nil
	}
	net := s.settle
	if whole := s.amount + s.tax; s.tax != 0 && whole != 0 {
		if net, err = money.MulDiv(s.settle, int64(s.amount), int64(whole), money.HalfUp); err != nil {
			return 0, 0, err
		}
	}
	net = min(max(net, 0), s.amount)
	paidTax := min(max(s.settle-net, min(0, s.tax)), max(0, s.tax))
	amount, tax = max(net, min(s.owed, s.amount)), paidTax
	if owedTax := min(s.owedTax, s.tax); owedTax > tax {
		tax = owedTax
	}
	return amount, tax, nil
}

// noteClaim says from when a document is a claim, and why.
func (d *Deriver) noteClaim(claims []int, r rights) int32 {
	c := &d.claims[claims[0]]
	what := "instalment of " + c.Issue.String()
	if c.invoice != nil {
		what = "invoice " + c.invoice.ID + " of " + c.Issue.String()
	}
	since := r.since(c)
	switch {
	case c.invoice != nil && c.invoice.Unconditional.IsSet():
		return d.note("%s: unconditional from %s, as it says, or when it is paid (claims: unconditional; %s)", what, since, c.invoice.At)
	case since >= never && r.from >= never:
		return d.note("%s: waits for payable_when: a claim when it is paid (claims: unconditional)", what)
	case since >= never:
		return d.note("%s: the customer can leave: a claim when it is paid, or as it is delivered (claims: unconditional)", what)
	case r.from == since:
		return d.note("%s: payable_when holds from %s (claims: unconditional)", what, since)
	case since != c.Issue:
		return d.note("%s: what it is for is delivered by %s (claims: unconditional)", what, since)
	}
	return d.note("%s: nothing but time stands before payment (claims: unconditional)", what)
}
