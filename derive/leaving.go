// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// leaving is how a contract can be left without paying anything substantive for it.
// A contract lasts as long as both sides have rights that they can enforce: to the
// first day on which one of them can leave like that, plus the time of notice
// (606-10-25-3). The rights of one side alone count as those of both do.
type leaving struct {
	rights *fact.TerminationRights
	start  civil.Day
	from   civil.Day // the first day on which it can be over
	costs  []leavingCost
	held   bool // what leaving costs is substantive: it keeps the contract alive
	adds   bool // it was judged not to be, so that it is part of the price
	back   giving
	exit   *Judgement // how what leaving costs was judged; nil: there is nothing to judge
}

// leavingCost is what leaving costs from a day on.
type leavingCost struct {
	from   civil.Day
	amount money.Minor
}

// giving is what a customer who leaves gets back of what was paid ahead.
type giving uint8

const (
	givesNothing giving = iota
	givesUnused         // the price of the time that is not served
	givesAll            // that of the time that was served as well
)

// leavingOf is how the contract at hand can be left; nil when nobody has a right to,
// or only for a cause, which nobody counts on (25-3).
func (d *Deriver) leavingOf(c *fact.Contract) *leaving {
	r := c.Termination
	if r == nil || r.CauseOnly || (r.Holder == "" && r.Refund == "") {
		return nil
	}
	x := &leaving{rights: r, start: d.start, from: max(d.start, r.From.Or(d.start)), back: d.givesBackOf(c)}
	add := func(from civil.Day, amount money.Decimal) {
		m, err := d.exact(amount)
		if err != nil {
			d.fail(c.At, c.ID, "termination.penalty", "%v", err)
		}
		x.costs = append(x.costs, leavingCost{from, m})
	}
	if r.Penalty != nil {
		add(civil.MinDay, *r.Penalty)
	}
	for i := range r.Penalties {
		s := &r.Penalties[i]
		add(s.From.Or(s.After.From(d.start)), s.Amount)
	}
	return x
}

// givesBackOf is the refund rule of a contract: its own, else the policy's.
func (d *Deriver) givesBackOf(c *fact.Contract) giving {
	switch {
	case c.Termination != nil && c.Termination.Refund == "full":
		return givesAll
	case c.Termination != nil && c.Termination.Refund == "pro_rata",
		(c.Termination == nil || c.Termination.Refund == "") && d.terms.TerminationRefund == policyRefundProRata:
		return givesUnused
	}
	return givesNothing
}

// cost is what leaving costs when the contract is over on day x.
func (l *leaving) cost(x civil.Day) (m money.Minor) {
	for _, c := range l.costs {
		if c.from <= x {
			m = c.amount
		}
	}
	return m
}

// costly reports whether leaving ever costs anything.
func (l *leaving) costly() bool {
	for _, c := range l.costs {
		if c.amount > 0 {
			return true
		}
	}
	return false
}

// free reports whether leaving on day x costs nothing substantive.
func (l *leaving) free(x civil.Day) bool { return !l.held || l.cost(x) == 0 }

// noticed is the first day without service when notice is given on a day.
func (l *leaving) noticed(day civil.Day) civil.Day { return l.rights.Notice.From(day) }

// ends is the first day that is not enforceable, as things stand at the opening of
// a day: MaxDay when it can not be left any more before day "to".
func (l *leaving) ends(day, to civil.Day) civil.Day {
	x := max(l.noticed(day), l.from)
	if l.rights.Every.IsZero() {
		for _, c := range l.costs {
			if l.free(x) {
				break
			}
			x = max(x, c.from)
		}
		if l.free(x) && x < to {
			return x
		}
		return civil.MaxDay
	}
	for k := 1; ; k++ {
		e := l.rights.Every.Times(l.start, k)
		if e >= to {
			return civil.MaxDay
		}
		if e >= x && l.free(e) {
			return e
		}
	}
}

// exits are the days after the first of a span on which the contract can be over, and
// leaving costs nothing substantive. daily reports that any day can be one.
func (l *leaving) exits(s civil.Span) (days []civil.Day, daily bool) {
	if l.rights.Every.IsZero() {
		return nil, l.ends(s.From, s.To) < s.To
	}
	for k := 1; ; k++ {
		e := l.rights.Every.Times(l.start, k)
		if e >= s.To {
			return days, false
		}
		if e > s.From && e >= l.from && l.free(e) {
			days = append(days, e)
		}
	}
}
