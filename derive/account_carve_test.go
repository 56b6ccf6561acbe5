// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// carvedEnv sells team at 100.00 and sup at 50.00 a month, setup at 600.00, lic at
// 1,000.00, and g and h at 500.00 each, daily, under claims: unconditional.
func carvedEnv() *derive.Env {
	e := env(func(p *policy.Terms) { p.Claims = policy.ClaimsUnconditional })
	e.SSPs = map[string][]*fact.SSP{}
	for product, point := range map[string]string{"team": "100", "sup": "50", "setup": "600", "lic": "1000", "g": "500", "h": "500"} {
		x := &fact.SSP{Product: product, Point: ref(point), Per: monthly}
		if product != "team" && product != "sup" {
			x.Per = onlyOnce
		}
		x.ID = "ssp-" + product
		e.SSPs[product] = []*fact.SSP{x}
	}
	return e
}

// yearOf is a contract over 2024, of which all is invoiced in advance, or each month.
func yearOf(every int32, lines ...fact.Line) *fact.Contract {
	c := contract("c", "2024-01-01", months(12), lines...)
	c.Billing = &fact.Billing{Every: months(every)}
	return c
}

// teamAndSupport is a year at 120.00 a month: 960.00 of 1,440.00 are allocated to team,
// whose stated price is 1,200.00, and 480.00 to sup, at 240.00.
func teamAndSupport() *fact.Contract {
	return yearOf(12, line("team", "100", monthly), line("sup", "20", monthly))
}

func earnedOnDelivery(l fact.Line) fact.Line {
	l.Recognition = fact.OnDelivery
	return l
}

// stands is what a book stands at, at the close of a day.
func stands(t rapid.TB, p *derive.Positions, on string) standardAt {
	lines := make([]int, len(p.Lines))
	for i := range lines {
		lines[i] = i
	}
	x := forever
	if on != "" {
		x = day(on) + 1
	}
	return standsAt(t, p, lines, x)
}

// What is delivered is asked for at its stated price: what an allocation gives it
// beyond that is no claim but a position inside of the contract, which is nothing when
// all is over (606-10-45-1, 45-3, 45-4).
func TestACarveIsNoClaim(t *testing.T) {
	type expected struct {
		on       string
		position money.Minor // of the contract: above zero a liability
		owed     money.Minor // claimed and not invoiced
	}
	waits := earnedOnDelivery(line("g", "300", onlyOnce))
	waits.PayableWhen = "all_delivered"
	for name, c := range map[string]struct {
		con      *fact.Contract
		accepted map[string]string
		want     []expected
	}{
		// 1,380.00 × 600 ÷ 1,800 = 460.00 for setup, 920.00 for team: × 306 ÷ 366.
		"set-up": {yearOf(12, line("team", "90", monthly), earnedOnDelivery(line("setup", "300", onlyOnce))), map[string]string{"setup": "2024-02-15"},
			[]expected{{"2024-02-29", 769_18, 0}, {"2024-12-31", 0, 0}}},
		// 1,200.00 × 1,000 ÷ 1,600 = 750.00 and 450.00: 788.11 earned, 650.00 invoiced.
		"licence": {yearOf(1, earnedOnDelivery(line("lic", "600", onlyOnce)), line("sup", "50", monthly)), map[string]string{"lic": "2024-01-01"},
			[]expected{{"2024-01-31", -138_11, 0}, {"2024-12-31", 0, 0}}},
		// 400.00 each of 800.00; only 500.00 can be asked for before h is delivered.
		"waits": {yearOf(12, waits, earnedOnDelivery(line("h", "500", onlyOnce))), map[string]string{"g": "2024-02-01", "h": "2024-04-01"},
			[]expected{{"2024-02-01", 100_00, 0}, {"2024-04-01", 0, 0}}},
	} {
		g := &derive.Group{Contracts: []*fact.Contract{c.con}}
		for line, on := range c.accepted {
			g.Deliveries = append(g.Deliveries, delivery("d-"+line, "c", line, on, fact.DeliveryAccepted))
		}
		for _, id := range []string{"team", "setup"} {
			x := &fact.Answer{Subject: "c/" + id, Question: "distinct", Value: "yes", Date: day("2024-01-01")}
			x.ID = "a-" + id
			if g.Judgements == nil {
				g.Judgements = &derive.Judgements{}
			}
			g.Judgements.Answers = append(g.Judgements.Answers, x)
		}
		p := derived(t, carvedEnv(), g)
		for _, x := range c.want {
			s := stands(t, p, x.on)
			if s.position() != x.position || s.claimed-s.billed != x.owed {
				t.Errorf("%s on %s: position %d, beyond the invoices %d, want %d and %d", name, x.on, s.position(), s.claimed-s.billed, x.position, x.owed)
			}
		}
	}
}

// What a customer who can leave on any day would get back is 1,440.00 less what is
// earned of the whole contract, whatever of it was allocated where: 606-10-32-10. A fee
// for no promise is not paid back: of 1,320.00, with 120.00 of it for the set-up,
// 1,200.00 × 31 ÷ 366 are left on 30 November, and 120.00 × 31 ÷ 366 are to be earned.
func TestWhatIsPaidBackIsOfTheContract(t *testing.T) {
	e := carvedEnv()
	e.Products = map[string]*fact.Product{"fee": {ProductKind: fact.Fee}}
	fee := line("fee", "120", onlyOnce)
	for name, c := range map[string]struct {
		con      *fact.Contract
		on       string
		refund   money.Minor
		position money.Minor
	}{
		"July":      {teamAndSupport(), "2024-07-31", 601_97, 0},
		"September": {teamAndSupport(), "2024-09-30", 361_97, 0},
		"December":  {teamAndSupport(), "2024-12-31", 0, 0},
		"with fee":  {yearOf(12, line("team", "100", monthly), fee), "2024-11-30", 101_64, 10_16},
	} {
		c.con.Termination = &fact.TerminationRights{Holder: "customer", Refund: "pro_rata"}
		s := stands(t, derived(t, e, &derive.Group{Contracts: []*fact.Contract{c.con}}), c.on)
		if s.refundable != c.refund || s.position() != c.position {
			t.Errorf("%s: refund liability %d, position %d, want %d and %d", name, s.refundable, s.position(), c.refund, c.position)
		}
	}
}

// A contract that stops being one on 1 July keeps 1,440.00 × 182 ÷ 366 = 716.07 as
// revenue; the other 723.93 are a liability until nothing of it is left to be performed
// and all of its price was received (606-10-25-7(a)): of the contract, not line by line.
func TestKeptCashIsOfTheContract(t *testing.T) {
	g := &derive.Group{Contracts: []*fact.Contract{teamAndSupport()}, Judgements: &derive.Judgements{Answers: []*fact.Answer{answerOn("a", "collectibility", "no", "2024-07-01")}}}
	p := derived(t, carvedEnv(), g)
	for _, c := range []struct {
		on             string
		earned, refund money.Minor
	}{{"2024-06-30", 716_07, 0}, {"2024-12-31", 716_07, 723_93}, {"2025-01-01", 1440_00, 0}} {
		s := stands(t, p, c.on)
		if s.earned != c.earned || s.refundable != c.refund {
			t.Errorf("%s: earned %d, refund liability %d, want %d and %d", c.on, s.earned, s.refundable, c.earned, c.refund)
		}
	}
}

// A tenth of the fee for March is 10.00, though 81.31 of that month are allocated to the
// line (606-10-32-6).
func TestAServiceCreditIsOfTheStatedFee(t *testing.T) {
	c := teamAndSupport()
	c.Components = []fact.Component{{ID: "sla", Type: "sla", Rate: ref("10"), Target: "team", Window: months(1)}}
	x := delivery("d", "c", "team", "2024-03-15", fact.DeliveryBreached)
	p := derived(t, carvedEnv(), &derive.Group{Contracts: []*fact.Contract{c}, Deliveries: []*fact.Delivery{x}})
	plain := derived(t, carvedEnv(), &derive.Group{Contracts: []*fact.Contract{teamAndSupport()}})
	for on, want := range map[string]money.Minor{"2024-02-29": 0, "2024-03-31": 10_00, "2024-12-31": 10_00} {
		s, was := stands(t, p, on), stands(t, plain, on)
		if was.earned-s.earned != want || s.refundable != want {
			t.Errorf("%s: %d less revenue, refund liability %d, want %d", on, was.earned-s.earned, s.refundable, want)
		}
	}
}

// A penalty that keeps nobody joins the price of the stretch before the exit (EY Q3-6):
// with an exit on any day from 2025, 3,600.00 × 366 ÷ 1,096 + 300.00. One of 2,000.00
// after a year, and of none after two, is no more than 1,200.00: who stays for a second
// year pays that and gets it. What remains is never below zero.
func TestAPenaltyOnAnyDayJoinsThePrice(t *testing.T) {
	anyDay := &fact.TerminationRights{Holder: "customer", From: on("2025-01-01"), Penalty: ref("300")}
	declining := &fact.TerminationRights{Holder: "customer", From: on("2025-01-01"), Every: months(12), Penalties: []fact.PenaltyStep{{When: fact.When{After: months(12)}, Amount: num("2000")}, {When: fact.When{After: months(24)}, Amount: num("0")}}}
	for name, c := range map[string]struct {
		rights *fact.TerminationRights
		price  money.Minor
	}{"any day": {anyDay, 1502_19}, "declining": {declining, 2401_09}} { // 3,600.00 × 731 ÷ 1,096
		k := contract("c", "2024-01-01", months(36), line("team", "100", monthly))
		k.Billing, k.Termination = &fact.Billing{Every: months(12)}, c.rights
		p := derived(t, carvedEnv(), &derive.Group{Contracts: []*fact.Contract{k}, Judgements: &derive.Judgements{Answers: []*fact.Answer{answerOn("a", "penalty_substantive", "no", "2024-01-01")}}})
		expectAt(t, p, priced, "2024-01-31", c.price)
		expectAt(t, p, earned, "2025-01-01", c.price)
		expectAt(t, p, earned, "2027-01-01", 3600_00)
		for x, was := day("2024-01-01"), money.Minor(0); x <= day("2027-01-01"); x++ {
			e, pr := at(t, p, earned, x), at(t, p, priced, x)
			if e < was || pr < e {
				t.Fatalf("%s on %s: earned %d after %d, priced %d", name, x, e, was, pr)
			}
			was = e
		}
	}
}

// When everything is over, all that is claimed of a contract is what is earned of it:
// no receivable beyond the invoices, no contract asset or liability, nothing to be paid
// back and nothing that remains.
func TestNothingIsLeftWhenAllIsOver(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawJudged(t, bookKinds{kinds: everyKind, combined: true, plain: true})
		once := earnedOnDelivery(line("extra", "300", onlyOnce))
		con := b.contracts[0].con
		con.Lines = append(con.Lines, once)
		b.env.SSPs["extra"] = []*fact.SSP{{Product: "extra", Point: ref("900"), Per: onlyOnce}}
		b.deliveries = append(b.deliveries, delivery("extra", con.ID, "extra", con.Starts.Day().String(), fact.DeliveryAccepted))
		if rapid.Bool().Draw(t, "unconditional") {
			for i := range b.env.Policy.Versions {
				b.env.Policy.Versions[i].Terms.Claims = policy.ClaimsUnconditional
			}
		}
		for _, a := range b.contracts {
			a.changes = nil
		}
		t.Log(b)
		p := b.accounted(t, b.group(nil))
		if p == nil {
			return
		}
		for _, a := range p.Accountings {
			s := standsAt(t, p, linesOf(p, a), civil.Day(forever))
			if left := []money.Minor{s.claimed - s.billed, s.position(), s.refundable, s.priced - s.earned}; slices.ContainsFunc(left, func(m money.Minor) bool { return m != 0 }) {
				t.Fatalf("beyond the invoices, position, to be paid back, remaining: %d", left)
			}
		}
	})
}
