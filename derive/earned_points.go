// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// reported are the deliveries of a line that report progress, in order of day.
func (d *Deriver) reported(line string) []*fact.Delivery {
	var events []*fact.Delivery
	for _, x := range d.pos.Group.Deliveries {
		if x.Contract == d.con.ID && (x.Line == line || x.Line == "") && measureOf(x.Event) != noMeasure {
			events = append(events, x)
		}
	}
	slices.SortStableFunc(events, func(a, b *fact.Delivery) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.ID, b.ID))
	})
	return events
}

// measure is what progress is measured by. An obligation has one (606-10-25-32).
type measure uint8

const (
	noMeasure measure = iota
	byPercent         // reported as such, or by milestones
	byUnits
	byHours
	byCost
	byRedemption
)

var measureNames = []string{"", "percent", "units", "hours", "cost", "redemption"}

// String is the name that accountings show.
func (m measure) String() string { return measureNames[m] }

func measureOf(e fact.DeliveryEvent) measure {
	switch e {
	case fact.DeliveryPercent, fact.DeliveryMilestone:
		return byPercent
	case fact.DeliveryUnits, fact.DeliveryReturned:
		return byUnits
	case fact.DeliveryHours:
		return byHours
	case fact.DeliveryCost:
		return byCost
	case fact.DeliveryRedeemed, fact.DeliveryExpired, fact.DeliveryExercised:
		return byRedemption
	}
	return noMeasure
}

// measured is the one measure of a line's progress.
func (d *Deriver) measured(out *Line, events []*fact.Delivery) (measure, bool) {
	m := measureOf(events[0].Event)
	for _, x := range events[1:] {
		if o := measureOf(x.Event); o != m {
			d.fail(x.At, x.ID, "event", "measures line %s by %s, which is measured by %s: an obligation has one measure (606-10-25-32)", out.Fact.ID, o, m)
			return m, false
		}
	}
	return m, true
}

// progress earns the price as progress is reported. "percent" reports what is done
// so far; milestones, units, hours and costs add to what was, and are measured
// against the units sold or the total that is expected by then. A total that is
// expected anew is a change of estimate: what is done so far is measured by it at
// once (606-10-25-35).
func (d *Deriver) progress(out *Line, w *lineWork, events []*fact.Delivery) {
	right := prepaid(out.Fact, out.Product)
	if len(events) == 0 && !right {
		d.find(FindingUndelivered, out, out.Span.From, "earned by progress, and none is reported: nothing is earned")
		return
	}
	m, ok := byRedemption, true
	if len(events) > 0 {
		m, ok = d.measured(out, events)
	}
	if !ok {
		return
	}
	if w.measure = m; m == byRedemption {
		w.points, ok = d.redemption(out, w, events)
	} else {
		w.points, ok = d.points(out, w, m, events)
	}
	if !ok || w.points == nil {
		w.points, w.owed = nil, nil
		return
	}
	d.pieces = append(d.pieces, w.course(d).all(d, w.total)...)
}

// course is how a line that is measured by progress is earned.
func (w *lineWork) course(d *Deriver) course {
	return course{points: w.points, owed: w.owed, round: d.terms.Rounding}
}

// tally is what is done of a line so far, and of how much.
type tally struct {
	done, total money.Decimal
	parts       *big.Rat // done of total
}

// add counts what a delivery reports.
func (t *tally) add(x *fact.Delivery) (err error) {
	switch x.Event {
	case fact.DeliveryPercent:
		t.done = x.Value
	case fact.DeliveryReturned:
		t.done, err = t.done.Add(x.Value.Neg())
	default:
		t.done, err = t.done.Add(x.Value)
	}
	t.measure()
	return err
}

func (t *tally) measure() {
	if t.parts = new(big.Rat); !t.total.IsZero() {
		t.parts.Quo(t.done.Rat(), t.total.Rat())
	}
}

// points are the cumulative parts that are satisfied.
func (d *Deriver) points(out *Line, w *lineWork, m measure, events []*fact.Delivery) ([]progressPoint, bool) {
	t := tally{parts: new(big.Rat)}
	switch m {
	case byPercent:
		t.total = money.DecimalOf(100)
	case byUnits:
		t.total = out.Fact.Quantity
	case byHours:
		if !out.Fact.Quantity.IsOne() { // sold by the hour
			t.total = out.Fact.Quantity
		}
	}
	var ps []progressPoint
	for _, x := range events {
		if again := x.Expected; !again.IsZero() && m != byPercent && again.Cmp(t.total) != 0 {
			before := t.total
			t.total = again
			t.measure()
			if !t.done.IsZero() && !before.IsZero() {
				ps = append(ps, d.point(out, x, &t, curve.Estimate, d.noteTotal(x, before)))
			}
		}
		if t.total.IsZero() {
			p, ok := d.unmeasured(out, w, m, x, &t)
			if !ok {
				return nil, false
			}
			ps = append(ps, p)
			continue
		}
		if err := t.add(x); !d.check(err, "delivery") || !d.within(out, m, x, &t) {
			return nil, false
		}
		ps = append(ps, d.point(out, x, &t, curve.Delivery, d.noteProgress(x, w, m, &t)))
	}
	return ps, true
}

// within checks that no more is done than there is, nor taken back than was done.
// As it stood before a change a line may have been less.
func (d *Deriver) within(out *Line, m measure, x *fact.Delivery, t *tally) bool {
	if t.done.Sign() < 0 {
		d.fail(x.At, x.ID, "value", "brings the %s delivered of line %s to %s: no more can be returned than was delivered", m, out.Fact.ID, t.done)
		return false
	}
	if t.parts.Cmp(oneRat) <= 0 || d.state != nil {
		return true
	}
	switch m {
	case byPercent:
		d.fail(x.At, x.ID, "value", "brings the progress of line %s to %s percent: it cannot pass 100", out.Fact.ID, t.done)
	default:
		d.fail(x.At, x.ID, "value", "brings the %s of line %s to %s of %s: state the total that is expected now", m, out.Fact.ID, t.done, t.total)
	}
	return false
}

// point is the progress by the close of a day on which it counts.
func (d *Deriver) point(out *Line, x *fact.Delivery, t *tally, cause curve.Cause, note int32) progressPoint {
	done := t.parts
	if done.Cmp(oneRat) > 0 {
		done = oneRat
	}
	return progressPoint{Day: d.notBefore(out, x.Date), Done: done, Cause: cause, Note: note}
}

func (d *Deriver) noteProgress(x *fact.Delivery, w *lineWork, m measure, t *tally) int32 {
	switch {
	case !d.Trace:
		return curve.NoNote
	case m == byPercent:
		return d.note("%s percent of %s reported %s (%s)", t.done, w.total.Table(d.cur), x.Date, x.At)
	}
	return d.note("%s of %s %s reported %s (%s)", t.done, t.total, m, x.Date, x.At)
}

func (d *Deriver) noteTotal(x *fact.Delivery, before money.Decimal) int32 {
	if !d.Trace {
		return curve.NoNote
	}
	return d.note("%s instead of %s expected in all from %s (%s): what is done so far is measured by it (606-10-25-35)", x.Expected, before, x.Date, x.At)
}
