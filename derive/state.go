// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// state is a contract as it stands after some of its changes. It is a contract
// like any other, so it is derived by the same rules.
type state struct {
	con    *fact.Contract
	signed *fact.Contract // as it was signed
	origin []*fact.Line   // beside con.Lines: the line as it was sold
	ends   []civil.Day    // beside con.Lines: a change ended it before that day
	end    civil.Day      // the contract has ended: no day from then on
	breaks []termBreak
	reset  []civil.Day // billing periods count anew from these days
	paused []pausedSpan
	terms  []civil.Span // those that were derived

	lo, hi int // its lines, among those of all states
}

// termBreak ends the term that holds day at before day to; the next begins then.
type termBreak struct{ at, to civil.Day }

// pausedSpan is time without service of one line, or of all.
type pausedSpan struct {
	civil.Span
	line string
}

// original is the contract as it was signed.
func original(c *fact.Contract) *state {
	s := &state{con: c, signed: c, end: civil.MaxDay + 1}
	for i := range c.Lines {
		s.origin = append(s.origin, &c.Lines[i])
		s.ends = append(s.ends, civil.MaxDay+1)
	}
	return s
}

// after is a copy of the state with one more change applied.
func (d *Deriver) after(s *state, ch *change) *state {
	con := *s.con
	con.Lines = slices.Clone(con.Lines)
	t := &state{con: &con, signed: s.signed, origin: slices.Clone(s.origin), ends: slices.Clone(s.ends), end: s.end, breaks: slices.Clone(s.breaks),
		reset: slices.Clone(s.reset), paused: slices.Clone(s.paused)}
	switch ch.kind {
	case byAmendment:
		d.amend(t, ch)
	case byTermination:
		d.terminate(t, ch)
	case byPause:
		d.pause(t, ch)
	}
	return t
}

// cut is the term as the state has it: ended early, or going on.
func (s *state) cut(term civil.Span, last bool) civil.Span {
	if s == nil {
		return term
	}
	for _, b := range s.breaks {
		if b.to > term.From && ((b.at >= term.From && b.at < term.To) || (last && b.at >= term.To)) {
			term.To = b.to
		}
	}
	term.To = min(term.To, s.end)
	return term
}

// find is the line with an id that is in force on a day, else the latest of that
// id, else -1.
func (s *state) find(id string, day civil.Day) int {
	at := -1
	for i := range s.con.Lines {
		l := &s.con.Lines[i]
		if l.ID == id && (at < 0 || l.Starts.Or(day) <= day) {
			at = i
		}
	}
	return at
}

// add appends a line.
func (s *state) add(l fact.Line) {
	origin := l
	s.con.Lines = append(s.con.Lines, l)
	s.origin = append(s.origin, &origin)
	s.ends = append(s.ends, civil.MaxDay+1)
}

// drop takes out a line as if it had never been there.
func (s *state) drop(i int) {
	s.con.Lines = slices.Delete(s.con.Lines, i, i+1)
	s.origin = slices.Delete(s.origin, i, i+1)
	s.ends = slices.Delete(s.ends, i, i+1)
}

// stop ends a line before a day.
func (s *state) stop(i int, x civil.Day) { s.ends[i] = min(s.ends[i], x) }

// originOf is the line as it was sold, of a line of the state.
func (s *state) originOf(l *fact.Line) *fact.Line {
	for i := range s.con.Lines {
		if &s.con.Lines[i] == l {
			return s.origin[i]
		}
	}
	return l
}

// added reports whether a change brought a line in, or the line as it was sold.
func (s *state) added(l *fact.Line) bool {
	sold := s.originOf(l)
	for i := range s.signed.Lines {
		if &s.signed.Lines[i] == sold {
			return false
		}
	}
	return true
}

// held reports whether a line is paused on a day.
func (s *state) held(line string, day civil.Day) bool {
	return slices.ContainsFunc(s.paused, func(p pausedSpan) bool {
		return (p.line == "" || p.line == line) && p.From <= day && day < p.To
	})
}
