// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package demo

import (
	"fmt"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// A change is what a contract sells from a month of it on, by an amendment.
type change struct {
	sale
	k      int // the month
	signed civil.Day
	extend int  // months more at the end
	reset  bool // a new billing period begins
}

// A pause is months without service, which are credited.
type pause struct{ k, n int }

// A quit is the early end of a contract after so many months.
type quit struct {
	k       int
	noticed civil.Day
	refund  int64 // cents that are paid back of what was invoiced ahead
}

// now is what the contract sells after its last change.
func (d *deal) now() *sale {
	if n := len(d.changes); n > 0 {
		return &d.changes[n-1].sale
	}
	return &d.sale
}

// at is what the contract sells in month k, as agreed by month seen.
func (d *deal) at(k, seen int) *sale {
	s := &d.sale
	for i := range d.changes {
		if ch := &d.changes[i]; ch.k <= k && ch.k <= seen {
			s = &ch.sale
		}
	}
	return s
}

// month is the number of the contract's month that begins in the month of a day.
func (d *deal) month(day civil.Day) int { return int(day.Month() - d.start.Month()) }

// amend notes what a contract sells from month k on.
func (c *company) amend(d *deal, k int, after sale) *change {
	d.changes = append(d.changes, change{sale: after, k: k, signed: d.day(k) - civil.Day(c.in(0, 10))})
	return &d.changes[len(d.changes)-1]
}

// changeFacts are the amendments, pauses and terminations of the contract.
func (d *deal) changeFacts() []fact.Fact {
	var out []fact.Fact
	before, months := &d.sale, d.term
	for i := range d.changes {
		ch := &d.changes[i]
		a := &fact.Amendment{
			Head:     fact.Head{ID: fmt.Sprintf("a-%s-%d", d.id[2:], i+1)},
			Contract: d.id, Signed: fact.On(ch.signed), Effective: d.day(ch.k), Changes: ch.entries(before),
		}
		if ch.extend > 0 {
			months += ch.extend
			a.ExtendTo = fact.On(d.day(months) - 1)
		}
		if ch.reset {
			a.Anchor = "reset"
		}
		out = append(out, a)
		before = &ch.sale
	}
	if p := d.pause; p != nil {
		out = append(out,
			&fact.Pause{Head: fact.Head{ID: "p-" + d.id[2:]}, Contract: d.id, Effective: d.day(p.k), Reason: "season", Effect: "credit"},
			&fact.Resume{Head: fact.Head{ID: "r-" + d.id[2:]}, Contract: d.id, Effective: d.day(p.k + p.n)})
	}
	if q := d.quit; q != nil {
		t := &fact.Termination{Head: fact.Head{ID: "t-" + d.id[2:]}, Contract: d.id, Noticed: fact.On(q.noticed), Effective: d.day(q.k) - 1}
		if q.refund > 0 {
			day := fact.On(t.Effective)
			t.Refund = &fact.RefundTerms{Amount: cents(q.refund), Agreed: day, Paid: day}
		}
		out = append(out, t)
	}
	return out
}

// entries are the changes of lines that an amendment states.
func (ch *change) entries(before *sale) []fact.Change {
	var out []fact.Change
	quantity := money.DecimalOf(ch.seats)
	switch {
	case ch.line != before.line:
		out = append(out, fact.Change{Replaces: before.line, Add: &fact.Line{
			ID: ch.line, Product: plans[ch.plan].product, Quantity: quantity, UnitPrice: cents(ch.price), Per: fact.Per{Unit: fact.PerMonth},
		}})
	case ch.seats != before.seats:
		out = append(out, fact.Change{Change: ch.line, Quantity: &quantity})
	}
	if before.support == 0 && ch.support > 0 {
		l := supportLine(ch.support)
		out = append(out, fact.Change{Add: &l})
	}
	return out
}
