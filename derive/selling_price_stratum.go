// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// strata are the attributes of customers by which prices differ, beside stratum,
// which goes before them.
var strata = []string{"segment", "class", "region", "channel"}

// priceBook is the entry of the price book for a line of the contract at hand on
// a day, nil if there is none. It reports false after an error.
func (d *Deriver) priceBook(l *fact.Line, on civil.Day) (*fact.SSP, bool) {
	if len(d.env.SSPs) == 0 {
		return nil, true
	}
	return d.entry(d.env.SSPs[l.Product], on, l.ID, func(*fact.SSP) bool { return true })
}

// entry is the latest of some entries that hold on a day for the customer of the
// contract at hand: one for its stratum, else for its segment, class, region or
// channel, else for everybody. Entries for two of those contradict each other.
func (d *Deriver) entry(all []*fact.SSP, on civil.Day, line string, which func(*fact.SSP) bool) (*fact.SSP, bool) {
	fits := func(x *fact.SSP) int {
		if x.From.Or(civil.MinDay) > on || !d.inCurrency(x) || !which(x) {
			return 0
		}
		return d.stratum(x)
	}
	var best *fact.SSP
	rank := 0
	for _, x := range all {
		r := fits(x)
		if r > rank || (r == rank && r > 0 && x.From.Or(civil.MinDay) > best.From.Or(civil.MinDay)) {
			best, rank = x, r
		}
	}
	for _, x := range all {
		if best != nil && x != best && fits(x) == rank && (x.Stratum != best.Stratum || x.From == best.From) {
			d.ambiguous(best, x, line)
			return nil, false
		}
	}
	return best, true
}

func (d *Deriver) ambiguous(a, b *fact.SSP, line string) {
	if a.Stratum == b.Stratum {
		d.fail(b.At, b.ID, "from", "%s at %s holds from the same day for the same product, and line %s of contract %s needs one of them: withdraw one, or let it supersede the other", a.ID, a.At, line, d.con.ID)
		return
	}
	d.fail(d.con.At, d.con.ID, "lines", "two stand-alone selling prices fit line %s: %s (stratum %s, %s) and %s (stratum %s, %s). Give the contract or the customer the attribute stratum",
		line, a.ID, a.Stratum, a.At, b.ID, b.Stratum, b.At)
}

// stratum says how well an entry fits the customer of the contract at hand: 0 not
// at all, 1 it is for everybody, 2 by an attribute of the customer, 3 by its
// stratum.
func (d *Deriver) stratum(x *fact.SSP) int {
	if x.Stratum == "" {
		return 1
	}
	if v, ok := d.con.Attributes.Get("stratum"); ok {
		return match(v == x.Stratum, 3)
	}
	c := d.env.Customers[d.con.Customer]
	if c == nil {
		return 0
	}
	if v, ok := c.Attributes.Get("stratum"); ok {
		return match(v == x.Stratum, 3)
	}
	for _, name := range strata {
		if v, ok := c.Attributes.Get(name); ok && v == x.Stratum {
			return 2
		}
	}
	return 0
}

func match(yes bool, rank int) int {
	if yes {
		return rank
	}
	return 0
}

// inCurrency reports whether an entry is in the currency of the contract at hand.
func (d *Deriver) inCurrency(x *fact.SSP) bool {
	cur := x.Currency
	if cur.IsZero() {
		cur = d.report.Currency
	}
	return cur == d.cur
}
