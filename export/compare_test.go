// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package export_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/export/csv"
	exportjson "github.com/ratable/ratable/export/json"
	"github.com/ratable/ratable/export/text"
	"github.com/ratable/ratable/export/xlsx"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// comparison has one period. Its MRR of 100 and of 200 a year, in cents, is 8.33
// and 16.67 a month; its three contracts differ by 10, 40 and 50 a year, which is
// 0.83, 3.33 and 4.17 a month: 8.33 together, where the totals differ by 8.34.
func comparison() *view.Comparison {
	span := civil.Span{From: civil.MustDay("2024-01-01"), To: civil.MustDay("2024-02-01")}
	side := func(name string) view.Side {
		return view.Side{Name: name, Meta: newReport().Meta, Ties: []view.Tie{{Name: "rpo", Currency: usd, Left: 1, Right: 1}}}
	}
	cause := func(customer, contract string, in view.Presence, a, b int64) view.Cause {
		return view.Cause{Customer: customer, Contract: contract, In: in, A: []int64{a, a}, B: []int64{b, b}}
	}
	return &view.Comparison{
		A: side("policy a.yaml"), B: side("=policy b.yaml"), Span: span, Periods: civil.Calendar{}.Periods(span, civil.EveryMonth), Measures: measures,
		Switches: []policy.Change{{Switch: "mrr.start", Old: "service", New: "booking", From: civil.MustDay("2024-01-01")}},
		Rows: []view.Difference{
			{Measure: 0, Currency: usd, A: []int64{500, 500}, B: []int64{500, 500}},
			{Measure: 2, Currency: usd, A: []int64{10000, 10000}, B: []int64{20000, 20000}, More: 2, MoreA: []int64{0, 0}, MoreB: []int64{5000, 5000}, Causes: []view.Cause{
				cause("oak", "=k-1", view.InBoth, 1000, 2000), cause("elm", view.None, view.OnlyInB, 0, 4000),
			}},
			{Measure: 4, A: []int64{2, 2}, B: []int64{3, 3}, ByWhom: true, Causes: []view.Cause{cause("elm", "", view.OnlyInB, 0, 1)}},
		},
		Ties: []view.Tie{{Name: "differences by contract sum to that of mrr", Currency: usd, Left: 10000, Right: 10000}},
	}
}

func TestComparisonAsText(t *testing.T) {
	var b bytes.Buffer
	if err := text.WriteComparison(&b, comparison(), text.Options{ASCII: true, Width: 100}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"  mrr.start from 2024-01-01: service -> booking\n",
		"mrr        8.33  16.67   8.34  100.0%\n",
		"  =k-1 of oak                      0.83   1.67   0.84  100.0%\n",
		"  no contract, of elm (only in B)     -   3.33   3.33\n",
		"  2 more                              -   4.17   4.17\n",
		"  the same on both sides           7.50   7.50      -      -\n",
		"total                              8.33  16.67   8.34  100.0%\n",
		"4 measures are the same on both sides, 3 of them zero.\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing from\n%s", want, b.String())
		}
	}
}

func TestComparisonAsCSV(t *testing.T) {
	const want = `period,measure,unit,part,customer,contract,currency,a,b,difference
2024-01,bookings,money,total,,,USD,5.00,5.00,0.00
2024-01,mrr,money,total,,,USD,8.33,16.67,8.34
2024-01,mrr,money,contract,oak,'=k-1,USD,0.83,1.67,0.84
2024-01,mrr,money,contract,elm,(none),USD,0.00,3.33,3.33
2024-01,mrr,money,more,,,USD,0.00,4.17,4.17
2024-01,mrr,money,same,,,USD,7.50,7.50,0.00
2024-01,customers,count,total,,,,2,3,1
2024-01,customers,count,customer,elm,,,0,1,1
2024-01,customers,count,same,,,,2,2,0
`
	var b bytes.Buffer
	if err := csv.WriteComparison(&b, comparison()); err != nil || b.String() != want {
		t.Errorf("%v\n%s\nwant\n%s", err, b.String(), want)
	}
}

func TestComparisonAsJSON(t *testing.T) {
	var b bytes.Buffer
	if err := exportjson.WriteComparison(&b, comparison()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"a": {"name":"policy a.yaml","meta":{"as_of":"2024-03-15"`,
		`"switches": [{"switch":"mrr.start","from":"2024-01-01","a":"service","b":"booking"}]`,
		`{"measure":"mrr","unit":"money","kind":"balance","currency":"USD","same":false,"values":[{"period":"2024-01","a":"8.33","b":"16.67","difference":"8.34","growth":"1.000000","arr_a":"100.00","arr_b":"200.00"}]`,
		`{"customer":"elm","contract":"(none)","in":"only in B","values":[{"period":"2024-01","a":"0.00","b":"3.33","difference":"3.33","arr_a":"0.00","arr_b":"40.00"}]`,
		`"more":{"count":2,`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is missing from\n%s", want, b.String())
		}
	}
}

func TestComparisonAsWorkbook(t *testing.T) {
	var b bytes.Buffer
	if err := xlsx.WriteComparison(&b, comparison()); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, want := f.GetSheetList(), []string{"Differences", "A", "B", "mrr", "customers", "Notes"}; !slices.Equal(got, want) {
		t.Errorf("sheets %q, want %q", got, want)
	}
	rows, err := f.GetRows("mrr", excelize.Options{RawCellValue: true})
	if err != nil || len(rows) != 6 || !slices.Equal(rows[1], []string{"=k-1 of oak", "USD", "0.83", "1.67", "0.84", "1"}) {
		t.Errorf("%v: %q", err, rows)
	}
}

// Whatever the levels, the parts as shown sum to the difference of the totals as
// shown, and each is less than a unit from its exact value.
func TestPartsOfADifferenceSumAsShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := comparison()
		d := &c.Rows[1]
		value := rapid.Int64Range(-1_000_000, 1_000_000)
		same := value.Draw(t, "same")
		d.A, d.B, d.Causes, d.MoreA, d.MoreB = []int64{same, same}, []int64{same, same}, nil, nil, nil
		for range rapid.IntRange(1, 8).Draw(t, "causes") {
			a, b := value.Draw(t, "a"), value.Draw(t, "b")
			d.Causes = append(d.Causes, view.Cause{A: []int64{a, a}, B: []int64{b, b}})
			for j := range d.A {
				d.A[j], d.B[j] = d.A[j]+a, d.B[j]+b
			}
		}
		s := export.SharesOf(c, d)
		var sum int64
		for i := range s.Diff {
			sum += s.Diff[i][0]
			if i < len(d.Causes) {
				// A bridge across zero has a unit more than its exact parts, which
				// the largest takes: see apportion.
				if off := 12*s.Diff[i][0] - (d.Causes[i].B[0] - d.Causes[i].A[0]); off <= -24 || off >= 24 {
					t.Fatalf("%d a year is shown as %d a month", d.Causes[i].B[0]-d.Causes[i].A[0], s.Diff[i][0])
				}
			}
		}
		if whole := export.Monthly(d.B[0]) - export.Monthly(d.A[0]); sum != whole || s.All[0] != whole {
			t.Fatalf("the parts sum to %d, the whole is shown as %d, and is %d", sum, s.All[0], whole)
		}
	})
}
