// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// judgedAs is what is earned by the opening of a day of a year of seats for 1,200 with
// another line for 600, once, that is accepted on 1 May, by what was answered of that.
func judgedAs(t *testing.T, x civil.Day, question, value string) map[string]money.Minor {
	t.Helper()
	extra := line("extra", "600", onlyOnce)
	extra.SSP, extra.Recognition = ref("600"), fact.OnDelivery
	c := contract("c1", "2024-01-01", months(12), line("seats", "100", monthly), extra)
	c.Lines[0].SSP = ref("1200")
	g := &derive.Group{Contracts: []*fact.Contract{c}, Deliveries: []*fact.Delivery{
		delivery("d1", "c1", "extra", "2024-03-01", fact.DeliveryStarted), delivery("d2", "c1", "extra", "2024-05-01", fact.DeliveryAccepted)}}
	if question != "" {
		g.Judgements = &derive.Judgements{Answers: []*fact.Answer{answer("c1/extra", question, value, "2024-01-01")}}
	}
	return byLine(t, derived(t, env(func(p *policy.Terms) { p.Proration = civil.Monthly }), g), earned, x)
}

// By 1 April three of twelve months are served, 300 of 1,200; with the 600, when they
// belong to the seats, 450 of 1,800.
func TestWhatIsJudgedOfAnObligation(t *testing.T) {
	for _, c := range []struct {
		question, value string
		seats, extra    money.Minor // by 1 April
	}{
		{"", "", 300_00, 0},
		{"distinct", "yes", 300_00, 0},
		{"distinct", "with seats", 300_00, 150_00},  // one obligation, earned as the seats are (25-22)
		{"activity_only", "yes", 450_00, 0},         // it transfers nothing: its price is that of the seats (25-17)
		{"immaterial", "yes", 450_00, 0},            // (25-16A)
		{"acceptance", "subjective", 300_00, 0},     // (55-86)
		{"acceptance", "objective", 300_00, 600_00}, // a formality: the delivery of 1 March counts (55-85)
	} {
		got := judgedAs(t, day("2024-04-01"), c.question, c.value)
		if got["seats"] != c.seats || got["extra"] != c.extra {
			t.Errorf("%s %s: seats %d, extra %d, want %d and %d", c.question, c.value, got["seats"], got["extra"], c.seats, c.extra)
		}
	}
}

// Answers about a product, or about all, stand in no group: a contract that has
// nothing else to be judged is accounted for by them. Work at a cost of 300 whose
// total nobody knows yet is 300 of revenue, if that is expected to be recovered
// (25-37); once 1,000 are expected in all, 500 of them are half of 2,000. What is
// invoiced ahead of a year is no measure of it if that was not found (55-18), and
// hosted software that can be taken over is a licence (55-54(a)).
func TestWhatIsJudgedOfProducts(t *testing.T) {
	work := line("work", "2000", onlyOnce)
	work.Recognition = fact.Progress
	spent := func(id, date, value, expected string) *fact.Delivery {
		return reportOf(id, "work", date, fact.DeliveryCost, value, expected)
	}
	costs := []*fact.Delivery{spent("d1", "2024-02-10", "300", ""), spent("d2", "2024-03-10", "200", "1000")}
	invoiced := line("invoiced", "1200", forTerm)
	invoiced.Recognition = fact.AsInvoiced
	hosted := line("hosted", "1200", forTerm)
	copied := []*fact.Delivery{delivery("d1", "c1", "hosted", "2024-01-10", fact.DeliveryStarted)}
	for name, c := range map[string]struct {
		line         fact.Line
		deliveries   []*fact.Delivery
		answers      []*fact.Answer
		march, april money.Minor // by the first of each
	}{
		"cost, nobody knows":    {work, costs, nil, 0, 1000_00},
		"cost recovered":        {work, costs, []*fact.Answer{answered("work", "cost_recoverable", "yes")}, 300_00, 1000_00},
		"cost of all recovered": {work, costs, []*fact.Answer{answered("*", "cost_recoverable", "yes")}, 300_00, 1000_00},
		"cost not recovered":    {work, costs, []*fact.Answer{answered("work", "cost_recoverable", "no")}, 0, 1000_00},
		"no right to invoice":   {invoiced, nil, []*fact.Answer{answered("invoiced", "as_invoiced", "no")}, 200_00, 300_00},
		"licence":               {hosted, copied, nil, 1200_00, 1200_00},
		"both tests":            {hosted, copied, []*fact.Answer{answered("hosted", "possession", "yes"), answered("hosted", "self_host", "yes")}, 1200_00, 1200_00},
		"cannot be taken over":  {hosted, copied, []*fact.Answer{answered("hosted", "possession", "no"), answered("hosted", "self_host", "yes")}, 200_00, 300_00},
		"cannot be run":         {hosted, copied, []*fact.Answer{answered("hosted", "possession", "yes"), answered("hosted", "self_host", "no")}, 200_00, 300_00},
		"one is not answered":   {hosted, copied, []*fact.Answer{answered("hosted", "possession", "yes")}, 200_00, 300_00},
		"another product":       {work, costs, []*fact.Answer{answered("other", "cost_recoverable", "yes")}, 0, 1000_00},
	} {
		t.Run(name, func(t *testing.T) {
			e := env(func(p *policy.Terms) { p.Proration = civil.Monthly })
			e.Products = map[string]*fact.Product{"hosted": {ProductKind: fact.License}}
			e.Answers = c.answers
			p := derived(t, e, &derive.Group{Contracts: []*fact.Contract{contract("c1", "2024-01-01", months(12), c.line)}, Deliveries: c.deliveries})
			if march, april := at(t, p, earned, day("2024-03-01")), at(t, p, earned, day("2024-04-01")); march != c.march || april != c.april {
				t.Errorf("by 1 March %d, by 1 April %d; want %d and %d", march, april, c.march, c.april)
			}
		})
	}
}

// A copy that is there before the period of the licence can be used only from its
// first day (55-58C).
func TestALicenceBeginsWithItsPeriod(t *testing.T) {
	c := contract("c1", "2024-01-01", months(12), line("license", "1200", forTerm))
	c.Signed = on("2023-12-01")
	p := delivered(t, c, delivery("d1", "c1", "license", "2023-12-20", fact.DeliveryStarted))
	expectAt(t, p, earned, "2024-01-01", 0)
	expectAt(t, p, earned, "2024-01-02", 120000)
	p = delivered(t, c, delivery("d1", "c1", "license", "2024-02-20", fact.DeliveryStarted))
	expectAt(t, p, earned, "2024-02-20", 0)
	expectAt(t, p, earned, "2024-02-21", 120000)
}
