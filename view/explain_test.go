// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"context"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
	"pgregory.net/rapid"
)

// What explain lists sums to what the report says, for every measure of any book.
func TestExplanationsSumToTheReport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		req := drawRequest(t)
		req.By, req.Retention, req.Footnotes = nil, true, true
		r := report(t, accumulate(t, window(t, b.env, req), b.positions(t)...), "all")
		for _, m := range view.Measures() {
			x, err := view.Explain(context.Background(), b.env, b.groups, req, m.Name)
			if err != nil {
				t.Fatal(err)
			}
			for _, got := range x.Totals {
				want := total(r, m.Name, got.Currency)
				sum := want.Sum
				if want.Fractions != nil { // of a ratio, what stands above is listed
					f := want.Fractions[len(want.Fractions)-1]
					sum = f.Over
					if got.Fraction == nil || *got.Fraction != f || got.Value != want.Sum {
						t.Fatalf("%s: explained as %+v, reported as %+v and %d", m.Name, got, f, want.Sum)
					}
				}
				if got.Report != sum || got.Sum != sum {
					t.Fatalf("%s in %s: the contributions sum to %d and explain says %d, the report %+v", m.Name, got.Currency, got.Sum, got.Report, want)
				}
			}
			explainsItself(t, x)
		}
	})
}

// Each contribution has its arithmetic; parts of a sum come to it.
func explainsItself(t *rapid.T, x *view.Explanation) {
	for _, it := range x.Items {
		if it.How == "" {
			t.Fatalf("%s: contribution of %s without arithmetic: %+v", x.Measure.Name, it.Contract, it)
		}
		for _, p := range it.Parts {
			if p.How == "" {
				t.Fatalf("%s: part of %s without arithmetic: %+v", x.Measure.Name, it.Contract, p)
			}
		}
	}
}

// Facts of one customer may stand for different numbers of customers: as many
// count as the largest of those in force.
func TestCustomersOfDifferentCounts(t *testing.T) {
	a, b := oneContract("a", "c", "2024-01-01", 6), oneContract("b", "c", "2024-03-01", 9)
	a.Count = 5
	g := []*derive.Group{{Key: "c", Contracts: []*fact.Contract{a, b}}}
	e := plainEnv()
	for _, c := range []struct {
		month string
		want  int64
	}{{"2023-12", 0}, {"2024-01", 5}, {"2024-06", 5}, {"2024-07", 1}, {"2024-11", 1}, {"2024-12", 0}} {
		m, err := civil.ParseMonth(c.month)
		if err != nil {
			t.Fatal(err)
		}
		x, err := view.Explain(context.Background(), e, g, view.Request{Span: m.Span(), Every: civil.EveryMonth}, "customers")
		if err != nil {
			t.Fatal(err)
		}
		for _, got := range x.Totals {
			if got.Report != c.want || got.Sum != c.want {
				t.Errorf("%s: report %d, explain %d, want %d", c.month, got.Report, got.Sum, c.want)
			}
		}
	}
}

// Only what the filters ask for is derived again, and nothing of it is missed.
func TestExplainReadsTheGroupsConcerned(t *testing.T) {
	g := []*derive.Group{
		{Key: "c", Contracts: []*fact.Contract{oneContract("a", "c", "2024-01-01", 12)}},
		{Key: "d", Contracts: []*fact.Contract{oneContract("b", "d", "2024-01-01", 12)}},
	}
	g[1].Contracts[0].Lines[0].Product = "other"
	for _, f := range []view.Filter{{Attr: "customer", Value: "d"}, {Attr: "contract", Value: "b"}, {Attr: "product", Value: "other"}} {
		req := view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2024-02-01")}, Every: civil.EveryMonth, Where: []view.Filter{f}}
		x, err := view.Explain(context.Background(), plainEnv(), g, req, "bookings")
		if err != nil {
			t.Fatal(err)
		}
		if len(x.Items) != 1 || x.Items[0].Contract != "b" || !strings.Contains(x.Items[0].How, "1,200.00") {
			t.Errorf("%s=%s: %+v, want contract b alone", f.Attr, f.Value, x.Items)
		}
	}
}

// oneContract is 100 a month from a day for some months.
func oneContract(id, customer, starts string, n int32) *fact.Contract {
	c := &fact.Contract{Customer: customer, Signed: on(starts), Starts: on(starts), Term: months(n), Count: 1,
		Lines: []fact.Line{{ID: "app", Product: "app", Quantity: num("1"), UnitPrice: num("100"), Per: fact.Per{Unit: fact.PerMonth}}}}
	c.ID = id
	return c
}

func plainEnv() *derive.Env {
	return &derive.Env{Policy: policy.Of(policy.Default()), AsOf: day("2025-12-31"), Horizon: day("2026-12-31")}
}
