// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"
	"strconv"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// creditNote takes an amount off an invoice, and lowers the price by what the
// contract does not take back by itself. What is more than is left of the invoice
// has no effect, unless the credit note says that it was paid back: then it is a
// loss. It is nobody's money.
func (w *walk) creditNote(a *adjustment, k int) {
	doc := &w.docs[k]
	if !a.ready {
		a.ready = true
		w.d.cur = doc.currency
		if !w.readCredit(a, k) {
			return
		}
		w.lowerParts(a, k)
	}
	w.takeOff(a, k, 1)
	over := w.excess(a, k)
	refund, balance, elsewhere := w.settlement(a)
	if refund > 0 {
		if rest := w.payOut(a, k, doc.customer, doc.currency, refund); rest > 0 {
			note := w.note("%s pays back %s that had not been paid (%s)", a, rest.Table(doc.currency), a.head.At)
			loss := min(rest, a.over) // more than was left to credit
			w.beyond(k, -loss, a.day, lost, note)
			w.settle(k, loss-rest, a.day, causeOut, nil, note)
		}
		over = max(0, min(over-refund, -doc.open))
	}
	why := a.String()
	if part := min(over, elsewhere); part > 0 {
		note := w.note("%s: %s settled elsewhere (%s)", a, part.Table(doc.currency), a.head.At)
		w.settle(k, -part, a.day, causeOut, nil, note)
		w.loosen(doc.customer, doc.currency, a.day, part, false, note)
		w.loosen(doc.customer, doc.currency, a.day, -part, false, note)
		w.loosen(doc.customer, doc.currency, a.day, -part, true, note)
		over -= part
	}
	if part := min(over, balance); part > 0 {
		w.release(k, part, a.day, why, true)
	}
	w.settleDefault(k, a.day, why)
}

// settlement is how a credit note says that it is settled.
func (w *walk) settlement(a *adjustment) (refund, balance, elsewhere money.Minor) {
	s := a.credit.Settles
	if s == nil {
		return
	}
	w.d.cur = w.docs[w.byID[a.invoice]].currency
	read := func(x *money.Decimal, field string) money.Minor {
		if x == nil {
			return 0
		}
		m, err := w.d.exact(*x)
		if err != nil {
			w.fail(a, field, "%v", err)
		}
		return m
	}
	return read(s.Refund, "settles.refund"), read(s.Balance, "settles.balance"), read(s.Elsewhere, "settles.elsewhere")
}

// readCredit divides a credit note among the lines of its invoice: by the rows
// that it names, else by what is left of each.
func (w *walk) readCredit(a *adjustment, k int) bool {
	x := a.credit
	left := w.leftParts(k)
	if x.Amount != nil {
		amount, err := w.d.exact(*x.Amount)
		if err != nil {
			w.fail(a, "amount", "%v", err)
			return false
		}
		a.over += w.takeParts(a, left, w.returned(left), amount, nil)
	}
	for i := range x.Lines {
		cl := &x.Lines[i]
		amount, err := w.d.exact(cl.Amount)
		var tax *money.Minor
		if err == nil && cl.Tax != nil {
			var m money.Minor
			m, err = w.d.exact(*cl.Tax)
			tax = &m
		}
		if err != nil {
			w.fail(a, "lines.amount", "%v", err)
			return false
		}
		var rows []*part
		for j := range left {
			if cl.Line == "" || rowID(left[j].invoice, left[j].row) == cl.Line {
				rows = append(rows, left[j])
			}
		}
		if len(rows) == 0 {
			w.fail(a, "lines.line", "names row %s, which invoice %s does not have", cl.Line, a.invoice)
			return false
		}
		at := len(a.parts)
		a.over += w.takeParts(a, rows, w.returned(rows), amount, tax)
		for j := at; j < len(a.parts) && cl.From.IsSet(); j++ {
			a.parts[j].covers = civil.Span{From: cl.From.Day(), To: cl.To.Or(cl.From.Day()) + 1}
		}
	}
	return true
}

// rowID is the name of an invoice row: its own, else its number.
func rowID(inv *fact.Invoice, row *fact.InvoiceLine) string {
	if row.ID != "" {
		return row.ID
	}
	for i := range inv.Lines {
		if &inv.Lines[i] == row {
			return strconv.Itoa(i + 1)
		}
	}
	return ""
}

// leftParts is what is left of each line's claim of a document.
func (w *walk) leftParts(k int) []*part {
	doc := &w.docs[k]
	left := make([]*part, len(doc.items))
	for i := range doc.items {
		x := &doc.items[i]
		left[i] = &part{invoice: w.d.claims[x.claim].invoice, row: x.row, line: x.line, amount: x.amount, tax: x.tax, from: x.from, to: x.to}
	}
	return left
}

// returned is what the schedules of contract lines take back by themselves, as
// far as no credit did yet: a credit belongs there first.
func (w *walk) returned(left []*part) []money.Minor {
	first := make([]money.Minor, len(left))
	any := false
	for i, p := range left {
		first[i] = min(max(p.amount, 0), w.scheduledBack(p.line))
		any = any || first[i] > 0
	}
	if !any {
		return nil
	}
	return first
}

// takeParts takes an amount off what is left, and its tax with it, and returns
// what was too much.
func (w *walk) takeParts(a *adjustment, left []*part, first []money.Minor, amount money.Minor, tax *money.Minor) (over money.Minor) {
	var whole money.Minor
	for _, p := range left {
		whole += p.amount
	}
	take := make([]money.Minor, len(left))
	if amount >= whole {
		over = amount - max(whole, 0)
		for i, p := range left {
			take[i] = p.amount
		}
	} else {
		over = w.allocate(a, left, first, amount, take)
	}
	w.addParts(a, left, take, tax)
	return over
}

// allocate divides an amount below what is left: first what is to come back
// anyway, then by what is left, by largest remainder.
func (w *walk) allocate(a *adjustment, left []*part, first []money.Minor, amount money.Minor, take []money.Minor) (over money.Minor) {
	rest := make([]money.Minor, len(left))
	for i, p := range left {
		rest[i] = max(p.amount, 0)
	}
	if first != nil {
		var back money.Minor
		for _, m := range first {
			back += m
		}
		now := min(amount, back)
		if err := money.Allocate(now, slices.Clone(w.d.weights(first)), take); err != nil {
			w.fail(a, "amount", "%v", err)
		}
		for i := range take {
			rest[i] -= take[i]
		}
		amount -= now
	}
	if amount == 0 {
		return 0
	}
	more := make([]money.Minor, len(left))
	if err := money.Allocate(amount, slices.Clone(w.d.weights(rest)), more); err != nil {
		w.fail(a, "amount", "%v", err)
	}
	for i := range more {
		take[i] += more[i]
	}
	return 0
}

// addParts makes the parts of a credit: the tax that is stated, else each line's
// by what is credited of its price.
func (w *walk) addParts(a *adjustment, left []*part, take []money.Minor, tax *money.Minor) {
	taxes := make([]money.Minor, len(left))
	if tax != nil {
		ws := make([]int64, len(left))
		for i := range left {
			ws[i] = int64(max(left[i].tax, 0))
		}
		if money.Allocate(*tax, ws, taxes) != nil && money.Allocate(*tax, w.d.weights(take), taxes) != nil {
			w.fail(a, "lines.tax", "cannot be divided among the rows of invoice %s", a.invoice)
		}
	}
	for i, p := range left {
		if tax == nil {
			taxes[i] = shareOf(p.tax, take[i], p.amount, money.HalfUp)
		}
		p.amount -= take[i]
		p.tax -= taxes[i]
		if take[i] == 0 && taxes[i] == 0 {
			continue
		}
		q := *p
		q.amount, q.tax = take[i], taxes[i]
		a.parts = append(a.parts, q)
	}
}

// takeOff takes the parts of an adjustment off the document, or puts them back.
func (w *walk) takeOff(a *adjustment, k int, sign money.Minor) {
	doc := &w.docs[k]
	for i := range a.parts {
		p := &a.parts[i]
		for j := range doc.items {
			if x := &doc.items[j]; x.line == p.line && x.row == p.row {
				x.amount -= sign * p.amount
				x.tax -= sign * p.tax
				doc.open -= sign * (p.amount + p.tax)
				w.activate(k)
				break
			}
		}
	}
}
