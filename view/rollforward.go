// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"
	"strings"

	"github.com/ratable/ratable/money"
)

// Roll-forwards: opening, what flowed, closing.
const (
	RollDeferred   = "deferred_revenue"
	RollReceivable = "receivable"
	RollRPO        = "rpo"
	RollMRR        = "mrr"
	RollCosts      = "contract_costs"
)

// RollForwards lists the names that [Accumulator.RollForward] knows.
func RollForwards() []string {
	return []string{RollDeferred, RollReceivable, RollRPO, RollMRR, RollCosts}
}

// rollLine is one line of a roll-forward.
type rollLine struct {
	name, label string
	flow        func(t *totals, j int) money.Minor
}

// RollForward is the roll-forward of a balance, a block a currency: opening,
// flows by cause, closing. Opening plus flows is closing in every column, or a
// last row shows the exact difference.
func (a *Accumulator) RollForward(name string) (*Table, error) {
	balance, lines, unit, note := a.w.rollLines(name)
	if balance == nil {
		return nil, fmt.Errorf("unknown roll-forward %q: there are %s", name, strings.Join(RollForwards(), ", "))
	}
	if a.setsApart() {
		lines = append(lines, apartLines(name)...)
	}
	t := &Table{Title: "Roll-forward of " + name, Note: note, Label: name, Meta: a.w.meta(a.contracts)}
	of := measure{Measure: Measure{Name: name, Kind: Balance, Unit: unit}}
	t.Meta.Provisional = a.unanswered([]measure{of})
	for _, p := range a.w.Periods {
		t.Columns = append(t.Columns, p.Label)
	}
	t.Columns = append(t.Columns, "total")
	for _, c := range a.currencies() {
		sum := a.total(c)
		rows := rollRows(sum, balance, lines, unit)
		sum.markRoll(rows, &of)
		t.Rows = append(t.Rows, rows...)
		t.Ties = append(t.Ties, sum.ties(a.checks[c])...)
	}
	return t, nil
}

func rollRows(t *totals, balance func(*totals, int) money.Minor, lines []rollLine, unit Unit) []TableRow {
	n := len(t.w.Periods)
	row := func(name, label string, strong, rule bool, at func(j int) money.Minor, total money.Minor) TableRow {
		r := TableRow{Name: name, Label: label, Strong: strong, Rule: rule, Currency: t.currency}
		for j := 1; j <= n; j++ {
			r.Cells = append(r.Cells, Cell{Value: int64(at(j)), Unit: unit})
		}
		r.Cells = append(r.Cells, Cell{Value: int64(total), Unit: unit})
		return r
	}
	rows := []TableRow{row("opening", "opening", true, false, func(j int) money.Minor { return balance(t, j-1) }, balance(t, 0))}
	off := make([]money.Minor, n+1)
	for j := 1; j <= n; j++ {
		off[j] = balance(t, j) - balance(t, j-1)
	}
	for _, l := range lines {
		var sum money.Minor
		for j := 1; j <= n; j++ {
			sum += l.flow(t, j)
			off[j] -= l.flow(t, j)
		}
		r := row(l.name, l.label, false, false, func(j int) money.Minor { return l.flow(t, j) }, sum)
		r.Indent = 1
		rows = append(rows, r)
	}
	var difference money.Minor
	for _, v := range off {
		difference += v
	}
	for _, v := range off {
		if v != 0 {
			rows = append(rows, row("difference", "difference (does not tie)", true, false, func(j int) money.Minor { return off[j] }, difference))
			break
		}
	}
	return append(rows, row("closing", "closing", true, true, func(j int) money.Minor { return balance(t, j) }, balance(t, n)))
}

func (w *Window) rollLines(name string) (balance func(*totals, int) money.Minor, lines []rollLine, unit Unit, note string) {
	flow := func(s series) func(*totals, int) money.Minor {
		return func(t *totals, j int) money.Minor { return t.flow(s, j) }
	}
	minus := func(s series) func(*totals, int) money.Minor {
		return func(t *totals, j int) money.Minor { return -t.flow(s, j) }
	}
	switch name {
	case RollDeferred:
		return at(sDeferred), []rollLine{
			{"basis", [...]string{"billed", "booked", "received"}[w.terms.DeferredBasis], (*totals).basisFlow},
			{"revenue", "earned", func(t *totals, j int) money.Minor { return -t.scopedEarned(j) }},
			{"contract_asset", "earned ahead of it (change of contract assets)", func(t *totals, j int) money.Minor { return t.balance(sAsset, j) - t.balance(sAsset, j-1) }},
		}, UnitMoney, "Net per arrangement: what is earned before it is billed is a contract asset."
	case RollReceivable:
		return (*totals).receivable, []rollLine{
			{"billings", "invoiced", flow(sBilled)},
			{"tax", "tax invoiced", flow(sTax)},
			{"cash", "paid", minus(sCollected)},
			{"bad_debt", "written off as bad debt", minus(sBadDebt)},
			{"unpaid", "settled without money otherwise (recoveries are no payment of it)", func(t *totals, j int) money.Minor { return t.flow(sBadDebt, j) - t.flow(sUnpaid, j) }},
		}, UnitMoney, "Invoiced with tax and not paid."
	case RollRPO:
		return (*totals).rpo, []rollLine{
			{"bookings_tcv", "committed", flow(sContracted)},
			{"revenue", "earned", func(t *totals, j int) money.Minor { return -t.revenue(j) }},
		}, UnitMoney, "Committed by customers and not earned."
	case RollMRR:
		return at(sRecurring), []rollLine{
			{"mrr_new", "new", flow(sNew)},
			{"mrr_expansion", "expansion", flow(sExpansion)},
			{"mrr_reactivation", "reactivation", flow(sReactivation)},
			{"mrr_contraction", "contraction", flow(sContraction)},
			{"mrr_churn", "churn", flow(sChurn)},
		}, UnitMonthly, "Changes of each customer, netted by month."
	case RollCosts:
		less := func(s costSeries) func(*totals, int) money.Minor {
			return func(t *totals, j int) money.Minor { return t.cost(s, j-1) - t.cost(s, j) }
		}
		return (*totals).carried, []rollLine{
			{"cost_capitalized", "capitalized", func(t *totals, j int) money.Minor { return t.cost(cCapitalized, j) - t.cost(cCapitalized, j-1) }},
			{"cost_amortization", "amortized", less(cAmortized)},
			{"cost_impairment", "written down", less(cImpaired)},
		}, UnitMoney, "Costs of obtaining and fulfilling contracts, carried as assets (340-40)."
	}
	return nil, nil, 0, ""
}

// basisFlow is what flowed into the position of deferred revenue: billings, or
// what the policy measures it against, of the products that it counts.
func (t *totals) basisFlow(j int) money.Minor {
	if t.w.billedBasis() {
		return t.flow(sBilled, j)
	}
	return t.flow(sBasis, j)
}

// scopedEarned is what was earned of those products.
func (t *totals) scopedEarned(j int) money.Minor {
	if t.w.billedBasis() {
		return t.revenue(j)
	}
	return t.flow(sScoped, j)
}
