// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// flows are the pieces of a curve that flow in the span, with their arithmetic.
func (x *explainer) flows(name string, c curve.Curve, cur money.Currency) []Part {
	var parts []Part
	from, to := x.opens(), x.closes()
	for i := range c {
		p := &c[i]
		before, after := x.read(p, from), x.read(p, to)
		if before == after {
			continue
		}
		parts = append(parts, Part{Curve: name, Cause: p.Cause.String(), Amount: after - before,
			How: flowText(p, from, to, before, after, cur), Why: x.d.Note(p.Note)})
	}
	return parts
}

func (x *explainer) read(p *curve.Piece, d civil.Day) money.Minor {
	if x.w.AtOpen {
		return p.AtOpen(d)
	}
	return p.Value(d)
}

// flowText is the arithmetic of one piece between two days: the difference of
// two cumulative values, each rounded once.
func flowText(p *curve.Piece, from, to civil.Day, before, after money.Minor, cur money.Currency) string {
	if p.IsStep() {
		return fmt.Sprintf("%s on %s", p.Amount.Table(cur), p.From)
	}
	upTo := weightText(p, to, after, cur)
	if before == 0 {
		return upTo
	}
	return fmt.Sprintf("%s, less %s = %s", upTo, weightText(p, from, before, cur), (after - before).Table(cur))
}

// weightText is "12,000.00 × 48/366 days = 1,573.77".
func weightText(p *curve.Piece, x civil.Day, value money.Minor, cur money.Currency) string {
	num, den := p.Conv.Weight(p.From, p.To, min(x, p.Stop)), p.Conv.Weight(p.From, p.To, p.To)
	if num >= den {
		return fmt.Sprintf("%s in full by %s", value.Table(cur), min(x, p.Stop)-1)
	}
	unit := "of " + p.Conv.String() + " weight"
	if p.Conv == civil.Daily {
		unit = "days"
	} else {
		num, den = lowest(num, den)
	}
	return fmt.Sprintf("%s × %d/%d %s to %s = %s", p.Amount.Table(cur), num, den, unit, min(x, p.Stop)-1, value.Table(cur))
}

func lowest(num, den int64) (int64, int64) {
	a, b := num, den
	for b != 0 {
		a, b = b, a%b
	}
	if a == 0 {
		return num, den
	}
	return num / a, den / a
}

// balance are the pieces of a curve with a value at the close, times sign.
func (x *explainer) balance(name string, c curve.Curve, cur money.Currency, sign money.Minor) []Part {
	var parts []Part
	to := x.closes()
	for i := range c {
		p := &c[i]
		v := x.read(p, to)
		if v == 0 {
			continue
		}
		how := fmt.Sprintf("%s on %s", p.Amount.Table(cur), p.From)
		if !p.IsStep() {
			how = weightText(p, to, v, cur)
		}
		parts = append(parts, Part{Curve: name, Cause: p.Cause.String(), Amount: sign * v, How: how, Why: x.d.Note(p.Note)})
	}
	return parts
}

// booksOf is the name of a class that the measure reads, "" for the others.
func (x *explainer) booksOf(c derive.Class) string {
	name := derive.ClassName(x.w.terms, c)
	if x.w.own != nil && !x.w.own.reads(int(c), x.m.class) || x.m.class != "" && x.m.class != name {
		return ""
	}
	return name
}

// bookings are the bookings in the span whose class has a name.
func (x *explainer) bookings(bs []derive.Booking, nameOf func(derive.Class) string, cur money.Currency) []Part {
	var parts []Part
	from, to := x.opens(), x.closes()
	for _, b := range bs {
		in := from <= b.Day && b.Day < to
		if x.w.AtOpen {
			in = from < b.Day && b.Day <= to
		}
		name := nameOf(b.Class)
		if !in || name == "" {
			continue
		}
		parts = append(parts, Part{Curve: "booked", Cause: name, Amount: b.Amount,
			How: fmt.Sprintf("%s on %s", b.Amount.Table(cur), b.Day), Why: x.d.Note(b.Note)})
	}
	return parts
}

// lastDay is the last day that counts at the close.
func (x *explainer) lastDay() civil.Day { return x.w.lastDay(x.closes()) }

// levels explains MRR and ARR: the levels in force on the last day.
func (x *explainer) levels(it *Item, l *derive.Line) {
	on := x.lastDay()
	for _, v := range l.Recurring {
		if v.From > on || on >= v.To {
			continue
		}
		annual, _, _ := x.w.level(&v)
		how := fmt.Sprintf("%s annual, %s", annual.Table(it.Currency), civil.Span{From: v.From, To: v.To})
		if v.Paused {
			how += fmt.Sprintf(", paused (mrr.pause: %s)", [...]string{"zero", "keep", "churn"}[x.w.terms.MRRPause])
		}
		it.Amount += int64(annual)
		it.Parts = append(it.Parts, Part{Curve: "recurring", Cause: "level", Amount: annual, How: how, Why: x.d.Note(v.Note)})
	}
	it.How = fmt.Sprintf("%s annual in force on %s", money.Minor(it.Amount).Table(it.Currency), on)
	if x.m.Unit == UnitMonthly {
		it.How += ", a twelfth of it a month"
	}
}

// ahead explains cRPO: what of a commitment is earned in the twelve months after
// the close.
func (x *explainer) ahead(it *Item, l *derive.Line, cur money.Currency) {
	to := x.closes()
	if l.Binds() > x.lastDay() {
		return
	}
	year := to.AddMonths(12)
	earned := l.ExpectedOn(x.lastDay())
	for i := range earned {
		p := &earned[i]
		now, then := x.read(p, to), x.read(p, year)
		if now == then {
			continue
		}
		it.Parts = append(it.Parts, Part{Curve: "earned", Cause: p.Cause.String(), Amount: then - now,
			How: flowText(p, to, year, now, then, cur), Why: x.d.Note(p.Note)})
	}
	if l.Standard == nil {
		return
	}
	flow := sumParts(it.Parts)
	remains := sumParts(x.balance("priced", l.Priced, cur, 1)) + sumParts(x.unearned(l, cur))
	off := within(flow, remains) - flow
	if off == 0 {
		return
	}
	cause, why := "not_priced", "no part of the price at the close: interest to come, use that nobody is bound to, or a later estimate"
	if l.Standard.Enforced {
		cause, why = "not_enforceable", "the customer, or the seller, can leave before (606-10-25-3)"
	}
	it.Parts = append(it.Parts, Part{Curve: "priced", Cause: cause, Amount: off, How: off.Table(cur), Why: why})
}

// netted explains a balance that nets over the arrangement.
func (x *explainer) netted(arr *derive.Arrangement, lines []*derive.Line) {
	it := x.item(arr, nil)
	cur := arr.Currency
	var basis, earned, priced, claimed money.Minor
	name := [...]string{"billed", "booked", "received"}[x.w.terms.DeferredBasis]
	if x.w.terms.DeferredBasis == policy.DeferredBilled && slices.ContainsFunc(lines, func(l *derive.Line) bool { return l.Standard != nil }) {
		name = "claimed"
	}
	for _, l := range lines {
		c, in := x.w.basis(l)
		if x.m.Name == "backlog" || x.m.Name == "owed_back" {
			c, in, name = l.Priced, true, "priced"
			claimed += sumParts(x.balance("claimed", l.Claimed, cur, 1)) + sumParts(x.between(l, cur))
		}
		if !in {
			continue
		}
		b, e := x.balance(name, c, cur, 1), x.unearned(l, cur)
		if name != "priced" && x.w.terms.DeferredBasis != policy.DeferredBooked {
			b = append(b, x.between(l, cur)...)
		}
		basis += sumParts(b)
		earned -= sumParts(e)
		it.Parts = append(append(it.Parts, b...), e...)
	}
	priced = basis
	switch net := basis - earned; x.m.Name {
	case "deferred_revenue":
		it.Amount = int64(max(net, 0))
		it.How = fmt.Sprintf("%s %s - earned %s = %s (deferred.basis: %s)", name, basis.Table(cur), earned.Table(cur), net.Table(cur), basisName(x.w.terms))
	case "contract_asset":
		it.Amount = int64(max(-net, 0))
		it.How = fmt.Sprintf("earned %s - %s %s = %s", earned.Table(cur), name, basis.Table(cur), (-net).Table(cur))
	case "backlog":
		it.Amount = int64(max(priced-max(claimed, earned), 0))
		it.How = fmt.Sprintf("priced %s - the larger of claimed %s and earned %s", priced.Table(cur), claimed.Table(cur), earned.Table(cur))
	case "owed_back":
		it.Amount = int64(max(max(claimed, earned)-priced, 0))
		it.How = fmt.Sprintf("the larger of claimed %s and earned %s, less priced %s", claimed.Table(cur), earned.Table(cur), priced.Table(cur))
	}
	if it.Amount == 0 {
		return
	}
	x.add(it, arr.Count)
}

func basisName(t *policy.Terms) string {
	return [...]string{"billed", "booked", "received"}[t.DeferredBasis]
}

func sumParts(parts []Part) (sum money.Minor) {
	for _, p := range parts {
		sum += p.Amount
	}
	return sum
}

// calculated explains calculated billings: revenue and the change of position.
func (x *explainer) calculated(arr *derive.Arrangement, lines []*derive.Line) {
	it := x.item(arr, nil)
	cur := arr.Currency
	var revenue, position money.Minor
	for _, l := range lines {
		basis, in := x.w.basis(l)
		if !in {
			continue
		}
		earned, b := append(x.flows("earned", l.Earned, cur), x.contra(l, cur, x.flows)...), x.flows("basis", basis, cur)
		if l.Standard != nil && x.w.terms.DeferredBasis != policy.DeferredBooked {
			b = append(b, x.flows("interest", l.Standard.Interest, cur)...)
			for _, p := range x.flows("refundable", l.Standard.Refundable, cur) {
				p.Amount = -p.Amount
				b = append(b, p)
			}
		}
		revenue += sumParts(earned)
		position += sumParts(b) - sumParts(earned)
		it.Parts = append(append(it.Parts, earned...), b...)
	}
	it.Amount = int64(revenue + position)
	it.How = fmt.Sprintf("revenue %s + change of position %s = %s", revenue.Table(cur), position.Table(cur), (revenue + position).Table(cur))
	x.add(it, arr.Count)
}
