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
	t.Meta.Provisional = a.Provisional()
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
	receivable := change(t.invoiced)
	position := change(func(j int) money.Minor { return t.balance(sDeferred, j) - t.balance(sAsset, j) })
	deferred := change(func(j int) money.Minor { return t.balance(sDeferred, j) })
	asset := change(func(j int) money.Minor { return t.balance(sAsset, j) })
	// With another basis than billed, deferred revenue does not lead to revenue.
	revenue := t.netSum()
	claims, interest, refundable := t.standardSum(xClaimed), change(t.interest), t.standardSum(xRefundable)
	other := t.sum(sBilled) + claims + interest - refundable - revenue - position

	var rows []TableRow
	var walk money.Minor
	level := func(name, label string, value money.Minor) {
		rows = append(rows, TableRow{Name: name, Label: label, Strong: true, Rule: len(rows) > 0, Currency: t.currency, Cells: []Cell{MoneyCell(value)}})
		walk = value
	}
	step := func(name, more, less string, value money.Minor) {
		walk += value
		label := more
		if value < 0 {
			label = less
		}
		if value != 0 {
			rows = append(rows, TableRow{Name: name, Label: label, Indent: 1, Currency: t.currency, Cells: []Cell{MoneyCell(value)}})
		}
	}
	level("bookings", "Booked", bookings)
	step("left_out", "committed, and not booked by the policy", "booked by the policy, and not committed now", t.sum(sContracted)-bookings)
	step("unbilled", "invoiced of earlier commitments (unbilled commitments went down)", "committed and not yet invoiced (unbilled commitments went up)", -unbilled)
	toBillings := walk
	level("billings", "Invoiced", t.sum(sBilled))
	step("tax", "tax invoiced", "tax credited", t.sum(sTax))
	step("receivable", "paid of earlier invoices (receivables went down)", "invoiced and not yet paid (receivables went up)", -receivable)
	step("unapplied", "received without invoice (unapplied cash went up)", "earlier money applied to invoices (unapplied cash went down)", t.sum(sUnapplied))
	step("unpaid", "settled without money, taken back", "settled without money: written off as bad debt, balances applied", -t.sum(sUnpaid))
	step("given", "settled elsewhere, without money", "customers' balances that did not come in here as money", -t.sum(sGiven))
	toCash := walk
	level("cash", "Collected", t.sum(sCollected)+t.sum(sUnapplied)-t.sum(sGiven))
	step("given_back", "customers' balances that did not come in here as money", "settled elsewhere, without money", t.sum(sGiven))
	step("unapplied_back", "earlier money applied to invoices", "received without invoice", -t.sum(sUnapplied))
	step("unpaid_back", "settled without money: written off as bad debt, balances applied", "settled without money, taken back", t.sum(sUnpaid))
	step("receivable_back", "invoiced and not yet paid", "paid of earlier invoices", receivable)
	step("tax_back", "tax credited", "tax invoiced", -t.sum(sTax))
	step("claims", "owed by customers and not yet invoiced", "invoiced, and no claims yet", claims)
	step("interest", "interest on what was paid long ahead", "interest on what is paid long after", interest)
	step("refund_liability", "no longer expected to be paid back", "expected to be paid back to customers", -refundable)
	step("deferred_revenue", "delivered of earlier invoices (deferred revenue went down)", "invoiced ahead of delivery (deferred revenue went up)", -deferred)
	step("contract_asset", "delivered ahead of the invoice (contract assets went up)", "invoiced of earlier deliveries (contract assets went down)", asset)
	step("basis", "deferred revenue is on another basis than billed (deferred.basis, deferred.products)", "deferred revenue is on another basis than billed (deferred.basis, deferred.products)", -other)
	toRevenue := walk
	level("revenue", "Earned", revenue)
	tie := Tie{
		Name: "bookings → billings → cash → revenue", Currency: t.currency,
		Left:  toBillings + toCash + toRevenue,
		Right: t.sum(sBilled) + t.sum(sCollected) + t.sum(sUnapplied) - t.sum(sGiven) + revenue,
	}
	return rows, tie
}
