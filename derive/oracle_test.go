// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"math/big"
	"slices"
	"time"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// The oracle is a slow, separate reading of the design: exact rationals, days
// one by one, package time for months. It knows nothing of curves, weights or
// spans. An amount is rounded once, to the nearest unit; instalments divide it
// by rounding what is due so far.

var epoch = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)

func utc(d civil.Day) time.Time { return epoch.AddDate(0, 0, int(d)) }

func dayOf(t time.Time) civil.Day { return civil.Day(t.Unix() / 86400) }

// monthsAfter keeps the day of the month, or takes the month's last day.
func monthsAfter(d civil.Day, n int) civil.Day {
	t := utc(d)
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return dayOf(first.AddDate(0, 0, min(t.Day(), last)-1))
}

func after(d civil.Day, u civil.Duration, n int) civil.Day {
	if u.Months != 0 {
		return monthsAfter(d, int(u.Months)*n)
	}
	return d + civil.Day(int(u.Days)*n)
}

// monthsBetween counts months from a, a partial one by its days.
func monthsBetween(a, x civil.Day) *big.Rat {
	n := 0
	for monthsAfter(a, n+1) <= x {
		n++
	}
	from, to := monthsAfter(a, n), monthsAfter(a, n+1)
	return new(big.Rat).Add(big.NewRat(int64(n), 1), big.NewRat(int64(x-from), int64(to-from)))
}

// wholeMonths is the number of months from a to x when it is a whole one.
func wholeMonths(a, x civil.Day) (int, bool) {
	n := 0
	for monthsAfter(a, n) < x {
		n++
	}
	return n, monthsAfter(a, n) == x
}

func ratInt(n int64) *big.Rat { return big.NewRat(n, 1) }

func mul(xs ...*big.Rat) *big.Rat {
	out := ratInt(1)
	for _, x := range xs {
		out.Mul(out, x)
	}
	return out
}

func sub(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) }

func quo(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }

// cents rounds an amount of units to the nearest one, a half away from zero.
func cents(exact *big.Rat) money.Minor {
	twice := mul(new(big.Rat).Abs(exact), ratInt(2))
	twice.Add(twice, ratInt(1))
	n := new(big.Int).Quo(twice.Num(), new(big.Int).Mul(twice.Denom(), big.NewInt(2)))
	if exact.Sign() < 0 {
		n.Neg(n)
	}
	return money.Minor(n.Int64())
}

// state is what one day of a line costs.
type state struct{ quantity, price, keep, off string }

// stretch is a run of days of the same state.
type stretch struct {
	from, to civil.Day
	state    state
	amount   money.Minor
	annual   money.Minor
}

// slowLine is one line of one term.
type slowLine struct {
	fact                   *fact.Line
	term                   int
	from, to               civil.Day
	serviceFrom, serviceTo civil.Day
	committed              civil.Day
	gate                   civil.Day // nothing is earned before its close
	anchor                 civil.Day // months are counted from here
	stretches              []stretch
	total                  money.Minor
	bills                  []bill
}

type bill struct {
	issue, due civil.Day
	amount     money.Minor
}

// oracle reads one contract.
type oracle struct {
	c       *fact.Contract
	start   civil.Day
	signed  civil.Day
	horizon civil.Day
	lines   []slowLine
}

func slow(c *fact.Contract, horizon civil.Day) *oracle {
	o := &oracle{c: c, horizon: horizon}
	o.start = c.Starts.Day()
	o.signed = c.Signed.Or(o.start)
	for k, s := range o.terms() {
		for i := range c.Lines {
			o.line(&c.Lines[i], k, s)
		}
	}
	return o
}

// terms are the contract's terms: the first, and renewals that begin by the
// horizon, all counted from the first day.
func (o *oracle) terms() []civil.Span {
	c := o.c
	length := c.Term
	switch {
	case c.Open:
		length = c.Commit
		if length.IsZero() {
			length = months(1)
			for i := range c.Lines {
				length.Months = max(length.Months, perMonths(c.Lines[i].Per))
				if b := c.Lines[i].Billing; b != nil {
					length.Months = max(length.Months, b.Every.Months)
				}
			}
			if c.Billing != nil {
				length.Months = max(length.Months, c.Billing.Every.Months)
			}
		}
	case c.Ends.IsSet():
		if n, ok := wholeMonths(o.start, c.Ends.Day()+1); ok {
			length = months(int32(n))
		} else {
			length = days(int32(c.Ends.Day() + 1 - o.start))
		}
	}
	spans := []civil.Span{{From: o.start, To: after(o.start, length, 1)}}
	if !c.Open && c.AutoRenew == nil {
		return spans
	}
	first, again := length, length
	if c.AutoRenew != nil && !c.AutoRenew.Term.IsZero() {
		again = c.AutoRenew.Term
	}
	bound := func(k int) civil.Day {
		if first.Months > 0 && again.Months > 0 {
			return monthsAfter(o.start, int(first.Months)+k*int(again.Months))
		}
		return after(after(o.start, first, 1), again, k)
	}
	for k := 0; bound(k) <= o.horizon; k++ {
		spans = append(spans, civil.Span{From: bound(k), To: bound(k + 1)})
	}
	return spans
}

func perMonths(p fact.Per) int32 {
	switch p.Unit {
	case fact.PerMonth:
		return 1
	case fact.PerQuarter:
		return 3
	case fact.PerYear:
		return 12
	case fact.PerMonths:
		return p.N
	}
	return 0
}

func once(l *fact.Line) bool { return l.Per.Unit == fact.PerOnce || l.Per.Unit == fact.PerEach }

// line adds one line of one term, unless it has no part in the term.
func (o *oracle) line(l *fact.Line, k int, s civil.Span) {
	own := l.Ends.IsSet() || !l.Term.IsZero()
	x := slowLine{fact: l, term: k, from: s.From, to: s.To, anchor: s.From}
	switch {
	case k == 0:
		x.from = l.Starts.Or(s.From)
		x.anchor = x.from
		if l.Ends.IsSet() {
			x.to = l.Ends.Day() + 1
		} else if !l.Term.IsZero() {
			x.to = after(x.from, l.Term, 1)
		}
	case once(l), own && o.c.Open:
		return
	case own && o.lines[slices.IndexFunc(o.lines, func(y slowLine) bool { return y.fact == l })].to < o.first().To:
		return // it ended by itself
	default:
		if _, ok := wholeMonths(o.start, s.From); ok {
			x.anchor = o.start
		}
	}
	x.committed = max(x.from, o.signed)
	if k == 0 {
		x.committed = o.c.Booked.Or(o.signed)
	}
	x.gate = o.signed
	o.service(&x)
	o.price(&x)
	o.bill(&x)
	for i := range x.bills {
		if k > 0 {
			x.committed = min(x.committed, x.bills[i].issue) // what is invoiced has been agreed
		}
	}
	o.lines = append(o.lines, x)
}

func (o *oracle) first() civil.Span { return o.terms()[0] }

// service is the term, unless it starts on another day.
func (o *oracle) service(x *slowLine) {
	x.serviceFrom, x.serviceTo = x.from, x.to
	s := x.fact.Service
	if s == nil || (x.term > 0 && !s.MovesEnd) {
		return
	}
	first := x.fact.Starts.Or(o.start)
	move := func(d civil.Day) civil.Day {
		if n, ok := wholeMonths(first, s.From.Day()); ok && s.From.Day() > first {
			return monthsAfter(d, n)
		}
		return d + s.From.Day() - first
	}
	x.serviceFrom = move(x.from)
	if s.MovesEnd {
		x.serviceTo = move(x.to)
	}
}

// earned is what is delivered before day x, exactly: evenly over the service,
// but a quantity that steps by its stretches, since added units are distinct.
func (x *slowLine) earned(conv civil.Convention, d civil.Day) *big.Rat {
	sum := new(big.Rat)
	if d <= x.gate {
		return sum
	}
	add := func(amount money.Minor, from, to civil.Day) {
		if d > from {
			part := quo(weigh(conv, from, min(d, to)), weigh(conv, from, to))
			sum.Add(sum, mul(part, ratInt(int64(amount))))
		}
	}
	if len(x.fact.Quantities) == 0 || x.fact.Service != nil {
		add(x.total, x.serviceFrom, x.serviceTo)
		return sum
	}
	for _, s := range x.stretches {
		add(s.amount, s.from, s.to)
	}
	return sum
}

// weigh adds up the days: each the same, or each month the same.
func weigh(conv civil.Convention, from, to civil.Day) *big.Rat {
	if conv == civil.Daily {
		return ratInt(int64(to - from))
	}
	w := new(big.Rat)
	for d := from; d < to; d++ {
		t := utc(d)
		w.Add(w, big.NewRat(1, int64(time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day())))
	}
	return w
}

// annual is the recurring level on a day.
func (x *slowLine) annual(d civil.Day) money.Minor {
	if once(x.fact) || d < x.serviceFrom || d >= x.serviceTo || d < x.gate {
		return 0
	}
	if x.serviceTo != x.to || len(x.stretches) == 1 {
		return x.stretches[len(x.stretches)-1].annual
	}
	for _, s := range x.stretches {
		if s.from <= d && d < s.to {
			return s.annual
		}
	}
	return 0
}
