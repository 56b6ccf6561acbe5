// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"math/big"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// estimated is what an estimate expects, by its method (606-10-32-8): what it
// states, the sum of its outcomes by their probabilities, or the likeliest of them.
func estimated(e *fact.Estimate) *big.Rat {
	if e.Expected != nil {
		return e.Expected.Rat()
	}
	sum, likeliest := new(big.Rat), 0
	for i := range e.Outcomes {
		o := &e.Outcomes[i]
		part := o.Probability.Rat()
		sum.Add(sum, part.Quo(part.Mul(part, o.Value.Rat()), hundredRat))
		if o.Probability.Cmp(e.Outcomes[likeliest].Probability) > 0 {
			likeliest = i
		}
	}
	if e.Method == "most_likely" && len(e.Outcomes) > 0 {
		return e.Outcomes[likeliest].Value.Rat()
	}
	return sum
}

// minor is an exact number of major units as an amount, halves away from zero.
func (a *account) minor(x *big.Rat) (money.Minor, bool) {
	unit := int64(1)
	for range a.d.cur.Exponent() {
		unit *= 10
	}
	x = new(big.Rat).Mul(x, new(big.Rat).SetInt64(2*unit))
	x.Add(x, new(big.Rat).SetInt64(int64(x.Sign())))
	q := new(big.Int).Quo(x.Num(), new(big.Int).Lsh(x.Denom(), 1))
	return money.Minor(q.Int64()), q.IsInt64()
}

// includes is what an estimate includes in the price: what of it is probable not to
// be reversed (606-10-32-11). Where nobody said how much that is, all of it is
// assumed to be; where judgements are to be recorded, nothing that adds to the price.
func (a *account) includes(c *component, e *fact.Estimate) money.Minor {
	x := estimated(e)
	switch {
	case e.Included != nil:
		x = e.Included.Rat()
	case a.recorded():
		branch := "all of it, which lowers the price"
		if x.Sign() > 0 != c.lowers() {
			x, branch = new(big.Rat), "nothing of what adds to the price"
		}
		a.missingOf(c, questionConstraint, branch)
	}
	m, ok := a.minor(x)
	if !ok {
		a.d.fail(e.At, e.ID, "expected", "is too large for one book")
	}
	if c.lowers() {
		return -m
	}
	return m
}

// missingOf notes a question about a component on every line that it touches.
func (a *account) missingOf(c *component, q *Question, branch string) {
	on := c.on
	if len(on) == 0 {
		on = a.among(c, a.lines)
	}
	for _, x := range on {
		a.missing(x, q, c.subject(a), branch)
	}
}

// atInception is what a component adds to the price when it is agreed: by the
// latest estimate of that day, else by what it states. What only may come, and was
// not estimated, is not included.
func (a *account) atInception(c *component, on []*accounted, day civil.Day) money.Minor {
	var latest *fact.Estimate
	for _, e := range c.estimates {
		if e.Date <= day {
			latest = e
		}
	}
	if latest != nil {
		return a.includes(c, latest)
	}
	m := a.statedOf(c, on)
	switch c.fact.Type {
	case "variable":
		if len(c.estimates) == 0 {
			a.missingOf(c, questionEstimate, "nothing is included of what adds to the price")
		}
		return min(m, 0)
	case "payable_to_customer":
		if a.givesSomething(c) {
			return 0
		}
	}
	if c.lowers() {
		return -m
	}
	return m
}

// givesSomething reports whether the customer gives something distinct for what it
// is paid (606-10-32-26).
func (a *account) givesSomething(c *component) bool {
	x := a.d.answer(questionPayable, c.subject(a), a.parts[c.part].con.ID, "*")
	if x == nil {
		a.missingOf(c, questionPayable, "no: what is paid lowers the price")
		return false
	}
	a.out.Judged = append(a.out.Judged, Judgement{Question: questionPayable, Subject: c.subject(a), Value: x.Value, Answer: x})
	return x.Value == "yes"
}
