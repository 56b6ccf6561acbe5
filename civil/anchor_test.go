// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package civil_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/ratable/ratable/civil"
	"pgregory.net/rapid"
)

// anchoredByTime is n months after d with package time: the first of the month,
// then as far on as the month allows.
func anchoredByTime(d civil.Day, n int) civil.Day {
	t := utc(d)
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	return dayOf(time.Date(first.Year(), first.Month(), min(t.Day(), last.Day()), 0, 0, 0, 0, time.UTC))
}

func TestAddMonthsTable(t *testing.T) {
	tests := []struct {
		from string
		n    int
		want string
	}{
		{"2024-01-31", 1, "2024-02-29"},
		{"2023-01-31", 1, "2023-02-28"},
		{"2024-01-31", 2, "2024-03-31"},
		{"2023-01-31", 2, "2023-03-31"},
		{"2024-01-31", 3, "2024-04-30"},
		{"2024-01-31", 13, "2025-02-28"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2024-03-31", -1, "2024-02-29"},
		{"2024-01-15", -1, "2023-12-15"},
		{"2024-05-31", 0, "2024-05-31"},
		{"9999-12-01", 1, "10000-01-01"},
		{"9999-12-31", 5, "10000-01-01"},
		{"2024-01-31", math.MaxInt, "10000-01-01"},
		{"2024-01-31", math.MinInt, "0001-01-01"},
		{"0001-01-15", -1, "0001-01-01"},
	}
	for _, tt := range tests {
		if got := day(tt.from).AddMonths(tt.n); got.String() != tt.want {
			t.Errorf("%s plus %d months is %s, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}

func TestMonthsBetweenTable(t *testing.T) {
	tests := []struct {
		anchor, d           string
		whole, rest, length int
	}{
		{"2024-01-31", "2024-01-31", 0, 0, 29},
		{"2024-01-31", "2024-02-28", 0, 28, 29},
		{"2024-01-31", "2024-02-29", 1, 0, 31},
		{"2023-01-31", "2023-02-28", 1, 0, 31},
		{"2024-01-31", "2024-03-30", 1, 30, 31},
		{"2024-01-31", "2024-03-31", 2, 0, 30},
		{"2024-01-15", "2024-03-20", 2, 5, 31},
		{"2024-01-15", "2025-01-14", 11, 30, 31},
		{"9999-11-15", "9999-12-31", 1, 16, 31},
		{"2024-01-15", "2024-01-14", -1, 30, 31},
	}
	for _, tt := range tests {
		whole, rest, length := civil.MonthsBetween(day(tt.anchor), day(tt.d))
		if whole != tt.whole || rest != tt.rest || length != tt.length {
			t.Errorf("%s to %s: %d, %d, %d; want %d, %d, %d", tt.anchor, tt.d, whole, rest, length, tt.whole, tt.rest, tt.length)
		}
	}
}

func TestAnchorsAgreeWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		anchor := modernDay().Draw(t, "anchor")
		n := rapid.IntRange(-600, 600).Draw(t, "n")
		if got, want := anchor.AddMonths(n), anchoredByTime(anchor, n); got != want {
			t.Fatalf("%s plus %d months is %s, want %s", anchor, n, got, want)
		}
		d := anchor + civil.Day(rapid.Int32Range(0, 5000).Draw(t, "days"))
		want := 0
		for anchoredByTime(anchor, want+1) <= d {
			want++
		}
		start, end := anchoredByTime(anchor, want), anchoredByTime(anchor, want+1)
		whole, rest, length := civil.MonthsBetween(anchor, d)
		if whole != want || rest != int(d-start) || length != int(end-start) {
			t.Fatalf("%s to %s: %d, %d, %d; want %d, %d, %d", anchor, d, whole, rest, length, want, d-start, end-start)
		}
	})
}

func TestTimesNeverDrifts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		anchor := modernDay().Draw(t, "anchor")
		months := rapid.Int32Range(1, 24).Draw(t, "months")
		days := rapid.Int32Range(1, 400).Draw(t, "days")
		for n := -3; n <= 30; n++ {
			if got, want := (civil.Duration{Months: months}).Times(anchor, n), anchoredByTime(anchor, int(months)*n); got != want {
				t.Fatalf("%d × %d months from %s: %s, want %s", n, months, anchor, got, want)
			}
			if got, want := (civil.Duration{Days: days}).Times(anchor, n), dayOf(utc(anchor).AddDate(0, 0, int(days)*n)); got != want {
				t.Fatalf("%d × %d days from %s: %s, want %s", n, days, anchor, got, want)
			}
		}
	})
}

func TestDurations(t *testing.T) {
	tests := []struct {
		in   string
		want civil.Duration
		out  string
		end  string // from 2024-01-31
	}{
		{"12 months", civil.Duration{Months: 12}, "12 months", "2025-01-31"},
		{"1 year", civil.Duration{Months: 12}, "12 months", "2025-01-31"},
		{"2 quarters", civil.Duration{Months: 6}, "6 months", "2024-07-31"},
		{"1 quarter", civil.Duration{Months: 3}, "3 months", "2024-04-30"},
		{"30 days", civil.Duration{Days: 30}, "30 days", "2024-03-01"},
		{"2 weeks", civil.Duration{Days: 14}, "14 days", "2024-02-14"},
		{"1 month", civil.Duration{Months: 1}, "1 month", "2024-02-29"},
		{"1 months", civil.Duration{Months: 1}, "1 month", "2024-02-29"},
		{"3 year", civil.Duration{Months: 36}, "36 months", "2027-01-31"},
		{"1 day", civil.Duration{Days: 1}, "1 day", "2024-02-01"},
		{"0 days", civil.Duration{}, "0 days", "2024-01-31"},
		{"10000 years", civil.Duration{Months: 120000}, "120000 months", "10000-01-01"},
	}
	for _, tt := range tests {
		u, err := civil.ParseDuration(tt.in)
		if u != tt.want || err != nil || u.String() != tt.out || u.IsZero() != (tt.in == "0 days") {
			t.Errorf("%q reads as %+v (%s), %v; want %+v (%s)", tt.in, u, u, err, tt.want, tt.out)
		}
		if got := u.From(day("2024-01-31")); got.String() != tt.end {
			t.Errorf("%s from 2024-01-31 is %s, want %s", tt.in, got, tt.end)
		}
		if again, err := civil.ParseDuration(u.String()); again != u || err != nil {
			t.Errorf("%s reads as %v, %v", u, again, err)
		}
	}
	both := civil.Duration{Months: 1, Days: 5}
	if both.String() != "1 month 5 days" || both.From(day("2024-01-31")) != day("2024-03-05") {
		t.Errorf("%s, %s", both, both.From(day("2024-01-31")))
	}
	if got := (civil.Duration{Days: math.MaxInt32}).Times(0, math.MaxInt); got != civil.MaxDay+1 {
		t.Errorf("pinned to %s", got)
	}
	if got := (civil.Duration{Months: math.MaxInt32}).Times(0, math.MinInt); got != civil.MinDay {
		t.Errorf("pinned to %s", got)
	}
}

func TestParseDurationErrors(t *testing.T) {
	tests := []struct{ in, says string }{
		{"", "nothing is written"},
		{"12", "the unit is missing"},
		{"month", "the number is missing"},
		{"months", "the number is missing"},
		{"12months", "write 12 months"},
		{"12  Months", "write 12 months"},
		{" 12 months", "write 12 months"},
		{"-1 month", "must not be negative"},
		{"1.5 years", "whole numbers"},
		{"1 year 6 months", "exactly one unit"},
		{"0 months", "write 0 days"},
		{"0 weeks", "write 0 days"},
		{"3 fortnights", `no unit "fortnights"`},
		{"3 mo", `no unit "mo"`},
		{"P1Y", "whole number and a unit"},
		{"annual", "whole number and a unit"},
		{"one year", "whole number and a unit"},
		{"999999999 years", "too long"},
		{"999999999 weeks", "too long"},
		{"9999999999 days", "whole number and a unit"},
	}
	for _, tt := range tests {
		u, err := civil.ParseDuration(tt.in)
		if err == nil || !strings.Contains(err.Error(), tt.says) || !u.IsZero() {
			t.Errorf("ParseDuration(%q) = %v, %v; want %q", tt.in, u, err, tt.says)
		}
	}
}

func FuzzParseDuration(f *testing.F) {
	for _, s := range []string{"12 months", "1 year", "0 days", "", "12months", "1 year 6 months", "-1 day", "999999999 days", " "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := civil.ParseDuration(s)
		if err != nil {
			return
		}
		if u.Months < 0 || u.Days < 0 || u.Months != 0 && u.Days != 0 || u.IsZero() != strings.HasPrefix(strings.TrimLeft(s, "0"), " ") {
			t.Errorf("%q reads as %+v", s, u)
		}
		if again, err := civil.ParseDuration(u.String()); again != u || err != nil {
			t.Errorf("%q is %s, which reads as %+v, %v", s, u, again, err)
		}
	})
}
