// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"slices"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
)

// costs reads what the contracts of a group cost (340-40-50).
func (r *disclosedReader) costs() {
	last := len(r.a.w.at) - 1
	from, to := r.a.w.bound(0), r.a.w.bound(last)
	for i := range r.p.Costs {
		c := &r.p.Costs[i]
		arr := &r.p.Arrangements[c.Arrangement]
		if !r.a.keepCost(arr, costLine(r.p, c), c.Fact) {
			continue
		}
		n, d := money.Minor(arr.Count), r.d.amounts(r.i, arr.Currency)
		flow := func(s costSeries) money.Minor {
			return n * (r.a.value(s.curveOf(c), to) - r.a.value(s.curveOf(c), from))
		}
		carried := func(j int) money.Minor {
			x := r.a.w.bound(j)
			return n * (r.a.value(c.Capitalized, x) - r.a.value(c.Amortized, x) - r.a.value(c.Impaired, x))
		}
		waits := len(c.Missing) > 0
		k := d.costs[c.Fact.Purpose]
		for at, v := range [nCostNotes]money.Minor{kOpening: carried(0), kCapitalized: flow(cCapitalized), kAmortized: flow(cAmortized),
			kImpaired: flow(cImpaired), kClosing: carried(last), kExpensed: flow(cExpensed)} {
			k[at].add(v, waits)
		}
		d.costs[c.Fact.Purpose] = k
		for _, q := range c.Missing {
			r.costAsks(d, q, carried(last), int(n))
		}
	}
}

func (r *disclosedReader) costAsks(d *disclosed, q *derive.Question, carried money.Minor, n int) {
	x := d.asked[q.Name]
	x.costs += carried
	x.contracts += n
	d.asked[q.Name] = x
}

// costPurposes are the categories, as they are called.
var costPurposes = []struct{ name, label, where string }{
	{"obtain", "Costs of obtaining contracts", "Their amortization is a selling expense."},
	{"fulfil", "Costs of fulfilling contracts", "Their amortization is a cost of sales."},
}

// costTables are the roll-forwards of contract costs by category (340-40-50-3).
func (b *packer) costTables() {
	any := false
	for _, purpose := range costPurposes {
		kept := func(at int) []figure {
			return b.each(func(d *disclosed) figure { return d.costs[purpose.name][at] })
		}
		if !slices.ContainsFunc(b.ps, func(d *disclosed) bool { _, has := d.costs[purpose.name]; return has }) {
			continue
		}
		any = true
		t := b.table("costs_"+purpose.name, "Contract costs", purpose.label, "340-40-50-1 to 50-3, 35-1 to 35-6")
		t.Lead = "From the opening to the closing carrying amount. " + purpose.where
		t.Label = "carrying amount"
		t.balance("opening", "Opening", kept(kOpening))
		t.line("capitalized", "Capitalized", kept(kCapitalized))
		t.line("amortized", "Amortized", negated(kept(kAmortized)))
		t.line("impaired", "Written down", negated(kept(kImpaired)))
		t.total("closing", "Closing", 0, kept(kClosing))
		t.Notes = append(t.Notes, "Each cost is amortized over the time in which what it was paid for is delivered, renewals included that it also pays for (340-40-35-1).")
		if slices.ContainsFunc(kept(kExpensed), func(f figure) bool { return f.sum != 0 }) {
			t.Rows = append(t.Rows, rowOfFigures("expensed", "Beside these, an expense at once", kept(kExpensed)))
		}
	}
	if !any {
		return
	}
	b.tie("contract costs, closing = contract_costs", func(p int) int64 {
		var sum money.Minor
		for _, c := range b.ps[p].costs {
			sum += c[kClosing].sum
		}
		return int64(sum)
	}, func(t *totals) int64 { return int64(t.carried(len(t.w.at) - 1)) })
}
