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
)

// strand is an amount that is amortised by one rule; a cost has one, or two when a
// part of it is in proportion to that of a renewal.
type strand struct {
	amount    money.Minor
	days      civil.Span // what is amortised over, by what is known so far
	term      *costTerm  // its end is that of this term; nil: it has its own
	waits     bool       // nobody knows yet when the service begins
	delivers  []int      // it follows the deliveries of these lines
	amortized curve.Curve
	impaired  curve.Curve
}

// capitalise begins an asset: one of the whole contract or of one line, or one of
// each line in proportion to its price (340-40-35-1; EY, Q9-25).
func (c *costing) capitalise(x *fact.Cost, life costLife, amount money.Minor) {
	if x.Line != "" || !c.d.terms.CostByObligation || len(life.lines) < 2 {
		c.begin(x, life, amount)
		return
	}
	weights, shares := make([]int64, len(life.lines)), make([]money.Minor, len(life.lines))
	for k, i := range life.lines {
		price, err := c.lines[i].Priced.Total()
		if !c.d.check(err, "lines") {
			return
		}
		weights[k] = max(int64(price), 0)
	}
	if slices.Max(weights) == 0 {
		c.begin(x, life, amount) // free of charge: there is nothing to divide by
		return
	}
	if !c.d.check(money.Allocate(amount, weights, shares), "lines") {
		return
	}
	missing := life.asset.Missing
	for k, i := range life.lines {
		if shares[k] == 0 {
			continue
		}
		one := costLife{asset: life.asset, lines: life.lines[k : k+1]}
		one.asset.Line, one.asset.Missing = c.first+i, slices.Clone(missing)
		c.begin(x, one, shares[k])
	}
}

// begin lays out the amortisation of an asset as it is known at first.
func (c *costing) begin(x *fact.Cost, life costLife, amount money.Minor) {
	d, a := c.d, &life.asset
	step := d.costStep(x, amount)
	if c.delivered(life.lines) {
		a.Capitalized = curve.Curve{step}
		life.strands = []strand{{amount: amount, delivers: life.lines, amortized: c.withDeliveries(life.lines, amount, x.Date)}}
		a.Why = "as it is delivered"
		c.lives = append(c.lives, life)
		return
	}
	from, known := c.beginning(x, life.lines)
	if !known {
		a.Capitalized, a.Why = curve.Curve{step}, "its service has not begun"
		life.strands = []strand{{amount: amount, waits: true}}
		c.lives = append(c.lives, life)
		return
	}
	whole, ok := c.whole(x, &life, from)
	if !ok {
		return
	}
	term := c.byTerm(x, from, "")
	part, ok := c.inTerm(x, amount, whole, term)
	if !ok {
		return
	}
	a.Period = civil.Span{From: from, To: max(whole.to, from)}
	if x.Purpose == "obtain" && !d.terms.CostNoExpedient && whole.to <= from.AddMonths(12) {
		a.Expensed, a.Period = curve.Curve{step}, civil.Span{}
		a.Why = "amortised within a year, by " + whole.how + ": costs.one_year_expedient (340-40-25-4)"
		c.lives = append(c.lives, life)
		return
	}
	if !c.fits(whole.to, from, x.At, x.ID, "benefit") {
		return
	}
	a.Capitalized, a.Why = curve.Curve{step}, whole.how
	life.strands = append(life.strands, c.strandOver(x, from, amount-part, whole))
	if part > 0 {
		a.Why += "; " + part.Table(d.cur) + " of it, in proportion to a renewal, over the term of the contract (costs.commission_method: split)"
		life.strands = append(life.strands, c.strandOver(x, from, part, term))
	}
	c.lives = append(c.lives, life)
}

// strandOver is a new strand over the days from one to the end of an extent.
func (c *costing) strandOver(x *fact.Cost, from civil.Day, amount money.Minor, e extent) strand {
	s := strand{amount: amount, days: civil.Span{From: from, To: max(e.to, from)}}
	if e.byTerm {
		s.term = c.termOn(from)
	}
	p := c.evenly(amount, s.days, curve.Service, "%s of %s, %s to %s: %s", amount.Table(c.d.cur), costName(x), from, max(s.days.To-1, from), e.how)
	if x.Date > p.Gate { // what came before it was owed is caught up then
		p.Gate = x.Date
		if p.IsStep() {
			p.From, p.To, p.Stop = x.Date, x.Date, x.Date
		}
	}
	s.amortized = curve.Curve{p}
	return s
}

// evenly is an amount amortised over some days, by the convention of revenue.
func (c *costing) evenly(amount money.Minor, days civil.Span, cause curve.Cause, note string, args ...any) curve.Piece {
	p := curve.Ratable(amount, days.From, days.To, c.d.terms.Proration)
	p.Round, p.Cause = c.d.terms.Rounding, cause
	if c.d.Trace {
		p.Note = c.d.note(note, args...)
	}
	return p
}

// fits reports whether the convention of the policy can spread over some days.
func (c *costing) fits(to, from civil.Day, at fact.Place, id, field string) bool {
	if to <= from {
		return true // amortised on one day
	}
	err := c.d.terms.Proration.Check(from, to)
	if err != nil {
		c.d.fail(at, id, field, "%v", err)
	}
	return err == nil
}

// delivered reports whether all that a cost was paid for is satisfied by
// deliveries: nothing of it passes with time.
func (c *costing) delivered(lines []int) bool {
	for _, i := range lines {
		switch l := &c.lines[i]; recognition(l.Fact, l.Product) {
		case fact.OnDelivery, fact.Milestone, fact.Progress:
		default:
			return false
		}
	}
	return len(lines) > 0
}

// withDeliveries amortises an amount from a day on as the lines are delivered, in
// proportion to their price. What had been delivered before is behind it.
func (c *costing) withDeliveries(lines []int, amount money.Minor, from civil.Day) curve.Curve {
	byDay := make(map[civil.Day]money.Minor)
	var days []civil.Day
	var total, before money.Minor
	for _, i := range lines {
		price, err := c.lines[i].Priced.Total()
		if !c.d.check(err, "lines") {
			return nil
		}
		total += price
		for _, p := range c.lines[i].Earned {
			if p.Gate < from {
				before += p.Amount
				continue
			}
			if _, seen := byDay[p.Gate]; !seen {
				days = append(days, p.Gate)
			}
			byDay[p.Gate] += p.Amount
		}
	}
	if total -= before; total <= 0 {
		return curve.Curve{c.evenly(amount, civil.Span{From: from, To: from}, curve.Delivery, "all of it had been delivered")}
	}
	slices.SortFunc(days, func(x, y civil.Day) int { return cmp.Compare(x, y) })
	var out curve.Curve
	var earned, sofar money.Minor
	for _, day := range days {
		earned = min(max(earned+byDay[day], 0), total)
		cum, err := money.MulDiv(amount, int64(earned), int64(total), c.d.terms.Rounding)
		if !c.d.check(err, "lines") {
			return nil
		}
		if cum > sofar {
			out = append(out, c.evenly(cum-sofar, civil.Span{From: day, To: day}, curve.Delivery, "delivered: %s of %s", earned.Table(c.d.cur), total.Table(c.d.cur)))
			sofar = cum
		}
	}
	return out
}

// carrying is what is left of a strand at the opening of a day.
func (c *costing) carrying(s *strand, day civil.Day) money.Minor {
	amortized, err := s.amortized.Value(day)
	if !c.d.check(err, "costs") {
		return 0
	}
	impaired, err := s.impaired.Value(day)
	if !c.d.check(err, "costs") {
		return 0
	}
	return s.amount - amortized - impaired
}

// published is the asset with the curves of its strands.
func (l *costLife) published() CostAsset {
	for i := range l.strands {
		l.asset.Amortized = append(l.asset.Amortized, l.strands[i].amortized...)
		l.asset.Impaired = append(l.asset.Impaired, l.strands[i].impaired...)
	}
	return l.asset
}
