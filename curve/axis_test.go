// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package curve_test

import (
	"slices"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
	"pgregory.net/rapid"
)

func TestAnAxisIsSortedWithoutRepeats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := drawDays(t, "days")
		want := sorted(days)
		a := curve.NewAxis(days)
		got := make([]civil.Day, a.Len())
		for i := range got {
			got[i] = a.Day(i)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// A flow of day d goes to the first axis day whose value counts it.
func TestSlotIsTheFirstDayThatCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := drawDays(t, "days")
		closing, opening := curve.NewAxis(days), curve.NewOpenAxis(days)
		d := drawDay(t, "d") + civil.Day(rapid.Int32Range(-400, 400).Draw(t, "off"))
		step := curve.Step(d, 1, curve.Document)
		want := func(at func(civil.Day) money.Minor) int {
			for i, x := range sorted(days) {
				if at(x) == 1 {
					return i
				}
			}
			return closing.Len()
		}
		if got := closing.Slot(d); got != want(step.Value) {
			t.Fatalf("closing: slot %d, want %d", got, want(step.Value))
		}
		if got := opening.Slot(d); got != want(step.AtOpen) {
			t.Fatalf("opening: slot %d, want %d", got, want(step.AtOpen))
		}
	})
}

func TestFlowsAreTheDifferencesOfValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := drawDays(t, "days")
		p := drawPiece(t, "piece")
		checkFlows(t, curve.NewAxis(days), &p, p.Value)
		checkFlows(t, curve.NewOpenAxis(days), &p, p.AtOpen)
	})
}

func checkFlows(t *rapid.T, a *curve.Axis, p *curve.Piece, at func(civil.Day) money.Minor) {
	const before = 77 // what stands there already is added to
	flows := make([]money.Minor, a.Len())
	for i := range flows {
		flows[i] = before
	}
	lo, hi := p.AddFlows(a, flows)
	var prev money.Minor
	for j := range flows {
		v := at(a.Day(j))
		if got := flows[j] - before; got != v-prev {
			t.Fatalf("flow %d up to %s is %d, want %d (%+v)", j, a.Day(j), got, v-prev, *p)
		}
		if flows[j] != before && (j < lo || j >= hi) {
			t.Fatalf("flow %d is outside of the range [%d, %d)", j, lo, hi)
		}
		prev = v
	}
	if lo < 0 || hi > len(flows) || lo > hi {
		t.Fatalf("range [%d, %d) of %d", lo, hi, len(flows))
	}
}

func TestMonthlyFlowsAreSumsOfDailyOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPiece(t, "piece")
		from := drawDay(t, "from").Month().First()
		days, months := []civil.Day{from}, []civil.Day{from}
		for m := from.Month() + 1; m <= from.Month()+24; m++ {
			months = append(months, m.First())
		}
		for d := from + 1; d <= months[len(months)-1]; d++ {
			days = append(days, d)
		}
		daily, monthly := make([]money.Minor, len(days)), make([]money.Minor, len(months))
		p.AddFlows(curve.NewAxis(days), daily)
		p.AddFlows(curve.NewAxis(months), monthly)
		for i := 1; i < len(months); i++ {
			var got money.Minor
			for j := months[i-1] + 1; j <= months[i]; j++ {
				got += daily[j-from]
			}
			if got != monthly[i] {
				t.Fatalf("%s: days sum to %d, the month is %d", months[i-1].Month(), got, monthly[i])
			}
		}
	})
}

func TestAnAxisWithoutDaysTakesNothing(t *testing.T) {
	a := curve.NewAxis(nil)
	p := curve.Step(day("2024-01-01"), 1, curve.Document)
	if lo, hi := p.AddFlows(a, nil); lo != 0 || hi != 0 || a.Len() != 0 {
		t.Errorf("[%d, %d) of %d", lo, hi, a.Len())
	}
}
