// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// account is the accounting of one contract, or of several that are combined, by
// the standard. It walks through what happened in the order of days: terms are
// committed to and their price is allocated, changes are treated, estimates are
// made again. What it makes of each line is its transaction price (Priced) and
// what is earned of that (Earned); stated prices, invoices and bookings stay.
type account struct {
	d     *Deriver
	parts []*history
	lines []*accounted             // in the order in which they came
	index []map[lineKey]*accounted // beside parts
	out   Accounting

	components []*component // parts of the price beside lines
}

// accounted is one line of one term in its accounting.
type accounted struct {
	part   int
	now    version
	sold   *version    // as it was first committed to: its own selling price is of that
	stated money.Minor // what it comes to at its stated price
	key    money.Minor // what it was allocated at inception: variable amounts go by it
	price  money.Minor // of the transaction price, so far
	opened bool        // it is committed to
	early  bool        // a change came before that
	since  civil.Day   // a change made a new contract of it on that day; MinDay: none did

	ssp     money.Minor // of its obligation, at the latest allocation
	sspFrom string

	kind, why, measured string     // as an obligation, where it is not the plain kind of its product
	with                *accounted // it is no obligation of its own, but part of this one (25-22)

	looked bool // its renewals are a material right that is looked through (55-45)

	empty bool // it is no promise: its price belongs to what is (25-17)

	priced   []curve.Piece
	earned   []curve.Piece
	inTime   []curve.Piece // what would have been earned with every change agreed in time
	expected []Expectation
	std      Standard

	// Beside its price, untouched by changes: what belongs to periods of it alone.
	parked struct{ priced, earned []curve.Piece }
}

// event is something that the accounting of a contract takes into account on a day.
// On one day a contract begins before it changes, a renewed term begins as it was
// changed, and estimates come last.
type event struct {
	day  civil.Day
	rank eventRank
	run  func()

	change *agreement // of a change
}

type eventRank uint8

const (
	rankInception eventRank = iota
	rankChange
	rankRenewal
	rankEstimate
	rankProgress
)

// account derives the accounting of the contracts of one combination.
func (d *Deriver) account(parts []*history) {
	a := &account{d: d, parts: parts}
	a.leavings()
	a.gates()
	d.hold(parts[0].con)
	a.begin()
	a.enforceableTerm()
	a.priceParts()
	events := slices.Concat(a.terms(), a.modifications(), a.estimates(), a.inPeriods(), a.royalties(), a.rights(), a.exercised())
	slices.SortStableFunc(events, func(x, y event) int {
		return cmp.Or(cmp.Compare(x.day, y.day), cmp.Compare(x.rank, y.rank))
	})
	for i := range events {
		events[i].run()
	}
	a.begun()
	a.finish()
}

// begin takes over the lines as they were signed.
func (a *account) begin() {
	a.index = make([]map[lineKey]*accounted, len(a.parts))
	for p, h := range a.parts {
		a.index[p] = make(map[lineKey]*accounted, len(h.signed))
		for i := range h.signed {
			a.take(p, &h.signed[i])
		}
		for i := range h.changes {
			a.expect(p, &h.changes[i])
		}
	}
	a.out.First = a.parts[0].arrangement
	a.out.Last = a.parts[len(a.parts)-1].arrangement + 1
}

// expect lets terms be what they are when they are committed to: a change that is
// agreed before is part of them.
func (a *account) expect(p int, c *changed) {
	for i := range c.lines {
		switch l := &c.lines[i]; {
		case l.anew:
			a.take(p, l.is)
		case l.gone:
			delete(a.index[p], l.key)
			a.lines = slices.DeleteFunc(a.lines, func(x *accounted) bool { return x.part == p && x.now.key == l.key })
		}
	}
}

// take begins a line, or a term that is committed to as changed.
func (a *account) take(p int, v *version) *accounted {
	x := a.index[p][v.key]
	if x == nil {
		x = &accounted{part: p, sold: v, since: civil.MinDay}
		a.index[p][v.key] = x
		a.lines = append(a.lines, x)
	}
	x.now, x.stated = *v, v.total
	return x
}

// outside reports whether a line is earned as it is used or invoiced, so that its
// price is what comes of that and no part of any allocation (55-18, 32-40).
func (x *accounted) outside() bool {
	r := x.now.recognition
	return r == fact.AsInvoiced || r == fact.ByUsage || x.now.metered
}

// committed is the day on which the customer is bound to the line.
func (x *accounted) committed() civil.Day { return x.now.line.Committed }

// terms are the events in which the first terms, and each renewed one, are committed to.
func (a *account) terms() []event {
	var events []event
	inception := civil.MinDay
	for _, x := range a.lines {
		if x.now.line.Term == 0 {
			inception = max(inception, x.committed())
		}
	}
	events = append(events, event{day: inception, rank: rankInception, run: func() { a.inception(inception) }})
	seen := map[[2]int]bool{}
	for _, x := range a.lines {
		p, day := x.part, x.committed()
		if key := [2]int{p, int(day)}; x.now.line.Term > 0 && !seen[key] {
			seen[key] = true
			events = append(events, event{day: day, rank: rankRenewal, run: func() { a.renewal(p, day) }})
		}
	}
	return events
}

// inception commits to the first terms of all contracts of the combination.
func (a *account) inception(day civil.Day) {
	a.out.Inception = fact.On(day)
	a.commit(day, func(x *accounted) bool { return x.now.line.Term == 0 })
}

// renewal commits to the terms of one contract that begin on a day: each is a
// contract of its own (25-3).
func (a *account) renewal(p int, day civil.Day) {
	a.commit(day, func(x *accounted) bool { return x.part == p && x.now.line.Term > 0 && x.committed() == day })
}

// commit allocates the price of the lines that are committed to together.
func (a *account) commit(day civil.Day, of func(x *accounted) bool) {
	var lines []*accounted
	for _, x := range a.lines {
		if x.opened || !of(x) {
			continue
		}
		x.opened = true
		if !x.outside() && !x.emptied() {
			lines = append(lines, x)
		}
	}
	if len(lines) == 0 {
		return
	}
	var amount money.Minor
	for _, x := range lines {
		amount = a.sum(amount, x.stated, "lines.unit_price")
	}
	lines = a.promised(lines)
	all, own := a.includeComponents(day, lines)
	prices := a.allocate(a.sum(amount, all, "components"), lines, civil.MinDay, day)
	for i, x := range lines {
		x.key, x.price = prices[i], a.sum(prices[i], own[i], "components")
		p := curve.Step(x.committed(), x.price, curve.Service)
		p.Note = a.noteAllocated(x, amount)
		x.priced = append(x.priced, p)
		x.earned = a.measure(x).all(a.d, x.price)
		if x.early && len(x.earned) == 0 && x.price != 0 {
			x.earned = []curve.Piece{curve.Step(x.committed(), x.price, curve.Modification)} // a change left it no service
		}
		a.lookThrough(x, day)
		x.inTime = x.earned
	}
	a.refuseBelowZero()
	a.componentsIncluded(day)
	if slices.ContainsFunc(lines, func(x *accounted) bool { return x.now.line.Term == 0 }) {
		a.finance(lines)
	}
}

// emptied reports whether nothing is served of it: a change that was agreed before it
// is committed to left nothing.
func (x *accounted) emptied() bool {
	c := x.now.course
	return x.stated == 0 && !awaitsDelivery(&x.now.line) && len(c.pieces) == 0 && c.points == nil && !c.pending
}

// measure is how progress of a line is measured: its own, or that of the obligation
// that it is a part of (25-31, 25-32).
func (a *account) measure(x *accounted) course {
	if x.with != nil {
		return x.with.now.course
	}
	return x.now.course
}

// finish puts what came of it into the positions.
func (a *account) finish() {
	d := a.d
	a.lapse()
	a.park()
	a.share()
	at := make(map[*accounted]int, len(a.lines))
	durations := a.durations()
	for p, h := range a.parts {
		arr := &d.pos.Arrangements[h.arrangement]
		for k := arr.First; k < arr.Last; k++ {
			l := &d.pos.Lines[k]
			x := a.index[p][lineKey{l.Fact.ID, l.Span.From}]
			if x == nil { // only a change that was never approved brings it in
				l.Priced, l.Earned, l.Expected = nil, nil, nil
				continue
			}
			x.identify()
			if at[x] = k; x.outside() {
				a.outsideInto(l, x)
				continue
			}
			used := usedPieces(l)
			l.Priced = nonzero(slices.Concat(x.priced, x.parked.priced, used))
			l.Earned = nonzero(slices.Concat(x.earned, x.parked.earned, used))
			l.Expected = x.expected
			a.settleExpiry(x, l)
			a.classify(x, durations)
			std := x.std
			l.Standard = &std
		}
	}
	for _, h := range a.parts {
		d.bindRenewals(h)
	}
	a.adds()
	a.record(at)
}

// nonzero leaves out the pieces that come to nothing.
func nonzero(ps []curve.Piece) curve.Curve {
	return slices.DeleteFunc(ps, func(p curve.Piece) bool { return p.Amount == 0 })
}

func (a *account) noteAllocated(x *accounted, amount money.Minor) int32 {
	d := a.d
	switch {
	case !d.Trace:
		return curve.NoNote
	case x.price == x.stated:
		return d.note("%s, its stated price", x.price.Table(d.cur))
	}
	return d.note("%s of %s allocated to it by stand-alone selling prices (606-10-32-31); its stated price is %s", x.price.Table(d.cur), amount.Table(d.cur), x.stated.Table(d.cur))
}
