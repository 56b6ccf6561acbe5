// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// planSchedule uses an explicit schedule. An entry that names no line is divided
// among the contract's lines by what is open on them, by largest remainder (design
// section 1, Time on a curve).
func (d *Deriver) planSchedule(out *Line, w *lineWork, b *fact.Billing, own bool) {
	net := d.net(b, b)
	for i := range b.Schedule {
		e := &b.Schedule[i]
		if e.Line != "" && e.Line != out.Fact.ID {
			continue
		}
		amount, err := money.Extend(d.cur, d.terms.Rounding, 1, 1, e.Amount)
		if !d.check(err, "billing.schedule") {
			return
		}
		if e.Line == "" && !own {
			amount = d.lineShare(out, i)
		}
		s := out.Span
		if e.Covers != nil {
			s = civil.Span{From: e.Covers.From, To: e.Covers.To + 1}
		}
		d.soFar += amount
		d.installAmount(e.Date, s, net, amount)
	}
	if d.soFar != w.total && d.state == nil { // after a change the difference is invoiced
		d.find(FindingMismatch, out, out.Span.From, "the schedule comes to "+d.soFar.Table(d.cur)+", the price to "+w.total.Table(d.cur), w.total-d.soFar)
	}
}

// lineShare is the line's part of entry i of the contract's schedule.
func (d *Deriver) lineShare(out *Line, i int) money.Minor {
	lines := d.con.Lines
	if len(d.shares) == 0 && !d.shareSchedule(d.con.Billing.Schedule) {
		return 0
	}
	for k := range lines {
		if &lines[k] == out.Fact {
			return d.shares[i*len(lines)+k]
		}
	}
	return 0
}

// shareSchedule divides every entry among the lines, in the order of their days,
// so that a schedule of the whole price comes to each line's whole price.
func (d *Deriver) shareSchedule(schedule []fact.Instalment) bool {
	n := len(d.con.Lines)
	prices := d.linePrices(d.prices[:0])
	open := slices.Clone(prices)
	order := make([]int, len(schedule))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(schedule[a].Date, schedule[b].Date) })
	d.prices = prices
	shares := make([]money.Minor, n*len(schedule))
	for _, i := range order {
		e := &schedule[i]
		amount, err := money.Extend(d.cur, d.terms.Rounding, 1, 1, e.Amount)
		if !d.check(err, "billing.schedule") {
			return false
		}
		parts := shares[i*n : (i+1)*n]
		if e.Line != "" {
			for k := range parts {
				if d.con.Lines[k].ID == e.Line {
					parts[k] = amount
				}
			}
		} else if err := money.Allocate(amount, d.weights(d.openWeights(open, prices)), parts); !d.check(err, "billing.schedule") {
			return false
		}
		for k := range parts {
			open[k] -= parts[k]
		}
	}
	d.shares = shares
	return true
}

// openWeights are the open amounts, or the prices when nothing is open.
func (d *Deriver) openWeights(open, prices []money.Minor) []money.Minor {
	for _, o := range open {
		if o > 0 {
			return open
		}
	}
	return prices
}

// linePrices is the price of each line's first term, nothing for a line with
// billing of its own. It uses d.spans, so it restores those of the line at hand.
func (d *Deriver) linePrices(dst []money.Minor) []money.Minor {
	keep, months, counted := append([]priceSpan(nil), d.spans...), d.months, d.counted
	d.months = 0
	end := d.firstEnd(d.con, d.start)
	for i := range d.con.Lines {
		l := &d.con.Lines[i]
		s := lineSpan(l, civil.Span{From: d.start, To: end})
		total := money.Minor(0)
		d.counted = s.From
		if l.Billing == nil && !s.Empty() && d.priceSpans(l, s, s.From, 0) {
			total = d.spanTotal()
		}
		dst = append(dst, total)
	}
	d.spans, d.months, d.counted = append(d.spans[:0], keep...), months, counted
	return dst
}
