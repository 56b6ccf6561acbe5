// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// sellingPrice is what a customer would pay for the whole of an obligation alone
// (606-10-32-32), in minor units: a point, or a range in which the prices lie
// that it is sold for.
type sellingPrice struct {
	Low, High money.Minor // of a point both are the point
	Mid       money.Minor // the point that the price book gives for a range
	Ranged    bool
	HasMid    bool

	Known      bool   // stated by somebody; else it is the stated price, for want of better
	Observable bool   // the price of sales of it alone (32-32), not an estimate (32-33)
	Residual   bool   // highly variable or uncertain: it gets what the others leave (32-34(c))
	From       string // where it comes from
}

// pointPrice is a selling price without a range.
func pointPrice(p money.Minor) sellingPrice { return sellingPrice{Low: p, High: p} }

// plus is the selling price of two things that are one obligation. It is known,
// or observed, if both are.
func (p sellingPrice) plus(q sellingPrice) (sellingPrice, error) {
	low, err := money.Add(p.Low, q.Low)
	if err != nil {
		return p, err
	}
	high, err := money.Add(p.High, q.High)
	if err != nil {
		return p, err
	}
	sum := sellingPrice{
		Low: low, High: high, Ranged: p.Ranged || q.Ranged, Known: p.Known && q.Known,
		Observable: p.Observable && q.Observable, Residual: p.Residual || q.Residual, From: p.From,
	}
	if q.From != p.From {
		sum.From += "; " + q.From
	}
	// The middle of a range that gives none may be half a unit: only points that
	// are given can be added.
	if (p.HasMid || !p.Ranged) && (q.HasMid || !q.Ranged) && sum.Ranged {
		sum.HasMid = true
		sum.Mid, err = money.Add(p.point(), q.point())
	}
	return sum, err
}

// point is the price of a point, or what the price book gives for a range.
func (p sellingPrice) point() money.Minor {
	if p.HasMid {
		return p.Mid
	}
	return p.Low
}

// middle is twice the middle of the range.
func (p sellingPrice) middle() (int64, error) {
	a, b := p.Low, p.High
	if p.HasMid {
		a, b = p.Mid, p.Mid
	}
	twice, err := money.Add(a, b)
	return int64(twice), err
}

// twice is twice the price to weigh an obligation by, for the middle of a range
// may be half a unit, and why it is not simply a point: a stated price inside of
// the range is itself one at which it is sold, outside of it the policy says.
func (p sellingPrice) twice(stated money.Minor, outside policy.OutOfRange) (price int64, why string, err error) {
	if p.Residual && !p.Ranged {
		p.Low, p.High = stated, stated
	}
	switch {
	case !p.Ranged:
		price, err = p.middle()
		return price, "", err
	case p.Residual:
		price, err = p.middle()
		return price, "the middle of its range", err
	case stated >= p.Low && stated <= p.High:
		price, err = pointPrice(stated).middle()
		return price, "its stated price, which lies in its range", err
	case outside == policy.Midpoint:
		price, err = p.middle()
		return price, "the middle of its range, for its stated price lies outside", err
	case outside == policy.LowBound || stated < p.Low:
		price, err = pointPrice(p.Low).middle()
		return price, "the lower bound of its range, for its stated price lies outside", err
	}
	price, err = pointPrice(p.High).middle()
	return price, "the upper bound of its range, for its stated price lies outside", err
}
