// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
	"pgregory.net/rapid"
)

func drawnEnv() *derive.Env {
	return &derive.Env{Products: products, Customers: map[string]*fact.Customer{}, Policy: policy.Of(policy.Default()), AsOf: day("2025-06-30"), Horizon: day("2026-06-30")}
}

func TestRequestsThatCannotBeAnswered(t *testing.T) {
	for want, r := range map[string]view.Request{
		"ends before it starts":              {Span: civil.Span{From: day("2024-01-01"), To: day("2024-01-01")}},
		"days are too many columns":          {Span: civil.Span{From: day("1900-01-01"), To: day("2024-01-01")}},
		"outside the years":                  {Span: civil.Span{From: civil.MinDay, To: day("0002-01-01")}, Every: civil.EveryMonth},
		"outside the years that can be repo": {Span: civil.Span{From: day("9999-01-01"), To: day("9999-12-01")}, Every: civil.EveryMonth},
	} {
		if _, err := view.NewWindow(drawnEnv(), r); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", r, err, want)
		}
	}
	r := view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2024-02-01")}, By: []string{"regoin"}, Where: []view.Filter{{Attr: "color"}, {Attr: "region"}}}
	known := []string{"region", "product"}
	if err := r.CheckAttributes(known); err == nil || !strings.Contains(err.Error(), "regoin, color") {
		t.Errorf("unknown attributes: %v", err)
	}
	r.By, r.Where = []string{"region"}, nil
	if err := r.CheckAttributes(known); err != nil {
		t.Errorf("known attributes: %v", err)
	}
}

func TestUnknownNamesAreListed(t *testing.T) {
	w := window(t, drawnEnv(), view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2024-02-01")}, Every: civil.EveryMonth})
	a := w.NewAccumulator()
	if _, err := a.Report([]string{"arr", "revenu", "bookigns"}); err == nil || !strings.Contains(err.Error(), "revenu, bookigns") || !strings.Contains(err.Error(), "deferred_revenue") {
		t.Errorf("%v", err)
	}
	if _, err := a.RollForward("cash"); err == nil || !strings.Contains(err.Error(), "cash") {
		t.Errorf("%v", err)
	}
	names := map[string]bool{}
	for _, m := range view.Measures() {
		if m.Name == "" || m.Meaning == "" || names[m.Name] {
			t.Errorf("measure %+v", m)
		}
		names[m.Name] = true
	}
}

func TestFiltersLeaveTheRestOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		request := drawRequest(t)
		request.By = []string{"region"}
		ps := b.positions(t)
		by := report(t, accumulate(t, window(t, b.env, request), ps...))
		request.By, request.Where = nil, []view.Filter{{Attr: "region", Value: "north"}}
		only := report(t, accumulate(t, window(t, b.env, request), ps...))
		checkTies(t, only.Ties)
		for _, x := range by.Rows {
			if len(x.Group) == 0 || x.Group[0] != "north" {
				continue
			}
			row := total(only, by.Measures[x.Measure].Name, x.Currency)
			if row == nil || !slices.Equal(row.Values, x.Values) || row.Opening != x.Opening {
				t.Fatalf("%s in %s: filtered %+v, by group %+v", by.Measures[x.Measure].Name, x.Currency, row, x)
			}
		}
	})
}

func TestAttributesAreThoseOfTheBook(t *testing.T) {
	e := drawnEnv()
	e.Customers["a"] = &fact.Customer{Parent: "holding", Attributes: fact.Attrs{{Name: "region", Value: "north"}}}
	c := &fact.Contract{Customer: "a", Currency: usd, Starts: on("2024-01-01"), Term: months(12), Entity: "us", Owners: []fact.Owner{{ID: "rep"}},
		Attributes: fact.Attrs{{Name: "channel", Value: "web"}},
		Lines:      []fact.Line{{ID: "l1", Product: "app", Quantity: num("1"), UnitPrice: num("10"), Per: fact.Per{Unit: fact.PerTerm}, Attributes: fact.Attrs{{Name: "team", Value: "data"}}}}}
	c.ID = "c1"
	v := &fact.Invoice{Customer: "b", Currency: usd, Issued: day("2024-01-01"), Entity: "de", Attributes: fact.Attrs{{Name: "channel", Value: "shop"}}, Lines: []fact.InvoiceLine{{Amount: num("10")}}}
	v.ID = "v1"
	groups := []*derive.Group{{Contracts: []*fact.Contract{c}}, {Invoices: []*fact.Invoice{v}}}
	names := view.Attributes(e, groups)
	for _, want := range []string{"product", "region", "channel", "team", "tier"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is missing in %v", want, names)
		}
	}
	b := &book{env: e, groups: groups}
	for name, want := range map[string][2]string{
		"product": {"app", view.None}, "family": {"core", view.None}, "kind": {"subscription", "subscription"}, "line": {"l1", view.None},
		"contract": {"c1", "v1"}, "customer": {"a", "b"}, "parent": {"holding", "b"}, "entity": {"us", "de"}, "owner": {"rep", view.None},
		"currency": {"USD", "USD"}, "region": {"north", view.None}, "channel": {"web", "shop"}, "team": {"data", view.None}, "tier": {"gold", view.None},
	} {
		w := window(t, e, view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2025-01-01")}, Every: civil.EveryYear, By: []string{name}})
		groups := map[string]bool{}
		for _, row := range report(t, accumulate(t, w, b.positions(t)...), "revenue").Rows {
			if !row.Total {
				groups[row.Group[0]] = true
			}
		}
		if !groups[want[0]] || !groups[want[1]] || len(groups) > 2 {
			t.Errorf("by %s: %v, want %v", name, groups, want)
		}
	}
}

func TestRunGivesTheSameForAnyNumberOfWorkers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		w := window(t, b.env, drawRequest(t))
		want := report(t, accumulate(t, w, b.positions(t)...))
		for _, workers := range []int{0, 1, 3} {
			as, err := view.Run(context.Background(), b.env, b.groups, workers, w.NewAccumulator)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range as[1:] {
				if err := as[0].Merge(a); err != nil {
					t.Fatal(err)
				}
			}
			if diff := differ(want, report(t, as[0])); diff != "" {
				t.Fatalf("%d workers: %s", workers, diff)
			}
		}
	})
}

func TestRunCollectsAllProblemsAndStops(t *testing.T) {
	e := drawnEnv()
	w := window(t, e, view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2025-01-01")}, Every: civil.EveryMonth})
	var groups []*derive.Group
	for i := range 600 {
		c := &fact.Contract{Customer: "a", Currency: usd, Starts: on("2024-01-01"), Lines: []fact.Line{{ID: "x"}}}
		c.ID = fmt.Sprintf("c%d", i)
		groups = append(groups, &derive.Group{Contracts: []*fact.Contract{c}})
	}
	_, err := view.Run(context.Background(), e, groups, 2, w.NewAccumulator)
	var problems *fact.Problems
	if !errors.As(err, &problems) || problems.Len() < 600 {
		t.Fatalf("%v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := view.Run(ctx, e, groups, 2, w.NewAccumulator); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// Sums that could leave 64 bits are refused, naming what would make them.
func TestTotalsTooLargeAreRefused(t *testing.T) {
	e := drawnEnv()
	w := window(t, e, view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2025-01-01")}, Every: civil.EveryMonth})
	big := func(id string, count int64) *derive.Positions {
		c := &fact.Contract{Customer: id, Currency: usd, Starts: on("2024-01-01"), Term: months(12), Count: count,
			Lines: []fact.Line{{ID: "x", Quantity: num("1"), UnitPrice: num("3000000000000000"), Per: fact.Per{Unit: fact.PerTerm}}}}
		c.ID, c.At = id, fact.Place{File: "book.yaml", Line: 9}
		p, err := derive.New(e).Derive(&derive.Group{Contracts: []*fact.Contract{c}})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	a, b := w.NewAccumulator(), w.NewAccumulator()
	if err := errors.Join(a.Add(big("one", 1)), b.Add(big("two", 1))); err != nil {
		t.Fatal(err)
	}
	err := a.Add(big("three", 1))
	if err == nil || !errors.Is(err, money.ErrOverflow) || !strings.Contains(err.Error(), "book.yaml:9: three") {
		t.Errorf("a second contract: %v", err)
	}
	if err := w.NewAccumulator().Add(big("many", 5)); !errors.Is(err, money.ErrOverflow) {
		t.Errorf("five at once: %v", err)
	}
	if err := w.NewAccumulator().Add(big("many", 1e12)); !errors.Is(err, money.ErrOverflow) {
		t.Errorf("a million millions at once: %v", err)
	}
	if err := a.Merge(b); !errors.Is(err, money.ErrOverflow) {
		t.Errorf("a merge: %v", err)
	}
	pay := &fact.Payment{Customer: "payer-1", Currency: usd, Received: day("2024-01-01"), Amount: num("90000000000000000")}
	p, err := derive.New(e).Derive(&derive.Group{Payments: []*fact.Payment{pay}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.NewAccumulator().Add(p); !errors.Is(err, money.ErrOverflow) || !strings.Contains(err.Error(), "payer-1") {
		t.Errorf("a payment: %v", err)
	}
	f, g := w.NewWaterfall(), w.NewWaterfall()
	if err := errors.Join(f.Add(big("one", 1)), g.Add(big("two", 1))); err != nil {
		t.Fatal(err)
	}
	if err := f.Merge(g); !errors.Is(err, money.ErrOverflow) {
		t.Errorf("a merge of waterfalls: %v", err)
	}
	if err := f.Add(big("three", 1)); !errors.Is(err, money.ErrOverflow) {
		t.Errorf("a waterfall: %v", err)
	}
}
