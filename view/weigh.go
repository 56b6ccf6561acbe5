// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
)

// maxMass leaves room for the differences of two sums.
const maxMass = 1 << 61

// weigh adds the size of everything in the arrangement to a bound on all sums,
// of the lines that have a group, or of all when groups is nil. No entry of any
// series can be larger than the sum of all pieces' sizes.
func (a *Accumulator) weigh(arr *derive.Arrangement, lines []derive.Line, groups []*group) error {
	var m money.Minor
	over := false
	a.first = civil.MaxDay
	for i := range lines {
		if groups != nil && groups[i] == nil {
			continue
		}
		l := &lines[i]
		for _, c := range [...]curve.Curve{l.Contracted, l.Billed, l.Earned, l.Collected, l.Tax} {
			for j := range c {
				p := &c[j]
				m, over = sized(m, p.Amount, over)
				a.first = min(a.first, p.Gate)
			}
		}
		for _, bs := range [...][]derive.Booking{l.Bookings, l.ACV} {
			for j := range bs {
				m, over = sized(m, bs[j].Amount, over)
			}
		}
		for j := range l.Recurring {
			m, over = sized(m, l.Recurring[j].Annual, over)
			a.first = min(a.first, l.Recurring[j].From)
		}
		if x := l.Standard; x != nil {
			for _, c := range [...]curve.Curve{l.Priced, l.Claimed, x.Interest, x.Refundable, x.TaxWaiting, x.Variable} {
				for j := range c {
					m, over = sized(m, c[j].Amount, over)
					a.first = min(a.first, c[j].Gate)
				}
			}
		}
		if x := l.Adjusted; x != nil {
			for _, c := range slices.Concat(x.Contra[:], []curve.Curve{x.Credited, x.Settled, x.BadDebt, x.Recovered, x.OtherLoss}) {
				for j := range c {
					m, over = sized(m, c[j].Amount, over)
				}
			}
		}
	}
	if !over && arr.Count != 1 {
		times, err := money.MulDiv(m, arr.Count, 1, money.HalfUp)
		over = err != nil || times > maxMass
		m = times
	}
	if over || a.mass > maxMass-m {
		return fmt.Errorf("%s: %s: %w: the totals of this book exceed 2^61 minor units; report parts of it with --where", arr.Place(), arr.ID, money.ErrOverflow)
	}
	a.mass += m
	return nil
}

// sized adds the size of an amount to a sum of sizes, unless either is too large.
func sized(sum, amount money.Minor, over bool) (money.Minor, bool) {
	if amount < 0 {
		amount = -amount
	}
	if over || amount < 0 || amount > maxMass || sum > maxMass-amount {
		return sum, true
	}
	return sum + amount, false
}
