// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"slices"

	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// apart is a series of what the standard makes of lines beside their stated
// prices: flows by axis slot that only groups with such a line keep.
type apart uint8

const (
	xPriced     apart = iota // the enforceable price beyond what was contracted
	xClaimed                 // claims beyond invoices
	xTaxWaiting              // tax on invoices that are no claims yet
	xExpense                 // interest on contract liabilities
	xIncome                  // interest on contract assets
	xRefundable              // refund liabilities
	nApart
)

// standard is the row of a series of the standard along the axis.
func (g *group) standard(s apart, w *Window) []money.Minor {
	if g.apart == nil {
		g.apart = make([][]money.Minor, nApart)
	}
	if g.apart[s] == nil {
		g.apart[s] = make([]money.Minor, w.axis.Len())
	}
	return g.apart[s]
}

// addApart merges the rows of the standard, times sign.
func (g *group) addApart(o *group, sign money.Minor) {
	if o.apart != nil && g.apart == nil {
		g.apart = make([][]money.Minor, len(o.apart))
	}
	for s, row := range o.apart {
		if row != nil && g.apart[s] == nil {
			g.apart[s] = make([]money.Minor, len(row))
		}
		for j, v := range row {
			g.apart[s][j] += sign * v
		}
	}
}

// standard adds what the standard makes of a line to its group.
func (a *Accumulator) standard(g *group, l *derive.Line, n money.Minor) {
	s, w := l.Standard, a.w
	a.curve(g.standard(xPriced, w), l.Priced, n)
	a.curve(g.standard(xPriced, w), l.Contracted, -n)
	a.curve(g.standard(xClaimed, w), l.Claimed, n)
	a.curve(g.standard(xClaimed, w), l.Billed, -n)
	a.curve(g.standard(xTaxWaiting, w), s.TaxWaiting, n)
	a.curve(g.standard(xRefundable, w), s.Refundable, n)
	for i := range s.Interest {
		if p := s.Interest[i : i+1]; p[0].Amount > 0 {
			a.curve(g.standard(xExpense, w), p, n)
		} else {
			a.curve(g.standard(xIncome, w), p, -n)
		}
	}
}

// standardInto adds interest and takes refund liabilities off a row of claims:
// what stands against what is earned (606-10-45-2, 32-10).
func (a *Accumulator) standardInto(l *derive.Line, row []money.Minor) {
	if l.Standard == nil {
		return
	}
	off := make([]money.Minor, a.w.axis.Len())
	for _, part := range [...]struct {
		c    curve.Curve
		sign money.Minor
	}{{l.Standard.Interest, 1}, {l.Standard.Refundable, -1}} {
		clear(off)
		for i := range part.c {
			lo, hi := part.c[i].AddFlows(a.w.axis, off)
			a.lo, a.hi = min(a.lo, lo), max(a.hi, hi)
		}
		for j, v := range off {
			row[j] += part.sign * v
		}
	}
}

// basisInto adds what deferred revenue is measured against to a row. An
// enforceable price has the interest in it, and nothing that is refundable.
func (a *Accumulator) basisInto(l *derive.Line, row []money.Minor) (in bool) {
	c, in := a.w.basis(l)
	for i := range c {
		c[i].AddFlows(a.w.axis, row)
	}
	if in && a.w.terms.DeferredBasis != policy.DeferredBooked {
		a.standardInto(l, row)
	}
	return in
}

// standardAt is interest less refund liability of a line at a bound.
func (a *Accumulator) standardAt(r *reading, l *derive.Line, x int, n money.Minor) {
	day := a.w.bound(x)
	s := l.Standard
	between := n * (a.value(s.Interest, day) - a.value(s.Refundable, day))
	r.between += between
	if _, in := a.w.basis(l); in && a.w.terms.DeferredBasis != policy.DeferredBooked {
		r.position += between
	}
	r.waiting += n * a.value(s.TaxWaiting, day)
}

// readApart sums a series of the standard up to each bound; nil without any.
func (t *totals) readApart() {
	// Groups that were taken out again leave zeros.
	if !slices.ContainsFunc(t.g.apart, func(row []money.Minor) bool {
		return slices.ContainsFunc(row, func(v money.Minor) bool { return v != 0 })
	}) {
		return
	}
	t.apart = make([][]money.Minor, nApart)
	for s, row := range t.g.apart {
		cum := make([]money.Minor, len(t.w.at))
		for i, v := range row {
			if j := t.w.toSlot[i]; j >= 0 {
				cum[j] += v
			}
		}
		for j := 1; j < len(cum); j++ {
			cum[j] += cum[j-1]
		}
		t.apart[s] = cum
	}
	for _, x := range [...]struct {
		to, from series
		more     apart
	}{{sPriced, sContracted, xPriced}, {sClaimed, sBilled, xClaimed}} {
		sum := make([]money.Minor, len(t.w.at))
		for j := range sum {
			sum[j] = t.cum[x.from][j] + t.apart[x.more][j]
		}
		t.cum[x.to] = sum
	}
}

// standard is a series of the standard at bound j.
func (t *totals) standard(s apart, j int) money.Minor {
	if t.apart == nil {
		return 0
	}
	return t.apart[s][j]
}

// standardFlow is what flowed of it in period j (1-based).
func (t *totals) standardFlow(s apart, j int) money.Minor {
	return t.standard(s, j) - t.standard(s, j-1)
}

// standardSum is its flow over all periods.
func (t *totals) standardSum(s apart) money.Minor {
	return t.standard(s, len(t.w.at)-1) - t.standard(s, 0)
}

// interest is the interest of all days to bound j: an expense, less income.
func (t *totals) interest(j int) money.Minor { return t.standard(xExpense, j) - t.standard(xIncome, j) }

// invoiced is what is open on invoices at bound j, claims or not: receivable =
// invoiced + unbilled - the tax on invoices that are no claims yet.
func (t *totals) invoiced(j int) money.Minor {
	return t.balance(sBilled, j) + t.balance(sTax, j) - t.balance(sCollected, j) - t.balance(sUnpaid, j)
}

// setsApart says whether the standard sets anything apart in any group.
func (a *Accumulator) setsApart() bool {
	for _, c := range a.currencies() {
		if a.total(c).apart != nil {
			return true
		}
	}
	return false
}

// apartLines are the lines that a roll-forward has for what the standard sets
// apart.
func apartLines(name string) []rollLine {
	flow := func(s apart, sign money.Minor) func(*totals, int) money.Minor {
		return func(t *totals, j int) money.Minor { return sign * t.standardFlow(s, j) }
	}
	// On another basis, these are in what it is measured against.
	billed := func(s apart, sign money.Minor) func(*totals, int) money.Minor {
		return func(t *totals, j int) money.Minor {
			if !t.w.billedBasis() {
				return 0
			}
			return sign * t.standardFlow(s, j)
		}
	}
	switch name {
	case RollDeferred:
		return []rollLine{
			{"unbilled", "owed by customers and not invoiced, less invoices that are no claims yet", billed(xClaimed, 1)},
			{"interest_expense", "interest on what was paid long ahead", billed(xExpense, 1)},
			{"interest_income", "interest on what is paid long after", billed(xIncome, -1)},
			{"refund_liability", "expected to be paid back (change of refund liabilities)", billed(xRefundable, -1)},
		}
	case RollReceivable:
		return []rollLine{
			{"unbilled", "owed by customers and not invoiced, less invoices that are no claims yet", flow(xClaimed, 1)},
			{"tax_waiting", "tax on invoices that are no claims yet", flow(xTaxWaiting, -1)},
		}
	case RollRPO:
		return []rollLine{{"repriced", "variable amounts, interest and what is not enforceable", flow(xPriced, 1)}}
	}
	return nil
}

// standardMeasures are those of what the standard sets apart.
var standardMeasures = []measure{
	balanceOf("refund_liability", "What customers have paid, or owe, and are expected to get back: apart from contract liabilities (606-10-32-10, 55-22).", func(t *totals, j int) money.Minor { return t.standard(xRefundable, j) }),
	{Measure: Measure{"interest_expense", Flow, UnitMoney, "Interest on what customers paid long ahead: no part of revenue (606-10-32-20)."}, flow: func(t *totals, j int) money.Minor { return t.standardFlow(xExpense, j) }},
	{Measure: Measure{"interest_income", Flow, UnitMoney, "Interest on what customers pay long after: no part of revenue (606-10-32-20)."}, flow: func(t *totals, j int) money.Minor { return t.standardFlow(xIncome, j) }},
}
