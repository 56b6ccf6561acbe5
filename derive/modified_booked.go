// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"fmt"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// changeClass is the class of a change by what it does to the whole contract: a
// swap of a line for a dearer one is an upgrade, not a loss and a sale.
func changeClass(ch *change, sum money.Minor) Class {
	if ch.kind == byTermination {
		return ClassTermination
	}
	if a := ch.amendment; a != nil {
		adds := len(a.Changes) > 0 && !a.ExtendTo.IsSet()
		for i := range a.Changes {
			adds = adds && a.Changes[i].Add != nil && a.Changes[i].Replaces == ""
		}
		switch {
		case adds && sum >= 0:
			return ClassAddOn
		case len(a.Changes) == 0 && a.ExtendTo.IsSet() && sum >= 0:
			return ClassRenewal
		}
	}
	if sum < 0 {
		return ClassDowngrade
	}
	return ClassUpgrade
}

// book adds what a change books of a line, by the policy's booking value.
func (m *modification) book(s *steppedLine, ch *change, class Class) {
	d, x := m.d, s.x
	day := max(ch.bound, x.line.Committed)
	if d.report.BookingDate == policy.DateStarts {
		day = ch.from
	}
	annual, hasAnnual := m.annualChange(s, ch)
	if hasAnnual {
		x.acv = append(x.acv, m.booking(day, annual, class, ch, s, "change of annual value"))
	}
	out := &x.line
	if s.new >= 0 {
		out = &d.pos.Lines[s.new]
	}
	add := func(b Booking) {
		if b.Amount != 0 {
			x.bookings = append(x.bookings, b)
		}
	}
	switch {
	case d.report.BookingValue == policy.BookACV:
		if hasAnnual {
			add(m.booking(day, annual, class, ch, s, "change of annual value (bookings.value: acv)"))
		}
	case d.report.BookingValue == policy.BookFirstYear:
		add(m.booking(day, m.firstYear(s, ch, out), class, ch, s, "first year of the change (bookings.value: first_year)"))
	case d.report.BookingValue == policy.BookFirstYearThenRenewals && !d.oneTime(out.Fact):
		m.bookYears(s, ch, class, day, add)
	default:
		add(m.booking(day, s.delta, class, ch, s, "change of committed value (bookings.value: tcv)"))
	}
}

// firstYear is what a change is worth in its first twelve months. What it takes
// back was booked only as far as it lies in the first year of the line.
func (m *modification) firstYear(s *steppedLine, ch *change, out *Line) money.Minor {
	if m.d.oneTime(out.Fact) {
		return s.delta
	}
	to := ch.from.AddMonths(12)
	if s.delta < 0 {
		to = s.x.line.Span.From.AddMonths(12)
	}
	if to <= ch.from {
		return 0
	}
	return m.between(s.new, ch.from, to) - m.between(s.old, ch.from, to) + s.kept - s.carried
}

// bookYears books what a change does to the running year at once, and what it does
// to each later year on its anniversary, as a renewal.
func (m *modification) bookYears(s *steppedLine, ch *change, class Class, day civil.Day, add func(Booking)) {
	years := m.years(s, ch, day)
	for _, y := range years[1:] {
		add(m.booking(y.Day, y.Value, ClassRenewal, ch, s, "a later year (bookings.value: first_year_then_renewals)"))
	}
	add(m.booking(day, years[0].Value, class, ch, s, "the running year (bookings.value: first_year_then_renewals)"))
}

// years divides what a change does to a line by contract year: the running one
// first, then each later one with its anniversary.
func (m *modification) years(s *steppedLine, ch *change, day civil.Day) []policy.EventYear {
	x := s.x
	end := max(x.line.Span.To, ch.from)
	if s.new >= 0 {
		end = max(end, m.d.pos.Lines[s.new].Span.To)
	}
	from := x.line.Span.From
	years := []policy.EventYear{{Begins: ch.from, Day: day, Value: s.delta}}
	for n := 1; from.AddMonths(12*n) < end; n++ {
		a, b := from.AddMonths(12*n), from.AddMonths(12*n+12)
		on := max(m.d.booked, x.line.Committed).AddMonths(12 * n)
		if a <= ch.from || on <= day {
			continue
		}
		part := m.between(s.new, a, b) - m.between(s.old, a, b)
		years[0].Value -= part
		years = append(years, policy.EventYear{Begins: a, Day: on, Value: part})
	}
	return years
}

func (m *modification) booking(day civil.Day, amount money.Minor, class Class, ch *change, s *steppedLine, why string) Booking {
	b := Booking{Day: day, Amount: amount, Class: class, Note: curve.NoNote}
	if m.d.Trace {
		b.Note = m.d.note("%s; %s: %s %s of line %s", changeText(ch), why, class, amount.Table(m.d.cur), s.key.id)
	}
	return b
}

// annualChange is the change of the line's annual value: of the level that recurs
// from the day of the change, and of a one-time price where the policy counts it.
func (m *modification) annualChange(s *steppedLine, ch *change) (money.Minor, bool) {
	d := m.d
	l := &s.x.line
	if s.new >= 0 {
		l = &d.pos.Lines[s.new]
	}
	if !l.Recurs {
		return s.delta, d.report.ACVOneTime
	}
	v := m.annualAt(s.new, ch.from) - m.annualAt(s.old, ch.from)
	return v, v != 0
}

// annualAt is the recurring level of a line of a state on a day.
func (m *modification) annualAt(k int, day civil.Day) money.Minor {
	if k < 0 {
		return 0
	}
	spans := m.d.priced[k-m.base].spans
	for i := range spans {
		if sp := &spans[i]; sp.From <= day && day < sp.To {
			return sp.Annual
		}
	}
	return 0
}

// between is the price of the part of a line of a state that lies in [a, b).
func (m *modification) between(k int, a, b civil.Day) money.Minor {
	if k < 0 {
		return 0
	}
	d := m.d
	keep, counted := d.spans, d.counted
	p := &d.priced[k-m.base]
	d.spans, d.counted = p.spans, p.counted
	v := d.priceUpTo(b) - d.priceUpTo(a)
	d.spans, d.counted = keep, counted
	return v
}

// changeText names the fact that changes a contract, for explanations.
func changeText(ch *change) string {
	name := [...]string{"amendment", "pause", "termination"}[ch.kind]
	return fmt.Sprintf("%s %s of %s (%s)", name, ch.head.ID, dayOf(ch), ch.head.At)
}

func dayOf(ch *change) civil.Day {
	if ch.kind == byTermination {
		return ch.termination.Effective
	}
	return ch.from
}

// signedText is an amount with its sign.
func signedText(m money.Minor, c money.Currency) string {
	if m > 0 {
		return "+" + m.Table(c)
	}
	return m.Table(c)
}
