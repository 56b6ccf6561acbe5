// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// An Event is something that happened to a contract, or will.
type Event struct {
	Kind       string    // the kind of fact, or signed, renewal, renewed_by, scheduled
	Day        civil.Day // from which it binds or counts: of a change the day it was agreed
	Effective  fact.Date // of a change: the day it takes effect
	ID         string    // of the fact; "" for what follows from the contract
	Place      fact.Place
	Recorded   fact.Instant
	Supersedes string // the fact that it corrects
	What       string // what it changed, in a line
	ToCome     bool   // after the day of the standing
}

// head takes what every fact carries.
func (e *Event) head(h *fact.Head) {
	e.ID, e.Place, e.Recorded, e.Supersedes = h.ID, h.At, h.Recorded, h.Supersedes
}

func (s *standing) add(e Event) {
	e.ToCome = e.Day > s.on
	s.Events = append(s.Events, e)
}

// order sorts the events by day; the contract itself comes before all others of
// its day.
func (s *standing) order() {
	slices.SortStableFunc(s.Events, func(a, b Event) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(rankOf(a.Kind), rankOf(b.Kind)), cmp.Compare(a.Effective.Or(a.Day), b.Effective.Or(b.Day)), cmp.Compare(a.ID, b.ID))
	})
}

// rankOf puts what changes a contract before what is done under it.
func rankOf(kind string) int {
	changes := []string{"signed", "renewal", "amendment", "pause", "resume", "termination", "renewed_by"}
	if i := slices.Index(changes, kind); i >= 0 {
		return i
	}
	return len(changes)
}

// signing is the first event.
func (s *standing) signing(first *state) {
	c := s.Contract
	e := Event{Kind: "signed", Day: s.Signed}
	e.head(&c.Head)
	var sold []string
	for i := range c.Lines {
		l := &c.Lines[i]
		if _, k := s.derived(first, func(x *Line) bool { return x.Fact == l }, s.Starts); k >= 0 {
			sold = append(sold, s.sold(k, s.d.pos.Lines[k].Span.From))
		}
	}
	term := "open"
	if !c.Open && len(first.terms) > 0 {
		term = first.terms[0].String()
	}
	e.What = term + ": " + strings.Join(sold, ", ")
	if len(c.Renews) > 0 {
		e.What += "; renews " + strings.Join(c.Renews, ", ")
	}
	s.add(e)
}

// renewals are the terms that began by themselves, and the next one.
func (s *standing) renewals(last *state) {
	if last.con.Open {
		return
	}
	for k, t := range last.terms {
		if k == 0 {
			continue
		}
		e := Event{Kind: "renewal", Day: t.From, What: fmt.Sprintf("term %d, %s", k+1, t)}
		if r := last.con.AutoRenew; r != nil && !r.Uplift.IsZero() {
			e.What += ", price raised by " + r.Uplift.String() + "%"
		}
		if s.add(e); t.From > s.on {
			return
		}
	}
}

// facts adds the facts about the contract that are neither changes nor documents.
func (s *standing) facts() {
	g, id := s.d.pos.Group, s.Contract.ID
	for _, x := range g.Deliveries {
		if x.Contract == id {
			what := x.Line + " " + x.Event.String()
			if !x.Value.IsZero() {
				what += " " + x.Value.String()
			}
			s.fact("delivery", x.Date, &x.Head, strings.TrimSpace(what+" "+x.Name))
		}
	}
	for _, x := range g.Openings {
		if x.Contract == id {
			s.fact("opening", x.Date, &x.Head, strings.TrimSpace(x.Line+" as another system had it"))
		}
	}
	if changes := s.d.changesIn(id); changes != nil {
		for _, x := range changes.Usages {
			s.fact("usage", x.To.Or(x.From), &x.Head, strings.TrimSpace(x.Line+" "+x.Quantity.String()+" used"))
		}
	}
	if g.Adjustments != nil {
		s.adjustments(g.Adjustments)
	}
}

func (s *standing) fact(kind string, day civil.Day, h *fact.Head, what string) {
	e := Event{Kind: kind, Day: day, What: what}
	e.head(h)
	s.add(e)
}
