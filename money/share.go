// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money

import "math/bits"

// Share returns a × num ÷ den in the unit of a, rounded HalfUp: the part of an
// amount that has been earned after num of den units of weight. It is made for
// 0 <= num <= den and den > 0, where it cannot overflow. Outside of that it
// stays within [0, a]: num <= 0 gives 0 and num >= den gives a.
//
// For fixed a and den it never falls back as num grows, so the differences
// between the shares of growing num have the sign of a and sum to a.
func Share(a Minor, num, den int64) Minor {
	if num <= 0 {
		return 0
	}
	if num >= den {
		return a
	}
	// Adding half the denominator before the division rounds a half up. An odd
	// den has no exact halves, so that den/2 is cut down does no harm.
	m := magnitude(int64(a))
	n, d := uint64(num), uint64(den)
	var q uint64
	if bits.Len64(m)+bits.Len64(n) <= 63 {
		q = (m*n + d/2) / d
	} else {
		// num < den keeps the quotient below m, hence hi below d.
		hi, lo := bits.Mul64(m, n)
		lo, carry := bits.Add64(lo, d/2, 0)
		q, _ = bits.Div64(hi+carry, lo, d)
	}
	if a < 0 {
		return -Minor(q)
	}
	return Minor(q)
}
