// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"pgregory.net/rapid"
)

// cost is a commission of a contract; change makes it another cost.
func cost(id, contract, date, amount string, change ...func(*fact.Cost)) *fact.Cost {
	x := &fact.Cost{Contract: contract, Date: day(date), Amount: num(amount), Purpose: "obtain"}
	x.ID = id
	x.At = fact.Place{File: "costs.csv", Line: 2}
	for _, f := range change {
		f(x)
	}
	return x
}

func answer(subject, question, value, date string) *fact.Answer {
	a := &fact.Answer{Subject: subject, Question: question, Value: value, Date: day(date), By: "controller"}
	a.ID = subject + question + date
	a.At = fact.Place{File: "answers.csv", Line: 2}
	return a
}

// tested is an estimate of what costs can be recovered from.
func tested(id, subject, date, expected, costs string) *fact.Estimate {
	e := &fact.Estimate{Subject: subject, Date: day(date), Expected: ref(expected), DirectCosts: ref(costs)}
	e.ID = id
	return e
}

func fulfil(x *fact.Cost) { x.Purpose = "fulfil" }

func benefit(n int32) func(*fact.Cost) { return func(x *fact.Cost) { x.Benefit = months(n) } }

func ofLine(id string) func(*fact.Cost) { return func(x *fact.Cost) { x.Line = id } }

// monthlyCosts spreads by whole months and keeps costs of a year as assets, so
// that cases can be worked by hand.
func monthlyCosts(t *policy.Terms) { t.Proration, t.CostNoExpedient = civil.Monthly, true }

// recordedCosts is that with judgements: recorded.
func recordedCosts(t *policy.Terms) {
	monthlyCosts(t)
	t.JudgementsRecorded = true
}

// costBook is a group of one contract and what was judged about it.
func costBook(c *fact.Contract, j derive.Judgements) *derive.Group {
	return &derive.Group{Contracts: []*fact.Contract{c}, Judgements: &j}
}

// costAt are the sums of the curves of all costs at the close of a day.
type costAt struct{ capitalized, amortized, impaired, expensed money.Minor }

func (c costAt) carried() money.Minor { return c.capitalized - c.amortized - c.impaired }

func costsAt(t rapid.TB, p *derive.Positions, close civil.Day) (sum costAt) {
	t.Helper()
	for i := range p.Costs {
		c := &p.Costs[i]
		sum.capitalized += valueOf(t, c.Capitalized, close+1)
		sum.amortized += valueOf(t, c.Amortized, close+1)
		sum.impaired += valueOf(t, c.Impaired, close+1)
		sum.expensed += valueOf(t, c.Expensed, close+1)
	}
	return sum
}

func valueOf(t rapid.TB, c interface {
	Value(civil.Day) (money.Minor, error)
}, x civil.Day) money.Minor {
	t.Helper()
	v, err := c.Value(x)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// wantCosts checks the sums at the close of a day, in major units.
func wantCosts(t *testing.T, p *derive.Positions, close, capitalized, amortized, impaired, expensed string) {
	t.Helper()
	parse := func(s string) money.Minor {
		m, err := money.ParseAmount(s, usd)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	want := costAt{parse(capitalized), parse(amortized), parse(impaired), parse(expensed)}
	if got := costsAt(t, p, day(close)); got != want {
		t.Errorf("on %s: %+v, want %+v", close, got, want)
	}
}

// seats is a contract of some months from January 2024, at 1,000 a month.
func seats(n int32) *fact.Contract {
	return contract("c1", "2024-01-01", months(n), line("seats", "1000", monthly))
}

func TestACommissionIsAmortisedOverTheTerm(t *testing.T) {
	p := derived(t, env(monthlyCosts), costBook(seats(24), derive.Judgements{Costs: []*fact.Cost{cost("k", "c1", "2023-12-15", "2400")}}))
	wantCosts(t, p, "2023-12-14", "0", "0", "0", "0")
	wantCosts(t, p, "2023-12-31", "2400", "0", "0", "0")
	wantCosts(t, p, "2024-01-31", "2400", "100", "0", "0")
	wantCosts(t, p, "2025-12-31", "2400", "2400", "0", "0")
	if p.Costs[0].Missing != nil {
		t.Errorf("assumed, and %v are missing", p.Costs[0].Missing)
	}
}

// 340-40-25-4 tests the period of amortisation (EY, Q9-14).
func TestTheExpedientTestsThePeriodNotTheTerm(t *testing.T) {
	on := func(t *policy.Terms) { t.Proration = civil.Monthly }
	for _, x := range []struct {
		cost *fact.Cost
		want [4]string // at the close of January
	}{
		{cost("k", "c1", "2024-01-01", "1200"), [4]string{"0", "0", "0", "1200"}},
		{cost("k", "c1", "2024-01-01", "1200", benefit(36)), [4]string{"1200", "33.33", "0", "0"}},
		{cost("k", "c1", "2024-01-01", "1200", fulfil), [4]string{"1200", "100", "0", "0"}}, // only of obtaining
	} {
		p := derived(t, env(on), costBook(seats(12), derive.Judgements{Costs: []*fact.Cost{x.cost}}))
		wantCosts(t, p, "2024-01-31", x.want[0], x.want[1], x.want[2], x.want[3])
	}
}

// Without answers the conservative branch is an expense; with them each counts.
func TestWhatBecomesAnAsset(t *testing.T) {
	yes := func(q string) *fact.Answer { return answer("c1", q, "yes", "2024-01-01") }
	no := func(q string) *fact.Answer { return answer("c1", q, "no", "2024-01-01") }
	for _, x := range []struct {
		name    string
		cost    *fact.Cost
		answers []*fact.Answer
		asset   bool
		missing string
	}{
		{"nothing answered", cost("k", "c1", "2024-01-01", "2400"), nil, false, "incremental recoverable"},
		{"not recoverable", cost("k", "c1", "2024-01-01", "2400"), []*fact.Answer{yes("incremental"), no("recoverable")}, false, ""},
		{"not incremental", cost("k", "c1", "2024-01-01", "2400"), []*fact.Answer{no("incremental")}, false, ""},
		{"period not answered", cost("k", "c1", "2024-01-01", "2400"), []*fact.Answer{yes("incremental"), yes("recoverable")}, true, "commensurate"},
		{"no proportion, no period", cost("k", "c1", "2024-01-01", "2400"), []*fact.Answer{yes("incremental"), yes("recoverable"), no("commensurate")}, true, "benefit_period"},
		{"in proportion", cost("k", "c1", "2024-01-01", "2400"), []*fact.Answer{yes("incremental"), yes("recoverable"), yes("commensurate")}, true, ""},
		{"fulfilment unanswered", cost("k", "c1", "2024-01-01", "2400", fulfil), nil, false, "fulfilment_criteria"},
		{"distinct implementation", cost("k", "c1", "2024-01-01", "2400", fulfil), []*fact.Answer{no("fulfilment_criteria")}, false, ""}, // EY 9-6
		{"set-up", cost("k", "c1", "2024-01-01", "2400", fulfil, benefit(24)), []*fact.Answer{yes("fulfilment_criteria")}, true, ""},     // EY 9-7
	} {
		p := derived(t, env(recordedCosts), costBook(seats(24), derive.Judgements{Costs: []*fact.Cost{x.cost}, Answers: x.answers}))
		var names []string
		for _, q := range p.Costs[0].Missing {
			names = append(names, q.Name)
		}
		if got := strings.Join(names, " "); got != x.missing {
			t.Errorf("%s: %q are missing, want %q", x.name, got, x.missing)
		}
		if x.asset {
			wantCosts(t, p, "2024-01-31", "2400", "100", "0", "0")
		} else {
			wantCosts(t, p, "2024-01-31", "0", "0", "0", "2400")
		}
	}
}

// EY 9-8: a shorter period counts from the day it is known; here 3,600 over 36
// months are found after a year to be of use for 24 in all: 2,400 over 12.
func TestALaterAnswerIsProspective(t *testing.T) {
	j := derive.Judgements{
		Costs:   []*fact.Cost{cost("k", "c1", "2024-01-01", "3600")},
		Answers: []*fact.Answer{answer("k", "benefit_period", "24 months", "2025-01-01"), answer("k", "benefit_period", "36 months", "2024-01-01")},
	}
	p := derived(t, env(monthlyCosts), costBook(seats(24), j))
	wantCosts(t, p, "2024-12-31", "3600", "1200", "0", "0")
	wantCosts(t, p, "2025-01-31", "3600", "1400", "0", "0")
	wantCosts(t, p, "2025-12-31", "3600", "3600", "0", "0")
	// The first answer counts from the beginning, however late it is.
	j.Answers = []*fact.Answer{answer("k", "benefit_period", "36 months", "2024-06-30")}
	wantCosts(t, derived(t, env(monthlyCosts), costBook(seats(24), j)), "2024-01-31", "3600", "100", "0", "0")
	// One that is already over leaves nothing.
	j.Answers = append(j.Answers, answer("k", "benefit_period", "6 months", "2025-01-01"))
	wantCosts(t, derived(t, env(monthlyCosts), costBook(seats(24), j)), "2025-01-01", "3600", "3600", "0", "0")
}

// EY, Q9-12: the asset is carried over. 2,400 over 24 months, and after 12 the
// contract is extended by 12: 1,200 over 24.
func TestAnExtensionSpreadsWhatIsLeft(t *testing.T) {
	extend := &fact.Amendment{Contract: "c1", Signed: on("2024-11-20"), Effective: day("2025-01-01"), ExtendTo: on("2026-12-31")}
	extend.ID = "a1"
	g := costBook(seats(24), derive.Judgements{Costs: []*fact.Cost{cost("k", "c1", "2024-01-01", "2400"), cost("b", "c1", "2024-01-01", "2400", benefit(24))}})
	g.Changes = &derive.Changes{Amendments: []*fact.Amendment{extend}}
	p := derived(t, env(monthlyCosts), g)
	wantCosts(t, p, "2024-12-31", "4800", "2400", "0", "0")
	wantCosts(t, p, "2025-01-31", "4800", "2550", "0", "0") // one with a period of its own goes on
	wantCosts(t, p, "2026-12-31", "4800", "4800", "0", "0")
}

func TestWhatIsLeftIsWrittenDownWhenTheContractEnds(t *testing.T) {
	ends := &fact.Termination{Contract: "c1", Noticed: on("2024-10-15"), Effective: day("2024-12-31")}
	ends.ID = "t1"
	g := costBook(seats(24), derive.Judgements{Costs: []*fact.Cost{cost("k", "c1", "2024-01-01", "2400")}})
	g.Changes = &derive.Changes{Terminations: []*fact.Termination{ends}}
	p := derived(t, env(monthlyCosts), g)
	wantCosts(t, p, "2024-12-30", "2400", "1196.77", "0", "0") // 11 months and 30 of 31 days
	wantCosts(t, p, "2024-12-31", "2400", "1200", "1200", "0")
	wantCosts(t, p, "2026-12-31", "2400", "1200", "1200", "0")
	// A contract that another one renews lives on in it.
	next := contract("c2", "2025-01-01", months(12), line("seats", "1000", monthly))
	next.Renews = []string{"c1"}
	g.Contracts = append(g.Contracts, next)
	p = derived(t, env(monthlyCosts), g)
	wantCosts(t, p, "2025-01-31", "2400", "1300", "0", "0")
}

// A renewal that is expected does not come.
func TestAContractThatIsNotRenewedLeavesNothing(t *testing.T) {
	e := env(monthlyCosts)
	g := costBook(seats(12), derive.Judgements{Costs: []*fact.Cost{cost("k", "c1", "2024-01-01", "3600", benefit(36))}})
	e.AsOf = day("2024-12-31")
	wantCosts(t, derived(t, e, g), "2025-01-31", "3600", "1300", "0", "0")
	e.AsOf = day("2025-01-01")
	p := derived(t, e, g)
	wantCosts(t, p, "2024-12-31", "3600", "1200", "0", "0")
	if got := costsAt(t, p, day("2025-01-01")); got.carried() != 0 || got.impaired == 0 {
		t.Errorf("after the end %+v", got)
	}
}

// 340-40-35-3: carried 1,800; received and not earned 12 months - 6 = 6,000;
// still expected 500, still to be spent 5,600: recoverable 900, so 900 are lost and
// the other 900 amortised over the 18 months that are left.
func TestImpairment(t *testing.T) {
	g := costBook(seats(24), derive.Judgements{
		Costs:     []*fact.Cost{cost("k", "c1", "2024-01-01", "1600"), cost("m", "c1", "2024-01-01", "800", fulfil)},
		Estimates: []*fact.Estimate{tested("e1", "c1", "2024-06-30", "500", "5600"), tested("e2", "c1", "2024-07-31", "1000000", "0")},
	})
	g.Contracts[0].Billing = &fact.Billing{Every: months(12)}
	g.Invoices = []*fact.Invoice{invoice("i1", "2024-01-01", fact.InvoiceLine{ID: "1", Line: "seats", Amount: num("12000"), From: on("2024-01-01"), To: on("2024-12-31")})}
	g.Invoices[0].Contract = "c1"
	g.Payments = []*fact.Payment{payment("p1", "2024-01-01", "12000")}
	e := env(monthlyCosts)
	e.InvoicesThrough, e.PaymentsThrough = on("2024-12-31"), on("2024-12-31")
	p := derived(t, e, g)
	wantCosts(t, p, "2024-06-29", "2400", "596.67", "0", "0") // 5 29/30 months of 66.67 and 33.33, each rounded
	wantCosts(t, p, "2024-06-30", "2400", "600", "900", "0")
	wantCosts(t, p, "2024-07-31", "2400", "650", "900", "0") // never taken back
	wantCosts(t, p, "2025-12-31", "2400", "1500", "900", "0")
}

// The share of a licence is an expense when it is handed over (EY 9-10): 1,000 by
// prices of 6,000 and 4,000.
func TestAttributionToObligations(t *testing.T) {
	c := contract("c1", "2024-01-01", months(24), line("license", "6000", onlyOnce), line("support", "4000", forTerm))
	e := env(monthlyCosts, func(t *policy.Terms) { t.CostByObligation = true })
	e.Products = map[string]*fact.Product{"license": {ProductKind: fact.License}}
	g := costBook(c, derive.Judgements{Costs: []*fact.Cost{cost("k", "c1", "2024-01-01", "1000")}})
	g.Deliveries = []*fact.Delivery{delivery("d1", "c1", "license", "2024-02-10", fact.DeliveryStarted)}
	p := derived(t, e, g)
	wantCosts(t, p, "2024-01-31", "1000", "16.67", "0", "0")  // 400 / 24
	wantCosts(t, p, "2024-02-10", "1000", "622.41", "0", "0") // 600 and 400 × (1 + 10/29) / 24
	wantCosts(t, p, "2025-12-31", "1000", "1000", "0", "0")
}

// A cost of one line that is delivered in steps follows them: 40%, then all.
func TestACostFollowsDeliveries(t *testing.T) {
	c := contract("c1", "2024-01-01", months(24), line("steps", "5000", onlyOnce))
	e := env(monthlyCosts)
	e.Products = map[string]*fact.Product{"steps": {ProductKind: fact.Service, Recognition: fact.Progress}}
	part, all := delivery("d1", "c1", "steps", "2024-02-10", fact.DeliveryPercent), delivery("d2", "c1", "steps", "2024-05-10", fact.DeliveryPercent)
	part.Value, all.Value = num("40"), num("100")
	g := costBook(c, derive.Judgements{
		Costs:     []*fact.Cost{cost("k", "c1", "2024-01-01", "1000", fulfil, ofLine("steps"))},
		Estimates: []*fact.Estimate{tested("e1", "k", "2024-03-31", "500", "3000")},
	})
	g.Deliveries = []*fact.Delivery{part, all}
	p := derived(t, e, g)
	wantCosts(t, p, "2024-02-10", "1000", "400", "0", "0")
	wantCosts(t, p, "2024-03-31", "1000", "400", "100", "0") // 600 carried; 5,000 - 2,000 + 500 - 3,000 recoverable
	wantCosts(t, p, "2024-05-10", "1000", "900", "100", "0")
}

// While nobody knows when the service begins, nothing is amortised.
func TestACostWaitsForTheService(t *testing.T) {
	c := seats(24)
	c.Lines[0].Service = &fact.ServiceTerms{OnDelivery: true}
	g := costBook(c, derive.Judgements{Costs: []*fact.Cost{cost("k", "c1", "2024-01-01", "2400")}})
	e := env(monthlyCosts)
	e.AsOf = day("2024-12-31")
	wantCosts(t, derived(t, e, g), "2024-12-31", "2400", "0", "0", "0")
}

// A plan whose rates rise (TRG memo 23): the policy says which amount counts.
func TestThresholds(t *testing.T) {
	average := func(x *fact.Cost) { x.PlanAverage = ref("1200") }
	g := costBook(seats(24), derive.Judgements{Costs: []*fact.Cost{cost("k", "c1", "2024-01-01", "2400", average)}})
	wantCosts(t, derived(t, env(monthlyCosts), g), "2024-01-31", "1200", "50", "0", "0")
	trigger := func(t *policy.Terms) { t.CostThreshold = policy.ThresholdTrigger }
	wantCosts(t, derived(t, env(monthlyCosts, trigger), g), "2024-01-31", "2400", "100", "0", "0")
}

func TestCostsThatCannotBeDerived(t *testing.T) {
	for _, x := range []struct {
		j    derive.Judgements
		want string
	}{
		{derive.Judgements{Costs: []*fact.Cost{cost("k", "c1", "2024-01-01", "1", func(x *fact.Cost) { x.Currency = eur })}}, "is in EUR, and contract c1 in USD"},
		{derive.Judgements{Costs: []*fact.Cost{cost("k", "c1", "2024-01-01", "1", ofLine("none"))}}, "names line none"},
		{derive.Judgements{Costs: []*fact.Cost{cost("k", "cx", "2024-01-01", "1")}}, "names contract cx"},
		{derive.Judgements{Costs: []*fact.Cost{cost("k", "c1", "2024-01-01", "1")}, Answers: []*fact.Answer{answer("k", "benefit_period", "long", "2024-01-01")}}, "such as 84 months, or term"},
		{derive.Judgements{Costs: []*fact.Cost{cost("k", "c1", "2024-01-01", "1")}, Answers: []*fact.Answer{answer("k", "incremental", "maybe", "2024-01-01")}}, "write yes or no"},
		{derive.Judgements{Costs: []*fact.Cost{cost("k", "c1", "2024-01-01", "99999999999999999")}}, "costs.csv:2"},
	} {
		_, err := derive.New(env()).Derive(costBook(seats(24), x.j))
		if err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("got %v, want %q", err, x.want)
		}
	}
}
