// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// combinable names contracts of one customer, or of customers with one parent, that
// were signed at or near the same time and are neither combined nor judged to be
// apart (606-10-25-9). A contract that renews another is none of them.
func (d *Deriver) combinable(ts []tenure) {
	if !d.recorded || len(ts) < 2 {
		return
	}
	kin := kinOf(ts)
	byDay := slices.Clone(ts)
	slices.SortStableFunc(byDay, func(a, b tenure) int {
		return cmp.Or(cmp.Compare(d.family(a.a), d.family(b.a)), cmp.Compare(signedOn(a.a.Contract), signedOn(b.a.Contract)), cmp.Compare(a.a.ID, b.a.ID))
	})
	for i := 1; i < len(byDay); i++ {
		early, late := byDay[i-1].a, byDay[i].a
		apart := int(signedOn(late.Contract) - signedOn(early.Contract))
		if d.family(early) != d.family(late) || apart > d.report.CombineWithin || kin.root(early.ID) == kin.root(late.ID) ||
			d.answer(questionCombine, late.ID, early.ID) != nil {
			continue
		}
		d.pos.Findings = append(d.pos.Findings, Finding{
			Kind: FindingCombinable, Contract: late.ID, Place: late.Place(), Day: signedOn(late.Contract), Currency: late.Currency,
			Text: fmt.Sprintf("signed %d days after contract %s of the same customer or group", apart, early.ID),
		})
	}
}

// family is the parent of an arrangement's customer, else the customer.
func (d *Deriver) family(a *Arrangement) string {
	if c := d.env.Customers[a.Customer]; c != nil {
		return cmp.Or(c.Parent, a.Customer)
	}
	return a.Customer
}

// signedOn is the day on which a contract was signed.
func signedOn(c *fact.Contract) civil.Day {
	return c.Signed.OrDate(c.Starts).OrDate(c.Booked).Or(civil.MinDay)
}
