// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
)

// never is a day that no report reads.
const never = civil.MaxDay

// payableFrom is the first day on which a line's condition of payment holds: the
// beginning of time without one, never while it is not known to hold.
func (d *Deriver) payableFrom(l *Line) civil.Day {
	switch {
	case l.Fact == nil || l.Fact.PayableWhen == "":
		return civil.MinDay
	case l.Fact.PayableWhen == fact.PayableAllDelivered:
		return d.allDelivered(l)
	case l.Fact.PayableWhen == fact.PayableAccepted:
		day := d.delivered(l.Fact.ID, fact.DeliveryAccepted)
		if s := l.Fact.Service; s != nil {
			day = day.OrDate(s.Expected)
		}
		return day.Or(never)
	}
	day := never
	for _, x := range d.pos.Group.Deliveries {
		if x.Contract == d.con.ID && x.Event == fact.DeliveryMilestone && x.Name == l.Fact.PayableMilestone() {
			day = min(day, x.Date)
		}
	}
	return day
}

// allDelivered is the day on which the last line of the contract's term is
// delivered in full.
func (d *Deriver) allDelivered(l *Line) civil.Day {
	a := &d.pos.Arrangements[l.Arrangement]
	last := civil.MinDay
	for i := a.First; i < len(d.pos.Lines) && d.pos.Lines[i].Arrangement == l.Arrangement; i++ {
		if o := &d.pos.Lines[i]; o.Term == l.Term {
			last = max(last, d.deliveredInFull(o, &d.work[i]))
		}
	}
	return last
}

// deliveredInFull is the day on which the last of a line is delivered. What is
// used, or earned as it is invoiced, is delivered when its days are over.
func (d *Deriver) deliveredInFull(l *Line, w *lineWork) civil.Day {
	if w.recognition == fact.ByUsage || w.recognition == fact.AsInvoiced {
		return l.Span.To - 1
	}
	price, err := l.Priced.Total()
	total, failed := l.Earned.Total()
	if err != nil || failed != nil || total != price {
		return never // not all of it is known to be delivered
	}
	last := l.Span.From
	for i := range l.Earned {
		last = max(last, lastDayOf(&l.Earned[i]))
	}
	return last
}

// lastDayOf is the day on which the last of a piece counts.
func lastDayOf(p *curve.Piece) civil.Day {
	if p.IsStep() {
		return p.Gate
	}
	return max(p.Gate, p.Stop-1)
}

// holdBack lets the schedule of a line that waits for a condition invoice nothing
// before it holds.
func (d *Deriver) holdBack() {
	for i := range d.pos.Lines {
		l, w := &d.pos.Lines[i], &d.work[i]
		if l.Fact == nil || l.Fact.PayableWhen == "" {
			continue
		}
		d.arrange(l.Arrangement)
		from := d.payableFrom(l)
		for k := w.lo; k < w.hi; k++ {
			in := &d.insts[k]
			if late := from - in.Issue; late > 0 {
				in.Issue = from
				in.Due = min(in.Due, never-late) + late
			}
		}
	}
}
