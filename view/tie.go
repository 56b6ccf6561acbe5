// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
)

// check holds, for one currency, values read straight off the curves at the two
// ends of the window: another way to the balances than the sums of flows that
// the report is made of.
type check struct {
	open, close reading
	costs       int // how many there are
	uses        int // how often something was added, less taken out
}

type reading struct {
	priced, billed, earned, collected, tax money.Minor
	position                               money.Minor // basis - earned, in scope
	annual                                 money.Minor
	unapplied                              money.Minor
	unpaid                                 money.Minor // settled without money
	claimed                                money.Minor
	between                                money.Minor // interest less refund liability
	waiting                                money.Minor // tax on invoices that are no claims yet
	carried                                money.Minor // contract costs
}

func (a *Accumulator) check(c money.Currency) *check {
	k := a.checks[c]
	if k == nil {
		k = &check{}
		a.checks[c] = k
	}
	return k
}

// verify reads every curve of the arrangement at both ends of the window.
func (a *Accumulator) verify(arr *derive.Arrangement, lines []derive.Line) {
	c := a.check(arr.Currency)
	c.uses++
	first, last := a.w.bound(0), len(a.w.at)-1
	for i := range lines {
		if a.lines[i] == nil {
			continue
		}
		if a.first <= first { // else nothing counts at the opening yet
			a.read(&c.open, &lines[i], 0, money.Minor(arr.Count))
		}
		a.read(&c.close, &lines[i], last, money.Minor(arr.Count))
	}
}

// read reads the curves of one line at a bound.
func (a *Accumulator) read(r *reading, l *derive.Line, j int, n money.Minor) {
	x := a.w.bound(j)
	earned := n * a.value(l.Earned, x)
	if l.Adjusted != nil {
		for _, c := range l.Adjusted.Contra {
			earned -= n * a.value(c, x)
		}
		r.unpaid += n * (a.value(l.Adjusted.Settled, x) - a.value(l.Collected, x))
	}
	billed := n * a.value(l.Billed, x)
	claimed := billed
	if l.Standard != nil {
		claimed = n * a.value(l.Claimed, x)
		a.standardAt(r, l, j, n)
	}
	r.claimed += claimed
	r.priced += n * a.value(l.Priced, x)
	r.billed += billed
	r.earned += earned
	r.collected += n * a.value(l.Collected, x)
	r.tax += n * a.value(l.Tax, x)
	if a.w.usual {
		r.position += claimed - earned
	} else if basis, in := a.w.basis(l); in {
		r.position += n*a.value(basis, x) - earned
	}
	on := x - 1 // the last day that counts
	if a.w.AtOpen {
		on = x
	}
	for i := range l.Recurring {
		if v := &l.Recurring[i]; v.From <= on && on < v.To {
			annual, _, _ := a.w.level(v)
			r.annual += n * annual
		}
	}
}

// value reads a curve piece by piece; weigh has bounded the sum.
func (a *Accumulator) value(c curve.Curve, x civil.Day) money.Minor {
	var sum money.Minor
	if a.w.AtOpen {
		for i := range c {
			sum += c[i].AtOpen(x)
		}
		return sum
	}
	for i := range c {
		if p := &c[i]; !p.IsStep() {
			sum += p.Value(x)
		} else if p.Gate < x {
			sum += p.Amount
		}
	}
	return sum
}

// unapplied adds the money of customers that matches no invoice. It belongs to
// no line, so it is grouped only by what a customer has.
func (a *Accumulator) unapplied(p *derive.Positions) error {
	for i := range p.Unapplied {
		u := &p.Unapplied[i]
		arr := derive.Arrangement{ID: None, Customer: u.Customer, Currency: u.Currency, Count: 1, Invoice: &noInvoice}
		l := derive.Line{InvoiceLine: &noLine, Collected: u.Curve}
		given := derive.Line{InvoiceLine: &noLine, Collected: u.Given}
		if err := a.weigh(&arr, []derive.Line{l, given}, nil); err != nil {
			return fmt.Errorf("unapplied payments of customer %s: %w", u.Customer, err)
		}
		if !a.keep(&arr, &l) {
			continue
		}
		g := a.groupOf(&arr, &l)
		g.uses++
		a.curve(g.flows[sUnapplied], u.Curve, 1)
		a.curve(g.flows[sGiven], u.Given, 1)
		c := a.check(u.Currency)
		c.uses++
		c.open.unapplied += a.value(u.Curve, a.w.bound(0))
		c.close.unapplied += a.value(u.Curve, a.w.bound(len(a.w.at)-1))
	}
	return nil
}

// ties checks the identities of design section 1 for one currency, each with the
// exact difference when it does not hold.
func (t *totals) ties(c *check) []Tie {
	p := len(t.w.at) - 1
	last := func(s series) money.Minor { return t.balance(s, p) }
	first := func(s series) money.Minor { return t.balance(s, 0) }
	change := func(s series) money.Minor { return last(s) - first(s) }
	rpo, revenue := t.rpo, t.netSum()
	position := last(sDeferred) - last(sAsset)
	between := func(j int) money.Minor { return t.interest(j) - t.standard(xRefundable, j) }
	ties := []Tie{
		{Name: "rpo = priced - earned, read again at the close", Left: rpo(p), Right: c.close.priced - c.close.earned},
		{Name: "deferred_revenue - contract_asset = basis - earned, read again", Left: position, Right: c.close.position},
		{Name: "receivable = claimed + tax - settled, read again", Left: t.receivable(p), Right: c.close.claimed + c.close.tax - c.close.waiting - c.close.collected - c.close.unpaid},
		{Name: "unapplied cash, read again", Left: last(sUnapplied), Right: c.close.unapplied},
		{Name: "arr = recurring levels on the last day, read again", Left: last(sRecurring), Right: c.close.annual},
		{Name: "opening arr + movements = closing arr", Left: first(sRecurring) + t.movements(), Right: last(sRecurring)},
		{Name: "change of rpo = bookings_tcv - revenue", Left: rpo(p) - rpo(0) - t.standardSum(xPriced), Right: t.sum(sContracted) - revenue},
		{Name: "billings + tax - settled = change of receivable", Left: t.sum(sBilled) + t.sum(sTax) - t.sum(sCollected) - t.sum(sUnpaid),
			Right: t.receivable(p) - t.receivable(0) - t.standardSum(xClaimed) + t.standardSum(xTaxWaiting)},
		{Name: "cash = claims paid + recoveries - other loss + change of unapplied", Left: t.sum(sCollected) + t.sum(sUnapplied) - t.sum(sGiven),
			Right: t.sum(sCollected) + t.sum(sUnpaid) - t.sum(sBadDebt) + t.sum(sRecovered) - t.sum(sOtherLoss) + change(sUnapplied) - t.sum(sGiven)},
		{Name: "opening balances, read again", Left: rpo(0) + t.receivable(0) + first(sDeferred) - first(sAsset) + first(sRecurring),
			Right: c.open.priced - c.open.earned + c.open.claimed + c.open.tax - c.open.waiting - c.open.collected - c.open.unpaid + c.open.position + c.open.annual},
	}
	if t.apart != nil {
		ties = append(ties,
			Tie{Name: "interest - refund_liability, read again", Left: between(p), Right: c.close.between},
			Tie{Name: "unbilled = claimed - billed, read again", Left: t.standard(xClaimed, p), Right: c.close.claimed - c.close.billed})
	}
	if t.w.billedBasis() {
		ties = append(ties,
			Tie{Name: "billings - revenue = change of deferred_revenue - contract_asset", Left: t.sum(sClaimed) + between(p) - between(0) - revenue, Right: change(sDeferred) - change(sAsset)},
			Tie{Name: "rpo = deferred_revenue + backlog - owed_back", Left: rpo(p), Right: last(sDeferred) + last(sBacklog) - last(sOwedBack)})
	}
	if t.w.Retention {
		come := t.sum(sLogosNew) + t.sum(sLogosBack) - t.sum(sLogosLost)
		ties = append(ties, Tie{Name: "opening customers + new + reactivated - churned = closing customers", Left: first(sCustomers) + come, Right: last(sCustomers)})
	}
	ties = append(ties, t.costTies(c)...)
	ties = append(ties, t.noteTies()...)
	for i := range ties {
		ties[i].Currency = t.currency
	}
	return ties
}

// currencies of the accumulator, sorted.
func (a *Accumulator) currencies() []money.Currency {
	var cs []money.Currency
	for c := range a.checks {
		cs = append(cs, c)
	}
	slices.SortFunc(cs, func(x, y money.Currency) int { return slices.Compare(x[:], y[:]) })
	return cs
}
