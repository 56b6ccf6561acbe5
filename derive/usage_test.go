// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"fmt"
	"testing"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// Worked by hand: 2.00 a call, 3 calls a month are free, used 5 and 4 in January
// and 10 in March.
func TestUseIsPricedByItsAggregate(t *testing.T) {
	uses := []struct {
		on       string
		quantity string
	}{{"2024-01-10", "5"}, {"2024-01-20", "4"}, {"2024-03-05", "10"}}
	for _, c := range []struct {
		aggregate string
		earned    []flow
		billed    []flow
	}{
		{"sum", []flow{{"2024-01-10", 400}, {"2024-01-20", 800}, {"2024-03-05", 1400}}, []flow{{"2024-01-31", 1200}, {"2024-03-31", 1400}}},
		{"max", []flow{{"2024-01-10", 400}, {"2024-03-05", 1400}}, []flow{{"2024-01-31", 400}, {"2024-03-31", 1400}}},
		{"last", []flow{{"2024-01-10", 400}, {"2024-01-20", -200}, {"2024-03-05", 1400}}, []flow{{"2024-01-31", 200}, {"2024-03-31", 1400}}},
		// February has none of its own: the last ever, 4, goes on; and so on to
		// the end of the term, with 10.
		{"last_ever", []flow{{"2024-01-10", 400}, {"2024-01-20", -200}, {"2024-02-29", 200}, {"2024-03-05", 1400}, {"2024-04-30", 1400}},
			[]flow{{"2024-01-31", 200}, {"2024-02-29", 200}, {"2024-03-31", 1400}, {"2024-04-30", 1400}}},
	} {
		l := line("calls", "2.00", fact.Per{Unit: fact.PerEach})
		l.Meter = &fact.Meter{Unit: "calls", Aggregate: c.aggregate, Included: num("3")}
		g := &derive.Group{Contracts: []*fact.Contract{contract("c1", "2024-01-01", months(4), l)}, Changes: &derive.Changes{}}
		for i, u := range uses {
			x := &fact.Usage{Contract: "c1", From: day(u.on), Quantity: num(u.quantity)}
			x.ID = fmt.Sprint("u", i)
			g.Changes.Usages = append(g.Changes.Usages, x)
		}
		t.Run(c.aggregate, func(t *testing.T) {
			p := derived(t, env(), g)
			expectFlows(t, p, contracted, c.earned...)
			expectFlows(t, p, earned, c.earned...)
			expectFlows(t, p, billed, c.billed...)
		})
	}
}

// Without use a metered line costs nothing, and a real invoice for use bills it
// once.
func TestUseIsInvoicedOnce(t *testing.T) {
	l := line("calls", "2.00", fact.Per{Unit: fact.PerEach})
	l.Meter = &fact.Meter{Unit: "calls"}
	c := contract("c1", "2024-01-01", months(3), l)
	p := one(t, c)
	expectFlows(t, p, contracted)
	expectFlows(t, p, billed)

	u := &fact.Usage{Contract: "c1", Line: "calls", From: day("2024-01-10"), Quantity: num("5")}
	v := invoice("i1", "2024-02-02", fact.InvoiceLine{Line: "calls", Amount: num("10"), From: on("2024-01-01"), To: on("2024-01-31")})
	v.Contract = "c1"
	e := env()
	e.InvoicesThrough = on("2024-02-02")
	p = derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}, Invoices: []*fact.Invoice{v}, Changes: &derive.Changes{Usages: []*fact.Usage{u}}})
	expectFlows(t, p, earned, flow{"2024-01-10", 1000})
	expectFlows(t, p, billed, flow{"2024-02-02", 1000})
}
