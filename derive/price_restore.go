// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
)

// restorePrice puts back what a credit took: the price from the day on, and what
// would have been earned by then without it, caught up on it.
func (d *Deriver) restorePrice(by, a *adjustment) {
	for i := range a.effects {
		e := &a.effects[i]
		x := d.loweredOf(e.line)
		x.keep(by.day)
		note := curve.NoNote
		if d.Trace {
			note = d.note("%s takes back %s: what it took off revenue is caught up (%s)", by, a, by.head.At)
		}
		x.step(&x.contracted, by.day, e.stated, curve.Credit, note)
		x.step(&x.carved, by.day, e.amount-e.stated, curve.Credit, note)
		if e.reason < Reasons {
			x.step(&x.contra[e.reason], by.day, -e.contra, curve.CatchUp, note)
			x.taken -= e.contra
		}
		d.bookCredit(x, e.line, by.day, e.stated, note)
		if e.saved != nil {
			x.goOn(e.saved, e.day, by.day, note)
		}
		for _, k := range e.pieces {
			x.takeBack(k, by.day, note)
		}
	}
}

// cut ends every piece at day d, each in its place: it keeps what it earned by
// then.
func (x *lowered) cut(d civil.Day) {
	for i := range x.earned {
		switch p := &x.earned[i]; {
		case p.IsStep() && p.Gate < d:
		case p.IsStep() || p.From >= d || p.Gate > d:
			p.Amount = 0
		default:
			p.Stop = min(p.Stop, d)
		}
	}
}

// takeBack ends a negative piece at day v and catches up what it took by then.
func (x *lowered) takeBack(m made, v civil.Day, note int32) {
	p := &x.earned[m.at]
	if p.Amount != m.was.Amount || p.Stop != m.was.Stop {
		// Cut since then: its mirror image, counted from v on.
		q := m.was
		q.Amount, q.Gate, q.Cause, q.Note = -q.Amount, max(v, q.Gate), curve.CatchUp, note
		if q.IsStep() {
			q.From, q.To, q.Stop = q.Gate, q.Gate, q.Gate
		}
		x.earned = append(x.earned, q)
		return
	}
	if v <= p.Gate {
		p.Amount = 0 // it had not begun
		return
	}
	by := p.Value(v)
	if !p.IsStep() {
		p.Stop = min(p.To, v)
	}
	x.step(&x.earned, v, -by, curve.CatchUp, note)
}

// goOn lets pieces that were cut at day d be earned again from v on, with what
// they would have earned between caught up.
func (x *lowered) goOn(saved curve.Curve, d, v civil.Day, note int32) {
	x.ended = fact.Date{}
	for _, p := range saved {
		if max(p.Stop, p.Gate+1) <= d {
			continue // it had ended before
		}
		x.step(&x.earned, v, -earnedBy(&p, d), curve.CatchUp, note)
		p.Gate, p.Cause, p.Note = max(p.Gate, v), curve.CatchUp, note
		if p.IsStep() {
			p.From, p.To, p.Stop = p.Gate, p.Gate, p.Gate
		}
		x.earned = append(x.earned, p)
	}
}
