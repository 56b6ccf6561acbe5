// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/money"
)

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
	var shared sharedCuts
	var given []givenUp
	var whole money.Minor
	for j := range doc.items {
		whole += owed(&doc.items[j])
	}
	w.spread(k, a.amount, whole, owed, func(x *openItem, share money.Minor) {
		for left[i].line != x.line || left[i].row != x.row {
			i++
		}
		if g := w.priceOf(left[i], share); shared.add(w.d, g.part.line, g.amount) {
			given = append(given, g)
		} else {
			w.giveUp(a, k, g)
		}
	})
	for _, c := range shared {
		w.giveUpShared(a, k, c, given)
	}
}

// givenUp is what is given up of one row: of its price, of its tax, and what had
// been paid back and is owed again.
type givenUp struct {
	*part
	amount, tax, owed money.Minor
}

// priceOf divides what is given up of one row. What had been paid back of it and is
// owed again is no price: it is bad debt in full.
func (w *walk) priceOf(p *part, gross money.Minor) givenUp {
	owed := gross - upTo(gross, p.amount+p.tax)
	gross -= owed
	tax := shareOf(p.tax, gross, p.amount+p.tax, money.HalfUp)
	return givenUp{part: p, amount: gross - tax, tax: tax, owed: owed}
}

// giveUpShared divides what is given up of the lines of one contract whose price was
// allocated: by what is earned of the contract and unpaid, and not line by line. What
// is not earned comes off the rows in proportion, and off what the lines have left.
func (w *walk) giveUpShared(a *adjustment, k int, c *sharedCut, given []givenUp) {
	given = slices.DeleteFunc(slices.Clone(given), func(g givenUp) bool { return !slices.Contains(c.lines, g.part.line) })
	relief := w.unearnedOf(a, k, c)
	clear(c.stated)
	var done, seen money.Minor
	for _, g := range given {
		seen += g.amount
		upTo := shareOf(relief, seen, c.amount, money.HalfUp)
		off := upTo - done
		done = upTo
		c.stated[slices.Index(c.lines, g.part.line)] += off
		a.giveUp(g, off)
	}
	w.relieve(a, c, relief)
}

// giveUp keeps what of a row comes off its claim; the rest is bad debt.
func (a *adjustment) giveUp(g givenUp, off money.Minor) {
	q := *g.part
	q.amount, q.tax = off, g.tax
	if q.amount != 0 || q.tax != 0 {
		a.parts = append(a.parts, q)
	}
	if bad := g.amount - off + g.owed; bad != 0 {
		a.forgiven = append(a.forgiven, lineAmount{line: q.line, row: q.row, amount: bad})
	}
}

// giveUp divides what is given up of one line.
func (w *walk) giveUp(a *adjustment, k int, g givenUp) {
	p := g.part
	earned, s := w.d.earnedShare(a, p, g.amount, a.day)
	all := w.d.pos.Lines[p.line].Fact == nil && g.amount == p.amount && g.amount == w.leftOn(k, p.line)
	if all {
		x := w.d.loweredOf(p.line)
		exact := x.value(a.day) - x.taken
		if all = upTo(exact, g.amount) == exact; all {
			earned = exact
		}
	}
	off := g.amount - earned
	a.giveUp(g, off)
	q := *p
	q.amount, q.tax = off, g.tax
	w.d.lowerPrice(a, &q, priceCut{stated: off, amount: off}, s, all)
}
