// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// reopen gives back to the schedule what an invoice had billed by mistake, and
// returns what it did not have. A credit that was taken back leaves no trace.
func (d *Deriver) reopen(insts []instalment, c *claim, after civil.Day) money.Minor {
	if c.credit.of.undone {
		return 0
	}
	amount := c.Amount
	for k := range insts {
		in := &insts[k]
		if in.Issue <= after || in.From >= c.To || c.From >= in.To {
			continue
		}
		back := upTo(-amount, in.Amount-d.rest[k])
		d.rest[k] += back
		amount += back
	}
	return amount
}
