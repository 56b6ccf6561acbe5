// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"maps"
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

// withoutContract lets lines be what they are on days without a contract: nothing is
// earned, nothing remains and nothing is claimed; what is paid is a deposit (25-7,
// 25-8). What was earned before stays (25-5). On the day from which there is a
// contract, what was performed by then is caught up.
func (d *Deriver) withoutContract() {
	for _, i := range slices.Sorted(maps.Keys(d.closed)) {
		closed := d.closed[i]
		a := &d.pos.Arrangements[i]
		ended := d.endedEarly(a.ID)
		for k := a.First; k < a.Last; k++ {
			l := &d.pos.Lines[k]
			if l.Standard == nil {
				l.Standard = &Standard{}
			}
			d.suspend(l, closed, ended)
		}
	}
}

// endedEarly reports whether a contract was terminated (25-7(b)).
func (d *Deriver) endedEarly(contract string) bool {
	x := d.changesIn(contract)
	return x != nil && len(x.Terminations) > 0
}

func (d *Deriver) suspend(l *Line, closed []civil.Span, ended bool) {
	earned, claimed, priced, deposit := drawing{at: civil.MinDay, cause: curve.CatchUp}, drawing{at: civil.MinDay}, drawing{at: civil.MinDay}, drawing{at: civil.MinDay}
	for _, s := range closed {
		earned.along(l.Earned, s.From)
		earned.along(d.keptCash(l, s, earned.v, ended), s.To)
		claimed.along(l.Claimed, s.From)
		paid := larger(curve.Curve{curve.Step(civil.MinDay, claimed.v, curve.Document)}, l.Received)
		claimed.along(negative(larger(negative(l.Claimed), negative(paid))), s.To)
		priced.along(l.Priced, s.From)
		priced.along(earned.curve(), s.To)
		deposit.along(l.Standard.Refundable, s.From)
		deposit.along(excess(claimed.curve(), earned.curve()), s.To)
	}
	earned.along(l.Earned, civil.MaxDay)
	claimed.along(l.Claimed, civil.MaxDay)
	priced.along(l.Priced, civil.MaxDay)
	deposit.along(l.Standard.Refundable, civil.MaxDay)
	was := l.Claimed
	l.Earned, l.Priced, l.Claimed, l.Expected = earned.curve(), priced.curve(), claimed.curve(), nil
	l.Standard.Refundable, l.Standard.Enforced = deposit.curve(), true
	d.waitingTax(l, was)
}

// keptCash is what is recognized of the money of a customer without a contract: what
// can not be paid back, once nothing is left to be performed and all of the price
// was received, or the contract was ended (25-7(a), (b)).
func (d *Deriver) keptCash(l *Line, s civil.Span, earned money.Minor, ended bool) curve.Curve {
	over := civil.MinDay
	for i := range l.Earned {
		over = max(over, l.Earned[i].Stop, l.Earned[i].Gate)
	}
	total := totalOf(l.Earned)
	if over >= s.To || total <= 0 || over == civil.MinDay {
		return curve.Curve{curve.Step(civil.MinDay, earned, curve.Service)}
	}
	out := drawing{at: civil.MinDay}
	out.step(earned)
	out.at = max(over, s.From)
	var days []civil.Day
	for i := range l.Received {
		days = append(days, max(l.Received[i].Gate, out.at))
	}
	slices.Sort(days)
	for _, day := range slices.Compact(days) {
		got := valueAt(l.Received, day+1)
		out.at = day
		if ended || got >= total {
			out.step(max(earned, min(got, total)))
		}
	}
	return out.curve()
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
