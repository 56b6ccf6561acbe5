// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// checkReferences notes facts that name what is not there, or what does not fit.
func (p *parts) checkReferences(b *Book) {
	p.addedLines()
	for _, c := range p.contracts {
		p.checkContract(c)
	}
	p.checkCircles()
	for _, x := range p.deliveries {
		p.checkLine(x, x.Contract, x.Line, true)
	}
	for _, x := range p.openings {
		p.checkLine(x, x.Contract, x.Line, false)
	}
	for _, v := range p.invoices {
		p.checkInvoice(v)
	}
	for _, y := range p.payments {
		p.checkPayment(y)
	}
	p.checkChanges()
	p.checkAdjustments()
	p.ofTheirContract()
	p.checkJudgements()
	for _, f := range b.Others {
		p.checkOther(f)
	}
}

func (p *parts) checkContract(c *fact.Contract) {
	if c.Customer == "" {
		p.nobody(c, "customer", "the contract names no customer")
	}
	for i, id := range c.Renews {
		if p.contractOf(id) == nil {
			p.unknown(c, fmt.Sprintf("renews[%d]", i), fact.KindContract, id)
		}
	}
	for i, id := range c.CombinedWith {
		if p.contractOf(id) == nil {
			p.unknown(c, fmt.Sprintf("combined_with[%d]", i), fact.KindContract, id)
		}
	}
	for i := range c.Components {
		if t := c.Components[i].Target; t != "" && !p.hasLine(c, t) {
			p.noLine(c, fmt.Sprintf("components[%d].target", i), c, t)
		}
	}
	if c.Billing == nil {
		return
	}
	for i := range c.Billing.Schedule {
		if l := c.Billing.Schedule[i].Line; l != "" && !p.hasLine(c, l) {
			p.noLine(c, fmt.Sprintf("billing.schedule[%d].line", i), c, l)
		}
	}
}

// hasLine reports whether a contract ever has a line: from the start, or since
// an amendment.
func (p *parts) hasLine(c *fact.Contract, id string) bool {
	for i := range c.Lines {
		if c.Lines[i].ID == id {
			return true
		}
	}
	return slices.Contains(p.added[c.ID], id)
}

// noLine notes a line that the contract does not have.
func (p *parts) noLine(f fact.Fact, path string, c *fact.Contract, line string) {
	if p.in.failedAny(fact.KindAmendment) {
		return // the line may be one that it adds, and its own problem is noted
	}
	names := make([]string, len(c.Lines), len(c.Lines)+len(p.added[c.ID]))
	for i := range c.Lines {
		names[i] = c.Lines[i].ID
	}
	names = append(names, p.added[c.ID]...)
	fix := "its lines are " + strings.Join(names[:min(len(names), 8)], ", ")
	if near := fact.Nearest(line, names); near != "" {
		fix = "did you mean " + near + "?"
	}
	p.in.note(f, path, fact.ClassReference, "contract "+c.ID+" has no line "+strconv.Quote(line), fix)
}

// checkLine checks a fact that names a contract, and a line or, when one is
// needed, the only line.
func (p *parts) checkLine(f fact.Fact, contract, line string, needed bool) {
	c := p.contractOf(contract)
	switch {
	case c == nil:
		p.unknown(f, "contract", fact.KindContract, contract)
	case line != "" && !p.hasLine(c, line):
		p.noLine(f, "line", c, line)
	case line == "" && needed && len(c.Lines) > 1:
		p.in.note(f, "line", fact.ClassMissing, "contract "+c.ID+" has several lines", "say which: line: "+c.Lines[0].ID)
	}
}

// nobody notes a fact that belongs to no customer. Decoding finds most of them;
// facts that were made in memory were not decoded.
func (p *parts) nobody(f fact.Fact, path, what string) {
	p.in.note(f, path, fact.ClassMissing, what, "add customer")
}

func (p *parts) checkInvoice(v *fact.Invoice) {
	if v.Customer == "" && v.Contract == "" && (len(v.Lines) == 0 || v.Lines[0].Contract == "") {
		p.nobody(v, "customer", "the invoice names neither a customer nor a contract")
	}
	whole := p.contractOf(v.Contract)
	if v.Contract != "" && whole == nil {
		p.unknown(v, "contract", fact.KindContract, v.Contract)
	}
	for i := range v.Lines {
		row := &v.Lines[i]
		c, path := whole, fmt.Sprintf("lines[%d].", i)
		if row.Contract != "" {
			if c = p.contractOf(row.Contract); c == nil {
				p.unknown(v, path+"contract", fact.KindContract, row.Contract)
			}
		}
		switch {
		case row.Line == "" || c != nil && p.hasLine(c, row.Line):
		case c != nil:
			p.noLine(v, path+"line", c, row.Line)
		case v.Contract == "" && row.Contract == "":
			p.in.note(v, path+"line", fact.ClassMissing, "the row names a contract line but no contract", "add contract to the invoice or to the row; what is sold without contract is a product")
		}
		p.checkCurrency(v, path+"contract", v.Currency, c)
	}
}

func (p *parts) checkCurrency(v *fact.Invoice, path string, cur money.Currency, c *fact.Contract) {
	if want := p.currencyOf(c); c != nil && !cur.IsZero() && !want.IsZero() && cur != want {
		p.in.note(v, path, fact.ClassCurrency, "the invoice is in "+cur.String()+" and contract "+c.ID+" in "+want.String(), "a contract is invoiced in its own currency; correct one of the two")
	}
}

// invoiceCurrency is the currency of an invoice as far as the book says.
func (p *parts) invoiceCurrency(v *fact.Invoice) money.Currency {
	if !v.Currency.IsZero() {
		return v.Currency
	}
	if c := p.contractOf(v.Contract); c != nil {
		return p.currencyOf(c)
	}
	for i := range v.Lines {
		if c := p.contractOf(v.Lines[i].Contract); c != nil {
			return p.currencyOf(c)
		}
	}
	return p.in.currency
}

func (p *parts) checkPayment(y *fact.Payment) {
	if y.Customer == "" && len(y.Applications) == 0 {
		p.nobody(y, "customer", "the payment names neither a customer nor an invoice")
	}
	cur := y.Currency
	for i := range y.Applications {
		id, path := y.Applications[i].Invoice, fmt.Sprintf("applications[%d].invoice", i)
		v := p.invoiceOf(id)
		if v == nil {
			p.unknown(y, path, fact.KindInvoice, id)
			continue
		}
		want := p.invoiceCurrency(v)
		if !cur.IsZero() && !want.IsZero() && cur != want {
			p.in.note(y, path, fact.ClassCurrency, "the payment is in "+cur.String()+" and invoice "+id+" in "+want.String(), "a payment settles invoices of its own currency; correct one of the two")
		}
		if cur.IsZero() {
			cur = want
		}
	}
}

// checkOther checks the facts that derive does not use yet by the names of
// their references.
func (p *parts) checkOther(f fact.Fact) {
	r, ok := f.(fact.Referrer)
	if !ok {
		return
	}
	refs := r.Refs()
	if refs.Contract != "" {
		p.checkLine(f, refs.Contract, refs.Line, false)
	}
	if refs.Invoice != "" && p.invoiceOf(refs.Invoice) == nil {
		p.unknown(f, "invoice", fact.KindInvoice, refs.Invoice)
	}
	if x, ok := f.(*fact.Charge); ok {
		c := p.contractOf(x.Contract)
		p.sameCurrency(x, "currency", x.Currency, p.currencyOf(c), "contract "+x.Contract)
	}
}
