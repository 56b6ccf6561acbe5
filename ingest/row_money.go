// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"slices"
	"strings"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// money reads what a row says of its price.
func (r *rowReader) money(x *row, cells []string) {
	if s := r.text(&r.currency, cells); s != "" {
		c, err := money.ParseCurrency(s)
		if err != nil {
			r.fail(&r.currency, err.Error(), "write an ISO 4217 code, or add it to values of currency")
			return
		}
		x.currency = c
	}
	x.amount = r.amountOf(&r.amount, cells, x.currency)
	x.per = fact.Per{Unit: fact.PerMonth}
	if r.m.MRR.IsSet() {
		x.per.Unit = fact.PerMonth
	} else if i := r.oneOf(&r.per, cells, perNames); i >= 0 {
		x.per.Unit = perValues[i]
	} else if r.per.at >= 0 && cells[r.per.at] == "" {
		r.fail(&r.per, "the cell is empty", "every amount is for something: "+strings.Join(perNames, ", "))
	}
	if r.annual.at >= 0 && cells[r.annual.at] != "" {
		v := r.amountOf(&r.annual, cells, x.currency)
		x.annual = &v
	}
	if r.quantity.at >= 0 && cells[r.quantity.at] != "" {
		x.quantity = r.numberOf(&r.quantity, cells)
		if x.quantity.Sign() < 0 {
			r.fail(&r.quantity, "the quantity is below zero", "correct it")
		}
	}
}

// amountOf reads an amount of money in major units.
func (r *rowReader) amountOf(c *cell, cells []string, cur money.Currency) money.Decimal {
	v := r.numberOf(c, cells)
	if !r.m.Minor {
		return v
	}
	if cur.IsZero() {
		r.fail(c, "the row has no currency", "minor units need one")
		return v
	}
	v, bad := scaled(v, cur)
	if bad != nil {
		r.fail(c, bad.what, bad.fix)
	}
	return v
}

func (r *rowReader) numberOf(c *cell, cells []string) money.Decimal {
	s, _ := c.of(cells)
	if s == "" {
		r.fail(c, "the cell is empty", "write 0 if it is nothing")
		return money.Decimal{}
	}
	v, bad := r.m.number(s)
	if bad != nil {
		r.fail(c, bad.what, bad.fix)
	}
	return v
}

// sortedAttrs sorts attributes by name, as facts keep them.
func sortedAttrs(as fact.Attrs) fact.Attrs {
	if len(as) > 1 {
		slices.SortFunc(as, func(a, b fact.Attr) int { return strings.Compare(a.Name, b.Name) })
	}
	return as
}

// monthsOf is the length of a billing period, 0 when nothing is said or the
// whole term is billed at once.
func (x *row) monthsOf() int32 {
	if x.billing < 0 {
		return 0
	}
	return billingMonths[x.billing]
}

// isAnnual reports whether annual is the amount for a year. It is not asked of
// prices that are not for whole months.
func (x *row) isAnnual() bool {
	months := x.per.Months()
	if x.annual == nil || months == 0 {
		return true
	}
	a, err := x.amount.Times(money.DecimalOf(12))
	b, err2 := x.annual.Times(money.DecimalOf(int64(months)))
	return err == nil && err2 == nil && a == b
}
