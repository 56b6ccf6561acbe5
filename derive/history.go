// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// history is what a contract went through, kept for its accounting: its lines as
// they were signed and as each change left them. It is nil while a contract is
// derived whose stated prices are its accounting.
type history struct {
	con         *fact.Contract
	arrangement int
	signed      []version
	changes     []changed // in the order in which they count
}

// version is one line of one term as it stood after some changes, at its stated
// price.
type version struct {
	key     lineKey
	line    Line // without bookings and levels
	total   money.Minor
	course  course
	state   *state // nil: as signed, without any change
	con     *fact.Contract
	counted civil.Day
	whole   civil.Span
	turn    civil.Day // the first day of its term
	insts   []instalment

	recognition fact.Recognition
	metered     bool // its price is what is used of it
	measure     measure
	judged      []Judgement // of how it is earned
}

// changed is one change and what it made of the lines.
type changed struct {
	change
	lines []changedLine
	as    string // how the standard accounts for it
}

// text says which change it is and how it is accounted for.
func (c *changed) text() string {
	if c.as == "" {
		return changeText(&c.change)
	}
	return changeText(&c.change) + ", " + c.as
}

// changedLine is one line after a change.
type changedLine struct {
	key   lineKey
	is    *version    // nil: it is there no more
	anew  bool        // it is a term that is committed to as changed: nothing changes in it
	gone  bool        // it was never committed to
	total money.Minor // what it comes to, with what an early end left with the seller
	delta money.Minor // of that, what the change made
}

// version is line k of all states, as a version.
func (d *Deriver) version(k int, st *state) version {
	l, w := d.pos.Lines[k], &d.work[k]
	v := version{key: lineKey{l.Fact.ID, l.Span.From}, line: l, total: w.total, state: st, con: d.con, counted: w.counted, whole: w.whole, turn: w.termFrom}
	v.insts = slices.Clone(d.insts[w.lo:w.hi])
	v.course = course{pieces: slices.Clone(l.Earned), points: w.points, owed: w.owed, round: d.terms.Rounding}
	v.metered = w.total == 0 && d.metered(l.Fact)
	v.recognition, v.measure, v.judged = w.recognition, w.measure, w.judged
	v.course.pending = w.points == nil && len(l.Earned) == 0 && w.total != 0 && awaitsDelivery(&l)
	v.line.Bookings, v.line.ACV, v.line.Recurring, v.line.Earned = nil, nil, nil, nil
	return v
}

// remember keeps the lines of a contract without changes.
func (h *history) remember(d *Deriver, first, last int) {
	for k := first; k < last; k++ {
		h.signed = append(h.signed, d.version(k, nil))
	}
}

// enter makes the contract of a version the one at hand, as it stood then, so that
// it is priced as it was.
func (d *Deriver) enter(v *version, signed *fact.Contract) {
	d.hold(signed)
	d.con, d.state = v.con, v.state
	d.counted, d.whole, d.termFrom, d.months = v.counted, v.whole, v.turn, 0
}

// leave forgets the state that was entered.
func (d *Deriver) leave(signed *fact.Contract) { d.con, d.state = signed, nil }

// signedHistory keeps the lines of the contract as signed.
func (m *modification) signedHistory(s *state) {
	h := m.d.history
	if h == nil {
		return
	}
	for k := s.lo; k < s.hi; k++ {
		h.signed = append(h.signed, m.version(k, s))
	}
}

func (m *modification) version(k int, s *state) version {
	keep := m.d.con
	m.d.con = s.con
	v := m.d.version(k, s)
	m.d.con = keep
	return v
}

// tell keeps what a change made of the lines.
func (m *modification) tell(next *state, ch *change, steps []steppedLine) {
	h := m.d.history
	if h == nil {
		return
	}
	c := changed{change: *ch}
	for i := range steps {
		s := &steps[i]
		l := changedLine{key: s.key, total: s.x.total + s.delta, delta: s.delta}
		if s.new >= 0 {
			v := m.version(s.new, next)
			l.is = &v
		}
		c.lines = append(c.lines, l)
	}
	for _, k := range m.anew {
		v := m.version(k, next)
		c.lines = append(c.lines, changedLine{key: v.key, is: &v, anew: true, total: v.total})
	}
	for _, key := range m.gone {
		c.lines = append(c.lines, changedLine{key: key, gone: true})
	}
	h.changes = append(h.changes, c)
}

// course is how a line's price is earned, whatever it comes to: over days, or as
// progress is made.
type course struct {
	pieces []curve.Piece   // their amounts are weights
	points []progressPoint // instead, when it is earned by progress
	owed   *owedPart       // of the price when it expires
	round  money.Rounding

	pending bool // it is not known yet when it is delivered
}

// awaitsDelivery reports whether a line is earned only when something is delivered.
func awaitsDelivery(l *Line) bool {
	switch recognition(l.Fact, l.Product) {
	case fact.OnDelivery, fact.Milestone, fact.Progress:
		return true
	case fact.Ratable:
		return l.Fact.Service != nil && l.Fact.Service.OnDelivery && l.Service.Empty()
	}
	return false
}
