// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/ratable/ratable/money"
	"pgregory.net/rapid"
)

var (
	usd = money.Currency{'U', 'S', 'D'}
	jpy = money.Currency{'J', 'P', 'Y'}
	kwd = money.Currency{'K', 'W', 'D'}
	clf = money.Currency{'C', 'L', 'F'}
)

// exactRound rounds a rational the way a textbook defines each mode: by the
// distance to the two whole numbers around it. It shares no code with the
// package.
func exactRound(x *big.Rat, r money.Rounding) *big.Int {
	abs := new(big.Rat).Abs(x)
	floor := new(big.Int).Div(abs.Num(), abs.Denom())
	frac := new(big.Rat).Sub(abs, new(big.Rat).SetInt(floor))
	half := frac.Cmp(big.NewRat(1, 2))
	up := false
	switch r {
	case money.HalfUp:
		up = half >= 0
	case money.HalfEven:
		up = half > 0 || half == 0 && floor.Bit(0) == 1
	case money.Up:
		up = frac.Sign() > 0
	}
	if up {
		floor.Add(floor, big.NewInt(1))
	}
	if x.Sign() < 0 {
		floor.Neg(floor)
	}
	return floor
}

// anyInt draws int64 numbers of every size, with the extremes among them.
func anyInt() *rapid.Generator[int64] {
	return rapid.OneOf(
		rapid.Int64(),
		rapid.Int64Range(-1000, 1000),
		rapid.SampledFrom([]int64{0, 1, -1, math.MaxInt64, math.MinInt64, math.MaxInt64 - 1, math.MinInt64 + 1, 1 << 32, -1 << 31}),
	)
}

func positiveInt() *rapid.Generator[int64] {
	return rapid.OneOf(
		rapid.Int64Range(1, math.MaxInt64),
		rapid.Int64Range(1, 1000),
		rapid.SampledFrom([]int64{1, 2, 365, 366, 377580, math.MaxInt64}),
	)
}

func anyRounding() *rapid.Generator[money.Rounding] {
	return rapid.SampledFrom([]money.Rounding{money.HalfUp, money.HalfEven, money.Down, money.Up})
}

func anyCurrency() *rapid.Generator[money.Currency] {
	return rapid.SampledFrom([]money.Currency{usd, jpy, kwd, clf})
}

func rat(a int64) *big.Rat { return new(big.Rat).SetInt64(a) }

// sameOrOverflow checks got and err against the exact whole number want.
func sameOrOverflow(t *rapid.T, want *big.Int, got money.Minor, err error) {
	t.Helper()
	switch {
	case !want.IsInt64():
		if err != money.ErrOverflow {
			t.Fatalf("got %d, %v; want ErrOverflow for %s", got, err, want)
		}
	case err != nil || int64(got) != want.Int64():
		t.Fatalf("got %d, %v; want %s", got, err, want)
	}
}

func TestSumsAgreeWithBigInt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyInt().Draw(t, "a"), anyInt().Draw(t, "b")
		x, y := money.Minor(a), money.Minor(b)
		got, err := money.Add(x, y)
		sameOrOverflow(t, new(big.Int).Add(big.NewInt(a), big.NewInt(b)), got, err)
		got, err = money.Sub(x, y)
		sameOrOverflow(t, new(big.Int).Sub(big.NewInt(a), big.NewInt(b)), got, err)

		var list []money.Minor
		want := new(big.Int)
		for _, v := range rapid.SliceOf(anyInt()).Draw(t, "list") {
			list = append(list, money.Minor(v))
			want.Add(want, big.NewInt(v))
		}
		got, err = money.Sum(list...)
		sameOrOverflow(t, want, got, err)
	})
}

func TestSumPassesThroughOverflow(t *testing.T) {
	got, err := money.Sum(math.MaxInt64, math.MaxInt64, math.MinInt64, math.MinInt64)
	if got != -2 || err != nil {
		t.Errorf("got %d, %v; want -2", got, err)
	}
}

func TestMulDivAgreesWithBigRat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, num, den := anyInt().Draw(t, "a"), anyInt().Draw(t, "num"), positiveInt().Draw(t, "den")
		r := anyRounding().Draw(t, "rounding")
		exact := new(big.Rat).Mul(rat(a), rat(num))
		exact.Quo(exact, rat(den))
		got, err := money.MulDiv(money.Minor(a), num, den, r)
		sameOrOverflow(t, exactRound(exact, r), got, err)
	})
}

func TestMulDivTable(t *testing.T) {
	const most, least = math.MaxInt64, math.MinInt64
	tests := []struct {
		a        money.Minor
		num, den int64
		r        money.Rounding
		want     money.Minor
		bad      bool
	}{
		{5, 1, 2, money.HalfUp, 3, false},
		{-5, 1, 2, money.HalfUp, -3, false},
		{5, -1, 2, money.HalfUp, -3, false},
		{-5, -1, 2, money.HalfUp, 3, false},
		{5, 1, 2, money.HalfEven, 2, false},
		{7, 1, 2, money.HalfEven, 4, false},
		{-5, 1, 2, money.HalfEven, -2, false},
		{5, 1, 2, money.Down, 2, false},
		{-5, 1, 2, money.Down, -2, false},
		{1, 1, 100, money.Up, 1, false},
		{-1, 1, 100, money.Up, -1, false},
		{100000, 31, 366, money.HalfUp, 8470, false}, // 8469.945
		{most, most, most, money.HalfUp, most, false},
		{least, most, most, money.HalfUp, least, false},
		{least, 1, 1, money.Up, least, false},
		{least, -1, 1, money.HalfUp, 0, true},
		{most, 2, 1, money.HalfUp, 0, true},
		{most, most, 1, money.HalfUp, 0, true},
		{least, most, 1 << 62, money.HalfUp, 0, true}, // 2^64-2
		{1, 1, 0, money.HalfUp, 0, true},
		{1, 1, -1, money.HalfUp, 0, true},
	}
	for _, tt := range tests {
		got, err := money.MulDiv(tt.a, tt.num, tt.den, tt.r)
		if (err != nil) != tt.bad || got != tt.want {
			t.Errorf("MulDiv(%d, %d, %d, %s) = %d, %v; want %d, error %t", tt.a, tt.num, tt.den, tt.r, got, err, tt.want, tt.bad)
		}
	}
	// The exact quotient lies between 2^64-1 and 2^64, and Up steps out of 64 bits.
	if _, err := money.MulDiv(most-1, 5270498306774157605, 2635249153387078802, money.Up); err != money.ErrOverflow {
		t.Errorf("carry out of 64 bits: %v", err)
	}
}

func TestShareAgreesWithBigRat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, den := anyInt().Draw(t, "a"), positiveInt().Draw(t, "den")
		num := rapid.Int64Range(0, den).Draw(t, "num")
		exact := new(big.Rat).Mul(rat(a), big.NewRat(num, den))
		got := money.Share(money.Minor(a), num, den)
		sameOrOverflow(t, exactRound(exact, money.HalfUp), got, nil)
		if next := money.Share(money.Minor(a), num+min(1, den-num), den); a > 0 && next < got || a < 0 && next > got {
			t.Fatalf("falls back from %d to %d", got, next)
		}
	})
}

func TestShareOutsideOfItsRange(t *testing.T) {
	for _, a := range []money.Minor{0, 7, -7, math.MaxInt64, math.MinInt64} {
		for _, num := range []int64{-1, 0, math.MinInt64} {
			if got := money.Share(a, num, 3); got != 0 {
				t.Errorf("Share(%d, %d, 3) = %d, want 0", a, num, got)
			}
		}
		for _, num := range []int64{3, 4, math.MaxInt64} {
			if got := money.Share(a, num, 3); got != a {
				t.Errorf("Share(%d, %d, 3) = %d, want %d", a, num, got, a)
			}
		}
	}
}

func TestHotPathsDoNotAllocate(t *testing.T) {
	var room [64]byte
	weights, out := []int64{1, 1, 1}, make([]money.Minor, 3)
	price, qty := money.Decimal{Coef: 1999, Scale: 2}, money.DecimalOf(12)
	paths := map[string]func(){
		"Share":        func() { money.Share(math.MaxInt64-7, 100, 366) },
		"MulDiv":       func() { _, _ = money.MulDiv(math.MaxInt64-7, 100, 366, money.HalfEven) },
		"Extend":       func() { _, _ = money.Extend(usd, money.HalfUp, 12, 1, qty, price) },
		"Allocate":     func() { _ = money.Allocate(-10000, weights, out) },
		"AppendPlain":  func() { money.AppendPlain(room[:0], -123456, usd) },
		"ParseDecimal": func() { _, _ = money.ParseDecimal("0.00045") },
		"ParseAmount":  func() { _, _ = money.ParseAmount("1234.50", usd) },
		"Currency":     func() { _, _ = money.ParseCurrency("USD") },
	}
	for name, path := range paths {
		if n := testing.AllocsPerRun(100, path); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}
