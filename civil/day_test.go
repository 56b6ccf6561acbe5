// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package civil_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/ratable/ratable/civil"
	"pgregory.net/rapid"
)

var day = civil.MustDay

// utc is the midnight that starts d, computed by package time.
func utc(d civil.Day) time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// dayOf is the Day of a time, computed by package time.
func dayOf(t time.Time) civil.Day {
	const shift = 1 << 32 // above zero, the division rounds down
	return civil.Day((t.Unix()+shift*86400)/86400 - shift)
}

func anyDay() *rapid.Generator[civil.Day] {
	return rapid.OneOf(
		rapid.Custom(func(t *rapid.T) civil.Day {
			return civil.Day(rapid.Int32Range(int32(civil.MinDay), int32(civil.MaxDay)).Draw(t, "any"))
		}),
		modernDay(),
	)
}

// modernDay draws from the years that contracts are made in.
func modernDay() *rapid.Generator[civil.Day] {
	return rapid.Custom(func(t *rapid.T) civil.Day {
		return civil.Day(rapid.Int32Range(int32(day("1999-12-01")), int32(day("2028-03-31"))).Draw(t, "modern"))
	})
}

func TestDaysAgreeWithTime(t *testing.T) {
	first, last := dayOf(time.Date(1600, 1, 1, 0, 0, 0, 0, time.UTC)), dayOf(time.Date(2400, 12, 31, 0, 0, 0, 0, time.UTC))
	want := time.Date(1600, 1, 1, 0, 0, 0, 0, time.UTC)
	for d := first; d <= last; d++ {
		y, m, dd := d.Date()
		if y != want.Year() || m != int(want.Month()) || dd != want.Day() {
			t.Fatalf("Date of %d: %d-%d-%d, want %s", d, y, m, dd, want)
		}
		if back, err := civil.MakeDay(y, m, dd); back != d || err != nil {
			t.Fatalf("MakeDay(%d, %d, %d) = %d, %v; want %d", y, m, dd, back, err, d)
		}
		if d.String() != want.Format(time.DateOnly) {
			t.Fatalf("String of %d: %s, want %s", d, d, want.Format(time.DateOnly))
		}
		want = want.AddDate(0, 0, 1)
	}
}

func TestEveryDayOfTheCalendarRoundTrips(t *testing.T) {
	for d := civil.MinDay; d <= civil.MaxDay; d++ {
		y, m, dd := d.Date()
		if back, err := civil.MakeDay(y, m, dd); back != d || err != nil {
			t.Fatalf("%d is %d-%d-%d, which is %d, %v", d, y, m, dd, back, err)
		}
	}
}

func TestEdgesOfTheCalendar(t *testing.T) {
	if got := civil.MinDay.String(); got != "0001-01-01" {
		t.Error(got)
	}
	if got := civil.MaxDay.String(); got != "9999-12-31" {
		t.Error(got)
	}
	if got := (civil.MaxDay + 1).String(); got != "10000-01-01" {
		t.Error(got)
	}
	if got := (civil.MinDay - 366).String(); got != "0000-01-01" {
		t.Error(got)
	}
	if got := (civil.MinDay - 367).String(); got != "-1-12-31" {
		t.Error(got)
	}
	for _, d := range []civil.Day{math.MinInt32, math.MaxInt32} {
		want := utc(d)
		if y, m, dd := d.Date(); y != want.Year() || m != int(want.Month()) || dd != want.Day() {
			t.Errorf("%d: %d-%d-%d, want %s", d, y, m, dd, want)
		}
	}
}

func TestMakeDayErrors(t *testing.T) {
	tests := []struct {
		y, m, d int
		says    string
	}{
		{2024, 2, 30, "2024-02-30 is not a day: February 2024 has 29 days"},
		{2023, 2, 29, "February 2023 has 28 days"},
		{1900, 2, 29, "February 1900 has 28 days"},
		{2000, 2, 30, "February 2000 has 29 days"},
		{2024, 4, 31, "April 2024 has 30 days"},
		{2024, 1, 0, "January 2024 has 31 days"},
		{2024, 13, 1, "there is no month 13"},
		{2024, 0, 1, "there is no month 00"},
		{0, 1, 1, "0001 to 9999"},
		{10000, 1, 1, "0001 to 9999"},
	}
	for _, tt := range tests {
		if _, err := civil.MakeDay(tt.y, tt.m, tt.d); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("MakeDay(%d, %d, %d): %v; want %q", tt.y, tt.m, tt.d, err, tt.says)
		}
	}
}

func TestParseDayErrors(t *testing.T) {
	tests := []struct{ in, says string }{
		{"", "nothing is written"},
		{"  ", "nothing is written"},
		{" 2024-01-31", "write 2024-01-31, without spaces"},
		{"2024-02-30", "February 2024 has 29 days"},
		{"2024-13-01", "there is no month 13"},
		{"0000-01-01", "0001 to 9999"},
		{"31/12/2024", "here 2024-12-31; write it as YYYY-MM-DD"},
		{"12/31/2024", "here 2024-12-31;"},
		{"31.12.2024", "here 2024-12-31;"},
		{"01/02/2024", "it may mean 2024-02-01 or 2024-01-02;"},
		{"02/02/2024", "here 2024-02-02;"},
		{"31/31/2024", "no such day exists"},
		{"2024-1-5", "here 2024-01-05;"},
		{"2024/01/05", "here 2024-01-05;"},
		{"1/2/24", "four digits"},
		{"a/b/c", "write it as YYYY-MM-DD"},
		{"2024-01-31T10:00:00Z", "it has a clock time"},
		{"2024-01-31 10:00", "it has a clock time"},
		{"2024-01-31X", "write it as YYYY-MM-DD"},
		{"20240131", "here 2024-01-31;"},
		{"20241331", "write it as YYYY-MM-DD"},
		{"45322", "spreadsheet"},
		{"1706659200", "Unix timestamp"},
		{"1706659200000", "Unix timestamp"},
		{"2024", "a year without month and day"},
		{"2024-01", "a month without a day"},
		{"31 Jan 2024", "write it as YYYY-MM-DD"},
		{"2024-01-3x", "write it as YYYY-MM-DD"},
		{"２０２４-01-31", "write it as YYYY-MM-DD"},
	}
	for _, tt := range tests {
		d, err := civil.ParseDay(tt.in)
		if err == nil || !strings.Contains(err.Error(), tt.says) || d != 0 {
			t.Errorf("ParseDay(%q) = %d, %v; want %q", tt.in, d, err, tt.says)
		}
	}
}

func TestMustDayPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	civil.MustDay("2024-02-30")
}

func TestMonths(t *testing.T) {
	for m := civil.MakeMonth(1600, 1); m <= civil.MakeMonth(2400, 12); m++ {
		y, month := m.YearMonth()
		first := time.Date(y, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
		next := first.AddDate(0, 1, 0)
		if m.First() != dayOf(first) || m.Days() != int(dayOf(next)-dayOf(first)) || m.Next().First() != dayOf(next) {
			t.Fatalf("%s: first %s, %d days, next %s", m, m.First(), m.Days(), m.Next().First())
		}
		if m.String() != first.Format("2006-01") || m.First().Month() != m || (m.Next().First()-1).Month() != m {
			t.Fatalf("%s, want %s", m, first.Format("2006-01"))
		}
		if got, err := civil.ParseMonth(m.String()); got != m || err != nil {
			t.Fatalf("%s reads as %s, %v", m, got, err)
		}
		if m.Span() != (civil.Span{From: dayOf(first), To: dayOf(next)}) {
			t.Fatalf("%s spans %s", m, m.Span())
		}
	}
	if got := civil.MakeMonth(2024, 13); got.String() != "2025-01" {
		t.Errorf("month 13 of 2024: %s", got)
	}
	if y, m := civil.MakeMonth(-1, 12).YearMonth(); y != -1 || m != 12 {
		t.Errorf("below year zero: %d, %d", y, m)
	}
	for _, s := range []string{"", "2024", "2024-1", "2024-13", "2024-00", "0000-01", "2024/01", "24-01", "202a-01", "2024-0x", "2024-01-01"} {
		if m, err := civil.ParseMonth(s); err == nil || !strings.Contains(err.Error(), s) {
			t.Errorf("ParseMonth(%q) = %s, %v", s, m, err)
		}
	}
}

func TestDayRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay().Draw(t, "d")
		if got, err := civil.ParseDay(d.String()); got != d || err != nil {
			t.Fatalf("%s reads as %s, %v", d, got, err)
		}
		if got := string(civil.AppendDay([]byte("x"), d)); got != "x"+utc(d).Format(time.DateOnly) {
			t.Fatalf("%s, want %s", got, utc(d))
		}
	})
}

func TestHotPathsDoNotAllocate(t *testing.T) {
	var room [16]byte
	d, to := day("2024-03-31"), day("2025-03-31")
	paths := map[string]func(){
		"ParseDay":  func() { _, _ = civil.ParseDay("2024-03-31") },
		"AppendDay": func() { civil.AppendDay(room[:0], d) },
		"AddMonths": func() { d.AddMonths(11) },
		"Duration":  func() { _, _ = civil.ParseDuration("12 months") },
		"Weight": func() {
			for c := civil.Daily; c <= civil.Anchored; c++ {
				c.Weight(d, to, d+100)
			}
		},
	}
	for name, path := range paths {
		if n := testing.AllocsPerRun(100, path); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}

func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"2024-02-29", "2024-02-30", "31/12/2024", "2024-01-31T00:00:00Z", "45322", "", "----------", "9999-12-31"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := civil.ParseDay(s)
		want, wantErr := time.Parse(time.DateOnly, s)
		if want.Year() == 0 || len(s) != len(time.DateOnly) {
			if err == nil {
				t.Errorf("%q reads as %s", s, d)
			}
			return
		}
		if (err == nil) != (wantErr == nil) || err == nil && (d != dayOf(want) || d.String() != s) {
			t.Errorf("%q reads as %s, %v; time says %s, %v", s, d, err, want, wantErr)
		}
	})
}
