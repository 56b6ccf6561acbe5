// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money

import (
	"cmp"
	"math/big"
	"slices"
)

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
