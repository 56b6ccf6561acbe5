// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"math/big"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// stateOn is what quantity, price and discounts are in force on a day.
func (o *oracle) stateOn(l *fact.Line, d civil.Day) state {
	start := l.Starts.Or(o.start)
	begins := func(w fact.When) civil.Day {
		if w.From.IsSet() {
			return w.From.Day()
		}
		return after(start, w.After, 1)
	}
	s := state{quantity: l.Quantity.String(), price: l.UnitPrice.String()}
	latest := civil.MinDay
	for _, q := range l.Quantities {
		if x := begins(q.When); x <= d && x >= latest {
			s.quantity, latest = q.N.String(), x
		}
	}
	latest = civil.MinDay
	for _, p := range l.Prices {
		if x := begins(p.When); x <= d && x >= latest {
			s.price, latest = p.Price.String(), x
		}
	}
	keep, off := ratInt(1), new(big.Rat)
	for _, x := range l.Discounts {
		from := x.From.Or(start)
		if d < from || (!x.For.IsZero() && d >= after(from, x.For, 1)) {
			continue
		}
		keep = mul(keep, quo(sub(ratInt(100), x.Percent.Rat()), ratInt(100)))
		off.Add(off, x.Amount.Rat())
	}
	s.keep, s.off = keep.RatString(), off.RatString()
	return s
}

func parse(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic("not a number: " + s)
	}
	return r
}

// net is quantity × price after discounts, for n price periods, never below
// nothing because of an amount off.
func (s state) net(n *big.Rat, scale int64) money.Minor {
	price := mul(parse(s.quantity), parse(s.price), parse(s.keep))
	off := parse(s.off)
	price.Sub(price, off)
	if off.Sign() > 0 && price.Sign() < 0 {
		return 0
	}
	return cents(mul(price, n, ratInt(scale)))
}

// price walks through the days of the term and adds up what they cost.
func (o *oracle) price(x *slowLine) {
	for d := x.from; d < x.to; d++ {
		s := o.stateOn(x.fact, d)
		if n := len(x.stretches); n > 0 && x.stretches[n-1].state == s {
			x.stretches[n-1].to = d + 1
			continue
		}
		x.stretches = append(x.stretches, stretch{from: d, to: d + 1, state: s})
	}
	scale := int64(1)
	for range o.c.Currency.Exponent() {
		scale *= 10
	}
	for i := range x.stretches {
		s := &x.stretches[i]
		periods := x.periods(s.from, s.to)
		if once(x.fact) && i > 0 {
			periods = new(big.Rat)
		}
		s.amount = o.raised(s.state.net(periods, scale), x.term)
		if f := x.perYear(); f != nil {
			s.annual = o.raised(s.state.net(f, scale), x.term)
		}
		x.total += s.amount
	}
}

// raised is an amount after so many renewals, each rounded as it is invoiced.
func (o *oracle) raised(m money.Minor, times int) money.Minor {
	if o.c.AutoRenew == nil {
		return m
	}
	factor := quo(new(big.Rat).Add(ratInt(100), o.c.AutoRenew.Uplift.Rat()), ratInt(100))
	for range times {
		m = cents(mul(ratInt(int64(m)), factor))
	}
	return m
}

// periods is how many price periods lie between two days of the term.
func (x *slowLine) periods(from, to civil.Day) *big.Rat {
	span := sub(monthsBetween(x.anchor, to), monthsBetween(x.anchor, from))
	switch p := x.fact.Per; p.Unit {
	case fact.PerDay:
		return ratInt(int64(to - from))
	case fact.PerWeek:
		return big.NewRat(int64(to-from), 7)
	case fact.PerOnce, fact.PerEach:
		return ratInt(1)
	case fact.PerTerm:
		return quo(span, sub(monthsBetween(x.anchor, x.to), monthsBetween(x.anchor, x.from)))
	default:
		return quo(span, ratInt(int64(perMonths(p))))
	}
}

// perYear is the factor from the price to its annual level.
func (x *slowLine) perYear() *big.Rat {
	switch x.fact.Per.Unit {
	case fact.PerDay:
		return ratInt(365)
	case fact.PerWeek:
		return ratInt(52)
	case fact.PerOnce, fact.PerEach:
		return nil
	case fact.PerTerm:
		n := sub(monthsBetween(x.anchor, x.to), monthsBetween(x.anchor, x.from))
		if n.IsInt() {
			return quo(ratInt(12), n)
		}
		return big.NewRat(365, int64(x.to-x.from))
	}
	return quo(ratInt(12), ratInt(int64(perMonths(x.fact.Per))))
}

// lapsed is how much of a price runs from one day to another: a daily or weekly
// price by days, any other by months.
func (x *slowLine) lapsed(from, to civil.Day) *big.Rat {
	if u := x.fact.Per.Unit; u == fact.PerDay || u == fact.PerWeek {
		return ratInt(int64(to - from))
	}
	return sub(monthsBetween(x.anchor, to), monthsBetween(x.anchor, from))
}

// upTo is the price of the days before d, as invoices up to d come to.
func (x *slowLine) upTo(d civil.Day) money.Minor {
	var sum money.Minor
	for _, s := range x.stretches {
		switch {
		case d <= s.from:
		case d >= s.to:
			sum += s.amount
		default:
			part := quo(x.lapsed(s.from, d), x.lapsed(s.from, s.to))
			sum += cents(mul(part, ratInt(int64(s.amount))))
		}
	}
	return sum
}

// bill lays out the invoices of the line's term.
func (o *oracle) bill(x *slowLine) {
	b := x.fact.Billing
	own := b != nil
	if !own {
		b = o.c.Billing
	}
	if b == nil {
		b = &fact.Billing{Every: months(perMonths(x.fact.Per)), Whole: perMonths(x.fact.Per) == 0}
	}
	switch {
	case len(b.Schedule) > 0:
		for _, e := range b.Schedule {
			if x.term == 0 && (e.Line == x.fact.ID || e.Line == "") {
				amount := cents(mul(e.Amount.Rat(), ratInt(100)))
				x.bills = append(x.bills, bill{e.Date, after(e.Date, b.Net, 1), amount})
			}
		}
	case len(b.Phases) > 0 && once(x.fact):
		o.rule(x, &b.Phases[0], own, x.from, x.to)
	case len(b.Phases) > 0:
		from := x.from
		past, _ := wholeMonths(x.anchor, x.from)
		root := x.anchor
		if monthsAfter(root, past) != x.from {
			root, past = x.from, 0
		}
		for i := range b.Phases {
			to := x.to
			if i < len(b.Phases)-1 {
				past += int(b.Phases[i].For.Months)
				to = min(to, monthsAfter(root, past))
			}
			o.rule(x, &b.Phases[i], own, from, to)
			from = to
		}
	default:
		o.rule(x, b, own, x.from, x.to)
	}
}

// rule bills the days from one to another, periods counted from the line's
// first day so that a 31st comes back after a short month.
func (o *oracle) rule(x *slowLine, b *fact.Billing, own bool, from, to civil.Day) {
	if from >= to {
		return
	}
	every := b.Every
	if b.Whole || (once(x.fact) && !own) {
		every = days(int32(to - from))
	}
	arrears := b.Arrears && (own || !once(x.fact))
	base, first := x.anchor, x.anchor
	if b.From == fact.FromSigned {
		base, first = o.signed, x.fact.Starts.Or(o.start)
	} else if b.From == fact.FromDate {
		base, first = b.FromDay, x.fact.Starts.Or(o.start)
	}
	// The n-th bound after "from", as the service and as the invoices count it.
	bound := func(root civil.Day, n int) civil.Day {
		if skip, ok := wholeMonths(first, from); ok && every.Months > 0 {
			return monthsAfter(root, skip+n*int(every.Months))
		} else if ok {
			return after(monthsAfter(root, skip), every, n)
		}
		return after(from+root-first, every, n)
	}
	for n := 0; bound(first, n) < to; n++ {
		start, end := bound(first, n), min(bound(first, n+1), to)
		issue := bound(base, n)
		switch {
		case arrears && base == first:
			issue = end - 1
		case arrears:
			issue = bound(base, n+1) - 1
		}
		amount := x.upTo(end) - x.upTo(start)
		if once(x.fact) && (b.Whole || !own) {
			amount = x.total
		}
		if issue = max(issue, o.signed); amount != 0 {
			x.bills = append(x.bills, bill{issue, after(issue, b.Net, 1), amount})
		}
	}
}

// String describes the line for a failure.
func (x *slowLine) String() string {
	var b strings.Builder
	b.WriteString(x.fact.ID + " " + civil.Span{From: x.from, To: x.to}.String())
	for _, s := range x.stretches {
		b.WriteString("; " + civil.Span{From: s.from, To: s.to}.String() + " " + money.DecimalOf(int64(s.amount)).String())
	}
	return b.String()
}
