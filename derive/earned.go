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

// service finds when the line's service runs. A start "on delivery" waits for
// the delivery fact; until then the expected day is used, if there is one.
func (d *Deriver) service(out *Line) {
	out.Service = out.Span
	s := out.Fact.Service
	if s == nil {
		return
	}
	from := s.From
	if s.OnDelivery {
		from = d.delivered(out.Fact.ID, fact.DeliveryStarted).OrDate(s.Expected)
		if !from.IsSet() {
			out.Service = civil.Span{}
			d.find(FindingUndelivered, out, out.Span.From, "service starts on delivery, and no delivery is known: nothing is earned")
			return
		}
	}
	if !from.IsSet() {
		return
	}
	first := lineSpan(out.Fact, civil.Span{From: d.start, To: out.Span.To})
	if out.Term > 0 && !s.MovesEnd {
		return
	}
	out.Service.From = shifted(first.From, from.Day(), out.Span.From)
	if s.MovesEnd {
		out.Service.To = shifted(first.From, from.Day(), out.Span.To)
	}
	out.Service.To = max(out.Service.To, out.Service.From)
	if d.state != nil && out.Service.Empty() {
		// It ended before its service began: what stays with the seller counts then.
		out.Service = civil.Span{From: out.Span.To - 1, To: out.Span.To}
	}
}

// shifted moves x by as much as "to" lies after "from": in whole months where
// it is whole months, else in days.
func shifted(from, to, x civil.Day) civil.Day {
	if to > from {
		if whole, rest, _ := civil.MonthsBetween(from, to); rest == 0 {
			return x.AddMonths(whole)
		}
	}
	return x + (to - from)
}

// delivered is the first day on which the line had the event.
func (d *Deriver) delivered(line string, event fact.DeliveryEvent) fact.Date {
	var day fact.Date
	for _, x := range d.pos.Group.Deliveries {
		if x.Contract == d.con.ID && x.Event == event && (x.Line == line || x.Line == "") {
			if !day.IsSet() || x.Date < day.Day() {
				day = fact.On(x.Date)
			}
		}
	}
	return day
}

// recognition is how the line is earned: as it says, else as its product says,
// else by the kind of product.
func recognition(l *fact.Line, p *fact.Product) fact.Recognition {
	if l.Recognition != fact.RecognitionDefault {
		return l.Recognition
	}
	if prepaid(l, p) && (p == nil || p.Recognition == fact.RecognitionDefault) {
		return fact.Progress
	}
	if p == nil {
		return fact.Ratable
	}
	if p.Recognition != fact.RecognitionDefault {
		return p.Recognition
	}
	switch p.ProductKind {
	case fact.License, fact.Goods:
		return fact.OnDelivery
	case fact.Service:
		// A service with days of its own is delivered over them.
		if l.Ends.IsSet() || !l.Term.IsZero() || (l.Service != nil && !l.Service.OnDelivery) {
			return fact.Ratable
		}
		return fact.OnDelivery
	case fact.UsageBased:
		return fact.ByUsage
	}
	return fact.Ratable
}

// earned builds the curve of what is delivered.
func (d *Deriver) earned(out *Line, w *lineWork) {
	w.recognition = recognition(out.Fact, out.Product)
	if d.history != nil {
		w.recognition = d.judgedRecognition(out, w)
	}
	at := len(d.pieces)
	switch w.recognition {
	case fact.Ratable:
		d.ratable(out, w)
	case fact.OnDelivery:
		if events := d.reported(out.Fact.ID); len(events) > 0 && measureOf(events[0].Event) != byPercent {
			d.progress(out, w, events) // delivered in parts
		} else {
			d.onDelivery(out, w)
		}
	case fact.Milestone, fact.Progress:
		d.progress(out, w, d.reported(out.Fact.ID))
	case fact.ByUsage:
		if w.total != 0 {
			d.find(FindingNotDerived, out, out.Span.From, "recognition usage is not derived yet: nothing is earned of the line's fixed price")
		}
	}
	out.Earned = d.pieces[at:len(d.pieces):len(d.pieces)]
}

// ratable spreads the price over the service (606-10-25-31). A price that steps
// while the quantity stays is earned evenly over the whole service, unless the
// policy says by segment (25-16, 55-18); a quantity that steps is always earned
// by segment, since added units are distinct.
func (d *Deriver) ratable(out *Line, w *lineWork) {
	if out.Service.Empty() && out.Fact.Service != nil && out.Fact.Service.OnDelivery {
		return
	}
	even := d.terms.Ramp == policyStraightLine && !d.stepsQuantity(out.Fact)
	if even && d.state != nil && slices.ContainsFunc(d.spans, func(sp priceSpan) bool { return sp.paused }) {
		d.spreadAround(out, w.total)
		return
	}
	if len(d.spans) == 1 || even {
		d.spread(out, w.total, out.Service)
		return
	}
	var early money.Minor // the price of spans before the service starts
	for i := range d.spans {
		sp := &d.spans[i]
		s := served(out, civil.Span{From: sp.From, To: sp.To})
		if s.Empty() && i < len(d.spans)-1 {
			early += sp.Amount
			continue
		}
		d.spread(out, sp.Amount+early, s)
		early = 0
	}
}

// stepsQuantity reports whether the units of a line were sold in steps. A step
// that an amendment made is no ramp: what is left is spread anew from it.
func (d *Deriver) stepsQuantity(l *fact.Line) bool {
	if d.state == nil {
		return len(l.Quantities) > 0
	}
	return !d.oneTime(l) && len(d.state.originOf(l).Quantities) > 0
}

// served is when a part of the term is served: moved along with a service that
// moves its end, else what of it lies after the service's start.
func served(out *Line, s civil.Span) civil.Span {
	if out.Service == out.Span {
		return s
	}
	if out.Fact.Service.MovesEnd {
		move := func(x civil.Day) civil.Day { return shifted(out.Span.From, out.Service.From, x) }
		s = civil.Span{From: move(s.From), To: move(s.To)}
	}
	if s.To == out.Span.To || s.To > out.Service.To {
		s.To = out.Service.To
	}
	s.From = min(max(s.From, out.Service.From), out.Service.To)
	return s
}

// spread adds a ratable piece. Service given before the contract was signed is
// caught up on the day of signature: before it there was no contract (25-1).
func (d *Deriver) spread(out *Line, amount money.Minor, s civil.Span) {
	if amount == 0 && !d.servedFree() {
		return
	}
	conv := d.terms.Proration
	if out.Fact.Convention != nil {
		conv = *out.Fact.Convention
	}
	if err := conv.Check(s.From, s.To); err != nil {
		d.fail(d.con.At, d.con.ID, "lines.term", "line %s: %v", out.Fact.ID, err)
		return
	}
	at := len(d.pieces)
	if d.terms.RoundingTime == policyCumulative || s.Empty() {
		d.pieces = append(d.pieces, curve.Ratable(amount, s.From, s.To, conv))
	} else {
		d.residual(amount, s, conv)
	}
	gate := civil.MinDay
	if d.signed > s.From {
		gate = d.signed
	}
	for i := at; i < len(d.pieces); i++ {
		p := &d.pieces[i]
		p.Round = d.terms.Rounding
		if gate > p.Gate {
			p.Gate = gate
			if p.IsStep() {
				p.From, p.To, p.Stop = gate, gate, gate
			}
		}
	}
	if d.Trace {
		n := d.noteEarned(out, amount, s, conv)
		if gate > s.From {
			n = d.note("%s; nothing before the contract was signed, and caught up on %s", d.Note(n), gate)
		}
		d.pieces[at].Note = n
	}
}

// servedFree reports whether days without price are kept: what is given for nothing
// is an obligation that gets its share of the price (606-10-25-16, 32-31).
func (d *Deriver) servedFree() bool {
	return d.history != nil && slices.ContainsFunc(d.spans, func(sp priceSpan) bool { return !sp.paused && sp.Quantity.Sign() > 0 })
}

// residual rounds each calendar month by itself and gives the rest to the last
// or the first, as schedules begun in other systems do.
func (d *Deriver) residual(amount money.Minor, s civil.Span, conv civil.Convention) {
	at := len(d.pieces)
	whole := conv.Weight(s.From, s.To, s.To)
	var sum money.Minor
	for from := s.From; from < s.To; {
		to := min((from.Month() + 1).First(), s.To)
		part, err := money.MulDiv(amount, conv.Weight(s.From, s.To, to)-conv.Weight(s.From, s.To, from), whole, d.terms.Rounding)
		if !d.check(err, "lines") {
			return
		}
		sum += part
		d.pieces = append(d.pieces, curve.Ratable(part, from, to, conv))
		from = to
	}
	rest := len(d.pieces) - 1
	if d.terms.RoundingTime == policyResidualFirst {
		rest = at
	}
	d.pieces[rest].Amount += amount - sum
}

// onDelivery earns the whole price on the day of acceptance, else of the start,
// else of the expected day.
func (d *Deriver) onDelivery(out *Line, w *lineWork) {
	day := d.accepted(out, w)
	if s := out.Fact.Service; s != nil {
		day = day.OrDate(s.Expected).OrDate(s.From)
	}
	if !day.IsSet() {
		d.find(FindingUndelivered, out, out.Span.From, "earned on delivery, and no delivery is known: nothing is earned")
		return
	}
	p := curve.Step(d.notBefore(out, day.Day()), w.total, curve.Delivery)
	if d.Trace {
		p.Note = d.note("%s earned on delivery, %s", w.total.Table(d.cur), day)
	}
	d.pieces = append(d.pieces, p)
}

// notBefore is the day on which a delivery counts: before the signature there was
// no contract, before a renewal there was no renewed line, and a licence cannot be
// used before its period begins, though the copy is there (606-10-55-58C).
func (d *Deriver) notBefore(out *Line, day civil.Day) civil.Day {
	if out.Term > 0 || (out.Product != nil && out.Product.ProductKind == fact.License) {
		day = max(day, out.Span.From)
	}
	return max(day, d.signed)
}
