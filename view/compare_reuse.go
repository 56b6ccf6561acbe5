// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

// reset empties an accumulator, to be used again. Its groups are kept for the
// next ones.
func (a *Accumulator) reset() {
	for _, g := range a.groups {
		for _, row := range g.flows {
			clear(row)
		}
		for _, row := range g.balances {
			clear(row)
		}
		g.own, g.apart, g.costs, g.waits, g.notes, g.uses = nil, nil, nil, nil, nil, 0
		a.free = append(a.free, g)
	}
	clear(a.groups)
	clear(a.checks)
	clear(a.rests)
	a.mass, a.contracts, a.cache, a.waits = 0, 0, keyCache{}, wait{}
}

// fresh is an empty group.
func (a *Accumulator) fresh() *group {
	if n := len(a.free); n > 0 {
		g := a.free[n-1]
		a.free = a.free[:n-1]
		return g
	}
	return a.w.newGroup()
}
