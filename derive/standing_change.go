// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"fmt"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// change adds the event of one change, with what it made of the state before it.
func (s *standing) change(before, after *state, ch *change) {
	e := Event{Kind: [...]string{"amendment", "pause", "termination"}[ch.kind], Day: ch.bound, Effective: fact.On(dayOf(ch))}
	e.head(ch.head)
	var what []string
	switch ch.kind {
	case byAmendment:
		what = s.amended(before, after, ch)
	case byTermination:
		what = s.terminated(before, after, ch)
	case byPause:
		what = append(what, pauseText(ch))
		what = append(what, s.endChange(before, after, ch.from)...)
	}
	if len(what) == 0 {
		what = []string{"changes nothing"}
	}
	e.What = strings.Join(what, "; ")
	s.add(e)
	if ch.kind == byPause {
		s.resumed(ch)
	}
}

// amended says what an amendment changes: in each line on its first day, and in
// the end of the term.
func (s *standing) amended(before, after *state, ch *change) []string {
	a := ch.amendment
	what := s.lineChanges(before, after, ch)
	what = append(what, s.endChange(before, after, ch.from)...)
	if a.Fee != nil {
		what = append(what, "fee of "+a.Fee.String())
	}
	if a.CreditForPast != nil {
		what = append(what, "credit of "+a.CreditForPast.String()+" for the time before")
	}
	if ch.reset {
		what = append(what, "billing periods count from "+ch.from.String())
	}
	return what
}

// terminated says what ends, and what is given back.
func (s *standing) terminated(before, after *state, ch *change) []string {
	t := ch.termination
	var what []string
	if t.Line != "" {
		what = s.lineChanges(before, after, ch)
	} else if what = s.endChange(before, after, ch.from-1); len(what) == 0 {
		what = []string{"ends with its term on " + t.Effective.String()}
	}
	if t.PaidThrough.IsSet() {
		what = append(what, "paid through "+t.PaidThrough.String())
	}
	if t.Refund != nil {
		what = append(what, "refund of "+t.Refund.Amount.String())
	}
	if t.Fee != nil {
		what = append(what, "fee of "+t.Fee.String())
	}
	if t.Reason != "" {
		what = append(what, "reason: "+t.Reason)
	}
	return what
}

func pauseText(ch *change) string {
	p := ch.pause
	text := "no service"
	if p.Line != "" {
		text += " of " + p.Line
	}
	text += " from " + ch.from.String()
	if ch.resumed < civil.MaxDay {
		text += " to " + (ch.resumed - 1).String()
	}
	switch p.Effect {
	case "extend":
		return text + ", added to the end"
	case "neither":
		return text + ", neither credited nor added"
	}
	return text + ", credited"
}

// resumed adds the facts that end a pause.
func (s *standing) resumed(ch *change) {
	for _, r := range s.d.changesIn(ch.pause.Contract).Resumes {
		if (r.Line == ch.pause.Line || r.Line == "") && r.Effective == ch.resumed {
			e := Event{Kind: "resume", Day: r.Effective, What: "service again, after pause " + ch.head.ID}
			e.head(&r.Head)
			s.add(e)
		}
	}
}

// endChange says how the end of the term of a day moves.
func (s *standing) endChange(before, after *state, day civil.Day) []string {
	was, is := endOf(before, day), endOf(after, day)
	if was == is {
		return nil
	}
	return []string{"end " + endText(was) + " → " + endText(is)}
}

// endOf is the first day after the term that holds a day, or after the last one;
// that of an open contract without end is the last of all days.
func endOf(s *state, day civil.Day) civil.Day {
	if s.con.Open && s.end == civil.MaxDay {
		return civil.MaxDay
	}
	if s.con.Open {
		return s.end
	}
	end := civil.MinDay
	for i, t := range s.terms {
		if i == 0 || t.From <= day {
			end = t.To
		}
	}
	return end
}

func endText(x civil.Day) string {
	if x == civil.MaxDay {
		return "open"
	}
	return (x - 1).String()
}

// lineChanges compares each line on the first day of a change, before and after.
func (s *standing) lineChanges(before, after *state, ch *change) (what []string) {
	done := map[string]bool{}
	for _, in := range []*state{before, after} {
		for i := range in.con.Lines {
			id := in.con.Lines[i].ID
			if !done[id] && id != ch.head.ID && id != ch.head.ID+" credit" && id != ch.head.ID+" fee" {
				done[id] = true
				what = append(what, s.lineChange(before, after, id, ch.from)...)
			}
		}
	}
	return what
}

// lineChange compares one line.
func (s *standing) lineChange(before, after *state, id string, day civil.Day) []string {
	is := func(x *Line) bool { return x.Fact.ID == id }
	_, k := s.derived(before, is, day)
	_, n := s.derived(after, is, day)
	switch {
	case k < 0 && n < 0:
		return nil
	case k < 0:
		return []string{"adds " + s.sold(n, day)}
	case n < 0:
		return []string{"takes out " + id}
	}
	a, b := &s.d.pos.Lines[k], &s.d.pos.Lines[n]
	if day < a.Span.To && day >= b.Span.To {
		return []string{fmt.Sprintf("ends %s on %s", id, b.Span.To-1)}
	}
	was, is2 := s.priceOn(k, day), s.priceOn(n, day)
	var what []string
	if was.Quantity.Cmp(is2.Quantity) != 0 {
		what = append(what, fmt.Sprintf("%s: quantity %s → %s", id, was.Quantity, is2.Quantity))
	}
	if was.Price.Per != is2.Price.Per || was.Price.Amount.Cmp(is2.Price.Amount) != 0 {
		what = append(what, fmt.Sprintf("%s: price %s → %s", id, priceText(was.Price), priceText(is2.Price)))
	}
	if x, y := reduction(was), reduction(is2); x != y {
		what = append(what, fmt.Sprintf("%s: discount %s → %s", id, x, y))
	}
	return what
}

// sold is a line as it begins: "team 10 × 40 a month".
func (s *standing) sold(k int, day civil.Day) string {
	x := &s.d.pos.Lines[k]
	sp := s.priceOn(k, day)
	text := fmt.Sprintf("%s %s × %s", x.Fact.ID, sp.Quantity, priceText(sp.Price))
	if r := reduction(sp); r != "none" {
		text += " less " + r
	}
	return text
}

func priceText(p fact.Price) string { return p.Amount.String() + " " + perText(p.Per) }

// reduction is what the discounts in force come to.
func reduction(sp *priceSpan) string {
	var parts []string
	if !sp.Keep.IsOne() {
		if off, err := one.Add(sp.Keep.Neg()); err == nil {
			parts = append(parts, percentText(off))
		}
	}
	if !sp.Off.IsZero() {
		parts = append(parts, sp.Off.String()+" a period")
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, " and ")
}

// percentText is a part of one as percent.
func percentText(x money.Decimal) string {
	scale, coef := int(x.Scale)-2, x.Coef
	for ; scale < 0; scale++ {
		coef *= 10
	}
	return money.Decimal{Coef: coef, Scale: uint8(scale)}.String() + "%"
}
