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

// usedPieces are what use added to what is earned of a line.
func usedPieces(l *Line) curve.Curve {
	if l.Fact.Meter == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(l.Earned), func(p curve.Piece) bool { return p.Cause != curve.Usage })
}

// outsideInto is the accounting of a line whose price is what it is used: as it is
// used, unless a minimum is owed whatever is used, the use belongs to the price of
// licences, or what a window comes to was estimated.
func (a *account) outsideInto(l *Line, x *accounted) {
	if l.Fact.Meter == nil {
		return
	}
	for _, c := range a.components {
		if c.part != x.part {
			continue
		}
		switch {
		case c.fact.Type == "minimum" && cmp.Or(c.fact.Target, c.fact.Line, x.name()) == x.name():
			a.minimum(c, l, x)
			return
		case c.fact.Type == "variable" && c.fact.Line == x.name():
			std := x.std
			l.Priced, l.Earned, l.Expected, l.Standard = nil, nil, nil, &std // what is used is the price of others
			return
		}
	}
	if l.Fact.Meter.Mode == retrospective && len(l.Fact.Meter.Tiers) > 0 {
		return
	}
	if es := a.d.estimatesOf(x.subject(a)); len(es) > 0 && !l.Fact.Meter.Window.IsZero() {
		a.overWindows(l, x, es)
	}
}

// royalties are the events in which what was used becomes part of the price of
// others: of licences when they are both used and delivered (606-10-55-65), by the
// keys of inception (32-43).
func (a *account) royalties() []event {
	var events []event
	for _, c := range a.components {
		if c.fact.Type != "variable" || c.fact.Line == "" {
			continue
		}
		h := a.parts[c.part]
		arr := &a.d.pos.Arrangements[h.arrangement]
		for k := arr.First; k < arr.Last; k++ {
			if l := &a.d.pos.Lines[k]; l.Fact.ID == c.fact.Line {
				for _, p := range usedPieces(l) {
					events = append(events, event{day: p.From, rank: rankEstimate, run: func() { a.royalty(c, &p) }})
				}
			}
		}
	}
	return events
}

// royalty adds what was used to the price of the lines that it is about.
func (a *account) royalty(c *component, p *curve.Piece) {
	if c.on == nil {
		c.on = slices.DeleteFunc(slices.Clone(a.among(c, a.lines)), func(x *accounted) bool { return !x.opened || x.outside() })
		c.given = make([]money.Minor, len(c.on))
	}
	if len(c.on) == 0 {
		return
	}
	c.included += p.Amount
	shares := a.shared(c, c.included)
	for i, x := range c.on {
		a.vary(x, shares[i]-c.given[i], p.From, curve.Usage, "use of "+c.fact.Line)
	}
	c.given = shares
	a.stepOfPrice(c, p.From, p.Amount, nil)
}

// overWindows earns what each window of a meter is estimated to come to over the
// days of the window, however the use falls into it; at its end it is what was used
// (606-10-32-40; EY Financial Reporting Developments, illustration 6-8).
func (a *account) overWindows(l *Line, x *accounted, es []*fact.Estimate) {
	c := &component{fact: &fact.Component{Type: "variable", Window: l.Fact.Meter.Window}, part: x.part, name: x.name()}
	type moment struct {
		day      civil.Day
		window   civil.Span
		used     money.Minor
		estimate *fact.Estimate
		close    bool
	}
	var all []moment
	seen := map[civil.Span]bool{}
	add := func(m moment) {
		all = append(all, m)
		if !seen[m.window] && m.window.Last() <= a.d.env.AsOf {
			seen[m.window] = true
			all = append(all, moment{day: m.window.Last(), window: m.window, close: true})
		}
	}
	for _, e := range es {
		if day := e.From.Or(e.Date); l.Span.Contains(day) {
			add(moment{day: e.Date, window: c.window(x, day), estimate: e})
		}
	}
	for _, p := range usedPieces(l) {
		add(moment{day: p.From, window: c.window(x, min(max(p.From, l.Span.From), l.Span.Last())), used: p.Amount})
	}
	slices.SortStableFunc(all, func(m, n moment) int {
		if m.day != n.day || m.close == n.close {
			return cmp.Compare(m.day, n.day)
		} else if m.close {
			return 1
		}
		return -1
	})
	used, expected := map[civil.Span]money.Minor{}, map[civil.Span]money.Minor{}
	for _, m := range all {
		used[m.window] += m.used
		if m.estimate != nil {
			expected[m.window] = a.includes(c, m.estimate)
		}
		now := max(used[m.window], expected[m.window])
		if m.close {
			expected[m.window] = 0
			now = used[m.window]
		}
		if now != c.of(x, m.window).amount {
			a.varyPeriod(c, x, m.window, now, m.day, curve.Estimate, "use of "+x.name())
		}
	}
	var priced, earned []curve.Piece
	for _, v := range c.windows {
		priced, earned = append(priced, v.priced...), append(earned, v.earned...)
	}
	l.Priced, l.Earned, l.Expected = nonzero(priced), nonzero(earned), expectedWith(nil, nil, c.windows)
	std := x.std
	l.Standard = &std
}
