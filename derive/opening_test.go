// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"fmt"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"pgregory.net/rapid"
)

// openingLike states what the schedule says by the close of a day.
func openingLike(t rapid.TB, p *derive.Positions, x civil.Day) *fact.Opening {
	amount := func(r reading) *money.Decimal {
		return ref(at(t, p, r, x+1).Plain(usd))
	}
	o := opening("o1", p.Arrangements[0].ID, x.String())
	o.Billed, o.Earned, o.Collected = amount(billed), amount(earned), amount(collected)
	return o
}

func TestAnOpeningLikeTheScheduleChangesNothingAfterIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := drawDay(t, "starts")
		c := contract("c1", start.String(), months(pick[int32](t, "term", 6, 12, 24)))
		for i := range rapid.IntRange(1, 3).Draw(t, "lines") {
			l := line(fmt.Sprintf("l%d", i), "1", pick(t, "per", monthly, yearly, forTerm))
			l.UnitPrice = drawPrice(t, "price")
			if rapid.Bool().Draw(t, "starts later") {
				l.Starts = fact.On(start + civil.Day(rapid.Int32Range(1, 100).Draw(t, "later")))
			}
			c.Lines = append(c.Lines, l)
		}
		if rapid.Bool().Draw(t, "renews") {
			c.AutoRenew = &fact.AutoRenew{}
		}
		c.Billing = &fact.Billing{Every: months(pick[int32](t, "every", 1, 3, 12)), Arrears: rapid.Bool().Draw(t, "arrears"), Net: days(pick[int32](t, "net", 0, 30))}
		e := env()
		e.Horizon = day("2026-06-30")
		before := derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}})
		x := start + civil.Day(rapid.Int32Range(0, 800).Draw(t, "opening"))
		o := openingLike(t, before, x)
		after := derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}, Openings: []*fact.Opening{o}})
		t.Log(describe(c), "opening of", x, o.Billed, o.Earned, o.Collected)
		for d := x + 1; d < x+1500; d += 11 {
			for _, r := range []reading{contracted, billed, collected, earned} {
				diff := at(t, after, r, d) - at(t, before, r, d)
				// What is left is spread again: a unit of rounding a line.
				if n := money.Minor(len(before.Lines)); diff != 0 && (r.name != "earned" || diff > n || diff < -n) {
					t.Fatalf("%s at %s: %d with the opening, %d without", r.name, d, at(t, after, r, d), at(t, before, r, d))
				}
			}
		}
		end := day("2040-01-01")
		if a, b := at(t, after, earned, end), at(t, before, earned, end); a != b {
			t.Fatalf("earned in the end: %d with the opening, %d without", a, b)
		}
	})
}

func TestAnOpeningReplacesThePast(t *testing.T) {
	c := contract("c1", "2024-01-01", months(12), line("seats", "122", monthly))
	c.Billing = &fact.Billing{Every: months(3), Net: days(30)}
	o := opening("o1", "c1", "2024-06-30")
	o.Billed, o.Earned, o.Collected = ref("800"), ref("700"), ref("300")
	p := derived(t, env(), &derive.Group{Contracts: []*fact.Contract{c}, Openings: []*fact.Opening{o}})
	expectAt(t, p, billed, "2024-06-30", 0)
	expectAt(t, p, billed, "2024-07-01", 80000)
	expectAt(t, p, billed, "2025-01-01", 146400)
	expectAt(t, p, earned, "2024-07-01", 70000)
	expectAt(t, p, earned, "2025-01-01", 146400)
	expectAt(t, p, collected, "2024-07-01", 30000)
	if total := at(t, p, collected, day("2030-01-01")); total != at(t, p, billed, day("2030-01-01")) {
		t.Errorf("collected %d of %d billed in the end", total, at(t, p, billed, day("2030-01-01")))
	}
}

func TestAnOpeningKeepsTheSegmentsOfARamp(t *testing.T) {
	c := contract("c1", "2024-01-01", months(24), line("seats", "100", monthly))
	c.Lines[0].Quantities = []fact.QuantityStep{{When: fact.When{After: months(12)}, N: num("5")}}
	bySegment := func(p *policy.Terms) { p.Ramp = policy.RampBySegment }
	before := one(t, c, bySegment)
	o := openingLike(t, before, day("2024-06-30"))
	after := derived(t, env(bySegment), &derive.Group{Contracts: []*fact.Contract{c}, Openings: []*fact.Opening{o}})
	for _, d := range []string{"2024-10-01", "2025-01-01", "2025-07-01", "2026-01-01"} {
		a, b := at(t, after, earned, day(d)), at(t, before, earned, day(d))
		if a-b > 1 || b-a > 1 {
			t.Errorf("earned at %s: %d with the opening, %d without", d, a, b)
		}
	}
}
