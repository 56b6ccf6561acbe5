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

func agreed(id, signed, effective string, changes ...fact.Change) *fact.Amendment {
	a := &fact.Amendment{Contract: "c", Signed: on(signed), Effective: day(effective), Changes: changes}
	a.ID = id
	return a
}

func noticed(noticed, lastDay string) *fact.Termination {
	x := &fact.Termination{Contract: "c", Noticed: on(noticed), Effective: day(lastDay)}
	x.ID = "t"
	return x
}

// prepaid is a year of ten seats at 100 a month from January 2025, invoiced at
// the start.
func prepaid() *fact.Contract {
	l := line("seats", "100", monthly)
	l.Quantity = num("10")
	c := contract("c", "2025-01-01", months(12), l)
	c.Billing = &fact.Billing{Whole: true}
	return c
}

// byMonths derives a contract with changes; every full month weighs the same, and
// credits are paid back.
func byMonths(t *testing.T, c *fact.Contract, fs ...fact.Fact) *derive.Positions {
	t.Helper()
	return derived(t, env(func(p *policy.Terms) { p.Proration, p.CreditsSettle = civil.Monthly, policy.SettleRefund }), &derive.Group{Contracts: []*fact.Contract{c}, Changes: changesOf(fs...)})
}

// expectMonths compares what is earned in each month from the first on.
func expectMonths(t *testing.T, p *derive.Positions, first string, want ...money.Minor) {
	t.Helper()
	m := day(first).Month()
	for i, w := range want {
		from, to := (m + civil.Month(i)).First(), (m + civil.Month(i) + 1).First()
		if got := at(t, p, earned, to) - at(t, p, earned, from); got != w {
			t.Errorf("earned in %s: %d, want %d", from.String()[:7], got, w)
		}
	}
}

// 606-10-25-12: five seats more at their price. 10 × 100 until June, 15 × 100
// from July; 5 × 100 × 6 = 3,000 more are committed to, and invoiced at once.
func TestSeatsAddedAtTheirPrice(t *testing.T) {
	p := byMonths(t, prepaid(), agreed("a", "2025-07-01", "2025-07-01", fact.Change{Change: "seats", Quantity: ref("15")}))
	expectMonths(t, p, "2025-06-01", 100000, 150000, 150000, 150000, 150000, 150000, 150000, 0)
	expectFlows(t, p, contracted, flow{"2025-01-01", 1200000}, flow{"2025-07-01", 300000})
	expectFlows(t, p, billed, flow{"2025-01-01", 1200000}, flow{"2025-07-01", 300000})
	expectARR(t, p, "2025-06-30", 1200000)
	expectARR(t, p, "2025-07-01", 1800000)
}

// 606-10-25-13(a): six seats from July on, 12,000 - 4 × 100 × 6 = 9,600 in all; of
// the rest of 3,600 a month is 600.
func TestFewerSeatsFromAMonthOn(t *testing.T) {
	a := agreed("a", "2025-06-10", "2025-07-01", fact.Change{Change: "seats", Quantity: ref("6")})
	p := byMonths(t, prepaid(), a)
	expectMonths(t, p, "2025-06-01", 100000, 60000, 60000, 60000, 60000, 60000, 60000, 0)
	expectFlows(t, p, contracted, flow{"2025-01-01", 1200000}, flow{"2025-06-10", -240000})
	expectFlows(t, p, billed, flow{"2025-01-01", 1200000}, flow{"2025-07-01", -240000})
	a.Billing = "at_renewal"
	expectFlows(t, byMonths(t, prepaid(), a), billed, flow{"2025-01-01", 1200000}, flow{"2026-01-01", -240000})
}

// The same, signed on 15 August: by its close 7 × 1,000 + 15 ÷ 31 × 1,000 was to
// be earned before, and 6,000 + 600 + 15 ÷ 31 × 600 after. August has 1,000 × 14 ÷
// 31 before the day, 451.61, less what is caught up: 400 × (1 + 14 ÷ 31) = 580.65,
// and 600 × 17 ÷ 31 = 329.03 from it on: 200.00 in all.
func TestFewerSeatsAgreedLateAreCaughtUp(t *testing.T) {
	p := byMonths(t, prepaid(), agreed("a", "2025-08-15", "2025-07-01", fact.Change{Change: "seats", Quantity: ref("6")}))
	expectMonths(t, p, "2025-06-01", 100000, 100000, 20000, 60000, 60000, 60000, 60000, 0)
	expectAt(t, p, earned, "2025-08-15", 745161)
	expectFlows(t, p, contracted, flow{"2025-01-01", 1200000}, flow{"2025-08-15", -240000})
	expectARR(t, p, "2025-08-14", 1200000)
	expectARR(t, p, "2025-08-15", 720000)
}

// Derived from 606-10-25-13(a) and Example 7: in July ten seats become fifteen
// until the end of the next year, for 15,000 more. (6,000 + 15,000) ÷ 18 months =
// 1,166.67 a month: 13,000 in 2025, 14,000 in 2026.
func TestUpgradeWithExtensionIsBlended(t *testing.T) {
	more := line("more", "21000", forTerm)
	more.Ends = on("2026-12-31")
	a := agreed("a", "2025-07-01", "2025-07-01", fact.Change{Add: &more, Replaces: "seats"})
	a.ExtendTo = on("2026-12-31")
	p := byMonths(t, prepaid(), a)
	expectMonths(t, p, "2025-06-01", 100000, 116667)
	expectAt(t, p, earned, "2026-01-01", 1300000)
	expectAt(t, p, earned, "2027-01-01", 2700000)
	expectFlows(t, p, contracted, flow{"2025-01-01", 1200000}, flow{"2025-07-01", 1500000})
}

// ASC 606-10-55-125 to 128, Example 7: 100,000 a year for three years; in the third
// the price and three more years come to 280,000 over four: 70,000 a year.
func TestExample7(t *testing.T) {
	c := contract("c", "2010-01-01", months(36), line("cleaning", "100000", yearly))
	a := agreed("a", "2012-01-01", "2012-01-01", fact.Change{Change: "cleaning", UnitPrice: ref("70000")})
	a.ExtendTo = on("2015-12-31")
	p := byMonths(t, c, a)
	for year, want := range map[string]money.Minor{"2011-01-01": 10000000, "2012-01-01": 20000000, "2013-01-01": 27000000, "2014-01-01": 34000000, "2015-01-01": 41000000, "2016-01-01": 48000000} {
		expectAt(t, p, earned, year, want)
	}
}

// EY, Revenue, illustration 3-4: 500 a month for three years, given up at the start
// of the second with its end, for 1,000: 6,000 + 1,000 over twelve months, 583.33
// in the first.
func TestPartialTerminationSpreadsItsFee(t *testing.T) {
	c := contract("c", "2019-01-01", months(36), line("svc", "500", monthly))
	x := noticed("2020-01-01", "2020-12-31")
	x.Fee = ref("1000")
	p := byMonths(t, c, x)
	expectMonths(t, p, "2019-12-01", 50000, 58333)
	expectAt(t, p, earned, "2020-01-01", 600000)
	expectAt(t, p, earned, "2021-01-01", 1300000)
	expectFlows(t, p, contracted, flow{"2019-01-01", 1800000}, flow{"2020-01-01", 100000 - 600000})
}

// EY Q3-10: 12,000 prepaid, service ends with April, agreed on 1 May. Without
// refund the 8,000 that are left are earned at once; of a refund of 5,000 they
// leave 3,000.
func TestFullTermination(t *testing.T) {
	p := byMonths(t, prepaid(), noticed("2025-05-01", "2025-04-30"))
	expectMonths(t, p, "2025-04-01", 100000, 800000, 0)
	expectFlows(t, p, billed, flow{"2025-01-01", 1200000})
	x := noticed("2025-05-01", "2025-04-30")
	x.Refund = &fact.RefundTerms{Amount: num("5000"), Agreed: on("2025-05-01"), Paid: on("2025-05-20")}
	p = byMonths(t, prepaid(), x)
	expectMonths(t, p, "2025-04-01", 100000, 300000, 0)
	expectFlows(t, p, contracted, flow{"2025-01-01", 1200000}, flow{"2025-05-01", -500000})
	expectFlows(t, p, collected, flow{"2025-01-01", 1200000}, flow{"2025-05-20", -500000})
	expectAt(t, p, earned, "2026-01-01", 700000)
}

// A notice of two months: the 8,000 left are earned over May and June; with what
// is not served given back, 6 × 1,000, as before: 1,000 a month.
func TestTerminationWithNotice(t *testing.T) {
	p := byMonths(t, prepaid(), noticed("2025-05-01", "2025-06-30"))
	expectMonths(t, p, "2025-04-01", 100000, 400000, 400000, 0)
	x := prepaid()
	x.Termination = &fact.TerminationRights{Refund: "pro_rata"}
	p = byMonths(t, x, noticed("2025-05-01", "2025-06-30"))
	expectMonths(t, p, "2025-04-01", 100000, 100000, 100000, 0)
	expectFlows(t, p, billed, flow{"2025-01-01", 1200000}, flow{"2025-06-30", -600000})
	x.Termination.Refund = "full" // of the eight thousand earned by May nothing is kept
	p = byMonths(t, x, noticed("2025-05-01", "2025-06-30"))
	expectAt(t, p, earned, "2026-01-01", 0)
	expectAt(t, p, billed, "2026-01-01", 0)
}

// TRG memo 51, EY Q10-5: a good of 3,000 delivered at the start and a service of
// 100 a month, invoiced 350 a month: after nine months 3,900 are earned and 3,150
// invoiced, a contract asset of 750. Fifteen months at 60, 300 + 600, are left
// after the extension: the past is not touched.
func TestAContractAssetSurvivesAnExtension(t *testing.T) {
	good := line("good", "3000", onlyOnce)
	good.Recognition = fact.OnDelivery
	c := contract("c", "2019-01-01", months(12), good, line("service", "100", monthly))
	c.Billing = &fact.Billing{}
	for i := range civil.Month(12) {
		c.Billing.Schedule = append(c.Billing.Schedule, fact.Instalment{Date: (day("2019-01-01").Month() + i + 1).First() - 1, Amount: num("350")})
	}
	a := agreed("a", "2019-10-01", "2019-10-01", fact.Change{Change: "service", UnitPrice: ref("60")})
	a.ExtendTo = on("2020-12-31")
	p := derived(t, env(func(p *policy.Terms) { p.Proration = civil.Monthly }), &derive.Group{Contracts: []*fact.Contract{c}, Changes: changesOf(a),
		Deliveries: []*fact.Delivery{delivery("d", "c", "good", "2019-01-01", fact.DeliveryAccepted)}})
	expectMonths(t, p, "2019-01-01", 310000)
	expectAt(t, p, earned, "2019-10-01", 390000)
	expectAt(t, p, billed, "2019-10-01", 315000)
	expectMonths(t, p, "2019-10-01", 6000, 6000)
	expectAt(t, p, earned, "2021-01-01", 480000)
	expectAt(t, p, billed, "2021-01-01", 480000)
}

// Monthly invoices, and a pause from 16 June to 15 July that is credited: what June
// was invoiced too much, 15 ÷ 30 × 1,000, is credited on the first day of the pause,
// July costs 16 ÷ 31 × 1,000, and no other month changes.
func TestAPauseIsCreditedWhenItBegins(t *testing.T) {
	c := prepaid()
	c.Billing = &fact.Billing{Every: months(1)}
	x := &fact.Pause{Contract: "c", Effective: day("2025-06-16"), Until: on("2025-07-15"), Effect: "credit"}
	x.ID = "p"
	want := []flow{{"2025-01-01", 100000}, {"2025-02-01", 100000}, {"2025-03-01", 100000}, {"2025-04-01", 100000}, {"2025-05-01", 100000}, {"2025-06-01", 100000},
		{"2025-06-16", -50000}, {"2025-07-01", 51613}, {"2025-08-01", 100000}, {"2025-09-01", 100000}, {"2025-10-01", 100000}, {"2025-11-01", 100000}, {"2025-12-01", 100000}}
	expectFlows(t, byMonths(t, c, x), billed, want...)
}

// A pause of two months, May and June. Credited: 10,000 in all, and nothing in
// those months. Extended: the year has two more, and no other price. Neither: what
// is paid stays, and is earned over the ten months of service.
func TestPauses(t *testing.T) {
	pause := func(effect string) *fact.Pause {
		x := &fact.Pause{Contract: "c", Effective: day("2025-05-01"), Until: on("2025-06-30"), Effect: effect}
		x.ID = "p"
		return x
	}
	p := byMonths(t, prepaid(), pause("credit"))
	expectMonths(t, p, "2025-04-01", 100000, 0, 0, 100000, 100000, 100000, 100000, 100000, 100000, 0)
	expectFlows(t, p, billed, flow{"2025-01-01", 1200000}, flow{"2025-05-01", -200000})
	p = byMonths(t, prepaid(), pause("neither"))
	expectMonths(t, p, "2025-04-01", 100000, 0, 0, 133333)
	expectAt(t, p, earned, "2026-01-01", 1200000)
	expectFlows(t, p, contracted, flow{"2025-01-01", 1200000})
	p = byMonths(t, prepaid(), pause("extend"))
	expectAt(t, p, earned, "2025-05-01", 400000)
	expectAt(t, p, earned, "2025-07-01", 400000)
	// 61 days more end on 2 March: 8,000 over 8 2/31 months, 5,952 in the six of 2025.
	expectAt(t, p, earned, "2026-01-01", 400000+595200)
	expectAt(t, p, earned, "2026-03-03", 1200000)
}
