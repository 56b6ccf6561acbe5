// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/ratable/ratable/money"
	"pgregory.net/rapid"
)

func TestAmountTexts(t *testing.T) {
	tests := []struct {
		m            money.Minor
		c            money.Currency
		plain, table string
	}{
		{123450, usd, "1234.50", "1,234.50"},
		{-123450, usd, "-1234.50", "(1,234.50)"},
		{0, usd, "0.00", "0.00"},
		{-1, usd, "-0.01", "(0.01)"},
		{99, usd, "0.99", "0.99"},
		{100000, usd, "1000.00", "1,000.00"},
		{99999, usd, "999.99", "999.99"},
		{1234, jpy, "1234", "1,234"},
		{-7, jpy, "-7", "(7)"},
		{1234, kwd, "1.234", "1.234"},
		{-5, clf, "-0.0005", "(0.0005)"},
		{12345678, clf, "1234.5678", "1,234.5678"},
		{math.MaxInt64, usd, "92233720368547758.07", "92,233,720,368,547,758.07"},
		{math.MinInt64, usd, "-92233720368547758.08", "(92,233,720,368,547,758.08)"},
		{math.MinInt64, jpy, "-9223372036854775808", "(9,223,372,036,854,775,808)"},
	}
	for _, tt := range tests {
		if got := tt.m.Plain(tt.c); got != tt.plain {
			t.Errorf("%d %s plain: %s, want %s", tt.m, tt.c, got, tt.plain)
		}
		if got := tt.m.Table(tt.c); got != tt.table {
			t.Errorf("%d %s table: %s, want %s", tt.m, tt.c, got, tt.table)
		}
		if got, err := money.ParseAmount(tt.plain, tt.c); got != tt.m || err != nil {
			t.Errorf("%s %s reads as %d, %v; want %d", tt.plain, tt.c, got, err, tt.m)
		}
	}
	if got := money.Minor(-5).Plain(money.Currency{}); got != "-5" {
		t.Errorf("without currency: %s", got)
	}
}

func TestParseAmountAccepts(t *testing.T) {
	tests := []struct {
		in   string
		c    money.Currency
		want money.Minor
	}{
		{"-3", usd, -300}, {"1234.5", usd, 123450}, {"1.50000", usd, 150}, {"007", usd, 700},
		{"-0", usd, 0}, {"-0.00", usd, 0}, {"12.000", jpy, 12}, {"12", kwd, 12000},
		{"1.2340", kwd, 1234}, {"0.0001", clf, 1}, {"00000000000000000000000001", usd, 100},
	}
	for _, tt := range tests {
		if got, err := money.ParseAmount(tt.in, tt.c); got != tt.want || err != nil {
			t.Errorf("%s %s reads as %d, %v; want %d", tt.in, tt.c, got, err, tt.want)
		}
	}
}

func TestParseAmountErrors(t *testing.T) {
	tests := []struct {
		in   string
		c    money.Currency
		says string
	}{
		{"1,234.50", usd, "write 1234.50"},
		{"1.234,50", usd, "write 1234.50"},
		{"-1.234.567,8", usd, "write -1234567.8"},
		{"1,234,567", usd, "write 1234567"},
		{"1,234", usd, "thousands or decimals"},
		{"12,50", usd, "thousands or decimals"},
		{"(12.50)", usd, "write -12.50"},
		{"+5", usd, "write 5"},
		{" 5 ", usd, "write 5"},
		{"−5", usd, "write -5"},
		{".5", usd, "write 0.5"},
		{"-.5", usd, "write -0.5"},
		{"5.", usd, "write 5"},
		{"1e3", usd, "exponent"},
		{"$5", usd, "without currency"},
		{"5 USD", usd, "without currency"},
		{"", usd, "nothing is written"},
		{"-", usd, "plain digits"},
		{".", usd, "plain digits"},
		{"--1", usd, "plain digits"},
		{"1.2.3", usd, "plain digits"},
		{"1 234", usd, "plain digits"},
		{"NaN", usd, "plain digits"},
		{"٣", usd, "plain digits"},
		{"1.005", usd, "USD has 2 decimals, not 3"},
		{"1.5", jpy, "JPY has 0 decimals, not 1"},
		{"1.2345", kwd, "KWD has 3 decimals, not 4"},
		{"1.00", money.Currency{}, "currency is missing"},
		{"92233720368547758.08", usd, "64 bits"},
		{"-92233720368547758.09", usd, "64 bits"},
		{"99999999999999999999", jpy, "64 bits"},
		{"1844674407370955161600", usd, "64 bits"},
	}
	for _, tt := range tests {
		got, err := money.ParseAmount(tt.in, tt.c)
		if err == nil || !strings.Contains(err.Error(), tt.says) || got != 0 {
			t.Errorf("ParseAmount(%q, %s) = %d, %v; want an error with %q", tt.in, tt.c, got, err, tt.says)
			continue
		}
		if !strings.Contains(err.Error(), `"`+tt.in+`"`) {
			t.Errorf("the error does not quote %q: %v", tt.in, err)
		}
		if tt.says == "64 bits" && !errors.Is(err, money.ErrOverflow) {
			t.Errorf("%v is not ErrOverflow", err)
		}
	}
}

func TestAmountRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, c := money.Minor(anyInt().Draw(t, "m")), anyCurrency().Draw(t, "c")
		if got, err := money.ParseAmount(m.Plain(c), c); got != m || err != nil {
			t.Fatalf("%s reads as %d, %v", m.Plain(c), got, err)
		}
		table := strings.ReplaceAll(m.Table(c), ",", "")
		if inner, ok := strings.CutPrefix(table, "("); ok {
			table = "-" + strings.TrimSuffix(inner, ")")
		}
		if table != m.Plain(c) {
			t.Fatalf("table %s, plain %s", m.Table(c), m.Plain(c))
		}
		if got := string(money.AppendPlain([]byte("x"), m, c)); got != "x"+m.Plain(c) {
			t.Fatal(got)
		}
	})
}

func FuzzParseAmount(f *testing.F) {
	for _, s := range []string{"1234.50", "-3", "1,234.50", "", "-", ".5", "(1)", "1e9", "9223372036854775808", "−5", "1.10000000000000000000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range []money.Currency{usd, jpy, kwd, clf} {
			m, err := money.ParseAmount(s, c)
			if err != nil {
				continue
			}
			if again, err := money.ParseAmount(m.Plain(c), c); again != m || err != nil {
				t.Errorf("%q is %d, whose text reads as %d, %v", s, m, again, err)
			}
		}
	})
}
