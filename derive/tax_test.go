// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// Worked by hand: 8.875% of 33.33 is 2.958, of an invoice of 100.00 what the
// invoice says.
func TestTheScheduleCarriesTax(t *testing.T) {
	l := line("seats", "33.33", monthly)
	l.Tax = &fact.Tax{Rate: num("8.875")}
	c := contract("c1", "2024-01-01", months(3), l)
	p := one(t, c)
	expectFlows(t, p, taxed, flow{"2024-01-01", 296}, flow{"2024-02-01", 296}, flow{"2024-03-01", 296})
	expectFlows(t, p, billed, flow{"2024-01-01", 3333}, flow{"2024-02-01", 3333}, flow{"2024-03-01", 3333})
	expectFlows(t, p, collected, flow{"2024-01-01", 3629}, flow{"2024-02-01", 3629}, flow{"2024-03-01", 3629})

	v := invoice("i1", "2024-01-01", fact.InvoiceLine{Amount: num("33.33"), From: on("2024-01-01"), To: on("2024-01-31"), Tax: ref("3.00")})
	v.Contract = "c1"
	e := env()
	e.InvoicesThrough = on("2024-01-01")
	p = derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}, Invoices: []*fact.Invoice{v}})
	expectFlows(t, p, taxed, flow{"2024-01-01", 300}, flow{"2024-02-01", 296}, flow{"2024-03-01", 296})
}
