// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

const policyRefundProRata = policy.RefundProRata

// leavings finds how the contracts can be left, and lets their lines be earned by
// the stretches that this makes of them.
func (a *account) leavings() {
	for _, h := range a.parts {
		if h.con.Termination == nil {
			continue
		}
		a.d.hold(h.con)
		l := a.d.leavingOf(h.con)
		if l == nil {
			continue
		}
		a.judgeLeaving(h, l)
		if a.d.leaves == nil {
			a.d.leaves = map[int]*leaving{}
		}
		a.d.leaves[h.arrangement] = l
		for i := range h.signed {
			a.byStretch(h, l, &h.signed[i])
		}
		for i := range h.changes {
			for k := range h.changes[i].lines {
				if v := h.changes[i].lines[k].is; v != nil {
					a.byStretch(h, l, v)
				}
			}
		}
	}
}

// judgeLeaving settles whether what leaving costs is substantive: an answer says so.
// Without one, what is stated is, under judgements: assumed; else it is not, so that
// less counts as enforceable, and nothing of it as a price.
func (a *account) judgeLeaving(h *history, l *leaving) {
	if !l.costly() {
		return
	}
	id := h.con.ID
	j := &Judgement{Question: questionPenalty, Subject: id}
	x := a.d.answer(questionPenalty, id, h.con.Customer, portfolioOf(h.con), "*")
	switch {
	case x != nil:
		l.held, l.adds = x.Value == "yes", x.Value == "no"
		j.Value, j.Answer = x.Value, x
	case a.recorded():
		j.Value = "no, and no part of the price"
	default:
		l.held, j.Value = true, "yes: it is stated"
	}
	l.exit = j
	a.out.Judged = append(a.out.Judged, *j)
}

// portfolioOf is the subject of answers for all contracts of a portfolio.
func portfolioOf(c *fact.Contract) string {
	name, ok := c.Attributes.Get("portfolio")
	if !ok {
		return ""
	}
	return "portfolio/" + name
}

// byStretch lets a line whose price steps be earned by what each stretch costs that
// nobody can leave: where a customer can go at a step without paying for it, each
// stretch is a contract of its own, and there is no whole to be earned evenly over.
func (a *account) byStretch(h *history, l *leaving, v *version) {
	d := a.d
	if v.course.points != nil || len(v.course.pieces) == 0 || recognition(v.line.Fact, v.line.Product) != fact.Ratable {
		return
	}
	exits, daily := l.exits(v.line.Span)
	if len(exits) == 0 && !daily {
		return
	}
	d.enter(v, h.con)
	defer d.leave(h.con)
	anchor := v.line.Span.From
	if v.line.Term > 0 {
		anchor = v.line.Fact.Starts.Or(d.start)
	}
	d.firstTo = d.firstEnd(v.con, d.start)
	if v.line.Span != served(&v.line, v.line.Span) || !d.priceSpans(v.line.Fact, v.line.Span, anchor, v.line.Term) {
		return
	}
	if len(d.spans) == 1 && !l.adds {
		return // even as it is
	}
	if stretches := a.stretches(h, l, v, exits, daily); stretches != nil {
		v.course.pieces = stretches
	}
}

// shareOfCost is a line's share of what leaving its contract costs, by stated price.
func (d *Deriver) shareOfCost(h *history, v *version, cost money.Minor) money.Minor {
	var weights []int64
	at, priced := -1, false
	for i := range h.signed {
		if o := &h.signed[i]; o.line.Term == v.line.Term {
			if o.key == v.key {
				at = len(weights)
			}
			weights = append(weights, int64(max(0, o.total)))
			priced = priced || o.total > 0
		}
	}
	parts := make([]money.Minor, len(weights))
	if at < 0 || !priced {
		return 0 // it came later, or nothing has a price
	}
	if !d.check(money.Allocate(cost, weights, parts), "termination.penalty") {
		return 0
	}
	return parts[at]
}

// enforceableTerm tells how long the contracts are enforceable from the beginning:
// their original duration (606-10-25-3, 50-14(a)).
func (a *account) enforceableTerm() {
	inception, to := civil.MinDay, civil.MinDay
	for _, x := range a.lines {
		if x.now.line.Term == 0 {
			inception, to = max(inception, x.committed()), max(to, x.now.line.Span.To)
		}
	}
	end, open := to, false
	for _, h := range a.parts {
		open = open || h.con.Open
		l := a.d.leaves[h.arrangement]
		if l == nil {
			continue
		}
		e := l.ends(max(inception, l.start)+1, to)
		for _, x := range a.lines {
			if a.parts[x.part] == h && e < civil.MaxDay {
				x.std.OriginalMonths = monthsUp(l.start, e)
			}
			if a.parts[x.part] == h && l.exit != nil && l.exit.Answer == nil && a.recorded() {
				x.std.Missing = append(x.std.Missing, l.exit.Question)
			}
		}
		end = min(end, e)
	}
	if to > civil.MinDay && (!open || end < to) {
		a.out.Ends = fact.On(end - 1)
	}
}

// monthsUp is a time in whole months, what is begun counted as one.
func monthsUp(from, to civil.Day) int32 {
	n, rest, _ := civil.MonthsBetween(from, to)
	if rest > 0 {
		n++
	}
	return int32(n)
}
