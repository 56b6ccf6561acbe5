// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"fmt"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// StandingLine is a line of a contract as it stands on a day; before its first
// day as it begins, after its last as it ended.
type StandingLine struct {
	ID, Product string
	Status      Status
	Quantity    money.Decimal
	Price       fact.Price         // as agreed; renewals raised it
	Raised      int                // so many times
	Uplift      money.Decimal      // by so many percent each
	Discounts   []StandingDiscount // in force on the day
	First       civil.Day
	Last        fact.Date // of the term that holds the day; unset: no end
	Recurs      bool
	Annual      money.Minor // what it recurs at, with renewals' uplift: annual minor units; 0 when it has ended
	Term        int         // the how manieth term of the line's price, 1 for the first
}

// PriceText is the unit price, what it is for, and how renewals raised it, such as
// "40 a month + 5%".
func (l *StandingLine) PriceText() string {
	text := priceText(l.Price)
	switch {
	case l.Raised == 0 || l.Uplift.IsZero():
	case l.Raised == 1:
		text += " + " + l.Uplift.String() + "%"
	default:
		text += fmt.Sprintf(" + %s%% %d times", l.Uplift, l.Raised)
	}
	return text
}

// StandingDiscount is a discount in force.
type StandingDiscount struct {
	Percent, Amount money.Decimal // the amount is off each price period
	From            civil.Day
	Last            fact.Date // unset: to the end
}

// lines are the lines of the state of the day.
func (s *standing) lines() {
	for i := range s.now.con.Lines {
		l := &s.now.con.Lines[i]
		first, k := s.derived(s.now, func(x *Line) bool { return x.Fact == l }, s.on)
		if k < 0 {
			continue // a change left it no days
		}
		s.Lines = append(s.Lines, s.line(l, first, k))
	}
}

// derived finds, among the lines of a state for each of their terms, the first
// day, and the one that holds a day: else the latest before it, else the first.
func (s *standing) derived(in *state, is func(*Line) bool, day civil.Day) (first civil.Day, at int) {
	at = -1
	for k := in.lo; k < in.hi; k++ {
		x := &s.d.pos.Lines[k]
		if !is(x) {
			continue
		}
		if at < 0 {
			first, at = x.Span.From, k
			continue
		}
		first = min(first, x.Span.From)
		was := s.d.pos.Lines[at].Span
		if x.Span.From <= day && (was.From > day || x.Span.From > was.From) || was.From > day && x.Span.From < was.From {
			at = k
		}
	}
	return first, at
}

// line is line k of the state of the day.
func (s *standing) line(l *fact.Line, first civil.Day, k int) StandingLine {
	d, x := s.d, &s.d.pos.Lines[k]
	sp := s.priceOn(k, s.on)
	out := StandingLine{ID: l.ID, Product: l.Product, Quantity: sp.Quantity, Price: sp.Price, Raised: sp.raised, First: first, Last: fact.On(x.Span.To - 1),
		Recurs: x.Recurs, Annual: sp.Annual, Term: x.Term + 1}
	if r := s.now.con.AutoRenew; r != nil && sp.raised > 0 {
		out.Uplift = r.Uplift
	}
	day := min(max(s.on, x.Span.From), x.Span.To-1)
	out.Discounts = d.discountsOn(l, x, day)
	if s.now.con.Open && !l.Ends.IsSet() && l.Term.IsZero() && !d.oneTime(l) && s.now.end == civil.MaxDay {
		out.Last = fact.Date{}
	}
	switch {
	case s.on < s.Signed:
		out.Status = Unsigned
	case s.on < first:
		out.Status = ToCome
	case s.on >= x.Span.To:
		out.Status, out.Annual = Ended, 0
	case s.now.held(l.ID, s.on) && !d.oneTime(l):
		out.Status = Paused
	default:
		out.Status = InForce
	}
	return out
}

// priceOn is the price of derived line k on a day, or on its day nearest to it.
func (s *standing) priceOn(k int, day civil.Day) *priceSpan {
	spans := s.d.priced[k-s.m.base].spans
	at := 0
	for i := range spans {
		if spans[i].From <= day {
			at = i
		}
	}
	return &spans[at]
}

// discountsOn are the discounts of a line that count on a day.
func (d *Deriver) discountsOn(l *fact.Line, x *Line, day civil.Day) (out []StandingDiscount) {
	anchor := x.Span.From
	if x.Term > 0 {
		anchor = l.Starts.Or(d.start)
	}
	for i := range l.Discounts {
		from, to := discountSpan(&l.Discounts[i], anchor)
		if day < from || day >= to {
			continue
		}
		v := StandingDiscount{Percent: l.Discounts[i].Percent, Amount: l.Discounts[i].Amount, From: from}
		if to < civil.MaxDay {
			v.Last = fact.On(to - 1)
		}
		out = append(out, v)
	}
	return out
}

// term finds the term of the day, and whether another follows it.
func (s *standing) term() {
	t := &s.Term
	t.Span = civil.Span{From: s.Starts, To: s.Starts} // ended before it began
	for i, span := range s.now.terms {
		if i == 0 || span.From <= s.on {
			t.Number, t.Span = i+1, span
		}
	}
	c := s.now.con
	t.Open = c.Open
	if c.Open || c.AutoRenew == nil || t.Span.Empty() {
		return
	}
	day := t.Span.To
	stop := min(s.now.end, c.AutoRenew.Until.Or(civil.MaxDay-1)+1)
	for _, n := range s.RenewedBy {
		if n.Signed <= s.on {
			stop = min(stop, n.Starts)
		}
	}
	if day >= stop || s.on >= day {
		return
	}
	t.Renewal, t.RenewsFor, t.Uplift = fact.On(day), c.AutoRenew.Term, c.AutoRenew.Uplift
	if t.RenewsFor.IsZero() {
		t.RenewsFor = termOf(c, s.now.terms[0])
	}
	if n := c.AutoRenew.Notice; !n.IsZero() {
		// The time of notice is over when the term is: it begins the day after.
		t.NoticeBy = fact.On(n.Times(day, -1) - 1)
	}
}
