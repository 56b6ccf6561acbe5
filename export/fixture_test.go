// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package export_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

var update = flag.Bool("update", false, "write the golden files anew")

func currency(code string) money.Currency {
	c, err := money.ParseCurrency(code)
	if err != nil {
		panic(err)
	}
	return c
}

var (
	usd, jpy, none = currency("USD"), currency("JPY"), money.Currency{}

	measures = []view.Measure{
		{Name: "bookings", Kind: view.Flow, Unit: view.UnitMoney, Meaning: "What customers commit to."},
		{Name: "deferred_revenue", Kind: view.Balance, Unit: view.UnitMoney, Meaning: "Billed and not yet earned."},
		{Name: "mrr", Kind: view.Balance, Unit: view.UnitMonthly, Meaning: "What recurs, a month."},
		{Name: "mrr_new", Kind: view.Flow, Unit: view.UnitMonthly, Meaning: "MRR of new customers."},
		{Name: "customers", Kind: view.Count, Unit: view.UnitCount, Meaning: "Customers with MRR."},
		{Name: "retention", Kind: view.Flow, Unit: view.UnitRatio, Meaning: "What remains."},
	}
)

// A builder puts a report together row by row.
type builder struct{ view.Report }

// newReport has the periods January, February and half of March 2024.
func newReport(groups ...string) *builder {
	span := civil.Span{From: civil.MustDay("2024-01-01"), To: civil.MustDay("2024-03-16")}
	return &builder{view.Report{
		Meta: view.Meta{
			AsOf: civil.MustDay("2024-03-15"), KnownAt: fact.On(civil.MustDay("2024-03-20")), Policy: "0123456789ab",
			InvoicesThrough: fact.On(civil.MustDay("2024-02-29")), Facts: 12, Contracts: 1,
		},
		Periods:    civil.Calendar{}.Periods(span, civil.EveryMonth),
		GroupNames: groups,
		Measures:   measures,
	}}
}

// row adds a row; group nil is the total. For flows the sum is of all values.
func (b *builder) row(measure string, c money.Currency, group []string, opening int64, values ...int64) *builder {
	r := view.Row{Group: group, Total: group == nil, Currency: c, Opening: opening, Values: values, Sum: values[len(values)-1]}
	for i := range b.Measures {
		if b.Measures[i].Name == measure {
			r.Measure = i
		}
	}
	if b.Measures[r.Measure].Kind == view.Flow {
		r.Sum = 0
		for _, v := range values {
			r.Sum += v
		}
	}
	b.Rows = append(b.Rows, r)
	return b
}

func (b *builder) tie(name string, c money.Currency, left, right money.Minor) *builder {
	b.Ties = append(b.Ties, view.Tie{Name: name, Currency: c, Left: left, Right: right})
	return b
}

// plainReport has no groups. The annual 100,000.00 of MRR is 8,333.33 a month.
func plainReport() *view.Report {
	return &newReport().
		row("bookings", usd, nil, 0, 12_000_00, 0, -500_00).
		row("deferred_revenue", usd, nil, 250_00, 11_000_00, 1_234_567_89, -1).
		row("mrr", usd, nil, 0, 100_000_00, 100_000_00, 0).
		row("customers", none, nil, 0, 1, 1204, 0).
		row("retention", none, nil, 0, 953_216, 1_000_000, -4_999).
		tie("rpo = priced - earned", usd, 5, 5).Report
}

// groupedReport is by product. Two products of 100,000.00 a year are 200,000.00:
// 16,666.67 a month, so one of the two must show 8,333.34. The name of the
// second would be a formula in a spreadsheet.
func groupedReport() *view.Report {
	a, p := []string{"Analytics"}, []string{`=1+1,"Pro"`}
	return &newReport("product").
		row("bookings", usd, a, 0, 100_00, 0, 300_00).row("bookings", usd, p, 0, -250_50, 0, 1).row("bookings", usd, nil, 0, -150_50, 0, 300_01).
		row("mrr", usd, a, 50, 100_000_00, 0, 5).row("mrr", usd, p, 0, 100_000_00, 7, 5).row("mrr", usd, nil, 50, 200_000_00, 7, 10).
		row("customers", none, a, 0, 1, 0, 1).row("customers", none, p, 0, 1, 1, 1).row("customers", none, nil, 0, 1, 1, 1).
		tie("rpo = priced - earned", usd, 1_234_50, 1_234_00).tie("bookings", usd, 7, 7).Report
}

// mixedReport has two currencies.
func mixedReport() *view.Report {
	return &newReport("region", "product").
		row("bookings", jpy, []string{"日本", "A"}, 0, 1000, 0, 0).row("bookings", jpy, nil, 0, 1000, 0, 0).
		row("bookings", usd, []string{"US", "A"}, 0, 0, 1, 0).row("bookings", usd, []string{"US", "\x1b[31mB"}, 0, 0, 2, 0).row("bookings", usd, nil, 0, 0, 3, 0).Report
}

// bridgeTable leads from an opening MRR of 1.00 a year to a closing one of
// 20.00; in cents a month 8.33 + 75 + 91.67 - 8.33 = 166.67.
func bridgeTable() *view.Table {
	monthly := func(v int64) []view.Cell {
		return []view.Cell{{Value: v, Unit: view.UnitMonthly}, {Blank: true}, {Value: 2, Unit: view.UnitCount}}
	}
	return &view.Table{
		Title: "MRR bridge", Note: "From January to March.", Label: "movement", Columns: []string{"MRR", "note", "customers"},
		Rows: []view.TableRow{
			{Name: "opening", Label: "Opening", Strong: true, Currency: usd, Cells: monthly(100)},
			{Name: "new", Label: "New", Indent: 1, Currency: usd, Cells: monthly(900)},
			{Name: "expansion", Label: "Expansion", Indent: 1, Currency: usd, Cells: monthly(1100)},
			{Name: "churn", Label: "Churn", Indent: 1, Currency: usd, Cells: monthly(-100)},
			{Name: "closing", Label: "Closing", Strong: true, Rule: true, Currency: usd, Cells: monthly(2000)},
		},
		Meta: plainReport().Meta, Ties: plainReport().Ties,
	}
}

// golden compares with a recorded layout. What the layout says is checked apart.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; look at it and run go test ./export -update\ngot:\n%s\nwant:\n%s", path, got, want)
	}
}

// lines are those of a text, without the last empty one.
func lines(s string) []string { return strings.Split(strings.TrimSuffix(s, "\n"), "\n") }

// A failing writer has room for some bytes only.
type failing struct{ room int }

func (f *failing) Write(p []byte) (int, error) {
	if len(p) > f.room {
		return 0, os.ErrClosed
	}
	f.room -= len(p)
	return len(p), nil
}
