// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// meteredLine is a line that costs what is used of it.
func meteredLine(id, price string, m fact.Meter) fact.Line {
	l := line(id, price, fact.Per{Unit: fact.PerEach})
	l.Recognition = fact.ByUsage
	l.Meter = &m
	return l
}

func use(id, on, quantity string) *fact.Usage {
	u := &fact.Usage{Contract: "c1", From: day(on), Quantity: num(quantity)}
	u.ID = id
	return u
}

// 600 and 900 units, up to 1,000 at 1.00 and beyond at 0.50: by tier 1,250, all at
// the tier that is reached 750; in two quarters nobody reaches it.
func TestTiers(t *testing.T) {
	tiers := []fact.Tier{{UpTo: ref("1000"), Price: num("1")}, {Price: num("0.5")}}
	for name, c := range map[string]struct {
		mode         string
		window       civil.Duration
		first, whole money.Minor
	}{
		"graduated":            {"graduated", months(12), 60000, 125000},
		"volume":               {"volume", months(12), 60000, 75000},
		"volume, by quarters":  {"volume", months(3), 60000, 150000},
		"without a window":     {"volume", civil.Duration{}, 60000, 150000},
		"retrospective, alone": {"retrospective", months(12), 60000, 75000},
	} {
		t.Run(name, func(t *testing.T) {
			con := contract("c1", "2025-01-01", months(12), meteredLine("calls", "1", fact.Meter{Unit: "call", Mode: c.mode, Tiers: tiers, Window: c.window}))
			p := derived(t, env(), &derive.Group{Contracts: []*fact.Contract{con}, Changes: &derive.Changes{Usages: []*fact.Usage{use("u1", "2025-02-10", "600"), use("u2", "2025-05-10", "900")}}})
			for _, r := range []reading{earned, priced, contracted} {
				if f, w := at(t, p, r, day("2025-03-01")), at(t, p, r, forever); f != c.first || w != c.whole {
					t.Errorf("%s: %d and %d, want %d and %d", r.name, f, w, c.first, c.whole)
				}
			}
		})
	}
}

// The royalties of TRG memo 58: 750, 1,500, 2,000, 1,000 and 3,000 thousand against
// a minimum of 5,000 over five years. View B caps an even 1,650 a year at what was
// used, once that is more than the minimum: 5,250 by the fourth year.
func TestMinimum(t *testing.T) {
	for method, want := range map[string][]money.Minor{
		"as_used":             {750, 2250, 4250, 5250, 8250},
		"estimate":            {1650, 3300, 4950, 5250, 8250},
		"ratable_then_excess": {1000, 2000, 3000, 4250, 8250},
	} {
		t.Run(method, func(t *testing.T) {
			con := contract("c1", "2019-01-01", months(60), meteredLine("royalty", "1", fact.Meter{Unit: "dollar"}))
			whole := civil.Monthly
			con.Lines[0].Convention = &whole
			con.Components = []fact.Component{{ID: "min", Type: "minimum", Amount: ref("5000000"), Target: "royalty", Method: method}}
			g := &derive.Group{Contracts: []*fact.Contract{con}, Changes: &derive.Changes{}, Judgements: &derive.Judgements{Estimates: []*fact.Estimate{estimate("e1", "c1/min", "2019-01-01", "8250000")}}}
			for i, q := range []string{"750000", "1500000", "2000000", "1000000", "3000000"} {
				g.Changes.Usages = append(g.Changes.Usages, use("u"+q, []string{"2019", "2020", "2021", "2022", "2023"}[i]+"-12-31", q))
			}
			p := derived(t, env(), g)
			for i, x := range []string{"2020", "2021", "2022", "2023", "2024"} {
				if got := at(t, p, earned, day(x+"-01-01")); got != want[i]*100000 {
					t.Errorf("by %s: %d, want %d", x, got, want[i]*100000)
				}
			}
			if got := at(t, p, priced, forever); got != 825000000 {
				t.Errorf("priced in all: %d", got)
			}
		})
	}
}

// What use falls short of a minimum is owed on the last day, however the minimum is
// earned: 400 of 1,000 were used.
func TestMinimumNotReached(t *testing.T) {
	for _, method := range []string{"as_used", "estimate", "ratable_then_excess"} {
		con := contract("c1", "2025-01-01", months(12), meteredLine("calls", "1", fact.Meter{Unit: "call"}))
		con.Components = []fact.Component{{ID: "min", Type: "minimum", Amount: ref("1000"), Target: "calls", Method: method}}
		p := derived(t, env(), &derive.Group{Contracts: []*fact.Contract{con}, Changes: &derive.Changes{Usages: []*fact.Usage{use("u1", "2025-02-10", "400")}}})
		for _, r := range []reading{earned, priced, contracted, billed} {
			if got := at(t, p, r, forever); got != 100000 {
				t.Errorf("%s: %s %d, want 1,000.00", method, r.name, got)
			}
		}
	}
}
