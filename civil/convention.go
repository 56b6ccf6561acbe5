// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package civil

import "fmt"

// Convention says how the days of a service count: a rule that gives every
// stretch of a segment an exact integer weight. See [Convention.Weight].
type Convention uint8

// The conventions. Daily is the zero value.
const (
	Daily      Convention = iota // each day weighs the same
	Monthly                      // each full calendar month weighs the same, a partial month its share of days
	WholeMonth                   // the first touched month counts in full, a cut-off last month not at all
	HalfMonth                    // a partial month counts half, a full month full
	Thirty360                    // 30 days a month: a 31st weighs nothing, the last of February the rest
	Anchored                     // months from the segment's own day of the month, a rest its share of days
)

var conventionNames = [...]string{
	Daily: "daily", Monthly: "monthly", WholeMonth: "whole_month",
	HalfMonth: "half_month", Thirty360: "30/360", Anchored: "anchored",
}

// String returns the name that policies use, such as "daily" or "30/360".
func (c Convention) String() string {
	if int(c) < len(conventionNames) {
		return conventionNames[c]
	}
	return fmt.Sprintf("Convention(%d)", uint8(c))
}

// ParseConvention reads daily, monthly, whole_month, half_month, 30/360 or
// anchored; anything else is an error that lists them.
func ParseConvention(s string) (Convention, error) {
	for c, name := range conventionNames {
		if s == name {
			return Convention(c), nil
		}
	}
	return 0, fmt.Errorf("unknown convention %q: write daily, monthly, whole_month, half_month, 30/360 or anchored", s)
}

// maxSpreadYears limits the segments of WholeMonth and HalfMonth, whose months
// weigh so much that int64 ends a little above 5,300 years.
const maxSpreadYears = 5000

// Check returns an error if c has no weights for a segment [from, to): if it is
// empty, leaves the calendar, or, under WholeMonth and HalfMonth, is longer than
// 5,000 years. Every other segment is safe from overflow.
func (c Convention) Check(from, to Day) error {
	switch {
	case int(c) >= len(conventionNames):
		return fmt.Errorf("unknown convention %d", uint8(c))
	case to <= from:
		return fmt.Errorf("a service from %s up to %s has no days", from, to)
	case from < MinDay || to > MaxDay+1:
		return fmt.Errorf("a service from %s up to %s leaves the calendar of the years 0001 to 9999", from, to)
	case (c == WholeMonth || c == HalfMonth) && to > from.AddMonths(12*maxSpreadYears):
		return fmt.Errorf("a service from %s up to %s is too long for %s: at most %d years", from, to, c, maxSpreadYears)
	}
	return nil
}
