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

func delivered(t *testing.T, c *fact.Contract, xs ...*fact.Delivery) *derive.Positions {
	t.Helper()
	e := env()
	e.Products = map[string]*fact.Product{
		"license": {ProductKind: fact.License}, "goods": {ProductKind: fact.Goods}, "work": {ProductKind: fact.Service},
		"calls": {ProductKind: fact.UsageBased}, "steps": {ProductKind: fact.Service, Recognition: fact.Milestone},
		"billedwork": {Recognition: fact.AsInvoiced}, "permanent": {Recurs: fact.Yes, ProductKind: fact.Fee}, "never": {Recurs: fact.No},
	}
	d := derive.New(e)
	d.Findings, d.Trace = true, true
	p, err := d.Derive(&derive.Group{Contracts: []*fact.Contract{c}, Deliveries: xs})
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Lines {
		for _, x := range p.Lines[i].Earned {
			if x.Note >= 0 && d.Note(x.Note) == "" {
				t.Errorf("an empty note")
			}
		}
	}
	return p
}

func TestServiceOnDeliveryWaitsForIt(t *testing.T) {
	l := line("seats", "366", forTerm)
	l.Service = &fact.ServiceTerms{OnDelivery: true}
	c := contract("c1", "2024-01-01", months(12), l)
	p := delivered(t, c)
	expectFlows(t, p, earned)
	expectARR(t, p, "2024-06-01", 0)
	if len(p.Findings) != 1 || p.Findings[0].Kind != derive.FindingUndelivered || p.Findings[0].Contract != "c1" || p.Findings[0].Line != "seats" {
		t.Errorf("findings %+v", p.Findings)
	}
	// The first start counts; other events and contracts do not.
	p = delivered(t, c, delivery("d2", "c1", "", "2024-07-04", fact.DeliveryStarted), delivery("d1", "c1", "seats", "2024-07-02", fact.DeliveryStarted),
		delivery("d0", "c1", "seats", "2024-05-02", fact.DeliveryAccepted), delivery("dx", "cx", "seats", "2024-04-02", fact.DeliveryStarted),
		delivery("dy", "c1", "other", "2024-04-02", fact.DeliveryStarted))
	expectAt(t, p, earned, "2024-07-02", 0)
	expectAt(t, p, earned, "2024-07-03", 200) // 183 days are left
	expectAt(t, p, earned, "2025-01-01", 36600)
	c.Lines[0].Service.MovesEnd = true
	p = delivered(t, c, delivery("d1", "c1", "seats", "2024-07-02", fact.DeliveryStarted))
	expectARR(t, p, "2024-07-01", 0)
	expectARR(t, p, "2025-07-02", 36600)
	expectARR(t, p, "2025-07-03", 0)
	c.Lines[0].Service.Expected = on("2024-02-01")
	expectARR(t, delivered(t, c), "2024-02-01", 36600)
}

func TestALicenseIsEarnedOnDelivery(t *testing.T) {
	c := contract("c1", "2024-01-01", months(12), line("license", "500", onlyOnce))
	if p := delivered(t, c); len(p.Findings) != 1 || at(t, p, earned, day("2030-01-01")) != 0 {
		t.Errorf("without delivery %+v", p.Findings)
	}
	p := delivered(t, c, delivery("d1", "c1", "license", "2024-03-01", fact.DeliveryStarted), delivery("d2", "c1", "license", "2024-04-01", fact.DeliveryAccepted))
	expectFlows(t, p, earned, flow{"2024-04-01", 50000})
	c.Signed = on("2024-06-01")
	p = delivered(t, c, delivery("d1", "c1", "license", "2024-03-01", fact.DeliveryStarted))
	expectFlows(t, p, earned, flow{"2024-06-01", 50000})
	c.Lines[0].Service = &fact.ServiceTerms{From: on("2024-06-15")}
	expectFlows(t, delivered(t, c), earned, flow{"2024-06-15", 50000})
}

// A renewed licence is not earned before it was renewed.
func TestARenewalIsNotEarnedByTheFirstDelivery(t *testing.T) {
	c := contract("c1", "2024-01-01", months(12), line("license", "500", yearly))
	c.AutoRenew = &fact.AutoRenew{Until: on("2025-06-30")}
	p := delivered(t, c, delivery("d1", "c1", "license", "2024-01-05", fact.DeliveryAccepted))
	expectFlows(t, p, earned, flow{"2024-01-05", 50000}, flow{"2025-01-01", 50000})
}

func TestMilestonesAddAndPercentsReplace(t *testing.T) {
	c := contract("c1", "2024-01-01", months(12), line("steps", "100.01", onlyOnce))
	report := func(id, date string, e fact.DeliveryEvent, v string) *fact.Delivery {
		x := delivery(id, "c1", "steps", date, e)
		x.Value = num(v)
		return x
	}
	p := delivered(t, c, report("d3", "2024-04-01", fact.DeliveryMilestone, "50"), report("d1", "2024-02-01", fact.DeliveryMilestone, "12.5"),
		report("d2", "2024-03-01", fact.DeliveryPercent, "50"))
	expectFlows(t, p, earned, flow{"2024-02-01", 1250}, flow{"2024-03-01", 3751}, flow{"2024-04-01", 5000})
	if p = delivered(t, c); len(p.Findings) != 1 || p.Findings[0].Kind != derive.FindingUndelivered {
		t.Errorf("findings %+v", p.Findings)
	}
}

func TestKindsSayHowALineIsEarned(t *testing.T) {
	own := line("work", "366", forTerm)
	own.Term = months(12)
	as := line("billedwork", "120", forTerm)
	usage := line("calls", "100", monthly)
	c := contract("c1", "2024-01-01", months(12), own)
	expectAt(t, delivered(t, c), earned, "2024-02-01", 3100)
	c = contract("c1", "2024-01-01", months(12), line("work", "366", forTerm))
	expectFlows(t, delivered(t, c, delivery("d", "c1", "work", "2024-02-02", fact.DeliveryAccepted)), earned, flow{"2024-02-02", 36600})
	c = contract("c1", "2024-01-01", months(12), as)
	c.Billing = &fact.Billing{Every: months(6)}
	expectFlows(t, delivered(t, c), earned, flow{"2024-01-01", 6000}, flow{"2024-07-01", 6000})
	p := delivered(t, contract("c1", "2024-01-01", months(12), usage))
	if len(p.Findings) != 1 || p.Findings[0].Kind != derive.FindingNotDerived || len(p.Lines[0].Earned) != 0 {
		t.Errorf("usage %+v", p.Findings)
	}
}

func TestWhatRecurs(t *testing.T) {
	for product, want := range map[string]bool{"permanent": true, "never": false, "goods": false, "app": true} {
		c := contract("c1", "2024-01-01", months(12), line(product, "10", monthly))
		if got := arr(delivered(t, c, delivery("d", "c1", "", "2024-01-01", fact.DeliveryAccepted)), day("2024-06-01")) > 0; got != want {
			t.Errorf("%s recurs: %t, want %t", product, got, want)
		}
	}
}

func TestWhatIsKeptButNotDerivedIsNamed(t *testing.T) {
	l := line("seats", "10", monthly)
	c := contract("c1", "2024-01-01", months(12), l, l)
	c.Lines[0].Tax, c.Lines[1].Meter = &fact.Tax{}, &fact.Meter{}
	c.Components, c.Termination = []fact.Component{{}}, &fact.TerminationRights{}
	p := delivered(t, c, delivery("d1", "c1", "seats", "2024-03-01", fact.DeliveryHours))
	if len(p.Findings) != 3 { // tax without a price inside is derived, and so are rights to leave
		t.Errorf("%d findings, want 3: %+v", len(p.Findings), p.Findings)
	}
	for _, f := range p.Findings {
		if f.Kind.String() != "not_derived" || f.Contract != "c1" || f.Place != c.At {
			t.Errorf("%+v", f)
		}
	}
}

// Each convention's January of a 12-month term is worked out by hand.
func TestProrations(t *testing.T) {
	for conv, want := range map[civil.Convention]int64{civil.Daily: 3100, civil.Monthly: 3050, civil.WholeMonth: 3050, civil.HalfMonth: 3050, civil.Thirty360: 3050, civil.Anchored: 3050} {
		c := contract("c1", "2024-01-01", months(12), line("seats", "366", forTerm))
		byPolicy := one(t, c, func(p *policy.Terms) { p.Proration = conv })
		c.Lines[0].Convention = &conv
		for _, p := range []*derive.Positions{byPolicy, one(t, c)} {
			if got := int64(at(t, p, earned, day("2024-02-01"))); got != want {
				t.Errorf("%s: %d, want %d", conv, got, want)
			}
		}
	}
}

// 10.00 over 91 days: 31, 29 and 31 days are 340.66, 318.68 and 340.66 cents,
// which by themselves round to 341 + 319 + 341, one too many.
func TestResidualRounding(t *testing.T) {
	c := contract("c1", "2024-01-01", months(3), line("seats", "10", forTerm))
	for mode, want := range map[policy.RoundingTime][]int64{policy.Cumulative: {341, 659, 1000}, policy.ResidualLast: {341, 660, 1000}, policy.ResidualFirst: {340, 659, 1000}} {
		p := one(t, c, func(p *policy.Terms) { p.RoundingTime = mode })
		for i, d := range []string{"2024-02-01", "2024-03-01", "2024-04-01"} {
			if got := int64(at(t, p, earned, day(d))); got != want[i] {
				t.Errorf("mode %d at %s: %d, want %d", mode, d, got, want[i])
			}
		}
	}
}
