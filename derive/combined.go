// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/fact"
)

// combined puts contracts that are combined for accounting next to each other, in
// the order of the smallest id among them, and finds that id for each of them; nil
// where none are, as in nearly every group.
func combined(contracts []*fact.Contract) ([]*fact.Contract, map[string]string) {
	if !slices.ContainsFunc(contracts, func(c *fact.Contract) bool { return len(c.CombinedWith) > 0 }) {
		return contracts, nil
	}
	root := make(map[string]string, len(contracts))
	for _, c := range contracts {
		root[c.ID] = c.ID
	}
	find := func(id string) string {
		for root[id] != id {
			id = root[id]
		}
		return id
	}
	for _, c := range contracts {
		for _, other := range c.CombinedWith {
			if _, here := root[other]; here {
				a, b := find(c.ID), find(other)
				root[max(a, b)] = min(a, b)
			}
		}
	}
	flat := make(map[string]string, len(root))
	for id := range root {
		flat[id] = find(id)
	}
	out := slices.Clone(contracts)
	slices.SortStableFunc(out, func(a, b *fact.Contract) int { return cmp.Compare(flat[a.ID], flat[b.ID]) })
	return out, flat
}

// combination derives contracts that are accounted for as one: usually one alone.
func (d *Deriver) combination(set []*fact.Contract) {
	asks := d.asksAccounting(set)
	first := len(d.pos.Arrangements)
	var parts []*history
	for i, c := range set {
		if asks {
			d.history = &history{con: c, arrangement: len(d.pos.Arrangements)}
			parts = append(parts, d.history)
		}
		d.contract(c)
		if i > 0 {
			d.join(c)
		}
	}
	d.history = nil
	if asks && len(d.pos.Arrangements) == first+len(set) && d.problems.Len() == 0 {
		d.accounts = append(d.accounts, parts)
	}
}

// join nets a contract with the one before it.
func (d *Deriver) join(c *fact.Contract) {
	as := d.pos.Arrangements
	n := len(as)
	if n < 2 || as[n-1].Contract != c {
		return // it could not be derived
	}
	a, b := &as[n-2], &as[n-1]
	switch {
	case a.Currency != b.Currency:
		d.fail(c.At, c.ID, "combined_with", "is in %s, contract %s, which it is combined with, in %s", b.Currency, a.ID, a.Currency)
	case a.Count != 1 || b.Count != 1:
		d.fail(c.At, c.ID, "combined_with", "stands for several contracts, or %s does: combine them one by one", a.ID)
	default:
		b.Joined = true
	}
}
