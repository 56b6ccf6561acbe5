// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// Accumulator adds up positions over a window. It is one worker's: merge the
// workers' accumulators in the end. Sums are exact whatever the order.
type Accumulator struct {
	w      *Window
	groups map[key]*group
	checks map[money.Currency]*check
	first  civil.Day   // the first day of anything in the arrangement last weighed
	mass   money.Minor // bounds every sum, so that none can wrap
	rests  map[restKey]rest

	contracts int
	waits     wait

	arrangements []derive.Arrangement // of the positions at hand

	// Scratch of one arrangement.
	lines  []*group         // the group of each line
	rows   [4][]money.Minor // priced, basis, claimed, earned along the axis
	lo, hi int
	asks   bool // some line waits for answers
	line   []money.Minor
	cache  keyCache
	events []event
	free   []*group // of an accumulator that is used again
	apart  []event  // of one customer, by group
	chains chains   // contracts and those that they renew

	// For who explains: what happens to a customer, and what of it is kept.
	watch     func(step)
	watchKept func(events []event, j int32, open, level, net, gross money.Minor)
}

const (
	rowPriced = iota
	rowBasis
	rowClaimed
	rowEarned
)

// NewAccumulator makes an empty accumulator for the window.
func (w *Window) NewAccumulator() *Accumulator {
	a := &Accumulator{w: w, groups: make(map[key]*group), checks: make(map[money.Currency]*check)}
	for i := range a.rows {
		a.rows[i] = make([]money.Minor, w.axis.Len())
	}
	a.line = make([]money.Minor, w.axis.Len())
	return a
}

// Add adds one group's positions. It fails when the sums could exceed what 64
// bits hold, naming the contract at which they would.
func (a *Accumulator) Add(p *derive.Positions) error {
	a.events = a.events[:0]
	a.arrangements = p.Arrangements
	a.follow(p)
	for i := 0; i < len(p.Arrangements); {
		arr := &p.Arrangements[i]
		last := arr.Last
		n := 1
		for i++; i < len(p.Arrangements) && p.Arrangements[i].Joined; i++ {
			last = p.Arrangements[i].Last
			n++
		}
		lines := p.Lines[arr.First:last]
		if !a.pick(lines) {
			continue
		}
		a.contracts += n
		if err := a.weigh(arr, lines, a.lines); err != nil {
			return err
		}
		a.arrangement(arr, lines)
	}
	a.movements(p)
	a.leftOver(p)
	if err := a.costs(p); err != nil {
		return err
	}
	return a.unapplied(p)
}

// own is the contract that a line belongs to, which others may be combined with.
func (a *Accumulator) own(l *derive.Line) *derive.Arrangement { return &a.arrangements[l.Arrangement] }

// pick finds the group of each line and drops lines that a filter leaves out. It
// reports whether any is left.
func (a *Accumulator) pick(lines []derive.Line) bool {
	a.lines = a.lines[:0]
	any := false
	for i := range lines {
		arr := a.own(&lines[i])
		if !a.keep(arr, &lines[i]) {
			a.lines = append(a.lines, nil)
			continue
		}
		any = true
		g := a.groupOf(arr, &lines[i])
		g.uses++
		if a.w.own != nil && a.w.own.column >= 0 {
			a.eachRegister(&lines[i])
		}
		a.lines = append(a.lines, g)
	}
	return any
}

func (a *Accumulator) keep(arr *derive.Arrangement, l *derive.Line) bool {
	for _, f := range a.w.Where {
		if attribute(a.w.env, f.Attr, arr, l) != f.Value {
			return false
		}
	}
	return true
}

// keyCache remembers the last group, since neighbours often share it.
type keyCache struct {
	values   []string
	currency money.Currency
	group    *group
}

func (a *Accumulator) groupOf(arr *derive.Arrangement, l *derive.Line) *group {
	c := &a.cache
	same := c.group != nil && c.currency == arr.Currency
	if len(c.values) < len(a.w.By) {
		c.values = make([]string, len(a.w.By))
		same = false
	}
	for i, name := range a.w.By {
		v := attribute(a.w.env, name, arr, l)
		if a.w.own != nil && i == a.w.own.column {
			v = a.w.own.Registers[a.w.own.listed[0]].Name
		}
		same = same && v == c.values[i]
		c.values[i] = v
	}
	if !same {
		c.currency = arr.Currency
		c.group = a.group(key{arr.Currency, strings.Join(c.values, keySep)})
	}
	return c.group
}

func (a *Accumulator) group(k key) *group {
	g := a.groups[k]
	if g == nil {
		g = a.fresh()
		a.groups[k] = g
	}
	return g
}

// arrangement adds the flows of each line, then the balances, which net over the
// arrangement.
func (a *Accumulator) arrangement(arr *derive.Arrangement, lines []derive.Line) {
	a.lo, a.hi = a.w.axis.Len(), 0
	for r := range a.rows {
		clear(a.rows[r])
	}
	n := money.Minor(arr.Count)
	mixed := false
	var first *group
	// One line alone: what it contracts and bills is read once for both.
	alone := len(lines) == 1 && n == 1 && a.w.usual && lines[0].Standard == nil
	for i := range lines {
		g := a.lines[i]
		if g == nil {
			continue
		}
		if first == nil {
			first = g
		}
		mixed = mixed || g != first
		a.flows(g, &lines[i], n, alone)
		a.ahead(g, &lines[i], n)
		a.recur(a.own(&lines[i]), g, &lines[i])
		a.rowsOf(&lines[i])
	}
	if alone && first != nil {
		priced, claimed := a.rows[rowPriced], a.rows[rowClaimed]
		contracted, billed := first.flows[sContracted], first.flows[sBilled]
		for j := a.lo; j < a.hi; j++ {
			contracted[j] += priced[j]
			billed[j] += claimed[j]
		}
	}
	a.balances(first, n, mixed, arr, lines)
	a.verify(arr, lines)
	if a.w.Footnotes {
		a.footnotes(first, n, mixed, arr, lines)
	}
	if a.asks {
		a.asks = false
		a.waiting(lines)
	}
}

// flows adds the line's curves to its group.
func (a *Accumulator) flows(g *group, l *derive.Line, n money.Minor, alone bool) {
	axis := a.w.axis
	if !alone {
		a.curve(g.flows[sContracted], l.Contracted, n)
		a.curve(g.flows[sBilled], l.Billed, n)
	}
	a.curve(g.flows[sCollected], l.Collected, n)
	if len(l.Tax) > 0 {
		a.curve(g.flows[sTax], l.Tax, n)
	}
	if basis, in := a.w.basis(l); in && !a.w.usual {
		a.curve(g.flows[sBasis], basis, n)
		if l.Standard != nil && a.w.terms.DeferredBasis != policy.DeferredBooked {
			a.curve(g.flows[sBasis], l.Standard.Interest, n)
			a.curve(g.flows[sBasis], l.Standard.Refundable, -n)
		}
		a.curve(g.flows[sScoped], l.Earned, n)
		if l.Adjusted != nil {
			for _, c := range l.Adjusted.Contra {
				a.curve(g.flows[sScoped], c, -n)
			}
		}
	}
	if l.Adjusted != nil {
		a.adjusted(g, l, n)
	}
	if l.Standard != nil {
		a.standard(g, l, n)
		a.asks = a.asks || len(l.Standard.Missing) > 0
	}
	if a.w.own != nil {
		a.ownBookings(g, l, n)
	} else {
		for _, b := range l.Bookings {
			if s := axis.Slot(b.Day); s < axis.Len() {
				g.flows[sBooked+series(b.Class)][s] += b.Amount * n
			}
		}
	}
	for _, b := range l.ACV {
		if s := axis.Slot(b.Day); s < axis.Len() {
			g.flows[sACV][s] += b.Amount * n
		}
	}
}

// adjusted adds what credits, disputes and bad debt made of a line.
func (a *Accumulator) adjusted(g *group, l *derive.Line, n money.Minor) {
	x := l.Adjusted
	for r, c := range x.Contra {
		a.curve(g.flows[sContra+series(r)], c, n)
	}
	a.lessContra(l, a.rows[rowEarned])
	a.curve(g.flows[sCredited], x.Credited, n)
	a.curve(g.flows[sUnpaid], x.Settled, n)
	a.curve(g.flows[sUnpaid], l.Collected, -n)
	a.curve(g.flows[sBadDebt], x.BadDebt, n)
	a.curve(g.flows[sRecovered], x.Recovered, n)
	a.curve(g.flows[sOtherLoss], x.OtherLoss, n)
}

func (a *Accumulator) curve(row []money.Minor, c curve.Curve, n money.Minor) {
	if n == 1 {
		for i := range c {
			c[i].AddFlows(a.w.axis, row)
		}
		return
	}
	clear(a.line)
	for i := range c {
		c[i].AddFlows(a.w.axis, a.line)
	}
	for j, v := range a.line {
		row[j] += v * n
	}
}

// ahead reads the earned curve once along the axis, adds it to the group and to
// the arrangement, and adds what of it is earned in the twelve months after each
// bound, for commitments made by then (cRPO).
func (a *Accumulator) ahead(g *group, l *derive.Line, n money.Minor) {
	axis := a.w.axis
	clear(a.line)
	lo, hi := axis.Len(), 0
	for i := range l.Earned {
		x, y := l.Earned[i].AddFlows(axis, a.line)
		lo, hi = min(lo, x), max(hi, y)
	}
	row, earned := g.flows[sEarned], a.rows[rowEarned]
	for j := lo; j < hi; j++ {
		v := a.line[j]
		row[j] += v * n
		earned[j] += v
	}
	a.lo, a.hi = min(a.lo, lo), max(a.hi, hi)
	if l.Expected != nil || l.Standard != nil {
		a.expected(g, l, n)
		return
	}
	if lo >= hi {
		return
	}
	// From here on a.line is cumulative.
	var sum money.Minor
	for j := lo; j < hi; j++ {
		sum += a.line[j]
		a.line[j] = sum
	}
	for j := hi; j < axis.Len(); j++ {
		a.line[j] = sum
	}
	// Bounds before the commitment have none of it, those after the last flow
	// nothing left.
	crpo, line, ahead := g.at(sCRPO), a.line, a.w.ahead
	for j := int(a.w.firstAt[axis.Slot(l.Binds())]); j < len(a.w.at); j++ {
		at := int(a.w.at[j])
		if at >= hi-1 {
			break
		}
		crpo[j] += (line[ahead[j]] - line[at]) * n
	}
}

// expected is the same for a line that changed: at each bound by what was agreed
// by then; and for one under the standard, within what is in its price by then.
func (a *Accumulator) expected(g *group, l *derive.Line, n money.Minor) {
	axis, crpo := a.w.axis, g.at(sCRPO)
	for j := int(a.w.firstAt[axis.Slot(l.Binds())]); j < len(a.w.at); j++ {
		at := a.w.bound(j)
		earned := l.ExpectedOn(a.w.lastDay(at))
		v := a.value(earned, axis.Day(int(a.w.ahead[j]))) - a.value(earned, at)
		if l.Standard != nil {
			v = within(v, a.value(l.Priced, at)-a.netOn(l, at))
		}
		crpo[j] += v * n
	}
}

// within is what of an amount that is expected to be earned lies within what remains
// of a price. Interest to come, use that nobody is bound to and service after a day
// on which the customer can leave are earned later, but are not in the price yet; a
// credit line's remains below zero.
func within(expected, remains money.Minor) money.Minor {
	if remains < 0 {
		return max(min(expected, 0), remains)
	}
	return min(max(expected, 0), remains)
}

// lastDay is the last day that counts at a bound.
func (w *Window) lastDay(bound civil.Day) civil.Day {
	if w.AtOpen {
		return bound
	}
	return bound - 1
}

// rowsOf adds the line to the arrangement's rows.
func (a *Accumulator) rowsOf(l *derive.Line) {
	a.into(rowPriced, l.Priced)
	a.into(rowClaimed, l.Claimed)
	a.standardInto(l, a.rows[rowClaimed])
	if a.w.scope != nil && !a.w.scope[l.ProductID] {
		return
	}
	switch a.w.terms.DeferredBasis {
	case policy.DeferredBooked:
		a.into(rowBasis, l.Priced)
	case policy.DeferredReceived:
		a.into(rowBasis, l.Received)
		a.standardInto(l, a.rows[rowBasis])
	}
}

func (a *Accumulator) into(row int, c curve.Curve) {
	for i := range c {
		lo, hi := c[i].AddFlows(a.w.axis, a.rows[row])
		a.lo, a.hi = min(a.lo, lo), max(a.hi, hi)
	}
}

// basis is the curve that deferred revenue is measured against, nil when the
// policy leaves the product out.
func (w *Window) basis(l *derive.Line) (c curve.Curve, in bool) {
	if w.scope != nil && !w.scope[l.ProductID] {
		return nil, false
	}
	switch w.terms.DeferredBasis {
	case policy.DeferredBooked:
		return l.Priced, true
	case policy.DeferredReceived:
		return l.Received, true
	}
	return l.Claimed, true
}

// bound is the day at which period index j is read.
func (w *Window) bound(j int) civil.Day { return w.axis.Day(int(w.at[j])) }
