// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"
	"math"
	"slices"

	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// PerMillion is the scale of ratios: 1,000,000 is 100 %, or once.
const PerMillion = 1_000_000

// fraction reads a ratio between two bounds.
type fraction func(t *totals, from, to int) (over, under money.Minor)

func ratioOf(name string, unit Unit, meaning string, f fraction) measure {
	return measure{Measure: Measure{name, Ratio, unit, meaning}, ratio: f}
}

// ratios are the measures that divide.
var ratios = []measure{
	logosOf("customers_new", "Customers that came for the first time, or after longer than mrr.reactivation allows.", sLogosNew),
	logosOf("customers_reactivated", "Customers that came back.", sLogosBack),
	logosOf("customers_churned", "Customers lost: their recurring level fell to nothing.", sLogosLost),
	kept(ratioOf("logo_churn", UnitRatio, "Customers lost over customers at the opening (retention.logo_denominator, retention.same_period).", (*totals).logoChurn)),
	ratioOf("mrr_churn_rate_gross", UnitRatio, "Churn and contraction over the opening MRR (retention.contraction).", func(t *totals, i, j int) (over, under money.Minor) {
		over = -t.between(sChurn, i, j)
		if !t.w.terms.RetentionNoDowngrade {
			over -= t.between(sContraction, i, j)
		}
		return over, t.balance(sRecurring, i)
	}),
	ratioOf("mrr_churn_rate_net", UnitRatio, "Churn and contraction less expansion over the opening MRR; below zero when expansion is more (retention.reactivation).", func(t *totals, i, j int) (over, under money.Minor) {
		over = -t.between(sChurn, i, j) - t.between(sContraction, i, j) - t.between(sExpansion, i, j)
		if t.w.terms.RetentionReturns {
			over -= t.between(sReactivation, i, j)
		}
		return over, t.balance(sRecurring, i)
	}),
	keptOf("nrr", "Net revenue retention: what the opening cohort pays at the close over what it paid at the opening (retention.window, retention.reactivation).", sKeptNet),
	keptOf("grr", "Gross revenue retention: the same, each customer with no more than it paid at the opening.", sKeptGross),
	ratioOf("quick_ratio", UnitTimes, "New and expansion over churn and contraction (quick_ratio.reactivation); none when nothing was lost.", func(t *totals, i, j int) (over, under money.Minor) {
		over = t.between(sNew, i, j) + t.between(sExpansion, i, j)
		if t.w.terms.QuickReturns {
			over += t.between(sReactivation, i, j)
		}
		return over, -t.between(sChurn, i, j) - t.between(sContraction, i, j)
	}),
	ratioOf("arpa", UnitMoney, "Average MRR of a customer: MRR over customers (arpa.basis).", func(t *totals, i, j int) (over, under money.Minor) {
		over, under = t.balance(sRecurring, j), t.balance(sCustomers, j)
		if t.w.terms.ARPAAverage {
			over, under = over+t.balance(sRecurring, i), under+t.balance(sCustomers, i)
		}
		return over, monthly(under)
	}),
	kept(ratioOf("asp", UnitMoney, "Average MRR of a new customer: mrr_new over customers_new.", func(t *totals, i, j int) (over, under money.Minor) {
		return t.between(sNew, i, j), monthly(t.between(sLogosNew, i, j))
	})),
	{Measure: Measure{"dso", Ratio, UnitDays, "Days sales outstanding: receivable over sales, times days (dso.sales, dso.receivable, dso.days)."}, ratio: (*totals).dso, days: (*totals).dsoDays},
}

// kept marks a measure that only a request for retention keeps.
func kept(m measure) measure {
	m.kept = keptRetention
	return m
}

func logosOf(name, meaning string, s series) measure {
	return kept(measure{Measure: Measure{name, Flow, UnitCount, meaning}, flow: func(t *totals, j int) money.Minor { return t.flow(s, j) }})
}

func keptOf(name, meaning string, s series) measure {
	return kept(measure{Measure: Measure{name, WindowRatio, UnitRatio, meaning}, ratio: func(t *totals, i, j int) (over, under money.Minor) {
		if n := len(t.w.at) - 1; i == 0 && j == n && n > 1 && t.w.cohortWhole() {
			j = 0 // where the cohort of the whole window is kept
		}
		return t.flow(s, j), t.flow(sKeptOpen, j)
	}})
}

// monthly makes customers what annual units are divided by to be of a month.
func monthly(customers money.Minor) money.Minor {
	if customers > math.MaxInt64/12 {
		return 0 // more than any sum of levels that is allowed
	}
	return 12 * customers
}

// between is what flowed of a series from one bound to another.
func (t *totals) between(s series, from, to int) (sum money.Minor) {
	for j := from + 1; j <= to; j++ {
		sum += t.flow(s, j)
	}
	return sum
}

func (t *totals) logoChurn(i, j int) (over, under money.Minor) {
	over, under = t.between(sLogosLost, i, j), t.balance(sCustomers, i)
	if !t.w.terms.LogoSamePeriod {
		over -= t.between(sLogosJoined, i, j)
	}
	switch t.w.terms.LogoDenominator {
	case policy.LogosOpeningPlusNew:
		under += t.between(sLogosNew, i, j) + t.between(sLogosBack, i, j)
	case policy.LogosAverage:
		over, under = 2*over, under+t.balance(sCustomers, j)
	}
	return over, under
}

// value forms the ratio, once: parts per million, or minor units, half away from
// zero. Nothing below is a blank, which is 0 here.
func (m *measure) value(f Fraction) (int64, error) {
	if f.Blank() {
		return 0, nil
	}
	scale := int64(PerMillion)
	if m.Unit == UnitMoney {
		scale = 1
	}
	if f.Days != 0 {
		scale *= f.Days
	}
	v, err := money.MulDiv(money.Minor(f.Over), scale, f.Under, money.HalfUp)
	if err != nil {
		return 0, fmt.Errorf("%s of %d over %d: %w", m.Name, f.Over, f.Under, err)
	}
	return int64(v), nil
}

// fractionRow reads a ratio for each period and for all of them.
func fractionRow(m measure, row Row, t *totals) (Row, error) {
	n := len(t.w.Periods)
	row.Fractions = make([]Fraction, n+1)
	read := func(at, from, to int) (int64, error) {
		over, under := m.ratio(t, from, to)
		row.Fractions[at] = Fraction{Over: int64(over), Under: int64(under)}
		if f := &row.Fractions[at]; m.days != nil {
			f.Days = m.days(t, from, to)
			if _, err := m.value(*f); err != nil {
				f.Under = 0 // more days than there ever were say nothing
			}
		}
		return m.value(row.Fractions[at])
	}
	for j := range n {
		v, err := read(j, j, j+1)
		if err != nil {
			return row, err
		}
		row.Values[j] = v
	}
	sum, err := read(n, 0, n)
	row.Sum = sum
	return row, err
}

// NeedRetention reports whether any of the measures is only kept by a request
// with Retention.
func NeedRetention(names []string) bool {
	for i := range measures {
		if m := &measures[i]; m.kept == keptRetention && (slices.Contains(names, m.Name) || slices.Contains(names, "all")) {
			return true
		}
	}
	return false
}
