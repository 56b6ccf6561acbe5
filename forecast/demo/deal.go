// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package demo

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// A deal is a contract while it is made up. Amounts are cents.
type deal struct {
	sale     // what was signed
	id       string
	customer *customer
	signed   civil.Day
	start    civil.Day
	term     int       // months that were signed; 1: it renews every month
	months   int       // the term as it was extended
	until    civil.Day // of a contract that renews: its first day without service; 0: it runs on
	renews   string
	free     int     // months at the beginning
	setup    int64   // once
	every    int     // months between invoices
	net      int     // days to pay
	calls    []int64 // that were used of what is metered, by month; nil: nothing is
	changes  []change
	pause    *pause
	quit     *quit
}

// A sale is what a contract sells from some month of it on.
type sale struct {
	plan    int
	line    string // that the seats are sold by
	seats   int64
	price   int64 // a seat and month
	ramp    int64 // percent that the price rises by after each year
	support int64 // a month
}

// rolling reports whether the contract renews every month by itself.
func (d *deal) rolling() bool { return d.term == 1 }

// day is the first day of month k of the contract.
func (d *deal) day(k int) civil.Day { return d.start.AddMonths(k) }

// priceIn is the price of a seat in month k of the contract.
func (s *sale) priceIn(k int) int64 {
	price := s.price
	for range k / 12 {
		price += price * s.ramp / 100
	}
	return price
}

// contract is the deal as the book has it.
func (d *deal) contract() fact.Fact {
	c := &fact.Contract{
		Head:     fact.Head{ID: d.id},
		Customer: d.customer.id,
		Signed:   fact.On(d.signed),
		Starts:   fact.On(d.start),
		Term:     civil.Duration{Months: int32(d.term)},
		Owners:   []fact.Owner{{ID: owners[d.plan], Share: money.DecimalOf(1)}},
		Billing:  &fact.Billing{Every: civil.Duration{Months: int32(d.every)}, Net: civil.Duration{Days: int32(d.net)}},
		Lines:    d.lines(),
	}
	if d.renews != "" {
		c.Renews = []string{d.renews}
	}
	if d.rolling() {
		c.AutoRenew = &fact.AutoRenew{Term: civil.Duration{Months: 1}}
		if d.until != 0 {
			c.AutoRenew.Until = fact.On(d.until - 1)
		}
	}
	return c
}

// owners sell the plans.
var owners = []string{"web", "team-sales", "field-sales"}

func (d *deal) lines() []fact.Line {
	month := fact.Per{Unit: fact.PerMonth}
	seats := fact.Line{
		ID: d.line, Product: plans[d.plan].product, Quantity: money.DecimalOf(d.seats), UnitPrice: cents(d.price), Per: month,
	}
	for k := 12; d.ramp > 0 && k < d.term; k += 12 {
		seats.Prices = append(seats.Prices, fact.PriceStep{
			When:  fact.When{After: civil.Duration{Months: int32(k)}},
			Price: cents(d.priceIn(k)),
		})
	}
	if d.free > 0 {
		seats.Discounts = []fact.Discount{{Percent: money.DecimalOf(100), For: civil.Duration{Months: int32(d.free)}}}
	}
	lines := []fact.Line{seats}
	if d.support > 0 {
		lines = append(lines, supportLine(d.support))
	}
	if d.calls != nil {
		lines = append(lines, meteredLine())
	}
	if d.setup > 0 {
		lines = append(lines, fact.Line{ID: "setup", Product: setupProduct, Quantity: money.DecimalOf(1), UnitPrice: cents(d.setup), Per: fact.Per{Unit: fact.PerOnce}})
	}
	return lines
}

// supportLine is premium support for so many cents a month.
func supportLine(price int64) fact.Line {
	return fact.Line{
		ID: "support", Product: supportProduct, Quantity: money.DecimalOf(1), UnitPrice: cents(price), Per: fact.Per{Unit: fact.PerMonth},
	}
}

// deliveries are the implementations that customers have accepted. Those of the
// last weeks are still under way.
func (c *company) deliveries() []fact.Fact {
	var out []fact.Fact
	for _, d := range c.deals {
		if d.setup == 0 {
			continue
		}
		if day := d.start + civil.Day(c.in(15, 60)); day <= Through {
			out = append(out, &fact.Delivery{Head: fact.Head{ID: "d-" + d.id[2:]}, Contract: d.id, Line: "setup", Date: day, Event: fact.DeliveryAccepted})
		}
	}
	return out
}
