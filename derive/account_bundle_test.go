// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// A and B of a contract of a year are alone 1,000.00 each and together 1,500.00; C of
// a contract of two years that is combined with it is 1,000.00. 2,500.00 is asked for
// all: the discount of 500.00 is that of A and B together, so that C keeps its price
// (606-10-32-37), and the price of a term is that of the contract of A and B.
func TestABundleIsPricedByItsOwnContract(t *testing.T) {
	e := env()
	price := func(id string, amount string, bundle ...string) *fact.SSP {
		x := &fact.SSP{Product: id, Point: ref(amount), Per: forTerm, Method: "observable", Bundle: bundle}
		x.ID = "ssp-" + id
		return x
	}
	e.SSPs = map[string][]*fact.SSP{"A": {price("A", "1000")}, "B": {price("B", "1000")}, "C": {price("C", "1000")}, "": {price("", "1500", "A", "B")}}
	c1 := contract("c1", "2024-01-01", months(12), line("A", "800", forTerm), line("B", "800", forTerm))
	c2 := contract("c2", "2024-01-01", months(24), line("C", "900", forTerm))
	c2.CombinedWith = []string{"c1"}
	p := derived(t, e, &derive.Group{Contracts: []*fact.Contract{c1, c2}})
	for i, want := range []money.Minor{75000, 75000, 100000} {
		if got, err := p.Lines[i].Priced.Total(); got != want || err != nil {
			t.Errorf("%s: %d, want %d; %v", p.Lines[i].Fact.ID, got, want, err)
		}
	}
}
