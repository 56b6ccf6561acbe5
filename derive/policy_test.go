// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"slices"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/policy"
)

func bookings(p *derive.Positions, of func(l *derive.Line) []derive.Booking) []flow {
	byDay := map[civil.Day]flow{}
	for i := range p.Lines {
		for _, b := range of(&p.Lines[i]) {
			byDay[b.Day] = flow{b.Day.String(), byDay[b.Day].Amount + b.Amount}
		}
	}
	var out []flow
	for _, f := range byDay {
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b flow) int { return int(day(a.Day) - day(b.Day)) })
	return out
}

// A three-year contract of 12,000 a year with a one-time fee of 1,000, signed
// before it starts.
func TestWhatIsBooked(t *testing.T) {
	c := contract("c1", "2024-02-01", months(36), line("seats", "12000", yearly), line("setup", "1000", onlyOnce))
	c.Signed, c.Booked = on("2023-12-15"), on("2023-12-20")
	tests := []struct {
		name   string
		change func(p *policy.Terms)
		want   []flow
	}{
		{"all", func(p *policy.Terms) {}, []flow{{"2023-12-20", 3700000}}},
		{"on signature", func(p *policy.Terms) { p.BookingDate = policy.DateSigned }, []flow{{"2023-12-15", 3700000}}},
		{"at the start", func(p *policy.Terms) { p.BookingDate = policy.DateStarts }, []flow{{"2024-02-01", 3700000}}},
		{"annual value", func(p *policy.Terms) { p.BookingValue = policy.BookACV }, []flow{{"2023-12-20", 1200000}}},
	}
	for _, tt := range tests {
		p := one(t, c, tt.change)
		if got := bookings(p, func(l *derive.Line) []derive.Booking { return l.Bookings }); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	c.Lines = c.Lines[:1]
	years := one(t, c, func(p *policy.Terms) { p.BookingValue = policy.BookFirstYear })
	if got := bookings(years, func(l *derive.Line) []derive.Booking { return l.Bookings }); !slices.Equal(got, []flow{{"2023-12-20", 1200000}}) {
		t.Errorf("first year: %v", got)
	}
	years = one(t, c, func(p *policy.Terms) { p.BookingValue = policy.BookFirstYearThenRenewals })
	want := []flow{{"2023-12-20", 1200000}, {"2024-12-20", 1200000}, {"2025-12-20", 1200000}}
	if got := bookings(years, func(l *derive.Line) []derive.Booking { return l.Bookings }); !slices.Equal(got, want) {
		t.Errorf("year by year: %v, want %v", got, want)
	}
	if got := bookings(years, func(l *derive.Line) []derive.Booking { return l.ACV }); !slices.Equal(got, want[:1]) {
		t.Errorf("annual contract value: %v, want %v", got, want[:1])
	}
	if b := years.Lines[0].Bookings; b[0].Class != derive.ClassNew || b[1].Class != derive.ClassRenewal {
		t.Errorf("classes %+v", b)
	}
}

func TestMonthToMonthIsBookedByTheMonthOrTheYear(t *testing.T) {
	c := contract("c1", "2024-01-01", civil.Duration{}, line("seats", "100", monthly))
	c.Open = true
	e := env(func(p *policy.Terms) { p.MonthToMonth = policy.BookTwelveMonths })
	e.Horizon = day("2025-02-28")
	p := derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}})
	want := []flow{{"2024-01-01", 120000}, {"2025-01-01", 120000}}
	for name, of := range map[string]func(l *derive.Line) []derive.Booking{
		"bookings": func(l *derive.Line) []derive.Booking { return l.Bookings }, "acv": func(l *derive.Line) []derive.Booking { return l.ACV },
	} {
		if got := bookings(p, of); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	e = env(func(p *policy.Terms) { p.ACVMonthly = false })
	e.Horizon = day("2024-02-28")
	p = derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}})
	if got := bookings(p, func(l *derive.Line) []derive.Booking { return l.Bookings }); !slices.Equal(got, []flow{{"2024-01-01", 10000}, {"2024-02-01", 10000}}) {
		t.Errorf("month by month: %v", got)
	}
}

func TestMRRStartsWhereThePolicySays(t *testing.T) {
	c := contract("c1", "2024-02-01", months(12), line("seats", "100", monthly))
	c.Signed, c.Booked = on("2023-12-15"), on("2023-12-20")
	c.Billing = &fact.Billing{Every: months(12), From: fact.FromDate, FromDay: day("2024-01-10")}
	for start, want := range map[policy.MRRStart]string{
		policy.MRRService: "2024-02-01", policy.MRRBooking: "2023-12-20", policy.MRRSigning: "2023-12-15", policy.MRRFirstInvoice: "2024-01-10",
	} {
		p := one(t, c, func(p *policy.Terms) { p.MRRStart = start })
		if arr(p, day(want)-1) != 0 || arr(p, day(want)) != 120000 {
			t.Errorf("mrr.start %d: %d on the day before %s, %d on it", start, arr(p, day(want)-1), want, arr(p, day(want)))
		}
	}
}

// With mrr.start: first_invoice, a real invoice that came earlier or later than
// planned counts.
func TestMRRStartsWithTheRealFirstInvoice(t *testing.T) {
	c := contract("c1", "2024-02-01", months(12), line("seats", "100", monthly))
	v := invoice("i1", "2024-02-20", fact.InvoiceLine{Amount: num("1200")})
	v.Contract = "c1"
	e := env(func(p *policy.Terms) { p.MRRStart = policy.MRRFirstInvoice })
	e.InvoicesThrough = on("2024-02-20")
	p := derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}, Invoices: []*fact.Invoice{v}})
	expectARR(t, p, "2024-02-19", 0)
	expectARR(t, p, "2024-02-20", 120000)
}

func TestBillingOfAContractThatStatesNone(t *testing.T) {
	c := contract("c1", "2024-01-01", months(12), line("seats", "100", monthly), line("plan", "1200", yearly))
	for every, want := range map[policy.BillingEvery]int{policy.BillPricePeriod: 12, policy.BillMonth: 12, policy.BillQuarter: 4, policy.BillYear: 1, policy.BillTerm: 1} {
		p := one(t, c, func(p *policy.Terms) { p.BillingEvery = every })
		if got := flows(p, billed); len(got) != want {
			t.Errorf("billing.every %d: %d invoices, want %d", every, len(got), want)
		}
	}
	p := one(t, c, func(p *policy.Terms) {
		p.BillingEvery, p.BillingArrears, p.BillingNet, p.CollectionDelay = policy.BillTerm, true, days(30), days(5)
	})
	expectFlows(t, p, billed, flow{"2024-12-31", 240000})
	expectFlows(t, p, collected, flow{"2025-02-04", 240000})
	p = one(t, c, func(p *policy.Terms) {
		p.BillingEvery, p.BillingNet, p.CollectionFrom, p.CollectionDelay = policy.BillTerm, days(30), policy.CollectFromIssue, days(5)
	})
	expectFlows(t, p, collected, flow{"2024-01-06", 240000})
}

func TestAOneTimePriceIsBilledInFullWithTheFirstInvoice(t *testing.T) {
	setup := line("setup", "1200", onlyOnce)
	for name, b := range map[string]*fact.Billing{
		"a rule":  {Every: months(1), Arrears: true},
		"phases":  {Phases: []fact.Billing{{Every: months(1), For: months(3)}, {Every: months(9)}}},
		"a whole": {Whole: true},
	} {
		c := contract("c1", "2024-01-01", months(12), line("seats", "0", monthly), setup)
		c.Billing = b
		if got := flows(one(t, c), billed); !slices.Equal(got, []flow{{"2024-01-01", 120000}}) {
			t.Errorf("%s: %v", name, got)
		}
		c.Lines[1].Billing = b
		if got := at(t, one(t, c), billed, day("2030-01-01")); got != 120000 {
			t.Errorf("%s of its own: %d billed in the end", name, got)
		}
	}
}

// An amount for all lines goes to each by what is open on it, so that a schedule
// for the whole price bills each line's whole price.
func TestAScheduleBillsEachLineInFull(t *testing.T) {
	c := contract("c1", "2024-01-01", months(12), line("a", "1", forTerm), line("b", "1", forTerm), line("c", "0.01", forTerm))
	c.Billing = &fact.Billing{Schedule: []fact.Instalment{
		{Date: day("2024-01-01"), Amount: num("0.67")}, {Date: day("2024-02-01"), Amount: num("0.67")}, {Date: day("2024-03-01"), Amount: num("0.67")},
	}}
	p := one(t, c)
	expectFlows(t, p, billed, flow{"2024-01-01", 67}, flow{"2024-02-01", 67}, flow{"2024-03-01", 67})
	for i, want := range []int64{100, 100, 1} {
		if got := int64(lineAt(t, &p.Lines[i], billed, day("2025-01-01"))); got != want {
			t.Errorf("line %s: %d, want %d", p.Lines[i].Fact.ID, got, want)
		}
	}
}

func TestAScheduleMayNameLines(t *testing.T) {
	c := contract("c1", "2024-01-01", months(12), line("a", "100", forTerm), line("b", "50", forTerm))
	c.Billing = &fact.Billing{Net: days(10), Schedule: []fact.Instalment{
		{Date: day("2024-01-01"), Amount: num("100"), Line: "a", Covers: &fact.Covers{From: day("2024-01-01"), To: day("2024-12-31")}},
		{Date: day("2024-05-01"), Amount: num("50"), Line: "b"},
	}}
	p := one(t, c)
	expectFlows(t, p, collected, flow{"2024-01-11", 10000}, flow{"2024-05-11", 5000})
	if got := lineAt(t, &p.Lines[1], billed, day("2024-05-02")); got != 5000 {
		t.Errorf("line b: %d", got)
	}
}
