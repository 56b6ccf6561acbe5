// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// span is the first and the last of some days.
type span struct{ first, last fact.Date }

func (s *span) add(d fact.Date) {
	if d.IsSet() {
		s.addDay(d.Day())
	}
}

func (s *span) addDay(d civil.Day) {
	if !s.first.IsSet() || d < s.first.Day() {
		s.first = fact.On(d)
	}
	if !s.last.IsSet() || d > s.last.Day() {
		s.last = fact.On(d)
	}
}

// term adds a term from its first to its last day.
func (s *span) term(starts fact.Date, u civil.Duration, ends fact.Date) {
	s.add(starts)
	s.add(ends)
	if starts.IsSet() && !u.IsZero() {
		s.addDay(u.From(starts.Day()) - 1)
	}
}

// contract adds the days that a contract states.
func (s *span) contract(c *fact.Contract) {
	s.add(c.Signed)
	s.add(c.Booked)
	s.term(c.Starts, c.Term, c.Ends)
	for i := range c.Lines {
		l := &c.Lines[i]
		if l.Starts.IsSet() || l.Ends.IsSet() || !l.Term.IsZero() {
			s.term(l.Starts.OrDate(c.Starts), l.Term, l.Ends)
		}
	}
}

// days finds the borders of what is real and of all that is dated.
func (p *parts) days(b *Book) {
	var all, issued, received span
	for _, c := range p.contracts {
		all.contract(c)
	}
	for _, v := range p.invoices {
		issued.addDay(v.Issued)
		for i := range v.Lines {
			all.add(v.Lines[i].From)
			all.add(v.Lines[i].To)
		}
	}
	for _, y := range p.payments {
		received.addDay(y.Received)
	}
	for _, x := range p.deliveries {
		all.addDay(x.Date)
	}
	for _, x := range p.openings {
		all.addDay(x.Date)
	}
	p.unusualDays(&all, &issued, &received)
	for _, s := range []span{issued, received} {
		all.add(s.first)
		all.add(s.last)
	}
	b.FirstDay, b.LastDay = all.first, all.last
	b.InvoicesThrough, b.PaymentsThrough = issued.last, received.last
}
