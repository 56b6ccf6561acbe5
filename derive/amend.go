// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// amend applies an amendment: a change of quantity, price or discount becomes a
// step of the line on its day, a line that is removed ends the day before, one
// that is added begins.
func (d *Deriver) amend(s *state, ch *change) {
	a := ch.amendment
	for i := range a.Changes {
		x := &a.Changes[i]
		switch {
		case x.Add != nil:
			d.addLine(s, ch, x.Add)
			if x.Replaces != "" {
				d.removeLine(s, ch, x.Replaces)
			}
		case x.Remove != "":
			d.removeLine(s, ch, x.Remove)
		case x.Change != "":
			d.changeLine(s, ch, x)
		}
	}
	if a.ExtendTo.IsSet() {
		d.extendTo(s, ch, max(a.ExtendTo.Day()+1, ch.from)) // what was invoiced and is not credited is served
	}
	if a.Fee != nil {
		s.add(feeLine(a.ID, *a.Fee, ch.from, civil.MinDay))
	}
	if a.CreditForPast != nil {
		// Compensation for what was delivered lowers the price of that, now, and is
		// no part of what is to come (606-10-25-13; Example 5B).
		s.add(feeLine(creditLine(a), a.CreditForPast.Neg(), ch.from, ch.from))
	}
	if ch.reset {
		s.restart(ch.from)
	}
}

// restart counts billing periods anew from a day. A contract without fixed term
// is committed to a billing period at a time, so its term begins anew as well.
func (s *state) restart(day civil.Day) {
	if s.con.Open {
		s.breaks = append(s.breaks, termBreak{at: day, to: day})
		return
	}
	s.reset = append(s.reset, day)
}

// lineOf finds the line that a change names.
func (d *Deriver) lineOf(s *state, ch *change, id string) int {
	i := s.find(id, ch.from)
	if i < 0 {
		d.fail(ch.head.At, ch.head.ID, "changes", "names line %s, which contract %s does not have then", id, d.con.ID)
	}
	return i
}

func (d *Deriver) addLine(s *state, ch *change, l *fact.Line) {
	line := *l
	line.Starts = fact.On(max(line.Starts.Or(ch.from), ch.from))
	s.add(line)
}

// removeLine ends a line the day before the change. One that was to begin later,
// or that has a price for once, is as if it had not been sold.
func (d *Deriver) removeLine(s *state, ch *change, id string) {
	i := d.lineOf(s, ch, id)
	if i < 0 {
		return
	}
	l := &s.con.Lines[i]
	if d.oneTime(l) || ch.from <= l.Starts.Or(d.start) {
		s.drop(i)
		return
	}
	s.stop(i, ch.from)
}

// changeLine sets the quantity, price or discounts of a line from the day of the
// change on.
func (d *Deriver) changeLine(s *state, ch *change, x *fact.Change) {
	i := d.lineOf(s, ch, x.Change)
	if i < 0 {
		return
	}
	l := &s.con.Lines[i]
	if x.UnitPrice != nil && x.Per.Unit != fact.PerUnset && x.Per != d.price(l).Per && !d.oneTime(l) {
		// A price for another period: the line begins anew.
		if ch.from > l.Starts.Or(d.start) {
			next := *l
			next.Starts = fact.On(ch.from)
			if !l.Term.IsZero() {
				next.Ends, next.Term = fact.On(l.Term.From(l.Starts.Or(d.start))-1), civil.Duration{}
			}
			s.stop(i, ch.from)
			s.add(next)
			l = &s.con.Lines[len(s.con.Lines)-1]
		}
		l.Per, l.UnitPrice, l.Prices = x.Per, *x.UnitPrice, nil
		*s.origin[len(s.origin)-1] = *l
	} else if x.UnitPrice != nil {
		d.setPrice(l, *x.UnitPrice, ch.from)
	}
	if x.Quantity != nil {
		d.setQuantity(l, *x.Quantity, ch.from)
	}
	if x.Discounts != nil {
		d.setDiscounts(l, x.Discounts, ch.from)
	}
}

// setQuantity sets the quantity from a day on; steps that were to come are
// replaced by it.
func (d *Deriver) setQuantity(l *fact.Line, n money.Decimal, day civil.Day) {
	anchor := l.Starts.Or(d.start)
	if d.oneTime(l) || day <= anchor {
		l.Quantity, l.Quantities = n, nil
		return
	}
	steps := make([]fact.QuantityStep, 0, len(l.Quantities)+1)
	for _, q := range l.Quantities {
		if at := stepDay(q.When, anchor); at < day {
			steps = append(steps, fact.QuantityStep{When: fact.When{From: fact.On(at)}, N: q.N})
		}
	}
	l.Quantities = append(steps, fact.QuantityStep{When: fact.When{From: fact.On(day)}, N: n})
}

// setPrice sets the unit price from a day on, in the same way.
func (d *Deriver) setPrice(l *fact.Line, p money.Decimal, day civil.Day) {
	anchor := l.Starts.Or(d.start)
	price := d.price(l)
	l.UnitPrice, l.Per = price.Amount, price.Per
	if d.oneTime(l) || day <= anchor {
		l.UnitPrice, l.Prices = p, nil
		return
	}
	steps := make([]fact.PriceStep, 0, len(l.Prices)+1)
	for _, q := range l.Prices {
		if at := stepDay(q.When, anchor); at < day {
			steps = append(steps, fact.PriceStep{When: fact.When{From: fact.On(at)}, Price: q.Price})
		}
	}
	l.Prices = append(steps, fact.PriceStep{When: fact.When{From: fact.On(day)}, Price: p})
}

// setDiscounts replaces the discounts from a day on.
func (d *Deriver) setDiscounts(l *fact.Line, discounts []fact.Discount, day civil.Day) {
	anchor := l.Starts.Or(d.start)
	kept := make([]fact.Discount, 0, len(l.Discounts)+len(discounts))
	for _, x := range l.Discounts {
		from, to := discountSpan(&x, anchor)
		if d.oneTime(l) || from >= day {
			continue
		}
		x.From, x.For = fact.On(from), civil.Duration{Days: int32(min(to, day) - from)}
		kept = append(kept, x)
	}
	for _, x := range discounts {
		x.From = fact.On(max(x.From.Or(day), day))
		if d.oneTime(l) {
			x.From = fact.Date{}
		}
		kept = append(kept, x)
	}
	l.Discounts = kept
}

// extendTo moves the end of the term that holds the day of the change, and with
// it the lines that end with that term.
func (d *Deriver) extendTo(s *state, ch *change, to civil.Day) {
	old := d.firstEnd(s.con, d.start)
	for _, b := range s.breaks {
		if b.at < old {
			old = b.to
		}
	}
	s.breaks = append(s.breaks, termBreak{at: ch.from, to: to})
	for i := range s.con.Lines {
		l := &s.con.Lines[i]
		own := l.Ends.IsSet() || !l.Term.IsZero()
		if own && !d.oneTime(l) && lineSpan(l, civil.Span{From: d.start, To: old}).To == old {
			l.Ends, l.Term = fact.Date{}, civil.Duration{}
		}
	}
}

// creditLine names the line of an amendment's credit for the past.
func creditLine(a *fact.Amendment) string { return a.ID + " credit" }

// feeLine is a fee, or a credit, of a change as a line of its own: invoiced at
// once and earned over what is left (or on one day), for a fee changes the price
// of what is still to be delivered.
func feeLine(id string, amount money.Decimal, from, last civil.Day) fact.Line {
	l := fact.Line{ID: id, Product: "fee", Quantity: one, UnitPrice: amount, Per: fact.Per{Unit: fact.PerOnce},
		Starts: fact.On(from), Recognition: fact.Ratable, Billing: &fact.Billing{Whole: true}}
	if last >= from {
		l.Ends = fact.On(last)
	}
	return l
}

// terminate ends the contract, or one of its lines, after its last day.
func (d *Deriver) terminate(s *state, ch *change) {
	t := ch.termination
	if t.Line == "" {
		s.end = min(s.end, ch.from)
	} else if i := d.lineOf(s, ch, t.Line); i >= 0 {
		if l := &s.con.Lines[i]; ch.from <= l.Starts.Or(d.start) {
			s.drop(i)
		} else if !d.oneTime(l) {
			s.stop(i, ch.from)
		}
	}
	if t.Fee != nil {
		s.add(feeLine(t.ID+" fee", *t.Fee, min(ch.bound, ch.from-1), ch.from-1))
	}
}

// pause takes the time without service out of the price; "extend" adds it to the
// end of the term.
func (d *Deriver) pause(s *state, ch *change) {
	p := ch.pause
	span := civil.Span{From: ch.from, To: ch.resumed}
	s.paused = append(s.paused, pausedSpan{Span: span, line: p.Line})
	if ch.effect == "extend" && span.To < civil.MaxDay {
		term := s.cut(civil.Span{From: d.start, To: d.firstEnd(s.con, d.start)}, true)
		if p.Line != "" {
			if i := d.lineOf(s, ch, p.Line); i >= 0 { // only that line goes on
				l := &s.con.Lines[i]
				l.Ends, l.Term = fact.On(lineSpan(l, term).To+(span.To-span.From)-1), civil.Duration{}
			}
			return
		}
		d.extendTo(s, ch, term.To+(span.To-span.From))
	}
}
