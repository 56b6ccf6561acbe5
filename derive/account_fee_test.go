// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// 606-10-55-50 to 55-53: a fee of 600 that cannot be paid back and is for no promise,
// with a year at 1,200 that may be renewed. It is earned over the year, 150 a month
// in all. If renewing without it is a material right, three such years are looked
// through: 600 and 3 × 1,200 are 1,400 a year.
func TestAFeeWithoutAPromise(t *testing.T) {
	fee := line("setup", "600", fact.Per{Unit: fact.PerOnce})
	fee.Product = "setup"
	for name, c := range map[string]struct {
		asLine, right     bool
		quarter, year, in money.Minor
	}{
		"component":        {false, false, 45000, 180000, 420000},
		"line":             {true, false, 45000, 180000, 420000},
		"component, right": {false, true, 35000, 140000, 420000},
		"line, right":      {true, true, 35000, 140000, 420000},
	} {
		con := contract("c1", "2025-01-01", months(12), line("seats", "1200", forTerm))
		con.AutoRenew = &fact.AutoRenew{Term: months(12)}
		js := &derive.Judgements{}
		if c.asLine {
			con.Lines = append(con.Lines, fee)
			js.Answers = append(js.Answers, answered("c1/setup", "activity_only", "yes"))
		} else {
			con.Components = []fact.Component{{ID: "fee", Type: "upfront_fee", Amount: ref("600")}}
		}
		if c.right {
			e := &fact.Estimate{Subject: "c1/seats", Date: day("2025-01-01"), Terms: []fact.ExpectedTerm{{}, {}, {}}}
			e.ID = "e"
			js.Answers = append(js.Answers, answered("c1", "material_right", "look_through"))
			js.Estimates = append(js.Estimates, e)
		}
		e := env(func(p *policy.Terms) { p.Proration = civil.Monthly })
		e.Horizon = day("2028-01-01")
		d := derive.New(e)
		d.Findings = true
		p, err := d.Derive(&derive.Group{Contracts: []*fact.Contract{con}, Judgements: js})
		if err != nil {
			t.Fatal(name, err)
		}
		for on, want := range map[string]money.Minor{"2025-04-01": c.quarter, "2026-01-01": c.year, "2028-01-01": c.in} {
			if got := at(t, p, earned, day(on)); got != want {
				t.Errorf("%s: %d earned by %s, want %d", name, got, on, want)
			}
		}
		for i := range p.Findings {
			if p.Findings[i].Kind == derive.FindingNotDerived {
				t.Errorf("%s: %s", name, p.Findings[i].Text)
			}
		}
	}
}
