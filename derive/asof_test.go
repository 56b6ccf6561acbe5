// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// Facts are immutable: reading a book as of an early day takes nothing from it.
func TestAnEarlyReadingLeavesTheBookAsItWas(t *testing.T) {
	g := &derive.Group{
		Invoices: []*fact.Invoice{invoice("i2", "2024-05-01", fact.InvoiceLine{Amount: num("20")}), invoice("i1", "2024-01-01", fact.InvoiceLine{Amount: num("10")})},
		Payments: []*fact.Payment{payment("p2", "2024-06-01", "20"), payment("p1", "2024-02-01", "10")},
	}
	late := env()
	late.InvoicesThrough, late.PaymentsThrough = on("2024-05-01"), on("2024-06-01")
	want := flows(derived(t, late, g), collected)
	early := env()
	early.AsOf = day("2024-03-01")
	early.InvoicesThrough, early.PaymentsThrough = on("2024-01-01"), on("2024-02-01")
	p := derived(t, early, g)
	expectFlows(t, p, collected, flow{"2024-02-01", 1000})
	expectFlows(t, p, billed, flow{"2024-01-01", 1000})
	if len(g.Invoices) != 2 || len(g.Payments) != 2 {
		t.Fatalf("%d invoices and %d payments are left", len(g.Invoices), len(g.Payments))
	}
	expectFlows(t, derived(t, late, g), collected, want...)
}

// Payments that name an invoice that is not known yet wait.
func TestAPaymentOfALaterInvoiceWaitsForIt(t *testing.T) {
	p1 := payment("p1", "2024-02-01", "20")
	p1.Applications = []fact.Application{{Invoice: "i1", Amount: ref("20")}}
	g := &derive.Group{Invoices: []*fact.Invoice{invoice("i1", "2024-05-01", fact.InvoiceLine{Amount: num("20")})}, Payments: []*fact.Payment{p1}}
	e := env()
	e.AsOf, e.PaymentsThrough = day("2024-03-01"), on("2024-02-01")
	p := derived(t, e, g)
	if len(p.Lines) != 0 || len(p.Unapplied) != 1 || p.Unapplied[0].Curve[0].Amount != 2000 {
		t.Errorf("before the invoice: %d lines, unapplied %+v", len(p.Lines), p.Unapplied)
	}
	e.AsOf = day("2024-06-01")
	expectFlows(t, derived(t, e, g), collected, flow{"2024-05-01", 2000})
}

// An invoice or a payment below zero gives money back.
func TestACreditInvoiceIsPaidOut(t *testing.T) {
	credit := invoice("i1", "2024-01-01", fact.InvoiceLine{Amount: num("-30")}, fact.InvoiceLine{Amount: num("-20")})
	out := payment("p1", "2024-01-10", "-40")
	out.Applications = []fact.Application{{Invoice: "i1"}}
	e := env()
	e.AsOf, e.PaymentsThrough = day("2024-01-31"), on("2024-01-10")
	p := derived(t, e, &derive.Group{Invoices: []*fact.Invoice{credit}, Payments: []*fact.Payment{out}})
	expectFlows(t, p, collected, flow{"2024-01-10", -4000}, flow{"2024-02-01", -1000})
	if len(p.Unapplied) != 0 {
		t.Errorf("unapplied %+v", p.Unapplied)
	}
}

// A payment may settle an invoice and a credit at once.
func TestACreditRaisesWhatAPaymentSettles(t *testing.T) {
	v := invoice("i1", "2024-01-01", fact.InvoiceLine{Amount: num("150")})
	credit := invoice("i2", "2024-01-05", fact.InvoiceLine{Amount: num("-50")})
	pay := payment("p1", "2024-01-10", "100")
	pay.Applications = []fact.Application{{Invoice: "i2"}, {Invoice: "i1"}}
	e := env()
	e.PaymentsThrough = on("2024-01-10")
	p := derived(t, e, &derive.Group{Invoices: []*fact.Invoice{v, credit}, Payments: []*fact.Payment{pay}})
	expectFlows(t, p, collected, flow{"2024-01-10", 10000})
	if at(t, p, collected, day("2024-01-11")) != at(t, p, billed, day("2024-01-11")) || len(p.Unapplied) != 0 {
		t.Errorf("not settled: %+v", p.Unapplied)
	}
}
