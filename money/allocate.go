// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money

import (
	"cmp"
	"errors"
	"fmt"
	"math/bits"
	"slices"
)

// Allocate splits total in proportion to weights into out, by largest
// remainder: each part is the exact share cut off toward zero, and the units
// left over go one each to the largest remainders, of equal ones to the earlier
// index. So out sums to total, each part is within one unit of its exact share,
// and the parts of -total are the negatives of the parts of total.
//
// It is an error, and out stays as it was, if the lengths differ, if a weight is
// negative, or if no weight is above zero while total is not zero. The weights
// may be of any size, also together.
func Allocate(total Minor, weights []int64, out []Minor) error {
	if len(weights) != len(out) {
		return lengthError(len(weights), len(out))
	}
	var sum, carry, high uint64
	for i, w := range weights {
		if w < 0 {
			return fmt.Errorf("weight %d is negative: %d", i, w)
		}
		sum, carry = bits.Add64(sum, uint64(w), 0)
		high += carry
	}
	switch {
	case high != 0:
		return allocateBig(total, bigWeights(weights), out)
	case sum == 0:
		return allocateNothing(total, out)
	}
	allocateSmall(total, weights, sum, out)
	return nil
}

// remainder is what one part lost when its exact share was cut off.
type remainder struct {
	rem   uint64
	index int
}

// allocateSmall is Allocate for checked weights whose sum fits in 64 bits.
func allocateSmall(total Minor, weights []int64, sum uint64, out []Minor) {
	var room [32]remainder // few parts, the common case, need no heap
	rems := room[:0]
	if len(weights) > len(room) {
		rems = make([]remainder, 0, len(weights))
	}
	whole := magnitude(int64(total))
	left := whole
	for i, w := range weights {
		// A weight is at most the sum, so the share is at most whole and hi is
		// below sum.
		hi, lo := bits.Mul64(whole, uint64(w))
		q, rem := bits.Div64(hi, lo, sum)
		out[i] = Minor(q)
		left -= q
		if rem != 0 {
			rems = append(rems, remainder{rem, i})
		}
	}
	if left != 0 {
		slices.SortFunc(rems, func(a, b remainder) int {
			if a.rem != b.rem {
				return cmp.Compare(b.rem, a.rem)
			}
			return cmp.Compare(a.index, b.index)
		})
	}
	for _, r := range rems[:left] {
		out[r.index]++
	}
	mirror(total, out)
}

// mirror turns the parts of |total| into those of total. The wrap of the
// smallest Minor is intended: its magnitude was stored as itself.
func mirror(total Minor, out []Minor) {
	if total < 0 {
		for i := range out {
			out[i] = -out[i]
		}
	}
}

// allocateNothing answers for weights that are all zero.
func allocateNothing(total Minor, out []Minor) error {
	if total != 0 {
		return errors.New("an amount cannot be split when no weight is above zero")
	}
	clear(out)
	return nil
}

func lengthError(weights, out int) error {
	return fmt.Errorf("%d weights need as many parts, not %d", weights, out)
}
