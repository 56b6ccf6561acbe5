// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// varied is a variable amount of one period of one line, to which it is allocated
// alone: the period is a distinct service of a series (606-10-32-40). Changes of
// the contract do not touch it.
type varied struct {
	x      *accounted
	span   civil.Span
	amount money.Minor
	priced []curve.Piece
	earned []curve.Piece
	known  []Expectation // what it was expected to be before
}

// inPeriods are the events in which amounts of periods are estimated, and in which
// service levels were missed.
func (a *account) inPeriods() []event {
	var events []event
	for _, c := range a.components {
		if !c.periodic() {
			continue
		}
		for _, e := range c.estimates {
			events = append(events, event{day: e.Date, rank: rankEstimate, run: func() { a.estimatePeriod(c, e) }})
		}
		if c.fact.Type != "sla" {
			continue
		}
		for _, x := range a.d.pos.Group.Deliveries {
			if x.Event == fact.DeliveryBreached && x.Contract == a.parts[c.part].con.ID && (x.Line == "" || c.fact.Target == "" || x.Line == c.fact.Target) && x.Date <= a.d.env.AsOf {
				events = append(events, event{day: x.Date, rank: rankEstimate, run: func() { a.breach(c, x) }})
			}
		}
	}
	return events
}

// servedOn are the lines that a component belongs to on a day.
func (a *account) servedOn(c *component, day civil.Day) []*accounted {
	return slices.DeleteFunc(slices.Clone(a.among(c, a.lines)), func(x *accounted) bool {
		return x.part != c.part || !x.opened || x.outside() || !x.now.line.Span.Contains(day)
	})
}

// window is the period of a component that holds a day, counted from the first day
// of the line's term.
func (c *component) window(x *accounted, day civil.Day) civil.Span {
	w := c.fact.Window
	if w.IsZero() {
		w.Months = 1
	}
	return windowOf(w, x.now.line.Span, day)
}

// windowOf is the period of a length that holds a day, of those that divide a span.
func windowOf(w civil.Duration, whole civil.Span, day civil.Day) civil.Span {
	s := civil.Span{From: whole.From, To: whole.To}
	for n := 1; n <= maxTerms; n++ {
		next := w.Times(whole.From, n)
		if next > day || next <= s.From {
			s.To = min(next, whole.To)
			break
		}
		s.From = next
	}
	if s.Empty() {
		s.To = s.From + 1
	}
	return s
}

// estimatePeriod takes what a period is estimated to come to into the price.
func (a *account) estimatePeriod(c *component, e *fact.Estimate) {
	day := e.From.Or(e.Date)
	on := a.servedOn(c, day)
	if len(on) == 0 {
		return
	}
	c.on = on
	m := a.includes(c, e)
	for i, part := range a.shared(c, m) {
		w := c.window(on[i], day)
		if e.From.IsSet() && e.To.IsSet() {
			w = civil.Span{From: day, To: e.To.Day() + 1}
		}
		a.varyPeriod(c, on[i], w, part, e.Date, curve.Estimate, "estimate "+e.ID+" of "+c.name)
	}
	a.stepOfPrice(c, e.Date, m, e)
}

// breach takes the credit for a service level that was missed off the price of the
// period that it was missed in, once (606-10-32-6, 32-40).
func (a *account) breach(c *component, x *fact.Delivery) {
	on := a.servedOn(c, x.Date)
	if len(on) == 0 {
		return
	}
	c.on = on
	for _, l := range on {
		w := c.window(l, x.Date)
		if v := c.of(l, w); v.amount != 0 {
			continue // one credit a period
		}
		credit := a.statedOf(c, nil)
		if c.fact.Rate != nil {
			credit = a.percentOf(c, a.feeOf(l, w))
		}
		a.varyPeriod(c, l, w, -credit, x.Date, curve.Credit, "service level missed on "+x.Date.String()+" ("+c.name+")")
		a.stepOfPrice(c, x.Date, -credit, nil)
		if c.fact.Amount != nil {
			break // a sum for the contract, not for each line
		}
	}
}

// of is the amount of a period of a line.
func (c *component) of(x *accounted, w civil.Span) *varied {
	for _, v := range c.windows {
		if v.x == x && v.span == w {
			return v
		}
	}
	v := &varied{x: x, span: w}
	c.windows = append(c.windows, v)
	return v
}

// varyPeriod changes what a period comes to: evenly over its days, of which those
// that are over are caught up (606-10-32-44).
func (a *account) varyPeriod(c *component, x *accounted, w civil.Span, amount money.Minor, day civil.Day, cause curve.Cause, why string) {
	v := c.of(x, w)
	if delta := amount - v.amount; delta != 0 {
		a.spreadPeriod(v, amount, day, cause, why)
		if c.lowers() {
			x.std.Refundable = append(x.std.Refundable, curve.Step(day, -delta, cause))
		} else if day < w.From { // of days that are wholly unsatisfied (50-14A(b))
			x.std.Variable = append(x.std.Variable, curve.Step(max(day, x.committed()), delta, cause), curve.Step(w.From, -delta, cause))
		}
	}
}

// spreadPeriod lets a period come to another amount from a day on.
func (a *account) spreadPeriod(v *varied, amount money.Minor, day civil.Day, cause curve.Cause, why string) {
	d := a.d
	conv := d.terms.Proration
	if own := v.x.now.line.Fact.Convention; own != nil {
		conv = *own
	}
	p := curve.Step(max(day, v.x.committed()), amount-v.amount, cause)
	is := curve.Ratable(amount, v.span.From, v.span.To, conv)
	is.Round, is.Cause = d.terms.Rounding, curve.Service
	if d.Trace {
		p.Note = d.note("%s: %s of the transaction price, for %s alone (606-10-32-40)", why, signedText(p.Amount, d.cur), v.span)
		is.Note = d.note("%s: %s over %s", why, amount.Table(d.cur), v.span)
	}
	v.priced = append(v.priced, p)
	if v.earned != nil {
		v.known = append(v.known, Expectation{Until: day, Earned: nonzero(slices.Clone(v.earned))})
	} else {
		v.known = append(v.known, Expectation{Until: day})
	}
	v.earned = a.caughtUp(v.earned, []curve.Piece{is}, day, cause, why+": what of it belongs to days before is caught up")
	v.amount = amount
}

// park puts what belongs to periods beside the price of each line.
func (a *account) park() {
	parked := map[*accounted][]*varied{}
	for _, c := range a.components {
		for _, v := range c.windows {
			parked[v.x] = append(parked[v.x], v)
			v.x.parked.priced = append(v.x.parked.priced, v.priced...)
			v.x.parked.earned = append(v.x.parked.earned, v.earned...)
		}
	}
	for x, vs := range parked {
		x.expected = expectedWith(x.expected, x.earned, vs)
	}
}

// expectedWith is what was expected of a line and of its periods together, on each
// day.
func expectedWith(known []Expectation, earned []curve.Piece, vs []*varied) []Expectation {
	var days []civil.Day
	for _, e := range known {
		days = append(days, e.Until)
	}
	for _, v := range vs {
		for _, e := range v.known {
			days = append(days, e.Until)
		}
	}
	slices.Sort(days)
	var out []Expectation
	for _, until := range slices.Compact(days) {
		all := slices.Clone(knownOn(known, earned, until-1))
		for _, v := range vs {
			all = append(all, knownOn(v.known, v.earned, until-1)...)
		}
		out = append(out, Expectation{Until: until, Earned: all})
	}
	return out
}

// knownOn is what was expected on a day.
func knownOn(known []Expectation, is []curve.Piece, day civil.Day) curve.Curve {
	for _, e := range known {
		if day < e.Until {
			return e.Earned
		}
	}
	return nonzero(slices.Clone(is))
}
