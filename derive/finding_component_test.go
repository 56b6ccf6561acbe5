// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// Fifty units a month at 1.00 were priced at the 0.80 of the 1,500 that were
// expected; the year closes at 600, which are 1.00 each: 120.00 more on its last day,
// and nothing is to be paid back (606-10-32-14).
func TestARetrospectiveWindowClosesAtWhatWasUsed(t *testing.T) {
	tiers := []fact.Tier{{UpTo: ref("1000"), Price: num("1")}, {Price: num("0.80")}}
	con := contract("c1", "2024-01-01", months(12), meteredLine("calls", "1", fact.Meter{Unit: "call", Mode: "retrospective", Tiers: tiers, Window: months(12)}))
	con.Billing = &fact.Billing{Every: months(1)}
	var uses []*fact.Usage
	for m := 1; m <= 12; m++ {
		uses = append(uses, use(fmt.Sprint("u", m), fmt.Sprintf("2024-%02d-28", m), "50"))
	}
	g := &derive.Group{Contracts: []*fact.Contract{con}, Changes: &derive.Changes{Usages: uses},
		Judgements: &derive.Judgements{Estimates: []*fact.Estimate{estimate("e1", "c1/calls", "2024-01-01", "1500")}}}
	e := env()
	e.AsOf, e.Horizon = day("2025-01-31"), day("2025-01-31")
	p := derived(t, e, g)
	expectAt(t, p, earned, "2024-12-31", 480_00)
	expectAt(t, p, earned, "2025-01-01", 600_00)
	expectAt(t, p, refundable, "2025-02-01", 0)
	e.AsOf = day("2024-12-30") // the window is open
	expectAt(t, derived(t, e, g), earned, "2025-01-01", 480_00)
}

// A cost of 365.00 of a line of 24 months, of which six are served: what is left is
// written down whether the line is terminated or removed (340-40-35-3).
func TestWhatIsLeftIsWrittenDownWhenALineGoes(t *testing.T) {
	for name, x := range map[string]derive.Changes{
		"removed":    {Amendments: []*fact.Amendment{amendment("a1", "2024-05-01", "2024-07-01", fact.Change{Remove: "u"})}},
		"terminated": {Terminations: []*fact.Termination{{Head: head("t1"), Contract: "c1", Line: "u", Noticed: on("2024-05-01"), Effective: day("2024-06-30")}}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, a := range x.Amendments {
				a.Contract = "c1"
			}
			c := contract("c1", "2024-01-01", months(24), line("s", "100", monthly), line("u", "20", monthly))
			g := costBook(c, derive.Judgements{Costs: []*fact.Cost{cost("k", "c1", "2024-01-01", "240", fulfil, ofLine("u"))},
				Answers: []*fact.Answer{answer("k", "fulfilment_criteria", "yes", "2024-01-01")}})
			g.Changes = &x
			p := derived(t, env(monthlyCosts), g)
			wantCosts(t, p, "2024-05-31", "240", "50", "0", "0")
			wantCosts(t, p, "2024-06-30", "240", "60", "180", "0")
			wantCosts(t, p, "2025-12-31", "240", "60", "180", "0")
		})
	}
}

// A concession of more than the price is refused, by its name.
func TestAConcessionAboveThePriceIsRefused(t *testing.T) {
	g := func(amount string, es ...*fact.Estimate) *derive.Group {
		c := priceOf(fact.Component{ID: "pt", Type: "concession", Amount: ref(amount)})
		return &derive.Group{Contracts: []*fact.Contract{c}, Judgements: &derive.Judgements{Estimates: es}}
	}
	for name, x := range map[string]*derive.Group{
		"at inception": g("3600.01"),
		"estimated":    g("10", estimate("e1", "c1/pt", "2025-03-01", "3600.01")),
	} {
		if _, err := derive.New(env()).Derive(x); err == nil || !strings.Contains(err.Error(), "component pt takes") {
			t.Errorf("%s: %v", name, err)
		}
	}
	expectAt(t, derived(t, env(), g("3600")), earned, "2026-01-01", 0)
}

// A bonus of 240.00 that is part of the price, and that no instalment claims, is said
// to be earned and not invoiced; one that an invoice claims is not.
func TestAVariablePartThatNothingClaims(t *testing.T) {
	for _, c := range []struct {
		invoiced string
		want     money.Minor
	}{{"", 240_00}, {"1340", 100_00}, {"1440", 0}} {
		con := contract("c1", "2024-01-01", months(12), line("s", "100", monthly))
		con.Components = []fact.Component{{ID: "bonus", Type: "variable", Amount: ref("240")}}
		g := &derive.Group{Contracts: []*fact.Contract{con},
			Judgements: &derive.Judgements{Estimates: []*fact.Estimate{estimate("e1", "c1/bonus", "2024-01-01", "240")}}}
		if c.invoiced != "" {
			v := invoice("i1", "2024-01-01", fact.InvoiceLine{Line: "s", Amount: num(c.invoiced), From: on("2024-01-01"), To: on("2024-12-31")})
			v.Contract = "c1"
			g.Invoices = append(g.Invoices, v)
		}
		e := env(func(p *policy.Terms) { p.Proration = civil.Monthly })
		e.AsOf, e.Horizon = day("2025-01-31"), day("2025-01-31")
		d := derive.New(e)
		d.Findings = true
		p, err := d.Derive(g)
		if err != nil {
			t.Fatal(err)
		}
		var got money.Minor
		for _, f := range p.Findings {
			if f.Kind == derive.FindingEarnedNotInvoiced {
				if got += f.Amount; !strings.Contains(f.Text, "component bonus") {
					t.Errorf("it does not name the component: %s", f.Text)
				}
			}
		}
		if got != c.want {
			t.Errorf("with %q invoiced: %d, want %d", c.invoiced, got, c.want)
		}
	}
}
