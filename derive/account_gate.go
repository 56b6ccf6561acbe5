// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// gates finds the days on which there is no contract by the standard: on which one of
// its tests fails (606-10-25-1), as people judged. A signed contract passes until
// somebody says otherwise; what was judged after it was signed counts from that day
// (25-5).
func (a *account) gates() {
	d := a.d
	for _, h := range a.parts {
		if d.pos.Group.Judgements == nil || len(d.pos.Group.Judgements.Answers) == 0 {
			return
		}
		var days []civil.Day
		for _, q := range gateQuestions {
			for _, x := range d.answersTo(q, h.con.ID) {
				days = append(days, x.Date)
				j := Judgement{Question: q, Subject: h.con.ID, Value: x.Value, Answer: x}
				a.out.Judged = append(a.out.Judged, j)
			}
		}
		if closed := closedOn(days, signedOn(h.con), func(day civil.Day) bool { return !d.exists(h.con, day) }); len(closed) > 0 {
			if d.closed == nil {
				d.closed = map[int][]civil.Span{}
			}
			d.closed[h.arrangement] = closed
		}
	}
}

// exists reports whether all tests of a contract hold on a day.
func (d *Deriver) exists(c *fact.Contract, day civil.Day) bool {
	return !slices.ContainsFunc(gateQuestions, func(q *Question) bool {
		x := d.answerOn(q, day, c.ID)
		return x != nil && x.Value == "no"
	})
}

// closedOn are the spans of days without a contract. What was judged by the day of
// signature holds from the beginning.
func closedOn(days []civil.Day, signed civil.Day, fails func(civil.Day) bool) (out []civil.Span) {
	slices.Sort(days)
	from := civil.MinDay
	is := fails(signed)
	for _, day := range days {
		if day <= signed || fails(day) == is {
			continue
		}
		if is {
			out = append(out, civil.Span{From: from, To: day})
		}
		from, is = day, !is
	}
	if is {
		out = append(out, civil.Span{From: from, To: civil.MaxDay})
	}
	return out
}

// begun moves the inception to the first day on which there is a contract.
func (a *account) begun() {
	for _, h := range a.parts {
		for _, s := range a.d.closed[h.arrangement] {
			switch {
			case s.From > civil.MinDay:
			case s.To == civil.MaxDay:
				a.out.Inception = fact.Date{}
				return
			default:
				a.out.Inception = fact.On(max(s.To, a.out.Inception.Or(s.To)))
			}
		}
	}
}

// waitingTax is the tax on invoices that are no claims while there is no contract.
func (d *Deriver) waitingTax(l *Line, invoiced curve.Curve) {
	if len(l.Tax) == 0 {
		return
	}
	var days []civil.Day
	for _, c := range [...]curve.Curve{l.Tax, invoiced, l.Claimed} {
		for i := range c {
			days = append(days, c[i].Gate)
		}
	}
	slices.Sort(days)
	out := drawing{at: civil.MinDay}
	for _, day := range slices.Compact(days) {
		whole := valueAt(invoiced, day+1)
		part := whole - valueAt(l.Claimed, day+1)
		out.at = day
		if part == 0 || whole == 0 {
			out.step(0)
			continue
		}
		tax, err := money.MulDiv(valueAt(l.Tax, day+1), int64(part), int64(whole), money.HalfUp)
		if !d.check(err, "lines.tax") {
			return
		}
		out.step(tax)
	}
	l.Standard.TaxWaiting = out.curve()
}
