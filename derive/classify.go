// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// Unclassified is what the classes of a register left of an event, or took more
// than once. Amounts are for one contract; Arrangement.Count multiplies them.
type Unclassified struct {
	Line        int // index into Positions.Lines
	Register    int // of the policy's classes
	Day         civil.Day
	Unclaimed   money.Minor
	Overclaimed money.Minor
}

// classify puts the parts that the policy's classes take of each event in the
// place of the built-in bookings. Credits and invoices without contract became
// bookings of a built-in class where they were derived.
func (d *Deriver) classify() {
	c := d.classing
	c.grow(len(d.pos.Lines))
	for k := range d.pos.Lines {
		d.documentEvents(k)
		for _, i := range c.lines[k] {
			c.events[i].line = k
		}
	}
	d.chronicle()
	for k := range d.pos.Lines {
		at := len(d.books)
		for _, i := range c.lines[k] {
			if !d.shareOut(&c.events[i]) {
				return
			}
		}
		d.pos.Lines[k].Bookings = d.books[at:len(d.books):len(d.books)]
	}
}

// documentEvents makes events of the bookings of line k that documents made.
func (d *Deriver) documentEvents(k int) {
	l := &d.pos.Lines[k]
	for _, b := range l.Bookings {
		if b.Class != ClassRefund && b.Class != ClassIncidental {
			continue
		}
		a := &d.pos.Arrangements[l.Arrangement]
		e := booked{arrangement: l.Arrangement, known: b.Day}
		e.Kind, e.Day, e.Signed, e.Booked, e.Effective, e.Starts, e.Ends, e.OldEnd = policy.EventCredit, b.Day, b.Day, b.Day, b.Day, l.Span.From, l.Span.To-1, civil.MinDay
		e.Value, e.FirstYear, e.ACV = b.Amount, b.Amount, b.Amount
		if b.Class == ClassIncidental {
			e.Kind, e.Beyond = policy.EventInvoice, b.Amount
		}
		e.Recurs, e.Term, e.Currency, e.Place = l.Recurs, l.Term, a.Currency, a.Place().String()
		e.Contract.ID, e.Customer.ID = a.ID, a.Customer
		if a.Contract != nil {
			e.Line, e.Entity, e.OneTime, e.Renews, e.Open = l.Fact.ID, a.Contract.Entity, d.oneTime(l.Fact), len(a.Contract.Renews) > 0, a.Contract.Open
			if len(a.Contract.Owners) > 0 {
				e.Owner = a.Contract.Owners[0].ID
			}
			d.describe(&e, l, a.Contract.Attributes)
		} else {
			e.Line, e.Entity = l.InvoiceLine.ID, a.Invoice.Entity
			d.describe(&e, l, a.Invoice.Attributes)
		}
		d.classing.add(k, e)
	}
}

// shareOut shows one event to the classes and books what they take. It reports
// whether they could be evaluated.
func (d *Deriver) shareOut(e *booked) bool {
	c := d.classing
	parts, rests, err := c.classifier.Classify(&e.Event, c.parts[:0])
	c.parts = parts
	a := &d.pos.Arrangements[e.arrangement]
	if err != nil {
		what := err.Error()
		var ce *policy.ClassError
		if errors.As(err, &ce) {
			what = fmt.Sprintf("line %s: %s", ce.Line, ce.What())
		}
		d.fail(a.Place(), a.ID, "bookings", "%s", what)
		return false
	}
	for _, p := range parts {
		b := Booking{Day: p.Day, Amount: p.Amount, Class: Class(p.Class), Note: curve.NoNote}
		if d.Trace {
			b.Note = d.note("%s of line %s (%s): %s", e.Kind, e.Line, e.Place, c.bookings.Explain(p, &e.Event))
		}
		d.books = append(d.books, b)
	}
	for _, r := range rests {
		d.pos.Unclassified = append(d.pos.Unclassified, Unclassified{Line: e.line, Register: r.Register, Day: r.Day,
			Unclaimed: r.Unclaimed, Overclaimed: r.Overclaimed})
		d.findUnclassified(e, &r)
	}
	return true
}

// findUnclassified names an event that the classes do not divide without rest.
func (d *Deriver) findUnclassified(e *booked, r *policy.Rest) {
	if !d.Findings {
		return
	}
	a := &d.pos.Arrangements[e.arrangement]
	register := d.classing.bookings.Registers[r.Register].Name
	text := fmt.Sprintf("the %s is worth %s in register %s, and no class takes %s of it", e.Kind, r.Value.Table(a.Currency), register, r.Unclaimed.Table(a.Currency))
	amount := r.Unclaimed
	if r.Overclaimed != 0 {
		text = fmt.Sprintf("the %s is worth %s in register %s, and its classes take %s more", e.Kind, r.Value.Table(a.Currency), register, r.Overclaimed.Table(a.Currency))
		amount = r.Overclaimed
	}
	f := Finding{Kind: FindingUnclassified, Contract: a.ID, Line: e.Line, Place: a.Place(), Day: r.Day, Currency: a.Currency, Text: text}
	f.Amount = d.stake(money.MulDiv(amount, max(1, a.Count), 1, money.HalfUp))
	d.pos.Findings = append(d.pos.Findings, f)
}

// chronicle lets each event know what was before it: the line, the contract and
// the customer.
func (d *Deriver) chronicle() {
	c := d.classing
	c.order = c.order[:0]
	for _, is := range c.lines {
		c.order = append(c.order, is...)
	}
	slices.SortStableFunc(c.order, func(a, b int32) int { return cmp.Compare(c.events[a].known, c.events[b].known) })
	d.termSums()
	d.precedents()
	d.customers()
}

// termKey is a contract's term.
type termKey struct{ arrangement, term int }

// termSums adds up what the lines of a term were signed for.
func (d *Deriver) termSums() {
	c := d.classing
	sums := map[termKey]policy.State{}
	for _, i := range c.order {
		if e := &c.events[i]; e.Kind == policy.EventSigning || e.Kind == policy.EventRenewal {
			k := termKey{e.arrangement, e.Term}
			s := sums[k]
			s.Value, s.ARR = s.Value+e.After.Value, s.ARR+e.After.ARR
			sums[k] = s
		}
	}
	for _, i := range c.order {
		if e := &c.events[i]; e.Kind == policy.EventSigning || e.Kind == policy.EventRenewal {
			e.Contract.After = sums[termKey{e.arrangement, e.Term}]
			if e.Term > 0 {
				e.Contract.Before = sums[termKey{e.arrangement, e.Term - 1}]
			}
		}
	}
}

// heldLine is what a line came to, by its latest event.
type heldLine struct {
	line, product string
	state         policy.State
	taken         bool // by a line of the contract that renews it
}

// precedents finds what was before each renewal: the term before of the same
// line; for a contract that renews another, its line of the same id, else of the
// same product.
func (d *Deriver) precedents() {
	c := d.classing
	held := map[string][]heldLine{}
	for _, i := range c.order {
		e := &c.events[i]
		own := held[e.Contract.ID]
		at := slices.IndexFunc(own, func(s heldLine) bool { return s.line == e.Line })
		switch {
		case e.Kind == policy.EventRenewal && at >= 0:
			e.Before = own[at].state
		case e.Kind == policy.EventSigning && e.Renews:
			d.succeed(e, held)
		}
		if e.Kind == policy.EventSigning || e.Kind == policy.EventRenewal {
			e.ARR = e.After.ARR - e.Before.ARR
		} else if e.Kind != policy.EventAmendment && e.Kind != policy.EventTermination {
			continue
		}
		if at < 0 {
			held[e.Contract.ID] = append(own, heldLine{line: e.Line, product: e.Product.ID, state: e.After})
		} else {
			own[at].state = e.After
		}
	}
}

// succeed lets a line of a contract that renews others know what they had.
func (d *Deriver) succeed(e *booked, held map[string][]heldLine) {
	con := d.pos.Arrangements[e.arrangement].Contract
	var match *heldLine
	for _, id := range con.Renews {
		before := held[id]
		for i := range before {
			s := &before[i]
			e.Contract.Before.Value += s.state.Value
			e.Contract.Before.ARR += s.state.ARR
			switch {
			case s.line == e.Line:
				match = s
			case match == nil && !s.taken && s.product == e.Product.ID &&
				!slices.ContainsFunc(con.Lines, func(l fact.Line) bool { return l.ID == s.line }):
				match = s
			}
		}
		if a := d.arrangementOf(id); a != nil {
			for i := a.First; i < a.Last; i++ {
				e.OldEnd = max(e.OldEnd, d.pos.Lines[i].Span.To-1)
			}
		}
	}
	if match != nil {
		match.taken = true
		e.Before = match.state
	}
	// What of the price is delivered by the old end does not lie beyond it.
	if e.Starts <= e.OldEnd {
		before, err := e.earned.Value(e.OldEnd + 1)
		if err != nil {
			d.fail(con.At, con.ID, "lines", "%v: the amounts are too large for one book", err)
			return
		}
		e.Beyond = e.Value - before
	}
}

// turn is a change of what a customer has, on a day.
type turn struct {
	customer string
	day      civil.Day
	lines    int // contracts that have begun and not ended, by line
	annual   money.Minor
	first    bool // it bought something
}

// customers lets each event know its customer: whether it bought anything
// before, has a contract that has not ended, and at what recurring level.
func (d *Deriver) customers() {
	c := d.classing
	var turns []turn
	for k := range d.pos.Lines {
		l := &d.pos.Lines[k]
		a := &d.pos.Arrangements[l.Arrangement]
		turns = append(turns, turn{customer: a.Customer, day: l.Committed + 1, lines: 1, first: true})
		turns = append(turns, turn{customer: a.Customer, day: max(l.Span.To, l.Committed) + 1, lines: -1})
		for _, v := range l.Recurring {
			annual, err := money.MulDiv(v.Annual, max(1, a.Count), 1, money.HalfUp)
			if err != nil {
				continue // the totals of the book do not hold it either, and name it
			}
			turns = append(turns, turn{customer: a.Customer, day: v.From + 1, annual: annual}, turn{customer: a.Customer, day: v.To + 1, annual: -annual})
		}
	}
	slices.SortFunc(turns, func(a, b turn) int { return cmp.Or(cmp.Compare(a.customer, b.customer), cmp.Compare(a.day, b.day)) })
	slices.SortStableFunc(c.order, func(a, b int32) int {
		x, y := &c.events[a], &c.events[b]
		return cmp.Or(cmp.Compare(x.Customer.ID, y.Customer.ID), cmp.Compare(x.known, y.known))
	})
	var now turn
	var state policy.CustomerState
	at := 0
	for n, i := range c.order {
		e := &c.events[i]
		if n == 0 || e.Customer.ID != now.customer {
			for at < len(turns) && turns[at].customer < e.Customer.ID {
				at++
			}
			now, state = turn{customer: e.Customer.ID}, policy.CustomerState{Since: e.known}
		}
		for ; at < len(turns) && turns[at].customer == e.Customer.ID && turns[at].day <= e.known; at++ {
			t := &turns[at]
			if t.first && !state.Ever {
				state.Ever, state.Since = true, min(state.Since, t.day-1)
			}
			now.lines += t.lines
			now.annual += t.annual
		}
		h := &e.Customer
		h.Ever, h.Active, h.ARRBefore, h.Since = state.Ever, now.lines > 0, now.annual, state.Since
		if e.Kind != policy.EventSigning && e.Kind != policy.EventInvoice {
			h.Ever = true
		}
	}
}
