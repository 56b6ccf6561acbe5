// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"fmt"
	"testing"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// BenchmarkLargeGroup derives groups of n contracts or invoices, each with one
// fact that changes it. What is searched for each is found by an index.
func BenchmarkLargeGroup(b *testing.B) {
	for _, c := range []struct {
		name string
		make func(n int) *derive.Group
	}{{"amendments", amendedGroup}, {"pauses", pausedGroup}, {"usage", usedGroup}, {"credits", creditedGroup}, {"refunds", refundedGroup}, {"disputes", disputedGroup}} {
		for _, n := range []int{1_000, 10_000} {
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) {
				e := env()
				e.InvoicesThrough, e.PaymentsThrough = on("2026-12-31"), on("2026-12-31")
				d, g := derive.New(e), c.make(n)
				d.Findings = true
				b.ReportAllocs()
				for b.Loop() {
					if _, err := d.Derive(g); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func manyContracts(n int, l fact.Line) *derive.Group {
	g := &derive.Group{Key: "cu", Changes: &derive.Changes{}}
	for i := range n {
		g.Contracts = append(g.Contracts, contract(fmt.Sprintf("c%05d", i), "2024-01-01", months(12), l))
	}
	return g
}

func amendedGroup(n int) *derive.Group {
	g := manyContracts(n, line("seats", "100", monthly))
	for i, c := range g.Contracts {
		x := &fact.Amendment{Head: head(fmt.Sprint("a", i)), Contract: c.ID, Effective: day("2024-05-15"),
			Changes: []fact.Change{{Change: "seats", Quantity: ref("3")}}}
		g.Changes.Amendments = append(g.Changes.Amendments, x)
	}
	return g
}

func pausedGroup(n int) *derive.Group {
	g := manyContracts(n, line("seats", "100", monthly))
	for i, c := range g.Contracts {
		g.Changes.Pauses = append(g.Changes.Pauses, &fact.Pause{Head: head(fmt.Sprint("p", i)), Contract: c.ID, Effective: day("2024-05-15"), Effect: "credit"})
		g.Changes.Resumes = append(g.Changes.Resumes, &fact.Resume{Head: head(fmt.Sprint("r", i)), Contract: c.ID, Effective: day("2024-06-15")})
	}
	return g
}

func usedGroup(n int) *derive.Group {
	l := line("calls", "2.00", fact.Per{Unit: fact.PerEach})
	l.Meter = &fact.Meter{Unit: "calls"}
	g := manyContracts(n, l)
	for i, c := range g.Contracts {
		for m := range 10 {
			g.Changes.Usages = append(g.Changes.Usages, &fact.Usage{Head: head(fmt.Sprint("u", i, "-", m)), Contract: c.ID,
				From: day("2024-01-10").AddMonths(m), Quantity: num("5")})
		}
	}
	return g
}

// paidInvoices are n invoices of one customer, each paid.
func paidInvoices(n int) *derive.Group {
	g := &derive.Group{Key: "cu", Adjustments: &derive.Adjustments{}}
	for i := range n {
		id := fmt.Sprintf("i%05d", i)
		v := invoice(id, "2023-01-01", fact.InvoiceLine{ID: "1", Amount: num("90"), From: on("2023-01-01"), To: on("2023-03-31")})
		y := payment("p"+id, "2023-02-01", "90")
		y.Customer, y.Applications = "", []fact.Application{{Invoice: id}}
		g.Invoices, g.Payments = append(g.Invoices, v), append(g.Payments, y)
	}
	return g
}

func creditedGroup(n int) *derive.Group {
	g := paidInvoices(n)
	for _, v := range g.Invoices {
		x := credited("n"+v.ID, "2023-02-10", "30")
		x.Invoice = v.ID
		g.Adjustments.CreditNotes = append(g.Adjustments.CreditNotes, x)
		g.Adjustments.Voids = append(g.Adjustments.Voids, &fact.Void{Head: head("v" + v.ID), CreditNote: x.ID, Date: day("2023-02-20")})
	}
	return g
}

func refundedGroup(n int) *derive.Group {
	g := paidInvoices(n)
	for _, v := range g.Invoices {
		g.Adjustments.Refunds = append(g.Adjustments.Refunds, &fact.Refund{Head: head("r" + v.ID), Payment: "p" + v.ID, Paid: day("2023-02-10"), Amount: num("30")})
	}
	return g
}

func disputedGroup(n int) *derive.Group {
	g := paidInvoices(n)
	for _, v := range g.Invoices {
		g.Adjustments.Disputes = append(g.Adjustments.Disputes,
			&fact.Dispute{Head: head("d" + v.ID), Invoice: v.ID, Date: day("2023-02-10"), State: "opened"},
			&fact.Dispute{Head: head("w" + v.ID), Invoice: v.ID, Date: day("2023-03-10"), State: "won"})
	}
	return g
}
