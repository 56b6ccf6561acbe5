// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
)

// footnoted derives one contract by months and reads footnotes of a span.
func footnoted(t *testing.T, k *fact.Contract, change func(p *derive.Positions), span civil.Span, every civil.Every, names ...string) *view.Report {
	t.Helper()
	e := plainEnv()
	e.Policy = policy.Of(func() policy.Terms { p := policy.Default(); p.Proration = civil.Monthly; return p }())
	p, err := derive.New(e).Derive(&derive.Group{Key: k.ID, Contracts: []*fact.Contract{k}})
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(p)
	}
	r := report(t, accumulate(t, window(t, e, view.Request{Span: span, Every: every, Footnotes: true}), p), names...)
	checkTies(t, r.Ties)
	return r
}

// 3,600 for 2024 to 2026, 100 a month, invoiced in full on the first day. At the
// close of 2024 2,400 are deferred: 1,200 are earned in 2025, 1,200 later. At the
// close of March 2025 2,100: 1,200 within twelve months, 900 later.
func TestCurrentAndNoncurrent(t *testing.T) {
	k := oneContract("a", "c", "2024-01-01", 36)
	k.Billing = &fact.Billing{Whole: true}
	k.Lines[0].UnitPrice = num("3600")
	k.Lines[0].Per = fact.Per{Unit: fact.PerTerm}
	r := footnoted(t, k, nil, civil.Span{From: day("2024-10-01"), To: day("2025-04-01")}, civil.EveryQuarter,
		"deferred_revenue", "deferred_revenue_current", "deferred_revenue_noncurrent", "contract_asset_current", "contract_asset_noncurrent", "revenue_from_opening")
	for name, want := range map[string][3]int64{
		"deferred_revenue":            {2700_00, 2400_00, 2100_00},
		"deferred_revenue_current":    {1200_00, 1200_00, 1200_00},
		"deferred_revenue_noncurrent": {1500_00, 1200_00, 900_00},
		"contract_asset_current":      {},
		"contract_asset_noncurrent":   {},
	} {
		row := total(r, name, usd)
		if got := [3]int64{row.Opening, row.Values[0], row.Values[1]}; got != want {
			t.Errorf("%s is %d, want %d", name, got, want)
		}
	}
	// Each quarter's 300 were deferred at its opening, and so were the 600 of both.
	if row := total(r, "revenue_from_opening", usd); row.Values[0] != 300_00 || row.Values[1] != 300_00 || row.Sum != 600_00 {
		t.Errorf("revenue from the opening %+v", row)
	}
}

// Nothing is invoiced before the end: at the close of 2024, 1,200 of 3,600 are a
// contract asset, all of it claimed at the end of 2026, and so noncurrent; at the
// close of 2025 2,400, claimed within the year.
func TestCurrentAndNoncurrentAssets(t *testing.T) {
	k := oneContract("a", "c", "2024-01-01", 36)
	k.Billing = &fact.Billing{Whole: true, Arrears: true}
	k.Lines[0].UnitPrice = num("3600")
	k.Lines[0].Per = fact.Per{Unit: fact.PerTerm}
	r := footnoted(t, k, nil, civil.Span{From: day("2024-01-01"), To: day("2026-01-01")}, civil.EveryYear,
		"contract_asset_current", "contract_asset_noncurrent")
	now, later := total(r, "contract_asset_current", usd), total(r, "contract_asset_noncurrent", usd)
	if now.Values[0] != 0 || later.Values[0] != 1200_00 || now.Values[1] != 2400_00 || later.Values[1] != 0 {
		t.Errorf("current %d, noncurrent %d", now.Values, later.Values)
	}
}

// An estimate of 90 in March 2025 is for a line that began in 2024: revenue of
// earlier performance of the quarter and of the year. One of 2024 is of the year in
// which the line began, and of no earlier one. Service from 2024 that counts from
// May 2025 on makes 1,200 + 400 then, of which 1,200 were performed before 2025 and
// 1,500 before the second quarter.
func TestRevenueOfEarlierPerformance(t *testing.T) {
	k := oneContract("a", "c", "2024-01-01", 36)
	late := func(p *derive.Positions) {
		l := &p.Lines[0]
		service := curve.Ratable(3600_00, day("2024-01-01"), day("2027-01-01"), civil.Monthly)
		service.Gate = day("2025-05-01")
		l.Earned = curve.Curve{
			curve.Step(day("2024-06-10"), 50_00, curve.Estimate),
			curve.Step(day("2025-03-10"), 90_00, curve.Estimate),
			service,
		}
	}
	r := footnoted(t, k, late, civil.Span{From: day("2024-01-01"), To: day("2026-01-01")}, civil.EveryYear, "revenue_prior_performance")
	if row := total(r, "revenue_prior_performance", usd); row.Values[0] != 0 || row.Values[1] != 90_00+1200_00 || row.Sum != 0 {
		t.Errorf("by years %+v", row)
	}
	r = footnoted(t, k, late, civil.Span{From: day("2025-01-01"), To: day("2025-07-01")}, civil.EveryQuarter, "revenue_prior_performance")
	if row := total(r, "revenue_prior_performance", usd); row.Values[0] != 90_00 || row.Values[1] != 1500_00 || row.Sum != 90_00+1200_00 {
		t.Errorf("by quarters %+v", row)
	}
}

// For any book, policy of bands and grouping, the footnotes tie to the balances, and
// without expedients everything that remains is disclosed.
func TestBandsSumToWhatIsDisclosed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		use := policy.Expedients{OneYear: rapid.Bool().Draw(t, "one year"), AsInvoiced: rapid.Bool().Draw(t, "as invoiced")}
		b.env.Policy = policy.Of(func() policy.Terms {
			p := *b.env.Policy.Report(b.env.AsOf)
			p.RPOExpedients, p.RPOBands = use, []int{3, 12}
			return p
		}())
		req := drawRequest(t)
		req.Footnotes = true
		r := report(t, accumulate(t, window(t, b.env, req), b.positions(t)...), "all")
		checkTies(t, r.Ties)
		for _, row := range r.Rows {
			if !row.Total || r.Measures[row.Measure].Name != "rpo_disclosed" {
				continue
			}
			of := func(name string) money.Minor { return money.Minor(total(r, name, row.Currency).Sum) }
			if sum := of("rpo_to_3") + of("rpo_to_12") + of("rpo_later"); sum != of("rpo_disclosed") {
				t.Fatalf("bands come to %d of %d", sum, of("rpo_disclosed"))
			}
			if use == (policy.Expedients{}) && of("rpo_disclosed") != of("rpo") {
				t.Fatalf("disclosed %d of %d without an expedient", of("rpo_disclosed"), of("rpo"))
			}
			for _, name := range []string{"deferred_revenue", "contract_asset"} {
				if later, all := of(name+"_noncurrent"), of(name); later < 0 || later > all {
					t.Fatalf("%s: %d noncurrent of %d", name, later, all)
				}
			}
		}
	})
}

// Footnotes are read only when they are asked for.
func TestFootnotesAreAskedFor(t *testing.T) {
	w := window(t, plainEnv(), view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2024-02-01")}, Every: civil.EveryMonth})
	if _, err := w.NewAccumulator().Report([]string{"rpo_disclosed"}); err == nil {
		t.Error("reported without having been kept")
	}
	if _, err := w.NewAccumulator().Remaining(); err == nil {
		t.Error("a table without having been kept")
	}
	if !view.NeedFootnotes([]string{"rpo_to_12"}) || !view.NeedFootnotes([]string{"revenue_from_opening"}) || view.NeedFootnotes([]string{"rpo", "revenue"}) {
		t.Error("needed by the wrong measures")
	}
}
