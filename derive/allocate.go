// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"fmt"

	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// share is one obligation that takes part in an allocation.
type share struct {
	Name   string
	Stated money.Minor // its price as the contract states it
	SSP    sellingPrice
}

// observedBundle is what some obligations are regularly sold for together.
type observedBundle struct {
	Of    []string // names of shares, each once
	Price money.Minor
	From  string
}

// toAllocate is a transaction price, or what remains of one, and those that share
// it. Variable amounts that belong to one obligation (606-10-32-40) are no part
// of it.
type toAllocate struct {
	Amount  money.Minor
	Shares  []share
	Bundles []observedBundle

	OutOfRange policy.OutOfRange
	NoEvidence bool   // allocation.discount_evidence: off
	Discount   string // the answer to the question discount, "" without one

	Currency money.Currency
	Explain  bool // fill allocation.Account, which costs time
}

// allocation is what each share gets.
type allocation struct {
	Amounts []money.Minor // sum to the amount to the unit
	SSPs    []money.Minor // what was allocated by, rounded half up; what a residual came to
	Missing []int         // shares whose stand-alone selling price is still to be judged (question ssp)
	Account []string      // what was done, a sentence each

	Residual *Residual // nil: nobody's price is highly variable or uncertain
}

// allocator is an allocation under way.
type allocator struct {
	in    *toAllocate
	out   allocation
	twice []int64 // the selling price of each share, twice, for the middle of a range may be a half
}

// allocate shares a transaction price among obligations in the order of
// 606-10-32-28 to 32-41: a discount that observably belongs to some of them
// (32-37), then what is left to those whose price is highly variable or uncertain
// (32-34(c)), else all by relative stand-alone selling price (32-31). Shares are
// exact until they are cut to units, which are given by largest remainder, of
// equal ones to the first. It is an error if a price is below zero, if no share
// has one while there is an amount, or if a sum is too large.
func allocate(in *toAllocate) (allocation, error) {
	a := allocator{in: in, twice: make([]int64, len(in.Shares)), out: allocation{
		Amounts: make([]money.Minor, len(in.Shares)), SSPs: make([]money.Minor, len(in.Shares)),
	}}
	if err := a.price(); err != nil {
		return allocation{}, err
	}
	if len(in.Shares) == 1 { // nothing to share, so nothing to judge
		a.out.Amounts[0], a.out.Missing = in.Amount, nil
		a.say("%s has the whole price, %s", in.Shares[0].Name, a.text(in.Amount))
		return a.out, nil
	}
	done, err := a.residual()
	if err == nil && !done {
		done, err = a.evidence()
	}
	if err == nil && !done {
		err = a.relative()
	}
	return a.out, err
}

// price finds the selling price that each share is weighed by.
func (a *allocator) price() error {
	for i := range a.in.Shares {
		s := &a.in.Shares[i]
		twice, why, err := s.SSP.twice(s.Stated, a.in.OutOfRange)
		if err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		if twice < 0 {
			return fmt.Errorf("the stand-alone selling price of %s is below zero: what is given away is a discount, not an obligation", s.Name)
		}
		a.twice[i], a.out.SSPs[i] = twice, half(twice)
		if !s.SSP.Known && !s.SSP.Residual {
			a.out.Missing = append(a.out.Missing, i)
		}
		if why != "" && a.in.Explain {
			a.say("%s is weighed by %s, %s", s.Name, a.text(half(twice)), why)
		}
	}
	return nil
}

// relative shares the amount in proportion to the selling prices (32-31); a price
// above their sum is shared in the same way as one below.
func (a *allocator) relative() error {
	if err := a.proportion(a.in.Amount, nil); err != nil {
		return err
	}
	if a.in.Explain {
		sum, err := a.sum(func(int) bool { return true })
		if err != nil {
			return err
		}
		a.say("%s is shared by relative stand-alone selling price, %s in all", a.text(a.in.Amount), a.text(half(sum)))
	}
	return nil
}

// proportion shares an amount among the shares of which, all for nil, and leaves
// the others as they are.
func (a *allocator) proportion(amount money.Minor, which []int) error {
	weights, parts := a.twice, a.out.Amounts
	if which != nil {
		weights, parts = make([]int64, len(which)), make([]money.Minor, len(which))
		for k, i := range which {
			weights[k] = a.twice[i]
		}
	}
	if err := money.Allocate(amount, weights, parts); err != nil {
		return fmt.Errorf("%s cannot be allocated: nothing has a stand-alone selling price above zero, state the ssp of a line", a.text(amount))
	}
	for k, i := range which {
		a.out.Amounts[i] = parts[k]
	}
	return nil
}

// sum is twice the selling prices of some shares.
func (a *allocator) sum(of func(i int) bool) (int64, error) {
	var sum money.Minor
	for i, w := range a.twice {
		if !of(i) {
			continue
		}
		s, err := money.Add(sum, money.Minor(w))
		if err != nil {
			return 0, err
		}
		sum = s
	}
	return int64(sum), nil
}

func (a *allocator) say(format string, args ...any) {
	if a.in.Explain {
		a.out.Account = append(a.out.Account, fmt.Sprintf(format, args...))
	}
}

func (a *allocator) text(m money.Minor) string {
	return m.Plain(a.in.Currency) + " " + a.in.Currency.String()
}

// half is a doubled amount halved, a half unit up.
func half(twice int64) money.Minor { return money.Minor(twice/2 + twice%2) }
