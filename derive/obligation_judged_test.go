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
