// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package demo

import "github.com/ratable/ratable/civil"

// A turn is what happens once in the middle of a contract: to the first one from
// a month on that it fits.
type turn struct {
	from civil.Month
	fits func(d *deal, k int) bool
	take func(c *company, d *deal, k int)
}

// turns are what happens once, in the order in which they are looked for.
func turns() []turn {
	at := civil.MakeMonth
	return []turn{
		{at(2024, 3), onPeriod, giveNotice},
		{at(2024, 4), canSwap, swap},
		{at(2024, 6), canPause, takeBreak},
		{at(2024, 7), paidAhead, leaveRefunded},
		{at(2024, 9), canReset, resetPeriods},
		{at(2024, 10), canExtend, extend},
		{at(2024, 11), paidAhead, leaveUnrefunded},
		{at(2025, 2), canSwap, swap},
		{at(2025, 3), onPeriod, giveNotice},
		{at(2025, 5), canPause, takeBreak},
		{at(2025, 6), paidAhead, shrink},
		{at(2025, 7), canExtend, extend},
		{at(2025, 8), paidAhead, leaveRefunded},
		{at(2025, 10), onPeriod, giveNotice},
	}
}

// meanwhile makes up what happens to a contract in a month in which its customer
// has nothing to decide.
func (c *company) meanwhile(x *customer, m civil.Month) {
	d := x.last()
	k := int(m - d.start.Month())
	if m < First || d.rolling() || k <= d.free || k >= d.months-1 || d.quit != nil || d.pause != nil {
		return
	}
	for i := range c.turns {
		if t := &c.turns[i]; t.from <= m && t.fits(d, k) {
			t.take(c, d, k)
			c.turns = append(c.turns[:i], c.turns[i+1:]...)
			return
		}
	}
	after := *d.now()
	switch {
	case c.chance(28):
		after.seats += max(1, after.seats*int64(c.in(5, 25))/100)
	case c.chance(12) && after.support == 0:
		after.support = plans[after.plan].help
	case c.chance(4) && k%d.every == 0:
		after.seats -= max(1, after.seats*int64(c.in(5, 20))/100)
	default:
		return
	}
	c.amend(d, k, after)
}

// onPeriod is a contract whose billing period begins, with more to come.
func onPeriod(d *deal, k int) bool { return d.every < 12 && k%d.every == 0 && k+d.every < d.months }

// paidAhead is a contract with one line and no changes yet, in the middle of a
// year that was invoiced ahead.
func paidAhead(d *deal, k int) bool {
	return d.every == 12 && k%12 >= 5 && k%12 <= 9 && len(d.changes) == 0 && d.support == 0
}

func canSwap(d *deal, k int) bool {
	return d.now().plan == team && d.every > 1 && k%d.every != 0 && d.ramp == 0 && len(d.changes) == 0
}

func canPause(d *deal, k int) bool { return d.every == 1 && k+3 < d.months && d.ramp == 0 }

func canReset(d *deal, k int) bool {
	return d.every == 12 && k%12 >= 4 && k%12 <= 9 && k+12 < d.months && len(d.changes) == 0
}

func canExtend(d *deal, k int) bool { return d.every < 12 && d.months == 12 && k >= 6 && d.ramp == 0 }

// giveNotice ends a contract with the billing period that begins.
func giveNotice(c *company, d *deal, k int) {
	c.end(d, &quit{k: k + d.every, noticed: d.day(k)})
}

// leaveRefunded ends a contract now: half of what was paid ahead goes back.
func leaveRefunded(c *company, d *deal, k int) {
	var ahead int64
	for i := k; i < min(k-k%12+12, d.months); i++ {
		ahead += d.seats * d.priceIn(i)
	}
	c.end(d, &quit{k: k, noticed: d.day(k) - 30, refund: ahead / 2})
}

// leaveUnrefunded ends a contract now, and what was paid ahead stays.
func leaveUnrefunded(c *company, d *deal, k int) { c.end(d, &quit{k: k, noticed: d.day(k) - 30}) }

// end ends a contract early, and its customer leaves.
func (c *company) end(d *deal, q *quit) {
	d.quit = q
	d.customer.up = d.day(q.k)
	c.leave(d.customer)
}

// swap moves a contract to the dearer plan.
func swap(c *company, d *deal, k int) {
	after := *d.now()
	after.plan, after.line, after.price = business, "business-seats", plans[business].price
	c.amend(d, k, after)
	d.customer.plan = business
}

// shrink gives up seats that were paid ahead.
func shrink(c *company, d *deal, k int) {
	after := *d.now()
	after.seats -= max(1, after.seats/5)
	c.amend(d, k, after)
}

// resetPeriods adds seats and begins a new billing year.
func resetPeriods(c *company, d *deal, k int) {
	after := *d.now()
	after.seats += max(1, after.seats/4)
	c.amend(d, k, after).reset = true
}

// extend lengthens a contract by half a year.
func extend(c *company, d *deal, k int) {
	c.amend(d, k, *d.now()).extend = 6
	d.months += 6
	d.customer.up = d.day(d.months)
}

func takeBreak(_ *company, d *deal, k int) { d.pause = &pause{k, 2} }
