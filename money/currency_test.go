// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ratable/ratable/money"
)

// unusual are the exponents other than 2 in ISO 4217, written down by hand from
// the published list.
var unusual = map[string]int{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0,
	"RWF": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
	"CLF": 4, "UYW": 4,
}

func TestCurrencies(t *testing.T) {
	list := money.Active()
	if len(list) < 160 {
		t.Errorf("only %d currencies", len(list))
	}
	if !slices.IsSortedFunc(list, func(a, b money.CurrencyInfo) int { return strings.Compare(a.Code.String(), b.Code.String()) }) {
		t.Error("not sorted")
	}
	left := len(unusual)
	for _, info := range list {
		code := info.Code.String()
		c, err := money.ParseCurrency(code)
		if err != nil || c != info.Code || c.String() != code || c.IsZero() {
			t.Errorf("%s reads as %v, %v", code, c, err)
		}
		want, ok := unusual[code]
		if ok {
			left--
		} else {
			want = 2
		}
		if c.Exponent() != want || info.Exponent != want {
			t.Errorf("%s has exponent %d and %d, want %d", code, c.Exponent(), info.Exponent, want)
		}
		if info.Name == "" || info.Name != strings.TrimSpace(info.Name) {
			t.Errorf("%s is named %q", code, info.Name)
		}
	}
	if left != 0 {
		t.Errorf("%d unusual currencies are missing", left)
	}
}

// Books of years past are in currencies that are gone. The exponents are those
// of ISO 4217 while each was in force.
func TestWithdrawnCurrencies(t *testing.T) {
	whole := map[string]bool{"BEF": true, "BYR": true, "ESP": true, "GRD": true, "ITL": true, "LUF": true, "PTE": true}
	for code := range strings.FieldsSeq("ANG ATS BEF BGN BYR CUC CYP DEM EEK ESP FIM FRF GRD HRK IEP ITL LTL LUF LVL MRO MTL NLG PTE SIT SKK SLL STD VEF ZWL") {
		c, err := money.ParseCurrency(code)
		want := 2
		if whole[code] {
			want = 0
		}
		if err != nil || c.String() != code || c.Exponent() != want {
			t.Errorf("%s reads as %v with exponent %d, %v; want %d", code, c, c.Exponent(), err, want)
		}
	}
	if m, err := money.ParseAmount("1234.50", money.Currency{'B', 'G', 'N'}); err != nil || m != 123450 {
		t.Errorf("1234.50 BGN is %d, %v", m, err)
	}
	list := money.Withdrawn()
	for i, info := range list {
		if i > 0 && list[i-1].Code.String() >= info.Code.String() {
			t.Errorf("%s is not in its place", info.Code)
		}
		if slices.ContainsFunc(money.Active(), func(a money.CurrencyInfo) bool { return a.Code == info.Code }) {
			t.Errorf("%s is active and withdrawn", info.Code)
		}
	}
	if _, err := money.ParseCurrency("bgn"); err == nil || !strings.Contains(err.Error(), "write BGN") {
		t.Errorf("bgn: %v", err)
	}
}

func TestParseCurrencyErrors(t *testing.T) {
	tests := []struct{ in, says string }{
		{"", "missing"},
		{"usd", "write USD"},
		{" EUR", "write EUR"},
		{"XAU", "no minor unit"},
		{"XXX", "no minor unit"},
		{"ABC", `"ABC"`},
		{"US", `"US"`},
		{"USDT", `"USDT"`},
		{"U$D", `"U$D"`},
		{"abc", `"abc"`},
	}
	for _, tt := range tests {
		if c, err := money.ParseCurrency(tt.in); err == nil || !strings.Contains(err.Error(), tt.says) || !c.IsZero() {
			t.Errorf("ParseCurrency(%q) = %v, %v; want an error with %s", tt.in, c, err, tt.says)
		}
	}
}

func TestZeroCurrency(t *testing.T) {
	var none money.Currency
	if !none.IsZero() || none.String() != "" || none.Exponent() != 0 {
		t.Errorf("%v, %q, %d", none.IsZero(), none.String(), none.Exponent())
	}
	if got := (money.Currency{'Z', 'Z', 'Z'}).Exponent(); got != 0 {
		t.Errorf("exponent of an unknown code: %d", got)
	}
}

func TestRoundingNames(t *testing.T) {
	for r, name := range map[money.Rounding]string{money.HalfUp: "half_up", money.HalfEven: "half_even", money.Down: "down", money.Up: "up"} {
		if r.String() != name {
			t.Errorf("%s is named %s", name, r)
		}
	}
	if got := money.Rounding(9).String(); got != "Rounding(9)" {
		t.Error(got)
	}
}

func FuzzParseCurrency(f *testing.F) {
	for _, s := range []string{"USD", "usd", "", "XAU", "ÄÖÜ", "\x00\x00\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := money.ParseCurrency(s)
		if err == nil && c.String() != s {
			t.Errorf("%q reads as %s", s, c)
		}
		if err != nil && !c.IsZero() {
			t.Errorf("%q: %v and an error", s, c)
		}
	})
}
