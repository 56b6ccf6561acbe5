// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"math/big"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// optionPrice is the stand-alone selling price of an option by what is estimated of
// it (606-10-55-44): the discount that it gives beyond what others get, of what is
// expected to be bought with it, by how likely it is used. It is an estimate, and
// what time is worth is left out of it.
func (d *Deriver) optionPrice(subject string, on civil.Day) (sellingPrice, bool) {
	e := d.optionEstimate(subject, on)
	if e == nil {
		return sellingPrice{}, false
	}
	part := new(big.Rat).Mul(e.Discount.Rat(), e.Likelihood.Rat())
	part.Mul(part, estimated(e)).Quo(part, big.NewRat(10_000, 1))
	m, err := rounded(money.Minor(minorUnits(d.cur.Exponent())), part, d.terms.Rounding)
	if err != nil {
		d.fail(e.At, e.ID, "expected", "%v: what is expected to be bought is too large for one book", err)
	}
	p := pointPrice(m)
	p.Known, p.From = true, "its discount by purchase and likelihood ("+e.ID+")"
	return p, true
}

// optionEstimate is the estimate of an option on a day, else the first one after it;
// nil when it is none.
func (d *Deriver) optionEstimate(subject string, on civil.Day) (e *fact.Estimate) {
	for _, f := range d.estimatesOf(subject) {
		if f.Discount != nil && f.Likelihood != nil && (e == nil || f.Date <= on) {
			e = f
		}
	}
	return e
}
