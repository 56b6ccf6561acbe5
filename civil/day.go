// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package civil

import "strconv"

// Day is a calendar day: the number of days since 1970-01-01 in the proleptic
// Gregorian calendar. Valid days run from [MinDay] to [MaxDay]; MaxDay+1 also
// occurs, as the exclusive end of a span.
type Day int32

// The first and the last valid day.
const (
	MinDay Day = -719162 // 0001-01-01
	MaxDay Day = 2932896 // 9999-12-31
)

// The conversions below are Howard Hinnant's days_from_civil and
// civil_from_days (https://howardhinnant.github.io/date_algorithms.html). Years
// begin in March, so that the leap day is the last of a year, and come in eras
// of 400 years = 146,097 days.
const (
	eraDays  = 146097
	eraYears = 400
	// marchOfZero is the number of days from 0000-03-01 to 1970-01-01.
	marchOfZero = 719468
	// eraShift moves every int32 day to an era above zero, which makes all
	// divisions unsigned and free of branches.
	eraShift = 14700
)

// Date returns the year, the month 1..12 and the day of the month of d.
func (d Day) Date() (y, m, day int) {
	z := uint64(int64(d) + marchOfZero + eraShift*eraDays)
	era := z / eraDays
	doe := uint32(z - era*eraDays)                             // day of era, 0..146096
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365     // year of era, 0..399
	doy := doe - (365*yoe + yoe/4 - yoe/100)                   // day of year, 0..365, 0 is 1 March
	mp := (5*doy + 2) / 153                                    // month, 0..11, 0 is March
	day = int(doy - (153*mp+2)/5 + 1)                          // 1..31
	y = int(yoe) + (int(era)-eraShift)*eraYears + int(mp+2)/12 // January and February end the March year
	m = int(mp) + 3
	if m > 12 {
		m -= 12
	}
	return y, m, day
}

// fromDate is the day of a date whose month is 1..12. The day of the month may
// be any number, it counts on from the first.
func fromDate(y, m, day int) int64 {
	mp := m - 3
	if m <= 2 {
		y--
		mp += 12
	}
	shifted := uint64(int64(y) + eraShift*eraYears)
	era := shifted / eraYears
	yoe := shifted - era*eraYears
	doy := uint64(153*mp+2) / 5
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return (int64(era)-eraShift)*eraDays + int64(doe) - marchOfZero + int64(day) - 1
}

// String returns d as YYYY-MM-DD.
func (d Day) String() string {
	var room [16]byte
	return string(AppendDay(room[:0], d))
}

// AppendDay appends d as YYYY-MM-DD to dst and returns the longer slice. It
// allocates only if dst has no room.
func AppendDay(dst []byte, d Day) []byte {
	y, m, day := d.Date()
	dst = appendYear(dst, y)
	return append(dst, '-', tens(m), ones(m), '-', tens(day), ones(day))
}

// appendYear appends a year with at least four digits. Years outside 1..9999
// come from days that are not valid; they are written out all the same, to be
// seen.
func appendYear(dst []byte, y int) []byte {
	if y < 0 || y > 9999 {
		return strconv.AppendInt(dst, int64(y), 10)
	}
	return append(dst, tens(y/100), ones(y/100), tens(y%100), ones(y%100))
}

func tens(n int) byte { return byte('0' + n/10) }
func ones(n int) byte { return byte('0' + n%10) }

// pinned brings a day number back into [MinDay, MaxDay+1].
func pinned(d int64) Day {
	return Day(min(max(d, int64(MinDay)), int64(MaxDay)+1))
}
