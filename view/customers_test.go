// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"slices"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/view"
)

// levels is a customer's book of contracts by product, first month, months and
// monthly price.
type sold struct {
	product, starts string
	months          int32
	price           string
	count           int64
}

func customer(id string, sales ...sold) *derive.Group {
	g := &derive.Group{Key: id}
	for i, s := range sales {
		c := &fact.Contract{Customer: id, Currency: usd, Starts: on(s.starts), Term: months(s.months), Count: s.count,
			Lines: []fact.Line{{ID: s.product, Product: s.product, Quantity: num("1"), UnitPrice: num(s.price), Per: fact.Per{Unit: fact.PerMonth}}}}
		c.ID = id + string(rune('a'+i))
		g.Contracts = append(g.Contracts, c)
	}
	return g
}

func monthly2024(t *testing.T, by []string, groups ...*derive.Group) *view.Report {
	t.Helper()
	b := &book{env: drawnEnv(), groups: groups}
	w := window(t, b.env, view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2024-07-01")}, Every: civil.EveryMonth, By: by})
	return report(t, accumulate(t, w, b.positions(t)...))
}

func expectRow(t *testing.T, r *view.Report, measure string, group []string, want ...int64) {
	t.Helper()
	for _, row := range r.Rows {
		if r.Measures[row.Measure].Name == measure && slices.Equal(row.Group, group) && row.Total == (group == nil) {
			if !slices.Equal(row.Values, want) {
				t.Errorf("%s of %v: %v, want %v", measure, group, row.Values, want)
			}
			return
		}
	}
	t.Errorf("%s of %v is missing", measure, group)
}

// 10 a month from January, 15 from March, nothing in May, 15 again in June:
// 120.00, 180.00 and 180.00 a year.
func TestMovementsByHand(t *testing.T) {
	r := monthly2024(t, nil, customer("a", sold{"app", "2024-01-15", 2, "10", 0}, sold{"app", "2024-03-15", 2, "15", 0}, sold{"app", "2024-06-10", 12, "12", 0}))
	expectRow(t, r, "arr", nil, 12000, 12000, 18000, 18000, 0, 14400)
	expectRow(t, r, "mrr_new", nil, 12000, 0, 0, 0, 0, 0)
	expectRow(t, r, "mrr_expansion", nil, 0, 0, 6000, 0, 0, 0)
	expectRow(t, r, "mrr_churn", nil, 0, 0, 0, 0, -18000, 0)
	expectRow(t, r, "mrr_reactivation", nil, 0, 0, 0, 0, 0, 14400)
	expectRow(t, r, "customers", nil, 1, 1, 1, 1, 0, 1)
}

// A customer with two products counts in each, and once in all. Its changes are
// classed by what the customer does as a whole.
func TestACustomerOfTwoProductsCountsOnce(t *testing.T) {
	r := monthly2024(t, []string{"product"}, customer("a", sold{"app", "2024-01-01", 4, "10", 0}, sold{"help", "2024-02-01", 2, "5", 0}))
	expectRow(t, r, "customers", []string{"app"}, 1, 1, 1, 1, 0, 0)
	expectRow(t, r, "customers", []string{"help"}, 0, 1, 1, 0, 0, 0)
	expectRow(t, r, "customers", nil, 1, 1, 1, 1, 0, 0)
	expectRow(t, r, "mrr_expansion", []string{"help"}, 0, 6000, 0, 0, 0, 0)
	expectRow(t, r, "mrr_contraction", []string{"help"}, 0, 0, 0, -6000, 0, 0)
	expectRow(t, r, "mrr_churn", []string{"app"}, 0, 0, 0, 0, -12000, 0)
}

// However contracts of different counts overlap, a customer without a level does
// not count.
func TestCountedCustomersLeaveAsTheyCame(t *testing.T) {
	many := customer("a", sold{"app", "2024-01-01", 3, "10", 5}, sold{"app", "2024-02-01", 4, "10", 1})
	for _, by := range [][]string{nil, {"product"}, {"contract"}} {
		r := monthly2024(t, by, many)
		got := total(r, "customers", usd).Values
		if got[5] != 0 || got[0] != 5 || slices.Min(got) < 0 {
			t.Errorf("by %v: %v, want 5 in January and none in June", by, got)
		}
	}
}

// A level below zero, from a credit line alone, is no customer; nor does one
// stay when a credit outweighs what is left.
func TestALevelBelowZeroIsNoCustomer(t *testing.T) {
	g := customer("a", sold{"app", "2024-01-01", 3, "10", 0}, sold{"app", "2024-02-01", 4, "-15", 0})
	for _, by := range [][]string{nil, {"contract"}} {
		r := monthly2024(t, by, g)
		if got := total(r, "customers", usd).Values; !slices.Equal(got, []int64{1, 0, 0, 0, 0, 0}) {
			t.Errorf("by %v: %v", by, got)
		}
		checkTies(t, r.Ties)
	}
}

// 3 contracts in one fact are 3 contracts, in every amount.
func TestCountMultipliesEveryAmount(t *testing.T) {
	once := customer("a", sold{"app", "2024-01-10", 12, "9.99", 0}, sold{"help", "2024-02-10", 12, "3.33", 0})
	thrice := customer("a", sold{"app", "2024-01-10", 12, "9.99", 3}, sold{"help", "2024-02-10", 12, "3.33", 3})
	for _, by := range [][]string{nil, {"product"}} {
		a, b := monthly2024(t, by, once), monthly2024(t, by, thrice)
		checkTies(t, b.Ties)
		for i := range a.Rows {
			if a.Rows[i].Fractions != nil {
				continue // both parts are three times as much
			}
			for j, v := range a.Rows[i].Values {
				if b.Rows[i].Values[j] != 3*v {
					t.Fatalf("%s: %d for one, %d for three", a.Measures[a.Rows[i].Measure].Name, v, b.Rows[i].Values[j])
				}
			}
		}
	}
}

// 1,200.00 for a year from 1 January, billed in two halves and paid a month
// late, in one bridge to the end of June: each step is worked out by hand.
func TestTheBridgeByHand(t *testing.T) {
	g := customer("a", sold{"app", "2024-01-01", 12, "122", 0})
	g.Contracts[0].Billing = &fact.Billing{Every: months(6), Net: months(1)}
	b := &book{env: drawnEnv(), groups: []*derive.Group{g}}
	w := window(t, b.env, view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2024-07-02")}, Every: civil.EveryMonth})
	table := accumulate(t, w, b.positions(t)...).Bridge()
	got := map[string]int64{}
	for _, row := range table.Rows {
		got[row.Name] = row.Cells[0].Value
	}
	for name, want := range map[string]int64{"bookings": 146400, "unbilled": 0, "billings": 146400, "receivable": -73200, "cash": 73200, "receivable_back": 73200, "deferred_revenue": -73200, "revenue": 73200} {
		if got[name] != want {
			t.Errorf("%s: %d, want %d", name, got[name], want)
		}
	}
	checkTies(t, table.Ties)
}
