// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package demo

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// A till takes in payments and writes what happens to invoices afterwards.
type till struct {
	*company
	invoices []*fact.Invoice
	payments []*fact.Payment
	notes    []*fact.CreditNote
	others   []fact.Fact
	less     map[*fact.Invoice]int64 // cents that are not to be paid of it
}

// collect makes up what came in by the last booked day: most invoices are paid
// about when they are due, some late, a few never, one in part, some are
// credited, refunded or disputed, and there is a deposit without invoice yet.
func (c *company) collect(invoices []*fact.Invoice, credits []*credit) []fact.Fact {
	t := &till{company: c, invoices: invoices, less: map[*fact.Invoice]int64{}}
	due := map[*fact.Invoice][]*credit{}
	for _, x := range credits {
		due[x.invoice] = append(due[x.invoice], x)
	}
	for i, inv := range invoices {
		received := inv.Due.Day() + civil.Day(c.lateness(inv))
		for _, x := range due[inv] {
			t.creditChange(x, received)
		}
		switch {
		case inv == c.mistaken:
			t.others = append(t.others, &fact.Void{Head: fact.Head{ID: "v-1"}, Invoice: inv.ID, Date: inv.Issued + 21, Reason: "issued twice"})
			continue
		case inv == c.disliked:
			t.payBack(inv, received+14, 20000)
		case len(due[inv]) == 0 && t.goesWrong(inv, received):
			continue
		case i%311 == 200 && len(due[inv]) == 0:
			continue // never paid
		case i%397 == 300:
			t.less[inv] += amountOf(inv) / 2 // the rest is contested
		}
		t.pay(inv, received, amountOf(inv)-t.less[inv])
	}
	return t.facts()
}

// pay receives so many cents for an invoice, if that is booked already.
func (t *till) pay(inv *fact.Invoice, received civil.Day, amount int64) {
	if received <= Through && amount > 0 {
		t.payments = append(t.payments, &fact.Payment{
			Customer: inv.Customer, Received: received, Amount: cents(amount), Applications: []fact.Application{{Invoice: inv.ID}},
		})
	}
}

// creditChange writes the credit note that a change of a contract led to. What
// had been paid goes back.
func (t *till) creditChange(x *credit, received civil.Day) {
	n := &fact.CreditNote{Invoice: x.invoice.ID, Issued: x.day, Reason: "price"}
	for _, r := range x.rows {
		if r.amount != 0 {
			n.Lines = append(n.Lines, fact.CreditLine{Line: rowOf(x.invoice, r.line), Amount: cents(-r.amount)})
		}
	}
	if received <= x.day {
		back := cents(-total(x.rows))
		n.Settles = &fact.Settlement{Refund: &back}
	} else {
		t.less[x.invoice] -= total(x.rows)
	}
	t.notes = append(t.notes, n)
}

// rowOf names the row by which an invoice bills a line.
func rowOf(inv *fact.Invoice, line string) string {
	for i := range inv.Lines {
		if l := &inv.Lines[i]; l.Line == line {
			l.ID = strconv.Itoa(i + 1)
			return l.ID
		}
	}
	return ""
}

// facts are all that was written, each type numbered in the order of its days.
func (t *till) facts() []fact.Fact {
	t.payments = append(t.payments, t.deposit())
	slices.SortStableFunc(t.payments, func(a, b *fact.Payment) int { return cmp.Compare(a.Received, b.Received) })
	slices.SortStableFunc(t.notes, func(a, b *fact.CreditNote) int { return cmp.Compare(a.Issued, b.Issued) })
	var out []fact.Fact
	for i, p := range t.payments {
		p.ID = fmt.Sprintf("pay-%04d", i+1)
		out = append(out, p)
	}
	for i, n := range t.notes {
		n.ID = fmt.Sprintf("cn-%02d", i+1)
		out = append(out, n)
	}
	return append(out, t.others...)
}

// lateness is by how many days after the due date an invoice is paid.
func (c *company) lateness(inv *fact.Invoice) int {
	if inv.Due.Day() == inv.Issued {
		return c.in(0, 2) // by card
	}
	if c.chance(120) {
		return c.in(10, 55)
	}
	return c.in(-4, 4)
}

// amountOf is the amount of an invoice in cents.
func amountOf(inv *fact.Invoice) int64 {
	var sum int64
	for i := range inv.Lines {
		a := inv.Lines[i].Amount
		unit := int64(100)
		for range a.Scale {
			unit /= 10
		}
		sum += a.Coef * unit
	}
	return sum
}

// prospect is a customer who has paid a deposit and not signed.
func (c *company) prospect() fact.Fact {
	return &fact.Customer{Head: fact.Head{ID: "c-900"}, Name: "Customer 900", Attributes: fact.Attrs{
		{Name: "region", Value: regions[1]}, {Name: "segment", Value: plans[team].segment},
	}}
}

func (c *company) deposit() *fact.Payment {
	return &fact.Payment{Customer: "c-900", Received: civil.MustDay("2025-10-08"), Amount: money.DecimalOf(2500), Channel: "wire"}
}
