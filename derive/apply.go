// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// payments plans the group's payments and where they say that they belong.
func (w *walk) payments(g *Group) {
	sorted := slices.Clone(g.Payments)
	slices.SortFunc(sorted, func(a, b *fact.Payment) int {
		return cmp.Or(cmp.Compare(a.Received, b.Received), cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.ID, b.ID))
	})
	for _, p := range sorted {
		if p.Received > w.d.env.AsOf {
			continue
		}
		amount, ok := w.amountOf(p, p.Amount, "amount")
		if !ok {
			continue
		}
		x := lot{customer: payer(p, w.customerOf), currency: w.d.cur, payment: p, doc: -1, from: "payment " + p.ID}
		at := len(w.lots)
		w.lots = append(w.lots, x)
		w.lotOf[p.ID] = at
		w.at(p.Received, stageFacts, p.Seq, rankPayment, p.ID, func() { w.receive(at, amount) })
		w.applications(p, at, amount)
	}
}

// customerOf is the customer of an invoice, "" of one that is not known.
func (w *walk) customerOf(invoice string) string {
	if k, ok := w.byID[invoice]; ok {
		return w.docs[k].customer
	}
	return ""
}

func (w *walk) amountOf(p *fact.Payment, x money.Decimal, field string) (money.Minor, bool) {
	if w.decide || len(w.d.adjusts) == 0 {
		return w.d.paymentAmount(p, x, field)
	}
	w.d.cur = p.Currency
	if w.d.cur.IsZero() {
		w.d.cur = w.d.report.Currency
	}
	m, err := w.d.exact(x)
	return m, err == nil
}

// applications plans what a payment says of invoices: each on its day, not
// before the invoice is issued. The money waits for them.
func (w *walk) applications(p *fact.Payment, at int, amount money.Minor) {
	cur, rest := w.lots[at].currency, amount
	for i := range p.Applications {
		if ap := &p.Applications[i]; ap.Amount != nil {
			if m, ok := w.amountOf(p, *ap.Amount, "applications.amount"); ok {
				rest -= m
			}
		}
	}
	for i := range p.Applications {
		ap := &p.Applications[i]
		k, ok := w.byID[ap.Invoice]
		switch {
		case !ok && w.d.later(ap.Invoice):
			continue
		case !ok:
			w.refuse(p, "applications.invoice", "names invoice %s, which is not in the book", ap.Invoice)
			continue
		case w.docs[k].currency != cur:
			w.refuse(p, "currency", "is in %s, invoice %s in %s", cur, ap.Invoice, w.docs[k].currency)
			continue
		}
		want, stated := max(rest, 0), ap.Amount != nil
		if stated {
			m, ok := w.amountOf(p, *ap.Amount, "applications.amount")
			if !ok {
				continue
			}
			want = m
		}
		w.docs[k].reserved += want
		if stated {
			w.lots[at].locked += want
		} else {
			w.lots[at].locked = amount
		}
		last := i == len(p.Applications)-1
		day := max(ap.Date.Or(p.Received), p.Received, w.docs[k].issue)
		w.at(day, stageFacts, p.Seq, rankApply, p.ID, func() { w.applied(at, k, i, want, stated, last, day) })
	}
}

func (w *walk) refuse(p *fact.Payment, field, format string, args ...any) {
	if w.decide || len(w.d.adjusts) == 0 {
		w.d.fail(p.At, p.ID, field, format, args...)
	}
}

// receive takes a payment in; what it does not say where it belongs pays the
// oldest invoice of the customer.
func (w *walk) receive(at int, amount money.Minor) {
	x := &w.lots[at]
	x.amount = amount
	w.ready = append(w.ready, at)
	x.locked = min(x.locked, amount)
	w.loosen(x.customer, x.currency, x.payment.Received, amount, false,
		w.note("payment %s of %s (%s)", x.payment.ID, amount.Table(x.currency), x.payment.At))
	w.sweep(x.customer, x.currency, x.payment.Received)
}

// applied puts a payment on the invoice that it names, as far as that is open,
// or had been written off: then its tax is owed again.
func (w *walk) applied(at, k, application int, want money.Minor, stated, last bool, day civil.Day) {
	x, doc := &w.lots[at], &w.docs[k]
	doc.reserved -= want
	left := x.amount
	if stated && want > left {
		w.refuse(x.payment, "applications.amount", "applies %s, but only %s of the payment is left", want.Plain(x.currency), left.Plain(x.currency))
		return
	}
	amount := left
	if stated {
		amount = want
		x.locked -= min(want, x.locked)
	}
	w.oweTax(k, x.payment, application, amount, day)
	switch {
	case doc.open < 0 && !stated && left > 0:
		w.use(at, k, doc.open, day) // a credit: the payment settles so much more
	case doc.open < 0:
		w.use(at, k, max(amount, doc.open), day)
	default:
		part := min(amount, doc.open)
		w.use(at, k, part, day)
		w.recover(at, k, min(amount-part, doc.written), day)
	}
	if last {
		x.locked = 0
	}
	w.sweep(x.customer, x.currency, day)
}

// recover takes money for what had been written off: it takes back the bad debt
// first, the rest is a recovery.
func (w *walk) recover(at, k int, amount money.Minor, day civil.Day) {
	if amount <= 0 {
		return
	}
	x, doc := &w.lots[at], &w.docs[k]
	note := w.note("payment %s: %s of what had been written off of %s (%s)", x.payment.ID, amount.Table(x.currency), doc.id, x.payment.At)
	x.amount -= amount
	doc.written -= amount
	w.loosen(x.customer, x.currency, day, -amount, false, note)
	var forgiven money.Minor
	for i := range doc.items {
		forgiven += doc.items[i].forgiven
	}
	bad := upTo(amount, forgiven)
	if bad > 0 {
		w.unforgive(k, bad, forgiven, day, note)
		w.settle(k, bad, day, curve.Document, x.payment, note)
	}
	w.beyond(k, amount-bad, day, recovered, note)
}

// beyond is money in or out of a document's lines that settles no claim.
func (w *walk) beyond(k int, amount money.Minor, day civil.Day, kind cashKind, note int32) {
	if amount == 0 {
		return
	}
	var whole money.Minor
	for i := range w.docs[k].items {
		whole += w.docs[k].items[i].issued
	}
	w.spread(k, amount, whole, issuedOf, func(x *openItem, part money.Minor) {
		w.move(cashMove{line: x.line, doc: k, day: day, amount: part, cause: curve.Document, kind: kind, note: note})
	})
}
