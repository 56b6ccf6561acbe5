// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ratable/ratable/money"
	"pgregory.net/rapid"
)

func TestAllocateTable(t *testing.T) {
	const most, least = math.MaxInt64, math.MinInt64
	tests := []struct {
		name    string
		total   money.Minor
		weights []int64
		want    []money.Minor // nil: an error
	}{
		{"thirds", 10000, []int64{1, 1, 1}, []money.Minor{3334, 3333, 3333}},
		{"negative thirds", -10000, []int64{1, 1, 1}, []money.Minor{-3334, -3333, -3333}},
		{"two left over", 101, []int64{1, 1, 1}, []money.Minor{34, 34, 33}},
		{"largest remainder first", 100, []int64{1, 1, 4}, []money.Minor{17, 17, 66}}, // 16.67 16.67 66.67: ties, earlier first
		{"Fowler", 5, []int64{3, 7}, []money.Minor{2, 3}},                             // 1.5 and 3.5
		{"zero weight gets nothing", 1, []int64{0, 1, 0}, []money.Minor{0, 1, 0}},
		{"less than the parts", 2, []int64{1, 1, 1, 1}, []money.Minor{1, 1, 0, 0}},
		{"nothing over weights", 0, []int64{5, 6}, []money.Minor{0, 0}},
		{"nothing over nothing", 0, []int64{0, 0}, []money.Minor{0, 0}},
		{"nobody", 0, nil, []money.Minor{}},
		{"sum of weights beyond 64 bits", most, []int64{most, most, most, most}, []money.Minor{most/4 + 1, most/4 + 1, most/4 + 1, most / 4}},
		{"sum beyond 63 bits", least, []int64{most, most}, []money.Minor{least / 2, least / 2}},
		{"smallest total, one part", least, []int64{7}, []money.Minor{least}},
		{"smallest total, huge weights", least, []int64{most, most, most, 0}, []money.Minor{-3074457345618258603, -3074457345618258603, -3074457345618258602, 0}},
		{"something over nothing", 1, []int64{0, 0}, nil},
		{"something over nobody", 1, nil, nil},
		{"negative weight", 1, []int64{2, -1}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out := make([]money.Minor, len(tt.weights))
			err := money.Allocate(tt.total, tt.weights, out)
			if (err != nil) != (tt.want == nil) {
				t.Fatalf("error %v, want %v", err, tt.want)
			}
			if tt.want == nil {
				tt.want = make([]money.Minor, len(tt.weights)) // out stays as it was
			}
			if diff := cmp.Diff(tt.want, out); diff != "" {
				t.Errorf("Allocate: %s", diff)
			}
		})
	}
}

func TestAllocateRefusesOtherLengths(t *testing.T) {
	if err := money.Allocate(1, []int64{1, 2}, make([]money.Minor, 1)); err == nil {
		t.Error("Allocate: no error")
	}
}

// byDefinition is the largest remainder method spelled out: it hands each unit
// left over to the part that is furthest below its exact share, the earliest of
// equals.
func byDefinition(total int64, weights []*big.Rat) []money.Minor {
	sum := new(big.Rat)
	for _, w := range weights {
		sum.Add(sum, w)
	}
	whole := new(big.Rat).Abs(rat(total))
	given := new(big.Int)
	parts := make([]*big.Int, len(weights))
	short := make([]*big.Rat, len(weights))
	for i, w := range weights {
		exact := new(big.Rat).Mul(whole, w)
		exact.Quo(exact, sum)
		parts[i] = exactRound(exact, money.Down)
		short[i] = exact.Sub(exact, new(big.Rat).SetInt(parts[i]))
		given.Add(given, parts[i])
	}
	for new(big.Rat).SetInt(given).Cmp(whole) < 0 {
		best := 0
		for i := range short {
			if short[i].Cmp(short[best]) > 0 {
				best = i
			}
		}
		parts[best].Add(parts[best], big.NewInt(1))
		short[best].Sub(short[best], rat(1))
		given.Add(given, big.NewInt(1))
	}
	out := make([]money.Minor, len(parts))
	for i, p := range parts {
		if total < 0 {
			p.Neg(p)
		}
		out[i] = money.Minor(p.Int64())
	}
	return out
}

func TestAllocateIsTheLargestRemainderMethod(t *testing.T) {
	weight := rapid.OneOf(rapid.Int64Range(0, 12), rapid.Int64Range(0, math.MaxInt64))
	rapid.Check(t, func(t *rapid.T) {
		total := anyInt().Draw(t, "total")
		weights := rapid.SliceOfN(weight, 1, 50).Draw(t, "weights")
		weights[0] = max(weights[0], 1)
		rats := make([]*big.Rat, len(weights))
		for i, w := range weights {
			rats[i] = rat(w)
		}
		want := byDefinition(total, rats)

		out := make([]money.Minor, len(weights))
		if err := money.Allocate(money.Minor(total), weights, out); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, out); diff != "" {
			t.Fatalf("Allocate: %s", diff)
		}
		if sum, err := money.Sum(out...); err != nil || sum != money.Minor(total) {
			t.Fatalf("sums to %d, %v", sum, err)
		}
		if total == math.MinInt64 {
			return
		}
		if err := money.Allocate(money.Minor(-total), weights, out); err != nil {
			t.Fatal(err)
		}
		for i := range out {
			if out[i] != -want[i] {
				t.Fatalf("part %d of the opposite is %d, want %d", i, out[i], -want[i])
			}
		}
	})
}
