// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
)

// finishTerms lets lines be what is enforceable of them, once credits, invoices and
// payments have had their say.
func (d *Deriver) finishTerms(g *Group) {
	if d.leaves != nil {
		d.enforce()
	}
	if g.Changes != nil && len(g.Changes.Terminations) > 0 {
		d.refundsAgreed(g.Changes.Terminations)
	}
	if d.closed != nil {
		d.withoutContract()
	}
}

// enforce lets the transaction price of lines that can be left be what is
// enforceable of it on each day, and sets apart what of the claims would be paid
// back.
func (d *Deriver) enforce() {
	for i := range d.pos.Arrangements {
		x := d.leaves[i]
		if x == nil {
			continue
		}
		a := &d.pos.Arrangements[i]
		var lines []*Line
		for k := a.First; k < a.Last; k++ {
			if l := &d.pos.Lines[k]; l.Standard != nil && len(l.Priced) > 0 {
				d.enforceLine(x, l)
				lines = append(lines, l)
			}
		}
		if x.back != givesNothing {
			d.owesUnserved(x, a, lines)
		}
	}
}

func (d *Deriver) enforceLine(x *leaving, l *Line) {
	if x.back == givesAll { // nothing is sure to be kept before the right ends
		held := drawing{at: l.Span.To, cause: curve.CatchUp}
		held.along(l.Earned, civil.MaxDay)
		l.Earned, l.Expected = held.curve(), nil
	}
	whole := l.Priced
	kept := l.Claimed
	if x.back != givesNothing {
		kept = nil
	}
	l.Priced, l.Standard.Enforced = x.enforceable(l, whole, kept), true
}

// enforceable is the price of a line less that of the service that nobody is bound
// to yet: after the day on which the contract can be over. What was claimed and is
// not given back is enforceable in any case.
func (x *leaving) enforceable(l *Line, whole, kept curve.Curve) curve.Curve {
	first := civil.MaxDay
	for i := range whole {
		first = min(first, whole[i].Gate)
	}
	out := drawing{at: first}
	for i := 0; i <= len(l.Expected); i++ {
		known, until := l.Earned, civil.MaxDay
		if i < len(l.Expected) {
			known, until = l.Expected[i].Earned, l.Expected[i].Until
		}
		if until <= out.at {
			continue
		}
		served := x.bound(known, civil.Span{From: out.at, To: l.Span.To})
		served = append(served, curve.Step(civil.MinDay, -totalOf(known), curve.Service))
		out.along(append(served, whole...), until)
	}
	if kept == nil {
		return out.curve()
	}
	return larger(out.curve(), negative(larger(negative(kept), negative(whole))))
}

// bound is what of a curve of service is enforceable from the first day of a span on:
// the service up to the day on which the contract can be over.
func (x *leaving) bound(known curve.Curve, s civil.Span) curve.Curve {
	ahead, exact := aheadBy(known, x.rights.Notice)
	g := drawing{at: s.From}
	for day := s.From + 1; ; {
		e := x.ends(day, s.To)
		if e == civil.MaxDay {
			g.step(totalOf(known))
			return g.curve()
		}
		next := day + 1
		if moves := x.rights.Every.IsZero() && exact && e == x.noticed(day); moves {
			for next <= s.To && x.ends(next, s.To) == x.noticed(next) {
				next++
			}
			g.along(ahead, next-1)
		} else {
			for next <= s.To && x.ends(next, s.To) == e {
				next++
			}
			g.step(valueAt(known, e))
			g.at = next - 1
		}
		day = next
	}
}

// aheadBy reads a curve of service so much later than it runs. exact is false where
// that is no curve of the same convention.
func aheadBy(c curve.Curve, notice civil.Duration) (ahead curve.Curve, exact bool) {
	if notice.IsZero() {
		return c, true
	}
	if notice.Months != 0 {
		return nil, false
	}
	n := civil.Day(notice.Days)
	for _, p := range c {
		if !p.IsStep() && p.Conv != civil.Daily {
			return nil, false
		}
		p.From, p.To, p.Stop, p.Gate = p.From-n, p.To-n, p.Stop-n, p.Gate-n
		ahead = append(ahead, p)
	}
	return ahead, true
}
