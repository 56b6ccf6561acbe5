// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// totals reads an accumulated group by period: flows of each period, balances at
// each bound (0 is the opening).
type totals struct {
	w        *Window
	currency money.Currency
	cum      [][]money.Minor // flow series summed up to each bound
	g        *group
	own      [][]money.Minor // by class of the policy's own, by period
	apart    [][]money.Minor // series of the standard summed up to each bound; nil without
	costs    [][]money.Minor // by costSeries, summed up to each bound; nil without costs
}

// totalsOf prepares a group for reading.
func (w *Window) totalsOf(c money.Currency, g *group) *totals {
	t := &totals{w: w, currency: c, g: g, cum: make([][]money.Minor, nFlows), own: w.ownFlows(g), costs: w.costFlows(g)}
	for s := range t.cum {
		t.cum[s] = w.cumulative(g.flows[s])
	}
	// Aliases, until a contract is unusual (design section 1): the enforceable
	// price is what was contracted, the claim is what was billed.
	t.cum[sPriced], t.cum[sClaimed] = t.cum[sContracted], t.cum[sBilled]
	t.readApart()
	return t
}

// cumulative sums flows along the axis up to each bound.
func (w *Window) cumulative(flows []money.Minor) []money.Minor {
	row := make([]money.Minor, len(w.at))
	for i, v := range flows {
		if j := w.toSlot[i]; j >= 0 {
			row[j] += v
		}
	}
	for j := 1; j < len(row); j++ {
		row[j] += row[j-1]
	}
	return row
}

// balance is a series' value at bound j.
func (t *totals) balance(s series, j int) money.Minor {
	switch {
	case s < nFlows:
		return t.cum[s][j]
	case s == sRecurring || s == sCustomers:
		var sum money.Minor
		for _, v := range t.g.at(s)[:j+1] {
			sum += v
		}
		return sum
	}
	return t.g.at(s)[j]
}

// flow is what flowed of a series in period j (1-based).
func (t *totals) flow(s series, j int) money.Minor {
	if s < nFlows {
		return t.cum[s][j] - t.cum[s][j-1]
	}
	return t.g.at(s)[j]
}

// sum is the flow of all periods.
func (t *totals) sum(s series) money.Minor {
	if s < nFlows {
		return t.cum[s][len(t.cum[s])-1] - t.cum[s][0]
	}
	var sum money.Minor
	for _, v := range t.g.at(s)[1:] {
		sum += v
	}
	return sum
}

func (t *totals) receivable(j int) money.Minor {
	return t.balance(sClaimed, j) + t.balance(sTax, j) - t.standard(xTaxWaiting, j) - t.balance(sCollected, j) - t.balance(sUnpaid, j)
}

// cash is what came in as money in period j, less what went out.
func (t *totals) cash(j int) money.Minor {
	return t.flow(sCollected, j) + t.flow(sUnapplied, j) - t.flow(sGiven, j)
}

// revenue is what was earned in period j less contra revenue.
func (t *totals) revenue(j int) money.Minor {
	return t.net(j) - t.net(j-1)
}

// net is what is earned by bound j less contra revenue.
func (t *totals) net(j int) money.Minor {
	v := t.balance(sEarned, j)
	for s := sContra; s < sCredited; s++ {
		v -= t.balance(s, j)
	}
	return v
}

// netSum is the revenue of all periods.
func (t *totals) netSum() money.Minor { return t.net(len(t.w.at)-1) - t.net(0) }

func (t *totals) rpo(j int) money.Minor { return t.balance(sPriced, j) - t.net(j) }

func (t *totals) movements() (sum money.Minor) {
	for s := sNew; s <= sChurn; s++ {
		sum += t.sum(s)
	}
	return sum
}

func (t *totals) bookings(j int) money.Minor { return t.classFlow("", j) }

// billedBasis reports whether deferred revenue is the contract liability of all
// products, so that the identities with billings hold.
func (w *Window) billedBasis() bool {
	return w.terms.DeferredBasis == policy.DeferredBilled && w.scope == nil
}

// Merge adds what another accumulator of the same window has.
func (a *Accumulator) Merge(b *Accumulator) error { return a.merge(b, 1) }

// Subtract takes out what another accumulator of the same window has, as when a
// changed party group is taken out and put back.
func (a *Accumulator) Subtract(b *Accumulator) error { return a.merge(b, -1) }

func (a *Accumulator) merge(b *Accumulator, sign money.Minor) error {
	if a.mass > maxMass-b.mass {
		return money.ErrOverflow
	}
	a.mass += b.mass // a bound on sizes: it never shrinks
	for k, g := range b.groups {
		into := a.group(k)
		into.add(g, sign)
		if into.uses == 0 {
			delete(a.groups, k) // as if it had never been there
		}
	}
	a.cache = keyCache{}
	for c, k := range b.checks {
		into := a.check(c)
		into.open.add(&k.open, sign)
		into.close.add(&k.close, sign)
		into.uses += int(sign) * k.uses
		into.costs += int(sign) * k.costs
		if into.uses == 0 {
			delete(a.checks, c)
		}
	}
	a.contracts += int(sign) * b.contracts
	a.waits.add(&b.waits, int(sign))
	a.mergeRests(b, sign)
	return nil
}

func (r *reading) add(o *reading, sign money.Minor) {
	r.priced += sign * o.priced
	r.billed += sign * o.billed
	r.earned += sign * o.earned
	r.collected += sign * o.collected
	r.tax += sign * o.tax
	r.position += sign * o.position
	r.annual += sign * o.annual
	r.unapplied += sign * o.unapplied
	r.unpaid += sign * o.unpaid
	r.claimed += sign * o.claimed
	r.between += sign * o.between
	r.waiting += sign * o.waiting
	r.carried += sign * o.carried
}

// total is the sum of all groups of a currency.
func (a *Accumulator) total(c money.Currency) *totals {
	sum := a.w.newGroup()
	for k, g := range a.groups {
		if k.currency == c {
			sum.add(g, 1)
		}
	}
	return a.w.totalsOf(c, sum)
}
