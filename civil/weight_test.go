// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package civil_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ratable/ratable/civil"
	"pgregory.net/rapid"
)

var conventions = []civil.Convention{
	civil.Daily, civil.Monthly, civil.WholeMonth, civil.HalfMonth, civil.Thirty360, civil.Anchored,
}

const (
	month  = 377580         // lcm(28, 29, 30, 31)
	spread = 72201776446800 // lcm(1..31)
)

func TestUnitsAreLeastCommonMultiples(t *testing.T) {
	lcm := func(from, to int64) int64 {
		l := int64(1)
		for n := from; n <= to; n++ {
			a, b := l, n
			for b != 0 {
				a, b = b, a%b
			}
			l *= n / a
		}
		return l
	}
	if lcm(28, 31) != month || lcm(1, 31) != spread {
		t.Errorf("%d, %d", lcm(28, 31), lcm(1, 31))
	}
}

// Each case is worked out by hand from the definition of the convention.
func TestWeightTable(t *testing.T) {
	tests := []struct {
		c           civil.Convention
		from, to, d string
		want        int64
	}{
		{civil.Daily, "2024-01-01", "2025-01-01", "2025-01-01", 366},
		{civil.Daily, "2024-01-01", "2025-01-01", "2024-03-01", 60},
		{civil.Daily, "2024-01-01", "2025-01-01", "2023-12-31", 0},
		{civil.Daily, "2024-01-01", "2025-01-01", "2026-01-01", 366},

		{civil.Monthly, "2024-01-01", "2025-01-01", "2024-07-01", 6 * month},
		{civil.Monthly, "2024-01-16", "2024-03-01", "2024-02-01", month / 31 * 16},
		{civil.Monthly, "2024-01-16", "2024-03-01", "2024-02-02", month/31*16 + month/29},
		{civil.Monthly, "2024-02-29", "2024-03-01", "2024-03-01", month / 29},

		{civil.Thirty360, "2024-01-01", "2025-01-01", "2025-01-01", 360},
		{civil.Thirty360, "2024-01-01", "2025-01-01", "2024-01-31", 30},
		{civil.Thirty360, "2024-01-01", "2025-01-01", "2024-02-01", 30}, // the 31st weighs 0
		{civil.Thirty360, "2024-01-01", "2025-01-01", "2024-02-29", 58},
		{civil.Thirty360, "2024-01-01", "2025-01-01", "2024-03-01", 60}, // 29 February weighs 2
		{civil.Thirty360, "2023-02-01", "2023-04-01", "2023-02-28", 27},
		{civil.Thirty360, "2023-02-01", "2023-04-01", "2023-03-01", 30}, // 28 February weighs 3
		{civil.Thirty360, "2024-01-31", "2024-02-01", "2024-02-01", 1},  // a 31st alone counts days
		{civil.Thirty360, "2024-01-31", "2024-02-02", "2024-02-01", 0},
		{civil.Thirty360, "2024-01-31", "2024-02-02", "2024-02-02", 1},

		{civil.Anchored, "2024-01-31", "2024-04-30", "2024-02-29", month},
		{civil.Anchored, "2024-01-31", "2024-04-30", "2024-02-15", month / 29 * 15},
		{civil.Anchored, "2024-01-31", "2024-04-30", "2024-03-31", 2 * month},
		{civil.Anchored, "2024-01-31", "2024-04-30", "2024-04-30", 3 * month},
		{civil.Anchored, "2024-01-15", "2025-01-15", "2025-01-15", 12 * month},
		{civil.Anchored, "2024-01-15", "2024-03-01", "2024-03-01", month + month/29*15},

		// Jun, Jul, Aug and Sep are equal; October is cut off.
		{civil.WholeMonth, "2024-06-15", "2024-10-13", "2024-07-01", spread},
		{civil.WholeMonth, "2024-06-15", "2024-10-13", "2024-08-01", 2 * spread},
		{civil.WholeMonth, "2024-06-15", "2024-10-13", "2024-09-01", 3 * spread},
		{civil.WholeMonth, "2024-06-15", "2024-10-13", "2024-10-01", 4 * spread},
		{civil.WholeMonth, "2024-06-15", "2024-10-13", "2024-10-13", 4 * spread},
		{civil.WholeMonth, "2024-06-15", "2024-10-13", "2024-06-19", spread / 16 * 4}, // 4 of June's 16 days
		{civil.WholeMonth, "2024-06-15", "2024-10-13", "2024-07-11", spread + spread/31*10},
		{civil.WholeMonth, "2024-06-15", "2024-10-01", "2024-10-01", 4 * spread},
		{civil.WholeMonth, "2024-06-05", "2024-06-15", "2024-06-10", spread / 2},
		{civil.WholeMonth, "2024-06-05", "2024-06-15", "2024-06-15", spread},
		{civil.WholeMonth, "2024-06-30", "2024-07-20", "2024-07-20", spread},
		{civil.WholeMonth, "2024-06-01", "2024-06-15", "2024-06-15", spread},

		{civil.HalfMonth, "2017-04-01", "2017-04-15", "2017-04-15", spread},
		{civil.HalfMonth, "2017-04-15", "2017-05-01", "2017-05-01", spread},
		{civil.HalfMonth, "2017-04-01", "2017-05-01", "2017-05-01", 2 * spread},
		{civil.HalfMonth, "2017-04-01", "2017-05-01", "2017-04-16", spread}, // 15 of 30 days
		{civil.HalfMonth, "2017-04-15", "2017-07-10", "2017-05-01", spread},
		{civil.HalfMonth, "2017-04-15", "2017-07-10", "2017-06-01", 3 * spread},
		{civil.HalfMonth, "2017-04-15", "2017-07-10", "2017-07-01", 5 * spread},
		{civil.HalfMonth, "2017-04-15", "2017-07-10", "2017-07-04", 5*spread + spread/3}, // 3 of 9 days
		{civil.HalfMonth, "2017-04-15", "2017-07-10", "2017-07-10", 6 * spread},
		{civil.HalfMonth, "2017-04-10", "2017-04-20", "2017-04-15", spread / 2},

		{civil.Convention(99), "2024-01-01", "2025-01-01", "2025-01-01", 366},
	}
	for _, tt := range tests {
		if got := tt.c.Weight(day(tt.from), day(tt.to), day(tt.d)); got != tt.want {
			t.Errorf("%s [%s, %s) up to %s: %d, want %d", tt.c, tt.from, tt.to, tt.d, got, tt.want)
		}
	}
}

func TestWeightProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := modernDay().Draw(t, "from")
		length := rapid.OneOf(rapid.Int32Range(1, 70), rapid.Int32Range(1, 80000)).Draw(t, "length")
		to := from + civil.Day(length)
		for _, c := range conventions {
			whole := c.Weight(from, to, to)
			if whole <= 0 {
				t.Fatalf("%s [%s, %s) weighs %d", c, from, to, whole)
			}
			if c.Weight(from, to, from) != 0 || c.Weight(from, to, from-9) != 0 || c.Weight(from, to, to+9) != whole {
				t.Fatalf("%s [%s, %s) is not clamped", c, from, to)
			}
			before := int64(0)
			for d := from; d <= min(to, from+800); d++ {
				w := c.Weight(from, to, d)
				if w < before || w > whole {
					t.Fatalf("%s [%s, %s): %d after %d of %d at %s", c, from, to, w, before, whole, d)
				}
				before = w
			}
			if err := c.Check(from, to); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// Every weight is compared with the sum over single days of what the definition
// says each weighs.
func TestWeightsAgreeWithDayByDaySums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := modernDay().Draw(t, "from")
		to := from + civil.Day(rapid.Int32Range(1, 500).Draw(t, "length"))
		var daily, monthly, thirty, half int64
		for d := from; d < to; d++ {
			if civil.HalfMonth.Weight(from, to, d) != half || civil.Monthly.Weight(from, to, d) != monthly || civil.Daily.Weight(from, to, d) != daily {
				t.Fatalf("[%s, %s) at %s", from, to, d)
			}
			if got := civil.MonthUnits(d) - civil.MonthUnits(from); got != monthly {
				t.Fatalf("MonthUnits at %s: %d, want %d", d, got, monthly)
			}
			now := utc(d)
			first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
			last := first.AddDate(0, 1, -1)
			days := int64(last.Day())
			inside := int64(min(dayOf(last)+1, to) - max(dayOf(first), from))
			daily++
			monthly += month / days
			half += spread / inside
			if inside == days {
				half += spread / inside
			}
			switch {
			case now.Day() == 31:
			case d == dayOf(last):
				thirty += 31 - int64(now.Day())
			default:
				thirty++
			}
		}
		if civil.HalfMonth.Weight(from, to, to) != half || civil.Monthly.Weight(from, to, to) != monthly {
			t.Fatalf("[%s, %s)", from, to)
		}
		if thirty == 0 {
			thirty = daily
		}
		if got := civil.Thirty360.Weight(from, to, to); got != thirty {
			t.Fatalf("30/360 [%s, %s): %d, want %d", from, to, got, thirty)
		}
	})
}

func TestWeightOfEmptySegments(t *testing.T) {
	a, b := day("2024-01-31"), day("2024-01-15")
	for _, c := range conventions {
		if got := c.Weight(a, a, a+5); got != 0 {
			t.Errorf("%s of no days: %d", c, got)
		}
		if got := c.Weight(a, b, a+5); got != 0 {
			t.Errorf("%s backwards: %d", c, got)
		}
	}
}

func TestCheck(t *testing.T) {
	from := day("2024-01-01")
	tests := []struct {
		c        civil.Convention
		from, to civil.Day
		says     string
	}{
		{civil.Daily, from, from, "no days"},
		{civil.Daily, from, from - 1, "no days"},
		{civil.Daily, civil.MinDay - 1, from, "leaves the calendar"},
		{civil.Daily, from, civil.MaxDay + 2, "leaves the calendar"},
		{civil.Convention(6), from, from + 1, "unknown convention"},
		{civil.HalfMonth, civil.MinDay, civil.MaxDay, "at most 5000 years"},
		{civil.WholeMonth, civil.MinDay, civil.MaxDay, "at most 5000 years"},
	}
	for _, tt := range tests {
		if err := tt.c.Check(tt.from, tt.to); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s [%s, %s): %v, want %q", tt.c, tt.from, tt.to, err, tt.says)
		}
	}
	for _, c := range conventions {
		to := civil.MaxDay + 1
		if c == civil.WholeMonth || c == civil.HalfMonth {
			to = civil.MinDay.AddMonths(5000 * 12)
		}
		if err := c.Check(civil.MinDay, to); err != nil {
			t.Errorf("%s: %v", c, err)
		}
		if half, whole := c.Weight(civil.MinDay, to, to-9), c.Weight(civil.MinDay, to, to); half <= 0 || whole <= half {
			t.Errorf("%s overflows: %d, %d", c, half, whole)
		}
	}
}

func TestConventionNames(t *testing.T) {
	names := []string{"daily", "monthly", "whole_month", "half_month", "30/360", "anchored"}
	for i, c := range conventions {
		if got, err := civil.ParseConvention(names[i]); got != c || err != nil || c.String() != names[i] {
			t.Errorf("%s: %v, %v, %s", names[i], got, err, c)
		}
	}
	if _, err := civil.ParseConvention("weekly"); err == nil || !strings.Contains(err.Error(), "30/360") {
		t.Error(err)
	}
	if got := civil.Convention(9).String(); got != "Convention(9)" {
		t.Error(got)
	}
}
