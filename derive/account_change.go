// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
)

// touched is a line that a change is about.
type touched struct {
	x     *accounted
	is    *version // as the change leaves it; nil: it is there no more
	delta money.Minor
}

// modifications are the events in which changes are taken into account.
func (a *account) modifications() []event {
	var events []event
	for p, h := range a.parts {
		for i := range h.changes {
			c := &h.changes[i]
			events = append(events, event{day: c.counts(), rank: rankChange, run: func() { a.modify(p, c) }})
		}
	}
	return events
}

// modify takes one change into account.
func (a *account) modify(p int, c *changed) {
	var ts []touched
	for i := range c.lines {
		if l := &c.lines[i]; !l.anew && !l.gone {
			ts = append(ts, a.touch(p, c, l))
		}
	}
	ts = slices.DeleteFunc(ts, func(t touched) bool { return t.x == nil })
	a.treat(c, ts)
}

// touch pairs a line with what a change makes of it. One that the change brings in
// begins with nothing.
func (a *account) touch(p int, c *changed, l *changedLine) touched {
	x := a.index[p][l.key]
	if x == nil {
		if l.is == nil {
			return touched{}
		}
		x = a.take(p, l.is)
		x.stated, x.opened = 0, true
		x.now.line.Committed = max(l.is.line.Committed, c.bound)
	}
	return touched{x: x, is: l.is, delta: l.total - x.stated}
}

// treat accounts for a change by the way that the decision tree finds for it
// (606-10-25-10 to 25-13).
func (a *account) treat(c *changed, ts []touched) {
	t := a.outcome(c, ts)
	switch t.Outcome {
	case TerminateAndNew:
		a.terminateAndNew(c, ts, &t)
	default:
		a.byLine(c, ts)
	}
	for i := range ts {
		ts[i].x.stated += ts[i].delta
	}
	a.out.Path = append(a.out.Path, t)
}

// become lets a line be what the change makes of it.
func (t *touched) become() {
	committed := t.x.now.line.Committed
	if t.is != nil {
		t.x.now = *t.is
	} else {
		t.x.now.course = course{} // no service is left
	}
	t.x.now.line.Committed = committed
}

// byLine changes the price of each line by what the change makes of it: what is
// added has its own price, and the rest is untouched (25-12).
func (a *account) byLine(c *changed, ts []touched) {
	for i := range ts {
		t := &ts[i]
		if t.x.outside() || !t.x.opened {
			t.x.early = !t.x.opened
			t.become()
			continue
		}
		same := t.delta == 0 && t.is != nil && sameCourse(t.is.course, t.x.now.course)
		t.become()
		if !same {
			a.reprice(t.x, t.x.price+t.delta, c)
		}
	}
}

func sameCourse(a, b course) bool {
	return a.points == nil && b.points == nil && slices.EqualFunc(a.pieces, b.pieces, func(p, q curve.Piece) bool {
		p.Note, q.Note = 0, 0
		return p == q
	})
}

// terminateAndNew accounts for a change as if the old contract ended and a new one
// began: what is not recognised yet of the transaction price, with what the change
// adds, is allocated to all that is still to be delivered, by the stand-alone
// selling prices of that day (25-13(a)). What was recognised stays.
func (a *account) terminateAndNew(c *changed, ts []touched, out *Treated) {
	ts = a.ownPrices(c, ts)
	var pool money.Minor
	for i := range ts {
		pool += ts[i].delta
		ts[i].become()
	}
	var rest []*accounted
	for _, x := range a.lines {
		if x.outside() || !x.opened {
			continue
		}
		left := x.price - valueAt(x.inTime, c.spread)
		if _, ok := a.measure(x).left(a.d, c.spread, 1); ok {
			rest = append(rest, x)
			pool += left
		} else if touchedBy(ts, x) {
			pool += left // what is not served any more is part of what the rest comes to
			a.reprice(x, x.price-left, c)
		}
	}
	out.Remaining = pool
	if len(rest) == 0 {
		a.release(c, ts, pool)
		return
	}
	prices := a.allocate(pool, rest, c.spread, c.counts())
	for i, x := range rest {
		a.reprice(x, valueAt(x.inTime, c.spread)+prices[i], c)
	}
}

func touchedBy(ts []touched, x *accounted) bool {
	return slices.ContainsFunc(ts, func(t touched) bool { return t.x == x })
}

// ownPrices takes out of what a change concerns the lines whose price is their own
// whatever the rest comes to: a credit for the past lowers what was earned, now
// (25-13; Example 5B).
func (a *account) ownPrices(c *changed, ts []touched) []touched {
	var own, rest []touched
	for _, t := range ts {
		if t.x.outside() || !t.x.opened || (c.amendment != nil && c.gives(t.x.now.key.id)) {
			own = append(own, t)
		} else {
			rest = append(rest, t)
		}
	}
	a.byLine(c, own)
	return rest
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

// reprice gives a line a new price from a change on. What was earned before it is
// not touched; the rest is earned as the line now is. A change that was agreed
// later than it took effect is caught up on the day it was agreed.
func (a *account) reprice(x *accounted, price money.Minor, c *changed) {
	if price != x.price {
		p := curve.Step(max(c.bound, x.committed()), price-x.price, curve.Modification)
		if a.d.Trace {
			p.Note = a.d.note("%s: %s of the transaction price", changeText(&c.change), signedText(price-x.price, a.d.cur))
		}
		x.priced = append(x.priced, p)
		x.price = price
	}
	before, late := x.earned, c.counts() > c.spread || !slices.Equal(x.earned, x.inTime)
	x.inTime = a.spreadFrom(x, c)
	if x.earned = x.inTime; late {
		x.earned = a.caughtUp(before, x.inTime, c.counts(), curve.CatchUp, changeText(&c.change)+": agreed after it took effect: what it makes of the time before is caught up")
	}
	if !slices.Equal(before, x.earned) {
		x.expected = append(x.expected, Expectation{Until: c.bound, Earned: nonzero(slices.Clone(before))})
	}
}

// spreadFrom keeps what is earned by the day from which a change spreads, and
// spreads the rest of the price over the service that is left.
func (a *account) spreadFrom(x *accounted, c *changed) []curve.Piece {
	d, day := a.d, c.spread
	out := curve.Curve(x.inTime).Clip(nil, day)
	if c.waits() {
		return out
	}
	rest := x.price - valueAt(x.inTime, day)
	ps, ok := a.measure(x).left(d, day, rest)
	if ok && !reversed(rest, x.price) {
		if d.Trace {
			for i := range ps {
				ps[i].Note = d.note("%s: %s of %s left from %s; %s", changeText(&c.change), rest.Table(d.cur), x.price.Table(d.cur), day, d.Note(ps[i].Note))
			}
		}
		return append(out, ps...)
	}
	if rest == 0 {
		return out
	}
	p := curve.Step(day, rest, curve.Modification)
	if d.Trace {
		p.Note = d.note("%s: nothing is left to be delivered: the rest of %s counts then", changeText(&c.change), x.price.Table(d.cur))
	}
	return append(out, p)
}

// caughtUp is what is earned when a new curve takes the place of the old one on a
// day: the difference by its opening is a step of that day (25-13(b), 25-35).
func (a *account) caughtUp(old, is []curve.Piece, day civil.Day, cause curve.Cause, why string) []curve.Piece {
	out := curve.Curve(old).Clip(nil, day)
	if diff := valueAt(is, day) - valueAt(old, day); diff != 0 {
		p := curve.Step(day, diff, cause)
		if a.d.Trace {
			p.Note = a.d.note("%s", why)
		}
		out = append(out, p)
	}
	for _, p := range is {
		if !p.IsStep() && p.Stop <= day && p.Gate < day {
			continue // a change before ended it
		}
		q, ok := p, true
		if p.Gate < day {
			q, ok = leftOf(p, day)
		}
		if ok && q.Amount != 0 {
			out = append(out, q)
		}
	}
	return out
}
