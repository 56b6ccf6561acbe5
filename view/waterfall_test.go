// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/view"
	"pgregory.net/rapid"
)

// cells are a row's numbers.
func cells(row *view.TableRow) []int64 {
	var out []int64
	for _, c := range row.Cells {
		out = append(out, c.Value)
	}
	return out
}

func TestTheWaterfallSumsToRevenue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		request := view.Request{Span: drawSpan(t), Every: pick(t, "every", civil.EveryMonth, civil.EveryQuarter, civil.EveryYear), AtOpen: rapid.Bool().Draw(t, "at open")}
		w := window(t, b.env, request)
		ps := b.positions(t)
		all := accumulate(t, w, ps...)
		r := report(t, all, "revenue", "bookings_tcv")
		parts := []*view.Waterfall{w.NewWaterfall(), w.NewWaterfall()}
		for i, p := range ps {
			if err := parts[i%2].Add(p); err != nil {
				t.Fatal(err)
			}
		}
		if err := parts[0].Merge(parts[1]); err != nil {
			t.Fatal(err)
		}
		table := parts[0].Table()
		checkTies(t, parts[0].Ties(all))
		n := len(w.Periods)
		for i := range table.Rows {
			row := &table.Rows[i]
			v := cells(row)
			var sum int64
			for _, x := range v[1 : n+2] {
				sum += x
			}
			if v[n+2] != sum || v[n+3] != v[0]-sum {
				t.Fatalf("%s: booked %d, recognized %d, to date %d, remaining %d", row.Label, v[0], sum, v[n+2], v[n+3])
			}
			if row.Name != "total" {
				continue
			}
			for j, x := range total(r, "revenue", row.Currency).Values {
				if v[2+j] != x {
					t.Fatalf("%s of %s: %d, revenue %d", row.Label, w.Periods[j].Label, v[2+j], x)
				}
			}
		}
	})
}

// Two contracts of 12 months at 366.00, booked in January and March of 2024.
func TestTheWaterfallByHand(t *testing.T) {
	app := fact.Line{ID: "app", Product: "app", Quantity: num("1"), UnitPrice: num("366"), Per: fact.Per{Unit: fact.PerTerm}}
	a := &fact.Contract{Customer: "a", Currency: usd, Starts: on("2024-01-01"), Term: months(12), Lines: []fact.Line{app}}
	a.ID = "a"
	b := *a
	b.ID, b.Signed, b.Starts, b.Ends, b.Term = "b", on("2024-02-15"), on("2024-03-01"), on("2024-03-31"), months(0)
	book := &book{env: drawnEnv(), groups: []*derive.Group{{Contracts: []*fact.Contract{a, &b}}}}
	w := window(t, book.env, view.Request{Span: civil.Span{From: day("2024-02-01"), To: day("2024-04-01")}, Every: civil.EveryMonth})
	f := w.NewWaterfall()
	if err := f.Add(book.positions(t)[0]); err != nil {
		t.Fatal(err)
	}
	table := f.Table()
	got := map[string][]int64{}
	for i := range table.Rows {
		got[table.Rows[i].Label] = cells(&table.Rows[i])
	}
	want := map[string][]int64{
		"before 2024-02": {36600, 3100, 2900, 3100, 9100, 27500},
		"2024-02":        {36600, 0, 0, 36600, 36600, 0},
		"total":          {73200, 3100, 2900, 39700, 45700, 27500},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
