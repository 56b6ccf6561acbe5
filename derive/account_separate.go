// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
)

// separate accounts for what a change adds as a contract of its own: its price, by
// how much the whole price rises, is allocated to it by the stand-alone selling
// prices of the day, and what was agreed before is earned as it was
// (606-10-25-12).
func (a *account) separate(g *agreement, ts []touched) {
	var price money.Minor
	var adds []*touched
	var weights []int64
	for i := range ts {
		t := &ts[i]
		price += t.delta
		if t.scope.more {
			adds = append(adds, t)
			weights = append(weights, a.addedWeight(g, t))
		}
	}
	parts := make([]money.Minor, len(adds))
	if len(adds) == 1 {
		parts[0] = price
	} else if err := money.Allocate(price, weights, parts); !a.d.check(err, "lines") {
		return
	}
	for i := range ts {
		t := &ts[i]
		k := slices.Index(adds, t)
		switch {
		case k >= 0 && t.fresh:
			a.reprice(t.x, parts[k], &g.changed)
		case k >= 0:
			a.addTo(g, t, parts[k])
		default:
			t.keepCourse() // another price of the same is the price of what is added
		}
	}
}

// addedWeight is what the price of what is added is allocated by.
func (a *account) addedWeight(g *agreement, t *touched) int64 {
	s := &t.scope
	w := s.within.point() + s.beyond.point()
	if !s.known {
		w = a.askedFor(g, t, true)
	}
	return max(1, int64(w))
}

// keepCourse lets a line be what the change makes of it, but for how it is earned.
func (t *touched) keepCourse() {
	keep := t.x.now.course
	t.become()
	t.x.now.course = keep
}

// addTo gives a line more: what was agreed before is earned as it was, and what is
// added over its own days.
func (a *account) addTo(g *agreement, t *touched, price money.Minor) {
	x, c := t.x, &g.changed
	if t.is.course.points != nil || x.now.course.points != nil || a.d.oneTime(t.is.line.Fact) {
		// Units of one line are not told apart: they cost the same.
		t.become()
		a.reprice(x, x.price+price, c)
		return
	}
	var course []curve.Piece
	for _, p := range x.inTime {
		if q, ok := leftOf(ended(p), c.spread); ok {
			course = append(course, q)
		}
	}
	within, beyond := a.parted(t, price)
	is := t.is.course.pieces
	course = append(course, scaled(a.d, between(is, max(g.effect, c.spread), t.scope.ends), within)...)
	course = append(course, scaled(a.d, between(is, t.scope.ends, civil.MaxDay), beyond)...)
	t.become()
	x.now.course.pieces = course
	a.reprice(x, x.price+price, c)
}

// ended is a piece that a change before ended, as one that ends then.
func ended(p curve.Piece) curve.Piece {
	if !p.IsStep() && p.Stop < p.To {
		p.Amount, p.To = p.Total(), p.Stop
		if p.To <= p.From {
			p.Amount, p.From, p.To = 0, p.Stop, p.Stop
		}
	}
	return p
}

// parted divides the price of what is added to a line between the days that the
// line had before and those beyond them.
func (a *account) parted(t *touched, price money.Minor) (within, beyond money.Minor) {
	s := &t.scope
	in, out := int64(s.within.point()), int64(s.beyond.point())
	if !s.known {
		in, out = int64(s.added), 0
		if to := t.is.line.Span.To; to > s.ends {
			v, ok := a.measured(t.is, t.x.part, civil.Span{From: s.ends, To: to})
			if !ok {
				return price, 0
			}
			in, out = int64(s.added-v), int64(v)
		}
	}
	if out <= 0 {
		return price, 0
	}
	parts := make([]money.Minor, 2)
	if err := money.Allocate(price, []int64{max(0, in), out}, parts); !a.d.check(err, "lines") {
		return price, 0
	}
	return parts[0], parts[1]
}

// between is what pieces earn from one day to another.
func between(ps []curve.Piece, from, to civil.Day) []curve.Piece {
	var out []curve.Piece
	for _, p := range ps {
		q, ok := leftOf(p, from)
		if !ok || q.From >= to {
			continue
		}
		if !q.IsStep() && q.To > to {
			ungated := q
			ungated.Gate = q.From
			q.Amount = ungated.Value(to)
			q.To, q.Stop = to, min(q.Stop, to)
		}
		out = append(out, q)
	}
	return out
}
