// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
)

// agreement is a change, or several that were negotiated as a package and run
// through the decision tree once (606-10-25-9 by analogy): of those the last, with
// the first day that any of them is about.
type agreement struct {
	changed
	of     []*changed
	parts  []int // beside of
	effect civil.Day
}

// touched is a line that a change is about.
type touched struct {
	x     *accounted
	is    *version // as the change leaves it; nil: it is there no more
	delta money.Minor
	fresh bool // the change brings it in
	scope scoped
}

// treat accounts for a change by the way that the decision tree finds for it
// (606-10-25-10 to 25-13).
func (a *account) treat(g *agreement) {
	var ts []touched
	for k, c := range g.of {
		ts = a.touch(ts, g.parts[k], c)
	}
	if g.comesLater(ts) {
		a.out.Path = append(a.out.Path, Treated{Changes: g.ids(), Day: g.counts(), Outcome: NotAModification,
			Steps: []string{"it changes what was committed to before it: no; the terms that it is about are committed to as it leaves them"}})
		return
	}
	t := a.outcome(g, ts)
	if a.d.Trace && !t.byLine {
		g.as = accountedAs[t.Outcome]
	}
	var own []touched
	for i := range ts {
		ts[i].x.stated += ts[i].delta
	}
	switch {
	case t.Outcome == NotAModification && t.byLine:
		a.asEstimate(g, ts)
	case t.byLine:
		a.byLine(&g.changed, ts)
	default:
		ts, own = a.ownPrices(g, ts)
		past := a.forThePast(g, ts, &t)
		switch t.Outcome {
		case SeparateContract:
			a.separate(g, ts)
		case PartOfExisting:
			a.partOfExisting(g, ts)
		default:
			a.terminateAndNew(g, a.caughtUpLines(g, ts), own)
		}
		for i := range past {
			a.concede(ts[i].x, past[i], g)
		}
	}
	a.remaining(g, own, &t.Treated)
	a.out.Path = append(a.out.Path, t.Treated)
}

// comesLater reports whether an agreement is only about terms that are committed to
// as it leaves them: nothing changes of what was committed to before.
func (g *agreement) comesLater(ts []touched) bool {
	later := slices.ContainsFunc(g.of, func(c *changed) bool {
		return slices.ContainsFunc(c.lines, func(l changedLine) bool { return l.anew })
	})
	return later && !slices.ContainsFunc(ts, func(t touched) bool {
		return t.fresh || t.delta != 0 || t.is == nil || !sameCourse(t.is.course, t.x.now.course)
	})
}

// touch pairs each line with what a change makes of it. One that the change brings
// in begins with nothing.
func (a *account) touch(ts []touched, p int, c *changed) []touched {
	for i := range c.lines {
		l := &c.lines[i]
		if l.anew || l.gone {
			continue
		}
		x, fresh := a.index[p][l.key], false
		if x == nil {
			if l.is == nil {
				continue
			}
			x, fresh = a.take(p, l.is), true
			x.stated, x.opened = 0, true
			x.now.line.Committed = max(l.is.line.Committed, c.bound)
			a.promise(x)
		}
		t := touched{x: x, is: l.is, delta: l.total - x.stated, fresh: fresh}
		if k := slices.IndexFunc(ts, func(t touched) bool { return t.x == x }); k >= 0 {
			t.fresh = ts[k].fresh
			ts[k] = t
			continue
		}
		ts = append(ts, t)
	}
	return ts
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

// reprice gives a line a new price from a change on. What was earned before it is
// not touched; the rest is earned as the line now is. A change that was agreed
// later than it took effect is caught up on the day it was agreed.
func (a *account) reprice(x *accounted, price money.Minor, c *changed) {
	if price != x.price {
		p := curve.Step(max(c.bound, x.committed()), price-x.price, curve.Modification)
		if a.d.Trace {
			p.Note = a.d.note("%s: %s of the transaction price", c.text(), signedText(price-x.price, a.d.cur))
		}
		x.priced = append(x.priced, p)
		x.price = price
	}
	before, late := x.earned, c.counts() > c.spread || !slices.Equal(x.earned, x.inTime)
	x.inTime = a.spreadFrom(x, c)
	if x.earned = x.inTime; late {
		x.earned = a.caughtUp(before, x.inTime, c.counts(), curve.CatchUp, c.text()+": agreed after it took effect: what it makes of the time before is caught up")
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
	if c.waits() || a.measure(x).pending {
		return out
	}
	rest := x.price - valueAt(x.inTime, day)
	ps, ok := a.measure(x).left(d, day, rest)
	if ok && !reversed(rest, x.price) {
		if d.Trace {
			for i := range ps {
				ps[i].Note = d.note("%s: %s of %s left from %s; %s", c.text(), rest.Table(d.cur), x.price.Table(d.cur), day, d.Note(ps[i].Note))
			}
		}
		return append(out, ps...)
	}
	if rest == 0 {
		return out
	}
	p := curve.Step(day, rest, curve.Modification)
	if d.Trace {
		p.Note = d.note("%s: nothing is left to be delivered: the rest of %s counts then", c.text(), x.price.Table(d.cur))
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
