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
	"pgregory.net/rapid"
)

func TestARenewalReplacesTheRecurringLevelWithoutGapOrOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := contract("z-first", "2024-01-31", months(pick[int32](t, "term", 6, 12)), line("seats", "100", monthly), line("support", "10", monthly))
		end := monthsAfter(day("2024-01-31"), int(first.Term.Months))
		gap := civil.Day(pick[int32](t, "gap", 0, 0, 1, 30, 90, -1, -20))
		next := contract("a-next", (end + gap).String(), months(12), line("seats", "150", monthly))
		next.Renews = []string{"z-first"}
		last := contract("m-last", monthsAfter(end+gap, 12).String(), months(12), line("seats", "175", monthly))
		last.Renews = []string{"a-next"}
		change := func(p *policy.Terms) { p.MRREnd = pick(t, "mrr.end", policy.MRRDayAfter, policy.MRRLastDay) }
		p := derived(t, env(change), &derive.Group{Contracts: []*fact.Contract{last, first, next}})
		for d := day("2024-01-31"); d < end+gap+700; d++ {
			want := money.Minor(132000)
			if d >= end+gap {
				want = 180000
			}
			if d >= monthsAfter(end+gap, 12) {
				want = 210000
			}
			if got := arr(p, d); got != want {
				t.Fatalf("on %s %d, want %d (renewal from %s)", d, got, want, end+gap)
			}
		}
	})
}

func TestARenewalOfTwoContractsReplacesBoth(t *testing.T) {
	a := contract("a", "2024-01-01", months(12), line("seats", "100", monthly))
	b := contract("b", "2024-07-01", months(6), line("seats", "10", monthly))
	c := contract("c", "2025-01-01", months(12), line("seats", "90", monthly))
	c.Renews = []string{"a", "b"}
	p := derived(t, env(), &derive.Group{Contracts: []*fact.Contract{a, b, c}})
	expectARR(t, p, "2024-06-30", 120000)
	expectARR(t, p, "2024-12-31", 132000)
	expectARR(t, p, "2025-01-01", 108000)
}

func TestAutomaticRenewalsEndWhereASuccessorBegins(t *testing.T) {
	a := contract("a", "2024-01-01", months(12), line("seats", "100", monthly))
	a.AutoRenew = &fact.AutoRenew{}
	b := contract("b", "2025-01-01", months(12), line("seats", "90", monthly))
	b.Renews = []string{"a"}
	p := derived(t, env(), &derive.Group{Contracts: []*fact.Contract{a, b}})
	expectFlows(t, p, contracted, flow{"2024-01-01", 120000}, flow{"2025-01-01", 108000})
	expectARR(t, p, "2025-06-01", 108000)
	if got := p.Lines[1].Bookings[0].Class; got != derive.ClassRenewal {
		t.Errorf("the successor is booked as %d, want a renewal", got)
	}
}

// "no renewal starts after this day"
func TestARenewalMayStartOnTheLastDayForRenewals(t *testing.T) {
	c := contract("a", "2024-01-01", months(12), line("seats", "100", monthly))
	for _, tt := range []struct {
		until string
		want  money.Minor
	}{{"2024-12-31", 120000}, {"2025-01-01", 240000}, {"2025-12-31", 240000}} {
		c.AutoRenew = &fact.AutoRenew{Until: on(tt.until)}
		if got := at(t, one(t, c), contracted, day("2030-01-01")); got != tt.want {
			t.Errorf("until %s: %d, want %d", tt.until, got, tt.want)
		}
	}
}

func TestUpliftRaisesTheTermBefore(t *testing.T) {
	c := contract("a", "2024-01-01", months(12), line("seats", "1000", yearly))
	c.AutoRenew = &fact.AutoRenew{Uplift: num("7.5")}
	p := one(t, c) // to the end of 2026
	expectFlows(t, p, contracted, flow{"2024-01-01", 100000}, flow{"2025-01-01", 107500}, flow{"2026-01-01", 115563})
	expectARR(t, p, "2026-07-01", 115563)
}

// The level of a contract that goes on has no gap where its terms meet, even if
// the policy takes the last day of an ended line out.
func TestALevelHasNoGapBetweenTerms(t *testing.T) {
	open := contract("open", "2024-01-01", civil.Duration{}, line("seats", "100", monthly))
	open.Open = true
	renews := contract("renews", "2024-01-01", months(3), line("seats", "100", monthly))
	renews.AutoRenew = &fact.AutoRenew{Until: on("2024-06-30")}
	lastDay := func(p *policy.Terms) { p.MRREnd = policy.MRRLastDay }
	for _, c := range []*fact.Contract{open, renews} {
		p := one(t, c, lastDay)
		for d := day("2024-01-01"); d < day("2024-06-30"); d++ {
			if got := arr(p, d); got != 120000 {
				t.Fatalf("%s on %s: %d, want 120000", c.ID, d, got)
			}
		}
	}
	expectARR(t, one(t, renews, lastDay), "2024-06-30", 0)
	expectARR(t, one(t, renews), "2024-06-30", 120000)
}

func TestALineWithItsOwnTermCountsOnce(t *testing.T) {
	onboarding := line("onboarding", "50", monthly)
	onboarding.Term = months(3)
	open := contract("open", "2024-01-01", civil.Duration{}, line("seats", "100", monthly), onboarding)
	open.Open = true
	e := env()
	e.Horizon = day("2024-12-31")
	p := derived(t, e, &derive.Group{Contracts: []*fact.Contract{open}})
	expectARR(t, p, "2024-02-15", 180000)
	expectARR(t, p, "2024-03-31", 180000)
	expectARR(t, p, "2024-04-01", 120000)
	if got := at(t, p, contracted, day("2030-01-01")); got != 12*10000+3*5000 {
		t.Errorf("contracted %d, want 135000", got)
	}

	long := line("long", "50", monthly)
	long.Term = months(24)
	renews := contract("renews", "2024-01-01", months(12), line("seats", "100", monthly), long)
	renews.AutoRenew = &fact.AutoRenew{}
	p = one(t, renews) // to the end of 2026
	for _, d := range []string{"2024-06-30", "2025-06-30", "2026-06-30"} {
		expectARR(t, p, d, 180000)
	}
	if got := at(t, p, contracted, day("2030-01-01")); got != 36*15000 {
		t.Errorf("contracted %d, want %d", got, 36*15000)
	}
}

func TestALineThatBeginsInALaterTermBeginsThere(t *testing.T) {
	later := line("later", "50", monthly)
	later.Starts = on("2024-03-15")
	c := contract("open", "2024-01-01", civil.Duration{}, line("seats", "100", monthly), later)
	c.Open = true
	p := one(t, c)
	expectARR(t, p, "2024-03-14", 120000)
	expectARR(t, p, "2024-03-15", 180000)
	expectARR(t, p, "2024-04-01", 180000)
}

// Nothing is committed, earned or recurring before there is a contract, where
// the policy counts from the signature.
func TestASignatureAfterTheStartIsCaughtUp(t *testing.T) {
	open := contract("open", "2024-01-01", civil.Duration{}, line("seats", "100", monthly))
	open.Open = true
	ramp := contract("ramp", "2024-01-01", months(12), line("seats", "100", monthly))
	ramp.Lines[0].Quantities = []fact.QuantityStep{{When: fact.When{After: months(1)}, N: num("1.0001")}}
	for _, c := range []*fact.Contract{open, ramp} {
		c.Signed = on("2024-03-16")
		p := one(t, c, func(p *policy.Terms) { p.MRRStart = policy.MRRSigning })
		for d := day("2024-01-01"); d <= day("2024-03-16"); d++ {
			if x, y := at(t, p, contracted, d), at(t, p, earned, d); x != 0 || y != 0 {
				t.Fatalf("%s: contracted %d and earned %d at the opening of %s", c.ID, x, y, d)
			}
			if got := arr(p, d); got != 0 && d < day("2024-03-16") {
				t.Fatalf("%s: recurring level %d on %s", c.ID, got, d)
			}
		}
		// Two months and 16 of 31 days; January and 45 of 335 days of 1100.11.
		if got, want := at(t, p, earned, day("2024-03-17")), map[string]money.Minor{"open": 25161, "ramp": 24778}[c.ID]; got != want {
			t.Errorf("%s: caught up %d, want %d", c.ID, got, want)
		}
	}
	expectAt(t, one(t, open), contracted, "2024-03-17", 30000)
}

// A renewed term that is invoiced before it begins is committed to by then, whether
// the contract is accounted for or not: its price counts on the same day.
func TestTheAccountingOfARenewalCountsFromItsInvoice(t *testing.T) {
	c := contract("a", "2024-01-01", months(12), line("seats", "100", monthly))
	c.AutoRenew = &fact.AutoRenew{}
	c.Billing = &fact.Billing{Whole: true}
	inv := invoice("i1", "2024-12-01", fact.InvoiceLine{Contract: "a", Line: "seats", Amount: num("1200"), From: on("2025-01-01"), To: on("2025-12-31")})
	for _, all := range []bool{false, true} {
		d := derive.New(env())
		d.AccountAll = all
		p, err := d.Derive(&derive.Group{Contracts: []*fact.Contract{c}, Invoices: []*fact.Invoice{inv}})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			by   string
			want money.Minor
		}{{"2024-12-01", 120000}, {"2024-12-02", 240000}} {
			if got, stated := at(t, p, priced, day(x.by)), at(t, p, contracted, day(x.by)); got != x.want || stated != x.want {
				t.Errorf("accounted %v: by %s %d priced, %d contracted; want %d", all, x.by, got, stated, x.want)
			}
		}
	}
}

// Of a term that renews itself and can be refused until 60 days before it begins,
// 2025-01-01 less 60 days = 2024-11-02 is the first day on which it cannot be: then
// it is enforceable (606-10-25-3). It is booked when it begins.
func TestARenewalBindsWhenItCanBeRefusedNoMore(t *testing.T) {
	c := contract("a", "2024-01-01", months(12), line("seats", "100", monthly))
	c.AutoRenew = &fact.AutoRenew{Notice: civil.Duration{Days: 60}}
	closed := func(x *policy.Terms) { x.RenewalsAtWindow = true }
	for name, x := range map[string]struct {
		policy func(*policy.Terms)
		from   string
	}{"begins": {func(*policy.Terms) {}, "2025-01-01"}, "window_closed": {closed, "2024-11-02"}} {
		p := derived(t, env(x.policy), &derive.Group{Contracts: []*fact.Contract{c}})
		binds := day(x.from)
		if before, after := at(t, p, priced, binds), at(t, p, priced, binds+1); before != 120000 || after != 240000 {
			t.Errorf("%s: %d priced before %s and %d with it, want 1200.00 and 2400.00", name, before, x.from, after)
		}
		if before, after := at(t, p, contracted, day("2025-01-01")), at(t, p, contracted, day("2025-01-02")); before != 120000 || after != 240000 {
			t.Errorf("%s: %d and %d contracted", name, before, after)
		}
		if got := p.Lines[1].Binds(); got != binds {
			t.Errorf("%s: binds on %s, want %s", name, got, binds)
		}
	}
	refused := &fact.Termination{Contract: "a", Noticed: on("2024-10-15"), Effective: day("2024-12-31")}
	p := derived(t, env(closed), &derive.Group{Contracts: []*fact.Contract{c}, Changes: &derive.Changes{Terminations: []*fact.Termination{refused}}})
	if got := at(t, p, priced, day("2026-01-01")); got != 120000 {
		t.Errorf("refused in time: %d priced, want 1200.00", got)
	}
}
