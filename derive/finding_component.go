// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"fmt"
	"slices"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// addedPart is a variable part that adds to the price of contracts that are accounted
// for together.
type addedPart struct {
	first, last int // their arrangements, half-open
	con         *fact.Contract
	component   string
	amount      money.Minor
}

// adds keeps the variable parts that add to the price, for what is said of them.
func (a *account) adds() {
	if !a.d.Findings {
		return
	}
	for _, c := range a.components {
		if c.fact.Type != "variable" || c.fact.Line != "" {
			continue
		}
		amount := c.included
		if c.periodic() {
			amount = 0
			for _, v := range c.windows {
				amount += v.amount
			}
		}
		if amount > 0 {
			a.d.added = append(a.d.added, addedPart{first: a.out.First, last: a.out.Last, con: a.parts[c.part].con, component: c.name, amount: amount})
		}
	}
}

// notClaimed names variable parts that are earned while nothing claims them: without
// an instalment or an invoice they stay contract assets for good (606-10-45-3).
func (d *Deriver) notClaimed() {
	claimed := map[int]money.Minor{} // by first arrangement: of the gap, named already
	for i := range d.added {
		p := &d.added[i]
		var ahead, missing money.Minor
		for k := range d.pos.Lines {
			l := &d.pos.Lines[k]
			if l.Arrangement < p.first || l.Arrangement >= p.last {
				continue
			}
			ahead += valueAt(l.Earned, d.env.AsOf+1) - valueAt(l.Billed, d.env.AsOf+1)
			if l.Adjusted != nil {
				ahead -= valueAt(slices.Concat(l.Adjusted.Contra[:]...), d.env.AsOf+1)
			}
			for n := range l.Priced {
				missing += l.Priced[n].Total()
			}
			for n := range l.Billed {
				missing -= l.Billed[n].Total()
			}
		}
		amount := min(p.amount, min(ahead, missing)-claimed[p.first])
		if amount <= 0 {
			continue
		}
		claimed[p.first] += amount
		d.pos.Findings = append(d.pos.Findings, Finding{
			Kind: FindingEarnedNotInvoiced, Contract: p.con.ID, Place: p.con.At, Day: d.env.AsOf, Currency: p.con.Currency,
			Amount: d.stake(money.MulDiv(amount, max(1, p.con.Count), 1, money.HalfUp)),
			Text:   fmt.Sprintf("of component %s %s is earned, and no instalment or invoice claims it", p.component, amount.Table(p.con.Currency)),
		})
	}
}
