// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// maxID is the greatest length of an id in bytes, as in a book.
const maxID = 200

// The days that a book may name.
var (
	firstDay = civil.MustDay("1900-01-01")
	lastDay  = civil.MustDay("2200-12-31")
)

// printable reports whether a text can stand in a book.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError })
		}
	}
	return true
}

// quote prints a text that came from a table.
func quote(s string) string {
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:57], "") + "..."
	}
	return strconv.Quote(s)
}

// advised is an error of a cell: what is wrong and what to write instead.
type advised struct{ what, fix string }

// Error is what is wrong.
func (e *advised) Error() string { return e.what }

// advice splits an error of civil or money into what and fix.
func advice(what string, err error) *advised {
	_, fix, ok := strings.Cut(err.Error(), ": ")
	if !ok {
		fix = err.Error()
	}
	return &advised{what, fix}
}

// day reads a day in the mapping's layout.
func (m *Mapping) day(s string) (civil.Day, *advised) {
	var d civil.Day
	var err error
	if m.Dates == "" {
		if d, err = civil.ParseDay(s); err != nil {
			return 0, advice(quote(s)+" is not a day", err)
		}
	} else {
		t, err := time.Parse(m.Dates, s)
		if err != nil {
			return 0, &advised{quote(s) + " is not a day", "the mapping says that days are written " + m.Dates + " for 2 January 2006"}
		}
		if d, err = civil.MakeDay(t.Year(), int(t.Month()), t.Day()); err != nil {
			return 0, advice(quote(s)+" is not a day", err)
		}
	}
	if d < firstDay || d > lastDay {
		return 0, &advised{quote(s) + " is too far away to be meant", "a book has days from 1900 to 2200"}
	}
	return d, nil
}

// number reads a decimal as the mapping says that it is written.
func (m *Mapping) number(s string) (money.Decimal, *advised) {
	plain := s
	if m.Thousands != 0 || m.DecimalComma {
		var ok bool
		if plain, ok = m.plain(s); !ok {
			return money.Decimal{}, &advised{quote(s) + " is not a number as the mapping says", "the mapping says decimal: " + [2]string{"point", "comma"}[b2i(m.DecimalComma)] + "; thousands stand in groups of three"}
		}
	}
	x, err := money.ParseDecimal(plain)
	if err != nil {
		return x, advice(quote(s)+" is not a number", err)
	}
	return x, nil
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// plain turns 1.234.567,89 into 1234567.89; ok is false when the groups are not
// of three digits each, because then a mark was meant as something else.
func (m *Mapping) plain(s string) (string, bool) {
	mark := "."
	if m.DecimalComma {
		mark = ","
	}
	whole, frac, cut := strings.Cut(s, mark)
	if m.Thousands != 0 {
		groups := strings.Split(strings.TrimPrefix(whole, "-"), string(rune(m.Thousands)))
		for i, g := range groups {
			if i > 0 && len(g) != 3 || i == 0 && len(groups) > 1 && (len(g) < 1 || len(g) > 3) {
				return "", false
			}
		}
		whole = strings.ReplaceAll(whole, string(rune(m.Thousands)), "")
	}
	if strings.ContainsAny(whole+frac, ",.") {
		return "", false
	}
	if cut {
		whole += "." + frac
	}
	return whole, true
}

// scaled is a whole number of minor units as an amount in major units.
func scaled(x money.Decimal, c money.Currency) (money.Decimal, *advised) {
	if x.Scale > 0 {
		return x, &advised{x.String() + " is not a whole number of minor units", "remove unit: minor, or correct the amount"}
	}
	x.Scale = uint8(c.Exponent())
	for x.Scale > 0 && x.Coef%10 == 0 {
		x.Coef /= 10
		x.Scale--
	}
	return x, nil
}

// flags are the ways to write yes and no when the mapping does not say.
var flags = map[string]bool{
	"true": true, "yes": true, "y": true, "t": true, "1": true,
	"false": false, "no": false, "n": false, "f": false, "0": false, "": false,
}

// exact is total ÷ n, when that has at most six decimals.
func exact(total, n money.Decimal) (money.Decimal, bool) {
	if n.Sign() <= 0 {
		return money.Decimal{}, false
	}
	if total.Scale == 0 && n.Scale == 0 && total.Coef%n.Coef == 0 {
		return money.Decimal{Coef: total.Coef / n.Coef}, true
	}
	q := total.Rat()
	q.Quo(q, n.Rat())
	x, err := money.ParseDecimal(q.FloatString(6))
	if err != nil || x.Rat().Cmp(q) != 0 {
		return money.Decimal{}, false
	}
	return x, true
}

// monthsText is a number of months in words.
func monthsText(n int32) string {
	if n == 1 {
		return "1 month"
	}
	return fmt.Sprintf("%d months", n)
}
