// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package export_test

import (
	stdcsv "encoding/csv"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/export/csv"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

func csvOf(t *testing.T, r *view.Report) string {
	t.Helper()
	var b strings.Builder
	if err := csv.WriteReport(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCSVPlain(t *testing.T) {
	want := `period,measure,unit,currency,amount
2024-01,bookings,money,USD,12000.00
2024-01,deferred_revenue,money,USD,11000.00
2024-01,mrr,money,USD,8333.33
2024-01,customers,count,,1
2024-01,retention,ratio,,0.953216
2024-02,bookings,money,USD,0.00
2024-02,deferred_revenue,money,USD,1234567.89
2024-02,mrr,money,USD,8333.33
2024-02,customers,count,,1204
2024-02,retention,ratio,,1.000000
2024-03,bookings,money,USD,-500.00
2024-03,deferred_revenue,money,USD,-0.01
2024-03,mrr,money,USD,0.00
2024-03,customers,count,,0
2024-03,retention,ratio,,-0.004999
`
	if diff := cmp.Diff(want, csvOf(t, plainReport())); diff != "" {
		t.Error(diff)
	}
}

// Money has groups only, a count has its total as well; a name that would be a
// formula is made harmless; each MRR is rounded by itself: 5/12 of a cent is 0,
// 7/12 is 1.
func TestCSVGrouped(t *testing.T) {
	want := `period,measure,unit,product,currency,amount
2024-01,bookings,money,Analytics,USD,100.00
2024-01,bookings,money,"'=1+1,""Pro""",USD,-250.50
2024-01,mrr,money,Analytics,USD,8333.33
2024-01,mrr,money,"'=1+1,""Pro""",USD,8333.33
2024-01,customers,count,Analytics,,1
2024-01,customers,count,"'=1+1,""Pro""",,1
2024-01,customers,count,(total),,1
2024-02,bookings,money,Analytics,USD,0.00
2024-02,bookings,money,"'=1+1,""Pro""",USD,0.00
2024-02,mrr,money,Analytics,USD,0.00
2024-02,mrr,money,"'=1+1,""Pro""",USD,0.01
2024-02,customers,count,Analytics,,0
2024-02,customers,count,"'=1+1,""Pro""",,1
2024-02,customers,count,(total),,1
2024-03,bookings,money,Analytics,USD,300.00
2024-03,bookings,money,"'=1+1,""Pro""",USD,0.01
2024-03,mrr,money,Analytics,USD,0.00
2024-03,mrr,money,"'=1+1,""Pro""",USD,0.00
2024-03,customers,count,Analytics,,1
2024-03,customers,count,"'=1+1,""Pro""",,1
2024-03,customers,count,(total),,1
`
	if diff := cmp.Diff(want, csvOf(t, groupedReport())); diff != "" {
		t.Error(diff)
	}
}

// A program that adds up the money of a measure gets the total of the report.
func TestCSVSums(t *testing.T) {
	for _, r := range []*view.Report{plainReport(), groupedReport(), mixedReport()} {
		records, err := stdcsv.NewReader(strings.NewReader(csvOf(t, r))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		got, want := map[string]money.Minor{}, map[string]money.Minor{}
		for _, rec := range records[1:] {
			if code := rec[len(rec)-2]; rec[1] == "bookings" {
				m, err := money.ParseAmount(rec[len(rec)-1], currency(code))
				if err != nil {
					t.Fatal(err)
				}
				got[code] += m
			}
		}
		for _, row := range r.Rows {
			if row.Total && row.Measure == 0 {
				want[row.Currency.String()] = money.Minor(row.Sum)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestCSVGuard(t *testing.T) {
	for text, want := range map[string]string{
		"Acme": "Acme", "": "", "=1": "'=1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx", "a=b": "a=b", "(netting)": "(netting)",
	} {
		r := newReport("customer").row("bookings", usd, []string{text}, 0, 1, 2, 3)
		records, err := stdcsv.NewReader(strings.NewReader(csvOf(t, &r.Report))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		// A reader of CSV takes a carriage return before a line end for one of it.
		if got := records[1][3]; got != want {
			t.Errorf("%q is written as %q, want %q", text, got, want)
		}
	}
}

func TestCSVTable(t *testing.T) {
	var b strings.Builder
	if err := csv.WriteTable(&b, bridgeTable()); err != nil {
		t.Fatal(err)
	}
	// 100/12 = 8.33, 900/12 = 75, 1100/12 = 91.67, 2000/12 = 166.67 cents.
	want := `table,row,label,column,currency,unit,value
MRR bridge,opening,Opening,MRR,USD,money,0.08
MRR bridge,opening,Opening,customers,USD,count,2
MRR bridge,new,New,MRR,USD,money,0.75
MRR bridge,new,New,customers,USD,count,2
MRR bridge,expansion,Expansion,MRR,USD,money,0.92
MRR bridge,expansion,Expansion,customers,USD,count,2
MRR bridge,churn,Churn,MRR,USD,money,-0.08
MRR bridge,churn,Churn,customers,USD,count,2
MRR bridge,closing,Closing,MRR,USD,money,1.67
MRR bridge,closing,Closing,customers,USD,count,2
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestCSVErrors(t *testing.T) {
	r := manyRecords(200)
	for room := range 3 {
		if err := csv.WriteReport(&failing{room * 4096}, r); !errors.Is(err, os.ErrClosed) {
			t.Errorf("a report on a disk of %d bytes: %v", room*4096, err)
		}
	}
	if err := csv.WriteTable(&failing{}, bridgeTable()); !errors.Is(err, os.ErrClosed) {
		t.Errorf("a table: %v", err)
	}
}

func TestMonthly(t *testing.T) {
	// 6/12 is a half, away from zero.
	for annual, want := range map[int64]int64{0: 0, 5: 0, 6: 1, 7: 1, -5: 0, -6: -1, 12: 1, 100_000_00: 8_333_33, -1 << 63: -768614336404564651} {
		if got := export.Monthly(annual); got != want {
			t.Errorf("%d a year is %d a month, want %d", annual, got, want)
		}
	}
}

// manyRecords has a hundred periods and n times as many records.
func manyRecords(n int) *view.Report {
	r := newReport("customer", "product")
	day := r.Periods[0].Span.From
	r.Periods = r.Periods[:0]
	for range 100 {
		p := plainReport().Periods[0]
		p.Label, p.Span.From, p.Span.To = day.String(), day, day+1
		r.Periods, day = append(r.Periods, p), day+1
	}
	values := make([]int64, 100)
	for i := range values {
		values[i] = int64(i) * 123_457
	}
	for i := range n {
		r.row([]string{"bookings", "mrr"}[i%2], usd, []string{"customer " + string(rune('A'+i%26)), "product"}, 0, values...)
	}
	return &r.Report
}

func BenchmarkCSV1M(b *testing.B) {
	r := manyRecords(10_000)
	for b.Loop() {
		if err := csv.WriteReport(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}
