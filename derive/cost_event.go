// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
)

// costEvent is something that happens to assets on a day. On one day what moves
// the end comes before what tests the carrying amount at the close.
type costEvent struct {
	day   civil.Day
	order int
	id    string
	run   func()
}

const (
	orderMoved = iota
	orderAnswered
	orderTested
	orderEnded
)

// follow lets happen to the assets what does, in the order of time.
func (c *costing) follow() {
	var es []costEvent
	for i := range c.changes {
		es = append(es, c.moved(&c.changes[i])...)
	}
	for i := range c.lives {
		es = append(es, c.answeredLater(&c.lives[i])...)
	}
	if j := c.d.pos.Group.Judgements; j != nil {
		for _, e := range j.Estimates {
			if e.DirectCosts != nil && e.Expected != nil && e.Date <= c.d.env.AsOf {
				es = append(es, costEvent{e.Date, orderTested, e.ID, func() { c.test(e) }})
			}
		}
	}
	es = append(es, c.removals()...)
	es = append(es, c.ends()...)
	slices.SortStableFunc(es, func(a, b costEvent) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.order, b.order), cmp.Compare(a.id, b.id))
	})
	for i := range es {
		es[i].run()
	}
}

// moved spreads what is left over the term as an amendment leaves it: the asset is
// carried over (TRG memo 51; EY, Q9-12).
func (c *costing) moved(ch *change) []costEvent {
	if ch.amendment == nil || !ch.amendment.ExtendTo.IsSet() {
		return nil
	}
	return []costEvent{{ch.counts(), orderMoved, ch.head.ID, func() {
		for i := range c.lives {
			life := &c.lives[i]
			if life.asset.Fact.Date >= ch.counts() {
				continue // it began with that end
			}
			for k := range life.strands {
				s := &life.strands[k]
				if s.term == nil {
					continue
				}
				if to, yes := s.term.moves(ch); yes {
					c.spreadAgain(s, ch.counts(), to, curve.Modification, "amendment "+ch.head.ID+" moves the end of the term")
				}
			}
		}
	}}}
}

// answeredLater changes the period of benefit from the day of a later answer
// (340-40-35-2): what was amortised by then stays.
func (c *costing) answeredLater(life *costLife) []costEvent {
	var es []costEvent
	for _, a := range life.benefit {
		es = append(es, costEvent{a.Date, orderAnswered, a.ID, func() {
			if len(life.strands) == 0 {
				return
			}
			s := &life.strands[0] // the one over the longer benefit
			if s.waits || s.delivers != nil {
				return
			}
			e, ok := c.answeredExtent(life.asset.Fact, a, s.days.From)
			if !ok {
				return
			}
			s.term = nil
			if e.byTerm {
				s.term = c.termOn(s.days.From)
				e.to = c.endOn(s.term, a.Date)
			}
			c.spreadAgain(s, a.Date, e.to, curve.Estimate, e.how)
		}})
	}
	return es
}

// spreadAgain amortises what is left at the opening of a day up to another end;
// what is already over is amortised on the day.
func (c *costing) spreadAgain(s *strand, day, to civil.Day, cause curve.Cause, why string) {
	left := c.carrying(s, day)
	if s.waits || s.delivers != nil || left == 0 || to == s.days.To {
		return
	}
	s.amortized = s.amortized.Clip(nil, day)
	from := max(day, s.days.From)
	s.days.To = max(to, from)
	if !c.fits(s.days.To, from, c.d.con.At, c.d.con.ID, "lines") {
		return
	}
	s.amortized = append(s.amortized, c.evenly(left, civil.Span{From: from, To: s.days.To}, cause, "%s left, %s to %s: %s", left.Table(c.d.cur), from, max(s.days.To-1, from), why))
}

// ends are the days on which assets have no contract any more: what is left is
// written down. A contract that another one renews lives on in it.
func (c *costing) ends() []costEvent {
	if _, renewed := c.d.chain.successor(c.d.con.ID); renewed {
		return nil
	}
	var es []costEvent
	for i := range c.changes {
		t := c.changes[i].termination
		if t == nil {
			continue
		}
		es = append(es, costEvent{t.Effective, orderEnded, t.ID, func() {
			for k := range c.lives {
				if life := &c.lives[k]; t.Line == "" || t.Line == c.lineOf(life) {
					c.writeDown(life, t.Effective, "the contract ended by termination "+t.ID)
				}
			}
		}})
	}
	if end, over := c.expiry(); over {
		es = append(es, costEvent{end, orderEnded, "", func() {
			for k := range c.lives {
				c.writeDown(&c.lives[k], end, "the contract ended on "+(end-1).String()+", and nothing renews it")
			}
		}})
	}
	return es
}

// removals are the days on which amendments take lines away: what is left of the
// assets of such a line has nothing to be recovered from, as when it is terminated
// (340-40-35-3).
func (c *costing) removals() []costEvent {
	var es []costEvent
	for i := range c.changes {
		ch := &c.changes[i]
		if ch.amendment == nil {
			continue
		}
		for k := range ch.amendment.Changes {
			line := ch.amendment.Changes[k].Remove
			if line == "" {
				continue
			}
			day := max(ch.spread-1, ch.bound)
			es = append(es, costEvent{day, orderEnded, ch.head.ID, func() {
				for n := range c.lives {
					if life := &c.lives[n]; life.asset.Fact.Date <= day && c.lineOf(life) == line {
						c.writeDown(life, day, "amendment "+ch.head.ID+" removes line "+line)
					}
				}
			}})
		}
	}
	return es
}

// lineOf is the line that an asset belongs to, "" for the whole contract.
func (c *costing) lineOf(life *costLife) string {
	if life.asset.Line < 0 {
		return ""
	}
	return c.d.pos.Lines[life.asset.Line].Fact.ID
}

// expiry is the day after the last day of a contract that does not go on, once it
// is over: until then its renewal may be expected.
func (c *costing) expiry() (end civil.Day, over bool) {
	con := c.d.con
	if con.Open || (con.AutoRenew != nil && !con.AutoRenew.Until.IsSet()) {
		return 0, false
	}
	for i := range c.lines {
		if c.lines[i].Fact != nil {
			end = max(end, c.lines[i].Span.To)
		}
	}
	for i := range c.terms {
		end = max(end, c.endOn(&c.terms[i], civil.MaxDay))
	}
	return end, end <= c.d.env.AsOf
}
