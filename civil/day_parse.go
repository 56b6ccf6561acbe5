// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package civil

import (
	"fmt"
	"strings"
)

var monthNames = [...]string{
	"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December",
}

// MakeDay returns the day of a date. The year is 1..9999; a date that does not
// exist, such as 30 February, is an error that names it and says why.
func MakeDay(y, m, d int) (Day, error) {
	switch {
	case y < 1 || y > 9999:
		return 0, fmt.Errorf("%04d-%02d-%02d is not a day: the year must be 0001 to 9999", y, m, d)
	case m < 1 || m > 12:
		return 0, fmt.Errorf("%04d-%02d-%02d is not a day: there is no month %02d", y, m, d, m)
	case d < 1 || d > daysIn(y, m):
		return 0, fmt.Errorf("%04d-%02d-%02d is not a day: %s %d has %d days", y, m, d, monthNames[m-1], y, daysIn(y, m))
	}
	return Day(fromDate(y, m, d)), nil
}

// MustDay is [ParseDay] for tests and tables in code: it panics on an error.
func MustDay(s string) Day {
	d, err := ParseDay(s)
	if err != nil {
		panic("civil: " + err.Error())
	}
	return d
}

// ParseDay reads a day written YYYY-MM-DD and nothing else. The error for any
// other text says what was found and what to write instead.
func ParseDay(s string) (Day, error) {
	y, m, d, ok := splitDay(s)
	if !ok {
		return 0, fmt.Errorf("%q is not a day: %s", s, dayAdvice(s))
	}
	return MakeDay(y, m, d)
}

// splitDay reads the three numbers of YYYY-MM-DD, whether or not such a day
// exists.
func splitDay(s string) (y, m, d int, ok bool) {
	if len(s) != len("2006-01-02") || s[4] != '-' || s[7] != '-' {
		return 0, 0, 0, false
	}
	y, okY := number(s[:4])
	m, okM := number(s[5:7])
	d, okD := number(s[8:])
	return y, m, d, okY && okM && okD
}

// number reads a text of 1 to 9 digits and nothing else.
func number(s string) (n int, ok bool) {
	if len(s) == 0 || len(s) > 9 {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// dayAdvice says why a text is not YYYY-MM-DD and what to write instead.
func dayAdvice(s string) string {
	const form = "write it as YYYY-MM-DD, such as 2024-01-31"
	trimmed := strings.TrimSpace(s)
	if trimmed == "" {
		return "nothing is written; " + form
	}
	if _, _, _, ok := splitDay(trimmed); ok {
		return "write " + trimmed + ", without spaces"
	}
	if len(trimmed) > 10 && strings.ContainsRune("Tt ", rune(trimmed[10])) {
		if _, _, _, ok := splitDay(trimmed[:10]); ok {
			return "it has a clock time, and only days count; write the day alone, here " + trimmed[:10] + " unless the time zone makes it another"
		}
	}
	if _, ok := number(trimmed); ok || len(trimmed) >= 10 && allDigits(trimmed) {
		return bareNumberAdvice(trimmed) + form
	}
	if parts := strings.FieldsFunc(trimmed, isDateMark); len(parts) == 3 {
		return partsAdvice(parts) + form
	}
	if _, err := ParseMonth(trimmed); err == nil {
		return "it is a month without a day; " + form
	}
	return form
}

func isDateMark(r rune) bool { return r == '/' || r == '.' || r == '-' }

func allDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// bareNumberAdvice explains digits without any mark between them.
func bareNumberAdvice(s string) string {
	switch len(s) {
	case 4:
		return "it is a year without month and day; "
	case 5:
		return "it looks like the day number of a spreadsheet; format the column as a date and "
	case 8:
		if d, err := ParseDay(s[:4] + "-" + s[4:6] + "-" + s[6:]); err == nil {
			return "here " + d.String() + "; "
		}
	case 10, 13:
		return "it looks like a Unix timestamp; "
	}
	return ""
}

// partsAdvice explains three parts in another order or without their zeros. It
// names a day only if just one reading exists.
func partsAdvice(parts []string) string {
	var n [3]int
	for i, part := range parts {
		var ok bool
		if n[i], ok = number(part); !ok {
			return ""
		}
	}
	var readings []Day
	candidates := [][3]int{{n[2], n[1], n[0]}, {n[2], n[0], n[1]}}
	if len(parts[0]) == 4 {
		candidates = [][3]int{{n[0], n[1], n[2]}}
	} else if len(parts[2]) != 4 {
		return "the year needs four digits; "
	}
	for _, c := range candidates {
		if d, err := MakeDay(c[0], c[1], c[2]); err == nil && (len(readings) == 0 || readings[0] != d) {
			readings = append(readings, d)
		}
	}
	switch len(readings) {
	case 1:
		return "here " + readings[0].String() + "; "
	case 2:
		return "it may mean " + readings[0].String() + " or " + readings[1].String() + "; "
	}
	return "no such day exists; "
}
