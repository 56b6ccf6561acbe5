// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// A contract that sales books later than it was signed binds the customer from
// the signature on, so that what is earned in between is not earned of nothing.
func TestAContractBindsWhenSignedAndCountsWhenBooked(t *testing.T) {
	c := contract("c1", "2024-01-15", months(12), line("seats", "100", monthly))
	c.Signed, c.Booked = on("2024-01-10"), on("2024-02-05")
	p := derived(t, env(), &derive.Group{Contracts: []*fact.Contract{c}})
	expectFlows(t, p, contracted, flow{"2024-01-10", 120000})
	bs := p.Lines[0].Bookings
	if len(bs) != 1 || bs[0].Day != day("2024-02-05") || bs[0].Amount != 120000 {
		t.Errorf("bookings %+v, want 1,200.00 on 2024-02-05", bs)
	}
}
