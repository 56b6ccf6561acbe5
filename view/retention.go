// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"math"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// logos counts customers that come and go in a period. Of a customer that stands
// for several, those that are more come and those that are fewer go.
func (a *Accumulator) logos(l *life, before money.Minor, back bool, period int32, t tally) (joined money.Minor) {
	if l.period != period {
		l.period, l.opened, l.lost = period, before, 0
	}
	switch change := l.n - before; {
	case change > 0 && before == 0 && back:
		t.add(sLogosBack, period, change)
	case change > 0:
		t.add(sLogosNew, period, change)
	case change < 0:
		t.add(sLogosLost, period, -change)
		before := max(0, l.lost-l.opened)
		l.lost -= change
		joined = max(0, l.lost-l.opened) - before
		t.add(sLogosJoined, period, joined)
	}
	return joined
}

// cohortDays are the days at whose close the cohorts of nrr and grr are taken,
// one a bound; the first is that of all periods together, with retention.window:
// period alone.
func (w *Window) cohortDays() []civil.Day {
	months := 0
	switch w.terms.RetentionWindow {
	case policy.RetainYear:
		months = 12
	case policy.RetainQuarter:
		months = 3
	case policy.RetainMonth:
		months = 1
	}
	days := make([]civil.Day, len(w.at))
	days[0] = w.bound(0)
	for j := 1; j < len(days); j++ {
		days[j] = w.bound(j - 1)
		if months > 0 {
			days[j] = w.bound(j).AddMonths(-months)
		}
	}
	return days
}

// cohortWhole reports whether the whole window is a cohort's too.
func (w *Window) cohortWhole() bool { return w.terms.RetentionWindow == policy.RetainPeriod }

// levels reads a life's level at days that do not decrease.
type levels struct {
	events []event
	next   int
	early  civil.Day // 1 when a day is read at its opening
	sum    money.Minor
}

func (r *levels) at(x civil.Day) money.Minor {
	for r.next < len(r.events) && r.events[r.next].day-r.early < x {
		r.sum += r.events[r.next].delta
		r.next++
	}
	return r.sum
}

// retain adds a life to the cohorts that it is in: those at whose opening it has
// a level above zero. It counts with its level at the close, and for gross
// retention with no more than it had. Left within the window, it is lost, unless
// retention.reactivation takes in those that are back.
func (a *Accumulator) retain(events []event, t tally) {
	w := a.w
	var early civil.Day
	if w.AtOpen {
		early = 1
	}
	opening, closing := levels{events: events, early: early}, levels{events: events, early: early}
	var l life
	var first money.Minor                // the level at the opening of the whole window
	gone := civil.Day(math.MinInt32 / 2) // the last end of a movement window at which it was none
	next := 0
	whole := w.cohortWhole()
	from := 1
	if !whole { // no cohort is taken before it first has a level
		at, _ := slices.BinarySearch(w.cohort[1:], events[0].day-early+1)
		from += at
	}
	for j := from; j < len(w.at); j++ {
		for next < len(events) && w.moveTo[events[next].slot] >= 0 && int(w.moveTo[events[next].slot]) <= j {
			slot := events[next].slot
			if !l.here() && slot > 0 {
				gone = w.moves.Day(int(slot) - 1)
			}
			lo := next
			for next < len(events) && events[next].slot == slot {
				next++
			}
			l.take(events[lo:next])
		}
		if !l.here() {
			gone = w.bound(j)
		}
		open, level := opening.at(w.cohort[j]), closing.at(w.bound(j))
		if !whole && open == 0 && opening.next == len(events) {
			return // nor after it has ended
		}
		if whole && j == 1 {
			first = (&levels{events: events, early: early}).at(w.bound(0))
		}
		a.kept(events, int32(j), open, level, gone > w.cohort[j], t)
		if whole && j == len(w.at)-1 {
			a.kept(events, 0, first, level, gone > w.cohort[0], t)
		}
	}
}

// kept adds one life to one cohort.
func (a *Accumulator) kept(events []event, j int32, open, level money.Minor, left bool, t tally) {
	if open <= 0 {
		return
	}
	net := level
	if left && !a.w.terms.RetentionReturns {
		net = 0
	}
	gross := min(open, net)
	t.add(sKeptOpen, j, open)
	t.add(sKeptNet, j, net)
	t.add(sKeptGross, j, gross)
	if a.watchKept != nil && t.less == nil {
		a.watchKept(events, j, open, level, net, gross)
	}
}
