// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package demo

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// forgotten is which of the quarterly invoices from forgottenFrom on is never
// written, so that check has something to say.
const forgotten = 7

var forgottenFrom = civil.MustDay("2025-05-01")

// invoices are all that were issued by the last booked day, in order of issue,
// with numbers that follow it.
func (c *company) invoices() []*fact.Invoice {
	var out []*fact.Invoice
	for _, d := range c.deals {
		out = append(out, d.invoices()...)
	}
	out = append(out, c.course())
	byIssue := func(a, b *fact.Invoice) int {
		return cmp.Or(cmp.Compare(a.Issued, b.Issued), cmp.Compare(a.Contract, b.Contract))
	}
	slices.SortFunc(out, byIssue)
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
	return out
}

// quarterly reports whether an invoice is for a quarter of a contract.
func quarterly(inv *fact.Invoice) bool {
	l := &inv.Lines[0]
	return inv.Contract != "" && l.From.Day().AddMonths(3) == l.To.Day()+1
}

// invoices are the contract's, one for each billing period.
func (d *deal) invoices() []*fact.Invoice {
	var out []*fact.Invoice
	for k := 0; ; k += d.every {
		from := d.start.AddMonths(k)
		if from > Through || (d.until != 0 && from >= d.until) || (k >= d.months && !d.rolling()) {
			return out
		}
		inv := &fact.Invoice{Customer: d.customer.id, Contract: d.id, Issued: from, Due: fact.On(from + civil.Day(d.net))}
		d.bill(inv, k, d.start.AddMonths(k+d.every)-1)
		if len(inv.Lines) > 0 {
			out = append(out, inv)
		}
	}
}

// bill writes the lines of the invoice for the period that begins with month k.
func (d *deal) bill(inv *fact.Invoice, k int, last civil.Day) {
	var seats int64
	for i := k; i < k+d.every; i++ {
		if i >= d.free {
			seats += d.seats * d.priceIn(i)
		}
	}
	add := func(line string, amount int64, period bool) {
		if amount == 0 {
			return
		}
		l := fact.InvoiceLine{Line: line, Amount: cents(amount)}
		if period {
			l.From, l.To = fact.On(inv.Issued), fact.On(last)
		}
		inv.Lines = append(inv.Lines, l)
	}
	add("seats", seats, true)
	add("support", d.support*int64(d.every), true)
	if k == 0 {
		add("setup", d.setup, false)
	}
}

// course is an invoice without contract: a day of training.
func (c *company) course() *fact.Invoice {
	issued := civil.MustDay("2025-03-12")
	return &fact.Invoice{
		Customer: c.customers[1].id, Issued: issued, Due: fact.On(issued + 30),
		Lines: []fact.InvoiceLine{{Product: courseProduct, Amount: cents(180000)}},
	}
}
