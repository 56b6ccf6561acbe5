// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
)

// partOfExisting accounts for a change as if it had been part of the contract from
// the beginning: progress so far is applied to the new price, and the difference to
// what was recognised counts on the day (606-10-25-13(b); Example 8).
func (a *account) partOfExisting(g *agreement, ts []touched) {
	for i := range ts {
		t := &ts[i]
		t.become()
		a.restate(t.x, t.x.price+t.delta, g, curve.CatchUp, "part of the contract from the beginning (606-10-25-13(b))")
	}
	for i := range ts {
		a.passOn(ts[i].x, g)
	}
}

// passOn gives the other lines what a line that is served no more leaves of its
// price: what it was allocated and its stated price, which the change takes away, are
// not the same. Where nothing else is left to be delivered it counts on the day.
func (a *account) passOn(x *accounted, g *agreement) {
	if a.leftOf(a.measuredBy(x), x.since) {
		return // it earns its price as it is delivered
	}
	earned, err := curve.Curve(x.earned).Total()
	if !a.d.check(err, "lines") || earned == x.price {
		return
	}
	left := x.price - earned
	var lines []*accounted
	var weights []int64
	for _, y := range a.lines {
		if y != x && y.opened && !y.outside() && y.price > 0 && a.leftOf(a.measuredBy(y), y.since) {
			lines, weights = append(lines, y), append(weights, int64(y.price))
		}
	}
	if len(lines) == 0 {
		p := curve.Step(g.counts(), left, curve.CatchUp)
		if a.d.Trace {
			p.Note = a.d.note("%s: nothing is left to be delivered: the rest of %s counts then", changeText(&g.change), x.price.Table(a.d.cur))
		}
		x.earned, x.inTime = append(slices.Clone(x.earned), p), append(slices.Clone(x.inTime), p)
		return
	}
	parts := make([]money.Minor, len(lines))
	if err := money.Allocate(left, weights, parts); !a.d.check(err, "lines") {
		return
	}
	a.restate(x, earned, g, curve.CatchUp, "what it leaves of its price is that of the others")
	for i, y := range lines {
		a.restate(y, y.price+parts[i], g, curve.CatchUp, "with what a line that ended leaves of its price (606-10-25-13(b))")
	}
}

// caughtUpLines catches up the lines of a change that are work under way, and
// returns the others (25-13(c)).
func (a *account) caughtUpLines(g *agreement, ts []touched) []touched {
	var work []touched
	rest := slices.DeleteFunc(slices.Clone(ts), func(t touched) bool {
		if a.distinctLeft(g, t.x) {
			return false
		}
		work = append(work, t)
		return true
	})
	a.partOfExisting(g, work)
	return rest
}

// restate gives a line a new price from the beginning of its contract, or of the
// new contract that a change made of it, and catches up on the day.
func (a *account) restate(x *accounted, price money.Minor, g *agreement, cause curve.Cause, why string) {
	d, day := a.d, g.counts()
	text := changeText(&g.change) + ": " + why
	if price != x.price {
		p := curve.Step(max(g.bound, x.committed()), price-x.price, curve.Modification)
		if d.Trace {
			p.Note = d.note("%s: %s of the transaction price", text, signedText(price-x.price, d.cur))
		}
		x.priced = append(x.priced, p)
		x.price = price
	}
	before := x.earned
	is := curve.Curve(x.inTime).Clip(nil, x.since)
	if ps, ok := a.measure(x).left(d, x.since, price-valueAt(is, x.since)); ok {
		is = append(is, ps...)
	}
	x.inTime = is
	x.earned = a.caughtUp(before, is, day, cause, text)
	if !slices.Equal(before, x.earned) {
		x.expected = append(x.expected, Expectation{Until: g.bound, Earned: nonzero(slices.Clone(before))})
	}
}

// asEstimate accounts for what is no change of the contract, but more knowledge of
// an amount that was variable from the beginning: the difference goes to all as the
// price did at inception, and what is delivered is caught up (32-42 to 32-44).
func (a *account) asEstimate(g *agreement, ts []touched) {
	var sum money.Minor
	for i := range ts {
		sum += ts[i].delta
		if ts[i].is != nil {
			ts[i].become()
		}
	}
	var lines []*accounted
	var weights []int64
	for _, x := range a.lines {
		if x.opened && !x.outside() && x.price > 0 {
			lines, weights = append(lines, x), append(weights, int64(x.price))
		}
	}
	if len(lines) == 0 {
		return
	}
	parts := make([]money.Minor, len(lines))
	if err := money.Allocate(sum, weights, parts); !a.d.check(err, "lines") {
		return
	}
	for i, x := range lines {
		a.restate(x, x.price+parts[i], g, curve.Estimate, "no modification, but an estimate made again (606-10-32-43)")
	}
}

// forThePast takes out of a concession what was answered to be for what was
// delivered before (25-13; Example 5B), beside the lines: it counts at once and is
// no part of what is left.
func (a *account) forThePast(g *agreement, ts []touched, t *treated) []money.Minor {
	text := a.answerAbout(questionPastShare, g.counts(), g)
	if text == "" {
		return nil
	}
	v, err := money.ParseDecimal(text)
	if err != nil || v.Sign() < 0 {
		x := a.d.answer(questionPastShare, g.ids()...)
		a.d.fail(x.At, x.ID, "value", "%q is no amount: write what of the concession is for the past, such as 900.00", text)
		return nil
	}
	amount, err := a.d.exact(v)
	if !a.d.check(err, "value") {
		return nil
	}
	weights, parts := make([]int64, len(ts)), make([]money.Minor, len(ts))
	var cut money.Minor
	for i := range ts {
		weights[i] = max(0, -int64(ts[i].delta))
		cut += max(0, -ts[i].delta)
	}
	if amount = min(amount, cut); amount == 0 {
		return nil
	}
	if err := money.Allocate(amount, weights, parts); !a.d.check(err, "lines") {
		return nil
	}
	t.say("of the concession is for what was delivered before (606-10-25-13): %s, which counts now", a.amount(amount))
	for i := range ts {
		ts[i].delta += parts[i]
	}
	return parts
}

// concede takes an amount off what was earned of a line, on the day.
func (a *account) concede(x *accounted, amount money.Minor, g *agreement) {
	if amount == 0 {
		return
	}
	p := curve.Step(g.counts(), -amount, curve.CatchUp)
	if a.d.Trace {
		p.Note = a.d.note("%s: a concession for what was delivered before", changeText(&g.change))
	}
	x.price -= amount
	x.priced = append(x.priced, p)
	x.earned = append(slices.Clone(x.earned), p)
	x.inTime = append(slices.Clone(x.inTime), p)
}
