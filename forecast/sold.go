// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package forecast

import (
	"errors"
	"math/big"
	"strconv"
)

// errMany says that a month would have more customers than a model may.
var errMany = errors.New("more than " + strconv.Itoa(maxCustomers) + " customers would sign in one month")

// signing is how many customers sign in each month of sale, the first of which
// is calendar month first (0 for January). The exact numbers are summed; by the
// end of each month as many have signed as that sum rounded, halves up. So parts
// of customers are never lost, and the total is never more than half a customer
// from the exact one.
func (s *Sold) signing(first, months int) ([]int64, error) {
	out := make([]int64, months)
	sum, before, count := whole(0), new(big.Int), numberOf(s.Count)
	for k := range months {
		if k > 0 {
			count = s.grow(count, k)
		}
		n := s.seasoned(s.exact(count, k), (first+k)%12)
		if count.above(maxCustomers) || n.above(maxCustomers) {
			return nil, errMany
		}
		sum = sum.plus(n)
		now := sum.round()
		out[k] = new(big.Int).Sub(now, before).Int64()
		before = now
	}
	return out, nil
}

// exact is the number of month k before the season.
func (s *Sold) exact(count number, k int) number {
	switch {
	case s.List == nil:
		return count
	case k < len(s.List):
		return numberOf(s.List[k])
	}
	return whole(0)
}

// grow takes count on to month k.
func (s *Sold) grow(count number, k int) number {
	switch {
	case s.Every == 0 || k%s.Every != 0:
		return count
	case s.Relative:
		return count.times(whole(1).plus(percentOf(s.Growth)))
	}
	if count = count.plus(numberOf(s.Growth)); count.coef.Sign() < 0 {
		return whole(0)
	}
	return count
}

func (s *Sold) seasoned(n number, month int) number {
	if len(s.Seasonal) == 0 {
		return n
	}
	return n.times(numberOf(s.Seasonal[month]))
}
