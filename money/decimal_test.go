// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money_test

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/ratable/ratable/money"
	"pgregory.net/rapid"
)

func TestDecimalTexts(t *testing.T) {
	tests := []struct {
		in, out string
		want    money.Decimal
	}{
		{"0.00045", "0.00045", money.Decimal{Coef: 45, Scale: 5}},
		{"12", "12", money.Decimal{Coef: 12}},
		{"-3.50", "-3.5", money.Decimal{Coef: -35, Scale: 1}},
		{"100", "100", money.Decimal{Coef: 100}},
		{"-0.000", "0", money.Decimal{}},
		{"1.000000000000000000000000", "1", money.Decimal{Coef: 1}},
		{"0.000000000000000001", "0.000000000000000001", money.Decimal{Coef: 1, Scale: 18}},
		{"9223372036854775807", "9223372036854775807", money.Decimal{Coef: math.MaxInt64}},
		{"-9.223372036854775807", "-9.223372036854775807", money.Decimal{Coef: -math.MaxInt64, Scale: 18}},
	}
	for _, tt := range tests {
		got, err := money.ParseDecimal(tt.in)
		if got != tt.want || err != nil || got.String() != tt.out {
			t.Errorf("%s reads as %v, %v, written %s; want %v, %s", tt.in, got, err, got, tt.want, tt.out)
		}
	}
}

func TestParseDecimalErrors(t *testing.T) {
	tests := []struct {
		in, says string
		overflow bool
	}{
		{"1,5", "thousands or decimals", false},
		{"1,234.5", "write 1234.5", false},
		{"1e-5", "exponent", false},
		{"", "nothing is written", false},
		{"0.0000000000000000001", "at most 18", false},
		{"9223372036854775808", "18 digits", true},
		{"-9223372036854775808", "18 digits", true},
		{"99999999999999999999999", "18 digits", true},
		{"12.345678901234567891", "18 digits", true},
	}
	for _, tt := range tests {
		got, err := money.ParseDecimal(tt.in)
		if err == nil || !strings.Contains(err.Error(), tt.says) || errors.Is(err, money.ErrOverflow) != tt.overflow || !got.IsZero() {
			t.Errorf("ParseDecimal(%q) = %v, %v; want an error with %q", tt.in, got, err, tt.says)
		}
	}
}

func TestDecimalOf(t *testing.T) {
	if d := money.DecimalOf(-7); d.String() != "-7" || d.Neg() != money.DecimalOf(7) {
		t.Error(d)
	}
	if !money.DecimalOf(1).IsOne() || money.DecimalOf(10).IsOne() || (money.Decimal{Coef: 1, Scale: 1}).IsOne() {
		t.Error("IsOne")
	}
	defer func() {
		if recover() == nil {
			t.Error("the smallest int64 does not panic")
		}
	}()
	money.DecimalOf(math.MinInt64)
}

// anyDecimal draws normalised decimals of every size and scale, through text.
func anyDecimal() *rapid.Generator[money.Decimal] {
	return rapid.Custom(func(t *rapid.T) money.Decimal {
		coef := max(anyInt().Draw(t, "coef"), -math.MaxInt64)
		scale := rapid.Uint8Range(0, 18).Draw(t, "scale")
		for scale > 0 && coef%10 == 0 {
			coef, scale = coef/10, scale-1
		}
		return money.Decimal{Coef: coef, Scale: scale}
	})
}

// valueOf computes a decimal's value with big numbers alone.
func valueOf(d money.Decimal) *big.Rat {
	den := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(d.Scale)), nil)
	return new(big.Rat).SetFrac(big.NewInt(d.Coef), den)
}

func TestDecimalAgreesWithBigRat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, e := anyDecimal().Draw(t, "d"), anyDecimal().Draw(t, "e")
		x, y := valueOf(d), valueOf(e)
		if d.Rat().Cmp(x) != 0 {
			t.Fatalf("Rat %s, want %s", d.Rat(), x)
		}
		if d.Cmp(e) != x.Cmp(y) || d.Sign() != x.Sign() || d.IsZero() != (x.Sign() == 0) {
			t.Fatalf("Cmp %d, want %d", d.Cmp(e), x.Cmp(y))
		}
		if valueOf(d.Neg()).Cmp(new(big.Rat).Neg(x)) != 0 {
			t.Fatalf("Neg %v", d.Neg())
		}
		if again, err := money.ParseDecimal(d.String()); again != d || err != nil {
			t.Fatalf("%s reads as %v, %v", d, again, err)
		}
		if text, _ := new(big.Rat).SetString(d.String()); text.Cmp(x) != 0 {
			t.Fatalf("%s is not %s", d, x)
		}
		checkSum(t, d, e, new(big.Rat).Add(x, y))
	})
}

func checkSum(t *rapid.T, d, e money.Decimal, want *big.Rat) {
	t.Helper()
	sum, err := d.Add(e)
	text := want.FloatString(18) // exact: no sum needs more decimals
	fits, parseErr := money.ParseDecimal(text)
	switch {
	case parseErr != nil && err != money.ErrOverflow:
		t.Fatalf("%s + %s = %v, %v; want overflow", d, e, sum, err)
	case parseErr == nil && (err != nil || sum != fits):
		t.Fatalf("%s + %s = %v, %v; want %s", d, e, sum, err, text)
	}
}

func TestDecimalAddTable(t *testing.T) {
	tests := []struct{ a, b, want string }{
		{"0.1", "0.2", "0.3"},
		{"0.5", "0.5", "1"},
		{"9223372036854775807", "-0.5", ""},
		{"9223372036854775807", "1", ""},
		{"-9223372036854775807", "-1", ""},
		{"922337203685477580.7", "0.3", "922337203685477581"},
		{"922337203685477580.7", "922337203685477580.3", "1844674407370955161"}, // fits once the zero is dropped
	}
	for _, tt := range tests {
		a, _ := money.ParseDecimal(tt.a)
		b, _ := money.ParseDecimal(tt.b)
		got, err := a.Add(b)
		if tt.want == "" && err != money.ErrOverflow || tt.want != "" && (err != nil || got.String() != tt.want) {
			t.Errorf("%s + %s = %s, %v; want %q", tt.a, tt.b, got, err, tt.want)
		}
	}
}

func TestExtendAgreesWithBigRat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, r := anyCurrency().Draw(t, "c"), anyRounding().Draw(t, "rounding")
		num, den := anyInt().Draw(t, "num"), positiveInt().Draw(t, "den")
		factors := rapid.SliceOfN(anyDecimal(), 0, 4).Draw(t, "factors")
		exact := new(big.Rat).SetFrac(big.NewInt(num), big.NewInt(den))
		for _, f := range factors {
			exact.Mul(exact, valueOf(f))
		}
		for range c.Exponent() {
			exact.Mul(exact, rat(10))
		}
		got, err := money.Extend(c, r, num, den, factors...)
		sameOrOverflow(t, exactRound(exact, r), got, err)
	})
}

func TestExtendTable(t *testing.T) {
	tests := []struct {
		c        money.Currency
		r        money.Rounding
		num, den int64
		factors  []string
		want     money.Minor
		bad      bool
	}{
		{usd, money.HalfUp, 12, 1, []string{"10", "19.99"}, 239880, false},
		{usd, money.HalfUp, 1, 1, []string{"1234567", "0.00045"}, 55556, false}, // 555.55515
		{usd, money.HalfUp, 1, 1, []string{"10", "0.0005"}, 1, false},           // 0.005, a tie
		{usd, money.HalfEven, 1, 1, []string{"10", "0.0005"}, 0, false},
		{usd, money.HalfUp, -1, 1, []string{"10", "0.0005"}, -1, false},
		{jpy, money.HalfUp, 1, 3, []string{"100"}, 33, false},
		{kwd, money.HalfUp, 1, 3, []string{"100"}, 33333, false},
		{usd, money.HalfUp, 12, 1, nil, 1200, false},
		{usd, money.Up, 1, 1, []string{"0.000000000000000001", "0.000000000000000001"}, 1, false}, // beyond the fast path
		{usd, money.HalfUp, 0, 1, []string{"9223372036854775807", "9223372036854775807", "9223372036854775807"}, 0, false},
		{jpy, money.HalfUp, 1, 1, []string{"9223372036854775807"}, math.MaxInt64, false},
		{jpy, money.HalfUp, math.MinInt64, 1, nil, math.MinInt64, false},
		{usd, money.HalfUp, 1, 1, []string{"9223372036854775807"}, 0, true},
		{usd, money.HalfUp, math.MaxInt64, 1, []string{"9223372036854775807", "9223372036854775807"}, 0, true},
		{usd, money.HalfUp, 1, 0, []string{"1"}, 0, true},
		{usd, money.HalfUp, 1, -3, []string{"1"}, 0, true},
	}
	for _, tt := range tests {
		var factors []money.Decimal
		for _, text := range tt.factors {
			f, err := money.ParseDecimal(text)
			if err != nil {
				t.Fatal(err)
			}
			factors = append(factors, f)
		}
		got, err := money.Extend(tt.c, tt.r, tt.num, tt.den, factors...)
		if got != tt.want || (err != nil) != tt.bad {
			t.Errorf("Extend(%s, %s, %d, %d, %v) = %d, %v; want %d, error %t", tt.c, tt.r, tt.num, tt.den, tt.factors, got, err, tt.want, tt.bad)
		}
	}
}

func FuzzParseDecimal(f *testing.F) {
	for _, s := range []string{"0.00045", "-12", "1e5", "", "9223372036854775808", "0.0000000000000000010", "1,5", "--", "00.10"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := money.ParseDecimal(s)
		if err != nil {
			return
		}
		want, ok := new(big.Rat).SetString(s)
		if !ok || valueOf(d).Cmp(want) != 0 || d.Scale > 18 || d.Scale > 0 && d.Coef%10 == 0 {
			t.Errorf("%q reads as %v", s, d)
		}
		if again, err := money.ParseDecimal(d.String()); again != d || err != nil {
			t.Errorf("%q is %s, which reads as %v, %v", s, d, again, err)
		}
	})
}
