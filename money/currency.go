// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money

import (
	"fmt"
	"slices"
	"strings"
)

// Currency is an ISO 4217 code in capitals. The zero value means no currency.
type Currency [3]byte

// currencyInfo is one row of a table of currencies.
type currencyInfo struct {
	Code     Currency
	Exponent int    // how many decimals a major unit has: 2 for USD, 0 for JPY
	Name     string // in English, as ISO 4217 writes it
}

// ParseCurrency reads a code such as USD, also one that was withdrawn: books
// reach back. A code that is unknown, in small letters, or without minor unit
// (gold, test codes) is an error that names it.
func ParseCurrency(s string) (Currency, error) {
	if len(s) == 3 {
		if c := (Currency{s[0], s[1], s[2]}); c.known() {
			return c, nil
		}
	}
	return Currency{}, unknownCurrency(s)
}

// String returns the code, and an empty text for the zero value.
func (c Currency) String() string {
	if c.IsZero() {
		return ""
	}
	return string(c[:])
}

// IsZero reports whether c means no currency.
func (c Currency) IsZero() bool { return c == Currency{} }

// Exponent returns how many decimals a major unit of c has: 2 for USD, 0 for
// JPY, 3 for KWD, 4 for CLF. For the zero value and for codes outside the table
// it is 0, so that their minor units print as they are.
func (c Currency) Exponent() int {
	if i, ok := c.slot(); ok {
		return max(int(exponents[i])-1, 0)
	}
	return 0
}

func (c Currency) known() bool {
	i, ok := c.slot()
	return ok && exponents[i] != 0
}

// slot is the place of a code in exponents; ok is false unless it is three
// capitals.
func (c Currency) slot() (i int, ok bool) {
	for _, letter := range c {
		if letter < 'A' || letter > 'Z' {
			return 0, false
		}
		i = i*26 + int(letter-'A')
	}
	return i, true
}

// exponents holds exponent + 1 for each known code and 0 for the others: 17 kB
// that make every lookup one array access.
var exponents = indexExponents()

func indexExponents() (index [26 * 26 * 26]uint8) {
	for _, table := range [][]currencyInfo{currencyTable[:], withdrawnTable[:]} {
		for _, info := range table {
			i, _ := info.Code.slot()
			index[i] = uint8(info.Exponent) + 1
		}
	}
	return index
}

// unknownCurrency says why s is no currency, with what to write when that is
// clear.
func unknownCurrency(s string) error {
	if s == "" {
		return fmt.Errorf("a currency is missing: write an ISO 4217 code such as USD")
	}
	if upper := strings.ToUpper(strings.TrimSpace(s)); upper != s && len(upper) == 3 {
		if _, err := ParseCurrency(upper); err == nil {
			return fmt.Errorf("unknown currency %q: write %s", s, upper)
		}
	}
	if slices.Contains(codesWithoutMinorUnit[:], s) {
		return fmt.Errorf("currency %q has no minor unit in ISO 4217, so no amount can be kept in it", s)
	}
	return fmt.Errorf("unknown currency %q: write an ISO 4217 code such as USD", s)
}
