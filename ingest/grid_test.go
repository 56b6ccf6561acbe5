// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/ingest"
)

// imported imports a table that stands in the test.
func imported(as string, files map[string]string) (*ingest.Result, error) {
	m, err := ingest.Lookup(as)
	if err != nil {
		return nil, err
	}
	return m.Import(contextOf(), memory(files), "table.csv", "")
}

func memory(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func TestGrid(t *testing.T) {
	r := read(t, "grid/testdata/grid.csv", ingest.Options{})
	var got []string
	for _, f := range r.Facts {
		switch f := f.(type) {
		case *fact.Customer:
			region, _ := f.Attributes.Get("region")
			got = append(got, f.ID+" "+f.Name+" "+region)
		case *fact.Contract:
			end := f.Term.String()
			if f.Open {
				end = "open"
			}
			if f.AutoRenew != nil {
				end = "until " + f.AutoRenew.Until.String()
			}
			l := f.Lines[0]
			text := fmt.Sprintf("%s %s %s %s", f.ID, f.Starts, end, l.UnitPrice)
			for _, p := range l.Prices {
				text += fmt.Sprintf(" %s %s", p.From, p.Price)
			}
			got = append(got, text)
		}
	}
	want := []string{
		"alder Alder Works EU", "birch Birch Supply US", "cedar Cedar Clinic EU", "dogwood Dogwood Labs US", "elm Elm Freight APAC",
		"alder/2024-01 2024-01-01 open 100 2024-03-01 120",
		"birch/2024-02 2024-02-01 until 2024-03-31 250",
		"birch/2024-06 2024-06-01 open 250",
		"cedar/2024-01 2024-01-01 until 2024-02-29 80.5",
		"elm/2024-01 2024-01-01 until 2024-04-30 33.33 2024-03-01 33.34 2024-04-01 33.33",
		"elm/2024-06 2024-06-01 open 40.1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(r.Questions) != 1 || r.Questions[0].Reason != ingest.EmptyCustomer || r.Questions[0].ID != "dogwood" {
		t.Errorf("%+v", r.Questions)
	}
}

// TestGridSums: whatever stands in a grid, MRR, revenue and billings of every
// month are the sums of its columns to the cent.
func TestGridSums(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		months := rapid.IntRange(1, 14).Draw(rt, "months")
		start := civil.MakeMonth(2023, rapid.IntRange(1, 12).Draw(rt, "start"))
		var b strings.Builder
		b.WriteString("customer")
		for i := range months {
			b.WriteString("," + (start + civil.Month(i)).String())
		}
		sums := make([]int64, months)
		for c := range rapid.IntRange(1, 6).Draw(rt, "customers") {
			fmt.Fprintf(&b, "\nc%d", c)
			for i := range months {
				cents := rapid.SampledFrom([]int64{0, 0, 1, 999, 1000, 3333}).Draw(rt, "cents")
				sums[i] += cents
				text := fmt.Sprintf("%d.%02d", cents/100, cents%100)
				if cents == 0 {
					text = rapid.SampledFrom([]string{"", "0", "0.00"}).Draw(rt, "zero")
				}
				b.WriteString("," + text)
			}
		}
		r, err := imported("grid", map[string]string{"table.csv": b.String()})
		if err != nil {
			rt.Fatal(err)
		}
		last := (start + civil.Month(months)).First() - 1
		rep := report(t, bookOf(t, r.Facts), start.First().String(), last.String(), nil, "mrr", "revenue", "billings")
		checkTies(t, rep)
		for _, row := range rep.Rows {
			for i, v := range row.Values {
				want := sums[i]
				if row.Measure == 0 {
					want *= 12
				}
				if v != want {
					rt.Fatalf("%s in month %d: %d, want %d\n%s", rep.Measures[row.Measure].Name, i, v, want, b.String())
				}
			}
		}
	})
}

func TestGridHeaders(t *testing.T) {
	for _, h := range []string{
		"customer,2024-01,2024-02", "Customer,Jan-24,Feb-24", "account,2024-01-31,2024-02-29", "c,Jan 2024,Feb 2024",
		"c;January 2024;February 2024", "c\t01/2024\t02/2024", "c|2024/01|2024/02", "\ufeffc,2024-01-01,2024-02-01",
		",2024-01,2024-02",
	} {
		mark := ","
		for _, d := range []string{";", "\t", "|"} {
			if strings.Contains(h, d) {
				mark = d
			}
		}
		r, err := imported("grid", map[string]string{"table.csv": h + "\r\n\"x\"" + mark + "5" + mark + "7\r\n"})
		if err != nil {
			t.Errorf("%q: %v", h, err)
			continue
		}
		c := r.Facts[len(r.Facts)-1].(*fact.Contract)
		if c.Starts.String() != "2024-01-01" || len(c.Lines[0].Prices) != 1 || !c.Open {
			t.Errorf("%q: %+v", h, c)
		}
	}
	for h, want := range map[string]string{
		"customer,region":              "no column is named after a month",
		"2024-01,2024-02":              "the first column is the month",
		"customer,2024-01,2024-03":     `after 2024-01 comes "2024-03", not 2024-02`,
		"customer,2024-02,2024-01":     `after 2024-02 comes "2024-01"`,
		"customer,2024-01,x,2024-02":   "the months stand apart",
		"customer,customer,2024-01":    "two columns are named",
		"customer,2024-01\nx,-5":       "the amount is -5",
		"customer,2024-01\nx,1.000,00": "the row has 3 cells and the header 2",
		"customer,2024-01\n,5":         "the cell is empty",
		"c,Region,region,2024-01":      `the columns "Region" and "region" are both the attribute region`,
		"c,\"a\nb\",2024-01":           "cannot be printed",
		"customer,2024-01\nx,abc":      `"abc" is not a number`,
	} {
		r, err := imported("grid", map[string]string{"table.csv": h})
		if err == nil || !strings.Contains(err.Error(), want) || r != nil {
			t.Errorf("%q: %v", h, err)
		}
	}
}

func TestGridTotalsAndTwice(t *testing.T) {
	r, err := imported("grid", map[string]string{"table.csv": "customer,Owner,,2024-01\nx,Ann,?,5\nx,Ann,,6\n,,,\nTotal,,,11\n"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, q := range r.Questions {
		got = append(got, fmt.Sprintf("%d %s %v", q.Line, q.Reason, q.Kept))
	}
	want := []string{"3 duplicate_id false", "4 empty_row false", "5 total_row false"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"(column 3)"}, r.Unused); diff != "" {
		t.Error(diff)
	}
	if r.Rows != 4 || r.Kept != 1 {
		t.Errorf("%d rows, %d kept", r.Rows, r.Kept)
	}
	if v, _ := r.Facts[0].(*fact.Customer).Attributes.Get("customer_owner"); v != "Ann" {
		t.Errorf("%+v", r.Facts[0])
	}
}
