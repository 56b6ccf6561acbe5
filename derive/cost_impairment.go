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

// writeDown takes off what is left of an asset at the close of a day.
func (c *costing) writeDown(life *costLife, day civil.Day, why string) {
	day = max(day, life.asset.Fact.Date)
	for i := range life.strands {
		s := &life.strands[i]
		c.impair(s, day, c.carrying(s, day+1), curve.Modification, why)
	}
}

// impair takes an amount off a strand at the close of a day and amortises the rest
// over the days that are left.
func (c *costing) impair(s *strand, day civil.Day, loss money.Minor, cause curve.Cause, why string) {
	if loss <= 0 {
		return
	}
	left := c.carrying(s, day+1) - loss
	p := curve.Step(day, loss, cause)
	if c.d.Trace {
		p.Note = c.d.note("%s", why)
	}
	s.impaired = append(s.impaired, p)
	if s.waits {
		return
	}
	s.amortized = s.amortized.Clip(nil, day+1)
	if left == 0 {
		return
	}
	if s.delivers != nil {
		s.amortized = append(s.amortized, c.withDeliveries(s.delivers, left, day+1)...)
		return
	}
	from := max(day+1, s.days.From)
	s.amortized = append(s.amortized, c.evenly(left, civil.Span{From: from, To: max(s.days.To, from)}, cause, "%s left of it after %s", left.Table(c.d.cur), why))
}

// test writes assets down to what they can be recovered from (340-40-35-3 to
// 35-6): consideration that was received and is not recognised, and what is still
// expected, less the costs that are still to come. It is never taken back.
func (c *costing) test(e *fact.Estimate) {
	d := c.d
	var tested []*strand
	var weights []int64
	var sum money.Minor
	for i := range c.lives {
		life := &c.lives[i]
		x := life.asset.Fact
		if x.Date > e.Date || (e.Subject != x.ID && e.Subject != d.con.ID && e.Contract != d.con.ID) || c.namesAnother(e, x) {
			continue
		}
		for k := range life.strands {
			s := &life.strands[k]
			left := c.carrying(s, e.Date+1)
			tested, weights = append(tested, s), append(weights, int64(left))
			sum += left
		}
	}
	recoverable, ok := c.recoverable(e)
	loss := min(sum-recoverable, sum)
	if !ok || loss <= 0 {
		return
	}
	shares := make([]money.Minor, len(weights))
	if !d.check(money.Allocate(loss, weights, shares), "costs") {
		return
	}
	for i, s := range tested {
		c.impair(s, e.Date, shares[i], curve.Estimate, "carried at "+sum.Table(d.cur)+", recoverable "+recoverable.Table(d.cur)+" by estimate "+e.ID)
	}
}

// namesAnother reports whether an estimate is about another cost of the contract.
func (c *costing) namesAnother(e *fact.Estimate, x *fact.Cost) bool {
	if e.Subject == x.ID {
		return false
	}
	return slices.ContainsFunc(c.lives, func(l costLife) bool { return l.asset.Fact.ID == e.Subject })
}

// recoverable is what the assets of the contract can be recovered from at the close
// of the day of an estimate.
func (c *costing) recoverable(e *fact.Estimate) (money.Minor, bool) {
	d := c.d
	expected, err := money.Extend(d.cur, d.terms.Rounding, 1, 1, *e.Expected)
	if err != nil {
		d.fail(e.At, e.ID, "expected", "%v", err)
		return 0, false
	}
	spent, err := money.Extend(d.cur, d.terms.Rounding, 1, 1, *e.DirectCosts)
	if err != nil {
		d.fail(e.At, e.ID, "direct_costs", "%v", err)
		return 0, false
	}
	var ahead money.Minor
	for i := range c.lines {
		l := &c.lines[i]
		received, err := l.Received.Value(e.Date + 1)
		if !d.check(err, "costs") {
			return 0, false
		}
		earned, err := l.Earned.Value(e.Date + 1)
		if !d.check(err, "costs") {
			return 0, false
		}
		ahead += received - earned
	}
	return max(ahead, 0) + expected - spent, true
}
