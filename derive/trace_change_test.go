// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"strings"
	"testing"

	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// Every piece that a change makes says which change made it, and from which fact.
func TestEveryPieceOfAChangeIsExplained(t *testing.T) {
	l := line("seats", "100", monthly)
	l.Quantity = num("10")
	c := contract("c1", "2024-01-01", months(12), l, line("plan", "1200", yearly))
	c.Billing = &fact.Billing{Every: months(3)}
	module := line("module", "50", monthly)
	x := &derive.Changes{
		Amendments: []*fact.Amendment{
			amending("up", "2024-02-15", func(a *fact.Amendment) {
				a.Changes = []fact.Change{{Change: "seats", Quantity: ref("15")}, {Add: &module}}
			}),
			amending("late", "2024-04-10", func(a *fact.Amendment) {
				a.Signed, a.Billing = on("2024-05-20"), "next_invoice"
				a.Changes = []fact.Change{{Change: "seats", UnitPrice: ref("90")}}
			}),
			amending("repriced", "2024-07-01", func(a *fact.Amendment) {
				a.Changes = []fact.Change{{Change: "plan", UnitPrice: ref("120"), Per: monthly}, {Change: "seats", Discounts: []fact.Discount{{Percent: num("10")}}}}
			}),
			amending("longer", "2024-08-01", func(a *fact.Amendment) { a.ExtendTo, a.Fee, a.CreditForPast = on("2025-03-31"), ref("75"), ref("20") }),
		},
		Terminations: []*fact.Termination{{Contract: "c1", Noticed: on("2024-10-05"), Effective: day("2024-11-30"), Fee: ref("200")}},
	}
	x.Terminations[0].ID = "end"
	d := derive.New(env())
	d.Trace = true
	p, err := d.Derive(&derive.Group{Key: "cu", Contracts: []*fact.Contract{c}, Changes: x})
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for i := range p.Lines {
		l := &p.Lines[i]
		for name, pieces := range map[string]curve.Curve{"contracted": l.Contracted, "billed": l.Billed, "earned": l.Earned, "collected": l.Collected} {
			for _, piece := range pieces {
				note := d.Note(piece.Note)
				if note == "" {
					t.Errorf("line %s: %s of %s on %s says nothing", l.Fact.ID, name, piece.Amount.Table(usd), piece.From)
				}
				for _, id := range []string{"amendment up", "amendment late", "amendment repriced", "amendment longer", "termination end"} {
					if strings.Contains(note, id) {
						said[name+" "+id] = true
					}
				}
			}
		}
		for _, v := range l.Recurring {
			if d.Note(v.Note) == "" {
				t.Errorf("line %s: a level of %s says nothing", l.Fact.ID, v.From)
			}
		}
	}
	for _, want := range []string{"contracted amendment up", "contracted amendment late", "contracted termination end", "earned amendment up", "earned amendment late",
		"earned amendment repriced", "earned termination end", "billed amendment up", "billed amendment late"} {
		if !said[want] {
			t.Errorf("nothing says: %s", want)
		}
	}
}

// The same of what happens to invoices and money, and what is open on each document
// sums to what is receivable.
func TestEveryPieceOfAnAdjustmentIsExplained(t *testing.T) {
	inv := invoice("i1", "2024-01-01", fact.InvoiceLine{ID: "a", Amount: num("900"), From: on("2024-01-01"), To: on("2024-12-31"), Tax: ref("90")},
		fact.InvoiceLine{ID: "b", Amount: num("300"), From: on("2024-01-01"), To: on("2024-06-30")})
	inv2 := invoice("i2", "2024-03-01", fact.InvoiceLine{Amount: num("500"), From: on("2024-03-01"), To: on("2024-12-31")})
	note := &fact.CreditNote{Invoice: "i1", Issued: day("2024-03-01"), Lines: []fact.CreditLine{{Line: "a", Amount: num("100")}}, Settles: &fact.Settlement{Refund: ref("40"), Elsewhere: ref("10")}}
	note.ID = "cn"
	back := &fact.Refund{Invoice: "i1", Paid: day("2024-04-01"), Amount: num("50"), Split: "unearned_first"}
	back.ID = "back"
	off := &fact.WriteOff{Invoice: "i2", Date: day("2024-09-30")}
	off.ID = "off"
	opened := &fact.Dispute{Invoice: "i1", Date: day("2024-05-05"), State: "opened", Amount: ref("200")}
	opened.ID = "opened"
	won := &fact.Dispute{Invoice: "i1", Date: day("2024-06-05"), State: "won"}
	won.ID = "won"
	balance := &fact.Balance{Customer: "cu", Date: day("2023-12-31"), Amount: num("30")}
	balance.ID = "balance"
	late := payment("late", "2024-11-02", "120")
	late.Applications = []fact.Application{{Invoice: "i2"}}
	d := derive.New(env())
	d.Trace, d.Documents = true, true
	p, err := d.Derive(&derive.Group{Key: "cu", Invoices: []*fact.Invoice{inv, inv2}, Payments: []*fact.Payment{payment("p", "2024-01-20", "1290"), late},
		Adjustments: &derive.Adjustments{CreditNotes: []*fact.CreditNote{note}, Refunds: []*fact.Refund{back}, WriteOffs: []*fact.WriteOff{off},
			Disputes: []*fact.Dispute{opened, won}, Balances: []*fact.Balance{balance}}})
	if err != nil {
		t.Fatal(err)
	}
	var claimed, settled money.Minor
	for i := range p.Lines {
		l := &p.Lines[i]
		curves := map[string]curve.Curve{"contracted": l.Contracted, "billed": l.Billed, "earned": l.Earned, "collected": l.Collected}
		now := l.Collected
		if a := l.Adjusted; a != nil {
			now = a.Settled
			for r, c := range a.Contra {
				curves["contra "+derive.Reason(r).String()] = c
			}
			curves["bad debt"], curves["recovered"], curves["credited"] = a.BadDebt, a.Recovered, a.Credited
		}
		for name, pieces := range curves {
			for _, piece := range pieces {
				if d.Note(piece.Note) == "" {
					t.Errorf("line %d: %s of %s on %s says nothing", i, name, piece.Amount.Table(usd), piece.From)
				}
			}
		}
		v, _ := l.Claimed.Total()
		x, _ := l.Tax.Total()
		s, _ := now.Total()
		claimed, settled = claimed+v+x, settled+s
	}
	var open money.Minor
	for i := range p.Documents {
		for _, m := range p.Documents[i].Moves {
			open += m.Amount
		}
	}
	if open != claimed-settled {
		t.Errorf("open on the documents %d, receivable %d", open, claimed-settled)
	}
}
