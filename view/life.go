// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// life is what is known of a customer, or of its part in one group, as the walk
// through its changes goes on.
type life struct {
	level money.Minor
	more  map[int64]int // levels in force of facts that stand for several customers, by how many
	idle  int           // levels of nothing in force that keep the customer
	paid  bool          // it has had a level above nothing since it came
	ever  bool          // it has come before
	left  civil.Day     // the first day without it, after the last with it
	n     money.Minor   // as so many customers it counts

	period int32       // the period at hand,
	opened money.Minor // the customers at its opening
	lost   money.Minor // and those lost in it
}

// live walks through the events of one life, window by window.
func (a *Accumulator) live(events []event, t tally) {
	var l life
	for lo := 0; lo < len(events); {
		slot := events[lo].slot
		period := a.w.moveTo[slot]
		if period < 0 {
			break // after the report
		}
		hi := lo + 1
		for hi < len(events) && events[hi].slot == slot {
			hi++
		}
		if a.w.unnetted && period > 0 {
			a.unnetted(&l, events[lo:hi], period, t)
		} else {
			a.step(&l, events[lo:hi], period, t)
		}
		lo = hi
	}
	if a.w.Retention {
		a.retain(events, t)
	}
}

// take applies the events of one window, which lie in the order of their days.
func (l *life) take(events []event) (delta money.Minor, rises bool) {
	for i := range events {
		e := &events[i]
		delta += e.delta
		rises = rises || e.delta > 0
		open := -1
		if e.opens {
			open = 1
		}
		if e.count != 1 {
			if l.more == nil {
				l.more = make(map[int64]int)
			}
			l.more[e.count] += open
		}
		if e.idle {
			l.idle += open
		}
		l.level += e.delta
		if i+1 < len(events) && events[i+1].day == e.day {
			continue
		}
		if l.level > 0 {
			l.paid = true
		} else if l.paid && !l.here() {
			l.paid, l.left = false, e.day
		}
	}
	return delta, rises
}

// here reports whether the customer has a level, or is kept by one of nothing.
func (l *life) here() bool { return l.level != 0 || (l.idle > 0 && l.paid) }

// count is how many customers it is: while its level is above zero, or it is
// kept, one, or as many as the largest count of a fact that is in force.
func (l *life) count() money.Minor {
	if l.level < 0 || !l.here() {
		return 0
	}
	n := money.Minor(1)
	for count, open := range l.more {
		if open > 0 {
			n = max(n, money.Minor(count))
		}
	}
	return n
}

// returns reports whether one that comes on a day comes back, and is not new
// (mrr.reactivation).
func (l *life) returns(on civil.Day, r policy.Return) bool {
	return l.ever && !r.Never && (r.Days == 0 || on-l.left <= civil.Day(r.Days))
}

// step classifies what happens in one window, adds the amounts to their groups
// and counts the customer.
func (a *Accumulator) step(l *life, events []event, period int32, t tally) {
	here, level, back, n := l.here(), l.level, false, l.n
	if !here || n == 0 {
		back = l.returns(firstRise(events), a.w.terms.MRRReturn)
	}
	first := !here && !l.ever
	delta, rises := l.take(events)
	l.ever = l.ever || rises
	class := sExpansion
	switch after := l.here(); {
	case !here && !after:
		// Joined and left within the window: nothing moved.
	case !here && back:
		class = sReactivation
	case !here:
		class = sNew
	case !after:
		class = sChurn
	case delta < 0:
		class = sContraction
	}
	if t.moves {
		for i := range events {
			e := &events[i]
			if period > 0 {
				e.group.at(class)[period] += e.delta
			}
			e.group.at(sRecurring)[period] += e.delta
		}
	}
	l.n = l.count()
	t.add(sCustomers, period, l.n-n)
	var joined money.Minor
	if a.w.Retention && period > 0 {
		joined = a.logos(l, n, back, period, t)
	}
	if a.watch != nil && t.less == nil && period > 0 {
		a.watch(step{events, class, level, delta, n, l.n, back, joined, first && class == sNew, period})
	}
}

// firstRise is the day on which a customer comes.
func firstRise(events []event) civil.Day {
	for i := range events {
		if events[i].delta > 0 {
			return events[i].day
		}
	}
	return events[0].day
}

// step is one classified change, for who explains it.
type step struct {
	events        []event
	class         series
	level, delta  money.Minor
	before, after money.Minor // customers
	back          bool        // it comes back
	joined        money.Minor // of those lost, that were none at the opening
	first         bool        // it comes for the first time
	period        int32
}

// unnetted takes a window apart where the policy does not net it: each change by
// itself, or joining and leaving.
func (a *Accumulator) unnetted(l *life, events []event, period int32, t tally) {
	if a.w.terms.MRRMovements == policy.PerEvent {
		a.eachContract(l, events, period, t)
		return
	}
	if l.here() || !a.w.terms.MRRSameWindow {
		a.step(l, events, period, t)
		return
	}
	cuts := leavings(*l, events)
	if n := len(cuts); n == 0 || cuts[n-1] != len(events) {
		a.step(l, events, period, t) // it stays
		return
	}
	lo := 0
	for _, hi := range cuts {
		a.step(l, events[lo:hi], period, t)
		lo = hi
	}
}

// leavings cuts a window before and after each day on which a customer that has
// come leaves; the last cut is the end of the window if it is gone then.
func leavings(l life, events []event) []int {
	l.more = nil // of a copy: who it is matters, not how many
	var cuts []int
	for lo := 0; lo < len(events); {
		hi := lo + 1
		for hi < len(events) && events[hi].day == events[lo].day {
			hi++
		}
		before := l.here()
		l.take(events[lo:hi])
		if before && !l.here() {
			cuts = append(cuts, lo, hi)
		}
		lo = hi
	}
	return cuts
}

// eachContract takes one day's changes contract by contract, a renewal with what
// it renews. Those that rise come first, so that a change of contracts on one day
// is no churn.
func (a *Accumulator) eachContract(l *life, events []event, period int32, t tally) {
	type change struct {
		chain string
		rise  money.Minor
		event event
	}
	changes := make([]change, len(events))
	for i, e := range events {
		changes[i] = change{chain: a.chains.root(a.own(e.line).ID), event: e}
	}
	slices.SortStableFunc(changes, func(x, y change) int { return cmp.Compare(x.chain, y.chain) })
	for lo, hi := 0, 0; lo < len(changes); lo = hi {
		var sum money.Minor
		for hi = lo; hi < len(changes) && changes[hi].chain == changes[lo].chain; hi++ {
			sum += changes[hi].event.delta
		}
		for i := lo; i < hi; i++ {
			changes[i].rise = min(sum, 1) // all rises alike, falls by their size
		}
	}
	slices.SortStableFunc(changes, func(x, y change) int {
		return cmp.Or(cmp.Compare(y.rise, x.rise), cmp.Compare(x.chain, y.chain))
	})
	for i := range changes {
		events[i] = changes[i].event
	}
	for lo, hi := 0, 0; lo < len(changes); lo = hi {
		for hi = lo; hi < len(changes) && changes[hi].chain == changes[lo].chain; hi++ {
		}
		a.step(l, events[lo:hi], period, t)
	}
}
