// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package examples

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ratable/ratable/view"
)

// The layout of the table; the numbers are checked in TestExamples.
func TestPrint(t *testing.T) {
	e, _ := Find("opstarts-renewal-overlap")
	res, err := e.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	Print(&b, []Result{res})
	want := `opstarts-renewal-overlap: Trap: the first renewal must not be recognized while the first term still runs (derived)
  source  Opstarts, The complete guide to SaaS revenue
  policy  recognition.proration: monthly; collection.delay: 2 months
    period   measure   expected        got     from
    2017-01  revenue  50,000.00  50,000.00  ✓  published
  policy  recognition.proration: monthly; collection.delay: 2 months (book opstarts-renewal-trap)
    period   measure   expected        got     from
    2017-01  revenue  55,000.00  55,000.00  ✓  follows

1 example, 2 values, all as published: 1 printed in the source, 1 that follow from it
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	res.Runs[0].Values[0].OK = false
	res.Runs[0].Ties[0].Left++
	b.Reset()
	Print(&b, []Result{res})
	for _, part := range []string{"50,000.00  ✗  published\n", "does not tie: " + res.Runs[0].Ties[0].Name, "\n1 example, 2 values: 1 not as expected, 1 out of balance\n"} {
		if !strings.Contains(b.String(), part) {
			t.Errorf("missing %q in\n%s", part, &b)
		}
	}
}

func TestPrintAll(t *testing.T) {
	results, err := RunAll(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	values := 0
	for _, e := range List() {
		for _, r := range e.Runs {
			values += len(r.Expected)
		}
	}
	var b strings.Builder
	Print(&b, results)
	if got := strings.Count(b.String(), "✓"); got != values {
		t.Errorf("%d ticks for %d values", got, values)
	}
	if head := fmt.Sprintf("\n%d examples, %d values, all as published: ", len(names), values); !strings.Contains(b.String(), head) {
		t.Errorf("the last line is %q, want it to begin %q", Summary(results), head[1:])
	}
	for line := range strings.Lines(b.String()) {
		if strings.HasSuffix(line, " \n") {
			t.Errorf("%q ends in spaces", line)
		}
	}
}

func TestWhat(t *testing.T) {
	for _, c := range []struct {
		x    Expected
		want string
	}{
		{Expected{Measure: "rpo"}, "rpo"},
		{Expected{Measure: "rpo", Kind: Change}, "rpo, change"},
		{Expected{Measure: "bookings", Kind: Ratio, Over: "revenue"}, "bookings ÷ revenue"},
		{Expected{Measure: "to_date", Kind: Waterfall, Cohort: "2024-01"}, "waterfall of 2024-01, to date"},
		{Expected{Measure: "mrr", Where: []view.Filter{{Attr: "contract", Value: "A"}, {Attr: "line", Value: "x"}}}, "mrr of contract A, line x"},
	} {
		if got := c.x.what(); got != c.want {
			t.Errorf("%+v is %q, want %q", c.x, got, c.want)
		}
	}
}

func TestGrouped(t *testing.T) {
	for in, want := range map[string]string{
		"0.00": "0.00", "999.99": "999.99", "1000.00": "1,000.00", "-1234567.50": "-1,234,567.50", "-100.00": "-100.00", "1.666667": "1.666667", "13": "13", "": "",
	} {
		if got := grouped(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
