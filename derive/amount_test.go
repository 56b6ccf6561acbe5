// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
	"pgregory.net/rapid"
)

// Each amount is worked out by hand.
func TestPrices(t *testing.T) {
	discounted := func(l fact.Line, ds ...fact.Discount) fact.Line { l.Discounts = ds; return l }
	seats := func(l fact.Line, q string) fact.Line { l.Quantity = num(q); return l }
	tests := []struct {
		name   string
		line   fact.Line
		term   civil.Duration
		total  money.Minor
		annual money.Minor
	}{
		{"a year by months", line("a", "49", monthly), months(12), 58800, 58800},
		{"10 seats", seats(line("a", "49", monthly), "10"), months(12), 588000, 588000},
		{"a term of 18 months", line("a", "1800", forTerm), months(18), 180000, 120000},
		{"a term of 73 days", line("a", "730", forTerm), days(73), 73000, 365000},
		{"a year's price for 18 months", line("a", "1000", yearly), months(18), 150000, 100000},
		{"weeks", line("a", "7", weekly), days(91), 9100, 36400},
		{"days", line("a", "1", daily), months(12), 36600, 36500},
		{"once", line("a", "500", onlyOnce), months(12), 50000, 0},
		{"two months' price for 12", line("a", "10", fact.Per{Unit: fact.PerMonths, N: 2}), months(12), 6000, 6000},
		{"half a month of 29 days is 15 of them", line("a", "29", monthly), days(15), 1500, 34800},
		{"fractions of a cent", seats(line("a", "0.00045", monthly), "1000.5"), months(1), 45, 540},
		{"10 percent off", discounted(line("a", "100", monthly), fact.Discount{Percent: num("10")}), months(12), 108000, 108000},
		{"one after the other", discounted(line("a", "100", monthly), fact.Discount{Percent: num("10")}, fact.Discount{Percent: num("50")}), months(12), 54000, 54000},
		{"an amount off a month", discounted(line("a", "100", monthly), fact.Discount{Amount: num("30")}), months(12), 84000, 84000},
		{"more off than the price", discounted(line("a", "100", monthly), fact.Discount{Amount: num("130")}), months(12), 0, 0},
		{"rounded once: 0.50 × 10 ÷ 29 is 0.172", discounted(line("a", "1.01", monthly), fact.Discount{Amount: num("0.51")}), days(10), 17, 600},
		{"rounded once: 1.02 less 0.51 for 10 of 29 days is 0.176", discounted(line("a", "1.02", monthly), fact.Discount{Amount: num("0.51")}), days(10), 18, 612},
		{"rounded once: 0.006 less 0.004 is 0.002", discounted(line("a", "0.006", onlyOnce), fact.Discount{Amount: num("0.004")}), months(1), 0, 0},
		{"nothing", line("a", "0", monthly), months(12), 0, 0},
		{"a negative price", line("a", "-10", monthly), months(12), -12000, -12000},
	}
	for _, tt := range tests {
		p := one(t, contract("c1", "2024-02-01", tt.term, tt.line))
		if got := at(t, p, contracted, day("2040-01-01")); got != tt.total {
			t.Errorf("%s: contracted %d, want %d", tt.name, got, tt.total)
		}
		for _, r := range []reading{billed, earned, collected} {
			if got := at(t, p, r, day("2040-01-01")); got != tt.total {
				t.Errorf("%s: %s %d, want %d", tt.name, r.name, got, tt.total)
			}
		}
		if got := arr(p, day("2024-02-10")); got != tt.annual {
			t.Errorf("%s: annual %d, want %d", tt.name, got, tt.annual)
		}
	}
}

func TestFreeMonthsAreEarnedWithTheRest(t *testing.T) {
	c := contract("c1", "2024-01-01", months(12), line("seats", "122", monthly))
	c.Lines[0].Discounts = []fact.Discount{{Percent: num("100"), For: months(3)}}
	p := one(t, c)
	expectAt(t, p, contracted, "2024-01-02", 9*12200)
	expectAt(t, p, earned, "2024-02-01", 9*12200*31/366)
	expectARR(t, p, "2024-03-31", 0)
	expectARR(t, p, "2024-04-01", 12*12200)
	if got := flows(p, billed)[0]; got != (flow{"2024-04-01", 12200}) {
		t.Errorf("first billed %v, want 122.00 on 1 April", got)
	}
}

func TestLifetimesAreEqualUnlessAScheduleSaysOtherwise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawContract(t, "c1")
		e := env()
		e.Horizon = day("2025-01-31")
		p := derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}})
		t.Log(describe(c))
		end := day("2090-01-01")
		for i := range p.Lines {
			l := &p.Lines[i]
			want := lineAt(t, l, contracted, end)
			for _, r := range []reading{billed, earned, collected} {
				if got := lineAt(t, l, r, end); got != want {
					t.Fatalf("line %s of term %d: %s %d, contracted %d", l.Fact.ID, l.Term, r.name, got, want)
				}
			}
		}
	})
}

// Two lines of half the quantity are the one line, but for a unit of rounding.
func TestALineCutInTwoIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := drawContract(t, "c1")
		whole.Lines = whole.Lines[:1]
		l := &whole.Lines[0]
		l.Discounts, l.Quantities = nil, nil
		if whole.AutoRenew != nil {
			whole.AutoRenew.Uplift = num("0") // raised from rounded amounts, each line by itself
		}
		l.Quantity = money.DecimalOf(2 * rapid.Int64Range(1, 9).Draw(t, "pairs"))
		halves := *whole
		half := *l
		half.Quantity, _ = l.Quantity.Times(num("0.5"))
		other := half
		other.ID += "-2"
		halves.Lines = []fact.Line{half, other}
		e := env()
		e.Horizon = day("2024-09-30")
		a := derived(t, e, &derive.Group{Contracts: []*fact.Contract{whole}})
		b := derived(t, e, &derive.Group{Contracts: []*fact.Contract{&halves}})
		t.Log(describe(whole))
		for range 10 {
			d := day("2023-10-01") + civil.Day(rapid.Int32Range(0, 1500).Draw(t, "day"))
			for _, r := range readings[:4] {
				// Each line of each term is rounded by itself, so are its price
				// steps.
				limit := money.Minor(2 * len(b.Lines) * (1 + len(l.Prices)))
				if diff := at(t, a, r, d) - at(t, b, r, d); diff > limit || diff < -limit {
					t.Fatalf("%s at %s: one line %d, two lines %d", r.name, d, at(t, a, r, d), at(t, b, r, d))
				}
			}
		}
	})
}

func TestEvenHalvesAreTheSameAtTheEnds(t *testing.T) {
	whole := contract("c1", "2024-01-01", months(12), line("seats", "49.99", monthly))
	whole.Lines[0].Quantity = num("6")
	halves := contract("c1", "2024-01-01", months(12), line("a", "49.99", monthly), line("b", "49.99", monthly))
	halves.Lines[0].Quantity, halves.Lines[1].Quantity = num("3"), num("3")
	a, b := one(t, whole), one(t, halves)
	for _, r := range readings[:4] {
		for d := day("2023-12-31"); d < day("2025-02-01"); d++ {
			diff := at(t, a, r, d) - at(t, b, r, d)
			if diff > 1 || diff < -1 || (diff != 0 && (r.name != "earned" || d >= day("2025-01-01"))) {
				t.Fatalf("%s at %s differs by %d", r.name, d, diff)
			}
		}
	}
}

func TestCountIsThatManyContracts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(2, 5).Draw(t, "count")
		one := drawContract(t, "c")
		one.Count = n
		var many derive.Group
		for i := range n {
			c := *one
			c.ID, c.Count = one.ID+strings.Repeat("x", int(i)), 0
			many.Contracts = append(many.Contracts, &c)
		}
		e := env()
		a := derived(t, e, &derive.Group{Contracts: []*fact.Contract{one}})
		b := derived(t, e, &many)
		for range 5 {
			d := day("2023-12-01") + civil.Day(rapid.Int32Range(0, 1000).Draw(t, "day"))
			for _, r := range readings {
				if x, y := at(t, a, r, d), at(t, b, r, d); x != y {
					t.Fatalf("%s at %s: %d with count, %d one by one", r.name, d, x, y)
				}
			}
			if x, y := arr(a, d), arr(b, d); x != y {
				t.Fatalf("recurring level on %s: %d with count, %d one by one", d, x, y)
			}
		}
	})
}

// exactAt is the value of a curve without any limit of size.
func exactAt(p *derive.Positions, r reading, x civil.Day) *big.Int {
	sum := new(big.Int)
	for i := range p.Lines {
		for _, y := range r.of(&p.Lines[i]) {
			sum.Add(sum, big.NewInt(int64(y.Value(x))))
		}
	}
	return sum
}

// Amounts near the end of 64 bits are either derived exactly or refused, by
// derive or by the totals.
func TestAmountsTooLargeAreRefused(t *testing.T) {
	largest := num("92233720368547758.07")
	huge := func(id string) fact.Line { l := line(id, "1", forTerm); l.UnitPrice = largest; return l }
	group := func(c *fact.Contract, more ...func(g *derive.Group)) *derive.Group {
		g := &derive.Group{Contracts: []*fact.Contract{c}}
		for _, f := range more {
			f(g)
		}
		return g
	}
	twice := huge("a")
	twice.Quantity = num("2")
	taxed := invoice("i1", "2024-01-01", fact.InvoiceLine{Amount: largest, Tax: &largest})
	three := invoice("i1", "2024-01-01", fact.InvoiceLine{Amount: largest}, fact.InvoiceLine{Amount: largest}, fact.InvoiceLine{Amount: largest})
	paid := payment("p1", "2024-01-05", "1")
	paid.Amount = largest
	negative := opening("o1", "c1", "2024-06-30")
	minus := largest.Neg()
	negative.Earned, negative.Billed = &minus, &minus
	stepped := huge("a")
	stepped.Prices = []fact.PriceStep{{When: fact.When{After: months(6)}, Price: largest}}
	stepped.Per = monthly
	rolling := contract("c1", "2024-01-01", civil.Duration{}, line("a", "20000000000000000", monthly))
	rolling.Open = true
	tests := map[string]*derive.Group{
		"a price":               group(contract("c1", "2024-01-01", months(12), huge("a"))),
		"a product":             group(contract("c1", "2024-01-01", months(12), twice)),
		"two lines":             group(contract("c1", "2024-01-01", months(12), huge("a"), huge("b"))),
		"steps":                 group(contract("c1", "2024-01-01", months(12), stepped)),
		"an annual level":       group(contract("c1", "2024-01-01", months(1), huge("a"))),
		"an open contract":      group(rolling),
		"a tax":                 {Invoices: []*fact.Invoice{taxed}},
		"three invoice lines":   {Invoices: []*fact.Invoice{three}},
		"a payment":             {Invoices: []*fact.Invoice{three}, Payments: []*fact.Payment{paid}},
		"a payment for nothing": {Payments: []*fact.Payment{paid}},
		"a negative opening":    group(contract("c1", "2024-01-01", months(12), huge("a")), func(g *derive.Group) { g.Openings = []*fact.Opening{negative} }),
	}
	for name, g := range tests {
		t.Run(name, func(t *testing.T) { refusedOrExact(t, g) })
	}
}

func refusedOrExact(t *testing.T, g *derive.Group) {
	e := env(func(p *policy.Terms) { p.MonthToMonth = policy.BookTwelveMonths })
	w, err := view.NewWindow(e, view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2025-01-01")}, Every: civil.EveryMonth})
	if err != nil {
		t.Fatal(err)
	}
	p, err := derive.New(e).Derive(g)
	if err == nil {
		err = w.NewAccumulator().Add(p)
	}
	if err == nil {
		for _, r := range readings {
			t.Logf("%s %s", r.name, exactAt(p, r, day("2040-01-01")))
		}
		t.Fatal("sums beyond 64 bits are not refused")
	}
	if !strings.Contains(err.Error(), "too large") && !strings.Contains(err.Error(), "exceed") && !strings.Contains(err.Error(), "64 bits") {
		t.Errorf("the error does not say so: %v", err)
	}
}
