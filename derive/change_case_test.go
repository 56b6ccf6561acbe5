// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"fmt"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// A contract that ends before its service begins, and gives nothing back, has all
// of its price earned when it ends: no service is left (EY, Q3-10).
func TestAnEndBeforeTheServiceBegins(t *testing.T) {
	l := line("plan", "100", monthly)
	l.Service = &fact.ServiceTerms{From: on("2024-06-01")}
	c := contract("c1", "2024-01-01", months(12), l)
	c.Billing = &fact.Billing{Every: months(12)}
	end := &fact.Termination{Contract: "c1", Effective: day("2024-03-31")}
	end.ID = "end"
	p := derived(t, env(), &derive.Group{Key: "cu", Contracts: []*fact.Contract{c}, Changes: &derive.Changes{Terminations: []*fact.Termination{end}}})
	expectFlows(t, p, earned, flow{"2024-03-31", 120000})
}

// A term that is cut without a credit runs on to the end of what was invoiced: 900
// for the quarter, not 3,600 for the year.
func TestATermCutWithoutCreditIsServedAsInvoiced(t *testing.T) {
	c := contract("c1", "2024-01-01", months(12), line("plan", "300", monthly))
	c.Billing = &fact.Billing{Every: months(3)}
	cut := &fact.Amendment{Contract: "c1", Effective: day("2024-02-15"), ExtendTo: on("2024-02-28"), Billing: "none"}
	cut.ID = "cut"
	p := derived(t, env(), &derive.Group{Key: "cu", Contracts: []*fact.Contract{c}, Changes: &derive.Changes{Amendments: []*fact.Amendment{cut}}})
	expectFlows(t, p, billed, flow{"2024-01-01", 90000})
	expectAt(t, p, earned, "2024-04-01", 90000)
	if got := arr(p, day("2024-03-31")); got != 360000 {
		t.Errorf("ARR of March %d", got)
	}
	if got := arr(p, day("2024-04-01")); got != 0 {
		t.Errorf("ARR of April %d", got)
	}
}

// Changes agreed in the opposite order of their days, and an end that stays paid
// for a while: the states that they need are looked at once, and find nothing of
// their own.
func TestStatesLookedAtOnceFindNothing(t *testing.T) {
	setup := line("setup", "500", onlyOnce)
	setup.Recognition = fact.OnDelivery // and nothing was delivered
	g := &derive.Group{Contracts: []*fact.Contract{contract("c1", "2024-01-01", months(12), line("seats", "100", monthly), setup)}, Changes: &derive.Changes{}}
	end := &fact.Termination{Head: head("end"), Contract: "c1", Effective: day("2024-08-31"), PaidThrough: on("2024-10-31")}
	g.Changes.Terminations = append(g.Changes.Terminations, end)
	for i, signed := range []string{"2024-12-01", "2024-11-01", "2024-10-01"} {
		g.Changes.Amendments = append(g.Changes.Amendments, &fact.Amendment{Head: head(fmt.Sprint("a", i)), Contract: "c1", Signed: on(signed),
			Effective: day("2024-02-01").AddMonths(i), Changes: []fact.Change{{Change: "seats", Quantity: ref(fmt.Sprint(2 + i))}}})
	}
	d := derive.New(env())
	d.Findings = true
	p, err := d.Derive(g)
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, f := range p.Findings {
		if f.Kind == derive.FindingUndelivered {
			said++
		}
	}
	if said != 1 {
		t.Errorf("the setup that was not delivered is found %d times, want once: %+v", said, p.Findings)
	}
}

// An end that is noticed late and only gives money back is caught up by itself,
// whatever else is agreed for a later day: as without an amendment of nothing.
func TestALateRefundBesideAnAmendmentOfNothing(t *testing.T) {
	c := contract("c1", "2024-01-31", months(0), line("a", "1", monthly), line("b", "1", monthly))
	c.Ends = on("2024-01-31")
	c.Billing = &fact.Billing{Every: months(1)}
	end := &fact.Termination{Head: head("end"), Contract: "c1", Noticed: on("2024-02-20"), Effective: day("2024-01-31"),
		Refund: &fact.RefundTerms{Amount: num("0.01"), Agreed: on("2024-02-01"), Paid: on("2024-02-01")}}
	nothing := &fact.Amendment{Head: head("nothing"), Contract: "c1", Signed: on("2023-12-03"), Effective: day("2024-02-01"), Anchor: "keep"}
	with := func(as ...*fact.Amendment) *derive.Positions {
		return derived(t, env(), &derive.Group{Contracts: []*fact.Contract{c}, Changes: &derive.Changes{Amendments: as, Terminations: []*fact.Termination{end}}})
	}
	samePositions(t, with(), with(nothing))
}

// A line that is added on 7 February is not invoiced before, though its contract is
// invoiced a month ahead, and though another amendment of that day, which does
// nothing, was signed on the 6th.
func TestATermIsNotInvoicedBeforeItsLineIsAgreed(t *testing.T) {
	c := contract("c1", "2024-01-31", months(1), line("a", "1", monthly))
	c.AutoRenew = &fact.AutoRenew{}
	c.Signed, c.Billing = on("2023-12-31"), &fact.Billing{Every: months(1), From: fact.FromSigned}
	added := line("b", "1", monthly)
	add := &fact.Amendment{Head: head("add"), Contract: "c1", Signed: on("2024-02-07"), Effective: day("2024-02-07"), Changes: []fact.Change{{Add: &added}}}
	nothing := &fact.Amendment{Head: head("nothing"), Contract: "c1", Signed: on("2024-02-06"), Effective: day("2024-02-07"), Anchor: "keep"}
	p := derived(t, env(), &derive.Group{Contracts: []*fact.Contract{c}, Changes: &derive.Changes{Amendments: []*fact.Amendment{add, nothing}}})
	for i := range p.Lines {
		l := &p.Lines[i]
		for _, b := range l.Billed {
			if l.Fact.ID == "b" && b.From < day("2024-02-07") {
				t.Errorf("term %d of the line is billed on %s", l.Term, b.From)
			}
		}
	}
}

func changed(t *testing.T, c *fact.Contract, x *derive.Changes) *derive.Positions {
	t.Helper()
	return derived(t, env(), &derive.Group{Key: "cu", Contracts: []*fact.Contract{c}, Changes: x})
}

func amending(id, effective string, change func(*fact.Amendment)) *fact.Amendment {
	a := &fact.Amendment{Contract: "c1", Effective: day(effective)}
	a.ID = id
	change(a)
	return a
}

// While nobody knows when a pause ends, the price that it leaves waits: 12,000 are
// committed to, what was earned by then is earned, the rest is neither earned nor,
// where the time is to be added at the end, invoiced.
func TestAPauseWithoutEndWaits(t *testing.T) {
	for effect, invoiced := range map[string]money.Minor{"neither": 1200000, "extend": 400000} {
		c := contract("c1", "2024-01-01", months(12), line("team", "1000", monthly))
		stop := &fact.Pause{Contract: "c1", Effective: day("2024-04-16"), Effect: effect}
		stop.ID = "stop"
		p := changed(t, c, &derive.Changes{Pauses: []*fact.Pause{stop}})
		expectFlows(t, p, contracted, flow{"2024-01-01", 1200000})
		expectAt(t, p, billed, "2025-01-01", invoiced)
		// 12,000 × 106 ÷ 366 days to 15 April.
		expectAt(t, p, earned, "2024-04-16", 347541)
		expectAt(t, p, earned, "2025-06-01", 347541)
	}
}

// What an amendment leaves for the renewal is invoiced then, whatever is agreed in
// between: 200 more a month from 10 September, 8.7 months of which (21 of 30 days
// of September, and eight months) lie in the year that had been invoiced.
func TestADeferredDifferenceOutlivesTheNextChange(t *testing.T) {
	c := contract("c1", "2024-06-01", civil.Duration{}, line("more", "100", monthly))
	c.Ends = on("2026-01-14")
	c.Lines[0].Quantity = num("10")
	c.Billing = &fact.Billing{Every: months(12)}
	up := amending("up", "2024-09-10", func(a *fact.Amendment) {
		a.Billing, a.Changes = "at_renewal", []fact.Change{{Change: "more", Quantity: ref("12")}}
	})
	down := amending("down", "2025-02-01", func(a *fact.Amendment) {
		a.Billing, a.Changes = "none", []fact.Change{{Change: "more", Quantity: ref("3")}}
	})
	p := changed(t, c, &derive.Changes{Amendments: []*fact.Amendment{up, down}})
	expectAt(t, p, billed, "2025-06-01", 1200000)
	// 3 × 100 for seven months and 14 of 31 days of January.
	expectAt(t, p, billed, "2026-01-15", 1200000+223548)
	expectAt(t, p, billed, "2026-01-16", 1200000+223548+174000)
}

// A notice that comes after the end moves no month that has passed: the level goes
// on until the notice.
func TestALateNoticeLeavesThePastAlone(t *testing.T) {
	c := contract("c1", "2024-01-01", months(12), line("team", "1000", monthly))
	end := &fact.Termination{Contract: "c1", Noticed: on("2024-08-20"), Effective: day("2024-05-31")}
	end.ID = "end"
	p := changed(t, c, &derive.Changes{Terminations: []*fact.Termination{end}})
	if a, b := arr(p, day("2024-08-19")), arr(p, day("2024-08-20")); a != 1200000 || b != 0 {
		t.Errorf("ARR %d before the notice, %d from then", a, b)
	}
}

// The months of a line that is added count as the contract's do: on 29 February a
// contract that began on 31 January begins its second month, so eleven are left.
func TestAnAddedLineCountsTheContractsMonths(t *testing.T) {
	c := contract("c1", "2024-01-31", months(12), line("team", "1000", monthly))
	c.Billing = &fact.Billing{Every: months(1)}
	x := line("x", "300", monthly)
	add := amending("add", "2024-02-29", func(a *fact.Amendment) { a.Changes = []fact.Change{{Add: &x}} })
	p := changed(t, c, &derive.Changes{Amendments: []*fact.Amendment{add}})
	out := &p.Lines[1]
	if got, _ := out.Contracted.Total(); got != 330000 || out.Fact.ID != "x" {
		t.Errorf("%s comes to %d, want 11 × 300.00", out.Fact.ID, got)
	}
	for i := range out.Billed {
		if out.Billed[i].Amount != 30000 {
			t.Errorf("invoice of %s: %d", out.Billed[i].From, out.Billed[i].Amount)
		}
	}
}

// What was given back at an early end is part of what a later amendment credits in
// full: nothing is left to be contracted, invoiced or earned.
func TestWhatIsCreditedInFullIsNotRefundedAsWell(t *testing.T) {
	c := contract("c1", "2024-01-31", months(0), line("setup", "1", onlyOnce))
	c.Open, c.Billing = true, &fact.Billing{Every: months(1)}
	none := &fact.Amendment{Head: head("none"), Contract: "c1", Signed: on("2024-02-01"), Effective: day("2024-02-01"), Changes: []fact.Change{{Change: "setup", Quantity: ref("0")}}}
	end := &fact.Termination{Head: head("end"), Contract: "c1", Noticed: on("2024-01-31"), Effective: day("2024-04-30"), Refund: &fact.RefundTerms{Amount: num("0.01")}}
	p := derived(t, env(), &derive.Group{Contracts: []*fact.Contract{c}, Changes: &derive.Changes{Amendments: []*fact.Amendment{none}, Terminations: []*fact.Termination{end}}})
	for _, r := range []reading{contracted, billed, earned, collected} {
		expectAt(t, p, r, "2026-01-01", 0)
	}
}

// Of two amendments that are signed on one day, the one that took effect before is
// caught up on it, and the other counts from it: 300 a month to 10 May, of which
// 100 were known.
func TestALateAmendmentSignedWithAnother(t *testing.T) {
	c := contract("c1", "2024-01-01", months(12), line("team", "100", monthly))
	c.Billing = &fact.Billing{Every: months(12)}
	late := amending("late", "2024-02-01", func(a *fact.Amendment) {
		a.Signed, a.Changes = on("2024-05-10"), []fact.Change{{Change: "team", Quantity: ref("3")}}
	})
	both := amending("now", "2024-05-10", func(a *fact.Amendment) { a.Changes = []fact.Change{{Change: "team", Quantity: ref("5")}} })
	alone := changed(t, c, &derive.Changes{Amendments: []*fact.Amendment{late}})
	caught, _ := alone.Lines[0].Earned.Value(day("2024-05-11"))
	first, _ := alone.Lines[0].Earned.Value(day("2024-05-10"))
	p := changed(t, c, &derive.Changes{Amendments: []*fact.Amendment{late, both}})
	expectAt(t, p, earned, "2024-05-10", first)
	got, _ := p.Lines[0].Earned.Value(day("2024-05-11"))
	// One day more at 500 a month instead of 300: 6.45 above.
	if more := got - caught; more < 600 || more > 700 {
		t.Errorf("on the day itself %d above what the late one alone catches up, want about 6.45", more)
	}
}
