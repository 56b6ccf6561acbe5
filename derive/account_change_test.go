// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"pgregory.net/rapid"
)

// A seatDeal is a year of seats at a price a day, and one amendment of it: enough
// to say what the standard makes of it without any curve.
type seatDeal struct {
	start, ends, day, longer civil.Day // longer: the end after the change, exclusive as ends is
	seats, price             int64
	newSeats, newPrice       int64
	alone                    int64 // what a seat a day is sold for alone
}

func drawSeatDeal(t *rapid.T) seatDeal {
	s := seatDeal{start: day("2024-01-01")}
	s.ends = s.start + civil.Day(rapid.Int32Range(60, 400).Draw(t, "days"))
	s.day = s.start + civil.Day(rapid.Int32Range(1, int32(s.ends-s.start)-1).Draw(t, "change"))
	s.longer = s.ends + civil.Day(rapid.OneOf(rapid.Just[int32](0), rapid.Int32Range(1, 300)).Draw(t, "longer"))
	s.seats, s.price = rapid.Int64Range(1, 20).Draw(t, "seats"), rapid.Int64Range(1, 9).Draw(t, "price")
	s.alone = pick(t, "alone", s.price, s.price, rapid.Int64Range(1, 9).Draw(t, "other price"))
	s.newPrice = pick(t, "new price", s.price, s.price, rapid.Int64Range(1, 9).Draw(t, "repriced"))
	s.newSeats = pick(t, "new seats", s.seats, s.seats+3, rapid.Int64Range(1, 25).Draw(t, "any seats"))
	return s
}

// model is what the standard says of the deal, in exact numbers: the outcome, the
// price that remains, and what is earned by the opening of a day.
func (s *seatDeal) model() (outcome string, remaining *big.Rat, earned func(x civil.Day) *big.Rat) {
	left, all, beyond := int64(s.ends-s.day), int64(s.longer-s.day), int64(s.longer-s.ends)
	old := s.seats * s.price * left
	rise := s.newSeats*s.newPrice*all - old
	added := max(0, s.newSeats-s.seats)*left + s.newSeats*beyond
	sold := added * s.alone
	slack := min(1, sold/100) // prices are rounded to a unit, which is not to be much of the price
	separate := added > 0 && s.newSeats >= s.seats && max(rise-sold, sold-rise) <= slack
	days := func(x, from, to civil.Day) int64 { return int64(min(max(x, from), to) - from) }
	remaining = big.NewRat(old+rise, 1)
	if separate {
		return "separate_contract", remaining, func(x civil.Day) *big.Rat {
			sum := (s.newSeats-s.seats)*days(x, s.day, s.ends) + s.newSeats*days(x, s.ends, s.longer)
			is := big.NewRat(rise*sum, added)
			return is.Add(is, big.NewRat(s.seats*s.price*days(x, s.start, s.ends), 1))
		}
	}
	return "terminate_and_new", remaining, func(x civil.Day) *big.Rat {
		past := big.NewRat(s.seats*s.price*days(x, s.start, s.day), 1)
		return past.Add(past, big.NewRat((old+rise)*days(x, s.day, s.longer), all))
	}
}

func perDay(units int64) money.Decimal { return money.Decimal{Coef: units, Scale: 2} }

func (s *seatDeal) facts(e *derive.Env) *derive.Group {
	l := fact.Line{ID: "seats", Product: "p", Quantity: money.DecimalOf(s.seats), UnitPrice: perDay(s.price), Per: fact.Per{Unit: fact.PerDay}}
	c := contract("c", s.start.String(), civil.Duration{Days: int32(s.ends - s.start)}, l)
	a := &fact.Amendment{Contract: "c", Effective: s.day}
	a.ID = "a"
	n, p := money.DecimalOf(s.newSeats), perDay(s.newPrice)
	a.Changes = []fact.Change{{Change: "seats", Quantity: &n, UnitPrice: &p}}
	if s.longer > s.ends {
		a.ExtendTo = fact.On(s.longer - 1)
	}
	e.SSPs = map[string][]*fact.SSP{"p": {soldAt("ssp", "", s.alone)}}
	e.Horizon = s.longer + 10
	return &derive.Group{Key: "cu", Contracts: []*fact.Contract{c}, Changes: changesOf(a)}
}

func soldAt(id, from string, units int64) *fact.SSP {
	point := perDay(units)
	x := &fact.SSP{Product: "p", Point: &point, Per: fact.Per{Unit: fact.PerDay}}
	x.ID = id
	if from != "" {
		x.From = fact.On(day(from))
	}
	return x
}

func accountingOf(t rapid.TB, e *derive.Env, g *derive.Group) (*derive.Positions, *derive.Accounting) {
	d := derive.New(e)
	d.Accountings = true
	p, err := d.Derive(g)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Accountings) != 1 {
		t.Fatalf("%d accountings", len(p.Accountings))
	}
	return p, p.Accountings[0]
}

// A change of a series is a separate contract or a new one (606-10-25-12, 25-13(a)):
// what was earned before it stays, nothing is caught up, all of the price is earned,
// and every day is within two units of a model without curves.
func TestChangesOfASeriesGoByTheDecisionTree(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		s := drawSeatDeal(t)
		e := env()
		p, a := accountingOf(t, e, s.facts(e))
		outcome, remaining, model := s.model()
		if s.newSeats == s.seats && s.newPrice == s.price && s.longer == s.ends {
			return // nothing changes
		}
		if len(a.Path) != 1 || a.Path[0].Outcome.String() != outcome {
			t.Fatalf("%+v: %v, want %s", s, a.Path, outcome)
		}
		seen[outcome]++
		if got := big.NewRat(int64(a.Path[0].Remaining), 1); got.Cmp(remaining) != 0 {
			t.Fatalf("%+v: %s remains, want %s", s, got.FloatString(2), remaining.FloatString(2))
		}
		for x := s.start; x <= s.longer; x += 7 {
			got, want := big.NewRat(int64(at(t, p, earned, x)), 1), model(x)
			if got.Sub(got, want); got.Abs(got).Cmp(big.NewRat(2, 1)) > 0 {
				t.Fatalf("%+v: earned by %s is %d, want %s", s, x, at(t, p, earned, x), want.FloatString(2))
			}
		}
		if got, want := at(t, p, earned, s.longer), model(s.longer); big.NewRat(int64(got), 1).Cmp(want) != 0 || got != at(t, p, priced, s.longer) {
			t.Fatalf("%+v: earned in all %d, priced %d, want %s", s, got, at(t, p, priced, s.longer), want.FloatString(2))
		}
		for i := range p.Lines {
			for _, q := range p.Lines[i].Earned {
				if q.Cause == curve.CatchUp || q.Cause == curve.Estimate {
					t.Fatalf("%+v: %d caught up on a series", s, q.Amount)
				}
			}
		}
	})
	if seen["separate_contract"] == 0 || seen["terminate_and_new"] == 0 {
		t.Errorf("not every outcome was drawn: %v", seen)
	}
}

// A selling price that holds from a later day changes nothing of what was allocated
// (606-10-32-43).
func TestALaterSellingPriceChangesNoContract(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSeatDeal(t)
		e := env()
		g := s.facts(e)
		p, _ := accountingOf(t, e, g)
		e.SSPs["p"] = append(e.SSPs["p"], soldAt("later", (s.day+1).String(), rapid.Int64Range(1, 9).Draw(t, "later")))
		q, _ := accountingOf(t, e, g)
		for x := s.start; x <= s.longer; x += 11 {
			if v, w := at(t, p, earned, x), at(t, q, earned, x); v != w {
				t.Fatalf("%+v: earned by %s: %d, with a later selling price %d", s, x, v, w)
			}
		}
	})
}

func answered(subject, question, value string) *fact.Answer {
	a := &fact.Answer{Subject: subject, Question: question, Value: value, By: "controller", Why: "judged", Date: day("2024-06-30")}
	a.ID = subject + question
	return a
}

// 606-10-25-12(b): an answer says whether a price reflects the selling price. Ten
// seats at 1.00 a day; from July five more at 0.50, where they are sold for 1.00.
func TestAnAnswerSaysWhetherAPriceReflectsTheSellingPrice(t *testing.T) {
	for value, want := range map[string]string{"": "terminate_and_new", "no": "terminate_and_new", "yes": "separate_contract"} {
		l := fact.Line{ID: "seats", Product: "p", Quantity: num("10"), UnitPrice: num("1"), Per: fact.Per{Unit: fact.PerDay}}
		c := contract("c", "2024-01-01", months(12), l)
		add := l
		add.ID, add.Quantity, add.UnitPrice = "more", num("5"), num("0.50")
		g := &derive.Group{Contracts: []*fact.Contract{c}, Changes: changesOf(agreed("a", "2024-07-01", "2024-07-01", fact.Change{Add: &add}))}
		if value != "" {
			g.Judgements = &derive.Judgements{Answers: []*fact.Answer{answered("a", "reflects_ssp", value)}}
		}
		e := env()
		e.SSPs = map[string][]*fact.SSP{"p": {soldAt("ssp", "", 100)}}
		p, a := accountingOf(t, e, g)
		if got := a.Path[0].Outcome.String(); got != want {
			t.Errorf("answer %q: %s, want %s: %s", value, got, want, strings.Join(a.Path[0].Steps, "; "))
		}
		// 184 days: 10 × 184 and 5 × 0.50 × 184 are shared 10 to 5, or stay their own.
		first, second := money.Minor(184000), money.Minor(46000)
		if want == "terminate_and_new" {
			first, second = 153333, 76667
		}
		is := byLine(t, p, earned, forever)
		if is["seats"] != first+182*1000 || is["more"] != second {
			t.Errorf("answer %q: %v, want seats %d and more %d", value, is, first+182*1000, second)
		}
	}
}

// 606-10-25-10: a change that is not approved leaves the contract as it was, and
// counts on the day on which it is.
func TestAChangeCountsWhenItIsApproved(t *testing.T) {
	for _, approved := range []string{"", "2024-09-01"} {
		l := fact.Line{ID: "seats", Product: "p", Quantity: num("10"), UnitPrice: num("1"), Per: fact.Per{Unit: fact.PerDay}}
		c := contract("c", "2024-01-01", months(12), l)
		no := answered("a", "approved", "no")
		js := &derive.Judgements{Answers: []*fact.Answer{no}}
		if approved != "" {
			yes := answered("a", "approved", "yes")
			yes.ID, yes.Date = "yes", day(approved)
			js.Answers = append(js.Answers, yes)
		}
		g := &derive.Group{Contracts: []*fact.Contract{c}, Judgements: js, Changes: changesOf(agreed("a", "2024-07-01", "2024-07-01", fact.Change{Change: "seats", UnitPrice: ref("0.50")}))}
		e := env()
		e.SSPs = map[string][]*fact.SSP{"p": {soldAt("ssp", "", 100)}}
		p, a := accountingOf(t, e, g)
		want := money.Minor(366000)
		if approved != "" {
			want = 182000 + 184*500 // in all, the change is what was agreed
		}
		if got := at(t, p, earned, forever); got != want {
			t.Errorf("approved %q: %d in all, want %d: %s", approved, got, want, fmt.Sprint(a.Path))
		}
		if got := at(t, p, earned, day("2024-09-01")); got != 244000 {
			t.Errorf("approved %q: %d before September, want 244000", approved, got)
		}
	}
}

// Under judgements: recorded nobody takes a stated price for a selling price: the
// conservative branch is a new contract, and its numbers wait for an answer.
func TestWithoutASellingPriceAChangeIsProvisional(t *testing.T) {
	l := fact.Line{ID: "seats", Product: "p", Quantity: num("10"), UnitPrice: num("1"), Per: fact.Per{Unit: fact.PerDay}}
	c := contract("c", "2024-01-01", months(12), l)
	e := env(func(p *policy.Terms) { p.JudgementsRecorded = true })
	p, a := accountingOf(t, e, &derive.Group{Contracts: []*fact.Contract{c}, Changes: changesOf(agreed("a", "2024-07-01", "2024-07-01", fact.Change{Change: "seats", Quantity: ref("15")}))})
	if got := a.Path[0].Outcome.String(); got != "terminate_and_new" {
		t.Errorf("%s: %s", got, strings.Join(a.Path[0].Steps, "; "))
	}
	missing := false
	for _, q := range p.Lines[0].Standard.Missing {
		missing = missing || q.Name == "reflects_ssp"
	}
	if !missing {
		t.Errorf("no question is open: %v", p.Lines[0].Standard.Missing)
	}
}
