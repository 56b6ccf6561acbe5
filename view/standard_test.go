// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"slices"
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

// setApart gives the line of a contract interest, a refund liability and the price
// that follows from them, as the standard would.
func setApart(l *derive.Line, s *derive.Standard) {
	less := slices.Clone(s.Refundable)
	for i := range less {
		less[i].Amount = -less[i].Amount
	}
	l.Standard = s
	l.Priced = slices.Concat(l.Contracted, s.Interest, less)
}

// 1,200 for 2024 is paid on 1 January and earned at 100 a month; 60 of interest
// accrue at 5 a month, and from March 200 are expected to be paid back. At the
// close of June the position is 1,200 + 30 - 200 - 600 = 430, all of it a contract
// liability beside a refund liability of 200; what remains is 1,200 + 30 - 200 - 600
// = 430. With interest of -60, income, it is 370.
func TestWhatTheStandardSetsApart(t *testing.T) {
	e := plainEnv()
	e.Policy = policy.Of(func() policy.Terms { p := policy.Default(); p.Proration = civil.Monthly; return p }())
	for _, c := range []struct {
		interest money.Minor
		want     map[string]int64
	}{
		{60_00, map[string]int64{"deferred_revenue": 430_00, "contract_asset": 0, "refund_liability": 200_00, "rpo": 430_00, "backlog": 0,
			"interest_expense": 30_00, "interest_income": 0, "revenue": 600_00, "owed_back": 0, "receivable": 0, "billings": 1200_00}},
		{-60_00, map[string]int64{"deferred_revenue": 370_00, "contract_asset": 0, "refund_liability": 200_00, "rpo": 370_00, "backlog": 0,
			"interest_expense": 0, "interest_income": 30_00, "revenue": 600_00}},
	} {
		k := oneContract("a", "c", "2024-01-01", 12)
		k.Billing = &fact.Billing{Whole: true}
		p, err := derive.New(e).Derive(&derive.Group{Key: "c", Contracts: []*fact.Contract{k}})
		if err != nil {
			t.Fatal(err)
		}
		year := civil.Span{From: day("2024-01-01"), To: day("2025-01-01")}
		setApart(&p.Lines[0], &derive.Standard{
			Interest:   curve.Curve{curve.Ratable(c.interest, year.From, year.To, civil.Monthly)},
			Refundable: curve.Curve{curve.Step(day("2024-03-01"), 200_00, curve.Estimate)},
		})
		for _, by := range [][]string{nil, {"product"}} {
			r := report(t, accumulate(t, window(t, e, view.Request{Span: civil.Span{From: year.From, To: day("2024-07-01")}, Every: civil.EveryQuarter, By: by}), p))
			checkTies(t, r.Ties)
			for name, want := range c.want {
				if got := total(r, name, usd).Sum; got != want {
					t.Errorf("interest %d: %s is %d, want %d", c.interest, name, got, want)
				}
			}
		}
	}
}

// Whatever the standard sets apart, every identity holds, in every roll-forward
// and the bridge, and the balances are what the formulas of the design say when
// the curves are read directly.
func TestTheStandardTiesForAnyCurves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		b.env.Policy = policy.Of(func() policy.Terms {
			p := *b.env.Policy.Report(b.env.AsOf)
			p.DeferredBasis = pick(t, "basis", policy.DeferredBilled, policy.DeferredBilled, policy.DeferredBooked, policy.DeferredReceived)
			return p
		}())
		ps := b.positions(t)
		var lines []*derive.Line
		for _, p := range ps {
			for i := range p.Lines {
				l := &p.Lines[i]
				if !rapid.Bool().Draw(t, "judged") {
					continue
				}
				c := func(label string) curve.Curve {
					amount := money.Minor(rapid.Int64Range(-100_00, 100_00).Draw(t, label))
					return curve.Curve{curve.Ratable(amount, l.Span.From, l.Span.From+civil.Day(rapid.IntRange(0, 400).Draw(t, "days")), civil.Daily)}
				}
				setApart(l, &derive.Standard{Interest: c("interest"), Refundable: c("refundable"), TaxWaiting: c("waiting")})
				l.Claimed = slices.Concat(l.Billed, c("claimed"))
				lines = append(lines, l)
			}
		}
		req := drawRequest(t)
		w := window(t, b.env, req)
		a := accumulate(t, w, ps...)
		checkTies(t, report(t, a).Ties)
		checkTies(t, a.Bridge().Ties)
		for _, name := range view.RollForwards() {
			table, err := a.RollForward(name)
			if err != nil {
				t.Fatal(err)
			}
			checkRollForward(t, table)
		}
		sums := make(map[money.Currency]money.Minor)
		for _, p := range ps {
			for i := range p.Lines {
				if l := &p.Lines[i]; l.Standard != nil {
					arr := &p.Arrangements[l.Arrangement]
					sums[arr.Currency] += money.Minor(arr.Count) * closing(t, l.Standard.Refundable, req)
				}
			}
		}
		if len(req.Where) > 0 || len(lines) == 0 {
			return
		}
		r := report(t, a, "refund_liability")
		for c, want := range sums {
			if got := total(r, "refund_liability", c).Sum; got != int64(want) {
				t.Fatalf("refund liability %d, want %d", got, want)
			}
		}
	})
}

func closing(t *rapid.T, c curve.Curve, req view.Request) money.Minor {
	v, err := c.Value(req.Span.To)
	if req.AtOpen {
		v, err = c.AtOpen(req.Span.To - 1)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}
