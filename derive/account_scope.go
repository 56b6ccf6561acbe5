// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// scoped is what a change does to the scope of a line: how much of it there is over
// the days that are left, whatever it costs.
type scoped struct {
	more, less bool // it adds goods or services, or takes some away
	repriced   bool // what stays costs another unit price

	// What is added, at its stand-alone selling price of the day: inside of the
	// days that the line had before, and beyond them.
	within, beyond sellingPrice
	known          bool      // that price is known
	ends           civil.Day // where the line ended before
	added, all     money.Minor
}

// scopePrice is the price at which scope is measured: large, so that a day of one
// unit does not round away.
var scopePrice = money.DecimalOf(100)

// scopes finds out what a change does to the scope of each line, and what is added
// would be sold for alone.
func (a *account) scopes(g *agreement, ts []touched) bool {
	for i := range ts {
		t := &ts[i]
		if t.x.outside() || g.gives(t.x.now.key.id) || g.isFee(t.x.now.key.id) {
			continue
		}
		if !a.scope(g, t) {
			return false
		}
	}
	return true
}

// scope measures one line.
func (a *account) scope(g *agreement, t *touched) bool {
	was, from, s := t.x.now, g.spread, &t.scope
	s.ends = was.line.Span.To
	if t.fresh && t.is != nil {
		s.ends = max(from, t.is.line.Span.From)
	}
	inside := civil.Span{From: max(from, was.line.Span.From), To: s.ends}
	var before, after, beyond money.Minor
	ok := true
	part := t.x.part
	if !t.fresh {
		before, ok = a.measured(&was, part, inside)
	}
	if !ok || t.is == nil {
		s.less = before > 0
		return ok
	}
	to := t.is.line.Span.To
	once := a.d.oneTime(t.is.line.Fact)
	switch {
	case once && t.fresh:
		beyond, ok = a.measured(t.is, part, t.is.line.Span)
	case once:
		after, ok = a.measured(t.is, part, t.is.line.Span)
	default:
		if !t.fresh {
			after, ok = a.measured(t.is, part, civil.Span{From: inside.From, To: min(inside.To, to)})
		}
		if ok {
			beyond, ok = a.measured(t.is, part, civil.Span{From: max(s.ends, t.is.line.Span.From), To: to})
		}
	}
	s.more, s.less = after > before || beyond > 0, after < before
	s.added, s.all = max(0, after-before)+beyond, after+beyond
	s.repriced = ok && !t.fresh && !a.sameUnitPrices(&was, t.is, part, inside)
	return ok && (!s.more || a.soldAlone(g, t, inside, before, after, beyond))
}

// measured is how much of a line there is over some days.
func (a *account) measured(v *version, part int, span civil.Span) (money.Minor, bool) {
	d, con := a.d, a.parts[part].con
	if d.oneTime(v.line.Fact) {
		span = v.line.Span
	}
	if span.Empty() {
		return 0, true
	}
	d.enter(v, con)
	defer d.leave(con)
	d.firstTo = d.firstEnd(v.con, d.start)
	per := fact.Per{Unit: fact.PerMonth}
	if d.oneTime(v.line.Fact) {
		per = fact.Per{Unit: fact.PerOnce}
	}
	return d.extendPrice(v.line.Fact, span, fact.Price{Amount: scopePrice, Per: per})
}

// soldAlone is what the customer would pay for what is added alone.
func (a *account) soldAlone(g *agreement, t *touched, inside civil.Span, before, after, beyond money.Minor) bool {
	s, on := &t.scope, g.counts()
	if s.known = a.knows(t.is); s.known && !t.fresh && a.ownSSP(t.is) {
		_, of, ok := a.asSold(t.x, on)
		if s.known = of > 0; !ok {
			return false
		}
	}
	if !s.known {
		return true
	}
	var ok bool
	if after > before {
		is, fine := a.soldFor(t.x, t.is, inside, on)
		was, good := a.soldFor(t.x, &t.x.now, inside, on)
		if !fine || !good {
			return false
		}
		s.within = is.less(was)
	}
	if beyond > 0 {
		s.beyond, ok = a.soldFor(t.x, t.is, civil.Span{From: max(s.ends, t.is.line.Span.From), To: t.is.line.Span.To}, on)
		return ok
	}
	return true
}

// soldFor is the stand-alone selling price of a line, as it stood, over some days.
func (a *account) soldFor(x *accounted, v *version, span civil.Span, on civil.Day) (sellingPrice, bool) {
	y := &accounted{part: x.part, now: *v, sold: x.sold}
	if !a.d.oneTime(v.line.Fact) {
		y.now.line.Span = span
	}
	if a.ownSSP(v) {
		return a.inProportion(y, y.now.line.Span, on)
	}
	y.now.course.points = nil
	return a.sellingPrice(y, 0, civil.MinDay, on)
}

// less is what one selling price is above another of the same product.
func (p sellingPrice) less(q sellingPrice) sellingPrice {
	p.Low, p.Mid, p.High = p.Low-q.Low, p.Mid-q.Mid, p.High-q.High
	return p
}

// knows reports whether the stand-alone selling price of a line is known.
func (a *account) knows(v *version) bool {
	return len(a.d.env.SSPs[v.line.Fact.Product]) > 0 || a.ownSSP(v)
}

// ownSSP reports whether a line has a stand-alone selling price of its own.
func (a *account) ownSSP(v *version) bool {
	return v.line.Fact.SSP != nil || a.d.optionEstimate(v.con.ID+"/"+v.line.Fact.ID, civil.MaxDay) != nil || a.d.answer(questionSSP, v.con.ID+"/"+v.line.Fact.ID) != nil
}

// pricesKnown reports whether any stand-alone selling price is.
func (a *account) pricesKnown() bool {
	return slices.ContainsFunc(a.lines, func(x *accounted) bool { return a.knows(&x.now) })
}

// isFee reports whether a line is the fee for one of the changes: price, and no
// service.
func (g *agreement) isFee(line string) bool {
	return slices.ContainsFunc(g.of, func(c *changed) bool {
		return line == c.head.ID && c.amendment != nil || line == c.head.ID+" fee" && c.termination != nil
	})
}

// sameUnitPrices reports whether a unit costs the same before and after, on each of
// the days that a line had before and still has.
func (a *account) sameUnitPrices(was, is *version, part int, span civil.Span) bool {
	span.To = min(span.To, is.line.Span.To)
	if a.d.oneTime(is.line.Fact) {
		span = was.line.Span
	}
	if span.Empty() {
		return true
	}
	p, q := a.unitPrices(was, part, span), a.unitPrices(is, part, span)
	for i, j := 0, 0; i < len(p) && j < len(q); {
		x, y := &p[i], &q[j]
		if x.Price.Amount.Cmp(y.Price.Amount) != 0 || x.Price.Per != y.Price.Per || x.Keep.Cmp(y.Keep) != 0 || x.Off.Cmp(y.Off) != 0 {
			return false
		}
		if x.To <= y.To {
			i++
		}
		if y.To <= x.To {
			j++
		}
	}
	return true
}

// unitPrices are the prices of a unit over some days.
func (a *account) unitPrices(v *version, part int, span civil.Span) []priceSpan {
	d, con := a.d, a.parts[part].con
	d.enter(v, con)
	defer d.leave(con)
	d.firstTo = d.firstEnd(v.con, d.start)
	l := *v.line.Fact
	l.Meter = nil
	if !d.priceSpans(&l, span, l.Starts.Or(d.start), 0) {
		return nil
	}
	return slices.Clone(d.spans)
}
