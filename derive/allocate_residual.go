// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"
	"strings"

	"github.com/ratable/ratable/money"
)

// nearNothing is how small a residual may be, one part in so many of the stated
// price, before it is no faithful price of what is sold (606-10-32-35, BC273).
const nearNothing = 20

// residual gives the obligations whose price is highly variable or uncertain what
// the observed prices of the others leave (32-34(c)), after a discount that
// observably belongs to some of those (32-38). It reports whether that gave a
// price that can be.
func (a *allocator) residual() (bool, error) {
	var which []int
	for i := range a.in.Shares {
		if a.in.Shares[i].SSP.Residual {
			which = append(which, i)
		}
	}
	if which == nil {
		return false, nil
	}
	left, why, err := a.leaves(which)
	if err != nil {
		return false, err
	}
	a.out.Residual = &Residual{Amount: left}
	for _, i := range which {
		a.out.Residual.Obligations = append(a.out.Residual.Obligations, a.in.Shares[i].Name)
	}
	if why == "" {
		if why, err = a.tryResidual(which, left); err != nil {
			return false, err
		}
	}
	if why == "" {
		return true, nil
	}
	a.out.Residual.Rejected = why
	a.say("the residual of %s is rejected: %s", names(a.out.Residual.Obligations), why)
	a.out.Missing = append(a.out.Missing, which...)
	slices.Sort(a.out.Missing)
	clear(a.out.Amounts)
	// Relative prices of all are what is left, whatever the bundles say: the
	// discount that they show is not the contract's (606-10-55-269).
	return true, a.relative()
}

// leaves is what the obligations with an observed price leave to the others, and
// why that cannot be used. It sets what they get.
func (a *allocator) leaves(which []int) (left money.Minor, why string, err error) {
	others := func(i int) bool { return !slices.Contains(which, i) }
	left = a.in.Amount
	if len(which) == len(a.in.Shares) {
		return 0, "nothing beside it has a stand-alone selling price", nil
	}
	for i := range a.in.Shares {
		if s := &a.in.Shares[i]; others(i) && !(s.SSP.Known && s.SSP.Observable) {
			return 0, "the price of " + s.Name + " is not observed", nil
		}
		if others(i) {
			a.out.Amounts[i] = a.out.SSPs[i]
			if left, err = money.Sub(left, a.out.SSPs[i]); err != nil {
				return 0, "", err
			}
		}
	}
	if !a.mayBundle() {
		return left, "", nil
	}
	b, members, err := a.bundle(others, -1)
	if b == nil || err != nil {
		return left, "", err
	}
	for _, i := range members {
		left += a.out.SSPs[i]
	}
	if left, err = money.Sub(left, b.Price); err != nil {
		return 0, "", err
	}
	if a.in.Explain {
		a.say("%s are observed together at %s (%s; 606-10-32-37, 32-38)", names(b.Of), a.text(b.Price), b.From)
	}
	return left, "", a.proportion(b.Price, members)
}

// tryResidual gives what is left to the shares without an observed price, several
// by their ranges or stated prices (32-35), and says why the result cannot be
// their price.
func (a *allocator) tryResidual(which []int, left money.Minor) (why string, err error) {
	a.say("what is left for %s is %s (606-10-32-34(c))", names(a.out.Residual.Obligations), a.text(left))
	if left <= 0 {
		return "nothing is left", nil
	}
	if err := a.proportion(left, which); len(which) > 1 && err != nil {
		return "nothing says how they share it", nil
	}
	if len(which) == 1 {
		a.out.Amounts[which[0]] = left
	}
	for _, i := range which {
		if why := a.refuses(i); why != "" {
			return why, nil
		}
	}
	for _, i := range which {
		a.out.SSPs[i] = a.out.Amounts[i]
	}
	a.say("the residual is accepted")
	return "", nil
}

// refuses says why what a share got as residual cannot be its price.
func (a *allocator) refuses(i int) string {
	s, got := &a.in.Shares[i], a.out.Amounts[i]
	base := s.Stated
	if base <= 0 {
		base = a.in.Amount
	}
	switch {
	case s.SSP.Ranged && (got < s.SSP.Low || got > s.SSP.High):
		return a.text(got) + " for " + s.Name + " is outside of what it is sold for, " + a.text(s.SSP.Low) + " to " + a.text(s.SSP.High)
	case !s.SSP.Ranged && got <= base/nearNothing:
		return a.text(got) + " for " + s.Name + " is next to nothing"
	}
	return ""
}

// names lists names as one would say them.
func names(of []string) string {
	if n := len(of); n > 1 {
		return strings.Join(of[:n-1], ", ") + " and " + of[n-1]
	}
	return strings.Join(of, "")
}
