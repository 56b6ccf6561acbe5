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

// payments are what came in by the last booked day: most invoices about when
// they are due, some late, a few never, one in part, and a deposit for which
// there is no invoice yet.
func (c *company) payments(invoices []*fact.Invoice) []fact.Fact {
	var out []*fact.Payment
	for i, inv := range invoices {
		received := inv.Due.Day() + civil.Day(c.lateness(inv))
		amount := total(inv)
		switch {
		case i%311 == 200:
			continue // never paid
		case i%397 == 300:
			amount /= 2 // the rest is disputed
		}
		if received > Through {
			continue
		}
		out = append(out, &fact.Payment{
			Customer: inv.Customer, Received: received, Amount: cents(amount), Applications: []fact.Application{{Invoice: inv.ID}},
		})
	}
	out = append(out, c.deposit())
	slices.SortStableFunc(out, func(a, b *fact.Payment) int { return cmp.Compare(a.Received, b.Received) })
	facts := make([]fact.Fact, len(out))
	for i, p := range out {
		p.ID = fmt.Sprintf("pay-%04d", i+1)
		facts[i] = p
	}
	return facts
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

// total is the amount of an invoice in cents.
func total(inv *fact.Invoice) int64 {
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
