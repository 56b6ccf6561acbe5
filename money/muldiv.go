// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money

import (
	"fmt"
	"math/bits"
)

// MulDiv returns a × num ÷ den in the unit of a. The product is exact in 128
// bits and the quotient is rounded once, the same way for both signs. den must
// be positive, anything else is an error; num may be negative. A result that
// does not fit is ErrOverflow.
func MulDiv(a Minor, num, den int64, r Rounding) (Minor, error) {
	if den <= 0 {
		return 0, denominatorError(den)
	}
	hi, lo := bits.Mul64(magnitude(int64(a)), magnitude(num))
	q, err := divideRounded(hi, lo, uint64(den), r)
	if err != nil {
		return 0, err
	}
	return signed(q, (a < 0) != (num < 0))
}

// divideRounded is the magnitude hi:lo ÷ den, rounded.
func divideRounded(hi, lo, den uint64, r Rounding) (uint64, error) {
	if hi >= den {
		return 0, ErrOverflow
	}
	q, rem := bits.Div64(hi, lo, den)
	if r.awayFromZero(q, rem, den) {
		q++
		if q == 0 {
			return 0, ErrOverflow
		}
	}
	return q, nil
}

func denominatorError(den int64) error {
	return fmt.Errorf("a proportion needs a positive denominator, not %d", den)
}
