// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import "github.com/ratable/ratable/money"

// refuseBelowZero refuses a concession that takes more off a price than there is: no
// customer is paid for taking a service by a concession, so that the amount is wrong
// (606-10-32-6).
func (a *account) refuseBelowZero() {
	for _, c := range a.components {
		if c.fact.Type != "concession" || !c.plain() || c.included >= 0 {
			continue
		}
		var price money.Minor
		for _, x := range c.on {
			price += x.price
		}
		if whole := price - c.included; price < 0 && whole >= 0 {
			con := a.parts[c.part].con
			a.d.fail(con.At, con.ID, "components.amount", "component %s takes %s off a price of %s: a concession cannot exceed the price; correct its amount or its estimate",
				c.name, (-c.included).Table(a.d.cur), whole.Table(a.d.cur))
			return
		}
	}
}
