// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import "github.com/ratable/ratable/money"

// Bridge is the reconciliation map of the whole window: one walk from bookings
// through billings and cash to revenue, every difference named. Each named step
// is read from balances, and the walk's last row is checked against revenue.
func (a *Accumulator) Bridge() *Table {
	t := &Table{
		Title: "Reconciliation map, " + a.w.Span.String(),
		Note:  "From what was sold to what was earned: every difference has a name.",
		Label: "step", Columns: []string{"amount"}, Meta: a.w.meta(a.contracts),
	}
	for _, c := range a.currencies() {
		sum := a.total(c)
		rows, tie := bridgeRows(sum)
		t.Rows = append(t.Rows, rows...)
		t.Ties = append(append(t.Ties, tie), sum.ties(a.checks[c])...)
	}
	return t
}

func bridgeRows(t *totals) ([]TableRow, Tie) {
	p := len(t.w.Periods)
	change := func(f func(j int) money.Minor) money.Minor { return f(p) - f(0) }
	var bookings money.Minor
	for j := 1; j <= p; j++ {
		bookings += t.bookings(j)
	}
	unbilled := change(func(j int) money.Minor { return t.balance(sContracted, j) - t.balance(sBilled, j) })
	receivable := change(t.receivable)
	position := change(func(j int) money.Minor { return t.balance(sDeferred, j) - t.balance(sAsset, j) })
	deferred := change(func(j int) money.Minor { return t.balance(sDeferred, j) })
	asset := change(func(j int) money.Minor { return t.balance(sAsset, j) })
	// With another basis than billed, deferred revenue does not lead to revenue.
	other := t.sum(sBilled) - t.sum(sEarned) - position

	var rows []TableRow
	var walk money.Minor
	level := func(name, label string, value money.Minor) {
		rows = append(rows, TableRow{Name: name, Label: label, Strong: true, Rule: len(rows) > 0, Currency: t.currency, Cells: []Cell{MoneyCell(value)}})
		walk = value
	}
	step := func(name, label string, value money.Minor) {
		walk += value
		if value != 0 {
			rows = append(rows, TableRow{Name: name, Label: label, Indent: 1, Currency: t.currency, Cells: []Cell{MoneyCell(value)}})
		}
	}
	level("bookings", "Booked", bookings)
	step("left_out", "committed, but booked otherwise by the policy", t.sum(sContracted)-bookings)
	step("unbilled", "committed and not yet invoiced (change of unbilled commitments)", -unbilled)
	toBillings := walk
	level("billings", "Invoiced", t.sum(sBilled))
	step("tax", "tax invoiced", t.sum(sTax))
	step("receivable", "invoiced and not yet paid (change of receivables)", -receivable)
	step("unapplied", "received without invoice (change of unapplied cash)", t.sum(sUnapplied))
	toCash := walk
	level("cash", "Collected", t.sum(sCollected)+t.sum(sUnapplied))
	step("unapplied_back", "received without invoice", -t.sum(sUnapplied))
	step("receivable_back", "invoiced and not yet paid", receivable)
	step("tax_back", "tax invoiced", -t.sum(sTax))
	step("deferred_revenue", "paid or invoiced ahead of delivery (change of deferred revenue)", -deferred)
	step("contract_asset", "delivered ahead of the invoice (change of contract assets)", asset)
	step("basis", "deferred revenue is on another basis than billed (policy deferred.basis)", -other)
	toRevenue := walk
	level("revenue", "Earned", t.sum(sEarned))
	tie := Tie{
		Name: "bookings → billings → cash → revenue", Currency: t.currency,
		Left:  toBillings + toCash + toRevenue,
		Right: t.sum(sBilled) + t.sum(sCollected) + t.sum(sUnapplied) + t.sum(sEarned),
	}
	return rows, tie
}
