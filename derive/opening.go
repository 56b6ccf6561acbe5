// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// opened is what another system had done on one line by the close of a day.
type opened struct {
	line      int
	day       civil.Day
	billed    *money.Minor
	earned    *money.Minor
	collected money.Minor
	hasCash   bool
}

// openings reads the group's opening facts and gives each line its part, by
// price where the fact names no line.
func (d *Deriver) openings(g *Group) {
	for _, op := range g.Openings {
		a := d.arrangementOf(op.Contract)
		if a == nil {
			d.fail(op.At, op.ID, "contract", "names contract %s, which is not in the book", op.Contract)
			continue
		}
		d.con, d.cur = a.Contract, a.Currency
		var lines []int
		var prices []money.Minor
		for i := a.First; i < a.Last; i++ {
			l := &d.pos.Lines[i]
			if (op.Line == "" || l.Fact.ID == op.Line) && l.Committed <= op.Date {
				lines = append(lines, i)
				prices = append(prices, d.work[i].total)
			}
		}
		if len(lines) == 0 {
			d.fail(op.At, op.ID, "line", "contract %s has no line %s that began by %s", op.Contract, op.Line, op.Date)
			continue
		}
		billed := d.openingParts(op, "billed", op.Billed, prices)
		earned := d.openingParts(op, "earned", op.Earned, prices)
		collected := d.openingParts(op, "collected", op.Collected, prices)
		for k, i := range lines {
			o := opened{line: i, day: op.Date}
			if billed != nil {
				o.billed = &billed[k]
			}
			if earned != nil {
				o.earned = &earned[k]
				d.earnedAfter(i, o)
			}
			if collected != nil {
				o.collected, o.hasCash = collected[k], true
			}
			d.opened = append(d.opened, o)
		}
	}
}

func (d *Deriver) openingParts(op *fact.Opening, field string, x *money.Decimal, prices []money.Minor) []money.Minor {
	if x == nil {
		return nil
	}
	total, err := d.exact(*x)
	if err != nil {
		d.fail(op.At, op.ID, field, "%v", err)
		return nil
	}
	parts := make([]money.Minor, len(prices))
	if err := money.Allocate(total, d.weights(prices), parts); err != nil {
		d.fail(op.At, op.ID, field, "%v", err)
		return nil
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
// of the price over the rest of the service.
func (d *Deriver) earnedAfter(i int, o opened) {
	l, w := &d.pos.Lines[i], &d.work[i]
	at := len(d.pieces)
	d.pieces = append(d.pieces, curve.Step(o.day, *o.earned, curve.Opening))
	rest := w.total - *o.earned
	from := max(o.day+1, l.Service.From)
	switch {
	case rest == 0:
	case w.recognition == fact.Ratable && from < l.Service.To:
		conv := w.terms.Proration
		if l.Fact.Convention != nil {
			conv = *l.Fact.Convention
		}
		p := curve.Ratable(rest, from, l.Service.To, conv)
		p.Round = w.terms.Rounding
		if d.Trace {
			p.Note = d.note("%s left after the opening of %s, spread to %s", rest.Table(d.cur), o.day, l.Service.To-1)
		}
		d.pieces = append(d.pieces, p)
	default:
		// Earned by events: those after the opening go on.
		for _, p := range l.Earned {
			if p.From > o.day {
				d.pieces = append(d.pieces, p)
			}
		}
	}
	l.Earned = d.pieces[at:len(d.pieces):len(d.pieces)]
}

// billAfterOpening bills what the opening states, on its day, and then what
// comes after it.
func (d *Deriver) billAfterOpening(l *Line, w *lineWork, i int, o *opened, real []claim) {
	if o.billed == nil {
		d.claims = append(d.claims, real...)
		d.projected(l, w, i, real, civil.MinDay, w.total)
		return
	}
	if *o.billed != 0 {
		d.claims = append(d.claims, claim{line: i, Issue: o.day, Due: o.day, Amount: *o.billed})
	}
	var after []claim
	for _, c := range real {
		if c.Issue > o.day {
			after = append(after, c)
		}
	}
	d.claims = append(d.claims, after...)
	d.projected(l, w, i, after, o.day, w.total-*o.billed)
}
