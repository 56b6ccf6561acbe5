// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
)

const causeOut = curve.Document

// void takes back all that is left of an invoice, or a credit note.
func (w *walk) void(a *adjustment, k int) {
	if a.void.CreditNote != "" {
		w.voidCredit(a, k)
		return
	}
	if !a.ready {
		a.ready = true
		left := w.leftParts(k)
		take := make([]money.Minor, len(left))
		for i, p := range left {
			take[i] = p.amount
		}
		w.addParts(a, left, take, nil)
		w.lowerParts(a, k)
	}
	w.takeOff(a, k, 1)
	w.excess(a, k)
	doc := &w.docs[k]
	if doc.open < 0 {
		// What had been paid is the customer's.
		w.release(k, -doc.open, a.day, a.String(), false)
		w.sweep(doc.customer, doc.currency, a.day)
	}
}

// voidCredit puts back what a credit note took.
func (w *walk) voidCredit(a *adjustment, k int) {
	of := w.d.undoes(a)
	if of == nil || k < 0 {
		w.fail(a, "credit_note", "names credit note %s, which is not in the book", a.void.CreditNote)
		return
	}
	w.putBack(a, of, k)
	w.sweep(w.docs[k].customer, w.docs[k].currency, a.day)
}

// putBack undoes a credit on its document and in the prices.
func (w *walk) putBack(a, of *adjustment, k int) {
	if !a.ready {
		a.ready = true
		if of.undone {
			w.fail(a, "credit_note", "takes back %s, which had been taken back before", of)
			return
		}
		of.undone = true
		w.d.restorePrice(a, of)
		w.owesAgain(a, of)
	}
	w.takeOff(of, k, -1)
}

// lowerParts lowers the prices by what an adjustment takes off claims.
func (w *walk) lowerParts(a *adjustment, k int) { w.lowerSome(a, k, 0) }

// lowerSome is lowerParts for the parts from "at" on.
func (w *walk) lowerSome(a *adjustment, k, at int) {
	var shared sharedCuts
	for i := at; i < len(a.parts); i++ {
		p := &a.parts[i]
		amount, loose := p.amount, w.d.pos.Lines[p.line].Fact == nil
		if !loose {
			if a.error || a.void != nil {
				p.reopen = true
				continue
			}
			if w.paysOut(a, p) {
				continue
			}
			if amount = w.beyondSchedule(p); shared.add(w.d, p.line, amount) {
				continue
			}
		}
		contra, s := w.d.earnedShare(a, p, amount, a.day)
		all := loose && p.amount == w.leftOn(k, p.line)
		if all {
			// To the cent: what was earned and not taken back yet.
			x := w.d.loweredOf(p.line)
			contra = x.value(a.day) - x.taken
		}
		w.d.lowerPrice(a, p, priceCut{stated: amount, amount: amount, contra: contra}, s, all)
	}
	for _, c := range shared {
		w.lowerShared(a, at, c)
	}
}

// leftOn is what is left of the claims on a line without contract.
func (w *walk) leftOn(k, line int) (sum money.Minor) {
	for i := range w.docs[k].items {
		if x := &w.docs[k].items[i]; x.line == line {
			sum += x.amount
		}
	}
	return sum
}

// scheduledBack is what the schedule of a contract line takes back by itself and
// no document did yet.
func (w *walk) scheduledBack(line int) money.Minor {
	if w.d.pos.Lines[line].Fact == nil {
		return 0
	}
	var back money.Minor
	for _, in := range w.d.insts[w.d.work[line].lo:w.d.work[line].hi] {
		back += max(-in.Amount, 0)
	}
	for _, c := range w.d.claimsOf(line) {
		back -= max(-c.Amount, 0)
	}
	return max(0, back-w.d.loweredOf(line).scheduled)
}

// beyondSchedule is what of a credit on a contract line lowers its price: not
// what the schedule takes back, nor what was billed beyond the schedule.
func (w *walk) beyondSchedule(p *part) money.Minor {
	x, amount := w.d.loweredOf(p.line), p.amount
	back := upTo(amount, w.scheduledBack(p.line))
	x.scheduled += back
	amount -= back
	var over money.Minor
	for _, c := range w.d.claimsOf(p.line) {
		over += max(c.Amount, 0)
	}
	for _, in := range w.d.insts[w.d.work[p.line].lo:w.d.work[p.line].hi] {
		over -= max(in.Amount, 0)
	}
	back = upTo(amount, over-x.over)
	x.over += back
	return amount - back
}

// addBalance adds to what a customer has what did not come in here as money.
func (w *walk) addBalance(customer string, cur money.Currency, amount money.Minor, day civil.Day, note int32, from string) {
	if amount == 0 {
		return
	}
	w.loosen(customer, cur, day, amount, false, note)
	w.loosen(customer, cur, day, amount, true, note)
	w.addLot(lot{customer: customer, currency: cur, amount: amount, doc: -1, kept: true, from: from})
}
