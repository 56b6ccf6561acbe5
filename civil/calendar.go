// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package civil

import "fmt"

// Every is the length of the periods of a report.
type Every uint8

// The lengths. EveryDay is the zero value.
const (
	EveryDay Every = iota
	EveryMonth
	EveryQuarter
	EveryYear
)

var everyNames = [...]string{EveryDay: "day", EveryMonth: "month", EveryQuarter: "quarter", EveryYear: "year"}

// String returns day, month, quarter or year.
func (e Every) String() string {
	if int(e) < len(everyNames) {
		return everyNames[e]
	}
	return fmt.Sprintf("Every(%d)", uint8(e))
}

// ParseEvery reads day, month, quarter or year; anything else is an error that
// lists them.
func ParseEvery(s string) (Every, error) {
	for e, name := range everyNames {
		if s == name {
			return Every(e), nil
		}
	}
	return 0, fmt.Errorf("unknown period %q: write day, month, quarter or year", s)
}

// months is the length in months; a day has none.
func (e Every) months() int {
	return [...]int{EveryDay: 0, EveryMonth: 1, EveryQuarter: 3, EveryYear: 12}[min(e, EveryYear)]
}

// Calendar knows a company's fiscal year. FiscalStart is the month 1..12 in
// which it starts, 0 means 1. A fiscal year is named by the calendar year in
// which it ends: with start 2, FY2024 is February 2023 to January 2024. With
// start 1 fiscal and calendar years are the same.
type Calendar struct{ FiscalStart int }

// Check returns an error if FiscalStart is not a month and not 0.
func (c Calendar) Check() error {
	if c.FiscalStart < 0 || c.FiscalStart > 12 {
		return fmt.Errorf("a fiscal year cannot start in month %d: write 1 to 12", c.FiscalStart)
	}
	return nil
}

// offset is how many months after January the fiscal year starts. What Check
// refuses counts as January.
func (c Calendar) offset() int {
	if c.FiscalStart < 1 || c.FiscalStart > 12 {
		return 0
	}
	return c.FiscalStart - 1
}

// fiscalYear is the first month of the fiscal year named y.
func (c Calendar) fiscalYear(y int) Month {
	if c.offset() > 0 {
		y-- // it starts in the year before the one that names it
	}
	return MakeMonth(y, c.offset()+1)
}

// Period is one column of a report. Partial says that Span is only a part of
// what Label names, because the span asked for begins or ends inside of it.
type Period struct {
	Label   string
	Span    Span
	Partial bool
}

// Periods returns the consecutive periods that cover span, the first and the
// last clipped to it. Labels are 2024-01-15 for days, 2024-01 for months,
// 2024-Q1 for quarters and 2024 for years; quarters and years are fiscal, and
// labelled FY2024-Q1 and FY2024, when the fiscal year does not start in January.
// An empty span has no periods, and what leaves the calendar is left out.
func (c Calendar) Periods(span Span, every Every) []Period {
	span = span.Intersect(Span{MinDay, MaxDay + 1})
	if span.Empty() {
		return nil
	}
	if every == EveryDay {
		return dayPeriods(span)
	}
	step, offset := every.months(), c.offset()
	if every == EveryMonth {
		offset = 0
	}
	shifted := int(span.From.Month()) - offset
	start := Month(shifted - shifted%step + offset)
	periods := make([]Period, 0, int(span.Last().Month()-start)/step+1)
	for ; start.First() < span.To; start += Month(step) {
		whole := Span{start.First(), (start + Month(step)).First()}
		part := whole.Intersect(span)
		periods = append(periods, Period{c.label(start, every), part, part != whole})
	}
	return periods
}

func dayPeriods(span Span) []Period {
	periods := make([]Period, 0, span.Days())
	for d := span.From; d < span.To; d++ {
		periods = append(periods, Period{Label: d.String(), Span: Span{d, d + 1}})
	}
	return periods
}

// label names the period that starts with month start.
func (c Calendar) label(start Month, every Every) string {
	if every == EveryMonth {
		return start.String()
	}
	y, m := (start - Month(c.offset())).YearMonth()
	text := make([]byte, 0, len("FY2024-Q1")+1)
	if c.offset() > 0 {
		text = append(text, "FY"...)
		y++
	}
	text = appendYear(text, y)
	if every == EveryQuarter {
		text = append(text, '-', 'Q', byte('1'+(m-1)/3))
	}
	return string(text)
}
