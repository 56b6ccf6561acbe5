// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// component is a part of the price beside the lines, in the accounting of its
// contract (606-10-32-2).
type component struct {
	fact      *fact.Component
	part      int
	name      string
	estimates []*fact.Estimate // in the order of their days
	on        []*accounted     // the lines that it was allocated to at inception
	began     civil.Day        // its inception
	included  money.Minor      // of it, in the price now
	given     []money.Minor    // of that, to each line
	windows   []*varied        // of one that is measured over a period
}

// lowers reports whether its amounts take off the price.
func (c *component) lowers() bool {
	switch c.fact.Type {
	case "payable_to_customer", "concession", "sla", "pass_through", "agent":
		return true
	}
	return false
}

// subject is what estimates and answers about it are about.
func (c *component) subject(a *account) string { return a.parts[c.part].con.ID + "/" + c.name }

// priceParts are the components of the contracts, with what was estimated of them.
func (a *account) priceParts() {
	for p, h := range a.parts {
		for i := range h.con.Components {
			f := &h.con.Components[i]
			c := &component{fact: f, part: p, name: cmp.Or(f.ID, f.Type), began: civil.MaxDay}
			c.estimates = a.d.estimatesOf(c.subject(a))
			a.components = append(a.components, c)
		}
	}
}

// estimatesOf are the estimates of a subject by the as-of day, in the order of their
// days.
func (d *Deriver) estimatesOf(subject string) (es []*fact.Estimate) {
	if d.pos.Group.Judgements == nil {
		return nil
	}
	for _, e := range d.pos.Group.Judgements.Estimates {
		if e.Subject == subject && e.Date <= d.env.AsOf {
			es = append(es, e)
		}
	}
	slices.SortFunc(es, func(x, y *fact.Estimate) int {
		return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(x.Seq, y.Seq), cmp.Compare(x.ID, y.ID))
	})
	return es
}

// periodic reports whether its amounts belong to periods of the service: each is
// a distinct one, to which the amount is allocated alone (32-40).
func (c *component) periodic() bool {
	return c.fact.Type == "sla" || (!c.fact.Window.IsZero() && (c.fact.Type == "variable" || c.fact.Type == "concession"))
}

// plain reports whether its amount is part of the price that is allocated, or of
// its target's, whenever it is known.
func (c *component) plain() bool {
	switch c.fact.Type {
	case "financing", "minimum":
		return false
	}
	return !c.periodic() && c.fact.Line == ""
}

// among are the lines that it belongs to.
func (a *account) among(c *component, lines []*accounted) []*accounted {
	if c.fact.Target == "" {
		return lines
	}
	var on []*accounted
	for _, x := range lines {
		if x.part == c.part && x.name() == c.fact.Target {
			on = append(on, x)
		}
	}
	return on
}

// stated is the amount that a component states, of an amount or as a rate of what
// the lines come to.
func (a *account) statedOf(c *component, on []*accounted) money.Minor {
	f := c.fact
	switch {
	case f.Amount != nil:
		m, err := money.ParseAmount(f.Amount.String(), a.d.cur)
		a.componentFault(c, "amount", err)
		return m
	case f.Rate != nil:
		var sum money.Minor
		for _, x := range on {
			sum = a.sum(sum, x.stated, "components.rate")
		}
		return a.percentOf(c, sum)
	}
	return 0
}

// percentOf is the component's rate of an amount; of an agent, what is left to the
// principal (606-10-55-38).
func (a *account) percentOf(c *component, amount money.Minor) money.Minor {
	rate := c.fact.Rate.Rat()
	m, err := portion(amount, rate.Quo(rate, hundredRat))
	a.componentFault(c, "rate", err)
	if c.fact.Type == "agent" {
		return amount - m
	}
	return m
}

var hundredRat = big.NewRat(100, 1)

func (a *account) componentFault(c *component, field string, err error) {
	if err != nil {
		con := a.parts[c.part].con
		a.d.fail(con.At, con.ID, "components."+field, "component %s: %v", c.name, err)
	}
}
