// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
)

var year2025 = view.DisclosedPeriod{Label: "2025", Span: civil.Span{From: civil.MustDay("2025-01-01"), To: civil.MustDay("2026-01-01")}}

// disclosed are the packs of positions in 2025.
func disclosed(t testing.TB, terms policy.Terms, req view.DisclosureRequest, ps ...*derive.Positions) []*view.Disclosure {
	t.Helper()
	env := &derive.Env{Policy: policy.Of(terms), AsOf: civil.MustDay("2025-12-31")}
	if req.Periods == nil {
		req.Periods = []view.DisclosedPeriod{year2025}
	}
	reader, err := view.NewDisclosing(env, req)
	if err != nil {
		t.Fatal(err)
	}
	d := reader()
	for _, p := range ps {
		if err := d.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	return d.Packs()
}

// table finds a table of a pack.
func tableOf(t testing.TB, d *view.Disclosure, name string) *view.DisclosureTable {
	t.Helper()
	for i := range d.Tables {
		if d.Tables[i].Name == name {
			return &d.Tables[i]
		}
	}
	t.Fatalf("the pack has no table %s", name)
	return nil
}

// wantRows compares the first column of a table, row by row: "name amount".
func wantRows(t testing.TB, d *view.Disclosure, table string, want ...string) {
	t.Helper()
	var got []string
	for _, r := range tableOf(t, d, table).Rows {
		got = append(got, r.Name+" "+money.Minor(r.Cells[0].Value).Plain(d.Currency))
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("%s is\n%s\nwant\n%s", table, g, w)
	}
}

func wantTies(t testing.TB, d *view.Disclosure) {
	t.Helper()
	for _, x := range d.Ties {
		if !x.OK() {
			t.Errorf("%s: %d against %d", x.Name, x.Left, x.Right)
		}
	}
}

// stated makes a contract of one line out of steps of dollars: what is claimed and
// what is earned, on days; all that is claimed is the price.
type dated struct {
	day   string
	of    int64 // dollars
	cause curve.Cause
}

func steps(ds []dated) (c curve.Curve) {
	for _, x := range ds {
		c = append(c, curve.Step(day(x.day), money.Minor(x.of*100), x.cause))
	}
	return c
}

func contractOf(id string, claimed, earned []dated, std *derive.Standard) *derive.Positions {
	k := &fact.Contract{Customer: "cu"}
	k.ID = id
	c, e := steps(claimed), steps(earned)
	l := derive.Line{Fact: &fact.Line{ID: "l"}, InvoiceLine: nil, ProductID: "app", Term: 0, Standard: std,
		Contracted: c, Priced: c, Billed: c, Claimed: c, Received: c, Earned: e, Collected: c,
		Span: civil.Span{From: day("2024-01-01"), To: day("2026-01-01")}, Committed: day("2024-01-01")}
	return &derive.Positions{Group: &derive.Group{Key: "cu"}, Lines: []derive.Line{l},
		Arrangements: []derive.Arrangement{{ID: id, Customer: "cu", Contract: k, Currency: usd, Count: 1, First: 0, Last: 1}}}
}

// Derived from 606-10-50-8(b), 50-10: P has 10,000 at the opening, is billed 12,000
// and earns 15,000; Q has 4,000, is billed 1,000 and earns 3,000. Each uses its own
// opening first: 10,000 and 3,000. They close with 7,000 and 2,000.
func TestRevenueFromTheOpeningLiability(t *testing.T) {
	p := contractOf("P", []dated{{"2024-12-01", 10000, curve.Schedule}, {"2025-03-01", 12000, curve.Schedule}}, []dated{{"2025-06-30", 15000, curve.Service}}, nil)
	q := contractOf("Q", []dated{{"2024-12-01", 4000, curve.Schedule}, {"2025-03-01", 1000, curve.Schedule}}, []dated{{"2025-06-30", 3000, curve.Service}}, nil)
	ds := disclosed(t, policy.Default(), view.DisclosureRequest{By: []string{view.CutTiming}}, p, q)
	wantTies(t, ds[0])
	wantRows(t, ds[0], "revenue_of_earlier_periods", "from_opening 13000.00", "prior_performance 0.00")
	wantRows(t, ds[0], "contract_liabilities", "opening 14000.00", "claims 13000.00", "from_opening -13000.00", "current -5000.00", "closing 9000.00")
	wantRows(t, ds[0], "contract_balances", "receivables_opening 0.00", "receivables_closing 0.00", "contract_assets_opening 0.00", "contract_assets_closing 0.00",
		"contract_liabilities_opening 14000.00", "contract_liabilities_closing 9000.00")
}

// What moves a contract asset, worked out by hand: 3,000 at the opening; 2,000 of it
// is invoiced; 1,500 is earned beyond, of it 400 a catch-up. And one that turns from a
// liability of 1,000 into an asset of 200: 700 is invoiced and 1,900 earned.
func TestWhatMovesContractAssets(t *testing.T) {
	a := contractOf("A", []dated{{"2025-03-01", 2000, curve.Schedule}},
		[]dated{{"2024-06-30", 3000, curve.Service}, {"2025-06-30", 1100, curve.Service}, {"2025-07-31", 400, curve.CatchUp}}, nil)
	b := contractOf("B", []dated{{"2024-12-01", 1000, curve.Schedule}, {"2025-03-01", 700, curve.Schedule}}, []dated{{"2025-06-30", 1900, curve.Service}}, nil)
	ds := disclosed(t, policy.Default(), view.DisclosureRequest{By: []string{view.CutTiming}}, a, b)
	wantTies(t, ds[0])
	wantRows(t, ds[0], "contract_assets", "opening 3000.00", "moved -2000.00", "ahead 1300.00", "catch_up 400.00", "closing 2700.00")
	wantRows(t, ds[0], "contract_liabilities", "opening 1000.00", "claims 700.00", "from_opening -1000.00", "current -700.00", "closing 0.00")
	wantRows(t, ds[0], "revenue_of_earlier_periods", "from_opening 1000.00", "prior_performance 400.00")
}

// Paid 10,000 long ahead, of which 600 is expected to be paid back; interest of 500
// accrues (606-10-32-20); 2,000 is earned, and 300 by a changed estimate. The
// liability is 10,000 - 600 + 500 - 2,300 = 7,600.
func TestInterestAndRefundsStandApart(t *testing.T) {
	std := &derive.Standard{Interest: steps([]dated{{"2025-12-31", 500, curve.Interest}}), Refundable: steps([]dated{{"2025-01-10", 600, curve.Estimate}})}
	p := contractOf("F", []dated{{"2025-01-10", 10000, curve.Schedule}}, []dated{{"2025-06-30", 2000, curve.Service}, {"2025-09-30", 300, curve.Estimate}}, std)
	ds := disclosed(t, policy.Default(), view.DisclosureRequest{By: []string{view.CutTiming}}, p)
	wantTies(t, ds[0])
	wantRows(t, ds[0], "contract_liabilities", "opening 0.00", "claims 10000.00", "from_opening 0.00", "current -2000.00", "catch_up -300.00", "interest 500.00", "refundable -600.00", "closing 7600.00")
	wantRows(t, ds[0], "refund_liabilities", "opening 0.00", "change 600.00", "closing 600.00")
	wantRows(t, ds[0], "revenue_by_timing", "over time 2300.00", "total 2300.00")
}

// A number that does not tie must be told: here a line is earned that the totals of
// its own run cannot have, since its claims are not what was invoiced.
func TestADisclosureThatDoesNotTieSaysSo(t *testing.T) {
	p := contractOf("X", []dated{{"2025-01-10", 10000, curve.Schedule}}, nil, nil)
	p.Lines[0].Claimed = steps([]dated{{"2025-01-10", 9000, curve.Schedule}})
	ds := disclosed(t, policy.Default(), view.DisclosureRequest{By: []string{view.CutTiming}}, p)
	if ds[0].OK() {
		t.Error("claims that the accumulator does not read tie out")
	}
	if c := tableOf(t, ds[0], "checks"); !strings.Contains(c.Rows[len(c.Rows)-1].Texts[0]+rowTexts(c), "DOES NOT TIE") {
		t.Error("the table of checks does not say so")
	}
}

func rowTexts(t *view.DisclosureTable) (s string) {
	for _, r := range t.Rows {
		s += r.Texts[0] + " "
	}
	return s
}
