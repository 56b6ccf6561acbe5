// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package civil

import (
	"fmt"
	"strings"
)

// Duration is a length of time in months or in days. Months are anchored, so
// their days depend on where they start. At most one field is set, except in
// values made by hand: there the months are added before the days.
type Duration struct {
	Months int32
	Days   int32
}

// The longest durations, a little above the whole calendar.
const (
	maxMonths = mostMonths
	maxDays   = 3660000
)

// durationUnits lists what a duration can be written in, with the names in the
// singular; a plural s may follow.
var durationUnits = [...]struct {
	name         string
	months, days int
}{
	{"day", 0, 1}, {"week", 0, 7}, {"month", 1, 0}, {"quarter", 3, 0}, {"year", 12, 0},
}

// ParseDuration reads a whole number and one unit, such as "12 months",
// "1 year", "2 quarters", "30 days" or "2 weeks". Both "1 month" and "1 months"
// will do. The number is positive; only "0 days" may be zero. Anything else is
// an error that says what to write.
func ParseDuration(s string) (Duration, error) {
	count, unit, _ := strings.Cut(s, " ")
	n, ok := number(count)
	u, known := findUnit(unit)
	if !ok || !known {
		return Duration{}, fmt.Errorf("%q is not a duration: %s", s, durationAdvice(s))
	}
	if n == 0 && u.days != 1 {
		return Duration{}, fmt.Errorf("%q is not a duration: it must be above zero; for none at all write 0 days", s)
	}
	months, days := int64(u.months)*int64(n), int64(u.days)*int64(n)
	if months > maxMonths || days > maxDays {
		return Duration{}, fmt.Errorf("%q is too long: a duration ends after %d months or %d days", s, maxMonths, maxDays)
	}
	return Duration{Months: int32(months), Days: int32(days)}, nil
}

type unitSize struct{ months, days int }

func findUnit(name string) (u unitSize, known bool) {
	name = strings.TrimSuffix(name, "s")
	for _, unit := range durationUnits {
		if unit.name == name {
			return unitSize{unit.months, unit.days}, true
		}
	}
	return unitSize{}, false
}

// durationAdvice says why a text is no duration and what to write instead.
func durationAdvice(s string) string {
	const form = "write a whole number and a unit (days, weeks, months, quarters, years), such as 12 months"
	words := strings.Fields(strings.ToLower(spaced(s)))
	switch {
	case len(words) == 0:
		return "nothing is written; " + form
	case strings.HasPrefix(words[0], "-"):
		return "it must not be negative; " + form
	case strings.ContainsAny(words[0], ".,"):
		return "only whole numbers count; " + form
	case len(words) > 2:
		return "it needs exactly one unit, 18 months for a year and a half; " + form
	}
	_, isNumber := number(words[0])
	if len(words) == 2 && isNumber {
		if _, known := findUnit(words[1]); known {
			return "write " + words[0] + " " + words[1]
		}
		return fmt.Sprintf("there is no unit %q; %s", words[1], form)
	}
	if isNumber {
		return "the unit is missing; " + form
	}
	if _, known := findUnit(words[0]); known && len(words) == 1 {
		return "the number is missing; " + form
	}
	return form
}

// spaced puts a space between a number and the letters that follow it.
func spaced(s string) string {
	rest := strings.TrimLeft(s, "0123456789.,")
	return s[:len(s)-len(rest)] + " " + rest
}

// IsZero reports whether u has no length.
func (u Duration) IsZero() bool { return u == Duration{} }

// From returns the day u after anchor, the exclusive end of a term that starts
// at anchor. Months are anchored as in [Day.AddMonths].
func (u Duration) From(anchor Day) Day { return u.Times(anchor, 1) }

// Times returns the n-th boundary of a row of durations that starts at anchor,
// which is boundary 0. It counts from the anchor itself and so never drifts:
// months from 31 January are 28 or 29 February, then 31 March. A result outside
// of the calendar is pinned to [MinDay, MaxDay+1].
func (u Duration) Times(anchor Day, n int) Day {
	// Beyond this number of repeats every duration has left the calendar.
	n = min(max(n, -2*maxDays), 2*maxDays)
	d := anchor
	if u.Months != 0 {
		months := int64(u.Months) * int64(n)
		d = d.AddMonths(int(min(max(months, -mostMonths), mostMonths)))
	}
	return pinned(int64(d) + int64(u.Days)*int64(n))
}

// String returns months as months and days as days, such as "12 months",
// "1 month" or "30 days", which ParseDuration reads back. The zero value is
// "0 days"; a value with both reads "1 month 5 days".
func (u Duration) String() string {
	switch {
	case u.Days == 0 && u.Months != 0:
		return counted(u.Months, "month")
	case u.Months == 0:
		return counted(u.Days, "day")
	}
	return counted(u.Months, "month") + " " + counted(u.Days, "day")
}

func counted(n int32, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}
