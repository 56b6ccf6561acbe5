// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package forecast

import (
	"math/big"

	"github.com/ratable/ratable/money"
)

// A number is an exact decimal of any length, coef × 10^-scale: what growth over
// many months needs. It is never reduced, which a ratio would be at each step.
type number struct {
	coef  *big.Int
	scale int
}

func numberOf(d money.Decimal) number { return number{big.NewInt(d.Coef), int(d.Scale)} }

// percentOf is a percentage as a part of one.
func percentOf(d money.Decimal) number { return number{big.NewInt(d.Coef), int(d.Scale) + 2} }

func whole(n int64) number { return number{big.NewInt(n), 0} }

func (x number) times(y number) number {
	return number{new(big.Int).Mul(x.coef, y.coef), x.scale + y.scale}
}

func (x number) plus(y number) number {
	scale := max(x.scale, y.scale)
	a, b := x.at(scale), y.at(scale)
	return number{new(big.Int).Add(a, b), scale}
}

func (x number) minus(y number) number {
	return x.plus(number{new(big.Int).Neg(y.coef), y.scale})
}

// at is the coefficient at a scale that is not smaller.
func (x number) at(scale int) *big.Int {
	if scale == x.scale {
		return x.coef
	}
	return new(big.Int).Mul(x.coef, tenTo(scale-x.scale))
}

// round is the nearest whole number, halves up. x is not negative.
func (x number) round() *big.Int {
	unit := tenTo(x.scale)
	twice := new(big.Int).Lsh(x.coef, 1)
	return twice.Quo(twice.Add(twice, unit), unit.Lsh(unit, 1))
}

// above reports whether x is more than a whole number.
func (x number) above(n int64) bool {
	return x.coef.Cmp(new(big.Int).Mul(big.NewInt(n), tenTo(x.scale))) > 0
}

func tenTo(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}
