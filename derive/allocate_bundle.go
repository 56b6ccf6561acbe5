// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/money"
)

// substantially is how far the discount of a bundle may be from the contract's to
// be substantially the same (606-10-32-37(c)) while nobody judged it: one part in
// so many.
const substantially = 20

// evidence gives the whole discount to the obligations that are observed to be
// sold together at that discount. It reports whether that was so: never is a part
// of a discount allocated in this way (32-37).
func (a *allocator) evidence() (bool, error) {
	if !a.mayBundle() {
		return false, nil
	}
	sum, err := a.sum(func(int) bool { return true })
	if err != nil {
		return false, err
	}
	amount2, err := money.Add(a.in.Amount, a.in.Amount)
	if err != nil {
		return false, err
	}
	discount := sum - int64(amount2) // twice; both are zero or above
	if discount <= 0 {
		return false, nil
	}
	b, members, err := a.bundle(func(i int) bool { return true }, discount)
	if b == nil || err != nil {
		return false, err
	}
	rest := a.in.Amount
	for i, s := range a.out.SSPs {
		if !slices.Contains(members, i) {
			a.out.Amounts[i] = s
			rest -= s // each is below the sum, which fits
		}
	}
	if rest < 0 {
		a.say("the discount is not given to %s alone: it is more than they are sold for", names(b.Of))
		return false, nil
	}
	if err := a.proportion(rest, members); err != nil {
		return false, err
	}
	if a.in.Explain {
		a.say("the whole discount belongs to %s, observed together at %s (%s; 606-10-32-37): they share %s, the others keep their stand-alone selling prices",
			names(b.Of), a.text(b.Price), b.From, a.text(rest))
	}
	return true, nil
}

// mayBundle reports whether the evidence of bundles is looked at: each obligation
// must be sold alone at an observed price (32-37(a)); one whose price is highly
// variable is looked at by residual, after the discount (32-38).
func (a *allocator) mayBundle() bool {
	if len(a.in.Bundles) == 0 || a.in.NoEvidence || a.in.Amount <= 0 || a.in.Discount == "all" {
		return false
	}
	for i := range a.in.Shares {
		if s := &a.in.Shares[i]; !s.SSP.Residual && !(s.SSP.Known && s.SSP.Observable) {
			a.say("the discount is shared by all: %s is not regularly sold alone (606-10-32-37(a))", s.Name)
			return false
		}
	}
	return true
}

// bundle finds the observed bundle that a discount belongs to, and its shares. A
// discount is twice the amount; below zero it is not known, for what has no
// observed price takes the rest. Of several bundles at the same discount the one
// with the fewest obligations says most; two of them say that it belongs to
// neither alone.
func (a *allocator) bundle(among func(i int) bool, discount int64) (*observedBundle, []int, error) {
	var best *observedBundle
	var found []int
	tied := false
	for k := range a.in.Bundles {
		b := &a.in.Bundles[k]
		members := a.members(b, among)
		if members == nil || (best != nil && len(members) > len(found)) {
			continue
		}
		sum, err := a.sum(func(i int) bool { return slices.Contains(members, i) })
		if err != nil {
			return nil, nil, err
		}
		price2, err := money.Add(b.Price, b.Price)
		if err != nil {
			return nil, nil, err
		}
		own := sum - int64(price2)
		if own <= 0 || (discount >= 0 && !a.same(own, discount)) {
			if a.in.Explain {
				a.say("%s sold together at %s are no evidence: that is a discount of %s", names(b.Of), a.text(b.Price), a.text(half(max(0, own))))
			}
			continue
		}
		tied = best != nil && len(members) == len(found)
		best, found = b, members
	}
	if tied {
		a.say("the discount is shared by all: more than one bundle is sold at it")
		return nil, nil, nil
	}
	return best, found, nil
}

// members are the shares of a bundle; nil if one is not there, or if there is
// nothing beside them: a bundle is some of the obligations (32-37(b)).
func (a *allocator) members(b *observedBundle, among func(i int) bool) []int {
	var members []int
	for i := range a.in.Shares {
		if among(i) && slices.Contains(b.Of, a.in.Shares[i].Name) {
			members = append(members, i)
		}
	}
	if len(members) != len(b.Of) || len(members) == len(a.in.Shares) {
		return nil
	}
	return members
}

// same reports whether two discounts, twice the amounts, are substantially the
// same.
func (a *allocator) same(own, discount int64) bool {
	off := own - discount
	return a.in.Discount == "bundle" || max(off, -off) <= discount/substantially
}
