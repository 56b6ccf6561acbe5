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
	"github.com/ratable/ratable/policy"
)

// lot is money of a customer that pays nothing yet.
type lot struct {
	customer string
	currency money.Currency
	amount   money.Minor
	locked   money.Minor   // of it, for invoices that the payment names
	payment  *fact.Payment // nil: a credit left it
	doc      int           // the document that it was freed from, -1
	kept     bool          // it stays until it is paid back or applied by name
	from     string        // "payment p-1", for explain
}

func (x *lot) free() money.Minor { return x.amount - x.locked }

// loosen adds money of a customer that pays nothing yet, or takes it away.
func (w *walk) loosen(customer string, cur money.Currency, day civil.Day, amount money.Minor, given bool, note int32) {
	if amount != 0 {
		w.loose = append(w.loose, looseMove{customer: customer, currency: cur, day: day, amount: amount, given: given, note: note})
	}
}

// parts divides an amount among the items of a document by weights that sum to
// whole: rounded on the sum to date, so that the parts sum to the amount.
func (w *walk) spread(k int, amount, whole money.Minor, weight func(x *openItem) money.Minor, give func(x *openItem, part money.Minor)) {
	items := w.docs[k].items
	if whole == 0 {
		give(&items[len(items)-1], amount)
		return
	}
	num, sign := whole, money.Minor(1)
	if num < 0 {
		num, sign = -num, -1
	}
	var done, seen money.Minor
	for i := range items {
		seen += sign * weight(&items[i])
		upTo, err := money.MulDiv(amount, int64(seen), int64(num), money.HalfUp)
		if err != nil {
			w.d.fail(w.d.pos.Arrangements[w.d.pos.Lines[items[i].line].Arrangement].Place(), w.docs[k].id, "amount", "%v: an amount cannot be divided among its lines", err)
			return
		}
		if part := upTo - done; part != 0 {
			give(&items[i], part)
		}
		done = upTo
	}
}

func openOf(x *openItem) money.Minor   { return x.open() }
func issuedOf(x *openItem) money.Minor { return x.issued }

// settle puts money on a document by what is open on each line, or takes money
// off it; what flows in or out as cash is the caller's affair.
func (w *walk) settle(k int, amount money.Minor, day civil.Day, cause curve.Cause, p *fact.Payment, note int32) {
	if amount == 0 {
		return
	}
	doc := &w.docs[k]
	whole, weight := doc.open, openOf
	if (amount < 0) != (doc.open < 0) || doc.open == 0 {
		whole, weight = 0, issuedOf // beyond what is open
		for i := range doc.items {
			whole += doc.items[i].issued
		}
	}
	w.spread(k, amount, whole, weight, func(x *openItem, part money.Minor) {
		x.paid += part
		w.move(cashMove{line: x.line, doc: k, day: day, amount: part, cause: cause, payment: p, note: note})
	})
	doc.open -= amount
	w.activate(k)
}

// use pays a document with money that the customer has.
func (w *walk) use(i, k int, amount money.Minor, day civil.Day) {
	if amount == 0 {
		return
	}
	x, doc := &w.lots[i], &w.docs[k]
	note := w.note("%s: %s for %s on %s", x.from, amount.Table(x.currency), doc.id, day)
	x.amount -= amount
	w.loosen(x.customer, x.currency, day, -amount, false, note)
	w.settle(k, amount, day, curve.Document, x.payment, note)
}

// sweep lets the customer's money pay what is open, oldest due first.
func (w *walk) sweep(customer string, cur money.Currency, day civil.Day) {
	w.ready = slices.DeleteFunc(w.ready, func(i int) bool { return w.lots[i].amount == 0 })
	for _, i := range w.ready {
		x := &w.lots[i]
		if x.customer != customer || x.currency != cur || x.kept || x.free() <= 0 {
			continue
		}
		w.active = slices.DeleteFunc(w.active, func(k int) bool {
			doc := &w.docs[k]
			if doc.customer == customer && doc.currency == cur {
				w.use(i, k, max(0, min(x.free(), doc.open-doc.reserved)), day)
			}
			doc.active = doc.open > 0
			return !doc.active
		})
	}
}

// activate puts a document among those that money can pay.
func (w *walk) activate(k int) {
	if doc := &w.docs[k]; !doc.active && doc.open > 0 {
		at, _ := slices.BinarySearch(w.active, k)
		w.active, doc.active = slices.Insert(w.active, at, k), true
	}
}

// addLot keeps money of a customer. What schedules leave is one lot.
func (w *walk) addLot(x lot) {
	if x.payment == nil && x.doc < 0 && !x.kept {
		for _, i := range w.ready {
			if y := &w.lots[i]; y.customer == x.customer && y.currency == x.currency && y.payment == nil && y.doc < 0 && !y.kept {
				y.amount += x.amount
				return
			}
		}
	}
	w.ready = append(w.ready, len(w.lots))
	w.lots = append(w.lots, x)
}

// release gives what a document was paid too much to the customer.
func (w *walk) release(k int, amount money.Minor, day civil.Day, why string, kept bool) {
	if amount == 0 {
		return
	}
	doc := &w.docs[k]
	note := w.note("%s leaves %s of %s with customer %s", why, amount.Table(doc.currency), doc.id, doc.customer)
	w.settle(k, -amount, day, curve.Credit, nil, note)
	w.loosen(doc.customer, doc.currency, day, amount, false, note)
	from := -1
	if doc.real {
		from = k
	}
	w.addLot(lot{customer: doc.customer, currency: doc.currency, amount: amount, doc: from, kept: kept, from: "left by " + why})
}

// settleDefault settles what a document is below zero as the policy says.
func (w *walk) settleDefault(k int, day civil.Day, why string) {
	doc := &w.docs[k]
	if doc.open >= 0 || w.termsOf(k).CreditsSettle == policy.SettleRefund {
		return // paid back when expected
	}
	w.release(k, -doc.open, day, why, false)
	w.sweep(doc.customer, doc.currency, day)
}

// settleScheduled settles a credit of the schedule as the change that caused it
// says, else by the policy: a refund that was agreed is paid when it is due.
func (w *walk) settleScheduled(k int) {
	doc := &w.docs[k]
	how := ""
	for i := range doc.items {
		if by := w.d.claims[doc.items[i].claim].by; by != nil {
			how = cmp.Or(how, by.settles())
		}
	}
	why := "the credit of " + doc.id
	switch how {
	case "refund":
	case "":
		w.settleDefault(k, doc.issue, why)
	default:
		w.release(k, -doc.open, doc.issue, why, false)
		w.sweep(doc.customer, doc.currency, doc.issue)
	}
}

func (w *walk) termsOf(k int) *policy.Terms { return w.d.work[w.docs[k].items[0].line].terms }

// excess is what a document was settled beyond what is left of it. What had been
// given up as bad debt is no debt any more, and comes first.
func (w *walk) excess(a *adjustment, k int) money.Minor {
	doc := &w.docs[k]
	if doc.open >= 0 {
		return 0
	}
	var forgiven money.Minor
	for i := range doc.items {
		forgiven += doc.items[i].forgiven
	}
	if back := upTo(-doc.open, forgiven); back > 0 {
		w.unforgive(k, back, forgiven, a.day, w.note("%s: %s is no bad debt any more (%s)", a, back.Table(doc.currency), a.head.At))
	}
	return max(0, -doc.open)
}

// unforgive takes bad debt back.
func (w *walk) unforgive(k int, amount, forgiven money.Minor, day civil.Day, note int32) {
	doc := &w.docs[k]
	w.spread(k, amount, forgiven, func(x *openItem) money.Minor { return x.forgiven }, func(x *openItem, part money.Minor) {
		x.forgiven -= part
		w.given = append(w.given, givenMove{line: x.line, doc: k, day: day, amount: -part, note: note})
	})
	doc.open += amount
	w.activate(k)
}

// payOut pays money back to a customer, out of what is over on the document k,
// then what the customer has without invoice: of the document or payment first.
// It returns what found no source.
func (w *walk) payOut(a *adjustment, k int, customer string, cur money.Currency, amount money.Minor) money.Minor {
	note := w.note("%s pays back %s (%s)", a, amount.Table(cur), a.head.At)
	if k >= 0 {
		if part := min(amount, max(0, -w.docs[k].open)); part > 0 {
			w.settle(k, -part, a.day, curve.Document, nil, note)
			amount -= part
		}
	}
	funds := w.funds()
	for _, named := range []bool{true, false} {
		for _, i := range funds {
			x := &w.lots[i]
			if x.customer != customer || x.currency != cur || named != w.names(a, k, x) {
				continue
			}
			part := min(amount, max(0, x.free()))
			x.amount -= part
			amount -= part
			w.loosen(customer, cur, a.day, -part, false, note)
		}
	}
	for j := range w.docs {
		doc := &w.docs[j]
		if amount > 0 && doc.issued && doc.open < 0 && doc.customer == customer && doc.currency == cur {
			part := min(amount, -doc.open)
			w.settle(j, -part, a.day, curve.Document, nil, note)
			amount -= part
		}
	}
	return amount
}

// funds are the lots that may have money, in the order in which they were made.
func (w *walk) funds() []int { return slices.Sorted(slices.Values(w.ready)) }

// names says whether money came from the document or payment that an adjustment
// is about.
func (w *walk) names(a *adjustment, k int, x *lot) bool {
	return (k >= 0 && x.doc == k) || (a.payment != "" && x.payment != nil && x.payment.ID == a.payment)
}

// available is the money that payOut would find beside the document's own.
func (w *walk) available(customer string, cur money.Currency) (sum money.Minor) {
	for _, i := range w.ready {
		if x := &w.lots[i]; x.customer == customer && x.currency == cur {
			sum += max(0, x.free())
		}
	}
	for j := range w.docs {
		if doc := &w.docs[j]; doc.issued && doc.open < 0 && doc.customer == customer && doc.currency == cur {
			sum -= doc.open
		}
	}
	return sum
}
