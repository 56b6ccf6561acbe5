// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money

import (
	"fmt"
	"strings"
)

// digits is a plain decimal number taken apart: whole and frac hold nothing but
// digits, and whole at least one.
type digits struct {
	negative    bool
	whole, frac string
}

// scan takes a plain decimal number apart: an optional '-', digits, and
// optionally '.' with more digits. Anything else is an error that starts with
// what and says what to write instead.
func scan(what, s string) (digits, error) {
	d, ok := split(s)
	if !ok {
		return digits{}, fmt.Errorf("%s %q: %s", what, s, plainAdvice(s))
	}
	return d, nil
}

func split(s string) (d digits, ok bool) {
	d.whole = s
	if strings.HasPrefix(s, "-") {
		d.negative, d.whole = true, s[1:]
	}
	dot := strings.IndexByte(d.whole, '.')
	if dot >= 0 {
		d.whole, d.frac = d.whole[:dot], d.whole[dot+1:]
		if d.frac == "" {
			return d, false
		}
	}
	return d, d.whole != "" && allDigits(d.whole) && allDigits(d.frac)
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// plainAdvice says what is wrong with a text that is no plain number, and what
// to write when that can only be one thing.
func plainAdvice(s string) string {
	if s == "" {
		return "nothing is written; write a number such as 1234.50"
	}
	fixed := strings.ReplaceAll(strings.TrimSpace(s), "\u2212", "-") // the typographic minus sign
	if strings.HasPrefix(fixed, "(") && strings.HasSuffix(fixed, ")") {
		fixed = "-" + fixed[1:len(fixed)-1]
	}
	fixed = strings.TrimPrefix(fixed, "+")
	fixed, certain := withoutSeparators(fixed)
	if !certain {
		return "a comma may mean thousands or decimals; write plain digits with a point before the decimals, such as 1234.50"
	}
	fixed = strings.TrimSuffix(fixed, ".")
	if strings.HasPrefix(fixed, ".") {
		fixed = "0" + fixed
	} else if strings.HasPrefix(fixed, "-.") {
		fixed = "-0" + fixed[1:]
	}
	if _, ok := split(fixed); ok {
		return "write " + fixed
	}
	if strings.ContainsAny(s, "eE") && strings.ContainsAny(s, "0123456789") {
		return "write the digits out, without an exponent, such as 1234.50"
	}
	return "write plain digits only, without currency, spaces or separators, such as 1234.50 or -3"
}

// withoutSeparators drops thousands separators. It is not certain of a single
// comma without a point: 1,234 is a thousand in one country and one in another.
func withoutSeparators(s string) (fixed string, certain bool) {
	commas, points := strings.Count(s, ","), strings.Count(s, ".")
	comma, point := strings.LastIndexByte(s, ','), strings.LastIndexByte(s, '.')
	switch {
	case commas == 0:
		return s, true
	case points == 1 && point > comma, points == 0 && commas > 1:
		return strings.ReplaceAll(s, ",", ""), true
	case commas == 1 && points > 0 && comma > point:
		return strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", "."), true
	}
	return s, false
}
