// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// tenure is how long a contract goes on, as its facts stand.
type tenure struct {
	a        *Arrangement
	recurs   civil.Span // of what recurs; empty: nothing does
	last     civil.Day  // the last day of any service
	goesOn   bool       // it renews by itself, or has no end: the days above are those drawn
	ended    *fact.Termination
	renewed  bool // a contract says that it follows
	followed bool // a contract looks as if it did
}

// tenures are those of the contracts of the group, in their order.
func (d *Deriver) tenures(g *Group) []tenure {
	var out []tenure
	ended := terminated(g)
	for i := range d.pos.Arrangements {
		a := &d.pos.Arrangements[i]
		if a.Contract == nil || a.First == a.Last {
			continue
		}
		t := tenure{a: a, last: civil.MinDay, ended: ended[a.ID], renewed: d.chain.next[a.ID] != nil}
		for k := a.First; k < a.Last; k++ {
			l := &d.pos.Lines[k]
			t.last = max(t.last, l.Span.Last())
			if !l.Service.Empty() {
				t.last = max(t.last, l.Service.Last()) // moved by a late delivery
			}
			if !l.Recurs {
				continue
			}
			if t.recurs.Empty() {
				t.recurs = l.Span
			}
			t.recurs.From, t.recurs.To = min(t.recurs.From, l.Span.From), max(t.recurs.To, l.Span.To)
		}
		t.goesOn = goesOn(a.Contract, t.recurs.To) && t.ended == nil
		if t.ended != nil {
			t.last = min(t.last, t.ended.Effective)
			t.recurs.To = min(t.recurs.To, t.ended.Effective+1)
		}
		out = append(out, t)
	}
	return out
}

// terminated finds the terminations of whole contracts, the earliest of each.
func terminated(g *Group) map[string]*fact.Termination {
	if g.Changes == nil {
		return nil
	}
	out := map[string]*fact.Termination{}
	for _, x := range g.Changes.Terminations {
		if old := out[x.Contract]; x.Line == "" && (old == nil || x.Effective < old.Effective || x.Effective == old.Effective && x.ID < old.ID) {
			out[x.Contract] = x
		}
	}
	return out
}

// goesOn reports whether another term would begin on a day.
func goesOn(c *fact.Contract, day civil.Day) bool {
	return c.Open || c.AutoRenew != nil && day <= c.AutoRenew.Until.Or(day)
}

// annualOn is what recurs of a contract on a day, a year, for all of its count;
// of the line with an id only, when one is given.
func (d *Deriver) annualOn(a *Arrangement, line string, day civil.Day) money.Minor {
	sum := money.Minor(0)
	for i := a.First; i < a.Last; i++ {
		l := &d.pos.Lines[i]
		if line != "" && l.Fact.ID != line {
			continue
		}
		for _, v := range l.Recurring {
			if v.From <= day && day < v.To {
				sum = d.stake(money.Add(sum, v.Annual))
			}
		}
	}
	return d.stake(money.MulDiv(sum, a.Count, 1, money.HalfUp))
}

// stake is an amount at stake. One that is too large to be written is left out:
// it belongs to no number.
func (d *Deriver) stake(m money.Minor, err error) money.Minor {
	if err != nil {
		return 0
	}
	return m
}
