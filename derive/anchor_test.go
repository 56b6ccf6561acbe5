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

// The 31st bills on the last day of a short month and then on the 31st again.
func TestBillingFromThe31stKeepsItsDay(t *testing.T) {
	c := contract("c1", "2023-01-31", months(4), line("seats", "100", monthly))
	c.Billing = &fact.Billing{Every: months(1)}
	expectFlows(t, one(t, c), billed,
		flow{"2023-01-31", 10000}, flow{"2023-02-28", 10000}, flow{"2023-03-31", 10000}, flow{"2023-04-30", 10000})
	c.Starts = on("2024-01-31")
	c.Billing.Arrears = true
	expectFlows(t, one(t, c), billed,
		flow{"2024-02-28", 10000}, flow{"2024-03-30", 10000}, flow{"2024-04-29", 10000}, flow{"2024-05-30", 10000})
}

func TestAnAnchorOnThe31stKeepsItsDay(t *testing.T) {
	c := contract("c1", "2024-02-05", months(4), line("seats", "29", monthly))
	c.Billing = &fact.Billing{Every: months(1), Anchor: 31}
	var got []string
	for _, f := range flows(one(t, c), billed) {
		got = append(got, f.Day)
	}
	want := []string{"2024-02-05", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"}
	if len(got) != len(want) {
		t.Fatalf("billed on %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("billed on %v, want %v", got, want)
		}
	}
	// 24 of the 29 days from 31 January to 29 February.
	expectAt(t, one(t, c), billed, "2024-02-06", 2400)
	expectAt(t, one(t, c), billed, "2024-03-01", 2400+2900)
	expectAt(t, one(t, c), billed, "2025-01-01", 4*2900)
}

// Calendar quarters: the first is partial, then 1 April, 1 July and 1 October.
func TestCalendarBillingStartsWithThePartialPeriod(t *testing.T) {
	c := contract("c1", "2024-02-01", months(12), line("seats", "100", monthly))
	c.Billing = &fact.Billing{Every: months(3), Calendar: true}
	expectFlows(t, one(t, c), billed, flow{"2024-02-01", 20000}, flow{"2024-04-01", 30000},
		flow{"2024-07-01", 30000}, flow{"2024-10-01", 30000}, flow{"2025-01-01", 10000})
}

// A full calendar month costs a month's price, the partial ones share another.
func TestFullCalendarMonthsCostAFullPrice(t *testing.T) {
	c := contract("c1", "2024-02-05", months(4), line("seats", "100", monthly))
	c.Billing = &fact.Billing{Every: months(1), Calendar: true}
	expectFlows(t, one(t, c), billed, flow{"2024-02-05", 8621}, flow{"2024-03-01", 10000}, flow{"2024-04-01", 10000},
		flow{"2024-05-01", 10000}, flow{"2024-06-01", 1379})
}

func TestTheStubIsWhereItIsAskedFor(t *testing.T) {
	c := contract("c1", "2024-01-01", months(7), line("seats", "100", monthly))
	c.Billing = &fact.Billing{Every: months(3)}
	expectFlows(t, one(t, c), billed, flow{"2024-01-01", 30000}, flow{"2024-04-01", 30000}, flow{"2024-07-01", 10000})
	c.Billing.Stub = fact.StubLeading
	expectFlows(t, one(t, c), billed, flow{"2024-01-01", 10000}, flow{"2024-02-01", 30000}, flow{"2024-05-01", 30000})
}

func TestMonthlyTermsFromThe31stDoNotDrift(t *testing.T) {
	renewing := contract("c1", "2024-01-31", months(1), line("seats", "100", monthly))
	renewing.AutoRenew = &fact.AutoRenew{}
	open := contract("c2", "2024-01-31", civil.Duration{}, line("seats", "100", monthly))
	open.Open = true
	ends := contract("c3", "2024-01-31", civil.Duration{}, line("seats", "100", monthly))
	ends.Ends, ends.AutoRenew = on("2024-02-28"), &fact.AutoRenew{}
	term := contract("c4", "2024-01-31", months(1), line("seats", "100", forTerm))
	term.AutoRenew = &fact.AutoRenew{}
	for _, c := range []*fact.Contract{renewing, open, ends, term} {
		e := env()
		e.Horizon = day("2024-05-15")
		p := derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}})
		want := []flow{{"2024-01-31", 10000}, {"2024-02-29", 10000}, {"2024-03-31", 10000}, {"2024-04-30", 10000}}
		expectFlows(t, p, contracted, want...)
		expectFlows(t, p, billed, want...)
		for d := day("2024-01-31"); d < day("2024-05-31"); d++ {
			if got := arr(p, d); got != 120000 {
				t.Fatalf("%s: recurring level on %s: %d, want 120000", c.ID, d, got)
			}
		}
	}
}

func TestYearsFromTheLeapDayReturnToIt(t *testing.T) {
	c := contract("c1", "2024-02-29", months(12), line("seats", "1200", yearly))
	c.AutoRenew = &fact.AutoRenew{}
	e := env()
	e.Horizon = day("2028-12-31")
	p := derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}})
	expectFlows(t, p, contracted, flow{"2024-02-29", 120000}, flow{"2025-02-28", 120000}, flow{"2026-02-28", 120000},
		flow{"2027-02-28", 120000}, flow{"2028-02-29", 120000})
}

func TestPhasesFromThe31stDoNotDrift(t *testing.T) {
	c := contract("c1", "2024-01-31", months(4), line("seats", "100", monthly))
	c.Billing = &fact.Billing{Phases: []fact.Billing{{Every: months(1), For: months(1)}, {Every: months(1)}}}
	expectFlows(t, one(t, c), billed,
		flow{"2024-01-31", 10000}, flow{"2024-02-29", 10000}, flow{"2024-03-31", 10000}, flow{"2024-04-30", 10000})
}

// A price that rises in the middle of a month: 17 of March's days at 31.00 are
// 17.00 of the higher 31.00, the months after it are whole.
func TestWholeMonthsAfterAPriceStepCostTheWholePrice(t *testing.T) {
	c := contract("c1", "2024-01-01", months(6), line("seats", "31", monthly))
	c.Lines[0].Prices = []fact.PriceStep{{When: fact.When{From: on("2024-03-15")}, Price: num("62")}}
	c.Billing = &fact.Billing{Every: months(1)}
	expectFlows(t, one(t, c), billed, flow{"2024-01-01", 3100}, flow{"2024-02-01", 3100},
		flow{"2024-03-01", 1400 + 3400}, flow{"2024-04-01", 6200}, flow{"2024-05-01", 6200}, flow{"2024-06-01", 6200})
}

func TestPricesByDayAreBilledByTheDaysOfEachMonth(t *testing.T) {
	c := contract("c1", "2024-01-01", months(3), line("room", "10", daily))
	c.Billing = &fact.Billing{Every: months(1)}
	expectFlows(t, one(t, c), billed, flow{"2024-01-01", 31000}, flow{"2024-02-01", 29000}, flow{"2024-03-01", 31000})
}

func TestOneDayTermsAreEarnedOnTheirDay(t *testing.T) {
	c := contract("c1", "2024-02-29", days(1), line("day pass", "9.99", forTerm))
	p := one(t, c)
	expectAt(t, p, earned, "2024-02-29", 0)
	expectAt(t, p, earned, "2024-03-01", 999)
	expectARR(t, p, "2024-02-29", 999*365)
	expectARR(t, p, "2024-03-01", 0)
}

func TestOpenContractsStopAtTheHorizon(t *testing.T) {
	c := contract("c1", "2024-01-01", civil.Duration{}, line("seats", "100", monthly))
	c.Open = true
	for _, tt := range []struct {
		horizon string
		want    money.Minor
	}{{"2024-01-01", 10000}, {"2024-01-31", 10000}, {"2024-02-01", 20000}, {"2025-01-01", 130000}} {
		e := env()
		e.Horizon = day(tt.horizon)
		p := derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}})
		if got := at(t, p, contracted, day("2030-01-01")); got != tt.want {
			t.Errorf("horizon %s: %d, want %d", tt.horizon, got, tt.want)
		}
	}
}
