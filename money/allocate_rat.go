// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
)

// AllocateRat is [Allocate] for exact rational weights, for example the relative
// stand-alone selling prices of an arrangement. The weights are read, never
// changed; a nil weight is an error.
func AllocateRat(total Minor, weights []*big.Rat, out []Minor) error {
	if len(weights) != len(out) {
		return lengthError(len(weights), len(out))
	}
	zero := true
	for i, w := range weights {
		switch {
		case w == nil:
			return fmt.Errorf("weight %d is missing", i)
		case w.Sign() < 0:
			return fmt.Errorf("weight %d is negative: %s", i, w.RatString())
		case w.Sign() > 0:
			zero = false
		}
	}
	if zero {
		return allocateNothing(total, out)
	}
	return allocateBig(total, commonWeights(weights), out)
}

// commonWeights scales rationals to whole numbers in the same proportion, by
// the least common multiple of their denominators.
func commonWeights(weights []*big.Rat) []*big.Int {
	common := big.NewInt(1)
	gcd := new(big.Int)
	for _, w := range weights {
		gcd.GCD(nil, nil, common, w.Denom())
		common.Mul(common, new(big.Int).Quo(w.Denom(), gcd))
	}
	whole := make([]*big.Int, len(weights))
	for i, w := range weights {
		whole[i] = new(big.Int).Quo(common, w.Denom())
		whole[i].Mul(whole[i], w.Num())
	}
	return whole
}

func bigWeights(weights []int64) []*big.Int {
	whole := make([]*big.Int, len(weights))
	for i, w := range weights {
		whole[i] = big.NewInt(w)
	}
	return whole
}

// allocateBig is the largest remainder method for checked weights of any size,
// of which at least one is above zero. It cannot fail: a part is never larger
// than total.
func allocateBig(total Minor, weights []*big.Int, out []Minor) error {
	sum := new(big.Int)
	for _, w := range weights {
		sum.Add(sum, w)
	}
	whole := magnitude(int64(total))
	left := whole
	wholeBig := new(big.Int).SetUint64(whole)
	rems := make([]*big.Int, len(weights))
	order := make([]int, len(weights))
	for i, w := range weights {
		share := new(big.Int).Mul(wholeBig, w)
		rems[i] = new(big.Int)
		share.QuoRem(share, sum, rems[i])
		out[i] = Minor(share.Uint64())
		left -= share.Uint64()
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if c := rems[b].Cmp(rems[a]); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	for _, i := range order[:left] {
		out[i]++
	}
	mirror(total, out)
	return nil
}
