// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// A contract that ends before its service begins, and gives nothing back, has all
// of its price earned when it ends: no service is left (EY, Q3-10).
func TestAnEndBeforeTheServiceBegins(t *testing.T) {
	l := line("plan", "100", monthly)
	l.Service = &fact.ServiceTerms{From: on("2024-06-01")}
	c := contract("c1", "2024-01-01", months(12), l)
	c.Billing = &fact.Billing{Every: months(12)}
	end := &fact.Termination{Contract: "c1", Effective: day("2024-03-31")}
	end.ID = "end"
	p := derived(t, env(), &derive.Group{Key: "cu", Contracts: []*fact.Contract{c}, Changes: &derive.Changes{Terminations: []*fact.Termination{end}}})
	expectFlows(t, p, earned, flow{"2024-03-31", 120000})
}

// A term that is cut without a credit runs on to the end of what was invoiced: 900
// for the quarter, not 3,600 for the year.
func TestATermCutWithoutCreditIsServedAsInvoiced(t *testing.T) {
	c := contract("c1", "2024-01-01", months(12), line("plan", "300", monthly))
	c.Billing = &fact.Billing{Every: months(3)}
	cut := &fact.Amendment{Contract: "c1", Effective: day("2024-02-15"), ExtendTo: on("2024-02-28"), Billing: "none"}
	cut.ID = "cut"
	p := derived(t, env(), &derive.Group{Key: "cu", Contracts: []*fact.Contract{c}, Changes: &derive.Changes{Amendments: []*fact.Amendment{cut}}})
	expectFlows(t, p, billed, flow{"2024-01-01", 90000})
	expectAt(t, p, earned, "2024-04-01", 90000)
	if got := arr(p, day("2024-03-31")); got != 360000 {
		t.Errorf("ARR of March %d", got)
	}
	if got := arr(p, day("2024-04-01")); got != 0 {
		t.Errorf("ARR of April %d", got)
	}
}
