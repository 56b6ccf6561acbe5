// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// looking prices units under retrospective tiers at the tier that is expected to be
// reached in their window. When that changes, the units before are caught up
// (606-10-55-216 to 55-220), and what was invoiced beyond it is expected to be paid
// back (32-10).
type looking struct {
	d       *Deriver
	l       *fact.Line
	windows map[civil.Span]*expectedUse
	priced  curve.Curve
	back    curve.Curve // expected to be paid back
	sum     money.Minor
	billed  money.Minor
	owed    money.Minor
}

// expectedUse is what is known of one window.
type expectedUse struct {
	used     money.Decimal
	expected *big.Rat // nil: nobody estimated it
	closed   bool     // its last day is over: it is what was used
	price    money.Minor
}

// seen is one use, estimate or invoice.
type seen struct {
	day      civil.Day
	window   civil.Span
	count    *counted
	estimate *fact.Estimate
	bill     *instalment
	closes   bool // the window
}

// retrospect prices what was used of a term again, at the tiers that are expected.
func (d *Deriver) retrospect(a *Arrangement, out *Line, p *metering, bills []instalment) {
	x := looking{d: d, l: out.Fact, windows: map[civil.Span]*expectedUse{}}
	estimates := d.estimatesOf(a.ID + "/" + x.l.ID)
	for _, m := range x.moments(out.Span, p, estimates, bills) {
		if m.bill != nil {
			x.billed += m.bill.Amount
		} else if !x.take(&m) {
			return
		}
		if over := max(0, x.billed-x.sum); over != x.owed {
			x.back = append(x.back, curve.Step(m.day, over-x.owed, curve.Estimate))
			x.owed = over
		}
	}
	fixed, before := len(out.Contracted)-len(p.steps), len(out.Earned)-len(p.steps)
	out.Priced, out.Earned = slices.Concat(out.Contracted[:fixed], x.priced), slices.Concat(out.Earned[:before], x.priced)
	out.Standard = &Standard{Refundable: x.back}
	if d.terms.JudgementsRecorded && len(estimates) == 0 {
		out.Standard.Missing = append(out.Standard.Missing, questionEstimate)
	}
}

// moments are what happened, in order.
func (x *looking) moments(whole civil.Span, p *metering, estimates []*fact.Estimate, bills []instalment) []seen {
	var all []seen
	for i := range p.counts {
		all = append(all, seen{day: p.counts[i].day, window: p.counts[i].window, count: &p.counts[i]})
	}
	for _, e := range estimates {
		if day := e.From.Or(e.Date); whole.Contains(day) {
			w := whole
			if !x.l.Meter.Window.IsZero() {
				w = windowOf(x.l.Meter.Window, whole, day)
			}
			all = append(all, seen{day: e.Date, window: w, estimate: e})
		}
	}
	all = x.closing(all)
	for i := range bills {
		if bills[i].Issue <= x.d.env.AsOf {
			all = append(all, seen{day: bills[i].Issue, bill: &bills[i]})
		}
	}
	slices.SortStableFunc(all, func(a, b seen) int { return cmp.Compare(a.day, b.day) })
	return all
}

// closing adds the close of every window that is over: then its units are no
// estimate any more (606-10-32-14).
func (x *looking) closing(all []seen) []seen {
	over := map[civil.Span]bool{}
	for _, m := range all {
		if last := m.window.Last(); last <= x.d.env.AsOf && !over[m.window] {
			over[m.window] = true
			all = append(all, seen{day: last, window: m.window, closes: true})
		}
	}
	return all
}

// take takes a use or an estimate into the price of its window.
func (x *looking) take(m *seen) bool {
	d, w := x.d, x.windows[m.window]
	if w == nil {
		w = new(expectedUse)
		x.windows[m.window] = w
	}
	cause := curve.Usage
	switch {
	case m.count != nil:
		w.used = m.count.quantity
	case m.closes:
		w.closed, cause = true, curve.Estimate
	default:
		w.expected, cause = estimated(m.estimate), curve.Estimate
	}
	tier := x.reaches(w)
	now, err := d.useComesTo(x.l, w.used, tier)
	if !d.check(err, "lines.meter") {
		return false
	}
	if now != w.price {
		step := curve.Step(m.day, now-w.price, cause)
		if d.Trace {
			step.Note = d.note("%s %s used so far, each at %s, the price of the tier that is expected to be reached: %s", w.used, x.l.Meter.Unit, x.l.Meter.Tiers[tier].Price, now.Table(d.cur))
		}
		x.priced = append(x.priced, step)
	}
	x.sum += now - w.price
	w.price = now
	return true
}

// reaches is the tier that prices the units of a window: that of what is expected,
// or of what was used where that is more. Without an estimate it is that of what was
// used or, where judgements are to be recorded, the cheapest.
func (x *looking) reaches(w *expectedUse) int {
	used := w.used.Rat()
	switch {
	case w.closed:
	case w.expected == nil && x.d.terms.JudgementsRecorded:
		return cheapest(x.l.Meter)
	case w.expected != nil && w.expected.Cmp(used) > 0:
		return tierOf(x.l.Meter, w.expected)
	}
	return tierOf(x.l.Meter, used)
}
