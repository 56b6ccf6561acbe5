// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// takenOff is what was taken off the invoices of a line, if anything was.
var takenOff = reading{"credited", func(l *derive.Line) curve.Curve {
	if l.Adjusted == nil {
		return nil
	}
	return l.Adjusted.Credited
}}

// 12,000 are invoiced in January. A credit of 100 in July for the months before
// is a credit note, not an invoice below zero: 12,000 are invoiced, 100 credited.
// With four seats less for six months, 4 x 100 x 6 = 2,400 more are.
func TestACreditForThePastIsACreditNote(t *testing.T) {
	a := agreed("a", "2025-07-01", "2025-07-01")
	a.CreditForPast = ref("100")
	for _, how := range []string{"", "credit_note", "balance", "refund"} {
		a.Credit = how
		p := byMonths(t, prepaid(), a)
		expectFlows(t, p, billed, flow{"2025-01-01", 1200000}, flow{"2025-07-01", -10000})
		expectFlows(t, p, takenOff, flow{"2025-07-01", 10000})
		expectMonths(t, p, "2025-06-01", 100000, 90000, 100000)
		expectAt(t, p, collected, "2027-01-01", 1190000)
	}
	a.Changes = []fact.Change{{Change: "seats", Quantity: ref("6")}}
	p := byMonths(t, prepaid(), a)
	expectFlows(t, p, billed, flow{"2025-01-01", 1200000}, flow{"2025-07-01", -250000})
	expectFlows(t, p, takenOff, flow{"2025-07-01", 250000})
	// A second change leaves the credit as it is: 1 x 100 x 3 = 300 more.
	b := agreed("b", "2025-10-01", "2025-10-01", fact.Change{Change: "seats", Quantity: ref("5")})
	p = byMonths(t, prepaid(), a, b)
	expectFlows(t, p, takenOff, flow{"2025-07-01", 250000}, flow{"2025-10-01", 30000})
}
