// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"math/big"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// includeComponents adds to the price that is allocated at inception what belongs
// to all lines, and finds what belongs to some of them alone (606-10-32-39 to
// 32-41): beside lines.
func (a *account) includeComponents(day civil.Day, lines []*accounted) (all money.Minor, own []money.Minor) {
	own = make([]money.Minor, len(lines))
	for _, c := range a.components {
		if c.began != civil.MaxDay || !c.plain() {
			continue
		}
		if c.on = a.among(c, lines); len(c.on) == 0 {
			continue
		}
		c.began = day
		if c.included = a.atInception(c, c.on, day); c.fact.Target == "" {
			all = a.sum(all, c.included, "components")
			continue
		}
		for i, m := range a.shared(c, c.included) {
			k := slices.Index(lines, c.on[i])
			own[k] = a.sum(own[k], m, "components")
		}
	}
	return all, own
}

// componentsIncluded keeps what each line got of what was included on a day, which
// is by what it gets of the whole.
func (a *account) componentsIncluded(day civil.Day) {
	for _, c := range a.components {
		if c.began != day || !c.plain() {
			continue
		}
		c.given = a.shared(c, c.included)
		a.owe(c, c.included, day)
		a.stepOfPrice(c, day, c.included, nil)
	}
}

// estimates are the events in which variable amounts are estimated again.
func (a *account) estimates() []event {
	var events []event
	for _, c := range a.components {
		if !c.plain() {
			continue
		}
		for _, e := range c.estimates {
			events = append(events, event{day: e.Date, rank: rankEstimate, run: func() { a.estimateAgain(c, e) }})
		}
	}
	return events
}

// estimateAgain changes the price by what is estimated anew: in the proportions of
// inception, and what of it is satisfied counts that day (606-10-32-14, 32-43,
// 32-44). It is no modification.
func (a *account) estimateAgain(c *component, e *fact.Estimate) {
	if e.Date <= c.began { // that day it was part of the price, or it never began
		return
	}
	m := a.includes(c, e)
	if m == c.included {
		return
	}
	shares := a.shared(c, m)
	for i, x := range c.on {
		a.vary(x, shares[i]-c.given[i], e.Date, curve.Estimate, "estimate "+e.ID+" of "+c.name)
	}
	a.owe(c, m-c.included, e.Date)
	a.stepOfPrice(c, e.Date, m-c.included, e)
	c.given, c.included = shares, m
	a.refuseBelowZero()
}

// shared divides an amount by the keys of inception: what its lines were allocated.
func (a *account) shared(c *component, m money.Minor) []money.Minor {
	keys := make([]int64, len(c.on))
	var sum int64
	for i, x := range c.on {
		keys[i] = int64(max(0, x.key))
		sum += keys[i]
	}
	shares := make([]money.Minor, len(c.on))
	if sum == 0 {
		for i := range keys {
			keys[i] = 1
		}
	}
	a.d.check(money.Allocate(m, keys, shares), "components")
	return shares
}

// vary changes the price of a line from a day on. What is satisfied of it by then
// counts that day, the rest as the line is earned.
func (a *account) vary(x *accounted, delta money.Minor, day civil.Day, cause curve.Cause, why string) {
	if delta == 0 {
		return
	}
	note := curve.NoNote
	if a.d.Trace {
		note = a.d.note("%s: %s of the transaction price", why, signedText(delta, a.d.cur))
	}
	p := curve.Step(max(day, x.committed()), delta, cause)
	p.Note = note
	x.priced = append(x.priced, p)
	before := x.earned
	more := a.measure(x).all(a.d, delta)
	switch {
	case len(more) > 0:
		more = a.caughtUp(nil, more, day, cause, why+": what is satisfied of it counts now")
	case valueAt(x.earned, civil.MaxDay) == x.price: // nothing is left to be delivered
		p.From = day
		more = []curve.Piece{curve.Step(day, delta, cause)}
		more[0].Note = note
	}
	x.price += delta
	x.earned, x.inTime = slices.Concat(x.earned, more), slices.Concat(x.inTime, more)
	x.expected = append(x.expected, Expectation{Until: day, Earned: nonzero(slices.Clone(before))})
}

// owe takes what lowers the price out of what is claimed: it is owed to the
// customer, or to a principal, as the price is invoiced (606-10-32-10, 32-25,
// 55-38).
func (a *account) owe(c *component, m money.Minor, day civil.Day) {
	if !c.lowers() || m == 0 {
		return
	}
	shares := a.shared(c, -m)
	for i, x := range c.on {
		a.refundable(x, shares[i], day)
	}
}

// refundable is owed back of each invoice of a line in proportion; of those that
// are due already, on the day.
func (a *account) refundable(x *accounted, amount money.Minor, day civil.Day) {
	var whole, sofar, owed money.Minor
	for _, in := range x.now.insts {
		whole += in.Amount
	}
	if whole == 0 {
		x.std.Refundable = append(x.std.Refundable, curve.Step(day, amount, curve.Estimate))
		return
	}
	for _, in := range x.now.insts {
		sofar += in.Amount
		now := a.d.rounded(amount, big.NewRat(int64(sofar), int64(whole)), money.HalfUp, "components")
		if now != owed {
			x.std.Refundable = append(x.std.Refundable, curve.Step(max(day, in.Issue), now-owed, curve.Estimate))
		}
		owed = now
	}
}

// stepOfPrice keeps a part or a change of the transaction price for its account.
func (a *account) stepOfPrice(c *component, day civil.Day, m money.Minor, e *fact.Estimate) {
	if !a.d.Accountings {
		return
	}
	con := a.parts[c.part].con
	s := PriceStep{Day: day, Amount: m, Kind: c.fact.Type, Target: c.fact.Target, Text: "component " + c.name, Fact: con.ID, Place: con.At}
	if s.Target == "" {
		s.Target = "the contract"
	}
	if e != nil {
		s.Text, s.Fact, s.Place = "estimate of "+c.name, e.ID, e.At
	}
	a.out.Price = append(a.out.Price, s)
}
