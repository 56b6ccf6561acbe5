// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package curve_test

import (
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
	"pgregory.net/rapid"
)

func TestClipKeepsEveryEarlierValueAndFreezesTheRest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCurve(t, "curve")
		d := drawDay(t, "d")
		clipped := c.Clip(nil, d)
		for range 20 {
			x := drawDay(t, "x")
			if got, want := value(t, clipped, x), value(t, c, min(x, d)); got != want {
				t.Fatalf("at %s %d, want %d", x, got, want)
			}
		}
		if got := sum(clipped, (*curve.Piece).Total); got.Cmp(big.NewInt(int64(value(t, c, d)))) != 0 {
			t.Fatalf("the total is %d, what was earned %d", got, value(t, c, d))
		}
	})
}

func TestRemainderAndValueAreTheTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCurve(t, "curve")
		d := drawDay(t, "d")
		rest, err := c.Remainder(d)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := rest+value(t, c, d), sum(c, (*curve.Piece).Total); want.Cmp(big.NewInt(int64(got))) != 0 {
			t.Fatalf("%d, total %d", got, want)
		}
	})
}

func TestSpreadAgainKeepsThePastAndTheTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCurve(t, "curve")
		d := drawDay(t, "d")
		to := d + civil.Day(rapid.Int32Range(-5, 500).Draw(t, "length"))
		extra := drawAmount(t, "extra")
		conv := rapid.SampledFrom(conventions).Draw(t, "convention")
		again, err := c.SpreadAgain(nil, d, to, extra, conv, curve.Modification)
		if err != nil {
			t.Fatal(err)
		}
		want := sum(c, (*curve.Piece).Total)
		want.Add(want, big.NewInt(int64(extra)))
		if got := sum(again, (*curve.Piece).Total); got.Cmp(want) != 0 {
			t.Fatalf("the total is %d, want %d", got, want)
		}
		if got := value(t, again, max(d, to)+1); want.Cmp(big.NewInt(int64(got))) != 0 {
			t.Fatalf("after %s %d, want %d", to, got, want)
		}
		for x := firstDay; x <= d; x += 13 {
			if got := value(t, again, x); got != value(t, c, x) {
				t.Fatalf("at %s %d, before %d", x, got, value(t, c, x))
			}
		}
	})
}

func TestAClipAtOrAfterTheEndChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCurve(t, "curve")
		var end civil.Day
		for i := range c {
			end = max(end, c[i].To, c[i].Stop, c[i].From+1, c[i].Gate+1)
		}
		end += civil.Day(rapid.Int32Range(0, 9).Draw(t, "after"))
		if diff := cmp.Diff(append(curve.Curve(nil), c...), c.Clip(nil, end)); diff != "" {
			t.Fatalf("clipped at %s: %s", end, diff)
		}
	})
}

func TestClipAppends(t *testing.T) {
	step := curve.Curve{curve.Step(day("2024-01-01"), 1, curve.Document)}
	got := step.Clip(curve.Curve{curve.Step(day("2023-01-01"), 9, curve.Opening)}, day("2024-06-01"))
	if len(got) != 2 || got[0].Amount != 9 || got[1].Amount != 1 {
		t.Errorf("%+v", got)
	}
}

// An amendment of a 366.00 year after January's 31.00, with 122.00 more to the
// end: 335 days remain.
func TestSpreadAgainTable(t *testing.T) {
	c := curve.Curve{curve.Ratable(36600, day("2024-01-01"), day("2025-01-01"), civil.Daily)}
	again, err := c.SpreadAgain(nil, day("2024-02-01"), day("2025-01-01"), 33500, civil.Daily, curve.Modification)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		at   string
		want money.Minor
	}{
		{"2024-01-11", 1000}, {"2024-02-01", 3100}, {"2024-02-02", 3300}, {"2025-01-01", 70100},
	} {
		if got := value(t, again, day(tt.at)); got != tt.want {
			t.Errorf("at %s %d, want %d", tt.at, got, tt.want)
		}
	}
	if again[len(again)-1].Cause != curve.Modification {
		t.Errorf("the new segment's cause is %s", again[len(again)-1].Cause)
	}
}

func TestSpreadingNothingAgainAddsNoPiece(t *testing.T) {
	c := curve.Curve{curve.Step(day("2024-01-01"), 5, curve.Document)}
	again, err := c.SpreadAgain(nil, day("2024-02-01"), day("2024-03-01"), 0, civil.Daily, curve.Modification)
	if err != nil || len(again) != 1 {
		t.Errorf("%+v, %v", again, err)
	}
}
