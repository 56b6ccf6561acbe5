// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package curve_test

import (
	"math/big"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
	"pgregory.net/rapid"
)

var conventions = []civil.Convention{
	civil.Daily, civil.Monthly, civil.WholeMonth, civil.HalfMonth, civil.Thirty360, civil.Anchored,
}

var roundings = []money.Rounding{money.HalfUp, money.HalfEven, money.Down, money.Up}

func day(s string) civil.Day { return civil.MustDay(s) }

// The days that are drawn: three years around a leap day.
var (
	firstDay = day("2023-01-01")
	lastDay  = day("2026-01-31")
)

func drawDay(t *rapid.T, label string) civil.Day {
	return civil.Day(rapid.Int32Range(int32(firstDay), int32(lastDay)).Draw(t, label))
}

// drawAmount draws small amounts as often as those near the end of 64 bits.
func drawAmount(t *rapid.T, label string) money.Minor {
	return money.Minor(rapid.OneOf(
		rapid.Int64Range(-1000, 1000),
		rapid.Int64Range(-1e12, 1e12),
		rapid.Int64Range(-1<<59, 1<<59),
	).Draw(t, label))
}

// drawPiece draws a step or a segment, half of them stopped early or gated.
func drawPiece(t *rapid.T, label string) curve.Piece {
	from := drawDay(t, label+" from")
	amount := drawAmount(t, label+" amount")
	length := rapid.OneOf(rapid.Just(int32(0)), rapid.Int32Range(1, 3), rapid.Int32Range(1, 800)).Draw(t, label+" days")
	p := curve.Ratable(amount, from, from+civil.Day(length), rapid.SampledFrom(conventions).Draw(t, label+" convention"))
	p.Round = rapid.SampledFrom(roundings).Draw(t, label+" rounding")
	if length > 0 && rapid.Bool().Draw(t, label+" stopped") {
		p.Stop = from + civil.Day(rapid.Int32Range(0, length).Draw(t, label+" stop"))
	}
	if rapid.Bool().Draw(t, label+" gated") {
		p.Gate = from + civil.Day(rapid.Int32Range(0, length+60).Draw(t, label+" gate"))
	}
	return p
}

// drawCurve draws a few pieces whose sums stay within 64 bits.
func drawCurve(t *rapid.T, label string) curve.Curve {
	c := make(curve.Curve, rapid.IntRange(0, 5).Draw(t, label+" pieces"))
	for i := range c {
		c[i] = drawPiece(t, label)
	}
	return c
}

func drawDays(t *rapid.T, label string) []civil.Day {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) civil.Day { return drawDay(t, "day") }), 1, 40).Draw(t, label)
}

// sum adds exactly, however large.
func sum(c curve.Curve, of func(p *curve.Piece) money.Minor) *big.Int {
	total := new(big.Int)
	for i := range c {
		total.Add(total, big.NewInt(int64(of(&c[i]))))
	}
	return total
}

func value(t rapid.TB, c curve.Curve, x civil.Day) money.Minor {
	t.Helper()
	v, err := c.Value(x)
	if err != nil {
		t.Fatalf("value at %s: %v", x, err)
	}
	return v
}

// daysIn counts the days of a month by looking for the first of the next.
func daysIn(d civil.Day) int64 {
	_, m, _ := d.Date()
	first, next := d, d
	for first > civil.MinDay {
		if _, k, _ := (first - 1).Date(); k != m {
			break
		}
		first--
	}
	for {
		if _, k, _ := next.Date(); k != m {
			break
		}
		next++
	}
	return int64(next - first)
}

// weight adds up the weight of each day of [from, to) by the meaning of the two
// usual conventions: every day the same, or every month the same.
func weight(c civil.Convention, from, to civil.Day) *big.Rat {
	w := new(big.Rat)
	for d := from; d < to; d++ {
		if c == civil.Monthly {
			w.Add(w, big.NewRat(1, daysIn(d)))
		} else {
			w.Add(w, big.NewRat(1, 1))
		}
	}
	return w
}

// within reports whether got lies less than one unit from the exact value.
func within(got money.Minor, exact *big.Rat) bool {
	diff := new(big.Rat).Sub(new(big.Rat).SetInt64(int64(got)), exact)
	return diff.Abs(diff).Cmp(big.NewRat(1, 1)) < 0
}

// rounded is the exact value to the nearest unit, a half away from zero.
func rounded(exact *big.Rat) money.Minor {
	two := new(big.Rat).Mul(new(big.Rat).Abs(exact), big.NewRat(2, 1))
	two.Add(two, big.NewRat(1, 1))
	q := new(big.Int).Quo(two.Num(), new(big.Int).Mul(two.Denom(), big.NewInt(2)))
	if exact.Sign() < 0 {
		q.Neg(q)
	}
	return money.Minor(q.Int64())
}

func sorted(days []civil.Day) []civil.Day {
	out := slices.Clone(days)
	slices.Sort(out)
	return slices.Compact(out)
}
