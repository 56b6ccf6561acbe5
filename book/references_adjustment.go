// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// paymentOf finds a payment by id, or nil.
func (p *parts) paymentOf(id string) *fact.Payment {
	y, _ := p.byID.find(factKey{fact.KindPayment, id}).(*fact.Payment)
	return y
}

// creditNoteOf finds a credit note by id, or nil.
func (p *parts) creditNoteOf(id string) *fact.CreditNote {
	x, _ := p.byID.find(factKey{fact.KindCreditNote, id}).(*fact.CreditNote)
	return x
}

// checkAdjustments notes adjustments that name what is not there, or that do not
// fit it.
func (p *parts) checkAdjustments() {
	a := &p.adjustments
	for _, x := range a.CreditNotes {
		if v := p.namedInvoice(x, x.Invoice); v != nil {
			p.checkCreditLines(x, v)
			p.notBeforeIssue(x, "issued", x.Issued, "invoice "+v.ID, v.Issued)
		}
	}
	for _, x := range a.Refunds {
		p.checkRefund(x)
	}
	for _, x := range a.Disputes {
		p.namedInvoice(x, x.Invoice)
		p.namedPayment(x, x.Payment)
	}
	for _, x := range a.WriteOffs {
		if v := p.namedInvoice(x, x.Invoice); v != nil {
			p.notBeforeIssue(x, "date", x.Date, "invoice "+v.ID, v.Issued)
		}
	}
	p.checkVoids()
	for _, x := range a.Balances {
		if x.Customer == "" {
			p.nobody(x, "customer", "the balance names no customer")
		}
	}
}

// namedInvoice is the invoice that a fact names. One that is not there is noted.
func (p *parts) namedInvoice(f fact.Fact, id string) *fact.Invoice {
	v := p.invoiceOf(id)
	if v == nil && id != "" {
		p.unknown(f, "invoice", fact.KindInvoice, id)
	}
	return v
}

func (p *parts) namedPayment(f fact.Fact, id string) *fact.Payment {
	y := p.paymentOf(id)
	if y == nil && id != "" {
		p.unknown(f, "payment", fact.KindPayment, id)
	}
	return y
}

// notBeforeIssue notes what happens to a document before there is one.
func (p *parts) notBeforeIssue(f fact.Fact, path string, day civil.Day, what string, issued civil.Day) {
	if day < issued {
		p.in.note(f, path, fact.ClassContradiction, "on "+day.String()+", before "+what+" is issued on "+issued.String(), "correct one of the two days")
	}
}

func (p *parts) checkCreditLines(x *fact.CreditNote, v *fact.Invoice) {
	for i := range x.Lines {
		id := x.Lines[i].Line
		if id == "" || slices.ContainsFunc(v.Lines, func(l fact.InvoiceLine) bool { return l.ID == id }) {
			continue
		}
		rows := make([]string, len(v.Lines))
		for k := range v.Lines {
			rows[k] = v.Lines[k].ID
			if line := cmp.Or(v.Lines[k].Line, v.Lines[k].Product); line != "" && line != rows[k] {
				rows[k] += " (" + line + ")"
			}
		}
		p.in.note(x, fmt.Sprintf("lines[%d].line", i), fact.ClassReference, "invoice "+v.ID+" has no row "+id, "its rows are "+strings.Join(rows[:min(len(rows), 8)], ", "))
	}
}

func (p *parts) checkRefund(x *fact.Refund) {
	if x.Customer == "" && x.Invoice == "" && x.Payment == "" {
		p.nobody(x, "customer", "the refund names no customer, invoice or payment")
	}
	if v := p.namedInvoice(x, x.Invoice); v != nil {
		p.sameCurrency(x, "invoice", x.Currency, p.invoiceCurrency(v), "invoice "+v.ID)
	}
	if y := p.namedPayment(x, x.Payment); y != nil {
		p.sameCurrency(x, "payment", x.Currency, p.paymentCurrency(y), "payment "+y.ID)
	}
}

// paymentCurrency is the currency of a payment as far as the book says.
func (p *parts) paymentCurrency(y *fact.Payment) money.Currency {
	if !y.Currency.IsZero() {
		return y.Currency
	}
	for i := range y.Applications {
		if v := p.invoiceOf(y.Applications[i].Invoice); v != nil {
			return p.invoiceCurrency(v)
		}
	}
	return p.in.currency
}

// sameCurrency notes a fact in another currency than what it is about.
func (p *parts) sameCurrency(f fact.Fact, path string, cur, want money.Currency, what string) {
	if !cur.IsZero() && !want.IsZero() && cur != want {
		p.in.note(f, path, fact.ClassCurrency, "the "+f.Kind().String()+" is in "+cur.String()+" and "+what+" in "+want.String(), "both have one currency; correct one of the two")
	}
}

// checkVoids notes what is voided twice, or before it was issued.
func (p *parts) checkVoids() {
	done := map[factKey]*fact.Void{}
	for _, x := range p.adjustments.Voids {
		k, v := factKey{fact.KindInvoice, x.Invoice}, p.namedInvoice(x, x.Invoice)
		n := p.creditNoteOf(x.CreditNote)
		switch {
		case x.Invoice == "" && x.CreditNote == "":
			p.in.note(x, "invoice", fact.ClassMissing, "the void names neither an invoice nor a credit note", "add invoice: i-1, or credit_note: cn-1")
			continue
		case v != nil:
			p.notBeforeIssue(x, "date", x.Date, "invoice "+v.ID, v.Issued)
		case x.CreditNote != "":
			k = factKey{fact.KindCreditNote, x.CreditNote}
			if n == nil {
				p.unknown(x, "credit_note", fact.KindCreditNote, x.CreditNote)
			} else {
				p.notBeforeIssue(x, "date", x.Date, "credit note "+n.ID, n.Issued)
			}
		}
		if first := done[k]; first != nil {
			p.in.note(x, k.kind.String(), fact.ClassDuplicate, "void "+first.ID+" at "+first.At.String()+" voids "+k.kind.String()+" "+k.id+" already", "keep one of the two; a void that was wrong is superseded by a fact that is right")
			continue
		}
		done[k] = x
	}
}
