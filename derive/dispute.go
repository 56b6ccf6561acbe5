// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// dispute is a payment that is taken back: the money goes and the price goes
// down. A dispute that is lost changes nothing more; one that is won brings the
// money back.
func (w *walk) dispute(a *adjustment, k int) {
	switch a.dispute.State {
	case "opened":
		w.open(a, k)
	case "won":
		if of := w.opened(a); of != nil {
			w.won(a, of, k)
		}
	default:
		w.opened(a)
	}
}

// opened is the dispute that was opened and is won or lost now.
func (w *walk) opened(a *adjustment) *adjustment {
	of := w.d.undoes(a)
	if of == nil || of.day > a.day {
		w.fail(a, "state", "is %s, and no dispute of invoice %s was opened before: state it as opened first", a.dispute.State, a.invoice)
		return nil
	}
	if w.decide {
		if of.closed != nil && of.closed != a {
			w.fail(a, "state", "is %s, and %s had been %s before", a.dispute.State, of, of.closed.dispute.State)
			return nil
		}
		of.closed = a
	}
	return of
}

// open takes the money back and lowers the price: by what is stated, else by
// what had been paid.
func (w *walk) open(a *adjustment, k int) {
	doc := &w.docs[k]
	w.d.cur = doc.currency
	if !a.ready {
		a.ready = true
		if of := w.d.undoes(a); of != a {
			w.fail(a, "state", "is opened, and dispute %s of the same invoice is: state one, or the payment of each", of.head.ID)
			return
		}
		a.amount = w.paidOf(a, k)
		if a.dispute.Amount != nil {
			var err error
			if a.amount, err = w.d.exact(*a.dispute.Amount); err != nil {
				w.fail(a, "amount", "%v", err)
				return
			}
		}
		if a.amount == 0 {
			w.find(FindingUnmatched, a, k, 0, "disputes a payment of invoice "+a.invoice+" that is not in the book")
		}
		a.price = w.takeGross(a, k, a.amount)
	}
	a.loss = 0
	w.takeOff(a, k, 1)
	over := w.excess(a, k)
	rest := w.payOut(a, k, doc.customer, doc.currency, a.amount)
	if rest > 0 {
		note := w.note("%s takes %s beyond what had been paid (%s)", a, rest.Table(doc.currency), a.head.At)
		own := min(rest, max(0, a.price-over)) // lowered the price, and had not been paid
		a.loss = rest - own
		w.settle(k, -own, a.day, causeOut, nil, note)
		w.beyond(k, -a.loss, a.day, lost, note)
	}
	w.settleDefault(k, a.day, a.String())
}

// paidOf is what was paid on an invoice, by the payment that is named.
func (w *walk) paidOf(a *adjustment, k int) (sum money.Minor) {
	for _, i := range w.docs[k].cash {
		c := &w.cash[i]
		if c.kind == settles && (a.payment == "" || (c.payment != nil && c.payment.ID == a.payment)) {
			sum += c.amount
		}
	}
	return max(0, sum)
}

// won brings the money of a dispute back: as a recovery, of which the tax is owed
// again, or by putting back what the dispute took.
func (w *walk) won(a, of *adjustment, k int) {
	doc := &w.docs[k]
	w.d.cur = doc.currency
	amount := of.amount
	if a.dispute.Amount != nil {
		var err error
		if amount, err = w.d.exact(*a.dispute.Amount); err != nil {
			w.fail(a, "amount", "%v", err)
			return
		}
	}
	restore := w.termsOf(k).DisputesWon == policy.WonRestore && amount == of.amount
	if !restore {
		note := w.note("%s was won: %s comes back, and revenue is not restored (disputes.won: recover) (%s)", of, amount.Table(doc.currency), a.head.At)
		tax := w.wonTax(a, of, k, amount, note)
		w.beyond(k, amount-tax, a.day, recovered, note)
		return
	}
	w.putBack(a, of, k)
	note := w.note("%s was won: %s comes back, and all is as without it (disputes.won: restore) (%s)", of, amount.Table(doc.currency), a.head.At)
	w.beyond(k, of.loss, a.day, lost, note)
	back := amount - of.loss
	part := min(back, max(0, doc.open))
	w.settle(k, part, a.day, curve.Document, nil, note)
	w.loosen(doc.customer, doc.currency, a.day, back-part, false, note)
	if back > part {
		w.addLot(lot{customer: doc.customer, currency: doc.currency, amount: back - part, doc: k, from: a.String()})
	}
	w.sweep(doc.customer, doc.currency, a.day)
}
