// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package curve_test

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
	"pgregory.net/rapid"
)

// Each case is worked out by hand: 2024 has 366 days, 31 in January, 29 in
// February.
func TestValueTable(t *testing.T) {
	year := func(amount money.Minor, c civil.Convention) curve.Piece {
		return curve.Ratable(amount, day("2024-01-01"), day("2025-01-01"), c)
	}
	stopped := year(36600, civil.Daily)
	stopped.Stop = day("2024-03-01")
	gated := year(36600, civil.Daily)
	gated.Gate = day("2024-02-10")
	down := year(100, civil.Daily)
	down.Round = money.Down
	up := year(100, civil.Daily)
	up.Round = money.Up
	tests := []struct {
		name string
		p    curve.Piece
		at   string
		want money.Minor
	}{
		{"nothing before it starts", year(36600, civil.Daily), "2024-01-01", 0},
		{"one day after the first", year(36600, civil.Daily), "2024-01-02", 100},
		{"January", year(36600, civil.Daily), "2024-02-01", 3100},
		{"all at the end", year(36600, civil.Daily), "2025-01-01", 36600},
		{"all long after", year(36600, civil.Daily), "2100-01-01", 36600},
		{"a month each", year(1200, civil.Monthly), "2024-03-01", 200},
		{"a month each, half of February's 29 days is 14", year(1200, civil.Monthly), "2024-02-15", 148},
		{"negative amounts mirror", year(-36600, civil.Daily), "2024-02-01", -3100},
		{"a stop keeps what was earned", stopped, "2024-12-01", 6000},
		{"a stop leaves the past", stopped, "2024-02-01", 3100},
		{"a gate holds back", gated, "2024-02-10", 0},
		{"a gate opens at the close of its day", gated, "2024-02-11", 4100},
		{"one of 366 rounds down to nothing", down, "2024-01-02", 0},
		{"one of 366 rounds up", up, "2024-01-02", 1},
		{"a step counts after its day", curve.Step(day("2024-05-05"), 7, curve.Document), "2024-05-06", 7},
		{"a step does not count on its opening", curve.Step(day("2024-05-05"), 7, curve.Document), "2024-05-05", 0},
	}
	for _, tt := range tests {
		if got := tt.p.Value(day(tt.at)); got != tt.want {
			t.Errorf("%s: at %s %d, want %d", tt.name, tt.at, got, tt.want)
		}
	}
}

func TestAtOpenCountsStepsOfTheDayAndNotItsService(t *testing.T) {
	step := curve.Step(day("2024-05-05"), 7, curve.Document)
	if got := step.AtOpen(day("2024-05-05")); got != 7 {
		t.Errorf("the step of the day: %d, want 7", got)
	}
	if got := step.AtOpen(day("2024-05-04")); got != 0 {
		t.Errorf("the day before: %d, want 0", got)
	}
	service := curve.Ratable(36600, day("2024-01-01"), day("2025-01-01"), civil.Daily)
	if got := service.AtOpen(day("2024-02-01")); got != 3100 {
		t.Errorf("service before the first of February: %d, want 3100", got)
	}
	service.Gate = day("2024-02-10")
	if got := service.AtOpen(day("2024-02-10")); got != 4000 {
		t.Errorf("the catch-up of the day: %d, want 4000", got)
	}
}

func TestAnEmptySpanIsAStep(t *testing.T) {
	for _, to := range []string{"2024-01-01", "2023-12-01"} {
		p := curve.Ratable(5, day("2024-01-01"), day(to), civil.Monthly)
		if !p.IsStep() || p.Value(day("2024-01-02")) != 5 || p.Value(day("2024-01-01")) != 0 {
			t.Errorf("to %s: %+v", to, p)
		}
	}
}

func TestCausesHaveDistinctNames(t *testing.T) {
	seen := map[string]bool{}
	for c := curve.Service; c <= curve.Document; c++ {
		if name := c.String(); name == "" || name == "unknown" || seen[name] {
			t.Errorf("cause %d is called %q", c, name)
		}
		seen[c.String()] = true
	}
	if got := curve.Cause(200).String(); got != "unknown" {
		t.Errorf("cause 200 is called %q", got)
	}
}

func TestValuesNeverFallForPositiveAmounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPiece(t, "piece")
		p.Amount = max(p.Amount, -p.Amount)
		a, b := drawDay(t, "a"), drawDay(t, "b")
		a, b = min(a, b), max(a, b)
		if p.Value(a) > p.Value(b) || p.Value(a) < 0 || p.Value(b) > p.Amount {
			t.Fatalf("%s: %d, %s: %d of %d", a, p.Value(a), b, p.Value(b), p.Amount)
		}
		if p.AtOpen(a) < p.Value(a) || p.AtOpen(a) > p.Value(a+1) {
			t.Fatalf("%s: the opening %d lies outside of %d to %d", a, p.AtOpen(a), p.Value(a), p.Value(a+1))
		}
	})
}

func TestNegativeAmountsAreTheMirrorImage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPiece(t, "piece")
		q := p
		q.Amount = -p.Amount
		x := drawDay(t, "x")
		if p.Value(x) != -q.Value(x) || p.Total() != -q.Total() {
			t.Fatalf("at %s %d and %d", x, p.Value(x), q.Value(x))
		}
	})
}

func TestMonthsAndDaysSumToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCurve(t, "curve")
		from, to := firstDay-1, lastDay+900
		var byDay, byMonth money.Minor
		for x := from; x < to; x++ {
			f, err := c.Flow(civil.Span{From: x, To: x + 1})
			if err != nil {
				t.Fatal(err)
			}
			byDay += f
		}
		for x := from; x < to; {
			next := min((x.Month() + 1).First(), to)
			f, err := c.Flow(civil.Span{From: x, To: next})
			if err != nil {
				t.Fatal(err)
			}
			byMonth += f
			x = next
		}
		total := money.Minor(sum(c, (*curve.Piece).Total).Int64())
		if byDay != total || byMonth != total || value(t, c, to) != total {
			t.Fatalf("days %d, months %d, value %d, total %d", byDay, byMonth, value(t, c, to), total)
		}
	})
}

func TestValuesAreWithinOneUnitOfTheExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPiece(t, "piece")
		p.Conv = rapid.SampledFrom([]civil.Convention{civil.Daily, civil.Monthly}).Draw(t, "convention")
		x := drawDay(t, "x")
		exact := new(big.Rat)
		switch end := min(x, p.Stop); {
		case x <= p.Gate:
		case p.IsStep():
			exact.SetInt64(int64(p.Amount))
		case end > p.From:
			exact.Quo(weight(p.Conv, p.From, end), weight(p.Conv, p.From, p.To))
			exact.Mul(exact, new(big.Rat).SetInt64(int64(p.Amount)))
		}
		if got := p.Value(x); !within(got, exact) {
			t.Fatalf("at %s %d, exactly %s", x, got, exact.FloatString(4))
		} else if p.Round == money.HalfUp && got != rounded(exact) {
			t.Fatalf("at %s %d, exactly %s: not to the nearest", x, got, exact.FloatString(4))
		}
	})
}

func TestTotalCountsTheLastDayOfTheCalendar(t *testing.T) {
	for _, c := range []curve.Curve{
		{curve.Step(civil.MaxDay, 5, curve.Document)},
		{curve.Step(civil.MaxDay+1, 5, curve.Document)}, // a due date pinned to the calendar's end
		{curve.Ratable(5, civil.MaxDay-10, civil.MaxDay+1, civil.Daily)},
	} {
		if got, err := c.Total(); got != 5 || err != nil {
			t.Errorf("%+v: %d, %v; want 5", c, got, err)
		}
	}
}

func TestSumsThatOverflowAreErrors(t *testing.T) {
	d := day("2024-01-01")
	c := curve.Curve{curve.Step(d, math.MaxInt64, curve.Document), curve.Step(d, 1, curve.Document)}
	reads := map[string]func() (money.Minor, error){
		"Value":     func() (money.Minor, error) { return c.Value(d + 1) },
		"AtOpen":    func() (money.Minor, error) { return c.AtOpen(d) },
		"Total":     c.Total,
		"Remainder": func() (money.Minor, error) { return c.Remainder(d) },
		"Flow":      func() (money.Minor, error) { return c.Flow(civil.Span{From: d, To: d + 1}) },
		"a Flow that starts past it": func() (money.Minor, error) {
			return c.Flow(civil.Span{From: d + 1, To: d + 2})
		},
		"SpreadAgain": func() (money.Minor, error) {
			_, err := c.SpreadAgain(nil, d+5, d+9, 0, civil.Daily, curve.Modification)
			return 0, err
		},
		"SpreadAgain of too much": func() (money.Minor, error) {
			_, err := c[:1].SpreadAgain(nil, d, d+9, 1, civil.Daily, curve.Modification)
			return 0, err
		},
	}
	for name, read := range reads {
		if v, err := read(); !errors.Is(err, money.ErrOverflow) {
			t.Errorf("%s: %d, %v", name, v, err)
		}
	}
}
