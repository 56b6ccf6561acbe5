// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package civil_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ratable/ratable/civil"
	"pgregory.net/rapid"
)

func span(from, to string) civil.Span { return civil.Span{From: day(from), To: day(to)} }

func TestSpans(t *testing.T) {
	year := span("2024-01-01", "2025-01-01")
	if year.Days() != 366 || year.Empty() || year.Last() != day("2024-12-31") || year.String() != "2024-01-01 to 2024-12-31" {
		t.Errorf("%s, %d days, last %s", year, year.Days(), year.Last())
	}
	if !year.Contains(day("2024-01-01")) || !year.Contains(day("2024-12-31")) || year.Contains(day("2025-01-01")) || year.Contains(day("2023-12-31")) {
		t.Error("Contains")
	}
	none := span("2024-03-01", "2024-02-01")
	if !none.Empty() || none.Days() != 0 || none.Contains(day("2024-02-15")) || none.String() != "no days from 2024-03-01" {
		t.Errorf("%s, %d days", none, none.Days())
	}
	tests := []struct{ a, b, want civil.Span }{
		{year, span("2024-06-01", "2025-06-01"), span("2024-06-01", "2025-01-01")},
		{year, span("2025-01-01", "2026-01-01"), span("2025-01-01", "2025-01-01")},
		{year, span("2020-01-01", "2021-01-01"), span("2024-01-01", "2024-01-01")},
		{year, none, span("2024-03-01", "2024-03-01")},
	}
	for _, tt := range tests {
		if got := tt.a.Intersect(tt.b); got != tt.want || tt.a.Overlaps(tt.b) == tt.want.Empty() || tt.b.Overlaps(tt.a) == tt.want.Empty() {
			t.Errorf("%s and %s: %s, want %s", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestEveryNames(t *testing.T) {
	for e, name := range map[civil.Every]string{civil.EveryDay: "day", civil.EveryMonth: "month", civil.EveryQuarter: "quarter", civil.EveryYear: "year"} {
		if got, err := civil.ParseEvery(name); got != e || err != nil || e.String() != name {
			t.Errorf("%s: %v, %v, %s", name, got, err, e)
		}
	}
	if _, err := civil.ParseEvery("week"); err == nil || !strings.Contains(err.Error(), "quarter") {
		t.Error(err)
	}
	if got := civil.Every(9).String(); got != "Every(9)" {
		t.Error(got)
	}
}

func TestParseRange(t *testing.T) {
	tests := []struct {
		start    int
		in       string
		from, to string
	}{
		{0, "2024", "2024-01-01", "2025-01-01"},
		{2, "2024", "2024-01-01", "2025-01-01"},
		{0, "2024-Q1", "2024-01-01", "2024-04-01"},
		{2, "2024-Q4", "2024-10-01", "2025-01-01"},
		{0, "2024-02", "2024-02-01", "2024-03-01"},
		{0, "2024-02-29", "2024-02-29", "2024-03-01"},
		{0, "FY2024", "2024-01-01", "2025-01-01"},
		{1, "FY2024-Q3", "2024-07-01", "2024-10-01"},
		{2, "FY2024", "2023-02-01", "2024-02-01"},
		{2, "FY2024-Q1", "2023-02-01", "2023-05-01"},
		{2, "FY2024-Q4", "2023-11-01", "2024-02-01"},
		{7, "FY2024", "2023-07-01", "2024-07-01"},
		{12, "FY2024", "2023-12-01", "2024-12-01"},
		{10, "FY2024-Q2", "2024-01-01", "2024-04-01"},
	}
	for _, tt := range tests {
		got, err := civil.Calendar{FiscalStart: tt.start}.ParseRange(tt.in)
		if got != span(tt.from, tt.to) || err != nil {
			t.Errorf("%s with start %d: %s, %v; want [%s, %s)", tt.in, tt.start, got, err, tt.from, tt.to)
		}
	}
	if got, err := (civil.Calendar{}).ParseRange("9999"); got.To != civil.MaxDay+1 || err != nil {
		t.Errorf("9999: %s, %v", got, err)
	}
}

func TestParseRangeErrors(t *testing.T) {
	tests := []struct {
		start    int
		in, says string
	}{
		{0, "", "a period is missing"},
		{0, "2024-Q5", "write 2024, 2024-Q1"},
		{0, "2024-Q", "write 2024, 2024-Q1"},
		{0, "2024-X1", "write it as YYYY-MM"},
		{0, "2024-13", "there is no month 13"},
		{0, "2024-02-30", "February 2024 has 29 days"},
		{0, "31/12/2024", "here 2024-12-31"},
		{0, "2024-1", "write 2024, 2024-Q1"},
		{0, "24", "write 2024, 2024-Q1"},
		{0, "fy2024-q1", "write FY2024-Q1"},
		{0, "2024-q1", "write 2024-Q1"},
		{0, " 2024", "write 2024"},
		{0, "FY24", "write 2024, 2024-Q1"},
		{0, "Q1 2024", "write 2024, 2024-Q1"},
		{0, "FY2024-01", "write 2024, 2024-Q1"},
		{0, "last year", "write 2024, 2024-Q1"},
		{0, "0000", "leaves the calendar"},
		{2, "FY0001", "leaves the calendar"},
		{13, "2024", "cannot start in month 13"},
		{-1, "2024", "cannot start in month -1"},
	}
	for _, tt := range tests {
		got, err := civil.Calendar{FiscalStart: tt.start}.ParseRange(tt.in)
		if err == nil || !strings.Contains(err.Error(), tt.says) || got != (civil.Span{}) {
			t.Errorf("ParseRange(%q) = %v, %v; want %q", tt.in, got, err, tt.says)
		}
	}
}

func TestPeriods(t *testing.T) {
	p := func(label, from, to string, partial bool) civil.Period {
		return civil.Period{Label: label, Span: span(from, to), Partial: partial}
	}
	tests := []struct {
		name  string
		start int
		span  civil.Span
		every civil.Every
		want  []civil.Period
	}{
		{"days", 0, span("2024-02-28", "2024-03-01"), civil.EveryDay, []civil.Period{
			p("2024-02-28", "2024-02-28", "2024-02-29", false), p("2024-02-29", "2024-02-29", "2024-03-01", false)}},
		{"clipped months", 5, span("2024-01-15", "2024-03-10"), civil.EveryMonth, []civil.Period{
			p("2024-01", "2024-01-15", "2024-02-01", true), p("2024-02", "2024-02-01", "2024-03-01", false),
			p("2024-03", "2024-03-01", "2024-03-10", true)}},
		{"inside a month", 0, span("2024-01-15", "2024-01-20"), civil.EveryMonth, []civil.Period{p("2024-01", "2024-01-15", "2024-01-20", true)}},
		{"quarters", 0, span("2024-01-01", "2024-07-01"), civil.EveryQuarter, []civil.Period{
			p("2024-Q1", "2024-01-01", "2024-04-01", false), p("2024-Q2", "2024-04-01", "2024-07-01", false)}},
		{"fiscal quarters", 2, span("2024-01-01", "2024-06-01"), civil.EveryQuarter, []civil.Period{
			p("FY2024-Q4", "2024-01-01", "2024-02-01", true), p("FY2025-Q1", "2024-02-01", "2024-05-01", false),
			p("FY2025-Q2", "2024-05-01", "2024-06-01", true)}},
		{"years", 1, span("2023-07-01", "2025-01-01"), civil.EveryYear, []civil.Period{
			p("2023", "2023-07-01", "2024-01-01", true), p("2024", "2024-01-01", "2025-01-01", false)}},
		{"fiscal years", 2, span("2023-02-01", "2024-03-01"), civil.EveryYear, []civil.Period{
			p("FY2024", "2023-02-01", "2024-02-01", false), p("FY2025", "2024-02-01", "2024-03-01", true)}},
		{"nothing", 0, span("2024-01-01", "2024-01-01"), civil.EveryDay, nil},
		{"a start that is no month", 13, span("2024-01-01", "2025-01-01"), civil.EveryYear, []civil.Period{p("2024", "2024-01-01", "2025-01-01", false)}},
		{"before the calendar", 3, civil.Span{From: civil.MinDay - 99, To: civil.MinDay + 1}, civil.EveryYear, []civil.Period{
			p("FY0001", "0001-01-01", "0001-01-02", true)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := civil.Calendar{FiscalStart: tt.start}.Periods(tt.span, tt.every)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPeriodsCoverAndReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := modernDay().Draw(t, "from")
		asked := civil.Span{From: from, To: from + civil.Day(rapid.Int32Range(1, 2000).Draw(t, "length"))}
		c := civil.Calendar{FiscalStart: rapid.IntRange(0, 12).Draw(t, "start")}
		every := civil.Every(rapid.Uint8Range(0, 3).Draw(t, "every"))
		at := asked.From
		for _, p := range c.Periods(asked, every) {
			if p.Span.From != at || p.Span.Empty() {
				t.Fatalf("%s is %s, want it to begin at %s", p.Label, p.Span, at)
			}
			at = p.Span.To
			named, err := c.ParseRange(p.Label)
			if err != nil || named.Intersect(asked) != p.Span || p.Partial != (named != p.Span) {
				t.Fatalf("%s is %s (partial %t) and reads as %s, %v", p.Label, p.Span, p.Partial, named, err)
			}
		}
		if at != asked.To {
			t.Fatalf("the periods end at %s, not %s", at, asked.To)
		}
	})
}

func FuzzParseRange(f *testing.F) {
	for _, s := range []string{"2024", "2024-Q1", "2024-01", "2024-01-15", "FY2024", "FY2024-Q3", "", "q", "0000", "9999-12-31"} {
		f.Add(s, 2)
	}
	f.Fuzz(func(t *testing.T, s string, start int) {
		got, err := civil.Calendar{FiscalStart: start}.ParseRange(s)
		if err != nil {
			return
		}
		if got.Empty() || got.From < civil.MinDay || got.To > civil.MaxDay+1 || got.Days() > 366 {
			t.Errorf("%q with start %d: %s", s, start, got)
		}
	})
}
