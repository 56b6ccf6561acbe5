// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"math/big"
	"strconv"
	"testing"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"pgregory.net/rapid"
)

// renewing is a contract of 1,200 for 2025 that renews until a day, whose renewals
// are answered to be a material right.
func renewing(until string, estimates ...*fact.Estimate) *derive.Group {
	c := contract("c1", "2025-01-01", months(12), line("plan", "1200", forTerm))
	c.AutoRenew = &fact.AutoRenew{Term: months(12), Until: on(until)}
	return &derive.Group{Contracts: []*fact.Contract{c}, Judgements: &derive.Judgements{
		Answers: []*fact.Answer{answered("c1", "material_right", "look_through")}, Estimates: estimates,
	}}
}

// costing is an estimate of terms by their costs, the later ones by their odds.
func costing(id, date, odds string, costs ...string) *fact.Estimate {
	e := &fact.Estimate{Subject: "c1/plan", Date: day(date)}
	e.ID = id
	for i, c := range costs {
		t := fact.ExpectedTerm{Cost: ref(c)}
		if i > 0 {
			t.Odds = ref(odds)
		}
		e.Terms = append(e.Terms, t)
	}
	return e
}

// Costs of 100 and 300: 1,200 and 1,200 are spread 600 to 1,800. Who does not renew
// has paid 600 for a right that ends with the term (606-10-55-42). Where it turns out
// on 1 July that only half renew, 1,800 are spread 100 to 150: the term at hand earns
// 720, of which 181 of 365 days are over by then (606-10-25-35).
func TestRenewalsAreLookedThrough(t *testing.T) {
	first, again := costing("e1", "2025-01-01", "100", "100", "300"), costing("e2", "2025-07-01", "50", "100", "300")
	prices := &fact.Estimate{Subject: "c1/plan", Date: day("2025-01-01"), Terms: []fact.ExpectedTerm{{}, {Odds: ref("50"), Price: ref("1800")}}}
	for name, x := range map[string]struct {
		g    *derive.Group
		days map[string]money.Minor // earned by the opening of a day
	}{
		"renewed":     {renewing("2026-01-01", first), map[string]money.Minor{"2026-01-01": 60000, "2027-01-01": 240000}},
		"not renewed": {renewing("2025-06-30", first), map[string]money.Minor{"2026-01-01": 60000, "2026-01-02": 120000, "2027-01-01": 120000}},
		"expected anew": {renewing("2026-01-01", first, again), map[string]money.Minor{
			"2025-07-01": 29753, "2025-07-02": 35901, "2026-01-01": 72000, "2027-01-01": 240000,
		}},
		// Without costs by the prices: 1,200 and half of 1,800 are spread as they are.
		"by prices": {renewing("2026-01-01", prices), map[string]money.Minor{"2026-01-01": 120000, "2027-01-01": 240000}},
		// A right is worth no less than nothing.
		"cheaper later": {renewing("2026-01-01", costing("e1", "2025-01-01", "100", "300", "100")), map[string]money.Minor{"2026-01-01": 120000, "2027-01-01": 240000}},
	} {
		t.Run(name, func(t *testing.T) {
			p := derived(t, env(), x.g)
			for d, want := range x.days {
				if got := at(t, p, earned, day(d)); got != want {
					t.Errorf("earned by %s: %d, want %d", d, got, want)
				}
			}
			if e, pr := at(t, p, earned, forever), at(t, p, priced, forever); e != pr {
				t.Errorf("in the end %d of %d is earned", e, pr)
			}
			// What is only expected is no price: that of the first term is its own.
			if got := at(t, p, priced, day("2025-12-31")); got != 120000 {
				t.Errorf("the price of the first term is %d", got)
			}
		})
	}
}

// If all renew as expected, each term earns its part, by cost, of what all of them
// cost: to the unit that each rounding may leave.
func TestLookingThroughIsProportional(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 4).Draw(t, "terms")
		var costs []string
		var sum, so int64
		weights := make([]int64, n)
		for i := range weights {
			so += rapid.Int64Range(1, 900).Draw(t, "dearer") // none is cheaper than the one before
			weights[i], sum = so, sum+so
			costs = append(costs, strconv.FormatInt(so, 10))
		}
		c := contract("c1", "2021-01-01", months(12), line("plan", "1234.57", forTerm))
		c.AutoRenew = &fact.AutoRenew{Term: months(12), Until: on(strconv.Itoa(2021+n-1) + "-01-01")}
		e := costing("e1", "2021-01-01", "100", costs...)
		p := derived(t, env(), &derive.Group{Contracts: []*fact.Contract{c}, Judgements: &derive.Judgements{
			Answers: []*fact.Answer{answered("c1", "material_right", "look_through")}, Estimates: []*fact.Estimate{e},
		}})
		before := money.Minor(0)
		for i, w := range weights {
			by := at(t, p, earned, day(strconv.Itoa(2022+i)+"-01-01"))
			want := big.NewRat(123457*int64(n)*w, sum)
			got := new(big.Rat).SetInt64(int64(by - before))
			if off := got.Sub(got, want); off.Abs(off).Cmp(big.NewRat(int64(n), 1)) > 0 {
				t.Fatalf("term %d of costs %v: earned %d, want %s", i, costs, by-before, want.FloatString(2))
			}
			before = by
		}
		if before != money.Minor(123457*n) {
			t.Fatalf("%d earned in all", before)
		}
	})
}

// The right to renew is what remains at the end of a term, expected over the next.
func TestARightToRenewRemains(t *testing.T) {
	g := renewing("2026-01-01", costing("e1", "2025-01-01", "100", "100", "300"))
	p := derived(t, env(), g)
	on := day("2025-12-31")
	var remains, within money.Minor
	for i := range p.Lines {
		l := &p.Lines[i]
		known := l.Earned
		for _, x := range l.Expected {
			if on < x.Until {
				known = x.Earned
				break
			}
		}
		pr, err := l.Priced.Value(on)
		if err != nil {
			t.Fatal(err)
		}
		now, err := known.Value(on)
		if err != nil {
			t.Fatal(err)
		}
		later, err := known.Value(day("2027-01-01"))
		if err != nil {
			t.Fatal(err)
		}
		if l.Term == 0 {
			remains, within = pr-now, later-now
		}
	}
	// 600 and the last day's 600/365 of the term.
	if remains != 60164 || within != 60164 {
		t.Errorf("remains %d, of it expected %d; want 60164", remains, within)
	}
}

func TestWhatIsNoMaterialRight(t *testing.T) {
	g := renewing("2026-01-01")
	if err := refusedBy(g); err == nil {
		t.Error("without an estimate of terms nothing can be looked through")
	}
	g.Judgements.Answers[0].Value = "perhaps"
	if err := refusedBy(g); err == nil {
		t.Error("perhaps is no answer")
	}
	g.Judgements.Answers[0].Value = "no"
	if got := at(t, derived(t, env(), g), earned, day("2026-01-01")); got != 120000 {
		t.Errorf("no material right: %d", got)
	}
	g = renewing("2026-01-01", costing("e1", "2025-01-01", "100", "100", "300"))
	g.Contracts[0].AutoRenew = nil
	if err := refusedBy(g); err == nil {
		t.Error("what does not renew has no renewals to look through")
	}
}

func refusedBy(g *derive.Group) error {
	_, err := derive.New(env()).Derive(g)
	return err
}
