// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"math/big"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// The modes of tiers: each unit at the price of its tier, or all units at the price
// of the tier that is reached. Under retrospective tiers that is a variable price
// from the first unit on, under volume tiers it is not looked ahead.
const (
	graduated     = "graduated"
	retrospective = "retrospective"
)

// useComesTo is the price of a quantity in minor units, rounded once for each tier.
// "reached" is the tier that prices all units where one does.
func (d *Deriver) useComesTo(l *fact.Line, quantity money.Decimal, reached int) (money.Minor, error) {
	m := l.Meter
	extend := func(q, price money.Decimal) (money.Minor, error) {
		return money.Extend(d.cur, d.terms.Rounding, 1, 1, q, price)
	}
	if len(m.Tiers) == 0 {
		return extend(quantity, d.price(l).Amount)
	}
	if m.Mode != "" && m.Mode != graduated {
		return extend(quantity, m.Tiers[reached].Price)
	}
	var sum money.Minor
	from := money.Decimal{}
	for i := range m.Tiers {
		t := &m.Tiers[i]
		upTo := quantity
		if t.UpTo != nil && t.UpTo.Cmp(quantity) < 0 {
			upTo = *t.UpTo
		}
		part, err := upTo.Add(from.Neg())
		if err != nil || part.Sign() <= 0 {
			return sum, err
		}
		price, err := extend(part, t.Price)
		if err == nil {
			sum, err = money.Add(sum, price)
		}
		if err != nil {
			return 0, err
		}
		from = upTo
	}
	return sum, nil
}

// tierReached is the tier of a quantity, where tiers price all units alike.
func (d *Deriver) tierReached(l *fact.Line, quantity money.Decimal) int {
	if len(l.Meter.Tiers) == 0 {
		return 0
	}
	return tierOf(l.Meter, quantity.Rat())
}

// tierOf is the tier that a quantity reaches: units beyond the last bound are in the
// last tier.
func tierOf(m *fact.Meter, quantity *big.Rat) int {
	for i := range m.Tiers {
		if up := m.Tiers[i].UpTo; up == nil || quantity.Cmp(up.Rat()) <= 0 {
			return i
		}
	}
	return max(0, len(m.Tiers)-1)
}

// cheapest is the tier with the lowest price.
func cheapest(m *fact.Meter) int {
	at := 0
	for i := range m.Tiers {
		if m.Tiers[i].Price.Cmp(m.Tiers[at].Price) < 0 {
			at = i
		}
	}
	return at
}
