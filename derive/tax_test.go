// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// Worked by hand: 8.875% of 33.33 is 2.958, of an invoice of 100.00 what the
// invoice says.
func TestTheScheduleCarriesTax(t *testing.T) {
	l := line("seats", "33.33", monthly)
	l.Tax = &fact.Tax{Rate: num("8.875")}
	c := contract("c1", "2024-01-01", months(3), l)
	p := one(t, c)
	expectFlows(t, p, taxed, flow{"2024-01-01", 296}, flow{"2024-02-01", 296}, flow{"2024-03-01", 296})
	expectFlows(t, p, billed, flow{"2024-01-01", 3333}, flow{"2024-02-01", 3333}, flow{"2024-03-01", 3333})
	expectFlows(t, p, collected, flow{"2024-01-01", 3629}, flow{"2024-02-01", 3629}, flow{"2024-03-01", 3629})

	v := invoice("i1", "2024-01-01", fact.InvoiceLine{Amount: num("33.33"), From: on("2024-01-01"), To: on("2024-01-31"), Tax: ref("3.00")})
	v.Contract = "c1"
	e := env()
	e.InvoicesThrough = on("2024-01-01")
	p = derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}, Invoices: []*fact.Invoice{v}})
	expectFlows(t, p, taxed, flow{"2024-01-01", 300}, flow{"2024-02-01", 296}, flow{"2024-03-01", 296})
}

// What a customer pays with tax inside stays to the cent: 100.00 a month with 19 %
// inside is 1,200.00 a year, of which 1,200 ÷ 1.19 = 1,008.40 is price and 191.60 tax.
// Month by month the price is rounded on the sum to date: 84.03, 168.07, 252.10 …
func TestTaxInsideThePrice(t *testing.T) {
	l := line("plan", "100", monthly)
	l.Tax = &fact.Tax{Rate: num("19"), Inclusive: true}
	c := contract("c1", "2024-01-01", months(12), l)
	p := one(t, c)
	out := &p.Lines[0]
	if got, _ := out.Contracted.Total(); got != 100840 {
		t.Errorf("price %d, want 1,008.40", got)
	}
	if got, _ := out.Tax.Total(); got != 19160 {
		t.Errorf("tax %d, want 191.60", got)
	}
	if got, _ := out.Earned.Total(); got != 100840 {
		t.Errorf("earned %d", got)
	}
	for m := 1; m <= 12; m++ {
		x := day("2024-01-01").AddMonths(m)
		net, _ := out.Billed.Value(x)
		tax, _ := out.Tax.Value(x)
		if want := money.Minor(10000 * m); net+tax != want {
			t.Errorf("after %d months %d invoiced with tax, want %d", m, net+tax, want)
		}
		// To date, by hand: m × 100 ÷ 1.19 to the nearest cent.
		if want := money.Minor((2*1000000*int64(m) + 119) / (2 * 119)); net != want {
			t.Errorf("after %d months %d without tax, want %d", m, net, want)
		}
	}
	// The level is the year without tax: 1,200 ÷ 1.19.
	if got := arr(p, day("2024-06-01")); got != 100840 {
		t.Errorf("ARR %d", got)
	}
}

// Two lines of 0.33 at 10 %: 0.03 each on the lines, 0.066 and so 0.07 on the
// invoice.
func TestTaxRoundedByDocument(t *testing.T) {
	for byDocument, want := range map[bool]money.Minor{false: 6, true: 7} {
		a, b := line("a", "0.33", forTerm), line("b", "0.33", forTerm)
		a.Tax, b.Tax = &fact.Tax{Rate: num("10")}, &fact.Tax{Rate: num("10")}
		p := one(t, contract("c1", "2024-01-01", months(12), a, b), func(p *policy.Terms) { p.TaxByDocument = byDocument })
		var tax money.Minor
		for i := range p.Lines {
			v, err := p.Lines[i].Tax.Total()
			if err != nil {
				t.Fatal(err)
			}
			tax += v
		}
		if tax != want {
			t.Errorf("by document %t: tax %d, want %d", byDocument, tax, want)
		}
	}
}
