// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/policy"
)

// MaxPeriods bounds the columns of one report.
const MaxPeriods = 40_000

// Request is what a report is asked for.
type Request struct {
	Span   civil.Span
	Every  civil.Every
	By     []string // attributes to group by
	Where  []Filter
	AtOpen bool // read each period's end at the opening of its last day
	// Retention keeps what the measures that [NeedRetention] names are read from.
	Retention bool
	// Footnotes keeps what the measures that [NeedFootnotes] names are read from.
	Footnotes bool
}

// Keep lets the request keep what measures and tables are read from that not every
// report needs.
func (r *Request) Keep(names []string) {
	r.Retention, r.Footnotes = NeedRetention(names), NeedFootnotes(names)
}

// Filter keeps only what has the value of an attribute.
type Filter struct{ Attr, Value string }

// Window is a request made ready to read curves: the days at which they are
// read, for all groups the same. It is read-only and shared by all workers.
type Window struct {
	Request
	Periods []civil.Period

	env      *derive.Env
	terms    *policy.Terms
	axis     *curve.Axis
	moves    *curve.Axis // ends of the windows within which movements are netted
	at       []int32     // axis index of each period bound: the opening, then each close
	ahead    []int32     // axis index of twelve months after each bound
	firstAt  []int32     // by axis index: the first period index read at or after it
	toSlot   []int32     // axis slot → period index (0 opening, j the j-th period), -1 beyond
	moveTo   []int32     // the same for slots of moves
	cohort   []civil.Day // when each period's cohort is taken, for retention
	unnetted bool        // movements need more than a window's net
	scope    map[string]bool
	usual    bool       // deferred revenue is billed less earned, of all products
	own      *registers // the policy's own classes of bookings; nil: the built-in ones
}

// Calendar is the policy's calendar of fiscal years.
func Calendar(t *policy.Terms) civil.Calendar { return civil.Calendar{FiscalStart: t.FiscalStart} }

// NewWindow prepares a request. It fails on an empty span, too many periods, or
// days that are out of range.
func NewWindow(env *derive.Env, req Request) (*Window, error) {
	if req.Span.Empty() {
		return nil, fmt.Errorf("the period %s ends before it starts: give --from no later than --to", req.Span)
	}
	if req.Every == civil.EveryDay && req.Span.Days() > MaxPeriods {
		return nil, fmt.Errorf("%d days are too many columns (at most %d): use --every month or a shorter period", req.Span.Days(), MaxPeriods)
	}
	if req.Span.From < civil.MinDay+800 || req.Span.To > civil.MaxDay-800 {
		return nil, fmt.Errorf("the period %s is outside the years that can be reported", req.Span)
	}
	w := &Window{Request: req, env: env, terms: env.Policy.Report(env.AsOf)}
	w.Periods = Calendar(w.terms).Periods(req.Span, req.Every)
	for i := range w.Periods {
		if w.AtOpen {
			w.Periods[i].Label += "@open"
		}
	}
	if len(w.terms.DeferredProducts) > 0 {
		w.scope = make(map[string]bool)
		for _, p := range w.terms.DeferredProducts {
			w.scope[p] = true
		}
	}
	w.usual = w.billedBasis()
	w.unnetted = w.terms.MRRMovements == policy.PerEvent || w.terms.MRRSameWindow
	if err := w.openRegisters(); err != nil {
		return nil, err
	}
	w.layOut()
	return w, nil
}

// layOut chooses the days to read: each bound, and twelve months after it for
// what is to be earned within a year.
func (w *Window) layOut() {
	bounds := []civil.Day{w.Span.From}
	for _, p := range w.Periods {
		bounds = append(bounds, p.Span.To)
	}
	if w.AtOpen {
		for i := range bounds[1:] {
			bounds[i+1]--
		}
		bounds[0] = min(bounds[0], bounds[1]) - 1
	}
	days := slices.Clone(bounds)
	for _, b := range bounds {
		days = append(days, b.AddMonths(12))
	}
	newAxis := curve.NewAxis
	if w.AtOpen {
		newAxis = curve.NewOpenAxis
	}
	slices.Sort(days)
	days = slices.Compact(days)
	w.axis = newAxis(days)
	index := func(d civil.Day) int32 {
		i, _ := slices.BinarySearch(days, d)
		return int32(i)
	}
	for _, b := range bounds {
		w.at = append(w.at, index(b))
		w.ahead = append(w.ahead, index(b.AddMonths(12)))
	}
	j := 0
	for i := range w.axis.Len() + 1 {
		for j < len(w.at) && int(w.at[j]) < i {
			j++
		}
		w.firstAt = append(w.firstAt, int32(j))
	}
	w.toSlot = slotPeriods(w.axis, bounds)
	if w.Retention {
		w.cohort = w.cohortDays()
	}
	w.moves = newAxis(w.moveDays(bounds))
	w.moveTo = slotPeriods(w.moves, bounds)
}

// moveDays are the ends of the windows within which a customer's changes are
// netted: calendar months, or days where the policy or the interval says so.
func (w *Window) moveDays(bounds []civil.Day) []civil.Day {
	days := slices.Clone(bounds)
	first := bounds[0]
	if w.Retention {
		first = min(first, slices.Min(w.cohort))
	}
	if w.terms.MRRMovements != policy.PerMonth || w.Every == civil.EveryDay {
		for d := first; d < bounds[len(bounds)-1]; d++ {
			days = append(days, d)
		}
		return days
	}
	for m := first.Month() + 1; m.First() < bounds[len(bounds)-1]; m++ {
		days = append(days, m.First())
	}
	return days
}

// slotPeriods maps each slot of an axis to the period whose close is the first
// bound at or after the axis day.
func slotPeriods(a *curve.Axis, bounds []civil.Day) []int32 {
	to := make([]int32, a.Len()+1)
	j := 0
	for i := range a.Len() {
		for j < len(bounds) && bounds[j] < a.Day(i) {
			j++
		}
		to[i] = int32(j)
		if j == len(bounds) {
			to[i] = -1
		}
	}
	to[a.Len()] = -1
	return to
}
