// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"

	"github.com/ratable/ratable/derive"
)

// costs explains a measure of contract costs, an item a cost.
func (x *explainer) costs(p *derive.Positions, s costSeries, carried bool) {
	for i := range p.Costs {
		c := &p.Costs[i]
		arr := &p.Arrangements[c.Arrangement]
		l := costLine(p, c)
		if !x.acc.keepCost(arr, l, c.Fact) {
			continue
		}
		it := Item{Customer: arr.Customer, Contract: arr.ID, Currency: arr.Currency, Place: c.Fact.At, Line: "cost " + c.Fact.ID}
		if c.Line >= 0 {
			it.Line, it.Product = fmt.Sprintf("%s, cost %s", l.Fact.ID, c.Fact.ID), l.ProductID
		}
		if carried {
			it.Parts = x.balance("capitalized", c.Capitalized, arr.Currency, 1)
			it.Parts = append(it.Parts, x.balance("amortized", c.Amortized, arr.Currency, -1)...)
			it.Parts = append(it.Parts, x.balance("impaired", c.Impaired, arr.Currency, -1)...)
		} else {
			it.Parts = x.flows([nCosts]string{"capitalized", "amortized", "impaired", "expensed", "out of scope"}[s], s.curveOf(c), arr.Currency)
		}
		for k := range it.Parts {
			it.Amount += int64(it.Parts[k].Amount)
		}
		if len(it.Parts) == 0 || (it.Amount == 0 && carried) {
			continue
		}
		it.How = sumText(it.Parts, arr.Currency)
		if !carried && s != cAmortized && s != cImpaired { // whose parts say it themselves
			it.How += ": " + c.Why
		}
		x.add(it, arr.Count)
	}
}
