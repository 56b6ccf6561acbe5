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
)

// creditsOf are prepaid credits of the year 2025.
func creditsOf(quantity, price, onExpiry string, per fact.Per) *fact.Contract {
	l := line("credits", price, per)
	l.Quantity, l.Expires, l.OnExpiry, l.Recognition = num(quantity), on("2025-12-31"), onExpiry, fact.Progress
	return contract("c1", "2025-01-01", months(12), l)
}

// Of credits that cost nothing, or of which none were sold, nothing is earned.
func TestNothingSoldNothingEarned(t *testing.T) {
	for name, c := range map[string]*fact.Contract{
		"free":           creditsOf("1", "0", "refund", fact.Per{Unit: fact.PerOnce}),
		"free, breakage": creditsOf("1", "0", "breakage", fact.Per{Unit: fact.PerOnce}),
		"none":           creditsOf("0", "1", "refund", fact.Per{Unit: fact.PerEach}),
	} {
		t.Run(name, func(t *testing.T) {
			p := derived(t, env(), &derive.Group{Contracts: []*fact.Contract{c}, Judgements: &derive.Judgements{}})
			for _, r := range []reading{earned, priced} {
				if got := at(t, p, r, forever); got != 0 {
					t.Errorf("%s %d, want nothing", r.name, got)
				}
			}
		})
	}
}

// What cannot be computed is refused by name, and not computed wrong.
func TestAccountsRefuseWhatTheyCannotCompute(t *testing.T) {
	redeemed := func(event fact.DeliveryEvent, value string) *fact.Delivery {
		x := delivery("r1", "c1", "credits", "2025-03-31", event)
		x.Value = num(value)
		return x
	}
	once := fact.Per{Unit: fact.PerOnce}
	entitled := answered("c1/credits", "breakage_entitled", "yes")
	financed := contract("c1", "2019-01-01", months(25), line("asset", "4000", once))
	financed.Lines[0].Recognition = fact.OnDelivery
	financed.Billing = &fact.Billing{Every: months(25)}
	financed.Components = []fact.Component{{Type: "financing", Rate: ref("-100")}}
	handed := delivery("d1", "c1", "asset", "2021-01-01", fact.DeliveryAccepted)
	huge := contract("c1", "2025-01-01", months(12), line("a", "1000", forTerm))
	huge.Components = []fact.Component{{Type: "concession", Rate: ref("18446744073709551.62")}}
	twice := contract("c1", "2025-01-01", months(12), line("a", "90000000000000000", forTerm), line("b", "90000000000000000", forTerm))
	refused := func() *derive.Group {
		added := line("b", "200", monthly)
		return &derive.Group{
			Contracts:  []*fact.Contract{contract("c", "2024-01-01", months(12), line("a", "100", monthly))},
			Changes:    changesOf(agreed("m1", "2024-04-01", "2024-04-01", fact.Change{Add: &added}), agreed("m2", "2024-07-01", "2024-07-01", fact.Change{Change: "a", UnitPrice: ref("101")})),
			Judgements: &derive.Judgements{Answers: []*fact.Answer{answered("m1", "approved", "no")}},
		}
	}
	for name, tt := range map[string]struct {
		g    *derive.Group
		want []string
	}{
		"redeemed of nothing":   {&derive.Group{Contracts: []*fact.Contract{creditsOf("1", "0", "breakage", once)}, Deliveries: []*fact.Delivery{redeemed(fact.DeliveryRedeemed, "1")}, Judgements: &derive.Judgements{Answers: []*fact.Answer{entitled}}}, []string{"lines.quantity", "state its quantity"}},
		"exercised of nothing":  {&derive.Group{Contracts: []*fact.Contract{creditsOf("1", "0", "", once)}, Deliveries: []*fact.Delivery{redeemed(fact.DeliveryExercised, "0")}}, []string{"lines.quantity", "state its quantity"}},
		"a rate that takes all": {&derive.Group{Contracts: []*fact.Contract{financed}, Deliveries: []*fact.Delivery{handed}}, []string{"components.rate", "component financing", "state the rate"}},
		"a huge rate":           {&derive.Group{Contracts: []*fact.Contract{huge}}, []string{"components.rate", "component concession", "does not fit"}},
		"a huge sum":            {&derive.Group{Contracts: []*fact.Contract{twice}, Judgements: &derive.Judgements{Answers: []*fact.Answer{answered("c1", "discount", "all")}}}, []string{"lines.unit_price", "does not fit"}},
		"a change after one that was never approved": {refused(), []string{"m2", "m1", "never approved"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := derive.New(env(func(p *policy.Terms) { p.FinancingYearly = true }))
			_, err := d.Derive(tt.g)
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is missing in %q", want, err)
				}
			}
		})
	}
}

// 606-10-25-10: what a change adds that was never approved is no part of the
// contract: 12 × 100.00.
func TestWhatWasNeverApprovedIsNotRecognised(t *testing.T) {
	added := line("b", "200", monthly)
	p := derived(t, env(), &derive.Group{
		Contracts:  []*fact.Contract{contract("c", "2024-01-01", months(12), line("a", "100", monthly))},
		Changes:    changesOf(agreed("m1", "2024-04-01", "2024-04-01", fact.Change{Add: &added})),
		Judgements: &derive.Judgements{Answers: []*fact.Answer{answered("m1", "approved", "no")}},
	})
	for _, r := range []reading{earned, priced} {
		if got := at(t, p, r, forever); got != 120000 {
			t.Errorf("%s %d, want 120000", r.name, got)
		}
	}
}

// Use of a line whose product is of no kind is counted once: 1,200.00 of the licence
// with a royalty of 100 × 1.00; and a minimum of 1,200.00 counts for it.
func TestUseIsCountedOnceWhateverTheProduct(t *testing.T) {
	use := line("use", "1", fact.Per{Unit: fact.PerEach})
	use.Meter = &fact.Meter{Unit: "calls", Aggregate: "sum"}
	for name, tt := range map[string]struct {
		component fact.Component
		lines     []fact.Line
		want      money.Minor
	}{
		"royalty": {fact.Component{ID: "roy", Type: "variable", Line: "use", Target: "lic"}, []fact.Line{line("lic", "1200", forTerm), use}, 130000},
		"minimum": {fact.Component{Type: "minimum", Amount: ref("1200"), Target: "use"}, []fact.Line{use}, 120000},
	} {
		t.Run(name, func(t *testing.T) {
			c := contract("c1", "2024-01-01", months(12), tt.lines...)
			c.Components = []fact.Component{tt.component}
			u := &fact.Usage{Contract: "c1", Line: "use", From: day("2024-02-01"), To: on("2024-02-01"), Quantity: num("100")}
			u.ID = "u1"
			e := env()
			e.AsOf = civil.MustDay("2025-12-31")
			p := derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}, Changes: changesOf(u)})
			for _, r := range []reading{earned, priced, contracted} {
				if got := at(t, p, r, forever); got != tt.want {
					t.Errorf("%s %d, want %d", r.name, got, tt.want)
				}
			}
		})
	}
}
