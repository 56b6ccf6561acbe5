// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package export_test

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/export/csv"
	"github.com/ratable/ratable/export/json"
	"github.com/ratable/ratable/export/text"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/view"
)

// mrrExplained is 100,000.00 a year: 8,333.33 a month; of it 99,999.93 and 0.07,
// which are 8,333.33 (8,333.3275) and 0.01 (0.00583) a month, and sum only
// before they are rounded.
func mrrExplained() *view.Explanation {
	return &view.Explanation{
		Measure: measures[2],
		Unit:    measures[2].Unit,
		Span:    civil.Span{From: civil.MustDay("2024-02-01"), To: civil.MustDay("2024-03-01")},
		Meta:    view.Meta{AsOf: civil.MustDay("2024-02-29"), Policy: "0123456789ab"},
		Totals:  []view.ExplainedTotal{{Currency: usd, Sum: 100_000_00, Report: 100_000_00}},
		Items: []view.Item{
			{Customer: "oak", Contract: "k-1", Line: "plan", Product: "pro", Place: fact.Place{File: "book.yaml", Line: 3}, Currency: usd, Amount: 99_999_93,
				How: "two levels", Parts: []view.Part{
					{Curve: "recurring", Cause: "sold", Amount: 99_999_00, How: "a", Why: "mrr.start: service"},
					{Curve: "recurring", Cause: "sold", Amount: 93, How: "b"},
				}},
			{Customer: "elm\x1b[31m", Currency: usd, Amount: 7, How: "one", Parts: []view.Part{{Curve: "recurring", Amount: 7, How: "one"}}},
		},
	}
}

const mrrText = `mrr at the close of 2024-02-29
What recurs, a month.

8,333.33 USD  = the sum of 2 contributions below

        8,333.33 USD  customer oak, k-1, line plan
                     two levels
                     recurring   a
                                 mrr.start: service
                     recurring   b
                     from book.yaml:3

            0.01 USD  customer elm?[31m
                     recurring   one

as of 2024-02-29, policy 0123456789ab
`

func explained(t *testing.T, x *view.Explanation, opt text.ExplainOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := text.WriteExplanation(&b, x, opt); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTextExplanation(t *testing.T) {
	x := mrrExplained()
	if diff := gocmp.Diff(mrrText, explained(t, x, text.ExplainOptions{})); diff != "" {
		t.Error(diff)
	}
	one := explained(t, x, text.ExplainOptions{Most: 1, AtOpen: true, Options: text.Options{ASCII: true}})
	for _, want := range []string{"mrr at the opening of 2024-02-01\n", "\n... and 1 more: narrow it"} {
		if !strings.Contains(one, want) {
			t.Errorf("%q is missing:\n%s", want, one)
		}
	}
	x.Totals[0].Sum = 12_00
	if got := explained(t, x, text.ExplainOptions{}); !strings.Contains(got, "8,333.33 USD  but the contributions below sum to 1.00\n") {
		t.Errorf("a sum that is off:\n%s", got)
	}
	x.Measure, x.Unit, x.Totals, x.Items = measures[4], view.UnitCount, []view.ExplainedTotal{{Sum: 1, Report: 1}}, []view.Item{{Customer: "oak", Amount: 1, How: "pays"}}
	if got := explained(t, x, text.ExplainOptions{}); !strings.Contains(got, "\n1  = the sum of 1 contribution below\n\n               1      customer oak\n                     pays\n") {
		t.Errorf("a count:\n%s", got)
	}
	x.Measure, x.Totals, x.Items = measures[0], nil, nil
	if got := explained(t, x, text.ExplainOptions{}); !strings.Contains(got, "bookings in 2024-02-01 to 2024-02-29\n") || !strings.Contains(got, "nothing contributes") {
		t.Errorf("nothing:\n%s", got)
	}
}

func TestJSONExplanation(t *testing.T) {
	var b bytes.Buffer
	x := mrrExplained()
	if err := json.WriteExplanation(&b, x); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Measure, From, To string
		Totals            []map[string]any
		Items             []map[string]any
	}
	if err := stdjson.Unmarshal(b.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	if read.Measure != "mrr" || read.From != "2024-02-01" || read.To != "2024-02-29" || len(read.Items) != 2 {
		t.Errorf("read %+v", read)
	}
	if diff := gocmp.Diff([]map[string]any{{"currency": "USD", "amount": "8333.33", "sum": "8333.33", "ok": true}}, read.Totals); diff != "" {
		t.Error(diff)
	}
	if diff := gocmp.Diff(map[string]any{
		"customer": "oak", "contract": "k-1", "line": "plan", "product": "pro", "file": "book.yaml", "file_line": 3.0,
		"currency": "USD", "amount": "8333.33", "annual": "99999.93", "how": "two levels", "parts": []any{
			map[string]any{"curve": "recurring", "cause": "sold", "amount": "99999.00", "how": "a", "why": "mrr.start: service"},
			map[string]any{"curve": "recurring", "cause": "sold", "amount": "0.93", "how": "b"},
		},
	}, read.Items[0]); diff != "" {
		t.Error(diff)
	}
	// Off by one cent a year, which a month does not show.
	x.Totals[0].Sum--
	x.Items = nil
	b.Reset()
	if err := json.WriteExplanation(&b, x); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.Contains(got, `"sum": "8333.33"`) || !strings.Contains(got, `"ok": false`) || !strings.Contains(got, `"items": []`) {
		t.Errorf("a sum that is off:\n%s", got)
	}
}

func checked() *export.Check {
	return &export.Check{
		Facts: 5, Ignored: 1, Contracts: 1, FirstDay: fact.On(civil.MustDay("2024-01-01")), LastDay: fact.On(civil.MustDay("2024-03-31")),
		ImpliedCustomers: []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"}, NotDerived: map[fact.Kind]int{fact.KindUsage: 2},
		Findings: []derive.Finding{
			{Kind: derive.FindingUnbilled, Severity: derive.Warning, Fix: "ask sales", Contract: "k-1", Line: "plan", Place: fact.Place{File: "book.yaml", Line: 2}, Day: civil.MustDay("2024-02-01"), Amount: 1_000_00, Currency: usd, Text: "no invoice"},
			{Kind: derive.FindingNotDerived, Severity: derive.Warning, Fix: derive.FindingNotDerived.Fix(), Contract: "k-1", Day: civil.MustDay("2024-01-01"), Text: "a\x07bell"},
		},
		Ties: []view.Tie{{Name: "rpo", Currency: usd, Left: 1, Right: 1}},
	}
}

func TestTextCheck(t *testing.T) {
	var b bytes.Buffer
	k := checked()
	if err := text.WriteCheck(&b, k, text.Options{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"5 facts read, 1 contract or loose invoices, 2024-01-01 to 2024-03-31\n",
		"ignored, because said before: 1 fact\n",
		"9 customers only mentioned, and implied: a, b, c, d, e, f, g, h …\n",
		"kept, and not derived yet: 2 facts of type usage\n",
		"\n2 findings: 2 warnings\n",
		"\nunbilled: 1 warning, at stake 1,000.00 USD\n  an instalment of the schedule is due",
		"\n    2024-02-01       1,000.00 USD  k-1, line plan: no invoice (book.yaml:2)\n" + strings.Repeat(" ", 35) + "fix: ask sales\n",
		"\nnot_derived: 1 warning\n",
		"k-1: a?bell",
		"ties out: 1 identit",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing:\n%s", want, b.String())
		}
	}
	k.Ties[0].Left = 2
	for range 21 {
		k.Findings = append(k.Findings, k.Findings[0])
	}
	k.Findings = append(k.Findings, derive.Finding{Kind: derive.FindingOverbilled, Severity: derive.Error, Amount: -5_00, Currency: usd})
	k.SortFindings()
	b.Reset()
	if err := text.WriteCheck(&b, k, text.Options{ASCII: true}); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); strings.Contains(got, "ties out") || !strings.Contains(got, "\n    ... and 2 more: --format json or csv lists all\n") ||
		!strings.Contains(got, "\n24 findings: 1 error, 23 warnings\n\noverbilled: 1 error, at stake 5.00 USD\n") || !strings.Contains(got, "\nunbilled: 22 warnings, at stake 22,000.00 USD\n") {
		t.Errorf("an identity that does not hold, and 24 findings:\n%s", got)
	}
}

func TestJSONCheck(t *testing.T) {
	for _, ok := range []bool{true, false} {
		k := checked()
		if !ok {
			k.Ties[0].Left = 2
		}
		var b bytes.Buffer
		if err := json.WriteCheck(&b, k); err != nil {
			t.Fatal(err)
		}
		var read map[string]any
		if err := stdjson.Unmarshal(b.Bytes(), &read); err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(map[string]any{
			"facts": 5.0, "ignored": 1.0, "identities": 1.0, "ties_out": ok, "not_derived": map[string]any{"usage": 2.0},
			"implied_customers": []any{"a", "b", "c", "d", "e", "f", "g", "h", "i"}, "implied_products": []any{},
			"worst": "warning",
			"kinds": []any{
				map[string]any{"kind": "unbilled", "severity": "warning", "count": 1.0, "at_stake": map[string]any{"USD": "1000.00"}},
				map[string]any{"kind": "not_derived", "severity": "warning", "count": 1.0},
			},
			"findings": []any{
				map[string]any{"kind": "unbilled", "severity": "warning", "fix": "ask sales", "contract": "k-1", "line": "plan", "file": "book.yaml", "file_line": 2.0, "day": "2024-02-01", "amount": "1000.00", "currency": "USD", "text": "no invoice"},
				map[string]any{"kind": "not_derived", "severity": "warning", "fix": derive.FindingNotDerived.Fix(), "contract": "k-1", "day": "2024-01-01", "text": "a\x07bell"},
			},
		}, read); diff != "" {
			t.Error(diff)
		}
	}
}

func TestExplanationAndCheckErrors(t *testing.T) {
	for name, write := range map[string]func(io.Writer) error{
		"explanation as text": func(w io.Writer) error { return text.WriteExplanation(w, mrrExplained(), text.ExplainOptions{}) },
		"explanation as JSON": func(w io.Writer) error { return json.WriteExplanation(w, mrrExplained()) },
		"check as text":       func(w io.Writer) error { return text.WriteCheck(w, checked(), text.Options{}) },
		"check as CSV":        func(w io.Writer) error { return csv.WriteFindings(w, checked()) },
		"check as JSON":       func(w io.Writer) error { return json.WriteCheck(w, checked()) },
	} {
		if err := write(&failing{}); !errors.Is(err, os.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
