// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package demo

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// A ledger is what was invoiced and credited of one contract.
type ledger struct {
	*deal
	invoices []*fact.Invoice
	credits  []*credit
}

// A credit takes amounts off an invoice because its contract changed. The rows
// are named by the contract's lines.
type credit struct {
	invoice *fact.Invoice
	day     civil.Day
	rows    []row
}

// A row is so many cents of a contract line, for the months up to one.
type row struct {
	line   string
	amount int64
	to     int // 0: for no time
	back   int // months that its time began before the invoice
}

// run invoices the billing periods one after the other, and what changes in the
// middle of them.
func (w *ledger) run() {
	for k, next := 0, 0; ; k = next {
		if from := w.day(k); from > Through || (w.until != 0 && from >= w.until) {
			return
		}
		next = k + w.every
		if !w.rolling() {
			if k >= w.ends() {
				return
			}
			next = min(next, w.months)
		}
		rows := w.charges(k, next, k)
		if k == 0 && w.setup > 0 {
			rows = append(rows, row{line: "setup", amount: w.setup})
		}
		if used := w.used(k-w.every, k); used > 0 {
			rows = append(rows, row{line: callsLine, amount: used, to: k, back: w.every})
		}
		inv := w.issue(k, rows)
		next = w.within(inv, k, next)
	}
}

// ends is the number of months that the contract lasts.
func (d *deal) ends() int {
	if d.quit != nil {
		return d.quit.k
	}
	return d.months
}

// within settles what changed after the invoice of a period and before its end,
// which a new period may bring forward.
func (w *ledger) within(inv *fact.Invoice, k, next int) int {
	for i := range w.changes {
		ch := &w.changes[i]
		if ch.k <= k || ch.k >= next || w.day(ch.k) > Through {
			continue
		}
		before, after := w.charges(ch.k, next, ch.k-1), w.charges(ch.k, next, ch.k)
		if ch.reset {
			whole := min(ch.k+w.every, w.months)
			first := w.issue(ch.k, append(difference(before, nil), w.charges(ch.k, whole, ch.k)...))
			return w.within(first, ch.k, whole)
		}
		rows := difference(before, after)
		if total(rows) < 0 {
			w.credits = append(w.credits, &credit{inv, w.day(ch.k), rows})
			continue
		}
		w.issue(ch.k, rows)
	}
	if q := w.quit; q != nil && q.refund > 0 && q.k > k && q.k < next && w.day(q.k) <= Through {
		w.credits = append(w.credits, &credit{inv, w.day(q.k) - 1, []row{{line: w.line, amount: -q.refund, to: next}}})
	}
	return next
}

// charges are what months k to next cost by what is agreed by month seen.
func (d *deal) charges(k, next, seen int) []row {
	var rows []row
	add := func(line string, amount int64) {
		for i := range rows {
			if rows[i].line == line {
				rows[i].amount += amount
				return
			}
		}
		rows = append(rows, row{line: line, amount: amount, to: next})
	}
	for i := k; i < next; i++ {
		if p := d.pause; p != nil && i >= p.k && i < p.k+p.n {
			continue
		}
		s := d.at(i, seen)
		if i >= d.free {
			add(s.line, s.seats*s.priceIn(i))
		}
		if s.support > 0 {
			add("support", s.support)
		}
	}
	return rows
}

// difference is what is left of after when before was invoiced.
func difference(before, after []row) []row {
	var out []row
	for _, b := range before {
		out = append(out, row{line: b.line, amount: -b.amount, to: b.to})
	}
	for _, a := range after {
		found := false
		for i := range out {
			if out[i].line == a.line {
				out[i].amount += a.amount
				found = true
			}
		}
		if !found {
			out = append(out, a)
		}
	}
	return out
}

// total is what rows come to.
func total(rows []row) int64 {
	var sum int64
	for _, r := range rows {
		sum += r.amount
	}
	return sum
}

// issue writes an invoice on the first day of month k, unless there is nothing to
// invoice.
func (w *ledger) issue(k int, rows []row) *fact.Invoice {
	from := w.day(k)
	inv := &fact.Invoice{Customer: w.customer.id, Contract: w.id, Issued: from, Due: fact.On(from + civil.Day(w.net))}
	for _, r := range rows {
		if r.amount == 0 {
			continue
		}
		l := fact.InvoiceLine{Line: r.line, Quantity: money.DecimalOf(1), Amount: cents(r.amount)}
		if r.to > 0 {
			l.From, l.To = fact.On(w.day(k-r.back)), fact.On(w.day(r.to)-1)
		}
		inv.Lines = append(inv.Lines, l)
	}
	if len(inv.Lines) > 0 {
		w.invoices = append(w.invoices, inv)
	}
	return inv
}
