// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
)

// measure is a Measure and how it is read.
type measure struct {
	Measure
	class   string                              // of bookings
	flow    func(t *totals, j int) money.Minor  // period j, 1-based
	balance func(t *totals, j int) money.Minor  // bound j, 0 the opening
	ratio   fraction                            // between two bounds
	days    func(t *totals, from, to int) int64 // of a ratio in days
	whole   func(t *totals) money.Minor         // of Whole: all periods as one
	kept    keeping                             // what the request has to keep for it
}

func flowOf(name, meaning string, s series) measure {
	return measure{Measure: Measure{name, Flow, UnitMoney, meaning}, flow: func(t *totals, j int) money.Minor { return t.flow(s, j) }}
}

func balanceOf(name, meaning string, f func(t *totals, j int) money.Minor) measure {
	return measure{Measure: Measure{name, Balance, UnitMoney, meaning}, balance: f}
}

func at(s series) func(t *totals, j int) money.Minor {
	return func(t *totals, j int) money.Minor { return t.balance(s, j) }
}

func movement(name, meaning string, s series) measure {
	return measure{Measure: Measure{name, Flow, UnitMonthly, meaning}, flow: func(t *totals, j int) money.Minor { return t.flow(s, j) }}
}

// measures is every measure, in the order of the reference.
var measures = slices.Concat(sums, costMeasures, standardMeasures, footnoteMeasures, ratios)

// sums are the measures that add up.
var sums = []measure{
	{Measure: Measure{"bookings", Flow, UnitMoney, "What was booked, by the policy's booking value and date."}, flow: (*totals).bookings},
	classMeasure("new", "Booked with new contracts."),
	classMeasure("renewal", "Booked with contracts that follow another, and with renewed terms."),
	classMeasure("upgrade", "Booked with amendments that raise what a contract comes to."),
	classMeasure("downgrade", "Taken back by amendments that lower what a contract comes to; negative."),
	classMeasure("add_on", "Booked with amendments that only add lines."),
	classMeasure("termination", "Taken back by contracts that end early; negative."),
	classMeasure("refund", "Taken back by credits that lower the price; negative."),
	classMeasure("incidental", "Booked with invoices that belong to no contract."),
	flowOf("bookings_tcv", "Total contract value: what customers committed to, on the day they did.", sContracted),
	flowOf("bookings_acv", "Annual contract value: the first year's.", sACV),
	flowOf("billings", "Invoiced less credited, without tax, by date of issue.", sBilled),
	{Measure: Measure{"billings_gross", Flow, UnitMoney, "Invoiced before credits, without tax."}, flow: func(t *totals, j int) money.Minor { return t.flow(sBilled, j) + t.flow(sCredited, j) }},
	flowOf("credit_notes", "Taken off invoices, without tax: credit notes, refunds and disputes that lower the price, voids, the unearned part of what is written off.", sCredited),
	{Measure: Measure{"cash", Flow, UnitMoney, "Received, with tax, by date of receipt; money that matches no invoice too."}, flow: (*totals).cash},
	{Measure: Measure{"revenue", Flow, UnitMoney, "Recognized: earned less contra revenue (ASC 606)."}, flow: (*totals).revenue},
	flowOf("revenue_gross", "Earned before contra revenue.", sEarned),
	flowOf("contra_credit_note", "Earned revenue taken back by credit notes.", sContra+series(derive.ContraCreditNote)),
	flowOf("contra_refund", "Earned revenue taken back by refunds.", sContra+series(derive.ContraRefund)),
	flowOf("contra_dispute", "Earned revenue taken back by disputes.", sContra+series(derive.ContraDispute)),
	flowOf("contra_void", "Earned revenue taken back by voids.", sContra+series(derive.ContraVoid)),
	flowOf("bad_debt", "The earned part of what was written off, less what came back of it: an expense, not revenue (606-10-45-4).", sBadDebt),
	flowOf("recoveries", "Money received for what had been given up, beyond the bad debt that it reverses, without tax.", sRecovered),
	flowOf("other_loss", "Money paid back beyond the price.", sOtherLoss),
	balanceOf("deferred_revenue", "Contract liability: billed (or the policy's basis) above earned, net per arrangement (606-10-45-2).", at(sDeferred)),
	balanceOf("contract_asset", "Earned above billed, net per arrangement (606-10-45-3).", at(sAsset)),
	balanceOf("receivable", "Invoiced with tax and not paid (606-10-45-4).", (*totals).receivable),
	balanceOf("unbilled", "Claims that are not invoiced.", func(t *totals, j int) money.Minor { return t.balance(sClaimed, j) - t.balance(sBilled, j) }),
	balanceOf("unapplied", "Money of customers that pays no invoice: received without one, left over by credits, or a balance that another system kept.", at(sUnapplied)),
	balanceOf("rpo", "Remaining performance obligations: priced and not earned (606-10-50-13).", (*totals).rpo),
	balanceOf("crpo", "The part of RPO to be earned within twelve months.", at(sCRPO)),
	balanceOf("backlog", "RPO that is neither billed nor delivered: priced less the larger of claimed and earned, net per arrangement; never below zero.", at(sBacklog)),
	balanceOf("owed_back", "Invoiced, or earned, above the price, net per arrangement: a credit that is owed and not issued.", at(sOwedBack)),
	{Measure: Measure{"mrr", Balance, UnitMonthly, "Monthly recurring revenue: the recurring level of the last day, a twelfth of ARR."}, balance: at(sRecurring)},
	{Measure: Measure{"arr", Balance, UnitMoney, "Annual recurring revenue: the recurring level of the last day, exact."}, balance: at(sRecurring)},
	movement("mrr_new", "From nothing, for the first time.", sNew),
	movement("mrr_expansion", "Up, while staying above zero.", sExpansion),
	movement("mrr_contraction", "Down, while staying above zero; negative.", sContraction),
	movement("mrr_churn", "Down to nothing; negative.", sChurn),
	movement("mrr_reactivation", "From nothing, after having been a customer.", sReactivation),
	{Measure: Measure{"customers", Count, UnitCount, "Customers with a recurring level above zero on the last day."}, balance: at(sCustomers)},
	{Measure: Measure{"calculated_billings", Flow, UnitMoney, "Revenue plus the change of deferred revenue less contract asset, of the products that deferred revenue counts."}, flow: func(t *totals, j int) money.Minor {
		d := func(j int) money.Minor { return t.balance(sDeferred, j) - t.balance(sAsset, j) }
		return t.scopedEarned(j) + d(j) - d(j-1)
	}},
}

// Measures lists every measure that can be asked for.
func Measures() []Measure {
	out := make([]Measure, len(measures))
	for i := range measures {
		out[i] = measures[i].Measure
	}
	return out
}

// find looks measures up by name, all unknown names in one error. "all" is every
// one that the window keeps.
func (w *Window) find(names []string) ([]measure, error) {
	ms, err := find(names, w)
	if err != nil {
		return ms, err
	}
	for _, m := range ms {
		if !w.keeps(m.kept) {
			return nil, fmt.Errorf("%s was not kept: make the window with %s", m.Name, m.kept)
		}
	}
	return ms, nil
}

// keeping is what a request has to keep for a measure.
type keeping uint8

const (
	keptAlways keeping = iota
	keptRetention
	keptFootnotes
)

func (k keeping) String() string { return [...]string{"", "Retention", "Footnotes"}[k] }

func (w *Window) keeps(k keeping) bool {
	return k == keptAlways || k == keptRetention && w.Retention || k == keptFootnotes && w.Footnotes
}

// find looks the measures of windows up by name; "all" is every one that all of the
// windows keep.
func find(names []string, windows ...*Window) ([]measure, error) {
	measures := measuresOf(windows...)
	var out []measure
	var bad []string
	for _, name := range names {
		if name == "all" {
			return slices.DeleteFunc(slices.Clone(measures), func(m measure) bool {
				return slices.ContainsFunc(windows, func(w *Window) bool { return !w.keeps(m.kept) })
			}), nil
		}
		found := false
		for _, m := range measures {
			if m.Name == name {
				out = append(out, m)
				found = true
			}
		}
		if !found {
			bad = append(bad, name)
		}
	}
	if len(bad) > 0 {
		all := make([]string, len(measures))
		for i := range measures {
			all[i] = measures[i].Name
		}
		return nil, fmt.Errorf("unknown measure %s: there are %s", strings.Join(bad, ", "), strings.Join(all, ", "))
	}
	return out, nil
}
