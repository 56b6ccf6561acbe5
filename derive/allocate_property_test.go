// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"math/big"
	"slices"
	"strconv"
	"testing"

	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"pgregory.net/rapid"
)

func drawMinor(t *rapid.T, name string, lo, hi int64) money.Minor {
	return money.Minor(rapid.Int64Range(lo, hi).Draw(t, name))
}

// drawShares draws obligations with prices that are points and ranges, with and
// without a middle of their own, the first of them above zero.
func drawShares(t *rapid.T) []share {
	n := rapid.IntRange(2, 7).Draw(t, "shares")
	out := make([]share, n)
	for i := range out {
		low := drawMinor(t, "low", 0, 2_000_000)
		if i == 0 {
			low++
		}
		s := observed("p"+strconv.Itoa(i), low)
		s.Stated = drawMinor(t, "stated", 0, 2_000_000)
		if rapid.Bool().Draw(t, "ranged") {
			s.SSP.Ranged, s.SSP.High = true, low+drawMinor(t, "width", 0, 500_000)
			if s.SSP.HasMid = rapid.Bool().Draw(t, "mid"); s.SSP.HasMid {
				s.SSP.Mid = drawMinor(t, "point", int64(low), int64(s.SSP.High))
			}
			if i == 0 {
				s.Stated++
			}
		}
		out[i] = s
	}
	return out
}

// exactWeight is the price that rule A3 weighs a share by, as a fraction.
func exactWeight(s share, outside policy.OutOfRange) *big.Rat {
	p := s.SSP
	middle := new(big.Rat).SetFrac64(int64(p.Low)+int64(p.High), 2)
	if p.HasMid {
		middle.SetInt64(int64(p.Mid))
	}
	pick := map[policy.OutOfRange]*big.Rat{policy.Midpoint: middle, policy.LowBound: big.NewRat(int64(p.Low), 1)}
	switch {
	case !p.Ranged:
		return big.NewRat(int64(p.Low), 1)
	case p.Low <= s.Stated && s.Stated <= p.High:
		return big.NewRat(int64(s.Stated), 1)
	case pick[outside] != nil:
		return pick[outside]
	}
	return big.NewRat(int64(min(max(s.Stated, p.Low), p.High)), 1)
}

func mustAllocate(t *rapid.T, in toAllocate) []money.Minor {
	got, err := allocate(&in)
	if err != nil {
		t.Fatal(err)
	}
	return got.Amounts
}

// Shares sum to the amount, and each is within one unit of the exact fraction.
func TestAllocateIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := toAllocate{Amount: drawMinor(t, "amount", -10_000_000, 10_000_000), Shares: drawShares(t),
			OutOfRange: rapid.SampledFrom([]policy.OutOfRange{policy.NearestBound, policy.Midpoint, policy.LowBound}).Draw(t, "outside")}
		got := mustAllocate(t, in)
		total, sum := new(big.Rat), money.Minor(0)
		for _, s := range in.Shares {
			total.Add(total, exactWeight(s, in.OutOfRange))
		}
		for i, s := range in.Shares {
			sum += got[i]
			exact := new(big.Rat).Mul(big.NewRat(int64(in.Amount), 1), exactWeight(s, in.OutOfRange))
			off := exact.Sub(exact.Quo(exact, total), big.NewRat(int64(got[i]), 1))
			if off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
				t.Fatalf("share %d is %d, off by %s", i, got[i], off.FloatString(3))
			}
		}
		if sum != in.Amount {
			t.Fatalf("%v sum to %d, not %d", got, sum, in.Amount)
		}
	})
}

// The parts of an amount below zero mirror those of the amount above.
func TestAllocateMirrors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := toAllocate{Amount: drawMinor(t, "amount", 0, 10_000_000), Shares: drawShares(t)}
		up := mustAllocate(t, in)
		in.Amount = -in.Amount
		for i, m := range mustAllocate(t, in) {
			if m != -up[i] {
				t.Fatalf("share %d is %d and %d", i, up[i], m)
			}
		}
	})
}

// The order of the obligations moves none of them by more than the units that
// ties leave; without ties it changes nothing.
func TestAllocateInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := toAllocate{Amount: drawMinor(t, "amount", -10_000_000, 10_000_000), Shares: drawShares(t)}
		got := mustAllocate(t, in)
		order := rapid.Permutation(indexes(len(in.Shares))).Draw(t, "order")
		turned := in
		turned.Shares = make([]share, len(order))
		for k, i := range order {
			turned.Shares[k] = in.Shares[i]
		}
		other := mustAllocate(t, turned)
		back := make([]money.Minor, len(order))
		for k, i := range order {
			back[i] = other[k]
		}
		if slices.Equal(got, back) {
			return
		}
		total := new(big.Rat)
		for _, s := range in.Shares {
			total.Add(total, exactWeight(s, in.OutOfRange))
		}
		rest := func(i int) string { // what its exact share is cut by, which a tie has in common
			x := new(big.Rat).Mul(big.NewRat(int64(in.Amount), 1), exactWeight(in.Shares[i], in.OutOfRange))
			x.Quo(x, total)
			whole := new(big.Int).Quo(x.Num(), x.Denom())
			return x.Sub(x, new(big.Rat).SetInt(whole)).String()
		}
		for i := range got {
			if got[i] == back[i] {
				continue
			}
			tied := slices.ContainsFunc(indexes(len(got)), func(j int) bool { return j != i && rest(i) == rest(j) && got[j] != back[j] })
			if !tied {
				t.Fatalf("share %d is %d, and %d in another order, without a tie", i, got[i], back[i])
			}
		}
	})
}

// Selling prices say only how much more one is than another.
func TestAllocateScales(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := toAllocate{Amount: drawMinor(t, "amount", -10_000_000, 10_000_000), Shares: drawShares(t)}
		got := mustAllocate(t, in)
		k := drawMinor(t, "times", 2, 1000)
		for i := range in.Shares {
			s := &in.Shares[i]
			s.Stated, s.SSP.Low, s.SSP.Mid, s.SSP.High = s.Stated*k, s.SSP.Low*k, s.SSP.Mid*k, max(s.SSP.Low, s.SSP.High)*k
			if !s.SSP.Ranged {
				s.SSP.High = s.SSP.Low
			}
		}
		if again := mustAllocate(t, in); !slices.Equal(got, again) {
			t.Fatalf("%v, and %v by prices %d times as high", got, again, k)
		}
	})
}

// With bundles and residuals too, shares sum to the amount.
func TestAllocateWithEvidenceSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := toAllocate{Amount: drawMinor(t, "amount", 0, 10_000_000), Shares: drawShares(t)}
		for i := range in.Shares {
			in.Shares[i].SSP.Residual = i > 0 && rapid.IntRange(0, 3).Draw(t, "residual") == 0
		}
		b := observedBundle{Price: drawMinor(t, "price", 0, 4_000_000)}
		for i := range in.Shares {
			if rapid.Bool().Draw(t, "of it") {
				b.Of = append(b.Of, in.Shares[i].Name)
			}
		}
		in.Bundles = []observedBundle{b}
		in.Discount = rapid.SampledFrom([]string{"", "bundle", "all"}).Draw(t, "answer")
		got := mustAllocate(t, in)
		sum := money.Minor(0)
		for i, m := range got {
			sum += m
			if m < 0 {
				t.Fatalf("share %d has %d of %d", i, m, in.Amount)
			}
		}
		if sum != in.Amount {
			t.Fatalf("%v sum to %d, not %d", got, sum, in.Amount)
		}
	})
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func BenchmarkAllocate(b *testing.B) {
	in := toAllocate{Amount: 10000, Shares: []share{observed("A", 4000), observed("B", 5500), observed("C", 4500)}, Bundles: bAndC}
	for _, c := range []struct {
		name    string
		bundles []observedBundle
		explain bool
	}{{"relative", nil, false}, {"bundle", bAndC, false}, {"explained", bAndC, true}} {
		b.Run(c.name, func(b *testing.B) {
			in := in
			in.Bundles, in.Explain, in.Currency = c.bundles, c.explain, mustCurrency("USD")
			b.ReportAllocs()
			for b.Loop() {
				if _, err := allocate(&in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
