// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// FactChange is a fact that only one side has, or that says something else on
// the other.
type FactChange struct {
	Change     Change
	Kind       fact.Kind
	ID         string
	Place      fact.Place // on side B; of a fact that is gone, on side A
	Recorded   fact.Instant
	Supersedes string
}

// Change says how a fact differs.
type Change uint8

// The changes, from A to B.
const (
	Added Change = iota
	Removed
	Changed
)

// String is the name in machine formats.
func (c Change) String() string { return [...]string{"added", "removed", "changed"}[c] }

type factID struct {
	kind fact.Kind
	id   string
}

// factChanges lists what facts differ, in the order in which they became known,
// at most so many (0: all), and how many more there are.
func factChanges(a, b *Side, most int) ([]FactChange, int) {
	if len(a.Groups) == len(b.Groups) && len(a.Groups) > 0 && &a.Groups[0] == &b.Groups[0] {
		return nil, 0 // the very same facts
	}
	before := make(map[factID]fact.Fact)
	a.facts(func(f fact.Fact) { before[factID{f.Kind(), f.Header().ID}] = f })
	var out []FactChange
	b.facts(func(f fact.Fact) {
		id := factID{f.Kind(), f.Header().ID}
		old := before[id]
		delete(before, id)
		switch {
		case old == nil:
			out = append(out, changeOf(Added, f))
		case !sameFact(old, f):
			out = append(out, changeOf(Changed, f))
		}
	})
	for _, f := range before {
		out = append(out, changeOf(Removed, f))
	}
	slices.SortFunc(out, func(x, y FactChange) int {
		return cmp.Or(cmp.Compare(x.Recorded, y.Recorded), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.ID, y.ID))
	})
	if most > 0 && len(out) > most {
		return out[:most:most], len(out) - most
	}
	return out, 0
}

func changeOf(c Change, f fact.Fact) FactChange {
	h := f.Header()
	return FactChange{Change: c, Kind: f.Kind(), ID: h.ID, Place: h.At, Recorded: h.Recorded, Supersedes: h.Supersedes}
}

// sameFact reports whether two facts of one id say the same. What was read at
// one place of one file need not be compared word for word.
func sameFact(x, y fact.Fact) bool {
	h, k := x.Header(), y.Header()
	if h == k || (h.At == k.At && h.At.File != "" && h.Recorded == k.Recorded && h.Supersedes == k.Supersedes) {
		return true
	}
	return fact.Same(x, y)
}

// facts visits every fact of a side.
func (s *Side) facts(see func(fact.Fact)) {
	for _, f := range s.Env.Products {
		see(f)
	}
	for _, f := range s.Env.Customers {
		see(f)
	}
	for _, g := range s.Groups {
		factsOf(g, see)
	}
	for _, of := range s.Env.SSPs {
		visit(of, see)
	}
	visit(s.Env.Answers, see)
	visit(s.Env.Estimates, see)
	visit(s.Others, see)
}

func factsOf(g *derive.Group, see func(fact.Fact)) {
	visit(g.Contracts, see)
	visit(g.Deliveries, see)
	visit(g.Openings, see)
	visit(g.Invoices, see)
	visit(g.Payments, see)
	if c := g.Changes; c != nil {
		visit(c.Amendments, see)
		visit(c.Terminations, see)
		visit(c.Pauses, see)
		visit(c.Resumes, see)
		visit(c.Usages, see)
	}
	if x := g.Adjustments; x != nil {
		visit(x.CreditNotes, see)
		visit(x.Refunds, see)
		visit(x.Disputes, see)
		visit(x.Voids, see)
		visit(x.WriteOffs, see)
		visit(x.Charges, see)
		visit(x.Balances, see)
	}
	if j := g.Judgements; j != nil {
		visit(j.Answers, see)
		visit(j.Estimates, see)
		visit(j.Costs, see)
	}
}

func visit[F fact.Fact](fs []F, see func(fact.Fact)) {
	for _, f := range fs {
		see(f)
	}
}
