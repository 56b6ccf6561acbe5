// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package examples

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/ratable/ratable/view"
)

const head = "title: T\nsource: S\nnote: N\nruns:\n  - name: one\n    expected:\n"

func TestParse(t *testing.T) {
	got, err := parse("expected/x.yaml", []byte(`title: T
source: S
note: >-
  Two
  lines.
book: b
reading: ours
runs:
  - name: one
    policy: {mrr.start: booking, deferred.products: [a, b]}
    expected:
      - {period: 2024, measure: mrr, where: {line: x, contract: A}, amount: 1.50, published: true}
  - name: two
    book: c
    expected:
      - {period: 2024-01..2024-06, measure: bookings, kind: ratio, over: revenue, amount: 0.3333, published: false}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := Example{
		Name: "x", Title: "T", Source: "S", Note: "Two lines.", Ours: true, book: "b",
		Runs: []Run{
			{Name: "one", Policy: "mrr.start: booking\ndeferred.products: [a, b]\n", book: "b", Expected: []Expected{
				{Period: "2024", Measure: "mrr", Amount: "1.50", Published: true, Where: []view.Filter{{Attr: "contract", Value: "A"}, {Attr: "line", Value: "x"}}},
			}},
			{Name: "two", book: "c", Expected: []Expected{
				{Period: "2024-01..2024-06", Measure: "bookings", Kind: Ratio, Over: "revenue", Amount: "0.3333"},
			}},
		},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(Example{}, Run{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestParseRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no title":         {"source: S\n", "title, source, note and runs"},
		"unknown field":    {"titel: T\n", "titel"},
		"reading":          {"reading: theirs\n" + head + "      - {period: 2024, measure: mrr, amount: 1, published: true}\n", "write ours"},
		"no amount":        {head + "      - {period: 2024, measure: mrr, published: true}\n", "period, measure, amount and published"},
		"published unsaid": {head + "      - {period: 2024, measure: mrr, amount: 1}\n", "period, measure, amount and published"},
		"kind":             {head + "      - {period: 2024, measure: mrr, kind: sum, amount: 1, published: true}\n", `kind is "sum"`},
		"ratio":            {head + "      - {period: 2024, measure: mrr, kind: ratio, amount: 1, published: true}\n", "over which measure"},
		"waterfall":        {head + "      - {period: 2024, measure: booked, kind: waterfall, amount: 1, published: true}\n", "cohort"},
		"no runs":          {"title: T\nsource: S\nnote: N\nruns: [{name: one}]\n", "expected numbers"},
	} {
		if _, err := parse("expected/x.yaml", []byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v does not say %q", name, err, c.want)
		}
	}
}

func TestLoadNeedsTheBook(t *testing.T) {
	fsys := fstest.MapFS{"expected/x.yaml": {Data: []byte(head + "      - {period: 2024, measure: mrr, amount: 1, published: true}\n")}}
	if _, err := load(fsys); err == nil || !strings.Contains(err.Error(), "books/x.yaml") {
		t.Errorf("%v does not name the book", err)
	}
}

// Questions that cannot be answered are errors, never values that differ.
func TestRunRefuses(t *testing.T) {
	e, _ := Find("hotfix-mrr")
	for name, c := range map[string]struct {
		change func(*Run)
		want   string
	}{
		"period":    {func(r *Run) { r.Expected[0].Period = "January" }, "January"},
		"backwards": {func(r *Run) { r.Expected[0].Period = "2024-02..2024-01" }, "ends before it starts"},
		"measure":   {func(r *Run) { r.Expected[0].Measure = "mmr" }, "unknown measure mmr"},
		"attribute": {func(r *Run) { r.Expected[0].Where = []view.Filter{{Attr: "colour", Value: "red"}} }, "colour"},
		"value":     {func(r *Run) { r.Expected[0].Where = []view.Filter{{Attr: "contract", Value: "none"}} }, "nothing in the book matches"},
		"amount":    {func(r *Run) { r.Expected[0].Amount = "4416.667" }, "decimals"},
		"policy":    {func(r *Run) { r.Policy = "mrr.start: someday\n" }, "someday"},
		"change":    {func(r *Run) { r.Expected[0].Measure, r.Expected[0].Kind = "revenue", Change }, "is a flow"},
		"ratio": {func(r *Run) {
			r.Expected[0].Kind, r.Expected[0].Over = Ratio, "revenue"
		}, "revenue is zero"},
		"waterfall": {func(r *Run) {
			r.Expected[0].Kind, r.Expected[0].Measure, r.Expected[0].Cohort = Waterfall, "postponed", "2024-01"
		}, "no column postponed"},
		"cohort": {func(r *Run) {
			r.Expected[0].Kind, r.Expected[0].Measure, r.Expected[0].Cohort = Waterfall, "booked", "2023-01"
		}, "nothing was booked in 2023-01"},
	} {
		r := e.Runs[0]
		r.Expected = append([]Expected(nil), r.Expected...)
		c.change(&r)
		if _, err := (Example{Name: "x", Runs: []Run{r}}).Run(t.Context()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v does not say %q", name, err, c.want)
		}
	}
}
