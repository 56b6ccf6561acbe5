// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package demo

import (
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
)

// month makes up one month: who decides about a contract, who comes back, who is
// new.
func (c *company) month(m civil.Month) {
	lost := 0
	var monthly []*customer
	for _, x := range c.customers {
		switch {
		case x.gone && x.back != 0 && x.back.Month() == m:
			c.comeBack(x)
		case x.gone:
		case x.up.Month() != m:
			c.meanwhile(x, m)
		case !c.chance(plans[x.plan].renews):
			c.leave(x)
			lost++
		default:
			c.renew(x)
			if d := x.last(); d.rolling() && d.start.Month() < m {
				monthly = append(monthly, x)
			}
		}
	}
	if lost == 0 && m >= First && len(monthly) > 0 {
		x := monthly[c.in(0, len(monthly)-1)] // it has just renewed; it does not after all
		x.up = x.up.AddMonths(-1)
		c.leave(x)
	}
	for range c.newcomers(m) {
		c.sign(m)
	}
}

// newcomers is how many customers sign in a month: a few more in each year.
func (c *company) newcomers(m civil.Month) int {
	switch {
	case m < First:
		return c.in(2, 4)
	case m < First+12:
		return c.in(3, 6)
	}
	return c.in(5, 7)
}

// sign makes up a new customer and its first contract.
func (c *company) sign(m civil.Month) {
	n := len(c.customers) + 1
	x := &customer{
		id: fmt.Sprintf("c-%03d", n), name: fmt.Sprintf("Customer %03d", n),
		region: regions[c.pick(5, 4, 2)], plan: c.pick(10, 8, 2),
	}
	c.customers = append(c.customers, x)
	day := 1
	if c.chance(500) {
		day = c.in(2, 28)
	}
	c.first(x, m.First()+civil.Day(day-1))
}

// first is a contract that follows no other.
func (c *company) first(x *customer, start civil.Day) {
	p := &plans[x.plan]
	d := c.terms(x, start)
	d.seats = int64(c.in(p.seats[0], p.seats[1]))
	if c.chance(p.free) {
		d.free = 1 + c.in(0, 1)
	}
	if c.chance(p.services) {
		d.setup = int64(c.in(p.setup[0], p.setup[1])) * 10000
	}
	c.add(x, d)
}

// terms draws the terms of a contract that starts on a day.
func (c *company) terms(x *customer, start civil.Day) *deal {
	p := &plans[x.plan]
	d := &deal{customer: x, start: start, signed: start, sale: sale{plan: x.plan, line: "seats", price: p.price}}
	d.term = p.terms[c.pick(p.shares[:]...)]
	d.every = p.every[c.pick(p.periods[:]...)]
	d.net = []int{0, 30, 45}[c.pick(p.days[:]...)]
	if x.plan != starter {
		d.signed = start - civil.Day(c.in(0, 25))
	}
	if d.term > 12 && c.chance(p.ramp) {
		d.ramp = int64(c.in(4, 12))
	}
	if c.chance(p.support) {
		d.support = p.help
	}
	return d
}

// add signs a contract and notes when its customer decides again.
func (c *company) add(x *customer, d *deal) {
	d.id = fmt.Sprintf("k-%s-%d", x.id[2:], len(x.deals)+1)
	x.deals = append(x.deals, d)
	c.deals = append(c.deals, d)
	x.gone, x.back = false, 0
	d.months = d.term
	x.up = d.day(d.term)
}

// leave lets a customer go at the end of what it has paid for. Some come back.
func (c *company) leave(x *customer) {
	x.gone = true
	if d := x.last(); d.rolling() {
		d.until = x.up
		d.changes = slices.DeleteFunc(d.changes, func(ch change) bool { return d.day(ch.k) >= d.until })
	}
	if c.chance(220) {
		x.back = x.up.AddMonths(c.in(2, 5))
	}
}

// comeBack signs a customer who had left: a contract without predecessor.
func (c *company) comeBack(x *customer) {
	c.first(x, x.back)
	x.last().free, x.last().setup = 0, 0
}

// renew goes on with a customer: a monthly contract just runs on, with other
// seats if it is amended, unless the plan changes; a longer one is followed by
// another.
func (c *company) renew(x *customer) {
	before := x.last()
	now := before.now()
	start := x.up
	grown := x.plan < business && now.seats > int64(plans[x.plan].seats[1])
	if before.rolling() && !(grown && c.chance(90)) {
		if c.chance(90) {
			after := *now
			if after.seats = c.seats(now); after.seats != now.seats {
				c.amend(before, before.month(start), after)
			}
		}
		x.up = start.AddMonths(1)
		return
	}
	seats := c.seats(now)
	if grown {
		x.plan++
	}
	d := c.terms(x, start)
	d.seats, d.renews, d.support = seats, before.id, max(d.support, now.support)
	if d.plan == now.plan && now.ramp == 0 {
		d.price = now.price
		if c.chance(400) {
			d.price += d.price * int64(c.in(2, 6)) / 100
		}
	}
	if before.rolling() {
		before.until = start
	}
	c.add(x, d)
}

// seats are those of the next term: mostly more, sometimes fewer.
func (c *company) seats(before *sale) int64 {
	switch c.pick(58, 20, 22) {
	case 0:
		return before.seats + max(1, before.seats*int64(c.in(5, 45))/100)
	case 1:
		return before.seats
	}
	return max(2, before.seats-max(1, before.seats*int64(c.in(5, 30))/100))
}
