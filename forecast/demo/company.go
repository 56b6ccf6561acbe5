// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package demo

import (
	"errors"
	"fmt"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// Seed makes the company that the documentation shows.
const Seed = 103

// Name is the company's name.
const Name = "Demo Inc. (made up)"

// The months that the company is made for. Some customers signed in the year
// before.
var (
	First = civil.MakeMonth(2024, 1)
	Last  = civil.MakeMonth(2025, 12)
	begin = civil.MakeMonth(2023, 1)
)

// AsOf is the day on which the company looks at its numbers, and Through the
// last day whose invoices and payments it has booked: December is still open.
var (
	AsOf    = civil.MustDay("2025-12-31")
	Through = civil.MustDay("2025-11-30")
)

// Policy is how the company defines its numbers: the defaults.
func Policy() *policy.Policy { return policy.Of(policy.Default()) }

// Company makes up the facts of the company: customers, products, contracts,
// deliveries, what changes contracts, invoices, payments and what goes wrong with
// them. The same seed makes the same facts.
func Company(seed uint64) ([]fact.Fact, error) {
	c := &company{random: random{seed}, turns: turns(), troubles: troubles()}
	for m := begin; m <= Last; m++ {
		c.month(m)
	}
	c.meter(random{^seed})
	out := products()
	for _, x := range c.customers {
		out = append(out, x.fact())
	}
	out = append(out, c.prospect())
	for _, d := range c.deals {
		out = append(out, d.contract())
	}
	out = append(out, c.deliveries()...)
	for _, d := range c.deals {
		out = append(out, d.changeFacts()...)
		out = append(out, d.usage()...)
	}
	invoices, credits := c.invoices()
	for _, inv := range invoices {
		out = append(out, inv)
	}
	out = append(out, c.collect(invoices, credits)...)
	return out, errors.Join(c.problems...)
}

// company is the company while it is made up.
type company struct {
	random
	customers []*customer
	deals     []*deal
	turns     []turn        // still to happen
	troubles  []trouble     // still to happen
	disliked  *fact.Invoice // paid back
	mistaken  *fact.Invoice // issued by mistake
	problems  []error
}

// cents are an amount of so many cents as a decimal of dollars.
func cents(n int64) money.Decimal {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	d, err := money.ParseDecimal(fmt.Sprintf("%s%d.%02d", sign, n/100, n%100))
	if err != nil {
		panic(err) // it is a number
	}
	return d
}
