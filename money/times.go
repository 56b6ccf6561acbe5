// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money

import (
	"math"
	"math/bits"
)

// Times is the exact product d × e. It is an error when the result needs more
// digits than a Decimal holds.
func (d Decimal) Times(e Decimal) (Decimal, error) {
	negative := (d.Coef < 0) != (e.Coef < 0)
	hi, lo := bits.Mul64(magnitude(d.Coef), magnitude(e.Coef))
	scale := int(d.Scale) + int(e.Scale)
	for scale > 0 {
		q, r := bits.Div64(hi%10, lo, 10)
		if r != 0 {
			break
		}
		hi, lo = hi/10, q
		scale--
	}
	if hi != 0 || scale > 18 {
		return Decimal{}, ErrOverflow
	}
	c, err := signed(lo, negative)
	if err != nil {
		return Decimal{}, err
	}
	if int64(c) == math.MinInt64 {
		return Decimal{}, ErrOverflow // a Decimal's range is symmetric
	}
	return normalised(int64(c), uint8(scale)), nil
}
