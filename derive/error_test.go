// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// Every error names the place, the fact, the field and what is wrong.
func TestErrorsNamePlaceFactAndField(t *testing.T) {
	base := func() *fact.Contract { return contract("c-1", "2024-01-01", months(12), line("seats", "100", monthly)) }
	ofContract := func(v *fact.Invoice, id string) *fact.Invoice { v.Contract = id; return v }
	bill := func(amount string) *fact.Invoice {
		return invoice("i-1", "2024-01-01", fact.InvoiceLine{Amount: num(amount)})
	}
	pay := func(change func(p *fact.Payment)) *fact.Payment {
		p := payment("p-1", "2024-02-01", "10")
		change(p)
		return p
	}
	opened := func(change func(o *fact.Opening)) *fact.Opening {
		o := opening("o-1", "c-1", "2024-03-31")
		change(o)
		return o
	}
	tests := []struct {
		name  string
		group func() *derive.Group
		want  []string
	}{
		{"no day at all", func() *derive.Group {
			c := base()
			c.Starts = fact.Date{}
			return &derive.Group{Contracts: []*fact.Contract{c}}
		}, []string{"book.yaml:7", "c-1", "starts", "say when it begins"}},
		{"no end", func() *derive.Group {
			c := base()
			c.Term = civil.Duration{}
			return &derive.Group{Contracts: []*fact.Contract{c}}
		}, []string{"book.yaml:7", "c-1", "lines", "line seats has no days"}},
		{"a price too large", func() *derive.Group {
			c := base()
			c.Lines[0].UnitPrice, c.Lines[0].Quantity = num("9000000000000000"), num("1000")
			return &derive.Group{Contracts: []*fact.Contract{c}}
		}, []string{"book.yaml:7", "c-1", "lines.unit_price", "too large"}},
		{"an uplift too large", func() *derive.Group {
			c := base()
			c.Lines[0].UnitPrice, c.AutoRenew = num("5000000000000000"), &fact.AutoRenew{Uplift: num("100")}
			return &derive.Group{Contracts: []*fact.Contract{c}}
		}, []string{"book.yaml:7", "c-1", "auto_renew.uplift", "too large"}},
		{"service after the end", func() *derive.Group {
			c := base()
			c.Lines[0].Service = &fact.ServiceTerms{From: on("2025-06-01")}
			return &derive.Group{Contracts: []*fact.Contract{c}}
		}, []string{"book.yaml:7", "c-1", "lines.term", "line seats", "no days"}},
		{"more than 100 percent", func() *derive.Group {
			c := base()
			c.Lines[0].Recognition = fact.Progress
			x := delivery("d-1", "c-1", "seats", "2024-02-01", fact.DeliveryPercent)
			x.Value = num("100.5")
			return &derive.Group{Contracts: []*fact.Contract{c}, Deliveries: []*fact.Delivery{x}}
		}, []string{"deliveries.csv:4", "d-1", "value", "100.5 percent", "cannot pass 100"}},
		{"an unknown contract", func() *derive.Group {
			return &derive.Group{Invoices: []*fact.Invoice{ofContract(bill("1"), "c-9")}}
		}, []string{"invoices.csv:3", "i-1", "contract", "c-9, which is not in the book"}},
		{"one invoice for many", func() *derive.Group {
			c := base()
			c.Count = 5
			return &derive.Group{Contracts: []*fact.Contract{c}, Invoices: []*fact.Invoice{ofContract(bill("1"), "c-1")}}
		}, []string{"invoices.csv:3", "i-1", "contract", "5 contracts", "one by one"}},
		{"another currency", func() *derive.Group {
			v := ofContract(bill("1"), "c-1")
			v.Currency = eur
			return &derive.Group{Contracts: []*fact.Contract{base()}, Invoices: []*fact.Invoice{v}}
		}, []string{"invoices.csv:3", "i-1", "currency", "EUR", "c-1 in USD"}},
		{"nothing to bill", func() *derive.Group {
			c := base()
			c.Lines = nil
			return &derive.Group{Contracts: []*fact.Contract{c}, Invoices: []*fact.Invoice{ofContract(bill("1"), "c-1")}}
		}, []string{"invoices.csv:3", "i-1", "contract", "no line that could be billed"}},
		{"too many decimals", func() *derive.Group {
			return &derive.Group{Invoices: []*fact.Invoice{bill("1.005")}}
		}, []string{"invoices.csv:3", "i-1", "lines.amount", "USD has 2 decimals"}},
		{"too many decimals of tax", func() *derive.Group {
			v := bill("1")
			v.Lines[0].Tax = ref("0.195")
			return &derive.Group{Invoices: []*fact.Invoice{v}}
		}, []string{"invoices.csv:3", "i-1", "lines.tax", "USD has 2 decimals"}},
		{"a payment with too many decimals", func() *derive.Group {
			return &derive.Group{Payments: []*fact.Payment{pay(func(p *fact.Payment) { p.Amount = num("0.001") })}}
		}, []string{"payments.csv:5", "p-1", "amount", "USD has 2 decimals"}},
		{"a payment of an unknown invoice", func() *derive.Group {
			return &derive.Group{Payments: []*fact.Payment{pay(func(p *fact.Payment) { p.Applications = []fact.Application{{Invoice: "i-9"}} })}}
		}, []string{"payments.csv:5", "p-1", "applications.invoice", "i-9, which is not in the book"}},
		{"a payment in another currency", func() *derive.Group {
			p := pay(func(p *fact.Payment) { p.Applications, p.Currency = []fact.Application{{Invoice: "i-1"}}, eur })
			return &derive.Group{Invoices: []*fact.Invoice{bill("1")}, Payments: []*fact.Payment{p}}
		}, []string{"payments.csv:5", "p-1", "currency", "in EUR, invoice i-1 in USD"}},
		{"more applied than paid", func() *derive.Group {
			p := pay(func(p *fact.Payment) { p.Applications = []fact.Application{{Invoice: "i-1", Amount: ref("11")}} })
			return &derive.Group{Invoices: []*fact.Invoice{bill("20")}, Payments: []*fact.Payment{p}}
		}, []string{"payments.csv:5", "p-1", "applications.amount", "applies 11.00, but only 10.00"}},
		{"an opening of nothing", func() *derive.Group {
			return &derive.Group{Openings: []*fact.Opening{opened(func(*fact.Opening) {})}}
		}, []string{"openings.csv:2", "o-1", "contract", "c-1, which is not in the book"}},
		{"an opening of an unknown line", func() *derive.Group {
			return &derive.Group{Contracts: []*fact.Contract{base()}, Openings: []*fact.Opening{opened(func(o *fact.Opening) { o.Line = "x" })}}
		}, []string{"openings.csv:2", "o-1", "line", "no line x that began by 2024-03-31"}},
		{"two openings", func() *derive.Group {
			a, b := opened(func(o *fact.Opening) { o.Billed = ref("1") }), opened(func(o *fact.Opening) { o.ID = "o-2" })
			return &derive.Group{Contracts: []*fact.Contract{base()}, Openings: []*fact.Opening{b, a}}
		}, []string{"openings.csv:2", "o-2", "line", "another opening, o-1"}},
		{"an opening with too many decimals", func() *derive.Group {
			o := opened(func(o *fact.Opening) { o.Earned = ref("0.001") })
			return &derive.Group{Contracts: []*fact.Contract{base()}, Openings: []*fact.Opening{o}}
		}, []string{"openings.csv:2", "o-1", "earned", "USD has 2 decimals"}},
	}
	for _, tt := range tests {
		_, err := derive.New(env()).Derive(tt.group())
		var problems *fact.Problems
		if !errors.As(err, &problems) {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		for _, want := range tt.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q is missing in %q", tt.name, want, err)
			}
		}
	}
}

func TestADeriverGoesOnAfterAnError(t *testing.T) {
	d := derive.New(env())
	bad := contract("bad", "2024-01-01", civil.Duration{}, line("seats", "100", monthly))
	if _, err := d.Derive(&derive.Group{Contracts: []*fact.Contract{bad}}); err == nil {
		t.Fatal("no error")
	}
	good := contract("good", "2024-01-01", months(12), line("seats", "100", monthly))
	for range 2 {
		p, err := d.Derive(&derive.Group{Contracts: []*fact.Contract{good}})
		if err != nil || len(p.Lines) != 1 || at(t, p, contracted, day("2024-01-02")) != money.Minor(120000) {
			t.Fatalf("%+v, %v", p, err)
		}
	}
}

func TestAWarmDeriverHardlyAllocates(t *testing.T) {
	c := contract("c", "2024-01-01", months(12), line("a", "100", monthly), line("b", "20", monthly))
	c.Billing = &fact.Billing{Every: months(1)}
	g := &derive.Group{Contracts: []*fact.Contract{c}}
	d := derive.New(env())
	if n := testing.AllocsPerRun(100, func() {
		if _, err := d.Derive(g); err != nil {
			t.Error(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
