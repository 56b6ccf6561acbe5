// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package curve_test

import (
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
)

// spans are the axes that reports read: 36 months, 366 days.
func monthAxis() *curve.Axis {
	var days []civil.Day
	for m := day("2023-01-01").Month(); m <= day("2026-01-01").Month(); m++ {
		days = append(days, m.First())
	}
	return curve.NewAxis(days)
}

func dayAxis() *curve.Axis {
	var days []civil.Day
	for d := day("2024-01-01"); d <= day("2025-01-01"); d++ {
		days = append(days, d)
	}
	return curve.NewAxis(days)
}

func year(c civil.Convention) curve.Piece {
	return curve.Ratable(1_234_567, day("2024-01-15"), day("2025-01-15"), c)
}

func TestReadingAllocatesNothing(t *testing.T) {
	for _, c := range conventions {
		p := year(c)
		whole := curve.Curve{p, curve.Step(day("2024-03-01"), 5, curve.Document)}
		flows := make([]money.Minor, 400)
		for name, a := range map[string]*curve.Axis{"months": monthAxis(), "days": dayAxis()} {
			if n := testing.AllocsPerRun(100, func() { p.AddFlows(a, flows) }); n != 0 {
				t.Errorf("AddFlows, %s, %s: %v allocations", c, name, n)
			}
		}
		read := func() {
			if _, err := whole.Value(day0); err != nil {
				t.Error(err)
			}
			p.AtOpen(day0)
		}
		if n := testing.AllocsPerRun(100, read); n != 0 {
			t.Errorf("Value, %s: %v allocations", c, n)
		}
	}
}

var (
	day0 = civil.MustDay("2024-06-01")
	sink money.Minor
)

func BenchmarkValue(b *testing.B) {
	for _, c := range []civil.Convention{civil.Daily, civil.Monthly} {
		b.Run(c.String(), func(b *testing.B) {
			p := year(c)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				sink += p.Value(day0 + civil.Day(i&127))
			}
		})
	}
}

// An operation is one value.
func BenchmarkAddFlows(b *testing.B) {
	for _, c := range []civil.Convention{civil.Daily, civil.Monthly} {
		for name, a := range map[string]*curve.Axis{"months": monthAxis(), "days": dayAxis()} {
			b.Run(c.String()+"/"+name, func(b *testing.B) {
				p := year(c)
				flows := make([]money.Minor, a.Len())
				lo, hi := p.AddFlows(a, flows)
				b.ReportAllocs()
				b.ResetTimer()
				for i := 0; i < b.N; i += hi - lo {
					p.AddFlows(a, flows)
				}
			})
		}
	}
}
