// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"pgregory.net/rapid"
)

var refundable = reading{"refundable", func(l *derive.Line) curve.Curve {
	if l.Standard == nil {
		return nil
	}
	return l.Standard.Refundable
}}

// priceOf is a contract of 1,200 and 2,400 for the year 2025 with components.
func priceOf(components ...fact.Component) *fact.Contract {
	c := contract("c1", "2025-01-01", months(12), line("a", "1200", forTerm), line("b", "2400", forTerm))
	c.Components = components
	return c
}

func estimate(id, subject, date, included string) *fact.Estimate {
	e := &fact.Estimate{Subject: subject, Date: day(date), Expected: ref(included), Included: ref(included)}
	e.ID = id
	return e
}

// What belongs to all lines is shared by their prices, 1 : 2; what has a target is
// the target's alone (606-10-32-28, 32-40).
func TestComponentsAllocate(t *testing.T) {
	for name, c := range map[string]struct {
		component fact.Component
		a, b      money.Minor
	}{
		"concession":           {fact.Component{Type: "concession", Amount: ref("360")}, 108000, 216000},
		"payable":              {fact.Component{Type: "payable_to_customer", Amount: ref("200"), Target: "a"}, 100000, 240000},
		"pass through":         {fact.Component{Type: "pass_through", Amount: ref("400"), Target: "b"}, 120000, 200000},
		"agent":                {fact.Component{Type: "agent", Rate: ref("10"), Target: "b"}, 120000, 24000},
		"variable, unknown":    {fact.Component{Type: "variable", Amount: ref("500")}, 120000, 240000},
		"variable, lowers":     {fact.Component{Type: "variable", Amount: ref("-120")}, 116000, 232000},
		"nothing of its own":   {fact.Component{Type: "concession", Amount: ref("0")}, 120000, 240000},
		"rate of all the rest": {fact.Component{Type: "concession", Rate: ref("5")}, 114000, 228000},
	} {
		t.Run(name, func(t *testing.T) {
			p := one(t, priceOf(c.component))
			for _, r := range []reading{earned, priced} {
				got := byLine(t, p, r, forever)
				if got["a"] != c.a || got["b"] != c.b {
					t.Errorf("%s: %v, want a %d, b %d", r.name, got, c.a, c.b)
				}
			}
			if got := at(t, p, contracted, forever); got != 360000 {
				t.Errorf("contracted: %d", got)
			}
		})
	}
}

// The methods of 606-10-32-8, by hand: 60% of 100 and 40% of nothing.
func TestEstimated(t *testing.T) {
	outcomes := []fact.Outcome{{Value: num("100"), Probability: num("60")}, {Value: num("0"), Probability: num("40")}}
	for method, want := range map[string]money.Minor{"expected_value": 6000, "most_likely": 10000} {
		e := &fact.Estimate{Subject: "c1/bonus", Date: day("2025-01-01"), Method: method, Outcomes: outcomes}
		p := derived(t, env(), &derive.Group{Contracts: []*fact.Contract{priceOf(fact.Component{ID: "bonus", Type: "variable"})}, Judgements: &derive.Judgements{Estimates: []*fact.Estimate{e}}})
		if got := at(t, p, earned, forever); got != 360000+want {
			t.Errorf("%s: %d, want %d", method, got-360000, want)
		}
	}
}

// Where judgements are to be recorded, an amount of which nobody said how much is
// probable not to be reversed is not included, unless it lowers the price.
func TestConstraint(t *testing.T) {
	recorded := func(x *policy.Terms) { x.JudgementsRecorded = true }
	for kind, want := range map[string]money.Minor{"variable": 360000, "concession": 350000} {
		e := &fact.Estimate{Subject: "c1/x", Date: day("2025-01-01"), Expected: ref("100")}
		p := derived(t, env(recorded), &derive.Group{Contracts: []*fact.Contract{priceOf(fact.Component{ID: "x", Type: kind})}, Judgements: &derive.Judgements{Estimates: []*fact.Estimate{e}}})
		if got := at(t, p, earned, forever); got != want {
			t.Errorf("%s: %d, want %d", kind, got, want)
		}
		if !slices.ContainsFunc(p.Lines[0].Standard.Missing, func(q *derive.Question) bool { return q.Name == "constraint" }) {
			t.Errorf("%s: the constraint is not missing", kind)
		}
	}
}

// An amount that was estimated on several days: however the facts come, what is
// earned by a day is what the latest estimate makes of the price, by the days that
// are over (606-10-32-43, 32-44); in all it is the price (I1, I2).
func TestEstimatesComeInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type known struct {
			day    civil.Day
			amount int
		}
		var all []known
		var facts []*fact.Estimate
		for i := range rapid.IntRange(0, 5).Draw(t, "estimates") {
			k := known{day("2025-01-01") + civil.Day(rapid.IntRange(0, 364).Draw(t, "day")), rapid.IntRange(-90000, 90000).Draw(t, "amount")}
			if slices.ContainsFunc(all, func(o known) bool { return o.day == k.day }) {
				continue
			}
			all = append(all, k)
			amount := money.Decimal{Coef: int64(k.amount), Scale: 2}
			e := &fact.Estimate{Subject: "c1/bonus", Date: k.day, Expected: &amount, Included: &amount}
			e.ID = fmt.Sprint("e", i)
			facts = append(facts, e)
		}
		derive1 := func(es []*fact.Estimate) *derive.Positions {
			return derived(t, env(), &derive.Group{Contracts: []*fact.Contract{priceOf(fact.Component{ID: "bonus", Type: "variable"})}, Judgements: &derive.Judgements{Estimates: es}})
		}
		p, q := derive1(facts), derive1(rapid.Permutation(facts).Draw(t, "order"))
		slices.SortFunc(all, func(a, b known) int { return int(a.day - b.day) })
		for x := day("2025-01-01"); x <= day("2026-01-01"); x += 7 {
			price := int64(360000)
			for _, k := range all {
				if k.day < x {
					price = 360000 + int64(k.amount)
				}
			}
			want, _ := new(big.Rat).SetFrac64(price*int64(x-day("2025-01-01")), 365).Float64()
			got := at(t, p, earned, x)
			if diff := float64(got) - want; diff > float64(2*len(all)+2) || diff < -float64(2*len(all)+2) {
				t.Fatalf("earned by %s: %d, want %.2f", x, got, want)
			}
			if other := at(t, q, earned, x); got != other {
				t.Fatalf("earned by %s: %d, in another order %d", x, got, other)
			}
			if got := at(t, p, priced, x); got != money.Minor(price) && x > day("2025-01-01") {
				t.Fatalf("priced by %s: %d, want %d", x, got, price)
			}
		}
		if e, v := at(t, p, earned, forever), at(t, p, priced, forever); e != v {
			t.Fatalf("earned %d of a price of %d", e, v)
		}
	})
}

// An amount of one period counts in that period alone, also one that is estimated
// after it (606-10-32-39(b), 32-40).
func TestPeriodsAreParked(t *testing.T) {
	c := priceOf(fact.Component{ID: "index", Type: "variable", Target: "a", Window: months(1)})
	late := estimate("e2", "c1/index", "2025-06-10", "70")
	late.From = on("2025-05-01")
	p := derived(t, env(), &derive.Group{Contracts: []*fact.Contract{c}, Judgements: &derive.Judgements{Estimates: []*fact.Estimate{estimate("e1", "c1/index", "2025-03-01", "310"), late}}})
	plain := one(t, priceOf())
	for _, x := range []struct {
		day  string
		more money.Minor
	}{{"2025-03-01", 0}, {"2025-03-02", 1000}, {"2025-03-11", 10000}, {"2025-04-01", 31000}, {"2025-06-10", 31000}, {"2025-06-11", 38000}, {"2026-01-01", 38000}} {
		if got := at(t, p, earned, day(x.day)) - at(t, plain, earned, day(x.day)); got != x.more {
			t.Errorf("by %s: %d, want %d", x.day, got, x.more)
		}
	}
}

// What is payable to the customer is no part of the price. It is owed as it is
// invoiced, until a credit note pays it out: that lowers nothing once more.
func TestPayable(t *testing.T) {
	c := priceOf(fact.Component{ID: "rebate", Type: "payable_to_customer", Amount: ref("360")})
	i := invoice("i-1", "2025-01-01", fact.InvoiceLine{Contract: "c1", Line: "a", Amount: num("1200")}, fact.InvoiceLine{Contract: "c1", Line: "b", Amount: num("2400")})
	n := &fact.CreditNote{Invoice: "i-1", Issued: day("2025-07-01"), Amount: ref("360"), Component: "rebate"}
	n.ID = "cn-1"
	p := derived(t, env(), &derive.Group{Contracts: []*fact.Contract{c}, Invoices: []*fact.Invoice{i}, Adjustments: &derive.Adjustments{CreditNotes: []*fact.CreditNote{n}}})
	for _, x := range []struct {
		r    reading
		day  string
		want money.Minor
	}{
		{refundable, "2025-01-02", 36000}, {refundable, "2025-07-01", 36000}, {refundable, "2025-07-02", 0},
		{billed, "2025-07-01", 360000}, {billed, "2025-07-02", 324000}, {earned, "2026-01-01", 324000}, {priced, "2026-01-01", 324000},
	} {
		if got := at(t, p, x.r, day(x.day)); got != x.want {
			t.Errorf("%s by %s: %d, want %d", x.r.name, x.day, got, x.want)
		}
	}
	if a := p.Lines[0].Adjusted; a != nil && len(a.Contra[derive.ContraCreditNote]) > 0 {
		t.Error("the credit note went against revenue once more")
	}
}
