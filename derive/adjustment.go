// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// adjustment is what one fact did to invoices or money after the event. What it
// comes to is decided in the first walk over the documents and kept, so that the
// second, which knows the schedule that the credits leave, repeats it.
type adjustment struct {
	head     *fact.Head
	what     string // "credit note"
	day      civil.Day
	invoice  string
	payment  string
	customer string
	split    string
	reason   Reason
	error    bool // a credit for an error: the price stays

	credit  *fact.CreditNote
	refund  *fact.Refund
	dispute *fact.Dispute
	void    *fact.Void
	give    *fact.WriteOff
	balance *fact.Balance

	// Decided.
	ready    bool
	parts    []part       // taken off claims
	effects  []effect     // what of them lowered prices
	forgiven []lineAmount // given up without lowering the price
	back     []taxBack    // tax that is owed again after all
	amount   money.Minor  // paid back, written off
	price    money.Minor  // of a refund or dispute, off the price
	over     money.Minor  // more than was left
	loss     money.Minor  // paid back beyond the price, in the walk at hand
	undone   bool
	closed   *adjustment // the end of a dispute
}

// part is what is taken off one line's claim of one row of an invoice.
type part struct {
	invoice  *fact.Invoice
	row      *fact.InvoiceLine
	line     int
	amount   money.Minor // without tax
	tax      money.Minor
	from, to civil.Day  // of the row
	covers   civil.Span // the service that the credit states
	reopen   bool       // only billing changes: the schedule has it open again
}

type lineAmount struct {
	line   int
	row    *fact.InvoiceLine
	amount money.Minor
}

// String names the fact: "credit note cn-1 of 2024-02-01".
func (a *adjustment) String() string { return fmt.Sprintf("%s %s of %s", a.what, a.head.ID, a.day) }

// adjustments are the group's, without those that have not happened yet.
func (d *Deriver) readAdjustments(g *Adjustments) {
	d.adjusts = d.adjusts[:0]
	if g == nil {
		return
	}
	add := func(a *adjustment) {
		if a.day > d.env.AsOf || (a.invoice != "" && d.later(a.invoice)) {
			return
		}
		d.adjusts = append(d.adjusts, a)
	}
	for _, x := range g.CreditNotes {
		add(&adjustment{head: &x.Head, what: "credit note", day: x.Issued, invoice: x.Invoice, split: x.Split, reason: ContraCreditNote, error: x.Reason == "error", credit: x})
	}
	for _, x := range g.Refunds {
		add(&adjustment{head: &x.Head, what: "refund", day: x.Paid, invoice: x.Invoice, payment: x.Payment, customer: x.Customer, split: x.Split, reason: ContraRefund, refund: x})
	}
	for _, x := range g.Disputes {
		add(&adjustment{head: &x.Head, what: "dispute", day: x.Date, invoice: x.Invoice, payment: x.Payment, reason: ContraDispute, dispute: x})
	}
	for _, x := range g.Voids {
		add(&adjustment{head: &x.Head, what: "void", day: x.Date, invoice: x.Invoice, reason: ContraVoid, void: x})
	}
	for _, x := range g.WriteOffs {
		add(&adjustment{head: &x.Head, what: "write-off", day: x.Date, invoice: x.Invoice, reason: noContra, give: x})
	}
	for _, x := range g.Balances {
		add(&adjustment{head: &x.Head, what: "balance", day: x.Date, customer: x.Customer, balance: x})
	}
	slices.SortStableFunc(d.adjusts, func(a, b *adjustment) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.head.Seq, b.head.Seq), cmp.Compare(a.head.ID, b.head.ID))
	})
}

// noContra is the reason of what takes nothing off revenue that was earned.
const noContra = Reasons

// adjust decides what the group's adjustments come to, and bills again with the
// credits among the real claims.
func (d *Deriver) adjust(g *Group, found int) {
	d.readAdjustments(g.Adjustments)
	if len(d.adjusts) == 0 {
		return
	}
	d.lower = make(map[int]*lowered)
	d.indexUndoable()
	w := d.newWalk(true)
	w.run(g)
	if d.problems.Len() > 0 {
		return
	}
	credits := len(d.real.all)
	for _, a := range d.adjusts {
		d.creditClaims(a)
	}
	if len(d.real.all) == credits {
		return
	}
	d.real.sorted = false
	d.pos.Findings = append(d.pos.Findings[:found:found], w.findings...)
	d.claims = d.claims[:0]
	d.bill()
}

// creditClaims adds what an adjustment takes off claims, gives back when it was
// undone, and the tax that is owed again, to the real claims.
func (d *Deriver) creditClaims(a *adjustment) {
	for _, b := range a.back {
		d.real.all = append(d.real.all, claim{
			line: b.line, invoice: b.invoice, row: b.row, credit: &credit{by: a, of: a},
			Issue: b.day, Due: b.day, From: b.from, To: b.to, Tax: b.tax,
		})
	}
	of := a
	sign := money.Minor(-1)
	if a.void != nil && a.void.CreditNote != "" || a.dispute != nil && a.dispute.State == "won" {
		if of, sign = d.undoes(a), 1; of == nil || !of.undone {
			return
		}
	}
	for _, p := range of.parts {
		if !p.covers.Empty() {
			p.from, p.to = p.covers.From, p.covers.To
		}
		d.real.all = append(d.real.all, claim{
			line: p.line, invoice: p.invoice, row: p.row, credit: &credit{by: a, of: of, reopen: p.reopen},
			Issue: a.day, Due: a.day, From: p.from, To: p.to, Amount: sign * p.amount, Tax: sign * p.tax,
		})
	}
}

// credit marks a claim that an adjustment made: by which, and of which credit
// when it is one that is taken back.
type credit struct {
	by, of *adjustment
	reopen bool
}

// undoes is the credit that a void, or the dispute that one that was won, undoes.
func (d *Deriver) undoes(a *adjustment) *adjustment {
	switch {
	case a.void != nil:
		return d.undoable[undoKey{credit: a.void.CreditNote}]
	case a.dispute != nil:
		return d.undoable[undoKey{invoice: a.invoice, payment: a.payment}]
	}
	return nil
}

// undoKey finds a credit note by its id, and a dispute that was opened by what it
// is about.
type undoKey struct{ credit, invoice, payment string }

// indexUndoable finds the first adjustment of each key, in their order.
func (d *Deriver) indexUndoable() {
	d.undoable = make(map[undoKey]*adjustment)
	for _, a := range d.adjusts {
		var key undoKey
		switch {
		case a.credit != nil:
			key.credit = a.head.ID
		case a.dispute != nil && a.dispute.State == "opened":
			key.invoice, key.payment = a.invoice, a.payment
		default:
			continue
		}
		if d.undoable[key] == nil {
			d.undoable[key] = a
		}
	}
}

// splitOf is how a credit is divided on a line: as the fact says, else as the
// policy does.
func (a *adjustment) splitOf(t *policy.Terms) policy.CreditSplit {
	switch a.split {
	case "pro_rata":
		return policy.SplitProRata
	case "unearned_first":
		return policy.SplitUnearnedFirst
	case "by_line":
		return policy.SplitByLine
	}
	return t.CreditSplit
}
