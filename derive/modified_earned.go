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

// earn spreads what a change leaves of a line's price over what is left of its
// service. What was earned before the change counts is not touched; a change that
// was agreed later than it took effect is caught up on the day it was agreed.
func (m *modification) earn(s *steppedLine, ch *change, asIf map[lineKey][]curve.Piece) {
	d, x := m.d, s.x
	if r := x.work.recognition; r == fact.AsInvoiced || r == fact.ByUsage || m.sameEarned(s) {
		return
	}
	if ch.waits() {
		x.earned = curve.Curve(x.earned).Clip(nil, ch.spread)
		return
	}
	if asIf == nil || (ch.bound <= ch.spread && x.caught != fact.On(ch.counts())) {
		x.earned = m.prospective(x.earned, s.new, x.total, ch)
		return
	}
	// From the day it counts, what is earned is what would have been with the
	// change made in time.
	day := ch.counts()
	x.caught = fact.On(day)
	out := curve.Curve(x.earned).Clip(nil, day)
	if before := valueAt(x.earned, day); before != 0 {
		p := curve.Step(day, -before, curve.CatchUp)
		if d.Trace {
			p.Note = d.note("%s: agreed on %s, after it took effect: what was earned until then is replaced by what the change makes of it", changeText(ch), day)
		}
		out = append(out, p)
	}
	for _, p := range asIf[s.key] {
		if p.Gate < day {
			p.Gate = day
			if p.IsStep() {
				p.From, p.To, p.Stop = day, day, day
			}
		}
		out = append(out, p)
	}
	x.earned = out
}

// engineTotal is what a line of a state comes to, 0 for none.
func (m *modification) engineTotal(k int) money.Minor {
	if k < 0 {
		return 0
	}
	return m.d.work[k].total
}

// sameEarned reports whether a change leaves the line's price and service as they
// are, so that its curve is not cut.
func (m *modification) sameEarned(s *steppedLine) bool {
	if s.old < 0 || s.new < 0 || s.delta != 0 {
		return s.old < 0 && s.new < 0 && s.delta == 0
	}
	return slices.EqualFunc(m.d.pos.Lines[s.old].Earned, m.d.pos.Lines[s.new].Earned, func(a, b curve.Piece) bool {
		a.Note, b.Note = 0, 0
		return a == b
	})
}

// prospective keeps what is earned by the opening of the day from which a change
// spreads, and spreads the rest of the total as the new state earns it from that
// day on (606-10-25-13(a)). What the new state would have earned differently
// before goes to the first day left where it is earned over time, and counts at
// once where it is earned by events (25-13(b)).
func (m *modification) prospective(earned []curve.Piece, k int, total money.Minor, ch *change) []curve.Piece {
	d, day := m.d, ch.spread
	before := valueAt(earned, day)
	out := curve.Curve(earned).Clip(nil, day)
	rest, first := total-before, -1
	if k >= 0 {
		for _, p := range d.pos.Lines[k].Earned {
			q, ok := leftOf(p, day)
			if !ok {
				continue
			}
			if first < 0 && !q.IsStep() {
				first = len(out)
			}
			rest -= q.Amount
			if d.Trace {
				q.Note = d.note("%s, of %s with %s earned before %s; %s", changeText(ch), total.Table(d.cur), before.Table(d.cur), day, d.Note(p.Note))
			}
			out = append(out, q)
		}
	}
	if first >= 0 && !reversed(total-before, total) {
		m.takeUp(out[first:], rest, total, ch)
		rest = 0
	} else if first >= 0 && rest != 0 { // less is left than was earned: it is taken back once
		out = out[:first]
		rest = total - valueAt(out, civil.MaxDay+2)
	}
	if rest == 0 {
		return slices.DeleteFunc(out, func(p curve.Piece) bool { return p.Amount == 0 })
	}
	p := curve.Step(day, rest, curve.Modification)
	if d.Trace {
		why := "no service is left"
		if first >= 0 {
			why = "more was earned than it comes to"
		}
		p.Note = d.note("%s: %s: %s of %s was earned before %s, the rest counts then", changeText(ch), why, before.Table(d.cur), total.Table(d.cur), day)
	}
	return append(out, p)
}

// leftOf is the part of a piece from a day on.
func leftOf(p curve.Piece, day civil.Day) (curve.Piece, bool) {
	if p.IsStep() {
		return p, p.Gate >= day
	}
	if p.To <= day {
		return p, false
	}
	if p.From < day {
		ungated := p
		ungated.Gate = p.From
		p.Amount -= ungated.Value(day)
		p.From = day
		p.Gate = max(p.Gate, day)
		p.Stop = p.To
	}
	return p, true // even one that comes to nothing may take up the rest
}

// asIf is what each line would have earned with the changes so far made in time,
// nil when the last of them was, and all that count on the same day.
func (m *modification) asIf(steps []steppedLine, sofar []change) map[lineKey][]curve.Piece {
	day := sofar[len(sofar)-1].counts()
	if !slices.ContainsFunc(sofar, func(c change) bool { return c.bound > c.spread && c.counts() == day }) {
		return nil
	}
	defer m.aside()()
	sorted := slices.Clone(sofar)
	slices.SortFunc(sorted, func(a, b change) int {
		return cmp.Or(cmp.Compare(a.spread, b.spread), inEffect(&a, &b))
	})
	was := m.index(m.state(nil))
	curves, touched := map[lineKey][]curve.Piece{}, map[lineKey]*change{}
	for key, k := range was {
		curves[key] = slices.Clone(m.d.pos.Lines[k].Earned)
	}
	for i := range sorted {
		next := m.state(sorted[:i+1])
		is := m.index(next)
		for key, k := range is {
			old := at(was, key)
			if old < 0 || !m.sameEarned(&steppedLine{old: old, new: k, delta: m.engineTotal(k) - m.engineTotal(old)}) {
				curves[key] = m.prospective(curves[key], k, m.engineTotal(k), &sorted[i])
				touched[key] = &sorted[i]
			}
		}
		for key := range was {
			if at(is, key) < 0 {
				curves[key] = m.prospective(curves[key], -1, 0, &sorted[i])
				touched[key] = &sorted[i]
			}
		}
		was = is
	}
	// What an early end leaves with the seller is no part of any state.
	for i := range steps {
		s := &steps[i]
		last := touched[s.key]
		if last == nil {
			last = &sofar[len(sofar)-1] // it is the one at hand that keeps, or gives back, some of the price
		}
		if total := s.x.total + s.delta; valueAt(curves[s.key], civil.MaxDay+2) != total {
			curves[s.key] = m.prospective(curves[s.key], s.new, total, last)
		}
	}
	return curves
}

func valueAt(c curve.Curve, day civil.Day) (sum money.Minor) {
	for i := range c {
		sum += c[i].Value(day)
	}
	return sum
}
