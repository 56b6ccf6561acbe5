// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"slices"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// pair are groups of two sides that must be looked at together: they share a
// customer, a contract or an invoice. Usually it is one of each.
type pair struct{ a, b []*derive.Group }

// key is the smallest customer of the pair.
func (p pair) key() string {
	var keys []string
	for _, g := range append(p.a[:len(p.a):len(p.a)], p.b...) {
		keys = append(keys, g.Key)
	}
	return slices.Min(keys)
}

// pairs are the groups of two sides, paired.
type pairs struct {
	shared []*derive.Group // both sides have the very same groups
	split  []pair
}

func (p *pairs) len() int { return len(p.shared) + len(p.split) }

func (p *pairs) at(i int) pair {
	if p.shared != nil {
		g := p.shared[i : i+1 : i+1]
		return pair{g, g}
	}
	return p.split[i]
}

// named is something that a group has and that another side's group may have.
type named struct {
	kind byte // c a customer, k a contract, i an invoice
	id   string
}

// pairGroups pairs the groups of two sides. A customer who joined another's
// group on one side alone brings both groups together.
func pairGroups(a, b []*derive.Group) *pairs {
	if len(a) == len(b) && len(a) > 0 && &a[0] == &b[0] {
		return &pairs{shared: a}
	}
	all := make([]*derive.Group, 0, len(a)+len(b))
	all = append(append(all, a...), b...)
	parent := make([]int, len(all))
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	owner := make(map[named]int, len(all))
	for i, g := range all {
		parent[i] = i
		namesOf(g, func(n named) {
			j, ok := owner[n]
			if !ok {
				owner[n] = i
				return
			}
			x, y := root(i), root(j)
			parent[max(x, y)] = min(x, y)
		})
	}
	p := &pairs{}
	index := make(map[int]int)
	for i, g := range all {
		r := root(i)
		at, ok := index[r]
		if !ok {
			at = len(p.split)
			index[r] = at
			p.split = append(p.split, pair{})
		}
		if i < len(a) {
			p.split[at].a = append(p.split[at].a, g)
		} else {
			p.split[at].b = append(p.split[at].b, g)
		}
	}
	return p
}

// namesOf names the parties, contracts and invoices of a group.
func namesOf(g *derive.Group, see func(named)) {
	see(named{'c', g.Key})
	for _, k := range g.Contracts {
		see(named{'c', k.Customer})
		see(named{'k', k.ID})
		if k.Supersedes != "" {
			see(named{'k', k.Supersedes})
		}
	}
	for _, v := range g.Invoices {
		if v.Customer != "" {
			see(named{'c', v.Customer})
		}
		see(named{'i', v.ID})
	}
	for _, p := range g.Payments {
		if p.Customer != "" {
			see(named{'c', p.Customer})
		}
	}
	if g.Changes == nil && g.Adjustments == nil && g.Judgements == nil {
		return
	}
	factsOf(g, func(f fact.Fact) {
		if r, ok := f.(fact.Referrer); ok && r.Refs().Customer != "" {
			see(named{'c', r.Refs().Customer})
		}
	})
}

// superseded tells which contract of side A became which of side B, because a
// fact with another id replaced it: they are one contract that was corrected.
type superseded struct {
	before map[key]key // B → A
	gone   map[key]bool
}

func supersededKeys(p pair, accs [2]*Accumulator) (s superseded) {
	if len(p.a) == 0 || len(p.b) == 0 || &p.a[0] == &p.b[0] {
		return s
	}
	ids := make(map[string]string) // B → A
	for _, g := range p.b {
		for _, k := range g.Contracts {
			if k.Supersedes != "" {
				ids[k.ID] = k.Supersedes
			}
		}
	}
	for _, g := range p.a { // or side A is the later one
		for _, k := range g.Contracts {
			if k.Supersedes != "" {
				ids[k.Supersedes] = k.ID
			}
		}
	}
	if len(ids) == 0 {
		return s
	}
	s = superseded{make(map[key]key), make(map[key]bool)}
	for k := range accs[1].groups {
		values := k.groupValues(2)
		id, ok := ids[values[1]]
		old := key{k.currency, values[0] + keySep + id}
		if ok && accs[0].groups[k] == nil && accs[0].groups[old] != nil && accs[1].groups[old] == nil {
			s.before[k], s.gone[old] = old, true
		}
	}
	return s
}
