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

// terminateAndNew accounts for a change as if the old contract ended and a new one
// began: what is not recognised yet of the transaction price, with what the change
// adds, is allocated to all that is still to be delivered, by the stand-alone
// selling prices of that day (606-10-25-13(a)). What was recognised stays; so do
// contract assets and liabilities, for only the rest of the price is allocated anew.
func (a *account) terminateAndNew(g *agreement, ts, own []touched) {
	c := &g.changed
	var pool money.Minor
	for i := range ts {
		pool += ts[i].delta
		ts[i].become()
	}
	var rest []*accounted
	for _, x := range a.lines {
		if x.outside() || x.empty || !x.opened || touchedBy(own, x) || !a.distinctLeft(g, x) {
			continue
		}
		left := x.price - valueAt(x.inTime, c.spread)
		if a.leftOf(a.measuredBy(x), c.spread) && !g.isFee(x.now.key.id) {
			rest = append(rest, x)
			pool += left
		} else if touchedBy(ts, x) {
			pool += left // what is not served any more is part of what the rest comes to
			a.reprice(x, x.price-left, c)
		}
	}
	if len(rest) == 0 {
		a.release(c, ts, pool)
		return
	}
	prices := a.allocate(pool, rest, c.spread, c.counts())
	for i, x := range rest {
		x.since = c.spread
		a.reprice(x, valueAt(x.inTime, c.spread)+prices[i], c)
	}
}

func touchedBy(ts []touched, x *accounted) bool {
	return slices.ContainsFunc(ts, func(t touched) bool { return t.x == x })
}

// ownPrices takes out of what a change concerns the lines whose price is their own
// whatever the rest comes to: a credit for the past lowers what was earned, now
// (25-13; Example 5B). A change before a term is committed to is part of that term.
func (a *account) ownPrices(g *agreement, ts []touched) (rest, own []touched) {
	for _, t := range ts {
		if t.x.outside() || !t.x.opened || g.gives(t.x.now.key.id) {
			own = append(own, t)
		} else {
			rest = append(rest, t)
		}
	}
	a.byLine(&g.changed, own)
	return rest, own
}

// release recognises what nothing is left to be delivered for: on the day of the
// change, on the lines that it ended.
func (a *account) release(c *changed, ts []touched, pool money.Minor) {
	if pool == 0 || len(ts) == 0 {
		return
	}
	weights, parts := make([]int64, len(ts)), make([]money.Minor, len(ts))
	for i := range ts {
		weights[i] = max(1, int64(ts[i].x.stated))
	}
	if err := money.Allocate(pool, weights, parts); !a.d.check(err, "lines") {
		return
	}
	for i := range ts {
		a.reprice(ts[i].x, ts[i].x.price+parts[i], c)
	}
}

// measuredBy is the version by which the progress of a line is measured.
func (a *account) measuredBy(x *accounted) *version {
	if x.with != nil {
		return &x.with.now
	}
	return &x.now
}

// leftOf reports whether anything of a line is delivered from a day on.
func (a *account) leftOf(v *version, from civil.Day) bool {
	if v.course.pending {
		return true
	}
	_, ok := v.course.left(a.d, from, 1)
	return ok
}

// remaining keeps what of the transaction price remains after a change, and what a
// unit of it costs where all that remains is units of one product.
func (a *account) remaining(g *agreement, own []touched, t *Treated) {
	var units money.Decimal
	product, alike := "", true
	for _, x := range a.lines {
		if x.outside() || !x.opened || touchedBy(own, x) {
			continue
		}
		t.Remaining += x.price - a.earnedBy(x, g)
		if l := x.now.line.Fact; a.leftOf(&x.now, g.counts()) && !g.isFee(l.ID) {
			n, ok := a.unitsLeft(x, g.counts())
			sum, err := units.Add(n)
			alike = alike && ok && err == nil && (product == "" || product == l.Product)
			units, product = sum, l.Product
		}
	}
	if alike && units.Sign() > 0 {
		t.Units = units
	}
}

// earnedBy is what is earned of a line by a change, with what the change caught up.
func (a *account) earnedBy(x *accounted, g *agreement) money.Minor {
	sum := valueAt(x.earned, g.counts())
	for i := range x.earned {
		if p := &x.earned[i]; p.IsStep() && p.From == g.counts() && p.Cause == curve.CatchUp {
			sum += p.Amount
		}
	}
	return sum
}

// unitsLeft is how many units of a line with a price for once are still to be
// delivered.
func (a *account) unitsLeft(x *accounted, day civil.Day) (money.Decimal, bool) {
	l := x.now.line.Fact
	if !a.d.oneTime(l) || recognition(l, x.now.line.Product) == fact.Ratable {
		return money.Decimal{}, false
	}
	left := l.Quantity
	for _, e := range a.d.pos.Group.Deliveries {
		if e.Contract != x.now.con.ID || e.Line != l.ID || e.Date >= day {
			continue
		}
		n := e.Value
		switch e.Event {
		case fact.DeliveryUnits:
			n = n.Neg()
		case fact.DeliveryReturned:
		default:
			continue
		}
		var err error
		if left, err = left.Add(n); err != nil {
			return left, false
		}
	}
	return left, true
}
