// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"slices"
	"strings"

	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// costSeries is one row of what contracts cost, along the axis. Groups without
// costs have none of them.
type costSeries uint8

const (
	cCapitalized costSeries = iota
	cAmortized
	cImpaired
	cExpensed
	cElsewhere
	nCosts
)

// The attributes that costs have beside those of their contract.
const (
	costAttr  = "cost"  // obtain or fulfil
	payeeAttr = "payee" // who got it
)

// curveOf is a curve of a cost.
func (s costSeries) curveOf(c *derive.CostAsset) curve.Curve {
	return [nCosts]curve.Curve{c.Capitalized, c.Amortized, c.Impaired, c.Expensed, c.Elsewhere}[s]
}

func costMeasure(name, meaning string, s costSeries) measure {
	return measure{Measure: Measure{name, Flow, UnitMoney, meaning}, flow: func(t *totals, j int) money.Minor { return t.cost(s, j) - t.cost(s, j-1) }}
}

// costMeasures are those of contract costs (340-40).
var costMeasures = []measure{
	{Measure: Measure{"contract_costs", Balance, UnitMoney, "Costs of obtaining and fulfilling contracts that are carried as assets: capitalized, less amortized and impaired (340-40-25, 35)."}, balance: (*totals).carried},
	costMeasure("cost_capitalized", "Costs of contracts that became assets.", cCapitalized),
	costMeasure("cost_amortization", "Amortization of contract costs.", cAmortized),
	costMeasure("cost_impairment", "Contract costs written down: not recoverable any more, or their contract has ended.", cImpaired),
	costMeasure("cost_expensed", "Costs of contracts that were an expense at once.", cExpensed),
	costMeasure("cost_out_of_scope", "Costs that another topic governs.", cElsewhere),
}

// costKind finds the row that a measure reads; carried is true for the balance.
func costKind(name string) (s costSeries, carried, ok bool) {
	for i := range costMeasures {
		if costMeasures[i].Name == name {
			return costSeries(max(i-1, 0)), i == 0, true
		}
	}
	return 0, false, false
}

// cost is a row summed up to bound j.
func (t *totals) cost(s costSeries, j int) money.Minor {
	if t.costs == nil {
		return 0
	}
	return t.costs[s][j]
}

// carried is the carrying amount at bound j.
func (t *totals) carried(j int) money.Minor {
	return t.cost(cCapitalized, j) - t.cost(cAmortized, j) - t.cost(cImpaired, j)
}

// costFlows sums a group's rows of costs up to each bound; nil without costs.
func (w *Window) costFlows(g *group) [][]money.Minor {
	if g.costs == nil {
		return nil
	}
	out := make([][]money.Minor, nCosts)
	for s := range out {
		out[s] = w.cumulative(g.costs[s])
	}
	return out
}

// addCosts merges the costs of another group, times sign.
func (g *group) addCosts(o *group, sign money.Minor) {
	if o.costs == nil {
		return
	}
	if g.costs == nil {
		g.costs = costRows(len(o.costs[0]))
	}
	for s, row := range o.costs {
		for j, v := range row {
			g.costs[s][j] += sign * v
		}
	}
}

func costRows(axis int) [][]money.Minor {
	rows := make([][]money.Minor, nCosts)
	for s := range rows {
		rows[s] = make([]money.Minor, axis)
	}
	return rows
}

// costs adds what contracts cost. A cost belongs to its line, or to its contract
// and no line.
func (a *Accumulator) costs(p *derive.Positions) error {
	if a.w.own != nil && a.w.own.column >= 0 {
		return nil // a table of registers
	}
	for i := range p.Costs {
		c := &p.Costs[i]
		arr := &p.Arrangements[c.Arrangement]
		l := costLine(p, c)
		if !a.keepCost(arr, l, c.Fact) {
			continue
		}
		if err := a.weighCost(arr, c); err != nil {
			return err
		}
		g := a.group(a.costKey(arr, l, c.Fact))
		g.uses++
		if g.costs == nil {
			g.costs = costRows(a.w.axis.Len())
		}
		a.waitingCost(g, c)
		n := money.Minor(arr.Count)
		for s := range nCosts {
			a.curve(g.costs[s], s.curveOf(c), n)
		}
		k := a.check(arr.Currency)
		k.uses++
		k.costs++
		open, last := a.w.bound(0), a.w.bound(len(a.w.at)-1)
		k.open.carried += n * (a.value(c.Capitalized, open) - a.value(c.Amortized, open) - a.value(c.Impaired, open))
		k.close.carried += n * (a.value(c.Capitalized, last) - a.value(c.Amortized, last) - a.value(c.Impaired, last))
	}
	return nil
}

// weighCost bounds the sums by the sizes of a cost, as weigh does by those of lines.
func (a *Accumulator) weighCost(arr *derive.Arrangement, c *derive.CostAsset) error {
	all := slices.Concat(c.Capitalized, c.Amortized, c.Impaired, c.Expensed, c.Elsewhere)
	return a.weigh(arr, []derive.Line{{Contracted: all}}, nil)
}

// costLine is the line of a cost, or one without any name for the whole contract.
func costLine(p *derive.Positions, c *derive.CostAsset) *derive.Line {
	if c.Line >= 0 {
		return &p.Lines[c.Line]
	}
	return &derive.Line{InvoiceLine: &noLine}
}

func (a *Accumulator) keepCost(arr *derive.Arrangement, l *derive.Line, x *fact.Cost) bool {
	return !slices.ContainsFunc(a.w.Where, func(f Filter) bool { return a.costAttribute(f.Attr, arr, l, x) != f.Value })
}

func (a *Accumulator) costKey(arr *derive.Arrangement, l *derive.Line, x *fact.Cost) key {
	values := make([]string, len(a.w.By))
	for i, name := range a.w.By {
		values[i] = a.costAttribute(name, arr, l, x)
	}
	return key{arr.Currency, strings.Join(values, keySep)}
}

// costAttribute is the value of an attribute for a cost: its own, else that of its
// line or contract.
func (a *Accumulator) costAttribute(name string, arr *derive.Arrangement, l *derive.Line, x *fact.Cost) string {
	switch {
	case name == costAttr:
		return orNone(x.Purpose)
	case name == payeeAttr:
		return orNone(x.Payee)
	case name == "kind" && l.Fact == nil:
		return None
	}
	return attribute(a.w.env, name, arr, l)
}

// costTies checks, where there are costs, that what is carried is what the curves
// say and what flowed.
func (t *totals) costTies(c *check) []Tie {
	if c.costs == 0 {
		return nil
	}
	p := len(t.w.at) - 1
	flowed := func(s costSeries) money.Minor { return t.cost(s, p) - t.cost(s, 0) }
	return []Tie{
		{Name: "contract_costs, read again", Left: t.carried(p), Right: c.close.carried},
		{Name: "opening contract_costs + capitalized - amortization - impairment = closing", Left: c.open.carried + flowed(cCapitalized) - flowed(cAmortized) - flowed(cImpaired), Right: c.close.carried},
	}
}
