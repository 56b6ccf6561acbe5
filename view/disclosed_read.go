// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"slices"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
)

// disclosedReader reads the positions of one group for one period.
type disclosedReader struct {
	d *Disclosing
	a *Accumulator
	p *derive.Positions
	i int // the period

	to       *disclosed
	n        money.Minor
	waits    bool
	whole    []derive.Line // the arrangement with those that are joined to it, filtered or not
	from, by *endOf        // at the opening and the close, of one contract
}

// arrangements reads each arrangement with those that are joined to it.
func (r *disclosedReader) arrangements() {
	as := r.p.Arrangements
	for i := 0; i < len(as); {
		first, last := &as[i], as[i].Last
		for i++; i < len(as) && as[i].Joined; i++ {
			last = as[i].Last
		}
		r.d.picked = r.d.picked[:0]
		r.waits = false
		for k := first.First; k < last; k++ {
			l := &r.p.Lines[k]
			if r.a.keep(&as[l.Arrangement], l) {
				r.d.picked = append(r.d.picked, l)
				r.waits = r.waits || waitsFor(l)
			}
		}
		if len(r.d.picked) > 0 {
			r.whole = r.p.Lines[first.First:last]
			r.n, r.to = money.Minor(first.Count), r.d.amounts(r.i, first.Currency)
			r.arrangement()
		}
	}
}

// waitsFor reports whether a line takes the conservative branch of a question.
func waitsFor(l *derive.Line) bool { return l.Standard != nil && len(l.Standard.Missing) > 0 }

func (r *disclosedReader) note(n note, v money.Minor) { r.to.notes[n].add(v*r.n, r.waits) }

// arrangement reads the lines that were picked.
func (r *disclosedReader) arrangement() {
	r.from, r.by = r.readAt(0), r.readAt(len(r.a.w.at)-1)
	last := len(r.a.w.at) - 1
	var caught money.Minor
	for _, l := range r.d.picked {
		v, _ := r.a.caughtUp(l, r.a.w.bound(0), r.a.w.bound(last))
		caught += v
	}
	r.moves(caught)
	r.note(nReceivableOpen, r.from.receivable())
	r.note(nReceivable, r.by.receivable())
	r.note(nRefundOpen, r.from.refundable)
	r.note(nRefund, r.by.refundable)
	r.note(nPrior, r.a.priorPerformance(r.d.picked, 0, last))
	r.cutRevenue()
	r.remains()
	r.asks()
}

// readAt reads the arrangement at a bound.
func (r *disclosedReader) readAt(j int) *endOf {
	x := &endOf{}
	for _, l := range r.d.picked {
		x.read(r.a, l, j)
	}
	return x
}

// revenueOf is what a line recognises in the period, less contra revenue.
func (r *disclosedReader) revenueOf(l *derive.Line) money.Minor {
	last := len(r.a.w.at) - 1
	return r.a.netOn(l, r.a.w.bound(last)) - r.a.netOn(l, r.a.w.bound(0))
}

// asks notes what questions without answer touch: the amounts of the lines that
// wait for them.
func (r *disclosedReader) asks() {
	if !r.waits {
		return
	}
	var seen []*derive.Question
	last := len(r.a.w.at) - 1
	for _, l := range r.d.picked {
		if !waitsFor(l) {
			continue
		}
		for _, q := range l.Standard.Missing {
			x := r.to.asked[q.Name]
			if !slices.Contains(seen, q) {
				seen = append(seen, q)
				x.contracts += int(r.n)
			}
			x.revenue += r.revenueOf(l) * r.n
			x.remaining += (r.a.value(l.Priced, r.a.w.bound(last)) - r.a.netOn(l, r.a.w.bound(last))) * r.n
			r.to.asked[q.Name] = x
		}
	}
}
