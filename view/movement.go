// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
)

// event is a change of a customer's recurring level.
type event struct {
	customer string
	currency money.Currency
	group    *group
	day      civil.Day
	slot     int32 // on the axis of movement windows
	delta    money.Minor
	count    int64
	opens    bool // a level begins; else one ends
}

// recur adds the line's recurring levels to its group and notes the changes for
// the customer's movements.
func (a *Accumulator) recur(arr *derive.Arrangement, g *group, l *derive.Line) {
	for _, v := range l.Recurring {
		if v.From >= v.To || v.Annual == 0 {
			continue
		}
		annual := v.Annual * money.Minor(arr.Count)
		a.events = append(a.events,
			event{arr.Customer, arr.Currency, g, v.From, int32(a.w.moves.Slot(v.From)), annual, arr.Count, true},
			event{arr.Customer, arr.Currency, g, v.To, int32(a.w.moves.Slot(v.To)), -annual, arr.Count, false})
	}
}

// movements classifies the changes of each customer, netted per window: from
// nothing for the first time is new, from nothing again reactivation, to nothing
// churn, up expansion, down contraction (dbt MRR playbook). The amounts stay
// with the groups in which they happened, so every group's movements sum to its
// own change.
func (a *Accumulator) movements(p *derive.Positions) {
	if len(a.events) == 0 {
		return
	}
	if len(a.events) == 2 && a.events[0].slot <= a.events[1].slot {
		a.customer(a.events) // one line: it begins and ends
		return
	}
	slices.SortFunc(a.events, func(x, y event) int {
		return cmp.Or(cmp.Compare(x.slot, y.slot), cmp.Compare(x.day, y.day))
	})
	if len(p.Group.Contracts) > 1 || len(p.Group.Invoices) > 0 {
		slices.SortStableFunc(a.events, func(x, y event) int {
			return cmp.Or(cmp.Compare(x.customer, y.customer), slices.Compare(x.currency[:], y.currency[:]))
		})
	}
	for lo := 0; lo < len(a.events); {
		hi := lo + 1
		for hi < len(a.events) && a.events[hi].customer == a.events[lo].customer && a.events[hi].currency == a.events[lo].currency {
			hi++
		}
		a.customer(a.events[lo:hi])
		lo = hi
	}
}

// customer walks through the events of one customer, window by window.
func (a *Accumulator) customer(events []event) {
	var level money.Minor
	var all holding
	ever := false
	single := true
	for i := range events {
		single = single && events[i].group == events[0].group
	}
	for lo := 0; lo < len(events); {
		slot := events[lo].slot
		hi := lo
		var delta money.Minor
		active := ever
		for hi < len(events) && events[hi].slot == slot {
			delta += events[hi].delta
			active = active || events[hi].delta > 0
			hi++
		}
		if to := a.w.moveTo[slot]; to >= 0 {
			a.move(events[lo:hi], int(to), level, delta, ever)
		}
		if change := all.step(events[lo:hi], nil); single {
			events[lo].group.count(a.w.moveTo[slot], change)
		}
		level += delta
		ever = active
		lo = hi
	}
	if !single {
		a.countGroups(events)
	}
}

// move adds one window's changes to the groups, under the customer's class.
func (a *Accumulator) move(events []event, period int, level, delta money.Minor, ever bool) {
	class := sExpansion
	switch after := level + delta; {
	case level == 0 && after == 0:
		// Joined and left within the window: nothing moved.
	case level == 0 && !ever:
		class = sNew
	case level == 0:
		class = sReactivation
	case after == 0:
		class = sChurn
	case delta < 0:
		class = sContraction
	}
	for i := range events {
		e := &events[i]
		if period > 0 {
			e.group.at(class)[period] += e.delta
		}
		e.group.at(sRecurring)[period] += e.delta
	}
}

// holding is what a customer holds, in one group or in all.
type holding struct {
	level money.Minor
	ones  int           // levels in force of facts that stand for one customer
	more  map[int64]int // and of those that stand for more, by how many
	n     money.Minor   // as so many customers it counts
}

// step takes in the events of one window, of one group or, with nil, of all, and
// returns by how much the number of customers changes. While the level is above
// zero a customer counts once, or as many times as the largest count of a fact
// that is in force says.
func (h *holding) step(events []event, g *group) money.Minor {
	for i := range events {
		e := &events[i]
		if g != nil && e.group != g {
			continue
		}
		h.level += e.delta
		open := -1
		if e.opens {
			open = 1
		}
		if e.count == 1 {
			h.ones += open
			continue
		}
		if h.more == nil {
			h.more = make(map[int64]int)
		}
		h.more[e.count] += open
	}
	before := h.n
	h.n = 0
	if h.level > 0 {
		h.n = 1
		for count, open := range h.more {
			if open > 0 {
				h.n = max(h.n, money.Minor(count))
			}
		}
	}
	return h.n - before
}

func (g *group) count(period int32, change money.Minor) {
	if period >= 0 {
		g.at(sCustomers)[period] += change
	}
}

// countGroups counts a customer in each group where it has a level of its own,
// and once in the total, which the accumulator keeps apart.
func (a *Accumulator) countGroups(events []event) {
	var total holding
	held := make(map[*group]*holding)
	once := a.group(key{events[0].currency, onceKey})
	once.uses++
	for lo := 0; lo < len(events); {
		slot := events[lo].slot
		period := a.w.moveTo[slot]
		changed := make(map[*group]bool)
		hi := lo
		for ; hi < len(events) && events[hi].slot == slot; hi++ {
			changed[events[hi].group] = true
		}
		once.count(period, total.step(events[lo:hi], nil))
		for g := range changed {
			if held[g] == nil {
				held[g] = new(holding)
			}
			change := held[g].step(events[lo:hi], g)
			g.count(period, change)
			once.count(period, -change) // so that once holds the total less the groups
		}
		lo = hi
	}
}

// onceKey is the group that closes the customers counted by group to the
// customers counted once.
const onceKey = "\x00once"
