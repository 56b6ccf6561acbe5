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

// opened is what another system had done on one line by the close of a day.
type opened struct {
	id        string
	line      int
	day       civil.Day
	billed    *money.Minor
	earned    *money.Minor
	collected money.Minor
	hasCash   bool
}

// openings reads the group's opening facts and gives each line its part: what
// its schedule says by that day, and what is left by what is left of the prices.
func (d *Deriver) openings(g *Group) {
	if len(g.Openings) > 1 {
		slices.SortFunc(g.Openings, func(a, b *fact.Opening) int {
			return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
		})
	}
	for _, op := range g.Openings {
		a := d.arrangementOf(op.Contract)
		if a == nil {
			d.fail(op.At, op.ID, "contract", "names contract %s, which is not in the book", op.Contract)
			continue
		}
		d.con, d.cur = a.Contract, a.Currency
		var lines []int
		for i := a.First; i < a.Last; i++ {
			l := &d.pos.Lines[i]
			if (op.Line == "" || l.Fact.ID == op.Line) && l.Committed <= op.Date {
				lines = append(lines, i)
			}
		}
		if len(lines) == 0 {
			d.fail(op.At, op.ID, "line", "contract %s has no line %s that began by %s", op.Contract, op.Line, op.Date)
			continue
		}
		d.open(op, lines)
	}
}

// open gives the lines their parts of one opening.
func (d *Deriver) open(op *fact.Opening, lines []int) {
	n := len(lines)
	prices, billedBy, earnedBy, collectedBy := make([]money.Minor, n), make([]money.Minor, n), make([]money.Minor, n), make([]money.Minor, n)
	for k, i := range lines {
		if other := d.openingOf(i); other != nil {
			d.fail(op.At, op.ID, "line", "line %s of contract %s has another opening, %s: state one, as of the last day", d.pos.Lines[i].Fact.ID, op.Contract, other.id)
			return
		}
		w := &d.work[i]
		prices[k] = w.total
		for j := range d.pos.Lines[i].Earned {
			earnedBy[k] += d.pos.Lines[i].Earned[j].Value(op.Date + 1)
		}
		for _, in := range d.insts[w.lo:w.hi] {
			if in.Issue <= op.Date {
				billedBy[k] += in.Amount
			}
			if d.planned(&claim{Issue: in.Issue, Due: in.Due}, w.terms) <= op.Date {
				collectedBy[k] += in.Amount
			}
		}
	}
	billed := d.openingParts(op, "billed", op.Billed, billedBy, prices)
	earned := d.openingParts(op, "earned", op.Earned, earnedBy, prices)
	collected := d.openingParts(op, "collected", op.Collected, collectedBy, prices)
	for k, i := range lines {
		o := opened{id: op.ID, line: i, day: op.Date}
		if billed != nil {
			o.billed = &billed[k]
		}
		if earned != nil {
			o.earned = &earned[k]
			d.earnedAfter(op, i, o)
		}
		if collected != nil {
			o.collected, o.hasCash = collected[k], true
		}
		d.opened = append(d.opened, o)
	}
}

// openingParts divides a stated amount: up to what the schedule says of each
// line by it, the rest by what each line has left of its price.
func (d *Deriver) openingParts(op *fact.Opening, field string, x *money.Decimal, soFar, prices []money.Minor) []money.Minor {
	if x == nil {
		return nil
	}
	total, err := d.exact(*x)
	var sum, rest money.Minor
	if err == nil {
		sum, err = money.Sum(soFar...)
	}
	if err == nil {
		rest, err = money.Sub(total, sum)
	}
	if err != nil {
		d.fail(op.At, op.ID, field, "%v", err)
		return nil
	}
	parts, left := make([]money.Minor, len(prices)), slices.Clone(prices)
	above := false
	for k := range left {
		left[k] -= soFar[k]
		above = above || left[k] > 0
	}
	switch {
	case total < sum && sum > 0:
		err = money.Allocate(total, d.weights(soFar), parts)
		clear(soFar)
	case above:
		err = money.Allocate(rest, d.weights(left), parts)
	default:
		err = money.Allocate(rest, d.weights(prices), parts)
	}
	if err != nil {
		d.fail(op.At, op.ID, field, "%v", err)
		return nil
	}
	for k := range parts {
		parts[k] += soFar[k]
	}
	return parts
}

func (d *Deriver) openingOf(line int) *opened {
	for i := range d.opened {
		if d.opened[i].line == line {
			return &d.opened[i]
		}
	}
	return nil
}

// earnedAfter replaces what was earned by the opening's day and spreads the rest
// of the price over the rest of the service, each segment's part by what was left
// to earn of it.
func (d *Deriver) earnedAfter(op *fact.Opening, i int, o opened) {
	l, w := &d.pos.Lines[i], &d.work[i]
	rest, err := money.Sub(w.total, *o.earned)
	if err != nil {
		d.fail(op.At, op.ID, "earned", "%v", err)
		return
	}
	at := len(d.pieces)
	d.pieces = append(d.pieces, curve.Step(o.day, *o.earned, curve.Opening))
	if w.recognition != fact.Ratable {
		// Earned by events: those after the opening go on.
		for _, p := range l.Earned {
			if p.From > o.day {
				d.pieces = append(d.pieces, p)
			}
		}
		l.Earned = d.pieces[at:len(d.pieces):len(d.pieces)]
		return
	}
	var segments []curve.Piece
	var left []money.Minor
	for _, p := range l.Earned {
		if end := max(p.To, p.From+1); end > o.day+1 {
			left = append(left, p.Amount-p.Value(o.day+1))
			p.From = max(p.From, o.day+1)
			segments = append(segments, p)
		}
	}
	parts := make([]money.Minor, len(left))
	if len(parts) > 0 {
		for k := range left {
			left[k] = max(left[k], -left[k]) // weights, of negative lines too
		}
		if err := money.Allocate(rest, d.weights(left), parts); err != nil {
			d.fail(op.At, op.ID, "earned", "%v", err)
			return
		}
	}
	for k, p := range segments {
		if parts[k] == 0 {
			continue
		}
		p.Amount, p.Stop, p.Gate = parts[k], p.To, max(p.Gate, p.From)
		if d.Trace {
			p.Note = d.note("%s left after the opening of %s, spread to %s", p.Amount.Table(d.cur), o.day, p.To-1)
		}
		d.pieces = append(d.pieces, p)
	}
	l.Earned = d.pieces[at:len(d.pieces):len(d.pieces)]
}

// billAfterOpening bills what the opening states, on its day, and then what
// comes after it. What the opening states as collected pays the oldest.
func (d *Deriver) billAfterOpening(l *Line, w *lineWork, i int, o *opened, real []claim) {
	lo := len(d.claims)
	if o.billed == nil {
		d.claims = append(d.claims, real...)
		d.projected(l, w, i, real, civil.MinDay, w.total)
	} else {
		d.billOpening(w, i, o)
		var after []claim
		for _, c := range real {
			if c.Issue > o.day {
				after = append(after, c)
			}
		}
		d.claims = append(d.claims, after...)
		d.projected(l, w, i, after, o.day, w.total-*o.billed)
	}
	if !o.hasCash {
		return
	}
	left := o.collected
	for k := lo; k < len(d.claims); k++ {
		c := &d.claims[k]
		c.settled = min(max(left, 0), max(c.Amount, 0))
		left -= c.settled
		if c.settled != c.Amount {
			c.Due = max(c.Due, o.day+1) // by the day itself no more had been paid
		}
	}
}

// billOpening claims what was billed by the opening. The latest instalments of
// it are the ones that are still open, due when they are.
func (d *Deriver) billOpening(w *lineWork, i int, o *opened) {
	rest, open := *o.billed, *o.billed-o.collected
	at := len(d.claims)
	for k := w.hi - 1; k >= w.lo && open > 0; k-- {
		in := &d.insts[k]
		if in.Issue > o.day || in.Amount <= 0 {
			continue
		}
		part := min(open, in.Amount)
		open -= part
		rest -= part
		d.claims = append(d.claims, claim{line: i, Issue: o.day, Due: max(in.Due, o.day), Amount: part})
	}
	if rest != 0 {
		d.claims = append(d.claims, claim{line: i, Issue: o.day, Due: o.day, Amount: rest})
	}
	slices.Reverse(d.claims[at:])
}
