// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money

import (
	"math/big"
	"math/bits"
)

// Extend returns the product of factors, in major units of c, × num ÷ den as
// minor units of c: a price times a quantity times, say, 12 months. Everything
// is exact until the one final rounding. Without factors the product is 1. den
// must be positive, anything else is an error; num may be negative. A result
// that does not fit is ErrOverflow.
func Extend(c Currency, r Rounding, num, den int64, factors ...Decimal) (Minor, error) {
	if den <= 0 {
		return 0, denominatorError(den)
	}
	hi, lo, divisor, negative, ok := extendSmall(c.Exponent(), num, den, factors)
	if !ok {
		return extendBig(c.Exponent(), r, num, den, factors)
	}
	q, err := divideRounded(hi, lo, divisor, r)
	if err != nil {
		return 0, err
	}
	return signed(q, negative)
}

// extendSmall multiplies up the fraction hi:lo ÷ divisor whose value Extend
// rounds. ok is false if the numerator leaves 128 bits or the divisor 64.
func extendSmall(exponent int, num, den int64, factors []Decimal) (hi, lo, divisor uint64, negative, ok bool) {
	lo, negative = magnitude(num), num < 0
	scale := -exponent
	ok = true
	for _, f := range factors {
		hi, lo, ok = times(hi, lo, magnitude(f.Coef), ok)
		negative = negative != (f.Coef < 0)
		scale += int(f.Scale)
	}
	divisor = uint64(den)
	switch {
	case scale < 0:
		hi, lo, ok = times(hi, lo, pow10[-scale], ok)
	case scale > maxScale:
		ok = false
	case scale > 0:
		var over uint64
		over, divisor = bits.Mul64(divisor, pow10[scale])
		ok = ok && over == 0
	}
	return hi, lo, divisor, negative, ok
}

// times is hi:lo × by; fits says whether it and all steps before stayed within
// 128 bits.
func times(hi, lo, by uint64, fits bool) (uint64, uint64, bool) {
	over, high := bits.Mul64(hi, by)
	carried, low := bits.Mul64(lo, by)
	high, carry := bits.Add64(high, carried, 0)
	return high, low, fits && over == 0 && carry == 0
}

// extendBig is Extend for numbers of any size.
func extendBig(exponent int, r Rounding, num, den int64, factors []Decimal) (Minor, error) {
	top, bottom := big.NewInt(num), big.NewInt(den)
	scale := int64(-exponent)
	for _, f := range factors {
		top.Mul(top, big.NewInt(f.Coef))
		scale += int64(f.Scale)
	}
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(max(scale, -scale)), nil)
	if scale < 0 {
		top.Mul(top, power)
	} else {
		bottom.Mul(bottom, power)
	}
	negative := top.Sign() < 0
	q, rem := top.Abs(top).QuoRem(top, bottom, new(big.Int))
	if bigAwayFromZero(r, q, rem, bottom) {
		q.Add(q, big.NewInt(1))
	}
	if !q.IsUint64() {
		return 0, ErrOverflow
	}
	return signed(q.Uint64(), negative)
}

// bigAwayFromZero asks Rounding.awayFromZero the same question about a
// remainder of any size: it stands in for the remainder one of den 4 that is as
// far below, at or above the half.
func bigAwayFromZero(r Rounding, q, rem, den *big.Int) bool {
	if rem.Sign() == 0 {
		return false
	}
	half := new(big.Int).Lsh(rem, 1).Cmp(den)
	return r.awayFromZero(uint64(q.Bit(0)), uint64(2+half), 4)
}
