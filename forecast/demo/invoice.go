// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package demo

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// forgotten is which of the quarterly invoices from forgottenFrom on is never
// written, so that check has something to say.
const forgotten = 7

var forgottenFrom = civil.MustDay("2025-05-01")

// invoices are all that were issued by the last booked day, in order of issue,
// with numbers that follow it, and the credit notes that changes of contracts
// led to.
func (c *company) invoices() ([]*fact.Invoice, []*credit) {
	var out []*fact.Invoice
	var credits []*credit
	for _, d := range c.deals {
		w := ledger{deal: d}
		w.run()
		out, credits = append(out, w.invoices...), append(credits, w.credits...)
	}
	c.disliked, c.mistaken = c.course(3, "2025-03-12"), c.course(1, "2025-06-11")
	out = append(out, c.course(1, "2024-11-20"), c.disliked, c.mistaken)
	byIssue := func(a, b *fact.Invoice) int {
		return cmp.Or(cmp.Compare(a.Issued, b.Issued), cmp.Compare(a.Contract, b.Contract))
	}
	slices.SortStableFunc(out, byIssue)
	nth := 0
	out = slices.DeleteFunc(out, func(inv *fact.Invoice) bool {
		if inv.Issued < forgottenFrom || !quarterly(inv) {
			return false
		}
		nth++
		return nth == forgotten
	})
	for i, inv := range out {
		inv.ID = fmt.Sprintf("inv-%04d", i+1)
	}
	return out, credits
}

// quarterly reports whether an invoice is for a quarter of a contract.
func quarterly(inv *fact.Invoice) bool {
	l := &inv.Lines[0]
	return inv.Contract != "" && l.From.Day().AddMonths(3) == l.To.Day()+1
}

// course is an invoice without contract: a day of training for the nth customer.
func (c *company) course(nth int, day string) *fact.Invoice {
	issued := civil.MustDay(day)
	return &fact.Invoice{
		Customer: c.customers[nth].id, Issued: issued, Due: fact.On(issued + 30),
		Lines: []fact.InvoiceLine{{Product: courseProduct, Quantity: money.DecimalOf(1), Amount: cents(180000)}},
	}
}
