// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// classing divides what was booked among the classes that the policy defines.
// Without such classes a Deriver has none, and nothing of this runs.
type classing struct {
	bookings   *policy.Bookings
	classifier *policy.Classifier
	attributes bool // an expression reads attributes

	events []booked
	lines  [][]int32 // beside pos.Lines: the events of each
	order  []int32
	parts  []policy.Part
}

// booked is an event on its way to the classes.
type booked struct {
	policy.Event
	line        int         // of pos.Lines
	arrangement int         // of pos.Arrangements
	known       civil.Day   // the customer is as it was before this day
	earned      curve.Curve // as it was signed
}

func newClassing(t *policy.Terms) *classing {
	b := t.Bookings
	if b == nil {
		return nil
	}
	return &classing{bookings: b, classifier: b.Classifier(),
		attributes: b.Reads("event.contract.attributes") || b.Reads("event.customer.attributes") || b.Reads("event.product.attributes")}
}

func (c *classing) reset() {
	c.events, c.lines = c.events[:0], c.lines[:0]
}

// add makes e an event of line k.
func (c *classing) add(k int, e booked) {
	c.grow(k + 1)
	c.lines[k] = append(c.lines[k], int32(len(c.events)))
	c.events = append(c.events, e)
}

// grow makes room for the events of n lines.
func (c *classing) grow(n int) {
	for len(c.lines) < n {
		c.lines = append(c.lines, nil)
	}
}

// of are the events of line k.
func (c *classing) of(k int) []int32 {
	c.grow(k + 1)
	return c.lines[k]
}

// commitBy moves the events of line k from the day on which its term was to bind
// to the day on which it was invoiced.
func (c *classing) commitBy(k int, was, day civil.Day) {
	for _, i := range c.of(k) {
		e := &c.events[i]
		if e.Day == was {
			e.Day = day
		}
		for y := range e.Years {
			if e.Years[y].Day == was {
				e.Years[y].Day = day
			}
		}
		e.known = min(e.known, e.Day)
	}
}

// signedEvent records that a line was signed, or renewed for another term.
func (d *Deriver) signedEvent(out *Line, w *lineWork) {
	e := d.event(out)
	e.Kind, e.Day, e.Signed, e.Booked = policy.EventSigning, d.bookingDay(out), d.signed, d.booked
	if out.Term > 0 {
		e.Kind, e.AutoRenews = policy.EventRenewal, d.con.AutoRenew != nil
		e.OldEnd = out.Span.From - 1
	}
	e.Effective = out.Span.From
	e.Value, e.FirstYear, e.Beyond = w.total, d.yearValue(out, w.total, 0), w.total
	if d.rolling && d.report.MonthToMonth == policy.BookTwelveMonths && !e.OneTime && d.turn%12 == 0 {
		e.FirstYear = twelve(w.total)
	}
	e.ACV, _ = d.annualValue(out, w)
	e.After.Value, e.After.Quantity = w.total, d.spans[0].Quantity
	if out.Recurs {
		e.After.ARR = d.spans[0].Annual
	}
	if e.OneTime {
		e.Years = []policy.EventYear{{Begins: out.Span.From, Day: e.Day, Value: w.total}}
	} else {
		for n := 0; out.Span.From.AddMonths(12*n) < out.Span.To; n++ {
			e.Years = append(e.Years, policy.EventYear{Begins: out.Span.From.AddMonths(12 * n), Day: e.Day.AddMonths(12 * n), Value: d.yearValue(out, w.total, n)})
		}
	}
	e.known = min(e.Day, out.Committed)
	e.earned = out.Earned
	d.classing.add(len(d.pos.Lines)-1, e)
}

// event is what every event of a contract line says.
func (d *Deriver) event(l *Line) booked {
	c := d.con
	e := booked{arrangement: len(d.pos.Arrangements) - 1}
	e.Starts, e.Ends, e.OldEnd = l.Span.From, l.Span.To-1, civil.MinDay
	e.Term, e.Open, e.Renews = l.Term, c.Open, len(c.Renews) > 0
	if c.Open {
		e.Ends = civil.MaxDay
	} else if whole, rest, _ := civil.MonthsBetween(l.Span.From, l.Span.To); rest == 0 {
		e.TermMonths = whole
	}
	e.Line, e.Entity, e.Currency, e.Place = l.Fact.ID, c.Entity, d.cur, c.At.String()
	if len(c.Owners) > 0 {
		e.Owner = c.Owners[0].ID
	}
	e.Recurs, e.OneTime = l.Recurs, d.oneTime(l.Fact)
	e.Contract.ID, e.Customer.ID = c.ID, c.Customer
	d.describe(&e, l, c.Attributes)
	return e
}

// describe says which product the line sells, and what is attached to it.
func (d *Deriver) describe(e *booked, l *Line, own fact.Attrs) {
	e.Product.ID, e.Product.Kind = l.ProductID, fact.Subscription.String()
	if l.Product != nil {
		e.Product.Family, e.Product.Kind = l.Product.Family, l.Product.ProductKind.String()
	}
	if !d.classing.attributes {
		return
	}
	e.Contract.Attributes = textsOf(own)
	if c := d.env.Customers[e.Customer.ID]; c != nil {
		e.Customer.Attributes = textsOf(c.Attributes)
	}
	if l.Product != nil {
		e.Product.Attributes = textsOf(l.Product.Attributes)
	}
}

func textsOf(as fact.Attrs) map[string]string {
	m := make(map[string]string, len(as))
	for _, a := range as {
		if _, twice := m[a.Name]; !twice {
			m[a.Name] = a.Value
		}
	}
	return m
}

// contractSum is what a contract comes to before and after a change.
type contractSum struct {
	before, after policy.State
	oldEnd        civil.Day
}

// sums adds up the lines of a contract on both sides of a change.
func (m *modification) sums(steps []steppedLine, ch *change) contractSum {
	c := contractSum{oldEnd: civil.MinDay}
	for i := range steps {
		s := &steps[i]
		c.before.Value += s.x.total
		c.after.Value += s.x.total + s.delta
		was, is := m.levels(s, ch)
		c.before.ARR += was
		c.after.ARR += is
		if s.old >= 0 {
			c.oldEnd = max(c.oldEnd, m.d.pos.Lines[s.old].Span.To-1)
		}
	}
	return c
}

// levels are a line's recurring levels on both sides of a change: of one that
// would have ended that day anyway, the level that ends.
func (m *modification) levels(s *steppedLine, ch *change) (was, is money.Minor) {
	recurs := func(k int) bool { return k >= 0 && m.d.pos.Lines[k].Recurs }
	if recurs(s.old) {
		if was = m.annualAt(s.old, ch.from); was == 0 {
			was = m.annualAt(s.old, ch.from-1)
		}
	}
	if recurs(s.new) {
		is = m.annualAt(s.new, ch.from)
	}
	return was, is
}

// event records what a change does to a line, for the classes of the policy.
func (m *modification) event(s *steppedLine, ch *change) {
	d, x, c := m.d, s.x, &m.sum
	was, is := m.levels(s, ch)
	if s.delta == 0 && was == is {
		return
	}
	l := &x.line
	if s.new >= 0 {
		l = &d.pos.Lines[s.new]
	}
	e := d.event(l)
	e.Kind, e.Day = policy.EventAmendment, max(ch.bound, x.line.Committed)
	e.Signed, e.Booked, e.Effective, e.OldEnd = ch.bound, ch.bound, ch.from, c.oldEnd
	e.Contract.Before, e.Contract.After = c.before, c.after
	e.Place = ch.head.At.String()
	switch {
	case ch.termination != nil:
		e.Kind, e.Reason = policy.EventTermination, ch.termination.Reason
	case ch.amendment != nil:
		e.Added, e.Removed, e.Changed = s.old < 0, s.new < 0, s.old >= 0 && s.new >= 0
		countEntries(&e.Contract, ch.amendment)
	}
	if s.delta != 0 {
		m.worth(&e, s, ch, l)
	}
	e.ARR = is - was
	e.Before = policy.State{Value: x.total, ARR: was, Quantity: m.quantityAt(s.old, ch.from)}
	e.After = policy.State{Value: x.total + s.delta, ARR: is, Quantity: m.quantityAt(s.new, ch.from)}
	e.known = e.Day
	x.events = append(x.events, int32(len(d.classing.events)))
	d.classing.events = append(d.classing.events, e)
}

// worth is what a change is worth: in all, in its first year, beyond the old end,
// a year, and by contract year.
func (m *modification) worth(e *booked, s *steppedLine, ch *change, l *Line) {
	e.Value = s.delta
	e.FirstYear = m.firstYear(s, ch, l)
	e.Beyond = m.between(s.new, e.OldEnd+1, civil.MaxDay) - m.between(s.old, e.OldEnd+1, civil.MaxDay)
	if e.OneTime && ch.from <= e.OldEnd {
		e.Beyond = 0
	}
	if annual, counts := m.annualChange(s, ch); counts {
		e.ACV = annual
	}
	if !e.OneTime {
		e.Years = m.years(s, ch, e.Day)
	}
}

func countEntries(c *policy.ContractState, a *fact.Amendment) {
	c.Extended = a.ExtendTo.IsSet()
	for i := range a.Changes {
		switch x := &a.Changes[i]; {
		case x.Add != nil && x.Replaces == "":
			c.Added++
		case x.Remove != "":
			c.Removed++
		default:
			c.Changed++
		}
	}
}

// quantityAt is the quantity of a line of a state on a day.
func (m *modification) quantityAt(k int, day civil.Day) (q money.Decimal) {
	if k < 0 {
		return q
	}
	spans := m.d.priced[k-m.base].spans
	for i := range spans {
		if sp := &spans[i]; i == 0 || sp.From <= day {
			q = sp.Quantity
		}
	}
	return q
}
