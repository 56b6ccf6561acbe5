// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package export

import (
	"iter"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/view"
)

// A Record is one number of a report: one row in one period.
type Record struct {
	Period  *civil.Period
	Measure *view.Measure
	Row     *view.Row
	At      int // index of the row in the report
	Value   int64
	// Opening is the balance before the period. It is meaningless for flows.
	Opening int64
	// Fraction is the exact ratio behind the value; nil for what is none. Blank
	// says that nothing stands below, so that there is no value.
	Fraction *view.Fraction
	Blank    bool
	// Provisional says that an answer that is missing may change the value.
	Provisional bool
}

// Records are the numbers of a report period by period, and within a period in
// the order of its rows, so that a longer report begins with a shorter one. A
// row that [Listed] leaves out has none.
func Records(r *view.Report) iter.Seq[Record] {
	listed := make([]int, 0, len(r.Rows))
	for i := range r.Rows {
		if Listed(r, &r.Rows[i]) {
			listed = append(listed, i)
		}
	}
	return func(yield func(Record) bool) {
		for p := range r.Periods {
			for _, i := range listed {
				row := &r.Rows[i]
				rec := Record{Period: &r.Periods[p], Measure: &r.Measures[row.Measure], Row: row, At: i, Value: row.Values[p], Opening: row.Opening, Provisional: row.IsProvisional(p)}
				if p > 0 {
					rec.Opening = row.Values[p-1]
				}
				if row.Fractions != nil {
					rec.Fraction, rec.Blank = &row.Fractions[p], row.Blank(p)
				}
				if !yield(rec) {
					return
				}
			}
		}
	}
}

// Listed reports whether machine formats hold a row. They leave out the totals
// that are the sum of the groups beside them, so that a sum over a column is not
// twice the truth. The total of a count, a ratio or a number of days is no such
// sum: it is listed, with [Total] in its group columns.
func Listed(r *view.Report, row *view.Row) bool {
	return !row.Total || len(r.GroupNames) == 0 || !Adds(&r.Measures[row.Measure])
}

// Adds reports whether the groups of a measure sum to its total.
func Adds(m *view.Measure) bool {
	return (m.Kind == view.Flow || m.Kind == view.Balance || m.Kind == view.Whole) && (m.Unit == view.UnitMoney || m.Unit == view.UnitMonthly)
}

// Provisional reports whether a missing answer may change any number of a report.
func Provisional(r *view.Report) bool {
	return slices.ContainsFunc(r.Rows, func(row view.Row) bool { return row.Provisional != nil })
}

// Groups are the values of a row's group columns, as many as the report has.
func Groups(r *view.Report, row *view.Row) []string {
	groups := make([]string, len(r.GroupNames))
	for i := range groups {
		switch {
		case row.Total:
			groups[i] = Total
		case i < len(row.Group):
			groups[i] = row.Group[i]
		}
	}
	return groups
}
