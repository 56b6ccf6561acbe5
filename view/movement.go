// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// event is a change of a customer's recurring level.
type event struct {
	customer string // or what mrr.entity says is one
	currency money.Currency
	group    *group
	line     *derive.Line
	day      civil.Day
	slot     int32 // on the axis of movement windows
	delta    money.Minor
	count    int64
	note     int32
	opens    bool // a level begins; else one ends
	idle     bool // of a level of nothing that keeps its customer
}

// recur adds the line's recurring levels to its group and notes the changes for
// the customer's movements.
func (a *Accumulator) recur(arr *derive.Arrangement, g *group, l *derive.Line) {
	if len(l.Recurring) == 0 {
		return
	}
	who := arr.Customer
	if a.w.terms.MRREntity != policy.EntityCustomer {
		who = a.entity(arr, l)
	}
	for i := range l.Recurring {
		v := &l.Recurring[i]
		annual, idle, in := a.w.level(v)
		if v.From >= v.To || !in {
			continue
		}
		annual *= money.Minor(arr.Count)
		a.events = append(a.events,
			event{who, arr.Currency, g, l, v.From, int32(a.w.moves.Slot(v.From)), annual, arr.Count, v.Note, true, idle},
			event{who, arr.Currency, g, l, v.To, int32(a.w.moves.Slot(v.To)), -annual, arr.Count, v.Note, false, idle})
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
	a.sortEvents(p)
	a.eachCustomer(a.customer)
}

// sortEvents puts the events of each customer together, in the order of their
// days.
func (a *Accumulator) sortEvents(p *derive.Positions) {
	slices.SortFunc(a.events, func(x, y event) int {
		return cmp.Or(cmp.Compare(x.slot, y.slot), cmp.Compare(x.day, y.day))
	})
	if len(p.Group.Contracts) > 1 || len(p.Group.Invoices) > 0 || a.w.terms.MRREntity >= policy.EntityProduct {
		slices.SortStableFunc(a.events, func(x, y event) int {
			return cmp.Or(cmp.Compare(x.customer, y.customer), slices.Compare(x.currency[:], y.currency[:]))
		})
	}
}

// eachCustomer hands on the events of each customer in each currency.
func (a *Accumulator) eachCustomer(of func([]event)) {
	for lo, hi := 0, 0; lo < len(a.events); lo = hi {
		for hi = lo + 1; hi < len(a.events) && a.events[hi].customer == a.events[lo].customer && a.events[hi].currency == a.events[lo].currency; {
			hi++
		}
		of(a.events[lo:hi])
	}
}

// tally says where a walk through events is counted.
type tally struct {
	to    *group // what happens counts here
	less  *group // and is taken off here, when not nil
	moves bool   // the amounts go to the groups of the events too
}

func (t *tally) add(s series, period int32, n money.Minor) {
	if n == 0 {
		return
	}
	t.to.at(s)[period] += n
	if t.less != nil {
		t.less.at(s)[period] -= n
	}
}

// customer walks through the events of one customer. It counts in each group
// where it has a level of its own, and once in the total: what the groups sum to
// beyond it is kept apart, so that the total closes.
func (a *Accumulator) customer(events []event) {
	single := true
	for i := range events {
		single = single && events[i].group == events[0].group
	}
	if single {
		a.live(events, tally{to: events[0].group, moves: true})
		return
	}
	once := a.group(key{events[0].currency, onceKey})
	once.uses++
	a.live(events, tally{to: once, moves: true})
	order := make(map[*group]int)
	a.apart = append(a.apart[:0], events...)
	for i := range events {
		if _, ok := order[events[i].group]; !ok {
			order[events[i].group] = i
		}
	}
	parts := a.apart
	slices.SortStableFunc(parts, func(x, y event) int { return cmp.Compare(order[x.group], order[y.group]) })
	for lo := 0; lo < len(parts); {
		hi := lo + 1
		for hi < len(parts) && parts[hi].group == parts[lo].group {
			hi++
		}
		a.live(parts[lo:hi], tally{to: parts[lo].group, less: once})
		lo = hi
	}
}

// onceKey is the group that closes the customers counted by group to the
// customers counted once.
const onceKey = "\x00once"
