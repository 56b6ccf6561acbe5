// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package export_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/export/csv"
	"github.com/ratable/ratable/export/markdown"
	"github.com/ratable/ratable/export/text"
	"github.com/ratable/ratable/export/xlsx"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
	"github.com/xuri/excelize/v2"
)

// pack has 5.00 and 7.50 that sum to 12.50, the second of which is provisional and
// has a name that means something to every format.
func pack(t testing.TB) *view.Disclosure {
	t.Helper()
	usd, err := money.ParseCurrency("USD")
	if err != nil {
		t.Fatal(err)
	}
	row := func(label string, v money.Minor) view.DisclosureRow {
		return view.DisclosureRow{Name: label, Label: label, Cells: []view.Cell{view.MoneyCell(v)}, Indent: 1}
	}
	revenue := view.DisclosureTable{Name: "revenue_by_region", Section: "Revenue", Title: "Revenue by region", Paragraph: "606-10-50-5", Lead: "By region.", Label: "region",
		Columns: []string{"2024"}, Rows: []view.DisclosureRow{row("north", 500), row("=a|b*", 750), row("Revenue", 1250)}}
	revenue.Rows[1].Provisional = true
	revenue.Rows[2].Sums = [2]int{0, 2}
	judged := view.DisclosureTable{Name: "judgements", Section: "Judgements", Title: "Judgements", Label: "about", Texts: []string{"answer"},
		Rows: []view.DisclosureRow{{Name: "q", Label: "C1", Texts: []string{"+1\nand more"}}}}
	return &view.Disclosure{Currency: usd, Periods: []view.DisclosedPeriod{{Label: "2024", Span: civil.Span{From: civil.MustDay("2024-01-01"), To: civil.MustDay("2025-01-01")}}},
		Tables: []view.DisclosureTable{revenue, judged}}
}

func TestAPackAsAWorkbook(t *testing.T) {
	var out bytes.Buffer
	if err := xlsx.WriteDisclosures(&out, []*view.Disclosure{pack(t)}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(f.GetSheetList(), ","); got != "Revenue by region,Judgements,Notes" {
		t.Errorf("the sheets are %s", got)
	}
	formula, err := f.GetCellFormula("Revenue by region", "B4")
	if err != nil || formula != "SUM(B2:B3)" {
		t.Errorf("the total is %q (%v)", formula, err)
	}
	sum, err := f.CalcCellValue("Revenue by region", "B4", excelize.Options{RawCellValue: true})
	if err != nil || sum != "12.5" {
		t.Errorf("the formula gives %s (%v)", sum, err)
	}
	for cell, want := range map[string]string{"A1": "region", "B1": "2024 (USD)", "A3": "=a|b* *", "B3": "7.5"} {
		if got, err := f.GetCellValue("Revenue by region", cell, excelize.Options{RawCellValue: true}); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", cell, got, want, err)
		}
	}
}

func TestAPackAsADocument(t *testing.T) {
	var out bytes.Buffer
	if err := markdown.WriteDisclosures(&out, []*view.Disclosure{pack(t)}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| region | 2024, USD |\n|---|---:|\n| north | 5.00 |\n", `| =a\|b\* \* | 7.50 |`, `\* provisional: an answer is missing.`, "| C1 | +1 and more |"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the document lacks %q:\n%s", want, out.String())
		}
	}
}

func TestAPackAsText(t *testing.T) {
	var out bytes.Buffer
	if err := text.WriteDisclosure(&out, pack(t), text.Options{Width: 80}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"region      2024\n", "  north     5.00\n", "  =a|b* *   7.50\n", "  Revenue  12.50\n", "* provisional", "  answer: +1?and more\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the text lacks %q:\n%s", want, out.String())
		}
	}
}

func TestAPackAsCSV(t *testing.T) {
	var out bytes.Buffer
	p := pack(t)
	if err := csv.WriteDisclosures(&out, []*view.Disclosure{p}); err != nil {
		t.Fatal(err)
	}
	want := `currency,table,paragraph,row,label,column,unit,value,provisional
USD,revenue_by_region,606-10-50-5,north,north,2024,money,5.00,false
USD,revenue_by_region,606-10-50-5,'=a|b*,'=a|b*,2024,money,7.50,true
USD,revenue_by_region,606-10-50-5,Revenue,Revenue,2024,money,12.50,false
USD,judgements,,q,C1,answer,text,"'+1
and more",false
`
	if got := out.String(); got != want {
		t.Errorf("the file is\n%s\nwant\n%s", got, want)
	}
}
