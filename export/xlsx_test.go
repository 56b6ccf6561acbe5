// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package export_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/ratable/ratable/export/xlsx"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

type fataler interface{ Fatal(args ...any) }

// opened writes sheets and opens the workbook again.
func opened(t fataler, sheets ...xlsx.Sheet) *excelize.File {
	var b bytes.Buffer
	if err := xlsx.Write(&b, sheets...); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// raw is the value of a cell as the file holds it.
func raw(t fataler, f *excelize.File, sheet, cell string) string {
	v, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestXLSXReport(t *testing.T) {
	f := opened(t, xlsx.Sheet{Report: groupedReport()})
	// Columns: measure, kind, product, currency, three periods, total. Rows 2 to
	// 4 are bookings, 5 to 7 MRR, 8 to 10 customers.
	for cell, want := range map[string]string{
		"A1": "measure", "C1": "product", "E1": "2024-01", "G1": "2024-03*", "H1": "total",
		"A2": "bookings", "B2": "flow", "C2": "Analytics", "D2": "USD", "E2": "100", "F2": "0", "G2": "300", "H2": "400",
		"C3": `=1+1,"Pro"`, "E3": "-250.5", "G3": "0.01", "H3": "-250.49",
		"C4": "(total)", "E4": "-150.5", "G4": "300.01", "H4": "149.51",
		"B5": "balance", "E5": "8333.34", "E6": "8333.33", "E7": "16666.67", "F6": "0.01", "F7": "0.01", "H7": "",
		"A8": "customers", "D8": "", "E8": "1", "E10": "1", "H10": "",
	} {
		if got := raw(t, f, "Report", cell); got != want {
			t.Errorf("%s holds %q, want %q", cell, got, want)
		}
	}
	for cell, want := range map[string]string{
		"E4": "SUM(E2:E3)", "G4": "SUM(G2:G3)", "H2": "SUM(E2:G2)", "H4": "SUM(E4:G4)", "E7": "SUM(E5:E6)", "E10": "", "C3": "", "E2": "",
	} {
		if got, err := f.GetCellFormula("Report", cell); err != nil || got != want {
			t.Errorf("%s has the formula %q, want %q (%v)", cell, got, want, err)
		}
	}
	// What a spreadsheet computes is what is written beside the formula.
	for _, cell := range []string{"E4", "F4", "G4", "H2", "H3", "H4", "E7", "F7", "G7"} {
		if got, err := f.CalcCellValue("Report", cell, excelize.Options{RawCellValue: true}); err != nil || got != raw(t, f, "Report", cell) {
			t.Errorf("%s is computed as %q, written as %q (%v)", cell, got, raw(t, f, "Report", cell), err)
		}
		if kind, err := f.GetCellType("Report", cell); err != nil || kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString {
			t.Errorf("%s is no number (%v)", cell, err)
		}
	}
}

// Formats show negatives in parentheses with the decimals of the currency.
func TestXLSXFormats(t *testing.T) {
	f := opened(t, xlsx.Sheet{Report: plainReport()}, xlsx.Sheet{Report: mixedReport()}, xlsx.Sheet{Table: bridgeTable()})
	for _, c := range []struct{ sheet, cell, want string }{
		{"Report", "D2", "12,000.00 "}, {"Report", "F2", "(500.00)"}, {"Report", "E3", "1,234,567.89 "}, {"Report", "E5", "1,204 "}, {"Report", "D6", "95.3% "},
		{"Report (2)", "F2", "1,000 "}, {"Report (2)", "G4", "0.01 "}, {"MRR bridge", "C4", "0.92 "}, {"MRR bridge", "C5", "(0.08)"}, {"MRR bridge", "D2", ""},
	} {
		got, err := f.GetCellValue(c.sheet, c.cell)
		// Whether room for a parenthesis is read back as a space is the reader's choice.
		if err != nil || strings.TrimSpace(got) != strings.TrimSpace(c.want) {
			t.Errorf("%s %s shows %q, want %q (%v)", c.sheet, c.cell, got, c.want, err)
		}
	}
	panes, err := f.GetPanes("Report")
	if err != nil || !panes.Freeze || panes.YSplit != 1 || panes.XSplit != 3 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	if width, err := f.GetColWidth("Report", "A"); err != nil || width < 16 { // deferred_revenue
		t.Errorf("column A is %v wide, %v", width, err)
	}
}

func TestXLSXNotes(t *testing.T) {
	r := groupedReport()
	r.Meta.Provisional = []string{"an estimate is open"}
	f := opened(t, xlsx.Sheet{Report: r}, xlsx.Sheet{Name: "notes", Table: bridgeTable()})
	rows, err := f.GetRows("Notes")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, row := range rows {
		all = append(all, strings.TrimRight(strings.Join(row, "|"), "|"))
	}
	text := strings.Join(all, "\n") + "\n"
	for _, want := range []string{
		"Report|as of|2024-03-15\n", "Report|known at|2024-03-20\n", "Report|policy|0123456789ab\n", "Report|facts|12\n",
		"Report|actual invoices through|2024-02-29\n", "Report|actual payments through|none\n", "Report|provisional|an estimate is open\n",
		"Report|2024-03*|a part of its period: 2024-03-01 to 2024-03-15\n", "Report|measure mrr|What recurs, a month.\n",
		"Report|DOES NOT TIE OUT|rpo = priced - earned|USD|1234.50|1234.00\n", "Report|ties out|bookings|USD|0.07|0.07\n",
		"notes (2)|title|MRR bridge\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

// Up to 15 digits every amount comes back as the decimal it was; beyond, it is
// a text with all of its digits.
func TestXLSXExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom([]money.Currency{usd, jpy, currency("KWD"), currency("CLF")}).Draw(t, "currency")
		values := rapid.SliceOfN(rapid.OneOf(rapid.Int64Range(-999_999_999_999_999, 999_999_999_999_999), rapid.Int64()), 3, 3).Draw(t, "values")
		r := newReport().row("deferred_revenue", c, nil, 0, values...)
		f := opened(t, xlsx.Sheet{Report: &r.Report})
		for i, v := range values {
			cell, want := fmt.Sprintf("%c2", 'D'+i), money.Minor(v).Plain(c)
			kind, err := f.GetCellType("Report", cell)
			if err != nil {
				t.Fatal(err)
			}
			got := raw(t, f, "Report", cell)
			if kind == excelize.CellTypeInlineString {
				if got != want || v > -999_999_999_999_999 && v < 999_999_999_999_999 {
					t.Fatalf("%s is the text %q, want %q", cell, got, want)
				}
				continue
			}
			if strings.Contains(want, ".") {
				want = strings.TrimRight(strings.TrimRight(want, "0"), ".")
			}
			if got != want {
				t.Fatalf("%s holds %q, want %q", cell, got, want)
			}
		}
	})
}

// A formula over a text would leave it out: then the total is a value.
func TestXLSXLarge(t *testing.T) {
	const large = 1_234_567_890_123_456_78
	r := newReport("product").row("bookings", usd, []string{"a"}, 0, large, 1, 1).row("bookings", usd, []string{"b"}, 0, -large+5, 1, 1).row("bookings", usd, nil, 0, 5, 2, 2)
	f := opened(t, xlsx.Sheet{Report: &r.Report})
	if got := raw(t, f, "Report", "E2"); got != "1234567890123456.78" {
		t.Errorf("E2 holds %q", got)
	}
	for cell, want := range map[string]string{"E4": "", "F4": "SUM(F2:F3)", "H2": "", "H4": "SUM(E4:G4)"} {
		if got, _ := f.GetCellFormula("Report", cell); got != want {
			t.Errorf("%s has the formula %q, want %q", cell, got, want)
		}
	}
	if got := raw(t, f, "Report", "E4"); got != "0.05" {
		t.Errorf("the total holds %q, want 0.05", got)
	}
	found := false
	rows, _ := f.GetRows("Notes")
	for _, row := range rows {
		found = found || len(row) > 2 && row[1] == "texts instead of numbers" && strings.HasPrefix(row[2], "4 amounts")
	}
	if !found { // E2, E3, H2 and H3
		t.Errorf("the notes do not count four texts: %v", rows)
	}
}

func TestXLSXNames(t *testing.T) {
	table := *bridgeTable()
	table.Title = `'Revenue: a/b\c [x]?* and much more than 31 characters'`
	f := opened(t, xlsx.Sheet{Table: &table}, xlsx.Sheet{Table: &table}, xlsx.Sheet{Name: "REVENUE A B C X AND MUCH MORE T", Report: plainReport()})
	want := []string{"Revenue a b c x and much more t", "Revenue a b c x and much mo (2)", "REVENUE A B C X AND MUCH MO (3)", "Notes"}
	if got := f.GetSheetList(); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("sheets %q, want %q", got, want)
	}
}

func TestXLSXSameBytes(t *testing.T) {
	var first, second bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := xlsx.Write(b, xlsx.Sheet{Report: groupedReport()}, xlsx.Sheet{Table: bridgeTable()}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two runs give two files")
	}
}

func TestXLSXErrors(t *testing.T) {
	var b bytes.Buffer
	if err := xlsx.Write(&b); err == nil {
		t.Error("a workbook without sheets was written")
	}
	if err := xlsx.Write(&b, xlsx.Sheet{Name: "x"}); err == nil || !strings.HasPrefix(err.Error(), "sheet x: ") {
		t.Errorf("an empty sheet: %v", err)
	}
	if err := xlsx.Write(&failing{}, xlsx.Sheet{Report: plainReport()}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("a report: %v", err)
	}
	if err := xlsx.Write(&failing{}, xlsx.Sheet{Table: &view.Table{}}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("a table: %v", err)
	}
}

func BenchmarkXLSX10k(b *testing.B) {
	r := manyRecords(100)
	for b.Loop() {
		if err := xlsx.Write(&bytes.Buffer{}, xlsx.Sheet{Report: r}); err != nil {
			b.Fatal(err)
		}
	}
}
