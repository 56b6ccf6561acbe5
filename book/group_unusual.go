// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// joinUnusual unites the customers that adjustments connect.
func (g *grouping) joinUnusual() {
	for _, x := range g.p.adjustments.Refunds {
		g.refunded(x)
	}
	for _, x := range g.p.adjustments.Disputes {
		g.disputed(x)
	}
	for _, x := range g.p.adjustments.Balances {
		g.customer(x.Customer)
	}
	for _, x := range g.p.judgements.Answers {
		g.judged(x.Subject)
	}
	for _, x := range g.p.judgements.Estimates {
		g.estimate(x)
	}
}

// invoiceID is the customer of an invoice.
func (g *grouping) invoiceID(id string) int32 { return g.invoice(g.p.invoiceOf(id)) }

// refunded is the customer of a refund, joined with those of what it names.
func (g *grouping) refunded(x *fact.Refund) int32 {
	var of []int32
	if x.Customer != "" {
		of = append(of, g.customer(x.Customer))
	}
	if x.Invoice != "" {
		of = append(of, g.invoiceID(x.Invoice))
	}
	if x.Payment != "" {
		of = append(of, g.payer(g.p.paymentOf(x.Payment)))
	}
	for _, n := range of[1:] {
		g.unite(of[0], n)
	}
	return of[0]
}

// disputed is the customer of a dispute, joined with that of its payment.
func (g *grouping) disputed(x *fact.Dispute) int32 {
	n := g.invoiceID(x.Invoice)
	if x.Payment != "" {
		g.unite(n, g.payer(g.p.paymentOf(x.Payment)))
	}
	return n
}

// collectUnusual puts changes and adjustments into their groups.
func (g *grouping) collectUnusual(of func(n int32) *derive.Group) {
	changes := func(contract string) *derive.Changes {
		x := of(g.contract(contract))
		if x.Changes == nil {
			x.Changes = new(derive.Changes)
		}
		return x.Changes
	}
	adjustments := func(n int32) *derive.Adjustments {
		x := of(n)
		if x.Adjustments == nil {
			x.Adjustments = new(derive.Adjustments)
		}
		return x.Adjustments
	}
	c, a := &g.p.changes, &g.p.adjustments
	for _, x := range c.Amendments {
		to := changes(x.Contract)
		to.Amendments = append(to.Amendments, x)
	}
	for _, x := range c.Terminations {
		to := changes(x.Contract)
		to.Terminations = append(to.Terminations, x)
	}
	for _, x := range c.Pauses {
		to := changes(x.Contract)
		to.Pauses = append(to.Pauses, x)
	}
	for _, x := range c.Resumes {
		to := changes(x.Contract)
		to.Resumes = append(to.Resumes, x)
	}
	for _, x := range c.Usages {
		to := changes(x.Contract)
		to.Usages = append(to.Usages, x)
	}
	for _, x := range a.CreditNotes {
		to := adjustments(g.invoiceID(x.Invoice))
		to.CreditNotes = append(to.CreditNotes, x)
	}
	for _, x := range a.Refunds {
		to := adjustments(g.refunded(x))
		to.Refunds = append(to.Refunds, x)
	}
	for _, x := range a.Disputes {
		to := adjustments(g.disputed(x))
		to.Disputes = append(to.Disputes, x)
	}
	for _, x := range a.Voids {
		to := adjustments(g.voided(x))
		to.Voids = append(to.Voids, x)
	}
	for _, x := range a.WriteOffs {
		to := adjustments(g.invoiceID(x.Invoice))
		to.WriteOffs = append(to.WriteOffs, x)
	}
	for _, x := range a.Balances {
		to := adjustments(g.customer(x.Customer))
		to.Balances = append(to.Balances, x)
	}
}

// voided is the customer of a void.
func (g *grouping) voided(x *fact.Void) int32 {
	if x.Invoice != "" {
		return g.invoiceID(x.Invoice)
	}
	return g.invoiceID(g.p.creditNoteOf(x.CreditNote).Invoice)
}
