// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// costs makes assets of what contracts cost (340-40), when the curves of all
// lines are known.
func (d *Deriver) costs(all []*fact.Cost) {
	of := make(map[string][]*fact.Cost)
	for _, x := range all {
		of[x.Contract] = append(of[x.Contract], x)
	}
	for i := range d.pos.Arrangements {
		a := &d.pos.Arrangements[i]
		if a.Contract == nil || len(of[a.ID]) == 0 {
			continue
		}
		d.costsOf(i, of[a.ID])
		delete(of, a.ID)
	}
	for _, x := range all {
		if len(of[x.Contract]) > 0 {
			d.fail(x.At, x.ID, "contract", "names contract %s, which none of these customers has", x.Contract)
		}
	}
}

// costsOf follows the costs of one contract through time.
func (d *Deriver) costsOf(at int, costs []*fact.Cost) {
	a := &d.pos.Arrangements[at]
	if !d.hold(a.Contract) {
		return
	}
	slices.SortFunc(costs, func(x, y *fact.Cost) int {
		return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(x.Seq, y.Seq), cmp.Compare(x.ID, y.ID))
	})
	c := &costing{d: d, at: at, lines: d.pos.Lines[a.First:a.Last], first: a.First, changes: d.changesOf(a.ID)}
	c.layTerms()
	for _, x := range costs {
		if x.Date <= d.env.AsOf { // a later one has not happened yet
			c.add(x)
		}
	}
	c.follow()
	for i := range c.lives {
		d.pos.Costs = append(d.pos.Costs, c.lives[i].published())
	}
}

// costing is the work on the costs of one contract.
type costing struct {
	d       *Deriver
	at      int    // its arrangement
	lines   []Line // of the contract
	first   int    // index of the first of them
	changes []change
	terms   []costTerm
	lives   []costLife
}

// costLife is a cost while its contract is followed through time.
type costLife struct {
	asset   CostAsset
	strands []strand
	lines   []int // of costing.lines: what it was paid for
	benefit []*fact.Answer
}

// add begins the life of a cost: an asset, or an expense.
func (c *costing) add(x *fact.Cost) {
	d := c.d
	if !x.Currency.IsZero() && x.Currency != d.cur {
		d.fail(x.At, x.ID, "currency", "is in %s, and contract %s in %s: state it in the currency of the contract", x.Currency, d.con.ID, d.cur)
		return
	}
	stated, field := x.Amount, "amount"
	if x.PlanAverage != nil && d.terms.CostThreshold == policy.ThresholdSpread {
		stated, field = *x.PlanAverage, "plan_average" // TRG memo 23
	}
	amount, err := money.Extend(d.cur, d.terms.Rounding, 1, 1, stated)
	if err != nil {
		d.fail(x.At, x.ID, field, "%v", err)
		return
	}
	lines, ok := c.paidFor(x)
	if !ok {
		return
	}
	life := costLife{asset: CostAsset{Arrangement: c.at, Line: -1, Fact: x}, lines: lines}
	if x.Line != "" {
		life.asset.Line = c.first + lines[0]
	}
	cost := curve.Curve{d.costStep(x, amount)}
	capital, why := c.treat(x, &life.asset)
	life.asset.Why = why
	switch {
	case x.Topic != "":
		life.asset.Elsewhere = cost
		c.lives = append(c.lives, life)
	case !capital:
		life.asset.Expensed = cost
		c.lives = append(c.lives, life)
	default:
		c.capitalise(x, life, amount)
	}
}

// costStep is the cost on its day.
func (d *Deriver) costStep(x *fact.Cost, amount money.Minor) curve.Piece {
	p := curve.Step(x.Date, amount, curve.Document)
	if d.Trace {
		p.Note = d.note("%s of %s, %s", costName(x), amount.Table(d.cur), x.At)
	}
	return p
}

func costName(x *fact.Cost) string {
	name := x.Name
	if name == "" {
		name = "cost to " + x.Purpose
	}
	if x.Payee != "" {
		name += " to " + x.Payee
	}
	return name
}

// paidFor are the lines of the first term that a cost was paid for: the one that
// it names, or all of the contract.
func (c *costing) paidFor(x *fact.Cost) (lines []int, ok bool) {
	for i := range c.lines {
		l := &c.lines[i]
		if l.Fact == nil || l.Term > 0 || (x.Line != "" && l.Fact.ID != x.Line) {
			continue
		}
		lines = append(lines, i)
	}
	if len(lines) == 0 && x.Line != "" {
		c.d.fail(x.At, x.ID, "line", "names line %s, which contract %s does not have in its first term", x.Line, c.d.con.ID)
		return nil, false
	}
	return lines, true
}

// treat decides whether a cost is an asset (340-40-25): one to obtain the contract
// when it is incremental and recoverable, which is then no choice; one to fulfil
// it when it meets all criteria.
func (c *costing) treat(x *fact.Cost, asset *CostAsset) (capital bool, why string) {
	if x.Topic != "" {
		return false, "governed by topic " + x.Topic + " (340-40-25-5)"
	}
	asked := []*Question{questionIncremental, questionRecoverable}
	if x.Purpose == "fulfil" {
		asked = []*Question{questionFulfilment}
	}
	capital, why = true, asked[0].Paragraph
	for _, q := range asked {
		a := c.d.answer(q, c.subjects(x)...)
		switch {
		case a == nil && c.d.terms.JudgementsRecorded:
			asset.Missing = append(asset.Missing, q)
			capital, why = false, q.Name+" is not answered"
		case a != nil && a.Value == "no":
			return false, answered(a)
		case a != nil && a.Value != "yes":
			c.d.fail(a.At, a.ID, "value", "answers %s with %q: write yes or no", q.Name, a.Value)
		case a != nil:
			why = answered(a)
		}
	}
	return capital, why
}

// subjects are what an answer on a cost may be about, the most particular first.
func (c *costing) subjects(x *fact.Cost) []string {
	s := []string{x.ID}
	if x.Line != "" {
		s = append(s, x.Contract+"/"+x.Line)
	}
	s = append(s, x.Contract)
	for i := range c.lines {
		if l := &c.lines[i]; x.Line != "" && l.Fact != nil && l.Fact.ID == x.Line {
			s = append(s, l.ProductID)
			break
		}
	}
	return append(s, "*")
}

// answered is "benefit_period: 84 months, answered by controller".
func answered(a *fact.Answer) string {
	s := a.Question + ": " + a.Value
	if a.By != "" {
		s += ", answered by " + a.By
	}
	return s
}
