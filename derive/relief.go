// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// taxBack is tax that had come off a claim and is owed again, since what it is on
// was paid in the end: it is no income.
type taxBack struct {
	part
	day         civil.Day
	payment     *fact.Payment // of a write-off: what paid it
	application int
}

// oweTax puts tax back on an invoice of which a payment pays more than is open:
// the share of it in what had been written off.
func (w *walk) oweTax(k int, p *fact.Payment, application int, amount money.Minor, day civil.Day) {
	doc := &w.docs[k]
	a := doc.givenUp
	if a == nil {
		return
	}
	if w.decide {
		w.readTaxBack(a, k, p, application, amount, day)
	}
	for i := range a.back {
		b := &a.back[i]
		if b.payment != p || b.application != application {
			continue
		}
		x := doc.item(&b.part)
		x.tax += b.tax
		x.relief -= b.tax
		doc.written -= b.tax
		doc.open += b.tax
	}
	w.activate(k)
}

// readTaxBack decides what tax a payment of what was written off brings back.
func (w *walk) readTaxBack(a *adjustment, k int, p *fact.Payment, application int, amount money.Minor, day civil.Day) {
	doc := &w.docs[k]
	var relief money.Minor
	for i := range doc.items {
		relief += doc.items[i].relief
	}
	late := min(amount-doc.open, doc.written)
	if relief <= 0 || late <= 0 || doc.open < 0 {
		return
	}
	tax := shareOf(relief, late, doc.written, money.HalfUp)
	w.spread(k, tax, relief, func(x *openItem) money.Minor { return x.relief }, func(x *openItem, share money.Minor) {
		a.back = append(a.back, taxBack{part: w.taxOn(x, share), day: day, payment: p, application: application})
	})
}

// taxOn is a part of an invoice row that is tax alone.
func (w *walk) taxOn(x *openItem, tax money.Minor) part {
	return part{invoice: w.d.claims[x.claim].invoice, row: x.row, line: x.line, tax: tax, from: x.from, to: x.to}
}

// wonTax brings back the tax in what a dispute that was won brings, and returns
// it: the share that the dispute took of each row.
func (w *walk) wonTax(a, of *adjustment, k int, amount money.Minor, note int32) (sum money.Minor) {
	doc := &w.docs[k]
	if !a.ready {
		a.ready = true
		for i := range of.parts {
			p := &of.parts[i]
			if tax := shareOf(p.tax, amount, of.amount, money.HalfUp); tax != 0 {
				a.back = append(a.back, taxBack{part: w.taxOn(doc.item(p), tax), day: a.day})
			}
		}
	}
	for i := range a.back {
		b := &a.back[i]
		x := doc.item(&b.part)
		x.tax += b.tax
		x.paid += b.tax
		sum += b.tax
		w.move(cashMove{line: x.line, doc: k, day: a.day, amount: b.tax, cause: curve.Document, note: note})
	}
	return sum
}

// item is the claim on a document that a part of it is of.
func (doc *openDoc) item(p *part) *openItem {
	for i := range doc.items {
		if x := &doc.items[i]; x.line == p.line && x.row == p.row {
			return x
		}
	}
	panic("derive: a part of invoice " + doc.id + " is of none of its rows")
}
