// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
)

// What is left of a contract of one year is earned within a year: cRPO is RPO, in
// the months before a change was agreed on as well, which did not know of it.
func TestWhatWasExpectedBeforeAChange(t *testing.T) {
	c := &fact.Contract{Customer: "cu", Currency: usd, Starts: on("2024-01-01"), Term: months(12), Lines: []fact.Line{
		{ID: "seats", Product: "app", Quantity: num("3"), UnitPrice: num("100"), Per: fact.Per{Unit: fact.PerMonth}}}}
	c.ID = "c1"
	quantity := num("5")
	up := &fact.Amendment{Contract: "c1", Signed: on("2024-05-20"), Effective: day("2024-03-10"), Changes: []fact.Change{{Change: "seats", Quantity: &quantity}}}
	up.ID = "up"
	end := &fact.Termination{Contract: "c1", Noticed: on("2024-09-15"), Effective: day("2024-10-31")}
	end.ID = "end"
	g := &derive.Group{Key: "cu", Contracts: []*fact.Contract{c}, Changes: &derive.Changes{
		Amendments: []*fact.Amendment{up}, Terminations: []*fact.Termination{end}}}
	env := &derive.Env{Policy: policy.Of(policy.Default()), AsOf: day("2024-12-31"), Horizon: day("2025-12-31")}
	w, err := view.NewWindow(env, view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2025-01-01")}, Every: civil.EveryMonth})
	if err != nil {
		t.Fatal(err)
	}
	p, err := derive.New(env).Derive(g)
	if err != nil {
		t.Fatal(err)
	}
	acc := w.NewAccumulator()
	if err := acc.Add(p); err != nil {
		t.Fatal(err)
	}
	r, err := acc.Report([]string{"rpo", "crpo"})
	if err != nil {
		t.Fatal(err)
	}
	for j, rpo := range r.Rows[0].Values {
		if crpo := r.Rows[1].Values[j]; crpo != rpo {
			t.Errorf("%s: cRPO %d, RPO %d", r.Periods[j].Label, crpo, rpo)
		}
	}
	if r.Rows[0].Values[0] == 0 || r.Rows[0].Values[3] >= r.Rows[0].Values[4] {
		t.Errorf("RPO %v: the amendment of May adds to it", r.Rows[0].Values)
	}
}

// A credit, its void and what is used are no part of what was expected before them.
func TestWhatWasExpectedBeforeACredit(t *testing.T) {
	c := &fact.Contract{Customer: "cu", Currency: usd, Starts: on("2024-01-01"), Term: months(12), Lines: []fact.Line{
		{ID: "seats", Product: "app", Quantity: num("10"), UnitPrice: num("100"), Per: fact.Per{Unit: fact.PerMonth}},
		{ID: "calls", Product: "api", Quantity: num("1"), UnitPrice: num("2"), Per: fact.Per{Unit: fact.PerEach}, Meter: &fact.Meter{Unit: "call"}}}}
	c.ID = "c1"
	inv := &fact.Invoice{Contract: "c1", Customer: "cu", Issued: day("2024-01-01"), Due: on("2024-01-31"), Lines: []fact.InvoiceLine{
		{Line: "seats", Amount: num("1000"), From: on("2024-01-01"), To: on("2024-01-31")}}}
	inv.ID = "i1"
	amount, quantity := num("300"), num("20")
	note := &fact.CreditNote{Invoice: "i1", Issued: day("2024-01-20"), Amount: &amount}
	note.ID = "n1"
	more := &fact.CreditNote{Invoice: "i1", Issued: day("2024-03-05"), Amount: &amount}
	more.ID = "n2"
	void := &fact.Void{CreditNote: "n1", Date: day("2024-02-10")}
	void.ID = "v1"
	up := &fact.Amendment{Contract: "c1", Effective: day("2024-05-20"), Changes: []fact.Change{{Change: "seats", Quantity: &quantity}}}
	up.ID = "up"
	use := &fact.Usage{Contract: "c1", Line: "calls", From: day("2024-06-10"), Quantity: num("70")}
	use.ID = "u1"
	g := &derive.Group{Key: "cu", Contracts: []*fact.Contract{c}, Invoices: []*fact.Invoice{inv},
		Changes:     &derive.Changes{Amendments: []*fact.Amendment{up}, Usages: []*fact.Usage{use}},
		Adjustments: &derive.Adjustments{CreditNotes: []*fact.CreditNote{note, more}, Voids: []*fact.Void{void}}}
	env := &derive.Env{Policy: policy.Of(policy.Default()), AsOf: day("2024-12-31"), Horizon: day("2025-12-31")}
	w, err := view.NewWindow(env, view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2025-01-01")}, Every: civil.EveryDay})
	if err != nil {
		t.Fatal(err)
	}
	p, err := derive.New(env).Derive(g)
	if err != nil {
		t.Fatal(err)
	}
	acc := w.NewAccumulator()
	if err := acc.Add(p); err != nil {
		t.Fatal(err)
	}
	r, err := acc.Report([]string{"rpo", "crpo", "revenue"})
	if err != nil {
		t.Fatal(err)
	}
	for j, rpo := range r.Rows[0].Values {
		if crpo := r.Rows[1].Values[j]; crpo != rpo {
			t.Errorf("%s: cRPO %d, RPO %d", r.Periods[j].Label, crpo, rpo)
		}
	}
	if used := r.Rows[2].Values[161] - r.Rows[2].Values[160]; used < 139_99 || used > 140_01 {
		t.Errorf("revenue of 10 June is %d above that of the day before: 70 calls at 2", used)
	}
}
