// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// Status says where a contract, or one of its lines, stands on a day.
type Status uint8

// The states of a contract. A line has the first six of them.
const (
	Unsigned   Status = iota + 1 // before its signature
	ToCome                       // signed, and its term has not begun
	InForce                      // it runs
	Paused                       // it runs, without service
	Ended                        // its term is over
	Terminated                   // it ended early, or was not to be renewed
	Renewed                      // it ended, and another contract follows it
)

var statusNames = []string{"", "unsigned", "to_come", "in_force", "paused", "ended", "terminated", "renewed"}

// String is the name in machine formats.
func (s Status) String() string { return statusNames[s] }

// Standing is a contract as it stands at the close of a day: with the changes that
// had been agreed by then, also those that take effect later. Amounts are for one
// contract; Count multiplies them.
type Standing struct {
	Contract *fact.Contract // as signed
	On       civil.Day
	Currency money.Currency
	Count    int64
	Signed   civil.Day
	Booked   civil.Day
	Starts   civil.Day // first day of its first term
	First    civil.Day // the first day on which anything of it counts

	Status      Status
	Term        StandingTerm
	Noticed     fact.Date // of the termination agreed by then
	LastDay     fact.Date // that it sets
	PausedFrom  fact.Date // the pause of the whole contract that runs on the day
	PausedUntil fact.Date // its last day, when it is known

	Lines     []StandingLine
	Events    []Event       // of all time, in order
	Invoices  []NextInvoice // after the day, by the schedule or issued already
	RenewedBy []Successor
}

// StandingTerm is the term that holds the day, else the nearest.
type StandingTerm struct {
	Number int // 1 is the first
	Span   civil.Span
	Open   bool // no end: it goes on by such terms

	// Renewal is the day on which the next term begins, unset when none follows.
	// Notice against it is given on NoticeBy at the latest, when the contract says
	// how long before.
	Renewal, NoticeBy fact.Date
	RenewsFor         civil.Duration
	Uplift            money.Decimal // percent on the price
}

// Successor is a contract that renews this one.
type Successor struct {
	ID             string
	Signed, Starts civil.Day
}

// Stand derives a group and returns one of its contracts as it stands at the close
// of a day. It applies changes by the same states that positions are derived from.
// The error is a *fact.Problems, or says that the group has no such contract.
func (d *Deriver) Stand(g *Group, id string, on civil.Day) (*Standing, error) {
	if _, err := d.Derive(g); err != nil {
		return nil, err
	}
	a := d.arrangementOf(id)
	if a == nil || a.Contract == nil {
		return nil, fmt.Errorf("there is no contract %s among those of %s", id, g.Key)
	}
	keep := d.Findings
	d.Findings = false
	defer func() { d.Findings, d.state = keep, nil }()
	c := a.Contract
	d.hold(c)
	s := &standing{d: d, on: on, arr: *a, Standing: &Standing{
		Contract: c, On: on, Currency: d.cur, Count: a.Count, Signed: d.signed, Booked: d.booked, Starts: d.start,
	}}
	s.First = s.firstDay()
	s.documents()
	s.apply()
	if d.problems.Len() > 0 {
		err := d.problems
		d.problems = fact.Problems{}
		return nil, err.Err()
	}
	s.facts()
	s.order()
	return s.Standing, nil
}

// standing is the work on one contract as it stands.
type standing struct {
	*Standing
	d   *Deriver
	on  civil.Day
	arr Arrangement
	m   *modification
	now *state // by the changes agreed by the day
}

// apply finds the state of the day, and what each change made of the one before
// it. The states are those that the positions come from: in the order in which
// the changes count.
func (s *standing) apply() {
	d, c := s.d, s.Contract
	changes := d.changesOf(c.ID)
	d.priced = d.priced[:0]
	s.m = &modification{d: d, con: c, base: len(d.pos.Lines), states: map[string]*state{}, lines: map[lineKey]*laid{}}
	first := s.m.state(nil)
	s.m.wait(first, changes)
	slices.SortStableFunc(changes, func(a, b change) int { return cmp.Compare(a.counts(), b.counts()) })
	var agreed []change
	for i := range changes {
		if changes[i].bound <= s.on {
			agreed = append(agreed, changes[i])
		}
	}
	agreed = s.standable(agreed)
	s.now = s.m.state(agreed)
	before := first
	s.signing(first)
	for i := range changes {
		after := s.m.state(changes[:i+1])
		if d.problems.Len() > 0 {
			return
		}
		s.change(before, after, &changes[i])
		before = after
	}
	s.noticed(agreed)
	s.renewals(before)
	s.successors()
	s.lines()
	s.term()
	s.status()
}

// standable leaves out changes that rest on one which is agreed only later, such
// as a change of a line that another signature adds: until then they cannot take
// hold.
func (s *standing) standable(agreed []change) []change {
	if s.m.state(agreed); s.d.problems.Len() == 0 {
		return agreed
	}
	var out []change
	for i := range agreed {
		s.d.problems = fact.Problems{}
		if s.m.state(append(slices.Clone(out), agreed[i])); s.d.problems.Len() == 0 {
			out = append(out, agreed[i])
		}
	}
	s.d.problems = fact.Problems{}
	return out
}

// firstDay is the first day on which any curve or level of the contract moves.
func (s *standing) firstDay() civil.Day {
	first := min(s.Signed, s.Starts, s.Booked)
	lines := s.d.pos.Lines[s.arr.First:s.arr.Last]
	for i := range lines {
		l := &lines[i]
		for _, c := range []curve.Curve{l.Contracted, l.Billed, l.Earned, l.Collected} {
			for k := range c {
				first = min(first, c[k].From)
			}
		}
		for _, v := range l.Recurring {
			first = min(first, v.From)
		}
	}
	return first
}

// noticed takes the whole contract's termination, of those agreed, that ends it
// first.
func (s *standing) noticed(agreed []change) {
	for i := range agreed {
		if t := agreed[i].termination; t != nil && t.Line == "" && (!s.LastDay.IsSet() || t.Effective < s.LastDay.Day()) {
			s.Noticed, s.LastDay = fact.On(agreed[i].bound), fact.On(t.Effective)
		}
	}
	for _, p := range s.now.paused {
		if p.line == "" && p.From <= s.on && s.on < p.To {
			s.PausedFrom = fact.On(p.From)
			if p.To < civil.MaxDay {
				s.PausedUntil = fact.On(p.To - 1)
			}
		}
	}
}

// successors are the contracts of the group that renew this one.
func (s *standing) successors() {
	for _, c := range s.d.pos.Group.Contracts {
		if slices.Contains(c.Renews, s.Contract.ID) {
			starts := startOf(c)
			s.RenewedBy = append(s.RenewedBy, Successor{ID: c.ID, Signed: c.Signed.Or(starts), Starts: starts})
		}
	}
	slices.SortFunc(s.RenewedBy, func(a, b Successor) int {
		return cmp.Or(cmp.Compare(a.Starts, b.Starts), cmp.Compare(a.ID, b.ID))
	})
	for _, n := range s.RenewedBy {
		s.add(Event{Kind: "renewed_by", Day: n.Signed, ID: n.ID, What: "renewed by " + n.ID + " from " + n.Starts.String()})
	}
}

// status says where the contract stands, when its lines and its term are known.
func (s *standing) status() {
	running := slices.ContainsFunc(s.Lines, func(l StandingLine) bool { return l.Status == InForce || l.Status == Paused })
	over := s.on >= s.Term.Span.To && !running
	switch {
	case s.on < s.Signed:
		s.Status = Unsigned
	case s.on < s.Term.Span.From && !running:
		s.Status = ToCome
	case over && slices.ContainsFunc(s.RenewedBy, func(n Successor) bool { return n.Signed <= s.on }):
		s.Status = Renewed
	case over && s.LastDay.IsSet() && s.LastDay.Day() <= s.on:
		s.Status = Terminated
	case over:
		s.Status = Ended
	case s.PausedFrom.IsSet():
		s.Status = Paused
	default:
		s.Status = InForce
	}
}
