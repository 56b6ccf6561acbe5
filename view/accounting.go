// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// An Accounting is how a contract, with those that it is combined with, is
// accounted for at the close of a day. Amounts are for one contract; Count
// multiplies them.
type Accounting struct {
	Contracts []string
	Customer  string
	On        civil.Day
	Currency  money.Currency
	Count     int64
	Place     fact.Place

	Inception fact.Date // the first day on which there is a contract (606-10-25-1)
	Ends      fact.Date // the last day of the enforceable term; unset: open

	Price       money.Minor // the transaction price so far
	Satisfied   money.Minor // of it, recognized
	Remaining   money.Minor
	Obligations []Obligation
	Prices      []derive.PriceStep // parts and changes of the price by then
	Allocations []derive.Allocated
	Path        []derive.Treated // modifications by then
	Judged      []derive.Judgement
	Position    Position
	Costs       []AccountedCost
}

// AccountedCost is a cost of obtaining or fulfilling a contract at the close of a day
// (340-40).
type AccountedCost struct {
	Contract, Line string // Line "": the whole contract
	Fact           *fact.Cost

	Capitalized, Amortized, Impaired money.Minor
	Expensed, Elsewhere              money.Minor // at once, and governed by another topic
	Period                           civil.Span  // of amortization, at first; empty: none, or by deliveries
	Why                              string
	Missing                          []*derive.Question
}

// Carrying is what is carried of it as an asset.
func (c *AccountedCost) Carrying() money.Minor { return c.Capitalized - c.Amortized - c.Impaired }

// Obligation is a performance obligation at the close of a day.
type Obligation struct {
	derive.Obligation
	Price     money.Minor // allocated to it by then
	Satisfied money.Minor
	Remaining money.Minor
}

// Carve is what allocation moved to the obligation from others, or away from it.
func (o *Obligation) Carve() money.Minor { return o.Allocated - o.Stated }

// Position is where the contract stands: Claimed + Interest - Refundable - (Earned -
// Contra) is a contract liability above zero, a contract asset below (606-10-45-1).
type Position struct {
	Claimed, Interest, Refundable, Earned, Contra money.Minor

	Net        money.Minor
	Receivable money.Minor // claimed with tax and not settled
	Unbilled   money.Minor // of it, not invoiced
}

// AccountingOn finds how a contract of a group is accounted for at the close of a
// day. The error is a *fact.Problems when its facts cannot be derived.
func AccountingOn(env *derive.Env, g *derive.Group, id string, on civil.Day) (*Accounting, error) {
	d := derive.New(env)
	d.Accountings = true
	p, err := d.Derive(g)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(p.Arrangements, func(a derive.Arrangement) bool { return a.ID == id && a.Contract != nil })
	if at < 0 {
		return nil, fmt.Errorf("there is no contract %s among those of %s", id, g.Key)
	}
	first, last := at, at+1
	for p.Arrangements[first].Joined {
		first--
	}
	for last < len(p.Arrangements) && p.Arrangements[last].Joined {
		last++
	}
	arr := &p.Arrangements[at]
	a := &Accounting{Customer: arr.Customer, On: on, Currency: arr.Currency, Count: arr.Count, Place: arr.Place()}
	for i := first; i < last; i++ {
		a.Contracts = append(a.Contracts, p.Arrangements[i].ID)
	}
	r := reader{day: on + 1}
	for i := p.Arrangements[first].First; i < p.Arrangements[last-1].Last; i++ {
		a.add(&r, &p.Lines[i])
	}
	for i := range p.Costs {
		if c := &p.Costs[i]; first <= c.Arrangement && c.Arrangement < last && c.Fact.Date <= on {
			a.Costs = append(a.Costs, r.cost(p, c))
		}
	}
	i := slices.IndexFunc(p.Accountings, func(x *derive.Accounting) bool { return x.First <= at && at < x.Last })
	if i >= 0 {
		a.tell(&r, p, p.Accountings[i])
	} else if err := a.plain(&r, env, g, id); err != nil {
		return nil, err
	}
	return a, r.err
}

// plain tells the accounting of a contract whose stated prices are its accounting.
func (a *Accounting) plain(r *reader, env *derive.Env, g *derive.Group, id string) error {
	d := derive.New(env)
	d.Accountings, d.AccountAll = true, true
	p, err := d.Derive(g)
	if err != nil {
		return err
	}
	for _, x := range p.Accountings {
		for i := x.First; i < x.Last; i++ {
			if p.Arrangements[i].ID == id {
				a.tell(r, p, x)
				return nil
			}
		}
	}
	return fmt.Errorf("contract %s has no accounting", id)
}

// reader reads curves at the close of a day, keeping the first error.
type reader struct {
	day civil.Day
	err error
}

func (r *reader) value(c curve.Curve) money.Minor {
	v, err := c.Value(r.day)
	if err != nil && r.err == nil {
		r.err = err
	}
	return v
}

// cost is what became of a cost by the day.
func (r *reader) cost(p *derive.Positions, c *derive.CostAsset) AccountedCost {
	x := AccountedCost{Contract: p.Arrangements[c.Arrangement].ID, Fact: c.Fact, Period: c.Period, Why: c.Why, Missing: c.Missing}
	if c.Line >= 0 && p.Lines[c.Line].Fact != nil {
		x.Line = p.Lines[c.Line].Fact.ID
	}
	x.Capitalized, x.Amortized, x.Impaired = r.value(c.Capitalized), r.value(c.Amortized), r.value(c.Impaired)
	x.Expensed, x.Elsewhere = r.value(c.Expensed), r.value(c.Elsewhere)
	return x
}

// add adds a line to the position and to the price.
func (a *Accounting) add(r *reader, l *derive.Line) {
	x := &a.Position
	claimed, earned := r.value(l.Claimed), r.value(l.Earned)
	x.Claimed += claimed
	x.Earned += earned
	settled := r.value(l.Collected)
	if l.Adjusted != nil {
		for _, c := range l.Adjusted.Contra {
			x.Contra += r.value(c)
		}
		settled = r.value(l.Adjusted.Settled)
	}
	if l.Standard != nil {
		x.Interest += r.value(l.Standard.Interest)
		x.Refundable += r.value(l.Standard.Refundable)
	}
	x.Receivable += claimed + r.value(l.Tax) - settled
	x.Unbilled += claimed - r.value(l.Billed)
	x.Net = x.Claimed + x.Interest - x.Refundable - (x.Earned - x.Contra)
	a.Price += r.value(l.Priced)
	a.Satisfied = x.Earned - x.Contra
	a.Remaining = a.Price - a.Satisfied
}

// tell takes over what the accounting says of itself by the day.
func (a *Accounting) tell(r *reader, p *derive.Positions, x *derive.Accounting) {
	a.Inception, a.Ends, a.Judged = x.Inception, x.Ends, x.Judged
	for _, s := range x.Price {
		if s.Day <= a.On {
			a.Prices = append(a.Prices, s)
		}
	}
	for _, s := range x.Allocations {
		if s.Day <= a.On {
			a.Allocations = append(a.Allocations, s)
		}
	}
	for _, s := range x.Path {
		if s.Day <= a.On {
			a.Path = append(a.Path, s)
		}
	}
	for _, o := range x.Obligations {
		y := Obligation{Obligation: o}
		begun := false
		for _, i := range o.Lines {
			l := &p.Lines[i]
			begun = begun || l.Binds() <= a.On
			y.Price += r.value(l.Priced)
			y.Satisfied += r.value(l.Earned)
			if l.Adjusted != nil {
				for _, c := range l.Adjusted.Contra {
					y.Satisfied -= r.value(c)
				}
			}
		}
		y.Remaining = y.Price - y.Satisfied
		if begun {
			a.Obligations = append(a.Obligations, y)
		}
	}
}
