// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package examples

import (
	"fmt"
	"testing"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/view"
)

// Every example must tie out in every report: by day, month and year, at the
// close and at the opening, and by any attribute. The groups of a measure sum to
// its total, and a total is the same whatever the groups.
func TestEveryReportTiesOut(t *testing.T) {
	groupings := [][]string{nil, {"product"}, {"line"}, {"contract"}, {"customer", "product"}, {"kind"}}
	for _, e := range List() {
		for _, r := range e.Runs {
			t.Run(e.Name+"/"+r.Name, func(t *testing.T) {
				env, groups, span := opened(t, r)
				for _, every := range []civil.Every{civil.EveryDay, civil.EveryMonth, civil.EveryYear} {
					for _, open := range []bool{false, true} {
						var first *view.Report
						some := groupings
						if every == civil.EveryDay {
							some = some[:2] // these reports are long
						}
						for _, by := range some {
							req := view.Request{Span: span, Every: every, By: by, AtOpen: open}
							rep := tiedReport(t, env, groups, req)
							if first == nil {
								first = rep
							}
							sameTotals(t, fmt.Sprint(every, by), first, rep)
						}
					}
				}
			})
		}
	}
}

// opened is a run's book, and the days that its expected numbers are of.
func opened(t *testing.T, r Run) (*derive.Env, []*derive.Group, civil.Span) {
	t.Helper()
	b, err := book.LoadFS(t.Context(), files, []string{bookPath(r.book)}, book.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := r.policy(b)
	if err != nil {
		t.Fatal(err)
	}
	qs, until, err := r.questions(civil.Calendar{})
	if err != nil {
		t.Fatal(err)
	}
	span := civil.Span{From: until, To: until + 1}
	for _, q := range qs {
		span.From = min(span.From, q.span.From)
	}
	env, err := b.Env(book.Reading{Policy: p, Until: until})
	if err != nil {
		t.Fatal(err)
	}
	return env, b.Groups, span
}

// tiedReport is a report of all measures, checked.
func tiedReport(t *testing.T, env *derive.Env, groups []*derive.Group, req view.Request) *view.Report {
	t.Helper()
	w, err := view.NewWindow(env, req)
	if err != nil {
		t.Fatal(err)
	}
	acc, err := accumulate(t.Context(), w, env, groups)
	if err != nil {
		t.Fatal(err)
	}
	rep, err := acc.Report([]string{"all"})
	if err != nil {
		t.Fatal(err)
	}
	all, err := ties(acc, rep)
	if err != nil {
		t.Fatal(err)
	}
	for _, tie := range all {
		if !tie.OK() {
			t.Errorf("%v by %v, at open %v: %s: %d and %d", req.Every, req.By, req.AtOpen, tie.Name, tie.Left, tie.Right)
		}
	}
	return rep
}

// sameTotals checks the totals against another report of the same periods, and
// against the sum of the groups. Counts of customers do not sum.
func sameTotals(t *testing.T, what string, want, got *view.Report) {
	t.Helper()
	for m, measure := range got.Measures {
		totals := rowsOf(want, m, true)
		sums := make([]int64, len(got.Periods))
		for _, row := range rowsOf(got, m, false) {
			for j, v := range row.Values {
				sums[j] += v
			}
		}
		for j, v := range rowsOf(got, m, true)[0].Values {
			if v != totals[0].Values[j] {
				t.Errorf("%s: total of %s in %s is %d, ungrouped %d", what, measure.Name, got.Periods[j].Label, v, totals[0].Values[j])
			}
			if len(got.GroupNames) > 0 && (measure.Kind == view.Flow || measure.Kind == view.Balance) && v != sums[j] {
				t.Errorf("%s: %s in %s is %d, its groups sum to %d", what, measure.Name, got.Periods[j].Label, v, sums[j])
			}
		}
	}
}

func rowsOf(r *view.Report, measure int, total bool) []view.Row {
	var rows []view.Row
	for _, row := range r.Rows {
		if row.Measure == measure && row.Total == total {
			rows = append(rows, row)
		}
	}
	return rows
}
