// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/view"
	"pgregory.net/rapid"
)

func drawRequest(t *rapid.T) view.Request {
	r := view.Request{Span: drawSpan(t), Every: pick(t, "every", civil.EveryDay, civil.EveryMonth, civil.EveryMonth, civil.EveryQuarter, civil.EveryYear)}
	r.AtOpen = pick(t, "at open", false, false, false, true)
	r.By = pick(t, "by", nil, nil, []string{"product"}, []string{"customer"}, []string{"region", "family"}, []string{"line"})
	r.Retention = rapid.Bool().Draw(t, "retention")
	return r
}

func TestTiesHoldForAnyBookAndSpan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		w := window(t, b.env, drawRequest(t))
		a := accumulate(t, w, b.positions(t)...)
		checkTies(t, report(t, a).Ties)
		for _, name := range view.RollForwards() {
			table, err := a.RollForward(name)
			if err != nil {
				t.Fatal(err)
			}
			checkTies(t, table.Ties)
			checkRollForward(t, table)
		}
		checkTies(t, a.Bridge().Ties)
	})
}

// checkRollForward wants each block to open where the column before closed, and
// no difference.
func checkRollForward(t *rapid.T, table *view.Table) {
	var opening *view.TableRow
	var sums []int64
	for i := range table.Rows {
		row := &table.Rows[i]
		switch row.Name {
		case "opening":
			opening = row
			sums = make([]int64, len(row.Cells))
		case "difference":
			t.Fatalf("%s has a difference: %+v", table.Title, row.Cells)
		case "closing":
			for j, c := range row.Cells {
				if sums[j]+opening.Cells[j].Value != c.Value {
					t.Fatalf("%s, column %d: %d and flows of %d are not %d", table.Title, j, opening.Cells[j].Value, sums[j], c.Value)
				}
				if n := len(row.Cells) - 1; j+1 < n && c.Value != opening.Cells[j+1].Value {
					t.Fatalf("%s: column %d closes with %d, the next opens with %d", table.Title, j, c.Value, opening.Cells[j+1].Value)
				}
			}
			n := len(row.Cells) - 1
			if row.Cells[n] != row.Cells[n-1] || opening.Cells[n] != opening.Cells[0] {
				t.Fatalf("%s: the total column does not run from the first opening to the last close", table.Title)
			}
			continue
		}
		if row.Name != "opening" {
			for j, c := range row.Cells {
				sums[j] += c.Value
			}
		}
	}
}

// Flows of short periods add up to those of long ones, balances take the last.
func TestPeriodsRollUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		request := drawRequest(t)
		request.By, request.AtOpen = nil, false
		ps := b.positions(t)
		for _, pair := range [][2]civil.Every{{civil.EveryDay, civil.EveryMonth}, {civil.EveryMonth, civil.EveryQuarter}, {civil.EveryQuarter, civil.EveryYear}} {
			request.Every = pair[0]
			short := report(t, accumulate(t, window(t, b.env, request), ps...))
			request.Every = pair[1]
			long := report(t, accumulate(t, window(t, b.env, request), ps...))
			for i := range long.Rows {
				compareRollUp(t, short, long, i, pair[0] == civil.EveryDay)
			}
		}
	})
}

func compareRollUp(t *rapid.T, short, long *view.Report, i int, days bool) {
	m := long.Measures[long.Rows[i].Measure]
	if days && m.Kind == view.Flow && m.Unit != view.UnitMoney {
		return // the class of a movement depends on its window, a day or a month
	}
	if m.Kind == view.Ratio || m.Kind == view.WindowRatio {
		return // divided anew
	}
	x, y := &short.Rows[i], &long.Rows[i]
	if x.Opening != y.Opening || x.Sum != y.Sum {
		t.Fatalf("%s: opening %d and %d, sum %d and %d", m.Name, x.Opening, y.Opening, x.Sum, y.Sum)
	}
	k := 0
	for j, p := range long.Periods {
		var sum, last int64
		for ; k < len(short.Periods) && short.Periods[k].Span.To <= p.Span.To; k++ {
			sum += x.Values[k]
			last = x.Values[k]
		}
		want := last
		if m.Kind == view.Flow {
			want = sum
		}
		if y.Values[j] != want {
			t.Fatalf("%s of %s: %d, by shorter periods %d", m.Name, p.Label, y.Values[j], want)
		}
	}
}

func TestGroupsSumToTheTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		request := drawRequest(t)
		request.By = pick(t, "groups", []string{"product"}, []string{"customer"}, []string{"region", "family"}, []string{"line"}, []string{"contract", "kind"})
		ps := b.positions(t)
		r := report(t, accumulate(t, window(t, b.env, request), ps...))
		request.By = nil
		plain := report(t, accumulate(t, window(t, b.env, request), ps...))
		for i := range plain.Rows {
			row := plain.Rows[i]
			want := append([]int64{row.Opening, row.Sum}, row.Values...)
			m := r.Measures[row.Measure]
			sum := make([]int64, len(want))
			for _, x := range r.Rows {
				if x.Measure != row.Measure || x.Currency != row.Currency {
					continue
				}
				got := append([]int64{x.Opening, x.Sum}, x.Values...)
				if x.Total {
					if !slices.Equal(got, want) {
						t.Fatalf("%s: the total of groups is %v, without groups %v", m.Name, got, want)
					}
					continue
				}
				for j := range sum {
					sum[j] += got[j]
				}
			}
			if adds(m) && !slices.Equal(sum, want) {
				t.Fatalf("%s in %s by %v: groups sum to %v, the total is %v", m.Name, row.Currency, r.GroupNames, sum, want)
			}
		}
	})
}

func differ(a, b *view.Report) string {
	if reflect.DeepEqual(a, b) {
		return "" // cmp takes long over a daily report
	}
	return cmp.Diff(a, b, cmpopts.EquateComparable(fact.Date{}))
}

func TestAnyShardingInAnyOrderGivesTheSameReport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		w := window(t, b.env, drawRequest(t))
		ps := b.positions(t)
		want := report(t, accumulate(t, w, ps...))
		shards := make([]*view.Accumulator, rapid.IntRange(1, 5).Draw(t, "shards"))
		for i := range shards {
			shards[i] = w.NewAccumulator()
		}
		for _, p := range rapid.Permutation(ps).Draw(t, "order") {
			if err := shards[rapid.IntRange(0, len(shards)-1).Draw(t, "shard")].Add(p); err != nil {
				t.Fatal(err)
			}
		}
		merged := w.NewAccumulator()
		for _, s := range rapid.Permutation(shards).Draw(t, "merge") {
			if err := merged.Merge(s); err != nil {
				t.Fatal(err)
			}
		}
		if diff := differ(want, report(t, merged)); diff != "" {
			t.Fatal(diff)
		}
		out := accumulate(t, w, ps[0])
		if err := merged.Subtract(out); err != nil {
			t.Fatal(err)
		}
		if diff := differ(report(t, accumulate(t, w, ps[1:]...)), report(t, merged)); diff != "" {
			t.Fatalf("taken out: %s", diff)
		}
		if err := merged.Merge(out); err != nil {
			t.Fatal(err)
		}
		if diff := differ(want, report(t, merged)); diff != "" {
			t.Fatalf("put back: %s", diff)
		}
	})
}

func TestAnAccumulatorGoesOnAfterAGroupIsTakenOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		w := window(t, b.env, drawRequest(t))
		ps := b.positions(t)
		a := accumulate(t, w, ps[0])
		if err := a.Subtract(accumulate(t, w, ps[0])); err != nil {
			t.Fatal(err)
		}
		for _, p := range ps {
			if err := a.Add(p); err != nil {
				t.Fatal(err)
			}
		}
		if diff := differ(report(t, accumulate(t, w, ps...)), report(t, a)); diff != "" {
			t.Fatal(diff)
		}
	})
}
