// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/money"
)

// refund pays money back: first what the customer has without invoice, then what
// lowers the price of what was paid. What exceeds the price is a loss.
func (w *walk) refund(a *adjustment, k int) {
	x := a.refund
	docs := w.refunded(a, k)
	customer, cur := x.Customer, x.Currency
	if len(docs) > 0 {
		customer = w.docs[docs[0]].customer
		if !cur.IsZero() && cur != w.docs[docs[0]].currency {
			w.fail(a, "currency", "is in %s, invoice %s in %s", cur, w.docs[docs[0]].id, w.docs[docs[0]].currency)
			return
		}
		cur = w.docs[docs[0]].currency
	}
	if customer == "" {
		if at, ok := w.lotOf[x.Payment]; ok {
			customer = w.lots[at].customer
		}
	}
	if cur.IsZero() {
		cur = w.d.report.Currency
	}
	w.d.cur = cur
	if !a.ready {
		a.ready = true
		if !w.readRefund(a, docs, w.available(customer, cur)) {
			return
		}
	}
	first := -1
	if len(docs) > 0 {
		first = docs[0]
	}
	var over money.Minor
	for _, j := range docs {
		w.takeOff(a, j, 1)
		over += w.excess(a, j)
	}
	rest := w.payOut(a, first, customer, cur, a.amount)
	if rest == 0 {
		return
	}
	note := w.note("%s pays back %s beyond what had been paid (%s)", a, rest.Table(cur), a.head.At)
	if first < 0 {
		w.loosen(customer, cur, a.day, -rest, false, note)
		w.addLot(lot{customer: customer, currency: cur, amount: -rest, doc: -1, from: a.String()})
		w.find(FindingUnmatched, a, -1, rest, "of customer "+customer+" matches no money: the customer owes it")
		return
	}
	own := min(rest, max(0, a.price-over)) // lowered the price, and had not been paid
	w.settle(first, -own, a.day, causeOut, nil, note)
	w.beyond(first, own-rest, a.day, lost, note)
}

// refunded are the invoices that a refund is about: the one it names, else those
// that the payment paid.
func (w *walk) refunded(a *adjustment, k int) []int {
	var docs []int
	if k >= 0 {
		return append(docs, k)
	}
	if a.payment == "" {
		return nil
	}
	for _, p := range a.parts { // as decided
		if j := w.byID[p.invoice.ID]; !slices.Contains(docs, j) {
			docs = append(docs, j)
		}
	}
	for _, i := range w.paidBy[a.payment] {
		c := &w.cash[i]
		if c.amount > 0 && !slices.Contains(docs, c.doc) {
			docs = append(docs, c.doc)
		}
	}
	return docs
}

// readRefund decides how much of a refund lowers prices.
func (w *walk) readRefund(a *adjustment, docs []int, free money.Minor) bool {
	var err error
	if a.amount, err = w.d.exact(a.refund.Amount); err != nil {
		w.fail(a, "amount", "%v", err)
		return false
	}
	price := max(0, a.amount-free)
	if a.refund.Price != nil {
		if price, err = w.d.exact(*a.refund.Price); err != nil {
			w.fail(a, "price", "%v", err)
			return false
		}
		price = min(price, a.amount)
	}
	for _, j := range docs {
		if w.docs[j].real {
			part := w.takeGross(a, j, price)
			a.price += part
			price -= part
		}
	}
	return true
}

// takeGross takes up to an amount with tax off what is left of an invoice, and
// lowers the prices.
func (w *walk) takeGross(a *adjustment, k int, amount money.Minor) money.Minor {
	left := w.leftParts(k)
	var whole money.Minor
	gross := make([]money.Minor, len(left))
	for i, p := range left {
		gross[i] = p.amount + p.tax
		whole += gross[i]
	}
	amount = min(amount, max(whole, 0))
	if amount == 0 {
		return 0
	}
	take := slices.Clone(gross)
	if amount < whole {
		clear(take)
		if err := money.Allocate(amount, slices.Clone(w.d.weights(gross)), take); err != nil {
			w.fail(a, "amount", "%v", err)
			return 0
		}
	}
	at := len(a.parts)
	for i, p := range left {
		q := *p
		q.tax = shareOf(p.tax, take[i], gross[i], money.HalfUp)
		q.amount = take[i] - q.tax
		if take[i] != 0 {
			a.parts = append(a.parts, q)
		}
	}
	w.lowerSome(a, k, at)
	return amount
}
