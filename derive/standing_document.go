// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// NextInvoice is what is invoiced of a contract on a day to come, for one contract.
type NextInvoice struct {
	Issue, Due civil.Day
	Amount     money.Minor // without tax
	ID         string      // of the invoice, when it has been issued
}

// documents adds what was invoiced of the contract, on paper or by the schedule,
// and what was paid of it.
func (s *standing) documents() {
	type key struct {
		invoice    *fact.Invoice
		issue, due civil.Day
	}
	sums := map[key]money.Minor{}
	var order []key
	d := s.d
	for i := s.arr.First; i < s.arr.Last; i++ {
		l := &d.pos.Lines[i]
		for _, c := range d.claims[l.claims.lo:l.claims.hi] {
			if c.credit != nil {
				continue // shown as the fact that made it
			}
			k := key{c.invoice, c.Issue, c.Due}
			if _, ok := sums[k]; !ok {
				order = append(order, k)
			}
			sums[k] += c.Amount
		}
	}
	for _, k := range order {
		amount := sums[k]
		e := Event{Kind: "scheduled", Day: k.issue, What: amount.Table(s.Currency) + " by the schedule, due " + k.due.String()}
		next := NextInvoice{Issue: k.issue, Due: k.due, Amount: amount}
		if k.invoice != nil {
			e.Kind, e.What, next.ID = "invoice", amount.Table(s.Currency)+", due "+k.due.String(), k.invoice.ID
			e.head(&k.invoice.Head)
		}
		if k.issue > s.on {
			s.Invoices = append(s.Invoices, next)
		}
		if k.invoice != nil || k.issue <= s.on {
			s.add(e)
		}
	}
	slices.SortStableFunc(s.Invoices, func(a, b NextInvoice) int {
		return cmp.Or(cmp.Compare(a.Issue, b.Issue), cmp.Compare(a.Due, b.Due), cmp.Compare(a.ID, b.ID))
	})
	s.payments()
}

// payments adds the money that was matched to invoices of the contract.
func (s *standing) payments() {
	type key struct {
		payment  *fact.Payment
		day      civil.Day
		document string
	}
	sums := map[key]money.Minor{}
	var order []key
	for i := s.arr.First; i < s.arr.Last; i++ {
		for _, p := range s.d.paidOf(i) {
			k := key{p.payment, p.day, p.document}
			if _, ok := sums[k]; !ok {
				order = append(order, k)
			}
			sums[k] += p.amount
		}
	}
	for _, k := range order {
		s.fact("payment", k.day, &k.payment.Head, sums[k].Table(s.Currency)+" for "+k.document)
	}
}

// adjustments adds what happened to the invoices of the contract later, in the
// amounts that the facts state.
func (s *standing) adjustments(x *Adjustments) {
	mine, notes := map[string]bool{}, map[string]bool{}
	for _, v := range s.d.pos.Group.Invoices {
		if v.Contract == s.Contract.ID || slices.ContainsFunc(v.Lines, func(l fact.InvoiceLine) bool { return l.Contract == s.Contract.ID }) {
			mine[v.ID] = true
		}
	}
	about := func(invoice string, amount *money.Decimal) string {
		if amount == nil {
			return "of invoice " + invoice
		}
		return amount.String() + " of invoice " + invoice
	}
	for _, c := range x.CreditNotes {
		if mine[c.Invoice] {
			notes[c.ID] = true
			s.fact("credit_note", c.Issued, &c.Head, because(about(c.Invoice, c.Amount), c.Reason))
		}
	}
	for _, r := range x.Refunds {
		if mine[r.Invoice] {
			s.fact("refund", r.Paid, &r.Head, because(about(r.Invoice, &r.Amount), r.Reason))
		}
	}
	for _, p := range x.Disputes {
		if mine[p.Invoice] {
			s.fact("dispute", p.Date, &p.Head, because(about(p.Invoice, p.Amount), p.State))
		}
	}
	for _, v := range x.Voids {
		switch {
		case mine[v.Invoice]:
			s.fact("void", v.Date, &v.Head, because("invoice "+v.Invoice, v.Reason))
		case notes[v.CreditNote]:
			s.fact("void", v.Date, &v.Head, because("credit note "+v.CreditNote, v.Reason))
		}
	}
	for _, w := range x.WriteOffs {
		if mine[w.Invoice] {
			s.fact("write_off", w.Date, &w.Head, because(about(w.Invoice, w.Amount), w.Reason))
		}
	}
}

func because(what, reason string) string {
	if reason == "" {
		return what
	}
	return what + ", " + reason
}
