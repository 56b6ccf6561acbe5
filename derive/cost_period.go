// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"errors"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// costTerm is a term of the contract as it was when the term began; amendments
// move its end from the day they count.
type costTerm struct {
	civil.Span
	k    int
	last bool // nothing follows it by itself
}

// layTerms finds the terms of the contract.
func (c *costing) layTerms() {
	d := c.d
	var length civil.Duration
	first := civil.Span{From: d.start, To: d.firstEnd(d.con, d.start)}
	switch {
	case d.con.Open:
		length = d.commitment(d.con)
	case d.con.AutoRenew != nil:
		if length = d.con.AutoRenew.Term; length.IsZero() {
			length = termOf(d.con, first)
		}
	}
	c.terms = []costTerm{{Span: first, last: length.IsZero()}}
	for i := range c.lines {
		l := &c.lines[i]
		if l.Fact == nil || l.Term == 0 {
			continue
		}
		at := slices.IndexFunc(c.terms, func(t costTerm) bool { return t.k == l.Term })
		if at < 0 {
			at = len(c.terms)
			c.terms = append(c.terms, costTerm{Span: l.Span, k: l.Term})
		}
		t := &c.terms[at]
		t.From = min(t.From, l.Span.From)
		t.To = length.From(t.From)
	}
	slices.SortFunc(c.terms, func(a, b costTerm) int { return cmp.Compare(a.From, b.From) })
}

// termOn is the term that holds a day, the first before all of them.
func (c *costing) termOn(day civil.Day) *costTerm {
	t := &c.terms[0]
	for i := range c.terms {
		if c.terms[i].From <= day {
			t = &c.terms[i]
		}
	}
	return t
}

// moves reports whether an amendment moves the end of a term, and to where.
func (t *costTerm) moves(ch *change) (to civil.Day, yes bool) {
	if ch.amendment == nil || !ch.amendment.ExtendTo.IsSet() || ch.from < t.From || (ch.from > t.To && !t.last) {
		return 0, false
	}
	return max(ch.amendment.ExtendTo.Day()+1, ch.from), true
}

// endOn is the day after the term's end, as it was agreed on a day.
func (c *costing) endOn(t *costTerm, day civil.Day) civil.Day {
	to := t.To
	for i := range c.changes {
		if ch := &c.changes[i]; ch.counts() <= day {
			if moved, yes := t.moves(ch); yes {
				to = moved
			}
		}
	}
	return to
}

// beginning is the first day of amortisation: when the service begins that the
// cost is for (340-40-35-1), of a cost for a renewal when the next term does. It is
// not known while nobody knows when the service begins.
func (c *costing) beginning(x *fact.Cost, lines []int) (civil.Day, bool) {
	if x.Starts.IsSet() {
		return x.Starts.Day(), true
	}
	if x.Renewal && len(c.d.con.Renews) == 0 { // else its own service is that of the renewal
		t := c.termOn(x.Date)
		for i := range c.terms {
			if next := &c.terms[i]; next.k > 0 && next.From >= x.Date {
				return next.From, true
			}
		}
		if t.k > 0 {
			return x.Date, true // the renewed term is running
		}
		return max(c.endOn(t, x.Date), x.Date), true
	}
	from, ok := civil.MaxDay, false
	for _, i := range lines {
		if s := c.lines[i].Service; !s.Empty() {
			from, ok = min(from, s.From), true
		}
	}
	return max(from, x.Date), ok
}

// extent is how long a cost is amortised, and what that comes from.
type extent struct {
	to     civil.Day
	byTerm bool // the end is that of the term, and moves with it
	how    string
}

// byTerm is the extent of the contract's term.
func (c *costing) byTerm(x *fact.Cost, from civil.Day, why string) extent {
	t := c.termOn(from)
	to := c.endOn(t, x.Date)
	if x.Renewal && len(c.d.con.Renews) == 0 && t.k == 0 {
		// A renewal that the book does not have yet: as long as the first term.
		to = max(to, termOf(c.d.con, t.Span).From(from))
	}
	how := "the term of the contract"
	if why != "" {
		how += " (" + why + ")"
	}
	return extent{to: to, byTerm: true, how: how}
}

// whole is how long a cost is amortised: as it states, else over the term where a
// renewal costs the same in proportion, else as answered, else over the term. A
// commission for a renewal is paid for that.
func (c *costing) whole(x *fact.Cost, life *costLife, from civil.Day) (extent, bool) {
	if !x.Benefit.IsZero() {
		return extent{to: x.Benefit.From(from), how: x.Benefit.String() + ", as the cost states"}, true
	}
	subjects := c.subjects(x)
	yes, known := true, true
	if c.renews(x) {
		subjects = subjects[:1] // what is said of the contract is about the first commission
	} else {
		var ok bool
		if yes, known, ok = c.inProportion(x); !ok {
			return extent{}, false
		}
	}
	if yes && known && !c.renews(x) {
		return c.byTerm(x, from, "a renewal costs the same in proportion"), true
	}
	if a := c.benefitOn(life, x.Date, subjects); a != nil {
		return c.answeredExtent(x, a, from)
	}
	if c.renews(x) {
		return c.byTerm(x, from, "of the renewal"), true
	}
	if c.d.terms.JudgementsRecorded {
		q := questionBenefit
		if x.Purpose == "obtain" && !known {
			q = questionCommensurate
		}
		life.asset.Missing = append(life.asset.Missing, q)
	}
	return c.byTerm(x, from, "no longer benefit is answered"), true
}

// renews reports whether a cost was paid for a renewal.
func (c *costing) renews(x *fact.Cost) bool {
	return x.Purpose == "obtain" && (x.Renewal || len(c.d.con.Renews) > 0)
}

// inTerm is the part of a commission that a renewal will cost again in proportion:
// by the policy's second method it is amortised over the term, and only the rest
// over the longer benefit (TRG memo 57; EY, Q9-24). It is 0 by the first.
func (c *costing) inTerm(x *fact.Cost, amount money.Minor, whole, term extent) (money.Minor, bool) {
	d := c.d
	if !d.terms.CommissionSplit || x.RenewalRate == nil || x.Rate == nil || whole.byTerm || whole.to <= term.to || c.renews(x) || x.RenewalRate.Cmp(*x.Rate) >= 0 {
		return 0, true
	}
	part, err := shareOfRate(amount, *x.RenewalRate, *x.Rate, d.terms.Rounding)
	if err != nil {
		d.fail(x.At, x.ID, "renewal_rate", "%v", err)
		return 0, false
	}
	return part, true
}

// inProportion reports whether a renewal will cost the same in proportion, if
// that is known: answered, else by the rates.
func (c *costing) inProportion(x *fact.Cost) (yes, known, ok bool) {
	if x.Purpose == "fulfil" {
		return false, false, true
	}
	if a := c.d.answer(questionCommensurate, c.subjects(x)...); a != nil {
		if a.Value != "yes" && a.Value != "no" {
			c.d.fail(a.At, a.ID, "value", "answers commensurate with %q: write yes or no", a.Value)
			return false, false, false
		}
		return a.Value == "yes", true, true
	}
	if x.RenewalRate != nil && x.Rate != nil {
		return x.RenewalRate.Cmp(*x.Rate) >= 0, true, true
	}
	return false, false, true
}

// shareOfRate is amount × rate / of, rounded once.
func shareOfRate(amount money.Minor, rate, of money.Decimal, r money.Rounding) (money.Minor, error) {
	num, den := rate.Rat(), of.Rat()
	q := num.Quo(num, den)
	if !q.Num().IsInt64() || !q.Denom().IsInt64() {
		return 0, errors.New("the rates have too many digits: round them")
	}
	return money.MulDiv(amount, q.Num().Int64(), q.Denom().Int64(), r)
}

// benefitOn is the answer on the period of benefit that a cost begins with: the
// latest by its day, else the first one, which was late. The life keeps those
// that come after it.
func (c *costing) benefitOn(life *costLife, day civil.Day, subjects []string) *fact.Answer {
	all := c.d.answersTo(questionBenefit, subjects...)
	if len(all) == 0 {
		return nil
	}
	at := 0
	for i, a := range all {
		if a.Date <= day {
			at = i
		}
	}
	life.benefit = all[at+1:]
	return all[at]
}

// answeredExtent is the extent that an answer states.
func (c *costing) answeredExtent(x *fact.Cost, a *fact.Answer, from civil.Day) (extent, bool) {
	if a.Value == "term" {
		return c.byTerm(x, from, answered(a)), true
	}
	u, err := civil.ParseDuration(a.Value)
	if err != nil || u.IsZero() {
		c.d.fail(a.At, a.ID, "value", "answers benefit_period with %q: write a duration such as 84 months, or term", a.Value)
		return extent{}, false
	}
	return extent{to: u.From(from), how: answered(a)}, true
}
