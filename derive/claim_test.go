// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

var (
	claimed = reading{"claimed", func(l *derive.Line) curve.Curve { return l.Claimed }}
	waiting = reading{"tax waiting", func(l *derive.Line) curve.Curve {
		if l.Standard == nil {
			return nil
		}
		return l.Standard.TaxWaiting
	}}
)

func unconditional(p *policy.Terms) {
	p.Claims, p.Proration = policy.ClaimsUnconditional, civil.Monthly
}

// A year for 1,200 is invoiced on 1 January and paid on 1 July. Where the customer
// can leave, 100 a month are owed as they are delivered (606-10-55-284); the
// payment makes all of it a claim. With a penalty, or a right of the seller alone,
// the invoice is one from its issue.
func TestAnInvoiceOfACustomerThatCanLeave(t *testing.T) {
	for _, c := range []struct {
		rights *fact.TerminationRights
		want   map[string]money.Minor
	}{
		{&fact.TerminationRights{Holder: "customer"}, map[string]money.Minor{"2024-01-31": 100_00, "2024-02-29": 200_00, "2024-06-30": 600_00, "2024-07-01": 1200_00, "2024-12-31": 1200_00}},
		{&fact.TerminationRights{Holder: "both"}, map[string]money.Minor{"2024-01-31": 100_00, "2024-07-01": 1200_00}},
		{&fact.TerminationRights{Holder: "customer", Penalty: ref("500")}, map[string]money.Minor{"2024-01-01": 1200_00, "2024-12-31": 1200_00}},
		{&fact.TerminationRights{Holder: "entity"}, map[string]money.Minor{"2024-01-01": 1200_00}},
		{nil, map[string]money.Minor{"2024-01-01": 1200_00}},
	} {
		k := contract("c1", "2024-01-01", months(12), line("seats", "100", monthly))
		k.Billing, k.Termination = &fact.Billing{Whole: true}, c.rights
		v := invoice("i1", "2024-01-01", fact.InvoiceLine{ID: "1", Line: "seats", Amount: num("1200")})
		v.Contract = "c1"
		p := derived(t, env(unconditional), &derive.Group{Contracts: []*fact.Contract{k}, Invoices: []*fact.Invoice{v}, Payments: []*fact.Payment{payment("p1", "2024-07-01", "1200")}})
		for on, want := range c.want {
			if got := at(t, p, claimed, day(on)+1); got != want {
				t.Errorf("%+v: claimed %d by %s, want %d", c.rights, got, on, want)
			}
		}
	}
}

// 1,000 and 190 of tax are invoiced on 5 January, unconditional from the 31st; 595
// are paid on the 25th, which is 500 and 95 of tax. A credit note of 300 on the
// 10th takes its 300 / 1,000 of both off before they are owed.
func TestAnInvoiceThatIsNoClaimYet(t *testing.T) {
	for _, c := range []struct {
		credit  bool
		claimed []flow
		waits   map[string]money.Minor
	}{
		{false, []flow{{"2024-01-25", 500_00}, {"2024-01-31", 500_00}}, map[string]money.Minor{"2024-01-05": 190_00, "2024-01-25": 95_00, "2024-01-31": 0}},
		{true, []flow{{"2024-01-25", 500_00}, {"2024-01-31", 200_00}}, map[string]money.Minor{"2024-01-05": 190_00, "2024-01-10": 133_00, "2024-01-25": 38_00, "2024-01-31": 0}},
	} {
		v := invoice("i1", "2024-01-05", fact.InvoiceLine{ID: "1", Amount: num("1000"), Tax: ref("190"), From: on("2024-02-01"), To: on("2024-12-31")})
		v.Unconditional = on("2024-01-31")
		y := payment("p1", "2024-01-25", "595")
		y.Applications = []fact.Application{{Invoice: "i1"}}
		g := &derive.Group{Invoices: []*fact.Invoice{v}, Payments: []*fact.Payment{y}}
		if c.credit {
			n := &fact.CreditNote{Head: head("n1"), Invoice: "i1", Issued: day("2024-01-10"), Amount: ref("300"), Reason: "error"}
			g.Adjustments = &derive.Adjustments{CreditNotes: []*fact.CreditNote{n}}
		}
		e := env(unconditional)
		e.InvoicesThrough, e.PaymentsThrough = on("2026-12-31"), on("2026-12-31")
		p := derived(t, e, g)
		expectFlows(t, p, claimed, c.claimed...)
		for on, want := range c.waits {
			if got := at(t, p, waiting, day(on)+1); got != want {
				t.Errorf("credit %t: tax waiting %d by %s, want %d", c.credit, got, on, want)
			}
		}
	}
}

// What was used, or delivered at once, is owed before it is invoiced: only the
// invoice, and so time, stands before payment (606-10-45-4). What waits for a
// milestone is not, and is not invoiced either, until that is reached.
func TestWhatIsDeliveredIsOwed(t *testing.T) {
	calls := line("calls", "2.00", fact.Per{Unit: fact.PerEach})
	calls.Meter = &fact.Meter{Unit: "calls"}
	u := &fact.Usage{Contract: "c1", From: day("2024-01-10"), Quantity: num("5")}
	u.ID = "u1"
	p := derived(t, env(unconditional), &derive.Group{Contracts: []*fact.Contract{contract("c1", "2024-01-01", months(3), calls)}, Changes: &derive.Changes{Usages: []*fact.Usage{u}}})
	expectFlows(t, p, claimed, flow{"2024-01-10", 1000})
	expectFlows(t, p, billed, flow{"2024-01-31", 1000})

	for _, c := range []struct {
		when string
		want []flow
	}{{"", []flow{{"2024-01-01", 500_00}}}, {"milestone go-live", []flow{{"2024-03-01", 500_00}}}, {"milestone other", nil}, {"all_delivered", []flow{{"2024-06-30", 500_00}}}, {"accepted", []flow{{"2024-02-01", 500_00}}}} {
		copies := line("copies", "500", onlyOnce)
		copies.Recognition, copies.PayableWhen = fact.OnDelivery, c.when
		k := contract("c1", "2024-01-01", months(6), copies, line("seats", "0", monthly))
		k.Lines[1].UnitPrice = num("10")
		k.Lines[1].Billing = &fact.Billing{Every: months(1)}
		live := delivery("d2", "c1", "", "2024-03-01", fact.DeliveryMilestone)
		live.Name = "go-live"
		p := derived(t, env(unconditional), &derive.Group{Contracts: []*fact.Contract{k},
			Deliveries: []*fact.Delivery{delivery("d1", "c1", "copies", "2024-02-01", fact.DeliveryAccepted), live}})
		p.Lines = p.Lines[:1]
		expectFlows(t, p, claimed, c.want...)
		expectFlows(t, p, billed, c.want...)
		expectFlows(t, p, earned, flow{"2024-02-01", 500_00})
	}
}

// Whatever is invoiced, from whenever it is unconditional, and paid: on every day
// the claims are, over the invoices, the larger of what was paid and what is owed,
// and of a customer that can leave the larger of that and what is delivered of what
// was invoiced. In the end they are what was invoiced.
func TestClaimsByASlowerWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := contract("c1", "2024-01-01", months(12), line("seats", "100", monthly))
		leave := rapid.Bool().Draw(t, "leave")
		if leave {
			k.Termination = &fact.TerminationRights{Holder: "customer"}
		}
		g := &derive.Group{Contracts: []*fact.Contract{k}}
		type slow struct {
			issued, owed civil.Day
			paid         map[civil.Day]money.Minor
			amount       money.Minor
		}
		var docs []slow
		for i, left := 0, 1200; left > 0; i++ {
			part := min(left, rapid.IntRange(100, 700).Draw(t, "amount"))
			left -= part
			s := slow{issued: day("2024-01-01") + civil.Day(rapid.IntRange(0, 300).Draw(t, "issued")), amount: money.Minor(part * 100), paid: map[civil.Day]money.Minor{}}
			v := invoice(fmt.Sprint("i", i), s.issued.String(), fact.InvoiceLine{ID: "1", Line: "seats", Amount: num(fmt.Sprint(part))})
			v.Contract = "c1"
			s.owed = s.issued
			if leave {
				s.owed = civil.MaxDay
			}
			if rapid.Bool().Draw(t, "unconditional_from") {
				s.owed = s.issued + civil.Day(rapid.IntRange(0, 200).Draw(t, "owed"))
				v.Unconditional = fact.On(s.owed)
			}
			first := rapid.IntRange(1, part).Draw(t, "first")
			for j, x := range []int{first, part - first} {
				if x == 0 {
					continue
				}
				when := s.issued + civil.Day(rapid.IntRange(0, 200).Draw(t, "paid"))
				s.paid[when] += money.Minor(x * 100)
				y := payment(fmt.Sprint("p", i, "-", j), when.String(), fmt.Sprint(x))
				y.Applications = []fact.Application{{Invoice: v.ID}}
				g.Payments = append(g.Payments, y)
			}
			g.Invoices = append(g.Invoices, v)
			docs = append(docs, s)
		}
		e := env(unconditional)
		e.InvoicesThrough, e.PaymentsThrough = on("2025-12-31"), on("2025-12-31")
		p := derived(t, e, g)
		for x := day("2023-12-30"); x < day("2025-12-31"); x++ {
			var sum, invoiced money.Minor
			for _, s := range docs {
				var paid money.Minor
				for when, amount := range s.paid {
					if when <= x {
						paid += amount
					}
				}
				if s.owed <= x {
					paid = s.amount
				}
				if s.issued <= x {
					invoiced += s.amount
				}
				sum += paid
			}
			if leave {
				sum = max(sum, min(invoiced, at(t, p, earned, x+1)))
			}
			if got := at(t, p, claimed, x+1); got != sum {
				t.Fatalf("claimed %d by %s, want %d", got, x, sum)
			}
		}
	})
}
