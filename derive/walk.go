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

// walk goes through the documents of a group in order of day, and settles them:
// what is invoiced, credited, paid, given up and paid back on each day, by what
// is open on that day. Money is kept: what a credit leaves over is the
// customer's, until it pays something else or is paid back.
type walk struct {
	d      *Deriver
	decide bool // the first walk, in which adjustments are decided
	docs   []openDoc
	byID   map[string]int // the invoices
	lots   []lot
	lotOf  map[string]int // of the payments
	ready  []int          // lots that may have money
	active []int          // documents that may be open, oldest due first
	events []walkEvent

	cash     []cashMove
	paidBy   map[string][]int // the cash of a payment, in its order
	given    []givenMove
	loose    []looseMove
	findings []Finding
}

// openDoc is a document and what is open on it.
type openDoc struct {
	document
	items    []openItem
	cash     []int // of walk.cash
	issued   bool
	active   bool        // in walk.active
	reserved money.Minor // for payments that name it and are still to come
	written  money.Minor // written off, with tax, and not recovered
	givenUp  *adjustment // the write-off of it, the last of several
}

// openItem is a line's claim on a document, less what was credited of it.
type openItem struct {
	claim    int
	line     int
	row      *fact.InvoiceLine
	from, to civil.Day
	amount   money.Minor // without tax
	tax      money.Minor
	issued   money.Minor // with tax, before credits
	paid     money.Minor
	forgiven money.Minor // bad debt
	relief   money.Minor // tax that came off with what was written off
}

func (x *openItem) open() money.Minor { return x.amount + x.tax - x.paid - x.forgiven }

// cashMove is money received for a line, or paid back.
type cashMove struct {
	line    int
	doc     int
	day     civil.Day
	amount  money.Minor
	cause   curve.Cause
	kind    cashKind
	payment *fact.Payment
	note    int32
}

type cashKind uint8

const (
	settles   cashKind = iota // pays a claim
	recovered                 // was given up before
	lost                      // beyond the price
)

// givenMove is a claim given up as bad debt, or what came back of it.
type givenMove struct {
	line   int
	doc    int
	day    civil.Day
	amount money.Minor
	note   int32
}

// looseMove is money that a customer has without invoice; given is money that
// did not come in here.
type looseMove struct {
	customer string
	currency money.Currency
	day      civil.Day
	amount   money.Minor
	given    bool
	note     int32
}

// walkEvent is one thing that happens on a day. Documents are issued first, and
// what is only expected comes last.
type walkEvent struct {
	day   civil.Day
	stage uint8
	seq   int32
	rank  uint8
	id    string
	do    func()
}

const (
	stageIssue uint8 = iota
	stageFacts
	stageBalance
	stageExpected
)

const (
	rankCredit uint8 = iota
	rankVoid
	rankPayment
	rankApply
	rankDispute
	rankRefund
	rankWriteOff
)

func (d *Deriver) newWalk(decide bool) *walk {
	w := &walk{d: d, decide: decide, byID: make(map[string]int), lotOf: make(map[string]int), paidBy: make(map[string][]int)}
	for _, doc := range d.documents() {
		o := openDoc{document: doc}
		for _, k := range doc.claims {
			c := &d.claims[k]
			if c.credit != nil {
				continue // taken off on its own day
			}
			o.items = append(o.items, openItem{claim: k, line: c.line, row: c.row, from: c.From, to: c.To,
				amount: c.Amount, tax: c.Tax, issued: c.Amount + c.Tax, paid: c.settled})
		}
		if len(o.items) == 0 {
			continue
		}
		o.open = 0 // until it is issued
		if o.real {
			w.byID[o.id] = len(w.docs)
		}
		w.docs = append(w.docs, o)
	}
	return w
}

func (w *walk) at(day civil.Day, stage uint8, seq int32, rank uint8, id string, do func()) {
	w.events = append(w.events, walkEvent{day: day, stage: stage, seq: seq, rank: rank, id: id, do: do})
}

// run plans every event and lets them happen in order.
func (w *walk) run(g *Group) {
	for k := range w.docs {
		w.at(w.docs[k].issue, stageIssue, 0, 0, "", func() { w.issue(k) })
	}
	w.payments(g)
	for _, a := range w.d.adjusts {
		w.adjustment(a)
	}
	w.expect()
	slices.SortStableFunc(w.events, func(a, b walkEvent) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.stage, b.stage), cmp.Compare(a.seq, b.seq), cmp.Compare(a.rank, b.rank), cmp.Compare(a.id, b.id))
	})
	for i := range w.events {
		w.events[i].do()
	}
}

// issue opens a document. A scheduled one below zero is a credit: what it comes
// to is the customer's, unless the policy pays it back. A real one stays open
// until money says what becomes of it.
func (w *walk) issue(k int) {
	doc := &w.docs[k]
	doc.issued = true
	for i := range doc.items {
		doc.open += doc.items[i].open()
	}
	w.activate(k)
	if doc.real {
		w.applyBalance(k)
	}
	if doc.open < 0 && !doc.real {
		w.settleScheduled(k)
		return
	}
	w.sweep(doc.customer, doc.currency, doc.issue)
}

// adjustment plans one adjustment; on an invoice it cannot come before its issue.
func (w *walk) adjustment(a *adjustment) {
	if a.void != nil && a.void.CreditNote != "" {
		if of := w.d.undoes(a); of != nil {
			a.day, a.invoice = max(a.day, of.day), of.invoice
		}
	}
	k := -1
	if a.invoice != "" {
		at, ok := w.byID[a.invoice]
		if !ok {
			w.fail(a, "invoice", "names invoice %s, which is not in the book", a.invoice)
			return
		}
		k = at
		a.day = max(a.day, w.docs[k].issue)
	}
	rank, stage := rankCredit, stageFacts
	var do func()
	switch {
	case a.credit != nil:
		do = func() { w.creditNote(a, k) }
	case a.void != nil:
		rank, do = rankVoid, func() { w.void(a, k) }
	case a.dispute != nil:
		rank, do = rankDispute, func() { w.dispute(a, k) }
	case a.refund != nil:
		rank, do = rankRefund, func() { w.refund(a, k) }
	case a.give != nil:
		rank, do = rankWriteOff, func() { w.writeOff(a, k) }
	case a.balance != nil:
		stage, do = stageBalance, func() { w.balance(a) }
	}
	w.at(a.day, stage, a.head.Seq, rank, a.head.ID, do)
}

// expect plans what is expected to be paid and has not been. What was credited,
// voided or written off had not been paid by then.
func (w *walk) expect() {
	last := make(map[string]civil.Day)
	for _, a := range w.d.adjusts {
		if a.credit != nil || a.void != nil || a.give != nil {
			last[a.invoice] = max(last[a.invoice], a.day)
		}
	}
	for k := range w.docs {
		doc := &w.docs[k]
		for i := range doc.items {
			c := &w.d.claims[doc.items[i].claim]
			day := w.d.expected(c, w.d.work[c.line].terms)
			if until, ok := last[doc.id]; ok && doc.real {
				day = max(day, until)
			}
			w.at(day, stageExpected, 0, 0, "", func() { w.expectedOn(k, i, day) })
		}
	}
}

func (w *walk) expectedOn(k, i int, day civil.Day) {
	doc := &w.docs[k]
	x := &doc.items[i]
	open := x.open()
	if open == 0 {
		return
	}
	note := curve.NoNote
	if w.d.Trace && !w.decide {
		note = w.d.noteExpected(&w.d.pos.Lines[x.line], &w.d.claims[x.claim], open, day)
	}
	x.paid += open
	doc.open -= open
	w.move(cashMove{line: x.line, doc: k, day: day, amount: open, cause: curve.Schedule, note: note})
}

// move notes that money came in for a line, or went out.
func (w *walk) move(c cashMove) {
	doc := &w.docs[c.doc]
	doc.cash = append(doc.cash, len(w.cash))
	if c.payment != nil {
		w.paidBy[c.payment.ID] = append(w.paidBy[c.payment.ID], len(w.cash))
	}
	w.cash = append(w.cash, c)
}

// fail names what cannot be derived of an adjustment, once.
func (w *walk) fail(a *adjustment, field, format string, args ...any) {
	if w.decide {
		w.d.fail(a.head.At, a.head.ID, field, format, args...)
	}
}

// find names something worth a look, once.
func (w *walk) find(kind FindingKind, a *adjustment, k int, amount money.Minor, text string) {
	if !w.decide || !w.d.Findings {
		return
	}
	f := Finding{Kind: kind, Place: a.head.At, Day: a.day, Amount: amount, Currency: w.d.cur, Text: a.String() + " " + text}
	if k >= 0 && len(w.docs[k].items) > 0 {
		f.Currency = w.docs[k].currency
		arr := &w.d.pos.Arrangements[w.d.pos.Lines[w.docs[k].items[0].line].Arrangement]
		f.Contract = arr.ID
	}
	w.findings = append(w.findings, f)
	w.d.pos.Findings = append(w.d.pos.Findings, f)
}

// note is a text for explain, made in the second walk alone.
func (w *walk) note(format string, args ...any) int32 {
	if w.decide || !w.d.Trace {
		return curve.NoNote
	}
	return w.d.note(format, args...)
}
