// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// pricedLine is what a line was priced by, kept while a contract with changes is
// derived.
type pricedLine struct {
	spans   []priceSpan
	counted civil.Day
}

// lineKey tells the lines of a contract's states apart: one line has no two terms
// that begin on one day.
type lineKey struct {
	id   string
	from civil.Day
}

// laid is one line of one term under all changes of its contract: the curves of
// the states it went through, laid one over the other.
type laid struct {
	line       Line
	work       lineWork
	total      money.Minor // what it comes to, by the changes so far
	kept       money.Minor // of it, what an early end left with the seller
	held       []holding   // and the price of pauses
	contracted []curve.Piece
	earned     []curve.Piece
	expected   []Expectation
	insts      []instalment
	levels     []Level
	bookings   []Booking
	acv        []Booking
	events     []int32   // for the policy's own classes
	changed    bool      // since it was committed to
	caught     fact.Date // the last day on which a late change was caught up
	agreed     civil.Day // the latest of the changes that made a term that was not
}

// modified derives a contract with changes. Each state, the contract as signed
// and as it stands after each change, is derived afresh by the rules of any
// contract; what a change finds done stays as it is, and what is left follows the
// new state (606-10-25-13(a)). A change without effect on a line leaves it alone.
func (d *Deriver) modified(c *fact.Contract, changes []change) {
	if len(changes) > maxChanges {
		d.fail(c.At, c.ID, "", "has %d changes, more than %d: begin a new contract that renews it", len(changes), maxChanges)
		return
	}
	m := &modification{d: d, con: c, base: len(d.pos.Lines), states: map[string]*state{}, lines: map[lineKey]*laid{}}
	d.priced = d.priced[:0]
	keep := d.Findings
	d.Findings = false
	defer func() { d.Findings, d.state, d.con = keep, nil, c }()
	before := d.problems.Len()
	s := m.state(nil)
	if d.problems.Len() > before {
		return
	}
	m.wait(s, changes)
	m.begin(s)
	m.signedHistory(s)
	slices.SortStableFunc(changes, func(a, b change) int { return cmp.Compare(a.counts(), b.counts()) })
	for i := range changes {
		d.Findings = keep && i == len(changes)-1
		next := m.state(changes[:i+1])
		if d.problems.Len() > before {
			return
		}
		m.step(s, next, &changes[i], changes[:i+1])
		s = next
	}
	d.Findings = keep
	m.finish(s)
}

// modification is the work on one contract with changes.
type modification struct {
	d      *Deriver
	con    *fact.Contract
	base   int // its first line
	states map[string]*state
	lines  map[lineKey]*laid
	order  []lineKey
	sum    contractSum // of the change at hand, for the policy's own classes

	// Of the change at hand: the lines of terms that are committed to as changed,
	// and those that never were.
	anew []int
	gone []lineKey
}

// begin takes over the lines as they were signed.
func (m *modification) begin(s *state) {
	for k := s.lo; k < s.hi; k++ {
		m.take(k)
	}
}

// take begins a line as a state has it.
func (m *modification) take(k int) *laid {
	d := m.d
	l, w := &d.pos.Lines[k], &d.work[k]
	x := &laid{line: *l, work: *w, total: w.total, agreed: civil.MinDay,
		contracted: slices.Clone(l.Contracted), earned: slices.Clone(l.Earned), insts: slices.Clone(d.insts[w.lo:w.hi]),
		levels: slices.Clone(l.Recurring), bookings: slices.Clone(l.Bookings), acv: slices.Clone(l.ACV)}
	if d.classing != nil {
		x.events = slices.Clone(d.classing.of(k))
	}
	key := m.keyOf(k)
	if m.lines[key] == nil {
		m.order = append(m.order, key)
	}
	m.lines[key] = x
	return x
}

// step lays the state after a change over what was before it.
func (m *modification) step(old, next *state, ch *change, sofar []change) {
	steps := m.stepped(old, next, ch)
	for i := range steps {
		m.stillKept(&steps[i], ch)
	}
	m.keep(steps, ch, sofar)
	var sum money.Minor
	for i := range steps {
		s := &steps[i]
		if left := m.engineTotal(s.new); left >= 0 && left+s.kept < 0 {
			s.keep(-left) // no more is given back than there is
		}
		s.delta = m.engineTotal(s.new) + s.kept - s.x.total
		sum += s.delta
	}
	m.tell(next, ch, steps)
	class := changeClass(ch, sum)
	asIf := m.asIf(steps, sofar)
	if m.d.classing != nil {
		m.sum = m.sums(steps, ch)
	}
	for i := range steps {
		m.apply(&steps[i], ch, class, asIf)
	}
}

// stepped pairs each line with what becomes of it. A term that begins after the
// change was agreed is committed to as changed, so that nothing changes in it.
func (m *modification) stepped(old, next *state, ch *change) []steppedLine {
	d := m.d
	was := m.index(old)
	var steps []steppedLine
	seen := map[lineKey]bool{}
	m.anew, m.gone = m.anew[:0], m.gone[:0]
	for k := next.lo; k < next.hi; k++ {
		key, l := m.keyOf(k), &d.pos.Lines[k]
		seen[key] = true
		x := m.lines[key]
		switch {
		case l.Term > 0 && l.Committed >= ch.bound && (x == nil || !x.changed && x.committed() >= ch.bound) && !ch.begins(l.Span.From):
			day := ch.bound
			if x != nil {
				day = max(day, x.agreed)
			}
			m.take(k).notBefore(day)
			m.anew = append(m.anew, k)
			continue
		case x == nil:
			x = m.take(k)
			x.clear(ch.bound)
		}
		steps = append(steps, steppedLine{x: x, key: key, old: at(was, key), new: k})
	}
	for _, key := range m.order {
		x := m.lines[key]
		switch {
		case seen[key] || x.total == 0 && at(was, key) < 0:
		case x.line.Term > 0 && x.committed() >= ch.bound && !x.changed:
			delete(m.lines, key) // it was never committed to
			m.gone = append(m.gone, key)
		default:
			steps = append(steps, steppedLine{x: x, key: key, old: at(was, key), new: -1})
		}
	}
	m.order = slices.DeleteFunc(m.order, func(k lineKey) bool { return m.lines[k] == nil })
	return steps
}

// at is the line of a key, -1 when there is none.
func at(index map[lineKey]int, key lineKey) int {
	if k, ok := index[key]; ok {
		return k
	}
	return -1
}

// steppedLine is one line before and after a change; -1: it is not there.
type steppedLine struct {
	x        *laid
	key      lineKey
	old, new int
	kept     money.Minor // of what was invoiced and is not served any more
	carried  money.Minor // of what earlier changes left
	ended    bool        // an early end said what is kept
	delta    money.Minor
}

// clear empties a line that a change adds: all of it counts from then on.
func (x *laid) clear(bound civil.Day) {
	x.total, x.kept, x.held = 0, 0, nil
	x.contracted, x.earned, x.expected, x.insts, x.levels, x.bookings, x.acv = nil, nil, nil, nil, nil, nil, nil
	x.events = nil
	x.line.Committed = max(x.line.Committed, bound)
}

// untouched reports whether a change leaves a line as it is.
func (m *modification) untouched(s *steppedLine) bool {
	if s.ended || !m.sameEarned(s) || s.old < 0 {
		return false
	}
	d := m.d
	v, w := &d.work[s.old], &d.work[s.new]
	return slices.Equal(d.insts[v.lo:v.hi], d.insts[w.lo:w.hi]) && sameLevels(d.pos.Lines[s.old].Recurring, d.pos.Lines[s.new].Recurring)
}

// committed is the day on which the customer was bound to the line: by its first
// invoice, if that comes before its term.
func (x *laid) committed() civil.Day {
	day := x.line.Committed
	for i := range x.insts {
		day = min(day, x.insts[i].Issue)
	}
	return day
}

// notBefore lets nothing of a term that a change made be invoiced before the
// change was agreed.
func (x *laid) notBefore(day civil.Day) {
	x.agreed = day
	for i := range x.insts {
		if in := &x.insts[i]; in.Issue < day {
			in.Issue, in.Due = day, max(in.Due, day)
		}
	}
}

// apply lays one line's new state over what was.
func (m *modification) apply(s *steppedLine, ch *change, class Class, asIf map[lineKey][]curve.Piece) {
	d, x := m.d, s.x
	if !m.untouched(s) {
		m.lay(s, ch, class, asIf)
	}
	if s.new >= 0 {
		committed := x.line.Committed
		x.line, x.work = d.pos.Lines[s.new], d.work[s.new]
		x.line.Committed = committed
	}
}

// lay changes the line's curves.
func (m *modification) lay(s *steppedLine, ch *change, class Class, asIf map[lineKey][]curve.Piece) {
	d, x := m.d, s.x
	if s.delta != 0 {
		p := curve.Step(max(ch.bound, x.line.Committed), s.delta, curve.Modification)
		if d.Trace {
			p.Note = d.note("%s: %s of line %s", changeText(ch), signedText(s.delta, d.cur), s.key.id)
		}
		x.contracted = append(x.contracted, p)
		m.book(s, ch, class)
	}
	if d.classing != nil {
		m.event(s, ch)
	}
	x.total += s.delta
	m.holdOn(s, ch)
	x.changed = true
	m.bill(s, ch)
	before := x.earned
	m.earn(s, ch, asIf)
	if !slices.Equal(before, x.earned) {
		x.expected = append(x.expected, Expectation{Until: ch.bound, Earned: before})
	}
	m.level(s, ch)
}

// finish puts the laid lines in the place of those of all states.
func (m *modification) finish(s *state) {
	d := m.d
	d.pos.Lines = d.pos.Lines[:m.base]
	d.work = d.work[:m.base]
	if d.classing != nil {
		d.classing.grow(m.base)
		d.classing.lines = d.classing.lines[:m.base]
	}
	slices.SortStableFunc(m.order, func(a, b lineKey) int {
		return cmp.Compare(m.lines[a].line.Term, m.lines[b].line.Term)
	})
	for _, key := range m.order {
		x := m.lines[key]
		l, w := x.line, x.work
		w.total = x.total
		w.lo = len(d.insts)
		slices.SortStableFunc(x.insts, func(a, b instalment) int { return cmp.Compare(a.Issue, b.Issue) })
		d.insts = append(d.insts, x.insts...)
		w.hi = len(d.insts)
		if w.hi > w.lo {
			w.firstIssue = fact.On(d.insts[w.lo].Issue)
		}
		l.Contracted = m.arena(x.contracted)
		l.Priced = l.Contracted
		l.Earned = m.arena(x.earned)
		l.Expected = x.expected
		at := len(d.levels)
		d.levels = append(d.levels, x.levels...)
		l.Recurring = d.levels[at:len(d.levels):len(d.levels)]
		at = len(d.books)
		d.books = append(d.books, x.bookings...)
		l.Bookings = d.books[at:len(d.books):len(d.books)]
		at = len(d.books)
		d.books = append(d.books, x.acv...)
		l.ACV = d.books[at:len(d.books):len(d.books)]
		if d.classing != nil {
			d.classing.lines = append(d.classing.lines, x.events)
		}
		d.pos.Lines = append(d.pos.Lines, l)
		d.work = append(d.work, w)
	}
}

func (m *modification) arena(ps []curve.Piece) curve.Curve {
	at := len(m.d.pieces)
	m.d.pieces = append(m.d.pieces, ps...)
	return m.d.pieces[at:len(m.d.pieces):len(m.d.pieces)]
}
