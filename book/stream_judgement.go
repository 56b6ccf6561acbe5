// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"hash/maphash"
	"slices"

	"github.com/ratable/ratable/fact"
)

// judgement adds an answer, estimate, cost or selling price: to the bundle of
// what it names or, before the first group, to the book.
func (s *stream) judgement(f fact.Fact) error {
	switch f := f.(type) {
	case *fact.Cost:
		return s.belongs(f, f.Contract)
	case *fact.Answer:
		return s.judged(f, f.Subject)
	case *fact.Estimate:
		if f.Contract != "" {
			// Its subject is of the contract, and by that of the bundle.
			return s.belongs(f, f.Contract)
		}
		return s.judged(f, f.Subject)
	case *fact.SSP:
		if s.started || s.open != nil {
			return ErrNotGrouped
		}
		s.book.sell(f)
		return nil
	}
	return ErrNotGrouped
}

// judged adds a judgement of a subject. What was read so far must do to know
// what the subject is, or Load finds out.
func (s *stream) judged(f fact.Fact, name string) error {
	if name == company {
		return s.ofNobody(f)
	}
	for rank, k := range subjectKinds {
		switch {
		case k == fact.KindProduct && s.book.Products[name] != nil:
			if !s.claim(name, rank) {
				return ErrNotGrouped
			}
			return s.ofNobody(f)
		case k == fact.KindCustomer && s.open != nil && s.open.customer == name, s.has(k, name):
			if !s.claim(name, rank) {
				return ErrNotGrouped
			}
			s.open.add(f)
			return nil
		}
	}
	for c := range splits(name) {
		if s.has(fact.KindContract, c) && s.claim(name, len(subjectKinds)) {
			s.open.add(f)
			return nil
		}
	}
	return ErrNotGrouped
}

// claim takes a name for a subject of a rank, the place of its kind. It reports
// false when a fact of a kind that goes before has the same id.
func (s *stream) claim(name string, rank int) bool {
	hash := maphash.String(s.seed, name)
	for _, k := range subjectKinds[:rank] {
		if s.ids[k].has(hash) || k == fact.KindCustomer && (s.ids[0].has(hash) || s.book.Customers[name] != nil) {
			return false
		}
	}
	if s.subjects == nil {
		s.subjects = map[string]int{}
	}
	if before, is := s.subjects[name]; !is || rank < before {
		s.subjects[name] = rank
	}
	return true
}

// claimed reports whether an id was taken for a subject of a kind that goes
// after this one.
func (s *stream) claimed(k fact.Kind, id string) bool {
	rank, is := s.subjects[id]
	if !is {
		return false
	}
	at := slices.Index(subjectKinds, k)
	return at >= 0 && at < rank
}

// ofNobody keeps what holds for several groups.
func (s *stream) ofNobody(f fact.Fact) error {
	if s.started || s.open != nil {
		return ErrNotGrouped
	}
	switch f := f.(type) {
	case *fact.Answer:
		s.in.checkAnswer(f)
		s.book.Answers = append(s.book.Answers, f)
	case *fact.Estimate:
		s.book.Estimates = append(s.book.Estimates, f)
	}
	return nil
}
