// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package curve

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// An Axis is a sorted list of days at which many curves are read. Reading a
// whole curve along an axis costs a few nanoseconds a value: the convention's
// coordinate of each day is computed once for all curves.
type Axis struct {
	days  []civil.Day
	units []int64   // civil.MonthUnits of each day
	slots []int32   // by day since days[0]: number of days of the axis at or before it
	early civil.Day // 1 on an axis read at the opening, else 0
}

// NewOpenAxis makes an axis that reads each day at its opening with the steps of
// that day, as [Curve.AtOpen] does.
func NewOpenAxis(days []civil.Day) *Axis {
	a := NewAxis(days)
	a.early = 1
	return a
}

// NewAxis makes an axis of the given days, sorted and without repeats.
func NewAxis(days []civil.Day) *Axis {
	ds := slices.Clone(days)
	slices.Sort(ds)
	ds = slices.Compact(ds)
	a := &Axis{days: ds, units: make([]int64, len(ds))}
	for i, d := range ds {
		a.units[i] = civil.MonthUnits(d)
	}
	if len(ds) == 0 {
		return a
	}
	a.slots = make([]int32, ds[len(ds)-1]-ds[0]+1)
	j := 0
	for k := range a.slots {
		for j < len(ds) && ds[j] <= ds[0]+civil.Day(k) {
			j++
		}
		a.slots[k] = int32(j)
	}
	return a
}

// Len is the number of days on the axis.
func (a *Axis) Len() int { return len(a.days) }

// Day is the i-th day of the axis.
func (a *Axis) Day(i int) civil.Day { return a.days[i] }

// Slot is the number of axis days at or before d, which is where a flow of day d
// goes in the layout of [Piece.AddFlows]: 0 is the opening, Len() is past the end.
// On an axis read at the opening a flow of an axis day itself counts on it.
func (a *Axis) Slot(d civil.Day) int { return a.slot(d - a.early) }

func (a *Axis) slot(d civil.Day) int {
	if len(a.days) == 0 {
		return 0
	}
	k := int(d) - int(a.days[0])
	if k < 0 {
		return 0
	}
	if k >= len(a.slots) {
		return len(a.days)
	}
	return int(a.slots[k])
}

// AddFlows adds the piece to flows, which has one entry an axis day: flows[0]
// gets the value at the first day, flows[j] the value at day j less that at day
// j-1. It returns the range of entries touched, [lo, hi). Sums wrap silently
// here; the caller bounds them (view checks every merge).
func (p *Piece) AddFlows(a *Axis, flows []money.Minor) (lo, hi int) {
	n := len(a.days)
	lo = a.Slot(p.Gate)
	if lo >= n {
		return n, n
	}
	if p.From == p.To {
		flows[lo] += p.Amount
		return lo, lo + 1
	}
	// The days lo..end-1 lie inside the segment; at end it has stopped.
	end := n
	if last := a.days[n-1]; p.Stop <= last {
		end = max(a.slot(p.Stop-1), lo) // a gate after the stop catches up at once
	}
	prev := p.addInside(a, flows, lo, end)
	if end < n {
		flows[end] += p.Total() - prev
		return lo, end + 1
	}
	return lo, n
}

// addInside adds the flows of the days lo..end-1, all strictly inside the
// segment, and returns the last cumulative value.
func (p *Piece) addInside(a *Axis, flows []money.Minor, lo, end int) money.Minor {
	var prev money.Minor
	if p.Round == money.HalfUp {
		switch p.Conv {
		case civil.Daily:
			den := int64(p.To - p.From)
			for j := lo; j < end; j++ {
				v := money.Share(p.Amount, int64(a.days[j]-p.From), den)
				flows[j] += v - prev
				prev = v
			}
			return prev
		case civil.Monthly:
			base := civil.MonthUnits(p.From)
			den := civil.MonthUnits(p.To) - base
			for j := lo; j < end; j++ {
				v := money.Share(p.Amount, a.units[j]-base, den)
				flows[j] += v - prev
				prev = v
			}
			return prev
		}
	}
	for j := lo; j < end; j++ {
		v := p.share(a.days[j])
		flows[j] += v - prev
		prev = v
	}
	return prev
}
