// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package forecast

import (
	"errors"
	"math/big"
	"slices"

	"github.com/ratable/ratable/money"
)

// A life is customers who signed in one month and go on for the same number of
// terms, so that one contract fact with a count can stand for all of them.
type life struct {
	Signed int // month of sale, from the segment's first
	Terms  int // contracts signed, the first one included
	Count  int64
}

// cohort is the customers of one month of sale who are still there.
type cohort struct {
	signed, terms int
	left          int64
}

// lives decides who renews. In each month the customers whose contract is up for
// renewal are counted; of all that were ever up by then, the renewal share,
// rounded halves up, has renewed. The month's renewals are divided among the
// cohorts by largest remainder. So the share holds over time even when only one
// customer is up in a month, and nothing depends on chance.
func (s *Segment) lives(signing []int64, months int) ([]life, error) {
	share, up, renewed := s.renewing(), new(big.Int), new(big.Int)
	due := make([][]cohort, months)
	var out []life
	contracts := 0
	for k := range months {
		if k < len(signing) && signing[k] > 0 {
			contracts++
			s.keep(due, k, cohort{k, 1, signing[k]}, &out)
		}
		for _, c := range due[k] {
			up.Add(up, big.NewInt(c.left))
		}
		target := share.times(number{up, 0}).round()
		now := new(big.Int).Sub(target, renewed).Int64()
		renewed = target
		stay, err := divide(now, due[k])
		if err != nil {
			return nil, err
		}
		for i, c := range due[k] {
			if gone := c.left - stay[i]; gone > 0 {
				out = append(out, life{c.signed, c.terms, gone})
			}
			if stay[i] > 0 {
				s.keep(due, k, cohort{c.signed, c.terms + 1, stay[i]}, &out)
				contracts++
			}
		}
		if contracts > maxContracts {
			return nil, errContracts
		}
	}
	slices.SortStableFunc(out, func(a, b life) int {
		if a.Signed != b.Signed {
			return a.Signed - b.Signed
		}
		return a.Terms - b.Terms
	})
	return out, nil
}

// keep puts a cohort that signed in month k where its term ends, or among the
// finished lives when that is after the model.
func (s *Segment) keep(due [][]cohort, k int, c cohort, out *[]life) {
	if next := k + s.Term; next < len(due) {
		due[next] = append(due[next], c)
		return
	}
	*out = append(*out, life{c.signed, c.terms, c.left})
}

// divide allocates n renewals among the cohorts that are up, by their sizes.
func divide(n int64, cohorts []cohort) ([]int64, error) {
	out := make([]int64, len(cohorts))
	if len(cohorts) == 0 {
		return out, nil
	}
	weights, parts := make([]int64, len(cohorts)), make([]money.Minor, len(cohorts))
	for i, c := range cohorts {
		weights[i] = c.left
	}
	if err := money.Allocate(money.Minor(n), weights, parts); err != nil {
		return nil, err
	}
	for i, p := range parts {
		out[i] = int64(p)
	}
	return out, nil
}

var errContracts = errors.New("the model signs more than 1,000,000 contracts: make it shorter, or its terms longer")
