// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/curve"
)

// settleExpiry takes out of the price of a prepaid line what is owed to somebody
// from its expiry on: to the customer, or to whom unclaimed property goes
// (606-10-55-49). It is a liability beside the contract.
func (a *account) settleExpiry(x *accounted, l *Line) {
	o := x.now.course.owed
	if o == nil {
		return
	}
	amount := a.d.rounded(x.price, o.Part, x.now.course.round, "lines")
	if amount == 0 {
		return
	}
	less, owed := curve.Step(o.Day, -amount, curve.Breakage), curve.Step(o.Day, amount, curve.Breakage)
	if a.d.Trace {
		to := "handed over as unclaimed property (606-10-55-49)"
		if o.Refund {
			to = "paid back to the customer (on_expiry: refund)"
		}
		less.Note = a.d.note("%s is not redeemed by %s: %s", amount.Table(a.d.cur), o.Day, to)
		owed.Note = less.Note
	}
	x.price -= amount
	l.Priced = append(l.Priced, less)
	x.std.Refundable = append(x.std.Refundable, owed)
}
