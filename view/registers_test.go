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
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
	"pgregory.net/rapid"
)

// twoRegisters has the built-in classes in one register, and in another two that
// leave something over.
var twoRegisters = func() *policy.Policy {
	p, err := policy.Parse("p.yaml", 1, []byte(`
bookings:
  registers:
    - {name: all, preset: tcv}
    - {name: half, split: year}
  classes:
    - {name: first, register: half, when: event.year == 0, amount: "share(event.value, 1, 2)"}
    - {name: large, register: half, when: event.value > 100000, amount: event.value}
`), policy.Default())
	if err != nil {
		panic(err)
	}
	return p
}()

// ownBook is a drawn book under twoRegisters.
func ownBook(t *rapid.T) *book {
	b := drawBook(t)
	b.env.Policy.Versions[0].Terms.Bookings = twoRegisters.Versions[0].Terms.Bookings
	return b
}

// Side by side, each register is what it is alone; whatever the order and the
// sharding. In the register that has a class for everything, bookings are what
// was committed.
func TestRegistersSideBySide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := ownBook(t)
		ps := b.positions(t)
		req := view.Request{Span: drawSpan(t), Every: civil.EveryMonth, By: []string{"register", "customer"}}
		w := window(t, b.env, req)
		names := []string{"bookings", "bookings_new", "bookings_first", "bookings_large"}
		side := report(t, accumulate(t, w, ps...), names...)
		merged := w.NewAccumulator()
		for i := len(ps) - 1; i >= 0; i-- {
			if err := merged.Merge(accumulate(t, w, ps[i])); err != nil {
				t.Fatal(err)
			}
		}
		if diff := differ(side, report(t, merged, names...)); diff != "" {
			t.Fatalf("in shards: %s", diff)
		}
		if err := merged.Subtract(accumulate(t, w, ps[0])); err != nil {
			t.Fatal(err)
		}
		if diff := differ(report(t, accumulate(t, w, ps[1:]...), names...), report(t, merged, names...)); diff != "" {
			t.Fatalf("taken out: %s", diff)
		}
		type cell struct {
			measure, register string
			currency          money.Currency
		}
		sums := map[cell]int64{}
		for _, row := range side.Rows {
			if row.Total {
				t.Fatal("a total of registers counts everything twice")
			}
			sums[cell{side.Measures[row.Measure].Name, row.Group[0], row.Currency}] += row.Sum
		}
		for _, register := range []string{"all", "half"} {
			alone := report(t, accumulate(t, window(t, b.env, view.Request{Span: req.Span, Every: req.Every, Where: []view.Filter{{Attr: "register", Value: register}}}), ps...), names...)
			for _, c := range []money.Currency{usd, eur} {
				for _, name := range names {
					if row := total(alone, name, c); row != nil && row.Sum != sums[cell{name, register, c}] {
						t.Fatalf("%s of %s: %d alone, %d side by side", name, register, row.Sum, sums[cell{name, register, c}])
					}
				}
			}
		}
	})
}

// The parts of an explanation sum to the report in every register.
func TestExplainByOwnClasses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := ownBook(t)
		req := view.Request{Span: drawSpan(t), Every: civil.EveryMonth}
		if rapid.Bool().Draw(t, "one register") {
			req.Where = []view.Filter{{Attr: "register", Value: "half"}}
		}
		name := pick(t, "measure", "bookings", "bookings_first", "bookings_new", "bookings_large", "bookings_acv")
		x, err := view.Explain(context.Background(), b.env, b.groups, req, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, total := range x.Totals {
			if total.Sum != total.Report {
				t.Fatalf("%s: the parts sum to %d, the report says %d", name, total.Sum, total.Report)
			}
		}
	})
}

// What the classes leave is told under a report of bookings, and only there.
func TestUnclassifiedIsTold(t *testing.T) {
	c := &fact.Contract{Customer: "cu", Currency: usd, Starts: on("2024-01-01"), Term: months(12), Count: 3,
		Lines: []fact.Line{{ID: "l", Product: "app", Quantity: num("1"), UnitPrice: num("10"), Per: fact.Per{Unit: fact.PerMonth}}}}
	c.ID = "c-1"
	terms := policy.Default()
	terms.Bookings = twoRegisters.Versions[0].Terms.Bookings
	b := &book{env: &derive.Env{Policy: policy.Of(terms), AsOf: day("2024-12-31"), Horizon: day("2024-12-31")}, groups: []*derive.Group{{Key: "cu", Contracts: []*fact.Contract{c}}}}
	said := func(names []string, span civil.Span, where ...view.Filter) string {
		w := window(t, b.env, view.Request{Span: span, Every: civil.EveryYear, Where: where})
		return strings.Join(report(t, accumulate(t, w, b.positions(t)...), names...).Meta.Provisional, "; ")
	}
	year := civil.Span{From: day("2024-01-01"), To: day("2025-01-01")}
	// Half of 120 is in class first, three times; nothing is as large as 1,000.
	want := "the classes of register half do not divide 3 bookings: 180.00 USD are in no class; 'ratable check' names them"
	if got := said([]string{"bookings"}, year); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, quiet := range []string{said([]string{"revenue"}, year), said([]string{"bookings"}, civil.Span{From: day("2025-01-01"), To: day("2026-01-01")}),
		said([]string{"bookings"}, year, view.Filter{Attr: "register", Value: "all"}), said([]string{"bookings"}, year, view.Filter{Attr: "customer", Value: "other"})} {
		if quiet != "" {
			t.Errorf("said %q", quiet)
		}
	}
}
