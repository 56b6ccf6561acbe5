// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// unusual keeps a fact of a kind that most books have none of: a change of a
// contract, what happened to invoices and money later, or what was judged of
// them. It reports whether the fact is of such a kind.
func (p *parts) unusual(f fact.Fact) bool {
	c, a, j := &p.changes, &p.adjustments, &p.judgements
	switch f := f.(type) {
	case *fact.Amendment:
		c.Amendments = append(c.Amendments, f)
	case *fact.Termination:
		c.Terminations = append(c.Terminations, f)
	case *fact.Pause:
		c.Pauses = append(c.Pauses, f)
	case *fact.Resume:
		c.Resumes = append(c.Resumes, f)
	case *fact.Usage:
		c.Usages = append(c.Usages, f)
	case *fact.CreditNote:
		a.CreditNotes = append(a.CreditNotes, f)
	case *fact.Refund:
		a.Refunds = append(a.Refunds, f)
	case *fact.Dispute:
		a.Disputes = append(a.Disputes, f)
	case *fact.Void:
		a.Voids = append(a.Voids, f)
	case *fact.WriteOff:
		a.WriteOffs = append(a.WriteOffs, f)
	case *fact.Balance:
		a.Balances = append(a.Balances, f)
	case *fact.Answer:
		j.Answers = append(j.Answers, f)
	case *fact.Estimate:
		j.Estimates = append(j.Estimates, f)
	case *fact.Cost:
		j.Costs = append(j.Costs, f)
	default:
		return false
	}
	return true
}

func (p *parts) sortUnusual() {
	c, a, j := &p.changes, &p.adjustments, &p.judgements
	sortByID(c.Amendments)
	sortByID(c.Terminations)
	sortByID(c.Pauses)
	sortByID(c.Resumes)
	sortByID(c.Usages)
	sortByID(a.CreditNotes)
	sortByID(a.Refunds)
	sortByID(a.Disputes)
	sortByID(a.Voids)
	sortByID(a.WriteOffs)
	sortByID(a.Balances)
	sortByID(j.Answers)
	sortByID(j.Estimates)
	sortByID(j.Costs)
}

// giveUnusual gives a group all of them, where there are any.
func (p *parts) giveUnusual(g *derive.Group) {
	c, a := &p.changes, &p.adjustments
	if len(c.Amendments)+len(c.Terminations)+len(c.Pauses)+len(c.Resumes)+len(c.Usages) > 0 {
		g.Changes = new(*c) // a copy, so that p itself need not be kept
	}
	if len(a.CreditNotes)+len(a.Refunds)+len(a.Disputes)+len(a.Voids)+len(a.WriteOffs)+len(a.Balances) > 0 {
		g.Adjustments = new(*a)
	}
	if j := &p.judgements; len(j.Answers)+len(j.Estimates)+len(j.Costs) > 0 {
		g.Judgements = new(*j)
	}
}

// redirectUnusual points them to the facts that count now.
func (p *parts) redirectUnusual() {
	c, a := &p.changes, &p.adjustments
	redirected(c.Amendments, func(x *fact.Amendment) { p.rename(fact.KindContract, &x.Contract) })
	redirected(c.Terminations, func(x *fact.Termination) { p.rename(fact.KindContract, &x.Contract) })
	redirected(c.Pauses, func(x *fact.Pause) { p.rename(fact.KindContract, &x.Contract) })
	redirected(c.Resumes, func(x *fact.Resume) { p.rename(fact.KindContract, &x.Contract) })
	redirected(c.Usages, func(x *fact.Usage) { p.rename(fact.KindContract, &x.Contract) })
	redirected(a.CreditNotes, func(x *fact.CreditNote) {
		p.rename(fact.KindInvoice, &x.Invoice)
		p.byID.replace(x)
	})
	redirected(a.Refunds, func(x *fact.Refund) {
		p.rename(fact.KindInvoice, &x.Invoice)
		p.rename(fact.KindPayment, &x.Payment)
	})
	redirected(a.Disputes, func(x *fact.Dispute) {
		p.rename(fact.KindInvoice, &x.Invoice)
		p.rename(fact.KindPayment, &x.Payment)
	})
	redirected(a.Voids, func(x *fact.Void) {
		p.rename(fact.KindInvoice, &x.Invoice)
		p.rename(fact.KindCreditNote, &x.CreditNote)
	})
	redirected(a.WriteOffs, func(x *fact.WriteOff) { p.rename(fact.KindInvoice, &x.Invoice) })
	p.redirectJudgements()
}

// redirected changes copies of facts.
func redirected[F any](fs []*F, change func(x *F)) {
	for i, f := range fs {
		x := *f
		change(&x)
		fs[i] = &x
	}
}

// unusualDays adds their days. A credit note is a document like an invoice, and
// a refund or a dispute one like a payment: up to the latest of them, the book
// is real.
func (p *parts) unusualDays(all, issued, received *span) {
	c, a := &p.changes, &p.adjustments
	for _, x := range c.Amendments {
		all.addDay(x.Effective)
		all.add(x.Signed)
		all.add(x.ExtendTo)
		for i := range x.Changes {
			if l := x.Changes[i].Add; l != nil {
				all.term(l.Starts, l.Term, l.Ends)
			}
		}
	}
	for _, x := range c.Terminations {
		all.addDay(x.Effective)
	}
	for _, x := range c.Pauses {
		all.addDay(x.Effective)
		all.add(x.Until)
	}
	for _, x := range c.Resumes {
		all.addDay(x.Effective)
	}
	for _, x := range c.Usages {
		all.addDay(x.From)
		all.add(x.To)
	}
	for _, x := range a.CreditNotes {
		issued.addDay(x.Issued)
	}
	for _, x := range a.Refunds {
		received.addDay(x.Paid)
	}
	for _, x := range a.Disputes {
		received.addDay(x.Date)
	}
	for _, x := range a.Voids {
		all.addDay(x.Date)
	}
	for _, x := range a.WriteOffs {
		all.addDay(x.Date)
	}
	for _, x := range a.Balances {
		all.addDay(x.Date)
	}
	for _, x := range p.judgements.Costs {
		all.addDay(x.Date)
	}
}
