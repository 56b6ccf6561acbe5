// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/policy"
)

func monthlyProration(p *policy.Terms) { p.Proration = civil.Monthly }

// answerOn is an answer about a contract.
func answerOn(id, question, value, on string) *fact.Answer {
	a := &fact.Answer{Subject: "c", Question: question, Value: value, Date: day(on)}
	a.ID = id
	return a
}

// leavable is a contract of three years at 500 a month that can be left after two.
func leavable(penalty string) *fact.Contract {
	c := contract("c", "2019-01-01", months(36), line("svc", "500.00", monthly))
	c.Termination = &fact.TerminationRights{Holder: "customer", From: on("2021-01-01"), Every: months(12), Penalty: ref(penalty)}
	return c
}

// EY FRD, Illustration 3-4: a penalty of 1,000 that does not keep the customer makes a
// contract of two years at 13,000 (EY Q3-6); who stays pays it never, so that it comes
// off the third year.
func TestAPenaltyThatIsNotSubstantiveIsPartOfThePrice(t *testing.T) {
	g := &derive.Group{Contracts: []*fact.Contract{leavable("1000.00")}, Judgements: &derive.Judgements{Answers: []*fact.Answer{answerOn("a", "penalty_substantive", "no", "2019-01-01")}}}
	p := derived(t, env(monthlyProration), g)
	expectAt(t, p, priced, "2019-01-02", 1300000)
	expectAt(t, p, earned, "2020-01-01", 650000)
	expectAt(t, p, earned, "2021-01-01", 1300000)
	expectAt(t, p, priced, "2021-01-01", 1300000)
	expectAt(t, p, priced, "2021-01-02", 1800000)
	expectAt(t, p, earned, "2022-01-01", 1800000)
	expectAt(t, p, contracted, "2019-01-02", 1800000)
}

// Without an answer a stated penalty keeps the contract alive; where judgements are to
// be recorded it does not, its amount is no price, and the line is provisional.
func TestWithoutAnAnswerAboutThePenalty(t *testing.T) {
	g := &derive.Group{Contracts: []*fact.Contract{leavable("1000.00")}}
	p := derived(t, env(monthlyProration), g)
	expectAt(t, p, priced, "2019-01-02", 1800000)
	if l := &p.Lines[0]; l.Standard == nil || len(l.Standard.Missing) != 0 {
		t.Errorf("assumed: %+v", l.Standard)
	}
	p = derived(t, env(monthlyProration, func(t *policy.Terms) { t.JudgementsRecorded = true }), g)
	expectAt(t, p, priced, "2019-01-02", 1200000)
	expectAt(t, p, earned, "2020-01-01", 600000)
	missing := false
	for _, q := range p.Lines[0].Standard.Missing {
		missing = missing || q.Name == "penalty_substantive"
	}
	if !missing {
		t.Error("recorded: the answer is not missing")
	}
}

// Zuora's ramp of 1,000, 2,000 and 3,000 is earned evenly; with an exit at each step each
// year is a contract of its own (25-3; EY Q7-17).
func TestARampWithExitsIsEarnedByYear(t *testing.T) {
	ramp := line("svc", "1000.00", yearly)
	ramp.Prices = []fact.PriceStep{{When: fact.When{After: months(12)}, Price: num("2000.00")}, {When: fact.When{After: months(24)}, Price: num("3000.00")}}
	c := contract("c", "2019-01-01", months(36), ramp)
	expectAt(t, one(t, c, monthlyProration), earned, "2020-01-01", 200000)
	c.Termination = &fact.TerminationRights{Holder: "both", Every: months(12)}
	p := one(t, c, monthlyProration)
	expectAt(t, p, earned, "2020-01-01", 100000)
	expectAt(t, p, earned, "2021-01-01", 300000)
	expectAt(t, p, earned, "2022-01-01", 600000)
	expectAt(t, p, priced, "2019-01-02", 100000)
	expectAt(t, p, priced, "2020-01-02", 300000)
	// A cause that nobody counts on changes nothing.
	c.Termination.CauseOnly = true
	expectAt(t, one(t, c, monthlyProration), earned, "2020-01-01", 200000)
}

// The next year counts when it can not be refused any more: 60 days before it begins
// (25-3).
func TestAStretchCountsWhenTheWindowCloses(t *testing.T) {
	c := contract("c", "2019-01-01", months(24), line("svc", "1200.00", yearly))
	c.Termination = &fact.TerminationRights{Holder: "customer", Every: months(12), Notice: days(60)}
	p := one(t, c)
	expectAt(t, p, priced, "2019-11-02", 120000) // the opening: until the close of 1 November
	expectAt(t, p, priced, "2019-11-03", 240000) // 2 November is 60 days before 1 January
}

// EY FRD, Illustration 3-5: on the day of the renewal, before any service of it, a month
// is caught up and eleven are deferred.
func TestARenewalAfterExpiryIsCaughtUp(t *testing.T) {
	first := contract("c1", "2011-01-01", months(12), line("hosting", "1200.00", forTerm))
	next := contract("c2", "2012-01-01", months(12), line("hosting", "1200.00", forTerm))
	next.Signed, next.Renews = on("2012-02-01"), []string{"c1"}
	p := derived(t, env(monthlyProration), &derive.Group{Contracts: []*fact.Contract{first, next}})
	expectAt(t, p, earned, "2012-02-01", 120000)
	l := &p.Lines[1]
	got, err := l.Earned.AtOpen(day("2012-02-01"))
	claims, err2 := l.Claimed.AtOpen(day("2012-02-01"))
	if err != nil || err2 != nil || got != 10000 || claims-got != 110000 {
		t.Errorf("caught up %d, deferred %d", got, claims-got)
	}
}

// Without collectibility cash is a liability until the contract was ended and it can not
// be paid back (25-7(b), 25-8); an order of the answers in the file does not matter.
func TestCashIsRecognizedWhenAContractThatWasNoneEnds(t *testing.T) {
	c := contract("c", "2025-01-01", months(12), line("seats", "100.00", monthly))
	c.Billing = &fact.Billing{Every: months(1)}
	ends := &fact.Termination{Contract: "c", Noticed: on("2025-03-20"), Effective: day("2025-03-31")}
	ends.ID = "t"
	g := &derive.Group{Contracts: []*fact.Contract{c}, Changes: &derive.Changes{Terminations: []*fact.Termination{ends}},
		Judgements: &derive.Judgements{Answers: []*fact.Answer{answerOn("a", "collectibility", "no", "2025-01-01")}}}
	p := derived(t, env(), g)
	expectAt(t, p, earned, "2025-04-01", 0)
	expectAt(t, p, refundable, "2025-04-01", 30000)
	expectAt(t, p, earned, "2025-04-02", 30000)
	expectAt(t, p, refundable, "2025-04-02", 0)
}
