// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"math/big"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// feeOf is the stated fee of a period of a line: a credit is a part of what the
// customer pays for it, whatever an allocation makes of that (606-10-32-6).
func (a *account) feeOf(x *accounted, w civil.Span) money.Minor {
	d, v := a.d, &x.now
	con := a.parts[x.part].con
	d.enter(v, con)
	defer d.leave(con)
	anchor := v.line.Span.From
	if v.line.Term > 0 {
		anchor = v.line.Fact.Starts.Or(d.start)
	}
	d.firstTo = d.firstEnd(v.con, d.start)
	var sum, fee money.Minor
	if d.priceSpans(v.line.Fact, v.line.Span, anchor, v.line.Term) {
		for i := range d.spans {
			s := &d.spans[i]
			sum += s.Amount
			from, to := max(s.From, w.From), min(s.To, w.To)
			if from < to {
				m, err := portion(s.Amount, partOf(civil.Span{From: from, To: to}, civil.Span{From: s.From, To: s.To}))
				d.check(err, "components.rate")
				fee += m
			}
		}
	}
	if sum == x.stated || x.price == 0 {
		return fee
	}
	// A change left other prices than its own: what is earned says how much.
	share := big.NewRat(int64(x.stated), int64(x.price))
	m, err := portion(valueAt(x.earned, w.To)-valueAt(x.earned, w.From), share)
	d.check(err, "components.rate")
	return m
}

// partOf is which part of a span a period of it is: by months where both are whole
// ones, else by days.
func partOf(w, whole civil.Span) *big.Rat {
	a, rest, _ := civil.MonthsBetween(whole.From, w.From)
	b, rest2, _ := civil.MonthsBetween(whole.From, w.To)
	n, rest3, _ := civil.MonthsBetween(whole.From, whole.To)
	if rest == 0 && rest2 == 0 && rest3 == 0 && n > 0 {
		return big.NewRat(int64(b-a), int64(n))
	}
	return big.NewRat(int64(w.To-w.From), int64(whole.To-whole.From))
}
