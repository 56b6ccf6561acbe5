// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package civil

import (
	"fmt"
	"strings"
)

// ParseRange reads the name of a period and returns all of its days: "2024",
// "2024-Q1", "2024-01" and "2024-01-15" are of the calendar, "FY2024" and
// "FY2024-Q3" of the fiscal year. Anything else is an error that says what to
// write; so is a period that leaves the years 0001 to 9999.
func (c Calendar) ParseRange(s string) (Span, error) {
	if err := c.Check(); err != nil {
		return Span{}, err
	}
	if s == "" {
		return Span{}, fmt.Errorf("a period is missing: %s", rangeForms)
	}
	if start, months, ok := c.splitRange(s); ok {
		span := Span{start.First(), (start + months).First()}
		if span.From < MinDay || span.To > MaxDay+1 {
			return Span{}, fmt.Errorf("period %q leaves the calendar of the years 0001 to 9999", s)
		}
		return span, nil
	}
	if s[0] >= '0' && s[0] <= '9' && !strings.ContainsAny(s, "Qq") {
		switch {
		case len(s) == len("2024-01"):
			return monthRange(s)
		case len(s) >= len("2024-1-1"):
			return dayRange(s)
		}
	}
	if fixed := strings.ToUpper(strings.TrimSpace(s)); fixed != s {
		if _, _, ok := c.splitRange(fixed); ok {
			return Span{}, fmt.Errorf("unknown period %q: write %s", s, fixed)
		}
	}
	return Span{}, fmt.Errorf("unknown period %q: %s", s, rangeForms)
}

func monthRange(s string) (Span, error) {
	m, err := ParseMonth(s)
	if err != nil {
		return Span{}, err
	}
	return m.Span(), nil
}

func dayRange(s string) (Span, error) {
	d, err := ParseDay(s)
	if err != nil {
		return Span{}, err
	}
	return Span{d, d + 1}, nil
}

const rangeForms = "write 2024, 2024-Q1, 2024-01, 2024-01-15, FY2024 or FY2024-Q1"

// splitRange reads the forms of years and quarters into a first month and a
// number of months.
func (c Calendar) splitRange(s string) (start Month, months Month, ok bool) {
	year, quarter, hasQuarter := strings.Cut(s, "-")
	name, fiscal := strings.CutPrefix(year, "FY")
	y, ok := number(name)
	if !ok || len(name) != 4 {
		return 0, 0, false
	}
	start = MakeMonth(y, 1)
	if fiscal {
		start = c.fiscalYear(y)
	}
	if !hasQuarter {
		return start, 12, true
	}
	if len(quarter) != 2 || quarter[0] != 'Q' || quarter[1] < '1' || quarter[1] > '4' {
		return 0, 0, false
	}
	return start + Month(quarter[1]-'1')*3, 3, true
}
