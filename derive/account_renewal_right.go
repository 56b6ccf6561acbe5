// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"math/big"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// lookThrough accounts for a term of a line whose renewals are a material right as
// if the terms that are expected were agreed (606-10-55-45): what they would cost in
// all is spread over them by their cost or price, and the term at hand earns its
// share. What it does not earn of its own price is paid for the right to renew, and
// goes on to the next term. Only what was agreed is part of the transaction price.
func (a *account) lookThrough(x *accounted, day civil.Day) {
	if x.outside() || x.now.course.points != nil || !a.looksThrough(x) {
		return
	}
	if last := a.beside(x, -1); last != nil && last.looked {
		a.carryOn(last, x, day)
	}
	e := a.expectedTerms(x, day)
	if e == nil {
		if x.now.line.Term == 0 {
			con := a.parts[x.part].con
			a.d.fail(con.At, con.ID, "auto_renew", "the renewals of line %s are a material right, and nothing says which are expected: add an estimate of %s with terms", x.name(), x.subject(a))
		}
		return
	}
	x.looked = true
	x.earned = a.measure(x).all(a.d, a.shareOf(x, e))
}

// looksThrough is the answer to whether renewals of a line are a material right.
func (a *account) looksThrough(x *accounted) bool {
	con := a.parts[x.part].con
	ans := a.d.answer(questionMaterialRight, x.subject(a), con.ID, x.now.line.Fact.Product, "*")
	if ans == nil {
		return false
	}
	a.tell(x, &Judgement{Question: questionMaterialRight, Subject: ans.Subject, Value: ans.Value, Answer: ans})
	switch {
	case ans.Value == "no":
		return false
	case ans.Value != "look_through":
		a.d.fail(ans.At, ans.ID, "value", "%q is no answer to material_right: write look_through or no", ans.Value)
		return false
	case ans.Subject == "*" || ans.Subject == x.now.line.Fact.Product:
		return con.AutoRenew != nil || con.Open // of the others there is nothing to renew
	case con.AutoRenew == nil && !con.Open:
		a.d.fail(con.At, con.ID, "auto_renew", "its renewals are answered to be a material right (%s), and it does not renew: state auto_renew", ans.ID)
		return false
	}
	return true
}

// beside is the same line in a term before or after.
func (a *account) beside(x *accounted, by int) *accounted {
	for _, y := range a.lines {
		if y.part == x.part && y.name() == x.name() && y.now.line.Term == x.now.line.Term+by {
			return y
		}
	}
	return nil
}

// expected are the terms of a line that an estimate expects, as one of them sees them.
type expected struct {
	by     *fact.Estimate
	at     int      // which of its terms the one at hand is
	stated *big.Rat // what the first of them costs, where the estimate says nothing else
}

// expectedTerms is the latest estimate by a day of the terms of a line, nil without
// one.
func (a *account) expectedTerms(x *accounted, day civil.Day) *expected {
	var e *fact.Estimate
	for _, f := range a.d.estimatesOf(x.subject(a)) {
		if len(f.Terms) > 0 && f.Date <= day {
			e = f
		}
	}
	if e == nil {
		return nil
	}
	first := x
	for _, y := range a.lines {
		if y.part == x.part && y.name() == x.name() && (y.now.line.Term == 0 || y.now.line.Span.From <= e.Date) && (first == x || y.now.line.Term > first.now.line.Term) {
			first = y
		}
	}
	return &expected{by: e, at: x.now.line.Term - first.now.line.Term, stated: a.units(first.stated)}
}

// units is an amount in major units.
func (a *account) units(m money.Minor) *big.Rat {
	return new(big.Rat).SetFrac64(int64(m), minorUnits(a.d.cur.Exponent()))
}

// price is what a term costs, of as many as it was estimated for.
func (e *expected) price(n int) *big.Rat {
	if p := e.by.Terms[n].Price; p != nil {
		return p.Rat()
	}
	return new(big.Rat).Set(e.stated)
}

// weight is what the prices of all terms are spread by.
func (e *expected) weight(n int) *big.Rat {
	if c := e.by.Terms[n].Cost; c != nil {
		return c.Rat()
	}
	return e.price(n)
}

// shareOf is what a term earns of its own price and of what those that are expected
// to follow would cost. A right is worth no less than nothing, so that it is no more
// than its price. Who went on into the term is known: what follows is of them.
func (a *account) shareOf(x *accounted, e *expected) money.Minor {
	if e.at < 0 || e.at >= len(e.by.Terms) || e.price(e.at).Sign() == 0 {
		return x.price
	}
	scale := a.units(x.stated)
	scale.Quo(scale, e.price(e.at))
	whole, weight, going := a.units(x.price), e.weight(e.at), big.NewRat(1, 1)
	for n := e.at + 1; n < len(e.by.Terms); n++ {
		if odds := e.by.Terms[n].Odds; odds != nil {
			going.Mul(going, new(big.Rat).Quo(odds.Rat(), hundredRat))
		}
		price := e.price(n)
		whole.Add(whole, price.Mul(price, scale).Mul(price, going))
		w := e.weight(n)
		weight.Add(weight, w.Mul(w, going))
	}
	if weight.Sign() == 0 {
		return x.price
	}
	whole.Mul(whole, e.weight(e.at))
	m, ok := a.minor(whole.Quo(whole, weight))
	if !ok {
		a.d.fail(e.by.At, e.by.ID, "terms", "is too large for one book")
	}
	return min(m, x.price)
}

// carryOn moves what was paid for the right to renew onto the term that it was used
// for (55-42).
func (a *account) carryOn(last, x *accounted, day civil.Day) {
	held := last.price - valueAt(last.earned, civil.MaxDay)
	if held == 0 {
		return
	}
	off, on := curve.Step(max(day, last.committed()), -held, curve.Service), curve.Step(max(day, x.committed()), held, curve.Service)
	if a.d.Trace {
		off.Note = a.d.note("%s was paid for the right to renew: it goes on to the term from %s (606-10-55-42)", held.Table(a.d.cur), x.now.line.Span.From)
		on.Note = off.Note
	}
	before := append(nonzero(slices.Clone(last.earned)), a.ahead(held, x.now.line.Span))
	last.expected = append(last.expected, Expectation{Until: day, Earned: before})
	last.priced, last.price = append(last.priced, off), last.price-held
	x.priced, x.price = append(x.priced, on), x.price+held
}

// ahead is how what was paid for a right is expected to be earned: over the term
// that it is used for.
func (a *account) ahead(held money.Minor, s civil.Span) curve.Piece {
	p := curve.Ratable(held, s.From, s.To, a.d.terms.Proration)
	p.Round = a.d.terms.Rounding
	return p
}

// lapse lets rights to renew end: one that was not used by the end of its term is
// earned then (55-42). Of terms beyond the horizon nothing is known.
func (a *account) lapse() {
	for _, x := range a.lines {
		if !x.looked {
			continue
		}
		held, s := x.price-valueAt(x.earned, civil.MaxDay), x.now.line.Span
		switch {
		case held == 0:
		case s.To > a.d.env.Horizon:
			x.earned = append(x.earned, a.ahead(held, civil.Span{From: s.To, To: s.To + (s.To - s.From)}))
		default:
			p := curve.Step(s.To, held, curve.Breakage)
			if a.d.Trace {
				p.Note = a.d.note("the right to renew was not used: %s that was paid for it counts then (606-10-55-42)", held.Table(a.d.cur))
			}
			x.earned = append(x.earned, p)
		}
	}
}

// rights are the events in which renewals are expected anew: what the term at hand
// has earned so far is measured by it at once (25-35, 32-14).
func (a *account) rights() []event {
	var events []event
	for _, x := range a.lines {
		for _, e := range a.d.estimatesOf(x.subject(a)) {
			if s := x.now.line.Span; len(e.Terms) > 0 && e.Date > max(s.From, x.committed()) && e.Date < s.To {
				events = append(events, event{day: e.Date, rank: rankEstimate, run: func() { a.expectAnew(x, e.Date) }})
			}
		}
	}
	return events
}

func (a *account) expectAnew(x *accounted, day civil.Day) {
	if !x.looked {
		return
	}
	e := a.expectedTerms(x, day)
	is := a.measure(x).all(a.d, a.shareOf(x, e))
	x.expected = append(x.expected, Expectation{Until: day, Earned: nonzero(slices.Clone(x.earned))})
	x.earned = a.caughtUp(x.earned, is, day, curve.Estimate, "estimate "+e.by.ID+" of the renewals that are expected: what is satisfied of the term is measured by it")
	x.inTime = x.earned
}
