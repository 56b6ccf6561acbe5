// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/fact"
)

// Superseded is a fact that does not count any more, and the id of the one that
// counts instead.
type Superseded struct {
	Fact fact.Fact
	By   string
}

// superseded are the facts that others replaced.
func superseded(u *unique, moved map[factKey]string) (out []Superseded) {
	for k, by := range moved {
		if f := u.find(k); f != nil {
			out = append(out, Superseded{f, by})
		}
	}
	for _, f := range u.replaced {
		out = append(out, Superseded{f, f.Header().ID})
	}
	slices.SortFunc(out, func(a, b Superseded) int {
		return cmp.Or(cmp.Compare(a.Fact.Kind(), b.Fact.Kind()), cmp.Compare(a.Fact.Header().ID, b.Fact.Header().ID),
			cmp.Compare(a.Fact.Header().Recorded, b.Fact.Header().Recorded))
	})
	return out
}

// SupersededOf are the facts about a contract that do not count any more: earlier
// versions of it, and what was said of any of them.
func (b *Book) SupersededOf(contract string) (out []Superseded) {
	ids := []string{contract}
	for _, s := range b.Superseded {
		if s.Fact.Kind() == fact.KindContract && s.By == contract {
			ids = append(ids, s.Fact.Header().ID)
		}
	}
	for _, s := range b.Superseded {
		about := s.Fact.Header().ID
		if s.Fact.Kind() != fact.KindContract {
			about = contractNamed(s.Fact)
		}
		if slices.Contains(ids, about) {
			out = append(out, s)
		}
	}
	return out
}

// Current is the id of the contract that counts in the place of one: its own,
// unless another superseded it.
func (b *Book) Current(contract string) string {
	for _, s := range b.Superseded {
		if s.Fact.Kind() == fact.KindContract && s.Fact.Header().ID == contract {
			return s.By
		}
	}
	return contract
}

// contractNamed is the contract that a fact is about, "" for none.
func contractNamed(f fact.Fact) string {
	switch f := f.(type) {
	case *fact.Invoice:
		return f.Contract
	case *fact.Delivery:
		return f.Contract
	case *fact.Opening:
		return f.Contract
	case fact.Referrer:
		return f.Refs().Contract
	}
	return ""
}
