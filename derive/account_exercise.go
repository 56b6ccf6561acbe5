// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"math/big"
	"slices"

	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
)

// exercised are the events in which options are used for other lines: what was paid
// for them goes on to what was bought (606-10-55-42).
func (a *account) exercised() []event {
	var events []event
	for _, x := range a.lines {
		done := new(big.Rat)
		for i := range x.now.course.points {
			p := &x.now.course.points[i]
			part := new(big.Rat).Sub(p.Done, done)
			if done = p.Done; p.By != nil {
				events = append(events, event{day: p.Day, rank: rankProgress, run: func() { a.exercise(x, p, part) }})
			}
		}
	}
	return events
}

// exercise moves what was paid for a part of an option onto the line that it was
// used for: that earns it with its own price.
func (a *account) exercise(x *accounted, p *progressPoint, part *big.Rat) {
	day, by := p.Day, p.By
	y := a.named(x, by.Name)
	if y == nil || y == x || !y.opened {
		a.d.fail(by.At, by.ID, "name", "option %s is exercised for %q, which is no line that was sold by then: name the line that it was used for, and add it by an amendment", x.name(), by.Name)
		return
	}
	m := a.d.rounded(x.price, part, x.now.course.round, "lines")
	if m == 0 || !x.opened {
		return
	}
	off, on := curve.Step(max(day, x.committed()), -m, curve.Service), curve.Step(max(day, y.committed()), m, curve.Service)
	less := curve.Step(day, -m, curve.Delivery)
	if a.d.Trace {
		off.Note = a.d.note("%s was paid for the option that was exercised on %s: it goes on to %s (606-10-55-42; %s)", m.Table(a.d.cur), by.Date, y.name(), by.At)
		on.Note, less.Note = off.Note, off.Note
	}
	more, ok := a.measure(y).left(a.d, day, m)
	if !ok {
		more = []curve.Piece{curve.Step(day, m, curve.Delivery)}
	}
	for _, l := range []*accounted{x, y} {
		l.expected = append(l.expected, Expectation{Until: day, Earned: nonzero(slices.Clone(l.earned))})
	}
	x.priced, x.price = append(x.priced, off), x.price-m
	x.earned, x.inTime = append(slices.Clone(x.earned), less), append(slices.Clone(x.inTime), less)
	y.priced, y.price = append(y.priced, on), y.price+m
	y.earned, y.inTime = slices.Concat(y.earned, more), slices.Concat(y.inTime, more)
}

// exercises reports whether all that a change adds is what options were exercised
// for.
func (a *account) exercises(adds []touched) bool {
	for _, t := range adds {
		if !t.fresh || !slices.ContainsFunc(a.d.pos.Group.Deliveries, func(x *fact.Delivery) bool {
			return x.Event == fact.DeliveryExercised && x.Contract == a.parts[t.x.part].con.ID && x.Name == t.x.name()
		}) {
			return false
		}
	}
	return true
}
