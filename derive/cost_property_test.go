// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"pgregory.net/rapid"
)

// drawnCosts is a contract of some months with costs and what happens to them.
type drawnCosts struct {
	con      *fact.Contract
	costs    []*fact.Cost
	answers  []*fact.Answer
	tests    []*fact.Estimate
	extend   *fact.Amendment
	ends     *fact.Termination
	contract civil.Span
}

func drawCosts(t *rapid.T) *drawnCosts {
	n := rapid.Int32Range(2, 30).Draw(t, "term")
	x := &drawnCosts{con: contract("c1", "2024-01-15", months(n), line("seats", "1000", monthly))}
	start := day("2024-01-15")
	x.contract = civil.Span{From: start, To: months(n).From(start)}
	drawn := func(label string, lo, hi int32) civil.Day {
		return start + civil.Day(rapid.Int32Range(lo, hi).Draw(t, label))
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "costs") {
		k := cost(fmt.Sprintf("k%d", i), "c1", "2024-01-01", "1")
		k.Date = drawn("owed", -30, 200)
		k.Amount = money.Decimal{Coef: rapid.Int64Range(1, 500_000).Draw(t, "amount"), Scale: 2}
		switch rapid.IntRange(0, 3).Draw(t, "period") {
		case 0:
			k.Benefit = months(rapid.Int32Range(1, 40).Draw(t, "benefit"))
		case 1:
			k.Starts = fact.On(drawn("starts", -20, 90))
		}
		x.costs = append(x.costs, k)
		for range rapid.IntRange(0, 2).Draw(t, "answers") {
			a := answer(k.ID, "benefit_period", fmt.Sprintf("%d months", rapid.IntRange(1, 40).Draw(t, "answered")), "2024-01-01")
			a.Date = drawn("at", -40, 700)
			a.ID = fmt.Sprintf("a%d", len(x.answers))
			x.answers = append(x.answers, a)
		}
		if rapid.Bool().Draw(t, "tested") {
			e := tested(fmt.Sprintf("e%d", i), k.ID, "2024-01-01", "1", fmt.Sprint(rapid.IntRange(0, 300).Draw(t, "spent")))
			e.Expected = ref(fmt.Sprint(rapid.IntRange(0, 4000).Draw(t, "expected")))
			e.Date = drawn("tested on", -30, 700)
			x.tests = append(x.tests, e)
		}
	}
	if rapid.Bool().Draw(t, "extended") {
		x.extend = &fact.Amendment{Contract: "c1", Effective: drawn("extended on", 0, 30)}
		x.extend.ID = "x1"
		x.extend.ExtendTo = fact.On(x.contract.To + civil.Day(rapid.Int32Range(0, 400).Draw(t, "by")))
	}
	if rapid.Bool().Draw(t, "ended") {
		x.ends = &fact.Termination{Contract: "c1", Effective: drawn("ends", 40, 59)}
		x.ends.ID = "t1"
	}
	return x
}

// group is the book, its facts in an order that is drawn.
func (x *drawnCosts) group(t *rapid.T) *derive.Group {
	g := costBook(x.con, derive.Judgements{
		Costs:     rapid.Permutation(x.costs).Draw(t, "order of costs"),
		Answers:   rapid.Permutation(slices.Clone(x.answers)).Draw(t, "order of answers"),
		Estimates: rapid.Permutation(slices.Clone(x.tests)).Draw(t, "order of tests"),
	})
	g.Changes = &derive.Changes{}
	if x.extend != nil {
		g.Changes.Amendments = []*fact.Amendment{x.extend}
	}
	if x.ends != nil {
		g.Changes.Terminations = []*fact.Termination{x.ends}
	}
	return g
}

// slowCost is one cost day by day: what is amortised of the part at hand is its
// amount times the days gone by the days there are, as an exact fraction.
type slowCost struct {
	part, done, lost money.Minor // at hand; amortised of earlier parts; impaired
	from, to         civil.Day
}

// by is what is amortised of the part before a day.
func (s *slowCost) by(x civil.Day) money.Minor {
	gone, all := 0, 0
	for d := s.from; d < s.to; d++ {
		all++
		if d < x {
			gone++
		}
	}
	if all == 0 {
		if x > s.from {
			return s.part
		}
		return 0
	}
	v := big.NewRat(int64(s.part)*int64(gone), int64(all))
	v.Add(v, big.NewRat(1, 2)) // half up
	return money.Minor(new(big.Int).Div(v.Num(), v.Denom()).Int64())
}

// again begins a new part on a day: what is left less a loss, up to an end.
func (s *slowCost) again(x, to civil.Day, loss money.Minor) {
	gone := s.by(x)
	s.done += gone
	s.lost += loss
	s.part -= gone + loss
	s.from = max(x, s.from)
	s.to = max(to, s.from)
}

// slow follows a cost from the day it was owed to a last day and says what is
// amortised and impaired at the close of each.
func (x *drawnCosts) slow(k *fact.Cost, last civil.Day, see func(d civil.Day, amortized, impaired money.Minor)) {
	var mine []*fact.Answer
	for _, a := range x.answers {
		if a.Subject == k.ID && k.Benefit.IsZero() {
			mine = append(mine, a)
		}
	}
	slices.SortStableFunc(mine, func(a, b *fact.Answer) int { return int(a.Date) - int(b.Date) })
	at := 0 // the first answer, or the latest that had been given
	for i := range mine {
		if mine[i].Date <= k.Date {
			at = i
		}
	}
	from := k.Starts.Or(max(x.contract.From, k.Date))
	period := func(a *fact.Answer) civil.Day {
		u, err := civil.ParseDuration(a.Value)
		if err != nil {
			panic(err)
		}
		return u.From(from)
	}
	end, byTerm := x.contract.To, true
	if x.extend != nil && x.extend.Effective <= k.Date {
		end = x.extend.ExtendTo.Day() + 1
	}
	switch {
	case !k.Benefit.IsZero():
		end, byTerm = k.Benefit.From(from), false
	case len(mine) > 0:
		end, byTerm = period(mine[at]), false
		mine = mine[at+1:]
	}
	s := &slowCost{part: money.Minor(k.Amount.Coef), from: from, to: max(end, from)}
	over := x.contract.To
	if x.extend != nil {
		over = x.extend.ExtendTo.Day() + 1
	}
	for d := k.Date; d <= last; d++ {
		left := func(at civil.Day) money.Minor { return s.part - s.by(at) }
		if x.extend != nil && d == x.extend.Effective && d > k.Date && byTerm && left(d) != 0 {
			s.again(d, x.extend.ExtendTo.Day()+1, 0)
		}
		for _, a := range mine {
			if a.Date == d && d > k.Date && left(d) != 0 && period(a) != s.to {
				s.again(d, period(a), 0)
			}
		}
		for _, e := range x.tests {
			recoverable := money.Minor(e.Expected.Coef-e.DirectCosts.Coef) * 100
			if loss := left(d+1) - max(recoverable, 0); e.Subject == k.ID && e.Date == d && loss > 0 {
				s.again(d+1, s.to, loss)
			}
		}
		if (x.ends != nil && d == max(x.ends.Effective, k.Date)) || (x.ends == nil && d == max(over, k.Date)) {
			s.again(d+1, d+1, left(d+1))
		}
		see(d, s.done+s.by(d+1), s.lost)
	}
}

// Capitalised less amortised and impaired is never below zero and nothing in the
// end; amortised and impaired never shrink; the order of facts does not matter; and
// each day is what a slow calculation says.
func TestCostsAreWhatASlowCalculationSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawCosts(t)
		e := env(func(p *policy.Terms) { p.CostNoExpedient = true })
		last := day("2030-12-31")
		e.AsOf, e.Horizon, e.InvoicesThrough, e.PaymentsThrough = last, last, fact.On(last), fact.On(last) // nothing was received
		p := derived(t, e, x.group(t))
		if len(p.Costs) != len(x.costs) {
			t.Fatalf("%d costs of %d", len(p.Costs), len(x.costs))
		}
		for i := range p.Costs {
			c := &p.Costs[i]
			before := costAt{}
			x.slow(c.Fact, last, func(d civil.Day, amortized, impaired money.Minor) {
				got := costAt{capitalized: valueOf(t, c.Capitalized, d+1), amortized: valueOf(t, c.Amortized, d+1), impaired: valueOf(t, c.Impaired, d+1)}
				if got.amortized != amortized || got.impaired != impaired || got.capitalized != money.Minor(c.Fact.Amount.Coef) {
					t.Fatalf("%s on %s: %+v, slowly %d amortised and %d impaired", c.Fact.ID, d, got, amortized, impaired)
				}
				if got.carried() < 0 || got.amortized < before.amortized || got.impaired < before.impaired {
					t.Fatalf("%s on %s: %+v after %+v", c.Fact.ID, d, got, before)
				}
				before = got
			})
			if before.carried() != 0 {
				t.Fatalf("%s leaves %d", c.Fact.ID, before.carried())
			}
		}
	})
}
