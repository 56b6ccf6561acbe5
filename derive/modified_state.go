// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/policy"
)

// state derives the contract with some of its changes, in the order in which they
// take effect, once.
func (m *modification) state(changes []change) *state {
	sorted := slices.Clone(changes)
	slices.SortFunc(sorted, func(a, b change) int { return inEffect(&a, &b) })
	key := ""
	for i := range sorted {
		key += string(rune('0'+sorted[i].kind)) + sorted[i].head.ID + "\x00"
	}
	if s := m.states[key]; s != nil {
		return s
	}
	d := m.d
	s := original(m.con)
	for i := range sorted {
		s = d.after(s, &sorted[i])
	}
	s.lo = len(d.pos.Lines)
	d.state, d.con, d.shares = s, s.con, nil
	d.eachTerm(s.con)
	d.state, d.con, d.shares = nil, m.con, nil
	s.hi = len(d.pos.Lines)
	m.states[key] = s
	return s
}

// aside lets states be derived that are looked at once: the function it returns
// takes them out again, so that what changes agreed in the opposite order need,
// which grows with the square of their number, is not held at once. It still
// counts towards the bounds of the group. Nothing is found in such states.
func (m *modification) aside() func() {
	d := m.d
	lines, priced, insts := len(d.pos.Lines), len(d.priced), len(d.insts)
	pieces, levels, books := len(d.pieces), len(d.levels), len(d.books)
	keep := d.Findings
	d.Findings = false
	return func() {
		d.Findings = keep
		d.dropped += len(d.pos.Lines) - lines
		for key, s := range m.states {
			if s.lo >= lines && s.hi > lines {
				delete(m.states, key)
			}
		}
		d.pos.Lines, d.work, d.priced, d.insts = d.pos.Lines[:lines], d.work[:lines], d.priced[:priced], d.insts[:insts]
		d.pieces, d.levels, d.books = d.pieces[:pieces], d.levels[:levels], d.books[:books]
		if d.classing != nil {
			d.classing.grow(lines)
			d.classing.lines = d.classing.lines[:lines]
		}
	}
}

// wait lets a change that is not to be prorated begin with the billing period
// after the one that was invoiced before it.
func (m *modification) wait(s *state, changes []change) {
	for i := range changes {
		ch := &changes[i]
		if ch.kind != byAmendment || m.d.changeBilling(ch) != policy.BillNone {
			continue
		}
		from := ch.from
		for k := s.lo; k < s.hi; k++ {
			w := &m.d.work[k]
			if l := m.d.pos.Lines[k].Fact; m.d.oneTime(l) || !ch.concerns(l.ID) {
				continue
			}
			for _, in := range m.d.insts[w.lo:w.hi] {
				if in.Issue < ch.counts() && in.From <= ch.amendment.Effective && ch.amendment.Effective < in.To {
					from = max(from, in.To)
				}
			}
		}
		ch.from = from
		if a := ch.amendment; len(a.Changes) > 0 || !a.ExtendTo.IsSet() {
			ch.spread = from // a new end alone is known from its own day on
		}
	}
}

// keyOf is the key of line k of all states.
func (m *modification) keyOf(k int) lineKey {
	l := &m.d.pos.Lines[k]
	return lineKey{l.Fact.ID, l.Span.From}
}

// index finds the lines of a state by key.
func (m *modification) index(s *state) map[lineKey]int {
	at := make(map[lineKey]int, s.hi-s.lo)
	for k := s.lo; k < s.hi; k++ {
		at[m.keyOf(k)] = k
	}
	return at
}
