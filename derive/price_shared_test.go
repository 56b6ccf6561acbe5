// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// sharedPrice is a year of 1,080.00 and a set-up of 300.00 that is accepted on 15
// February, invoiced in advance: stand-alone they are sold for 1,200.00 and 600.00, so
// that 920.00 and 460.00 are allocated to them.
func sharedPrice(t *testing.T, a derive.Adjustments) *derive.Positions {
	t.Helper()
	setup := line("p", "300", onlyOnce)
	setup.SSP, setup.Recognition = ref("600"), fact.OnDelivery
	c := contract("c1", "2024-01-01", months(12), line("s", "90", monthly), setup)
	c.Lines[0].SSP = ref("1200")
	c.Billing = &fact.Billing{Whole: true}
	v := invoice("i1", "2024-01-01", fact.InvoiceLine{Line: "s", Amount: num("1080"), From: on("2024-01-01"), To: on("2024-12-31")},
		fact.InvoiceLine{Line: "p", Amount: num("300")})
	v.Contract = "c1"
	e := env()
	e.AsOf, e.Horizon = day("2025-01-31"), day("2025-01-31")
	e.InvoicesThrough = on("2025-01-31")
	d := derive.New(e)
	d.Findings = true
	p, err := d.Derive(&derive.Group{Contracts: []*fact.Contract{c}, Invoices: []*fact.Invoice{v}, Adjustments: &a,
		Deliveries: []*fact.Delivery{delivery("d1", "c1", "p", "2024-02-15", fact.DeliveryAccepted)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range p.Findings {
		if f.Kind == derive.FindingUnbilled || f.Kind == derive.FindingOverbilled || f.Kind == derive.FindingUncredited {
			t.Errorf("finding: %s", f.Text)
		}
	}
	return p
}

// A change of price goes by the keys of inception, whatever rows are credited
// (606-10-32-43, 32-44): 138.00 is 92.00 and 46.00. By the end of 30 June 182 of 366
// days are served: 828.00 × 182 ÷ 366 + 414.00 = 825.74 are earned.
func TestAChangeOfPriceGoesByTheAllocation(t *testing.T) {
	june := day("2024-07-01")
	for name, a := range map[string]derive.Adjustments{
		"credit note": {CreditNotes: []*fact.CreditNote{credited("n1", "2024-06-30", "138")}},
		"one row":     {CreditNotes: []*fact.CreditNote{{Head: head("n1"), Invoice: "i1", Issued: day("2024-06-30"), Lines: []fact.CreditLine{{Line: "1", Amount: num("138")}}}}},
		"refund":      {Refunds: []*fact.Refund{{Head: head("r1"), Invoice: "i1", Paid: day("2024-06-30"), Amount: num("138")}}},
	} {
		t.Run(name, func(t *testing.T) {
			p := sharedPrice(t, a)
			if got := byLine(t, p, priced, june); got["s"] != 828_00 || got["p"] != 414_00 {
				t.Errorf("price %v, want 828.00 and 414.00", got)
			}
			contra := money.Minor(0)
			for _, r := range []reading{contraCredit, contraRefund} {
				contra += at(t, p, r, june)
			}
			for _, x := range []struct {
				day  civil.Day
				want money.Minor
			}{{june, 825_74}, {day("2025-01-01"), 1242_00}} {
				if got := at(t, p, earned, x.day) - contra; got != x.want {
					t.Errorf("earned by %s: %d, want %d", x.day, got, x.want)
				}
			}
			expectAt(t, p, contracted, "2024-07-01", 1242_00) // as it is stated
		})
	}
}

// What is given up of a contract is bad debt as far as it was earned of the whole
// contract: 920.00 × 181 ÷ 366 + 460.00 = 914.97 before the service of 30 June. The
// rest is not earned any more, and nothing that was earned is taken back
// (606-10-45-4).
func TestAWriteOffGoesByTheAllocation(t *testing.T) {
	p := sharedPrice(t, derive.Adjustments{WriteOffs: []*fact.WriteOff{{Head: head("w1"), Invoice: "i1", Date: day("2024-06-30")}}})
	for x := day("2024-06-30"); x < day("2025-01-05"); x++ {
		if got := at(t, p, earned, x); got != 914_97 {
			t.Fatalf("earned by %s: %d, want 914.97", x, got)
		}
	}
	expectAt(t, p, badDebt, "2024-07-01", 914_97)
	expectAt(t, p, billed, "2024-07-01", 914_97)
	expectAt(t, p, priced, "2024-07-01", 914_97)
}

// What is given up of a part is earned in the proportion of the whole.
func TestAWriteOffOfAPart(t *testing.T) {
	p := sharedPrice(t, derive.Adjustments{WriteOffs: []*fact.WriteOff{{Head: head("w1"), Invoice: "i1", Date: day("2024-06-30"), Amount: ref("690")}}})
	expectAt(t, p, badDebt, "2024-07-01", 457_48) // 690.00 - 690.00 × 465.03 ÷ 1,380.00
	expectAt(t, p, priced, "2024-07-01", 1380_00-232_52)
	expectAt(t, p, earned, "2025-01-01", 1380_00-232_52)
}

// A credit note that is void leaves the price as it was allocated.
func TestAChangeOfPriceIsTakenBack(t *testing.T) {
	p := sharedPrice(t, derive.Adjustments{CreditNotes: []*fact.CreditNote{credited("n1", "2024-06-30", "138")},
		Voids: []*fact.Void{{Head: head("v1"), CreditNote: "n1", Date: day("2024-08-31")}}})
	want := map[string]money.Minor{"s": 920_00, "p": 460_00}
	for _, r := range []reading{priced, earned} {
		if got := byLine(t, p, r, day("2025-01-01")); got["s"] != want["s"] || got["p"] != want["p"] {
			t.Errorf("%s: %v, want %v", r.name, got, want)
		}
	}
	expectAt(t, p, contracted, "2025-01-01", 1380_00)
}
