// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package civil

import "fmt"

// Month is a calendar month: year × 12 + (month - 1). The next month is m+1.
type Month int32

// MakeMonth returns month m of year y. A month outside 1..12 carries into the
// year: month 13 is January of the next one.
func MakeMonth(y, m int) Month { return Month(y*12 + m - 1) }

// ParseMonth reads a month written YYYY-MM and nothing else, of the years 0001
// to 9999.
func ParseMonth(s string) (Month, error) {
	if len(s) == len("2006-01") && s[4] == '-' {
		y, okY := number(s[:4])
		m, okM := number(s[5:])
		switch {
		case !okY || !okM:
		case y < 1:
			return 0, fmt.Errorf("%q is not a month: the year must be 0001 to 9999", s)
		case m < 1 || m > 12:
			return 0, fmt.Errorf("%q is not a month: there is no month %02d", s, m)
		default:
			return MakeMonth(y, m), nil
		}
	}
	return 0, fmt.Errorf("%q is not a month: write it as YYYY-MM, such as 2024-01", s)
}

// Month returns the month that d lies in.
func (d Day) Month() Month {
	y, m, _ := d.Date()
	return MakeMonth(y, m)
}

// YearMonth returns the year and the month 1..12.
func (m Month) YearMonth() (y, month int) {
	// Shifted above zero, the division rounds down for every int32.
	const shift = 1 << 28
	n := int64(m) + shift*12
	return int(n/12) - shift, int(n%12) + 1
}

// First returns the first day of m.
func (m Month) First() Day {
	y, month := m.YearMonth()
	return Day(fromDate(y, month, 1))
}

// Next returns the month after m.
func (m Month) Next() Month { return m + 1 }

// Days returns how many days m has, 28 to 31.
func (m Month) Days() int { return daysIn(m.YearMonth()) }

// Span returns the days of m.
func (m Month) Span() Span { return Span{m.First(), m.Next().First()} }

// String returns m as YYYY-MM.
func (m Month) String() string {
	y, month := m.YearMonth()
	var room [16]byte
	return string(append(appendYear(room[:0], y), '-', tens(month), ones(month)))
}

// daysIn is the number of days of month m, 1..12, of year y.
func daysIn(y, m int) int {
	if m == 2 {
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	// 31 and 30 alternate, and begin anew in August.
	return 30 + (m+m>>3)&1
}
