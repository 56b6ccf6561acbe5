// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/derive"
)

// Twelve months at 100 are invoiced on 1 January; from 1 July one of two seats
// goes: 6 x 50 = 300 are to be credited. The invoice of c-2 sets the border.
func TestACreditThatAChangeOwesIsToBeIssued(t *testing.T) {
	year := "  - {type: contract, id: c-1, customer: oak, signed: 2024-01-01, starts: 2024-01-01, term: 12 months, billing: {every: 12 months}, lines: [{id: team, product: team, quantity: 2, unit_price: 50, per: month}]}\n"
	bill := bills("i-1", "c-1", "2024-01-01", "1200", "2024-01-01 to 2024-12-31")
	less := "  - {type: amendment, contract: c-1, effective: 2024-07-01, changes: [{change: team, quantity: 1}]}\n"
	other := sells("c-2", "2024-08-01", "12 months", "", "gold 200") + bills("i-2", "c-2", "2024-08-01", "200", "2024-08-01 to 2024-08-31")
	owed := []derive.FindingKind{derive.FindingUnbilled, derive.FindingUncredited, derive.FindingNeverInvoiced}
	runFindings(t, []findingCase{
		{"owed", "2024-08-15", year + bill + less + other, owed, []string{"uncredited 2024-07-01 300.00 c-1/team: credit without credit note"}},
		{"before the border", "2024-07-15", year + bill + less, owed, nil},
		{"credited in part", "2024-08-15", year + bill + less + other + "  - {type: credit_note, id: n-1, invoice: i-1, issued: 2024-07-02, amount: 120}\n", owed,
			[]string{"uncredited 2024-07-01 180.00 c-1/team: credit without credit note"}},
		{"credited", "2024-08-15", year + bill + less + other + "  - {type: credit_note, id: n-1, invoice: i-1, issued: 2024-07-02, amount: 300}\n", owed, nil},
		{"for the past", "2024-08-15", year + bill + "  - {type: amendment, id: a-1, contract: c-1, effective: 2024-07-01, credit_for_past: 50}\n" + other, owed,
			[]string{"uncredited 2024-07-01 50.00 c-1/a-1 credit: credit without credit note"}},
		// 1,200 - 300 are to be invoiced of c-1.
		{"nothing was invoiced", "2024-08-15", year + less + other, owed, []string{"never_invoiced 2024-01-01 900.00 c-1/: 2 instalments are due since 2024-01-01, and no invoice is for the contract"}},
	})
}
