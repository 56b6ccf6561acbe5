// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// dso is what days sales outstanding divides: the receivable by the sales of the
// same time. An average is the sum of two by twice the sales, so that nothing is
// rounded before the ratio.
func (t *totals) dso(from, to int) (over, under money.Minor) {
	over, under = t.receivable(to), t.net(to)-t.net(from)
	if t.w.terms.DSOBilled {
		under = t.between(sBilled, from, to)
	}
	if t.w.terms.DSOAverage {
		over, under = over+t.receivable(from), 2*under
	}
	return over, under
}

func (t *totals) dsoDays(from, to int) int64 {
	switch t.w.terms.DSODays {
	case policy.DSO30:
		return 30
	case policy.DSO90:
		return 90
	case policy.DSO365:
		return 365
	}
	return int64(t.w.bound(to) - t.w.bound(from))
}

// receivable are the pieces of what a line has open at the close.
func (x *explainer) receivable(l *derive.Line, cur money.Currency) []Part {
	name := "billed"
	if l.Standard != nil {
		name = "claimed"
	}
	parts := append(x.balance(name, l.Claimed, cur, 1), x.balance("tax", l.Tax, cur, 1)...)
	if l.Standard != nil {
		parts = append(parts, x.balance("tax of no claim yet", l.Standard.TaxWaiting, cur, -1)...)
	}
	settled, how := l.Collected, "collected"
	if l.Adjusted != nil {
		settled, how = l.Adjusted.Settled, "settled"
	}
	return append(parts, x.balance(how, settled, cur, -1)...)
}

// outstanding are those that count for dso: with dso.receivable: average those of
// the opening as well.
func (x *explainer) outstanding(l *derive.Line, cur money.Currency) []Part {
	parts := x.receivable(l, cur)
	if !x.w.terms.DSOAverage {
		return parts
	}
	x.early = true
	parts = append(parts, x.receivable(l, cur)...)
	x.early = false
	return parts
}
