// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money

import (
	"errors"
	"math/bits"
)

// Minor is an amount in minor units of one currency: cents for USD, whole yen
// for JPY, thousandths of a dinar for KWD.
type Minor int64

// ErrOverflow says that an exact result does not fit: in 64 bits of minor units
// for an amount, in 64 bits of digits for a [Decimal]. Test for it with
// errors.Is.
var ErrOverflow = errors.New("number too large: it does not fit in 64 bits")

// Add returns a + b, or ErrOverflow.
func Add(a, b Minor) (Minor, error) {
	s := a + b
	// Only two numbers of one sign can overflow, and then the sign flips.
	if (a^s)&(b^s) < 0 {
		return 0, ErrOverflow
	}
	return s, nil
}

// Sub returns a - b, or ErrOverflow.
func Sub(a, b Minor) (Minor, error) {
	d := a - b
	if (a^b)&(a^d) < 0 {
		return 0, ErrOverflow
	}
	return d, nil
}

// Sum returns the sum of xs, 0 for none, or ErrOverflow if the sum does not
// fit. It adds in 128 bits, so the answer does not depend on the order.
func Sum(xs ...Minor) (Minor, error) {
	var hi int64
	var lo uint64
	for _, x := range xs {
		var carry uint64
		lo, carry = bits.Add64(lo, uint64(x), 0)
		hi += int64(x)>>63 + int64(carry)
	}
	if hi != int64(lo)>>63 {
		return 0, ErrOverflow
	}
	return Minor(lo), nil
}

// magnitude is |x|. It is right for the smallest int64 too, whose magnitude
// only an unsigned number can hold.
func magnitude(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

// signed gives a magnitude its sign, or ErrOverflow if no Minor is that large.
func signed(q uint64, negative bool) (Minor, error) {
	const limit = 1 << 63
	switch {
	case negative && q <= limit:
		return Minor(-q), nil
	case !negative && q < limit:
		return Minor(q), nil
	}
	return 0, ErrOverflow
}
