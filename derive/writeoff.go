// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import "github.com/ratable/ratable/money"

// writeOff gives up what is open on an invoice. What had been earned of it is
// bad debt, an expense and never revenue (606-10-45-4); what had not comes off
// the claim and the price. Its tax comes off the tax, as relief for bad debts,
// until it is paid after all.
func (w *walk) writeOff(a *adjustment, k int) {
	doc := &w.docs[k]
	w.d.cur = doc.currency
	if !a.ready {
		a.ready = true
		w.readWriteOff(a, k)
	}
	w.takeOff(a, k, 1)
	for i := range a.parts {
		doc.item(&a.parts[i]).relief += a.parts[i].tax
	}
	for _, f := range a.forgiven {
		for i := range doc.items {
			x := &doc.items[i]
			if x.line != f.line || x.row != f.row {
				continue
			}
			x.forgiven += f.amount
			doc.open -= f.amount
			w.given = append(w.given, givenMove{line: x.line, doc: k, day: a.day, amount: f.amount,
				note: w.note("%s: %s of invoice %s had been earned and is bad debt (%s)", a, f.amount.Table(doc.currency), doc.id, a.head.At)})
			break
		}
	}
	doc.written += a.amount
	doc.givenUp = a
	w.excess(a, k)
	w.settleDefault(k, a.day, a.String())
}

// readWriteOff divides what is given up among the lines by what is open, and on
// each into tax, what had been earned and what had not.
func (w *walk) readWriteOff(a *adjustment, k int) {
	doc := &w.docs[k]
	a.amount = max(0, doc.open)
	if a.give.Amount != nil {
		stated, err := w.d.exact(*a.give.Amount)
		if err != nil {
			w.fail(a, "amount", "%v", err)
			return
		}
		if stated > a.amount {
			w.find(FindingUnmatched, a, k, stated-a.amount, "is more than is open on invoice "+a.invoice+": the rest has no effect")
		}
		a.amount = min(a.amount, stated)
	}
	if a.amount == 0 {
		return
	}
	left := w.leftParts(k)
	i := 0
	owed := func(x *openItem) money.Minor { return max(0, x.open()) }
	var whole money.Minor
	for j := range doc.items {
		whole += owed(&doc.items[j])
	}
	w.spread(k, a.amount, whole, owed, func(x *openItem, share money.Minor) {
		for left[i].line != x.line || left[i].row != x.row {
			i++
		}
		w.giveUp(a, k, left[i], share)
	})
}

// giveUp divides what is given up of one line. What had been paid back of it and
// is owed again is no price: it is bad debt in full.
func (w *walk) giveUp(a *adjustment, k int, p *part, gross money.Minor) {
	owed := gross - upTo(gross, p.amount+p.tax)
	gross -= owed
	tax := shareOf(p.tax, gross, p.amount+p.tax, money.HalfUp)
	amount := gross - tax
	earned, s := w.d.earnedShare(a, p, amount, a.day)
	all := w.d.pos.Lines[p.line].Fact == nil && amount == p.amount && amount == w.leftOn(k, p.line)
	if all {
		x := w.d.loweredOf(p.line)
		exact := x.value(a.day) - x.taken
		if all = upTo(exact, amount) == exact; all {
			earned = exact
		}
	}
	q := *p
	q.amount, q.tax = amount-earned, tax
	if q.amount != 0 || q.tax != 0 {
		a.parts = append(a.parts, q)
	}
	w.d.lowerPrice(a, &q, q.amount, 0, s, all)
	if earned+owed != 0 {
		a.forgiven = append(a.forgiven, lineAmount{line: p.line, row: p.row, amount: earned + owed})
	}
}
