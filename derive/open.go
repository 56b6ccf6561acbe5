// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// Document is one invoice, real or scheduled, and how what is open on it went up
// and down, line by line. The moves of a line, of all documents, sum to its
// receivable on every day.
type Document struct {
	ID          string // of the invoice, the opening, or of the contract that schedules it
	Real        bool   // an invoice that was issued
	Arrangement int    // index into Positions.Arrangements
	Issue, Due  civil.Day
	Moves       []Move // by day
}

// Move is a change of what is open on one line of a document, with tax: above
// zero invoiced, below zero paid, credited or given up. It is for one contract;
// Arrangement.Count multiplies it.
type Move struct {
	Line   int // index into Positions.Lines
	Day    civil.Day
	Amount money.Minor
}

// ledger collects the documents of a group.
type ledger struct {
	d     *Deriver
	index map[documentKey]int
	paid  []money.Minor // beside the claims
}

// documentKey names a document: an invoice, what a schedule issues on one day, or
// what an opening states beyond its claims.
type documentKey struct {
	invoice     *fact.Invoice
	arrangement int
	issue, due  civil.Day
	opening     string
}

// listDocuments makes the documents from the claims and what settled them.
func (d *Deriver) listDocuments() {
	b := &ledger{d: d, index: make(map[documentKey]int), paid: make([]money.Minor, len(d.claims))}
	if d.walked != nil {
		b.walk(d.walked)
	} else {
		for k := range d.paid {
			p := &d.paid[k]
			b.paid[p.claim] += p.amount
			b.move(p.claim, p.day, -p.amount)
		}
	}
	for i := range d.pos.Lines {
		l := &d.pos.Lines[i]
		var settled money.Minor
		op := d.openingOf(i)
		for k := l.claims.lo; k < l.claims.hi; k++ {
			c := &d.claims[k]
			b.move(k, c.Issue, c.Amount+c.Tax)
			if c.settled != 0 && op != nil {
				b.move(k, op.day, -c.settled)
				settled += c.settled
			}
			if d.walked != nil && d.pos.Arrangements[l.Arrangement].Count == 1 {
				continue
			}
			if open := c.Amount + c.Tax - c.settled - b.paid[k]; open != 0 {
				b.move(k, d.expected(c, d.work[i].terms), -open)
			}
		}
		if op != nil && op.collected != settled {
			// Money that the opening has beyond what was claimed by then.
			at := b.document(documentKey{arrangement: l.Arrangement, opening: op.id}, op.id, op.day, op.day)
			b.add(at, Move{i, op.day, settled - op.collected})
		}
	}
	for i := range d.pos.Documents {
		slices.SortStableFunc(d.pos.Documents[i].Moves, func(a, b Move) int { return cmp.Compare(a.Day, b.Day) })
	}
}

// move changes what is open of a claim.
func (b *ledger) move(claim int, day civil.Day, amount money.Minor) {
	if amount != 0 {
		b.add(b.documentOf(claim), Move{b.d.claims[claim].line, day, amount})
	}
}

// walk adds what settled the claims where the documents were walked through.
func (b *ledger) walk(w *walk) {
	// Lines that are issued on one day need not be due on one.
	of := func(k, line int) int {
		items := w.docs[k].items
		at := max(0, slices.IndexFunc(items, func(x openItem) bool { return x.line == line }))
		return b.documentOf(items[at].claim)
	}
	for i := range w.cash {
		if c := &w.cash[i]; c.kind == settles {
			b.add(of(c.doc, c.line), Move{c.line, c.day, -c.amount})
		}
	}
	for _, g := range w.given {
		b.add(of(g.doc, g.line), Move{g.line, g.day, -g.amount})
	}
}

// documentOf is the document of a claim.
func (b *ledger) documentOf(claim int) int {
	c := &b.d.claims[claim]
	arr := b.d.pos.Lines[c.line].Arrangement
	id := documentKey{invoice: c.invoice}
	name := b.d.pos.Arrangements[arr].ID
	if c.invoice == nil {
		id = documentKey{arrangement: arr, issue: c.Issue, due: c.Due}
	} else {
		name = c.invoice.ID
	}
	at := b.document(id, name, c.Issue, c.Due)
	doc := &b.d.pos.Documents[at]
	doc.Real, doc.Arrangement = c.invoice != nil, arr
	return at
}

func (b *ledger) add(at int, m Move) {
	doc := &b.d.pos.Documents[at]
	doc.Moves = append(doc.Moves, m)
}

func (b *ledger) document(k documentKey, id string, issue, due civil.Day) int {
	at, ok := b.index[k]
	if !ok {
		at = len(b.d.pos.Documents)
		b.index[k] = at
		b.d.pos.Documents = append(b.d.pos.Documents, Document{ID: id, Arrangement: k.arrangement, Issue: issue, Due: due})
	}
	return at
}
