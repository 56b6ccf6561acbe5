// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import "github.com/ratable/ratable/money"

// balance sets what a customer has, where another system kept it: the difference
// to what is known here did not come in here as money.
func (w *walk) balance(a *adjustment) {
	x := a.balance
	cur := x.Currency
	if cur.IsZero() {
		cur = w.d.report.Currency
	}
	w.d.cur = cur
	amount, err := w.d.exact(x.Amount)
	if err != nil {
		w.fail(a, "amount", "%v", err)
		return
	}
	var known money.Minor
	for i := range w.lots {
		if l := &w.lots[i]; l.customer == x.Customer && l.currency == cur {
			known += l.amount
		}
	}
	note := w.note("%s: customer %s has %s (%s)", a, x.Customer, amount.Table(cur), a.head.At)
	w.addBalance(x.Customer, cur, amount-known, a.day, note, a.String())
}

// applyBalance pays an invoice out of the customer's balance, as it says. What
// is not known of the balance was kept elsewhere.
func (w *walk) applyBalance(k int) {
	doc := &w.docs[k]
	inv := w.d.claims[doc.items[0].claim].invoice
	if inv.BalanceApplied == nil {
		return
	}
	w.d.cur = doc.currency
	amount, err := w.d.exact(*inv.BalanceApplied)
	if err != nil {
		if w.decide || len(w.d.adjusts) == 0 {
			w.d.fail(inv.At, inv.ID, "balance_applied", "%v", err)
		}
		return
	}
	amount = min(amount, max(0, doc.open))
	for i := range w.lots {
		x := &w.lots[i]
		if x.customer == doc.customer && x.currency == doc.currency {
			part := min(amount, max(0, x.free()))
			w.use(i, k, part, doc.issue)
			amount -= part
		}
	}
	if amount == 0 {
		return
	}
	note := w.note("invoice %s: %s of the customer's balance applied (%s)", inv.ID, amount.Table(doc.currency), inv.At)
	w.loosen(doc.customer, doc.currency, doc.issue, amount, true, note)
	w.settle(k, amount, doc.issue, causeOut, nil, note)
}
