// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"pgregory.net/rapid"
)

// asDocuments makes the real invoices and payments that the slow oracle's
// schedule of a contract comes to.
func asDocuments(c *fact.Contract, horizon civil.Day) (invoices []*fact.Invoice, payments []*fact.Payment) {
	o := slow(c, horizon)
	for i := range o.lines {
		x := &o.lines[i]
		from := x.from
		for k, b := range x.bills {
			id := fmt.Sprintf("i-%s-%d-%d", x.fact.ID, x.term, k)
			to := x.to - 1
			if k+1 < len(x.bills) {
				to = from + 1
			}
			v := invoice(id, b.issue.String(), fact.InvoiceLine{Line: x.fact.ID, Amount: num(b.amount.Plain(usd)), From: fact.On(from), To: fact.On(to)})
			v.Contract, v.Due = c.ID, fact.On(b.due)
			p := payment("p"+id, b.due.String(), b.amount.Plain(usd))
			p.Applications = []fact.Application{{Invoice: id}}
			invoices, payments = append(invoices, v), append(payments, p)
			from = to + 1
		}
	}
	return invoices, payments
}

// When every instalment was really invoiced and paid on its day, the curves are
// those of the schedule.
func TestRealDocumentsLikeTheScheduleChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := contract("c1", drawDay(t, "starts").String(), months(pick[int32](t, "term", 1, 3, 12, 24)))
		for i := range rapid.IntRange(1, 3).Draw(t, "lines") {
			l := line(fmt.Sprintf("l%d", i), "1", pick(t, "per", monthly, yearly, forTerm))
			l.UnitPrice = drawPrice(t, "price")
			c.Lines = append(c.Lines, l)
		}
		c.Billing = &fact.Billing{Every: months(pick[int32](t, "every", 1, 3, 12)), Arrears: rapid.Bool().Draw(t, "arrears"), Net: days(30)}
		e := env()
		before := derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}})
		want := make(map[string][]flow)
		for _, r := range []reading{contracted, billed, collected} {
			want[r.name] = flows(before, r)
		}
		g := &derive.Group{Contracts: []*fact.Contract{c}}
		g.Invoices, g.Payments = asDocuments(c, e.Horizon)
		shuffle(t, g)
		e.InvoicesThrough, e.PaymentsThrough = fact.On(day("2030-01-01")), fact.On(day("2030-01-01"))
		d := derive.New(e)
		d.Findings = true
		p, err := d.Derive(g)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []reading{contracted, billed, collected} {
			if got := flows(p, r); !slices.Equal(got, want[r.name]) {
				t.Fatalf("%s\n%s with documents %v\nby schedule %v", describe(c), r.name, got, want[r.name])
			}
		}
		for _, f := range p.Findings {
			t.Fatalf("finding: %s %s", f.Kind, f.Text)
		}
	})
}

func shuffle(t *rapid.T, g *derive.Group) {
	g.Contracts = rapid.Permutation(g.Contracts).Draw(t, "contracts")
	g.Invoices = rapid.Permutation(g.Invoices).Draw(t, "invoices")
	g.Payments = rapid.Permutation(g.Payments).Draw(t, "payments")
	g.Openings = rapid.Permutation(g.Openings).Draw(t, "openings")
	g.Deliveries = rapid.Permutation(g.Deliveries).Draw(t, "deliveries")
}

func TestUpToTheBorderOnlyRealInvoicesCount(t *testing.T) {
	c := contract("c1", "2024-01-01", months(4), line("seats", "100", monthly))
	v := invoice("i1", "2024-02-01", fact.InvoiceLine{Amount: num("99"), From: on("2024-02-01"), To: on("2024-02-29")})
	v.Contract = "c1"
	e := env()
	e.InvoicesThrough = on("2024-02-15")
	d := derive.New(e)
	d.Findings = true
	p, err := d.Derive(&derive.Group{Contracts: []*fact.Contract{c}, Invoices: []*fact.Invoice{v}})
	if err != nil {
		t.Fatal(err)
	}
	expectFlows(t, p, billed, flow{"2024-02-01", 9900}, flow{"2024-03-01", 10000}, flow{"2024-04-01", 10000})
	want := []flow{{"2024-01-01", 10000}, {"2024-02-01", 100}}
	for i, f := range p.Findings {
		if len(p.Findings) != 2 || f.Kind != derive.FindingUnbilled || want[i] != (flow{f.Day.String(), f.Amount}) {
			t.Fatalf("findings %+v, want January and the rest of February", p.Findings)
		}
	}
}

// An invoice without service period bills part of the price: the nearest
// instalments are what it replaced.
func TestAnInvoiceWithoutPeriodReplacesTheNearestInstalments(t *testing.T) {
	c := contract("c1", "2024-01-01", months(4), line("seats", "100", monthly))
	v := invoice("i1", "2024-01-01", fact.InvoiceLine{Amount: num("250")})
	v.Contract = "c1"
	e := env()
	e.InvoicesThrough = on("2024-01-01")
	p := derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}, Invoices: []*fact.Invoice{v}})
	expectFlows(t, p, billed, flow{"2024-01-01", 25000}, flow{"2024-03-01", 5000}, flow{"2024-04-01", 10000})
}

// A negative line, such as a rebate, goes on by its schedule when part of it was
// really invoiced.
func TestRealInvoicesLeaveTheRestOfANegativeLine(t *testing.T) {
	c := contract("c1", "2024-01-01", months(3), line("rebate", "-10", monthly))
	v := invoice("i1", "2024-01-01", fact.InvoiceLine{Amount: num("-10"), From: on("2024-01-01"), To: on("2024-01-31")})
	v.Contract = "c1"
	e := env()
	e.InvoicesThrough = on("2024-01-01")
	p := derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}, Invoices: []*fact.Invoice{v}})
	expectFlows(t, p, billed, flow{"2024-01-01", -1000}, flow{"2024-02-01", -1000}, flow{"2024-03-01", -1000})
}

// A rebate that was invoiced ahead of its instalment is not given twice, and
// nothing of it is unbilled.
func TestARebateInvoicedAheadIsGivenOnce(t *testing.T) {
	c := contract("c1", "2024-01-01", months(3), line("rebate", "-10", monthly))
	ahead := invoice("i1", "2024-01-01", fact.InvoiceLine{Amount: num("-10"), From: on("2024-01-01"), To: on("2024-01-31")},
		fact.InvoiceLine{Amount: num("-10"), From: on("2024-02-01"), To: on("2024-02-29")})
	ahead.Contract = "c1"
	e := env()
	e.InvoicesThrough = on("2024-01-01")
	d := derive.New(e)
	d.Findings = true
	p, err := d.Derive(&derive.Group{Contracts: []*fact.Contract{c}, Invoices: []*fact.Invoice{ahead}})
	if err != nil {
		t.Fatal(err)
	}
	expectFlows(t, p, billed, flow{"2024-01-01", -2000}, flow{"2024-03-01", -1000})
	if len(p.Findings) != 0 {
		t.Errorf("findings %+v, want none", p.Findings)
	}
}

func TestAnInvoiceLineIsDividedByWhatIsOpen(t *testing.T) {
	c := contract("c1", "2024-01-01", months(12), line("a", "100", monthly), line("b", "50", monthly))
	v := invoice("i1", "2024-01-01", fact.InvoiceLine{Amount: num("100"), Tax: ref("19"), From: on("2024-01-01"), To: on("2024-01-31")})
	v.Contract = "c1"
	e := env()
	e.InvoicesThrough = on("2024-01-01")
	p := derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}, Invoices: []*fact.Invoice{v}})
	for i, want := range []struct{ amount, tax money.Minor }{{6667, 1267}, {3333, 633}} {
		l := &p.Lines[i]
		if got, tax := lineAt(t, l, billed, day("2024-01-02")), lineAt(t, l, readings[4], day("2024-01-02")); got != want.amount || tax != want.tax {
			t.Errorf("line %s: %d with tax %d, want %+v", l.Fact.ID, got, tax, want)
		}
	}
}

func TestAnInvoiceWithoutContractStandsAlone(t *testing.T) {
	v := invoice("i1", "2024-01-10",
		fact.InvoiceLine{ID: "1", Product: "app", Amount: num("366"), From: on("2024-01-01"), To: on("2024-12-31")},
		fact.InvoiceLine{ID: "2", Product: "help", Amount: num("-5"), Tax: ref("-0.95")})
	p := derived(t, env(), &derive.Group{Invoices: []*fact.Invoice{v}})
	// What is invoiced after its service began was agreed when it began.
	expectFlows(t, p, contracted, flow{"2024-01-01", 36600}, flow{"2024-01-10", -500})
	expectFlows(t, p, billed, flow{"2024-01-10", 36100})
	expectAt(t, p, collected, "2024-01-11", 36100-95)
	expectAt(t, p, earned, "2024-02-01", 3100-500)
	expectARR(t, p, "2024-06-01", 36600)
	if got := p.Lines[0].Bookings[0].Class; got != derive.ClassIncidental {
		t.Errorf("booked as %d", got)
	}
}

func TestPaymentsGoToTheOldestDue(t *testing.T) {
	old := invoice("i1", "2024-01-01", fact.InvoiceLine{Amount: num("100")}, fact.InvoiceLine{Amount: num("50"), Tax: ref("10")})
	later := invoice("i2", "2024-02-01", fact.InvoiceLine{Amount: num("80")})
	later.Due = on("2024-02-15")
	e := env()
	e.AsOf, e.PaymentsThrough = day("2024-03-01"), on("2024-02-20")
	g := &derive.Group{Invoices: []*fact.Invoice{later, old}, Payments: []*fact.Payment{
		payment("p2", "2024-02-20", "40"), payment("p1", "2024-02-10", "150"), payment("p0", "2023-12-01", "5"),
	}}
	p := derived(t, e, g)
	// What came before the first invoice waits for it with the customer.
	expectFlows(t, p, collected, flow{"2024-01-01", 500}, flow{"2024-02-10", 15000}, flow{"2024-02-20", 4000}, flow{"2024-03-02", 4500})
	for x, want := range map[string]money.Minor{"2023-12-01": 0, "2023-12-02": 500, "2024-01-01": 500, "2024-01-02": 0} {
		var sum money.Minor
		for i := range p.Unapplied {
			v, err := p.Unapplied[i].Curve.Value(day(x))
			if err != nil {
				t.Fatal(err)
			}
			sum += v
		}
		if sum != want {
			t.Errorf("unapplied at %s: %d, want %d", x, sum, want)
		}
	}
}

func TestAPaymentIsAppliedWhereItSays(t *testing.T) {
	a := invoice("i1", "2024-01-01", fact.InvoiceLine{Product: "x", Amount: num("100")})
	b := invoice("i2", "2024-01-02", fact.InvoiceLine{Product: "y", Amount: num("100")})
	p1 := payment("p1", "2024-01-05", "130")
	p1.Applications = []fact.Application{{Invoice: "i2", Amount: ref("70"), Date: on("2024-01-06")}}
	e := env()
	e.PaymentsThrough = on("2024-01-06")
	p := derived(t, e, &derive.Group{Invoices: []*fact.Invoice{a, b}, Payments: []*fact.Payment{p1}})
	for i, want := range []money.Minor{6000, 7000} {
		if got := lineAt(t, &p.Lines[i], collected, day("2024-01-07")); got != want {
			t.Errorf("invoice %d: %d, want %d", i+1, got, want)
		}
	}
}

// A payment is one sum of money: a contract that stands for many cannot take it.
func TestAPaymentIsNeverCountedManyTimes(t *testing.T) {
	c := contract("c1", "2024-01-01", months(12), line("seats", "100", monthly))
	c.Count = 3
	e := env()
	e.PaymentsThrough = on("2024-01-15")
	p, err := derive.New(e).Derive(&derive.Group{Contracts: []*fact.Contract{c}, Payments: []*fact.Payment{payment("p1", "2024-01-15", "100")}})
	if err != nil {
		return
	}
	cash := at(t, p, collected, day("2024-01-16"))
	for _, u := range p.Unapplied {
		cash += u.Curve[0].Amount
	}
	if cash != 10000 {
		t.Errorf("100.00 were received, and %d are cash", cash)
	}
}

func TestFactsInAnyOrderGiveTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := &derive.Group{}
		for i := range rapid.IntRange(1, 3).Draw(t, "contracts") {
			c := drawContract(t, fmt.Sprintf("c%d", i))
			g.Contracts = append(g.Contracts, c)
			if op := opening(fmt.Sprintf("o%d", i), c.ID, "2025-01-31"); rapid.Bool().Draw(t, "opening") {
				op.Billed, op.Earned, op.Collected = ref("10"), ref("5.55"), ref("3")
				g.Openings = append(g.Openings, op)
				if rapid.Bool().Draw(t, "once") {
					continue
				}
				op.Line = c.Lines[0].ID
				second := opening(fmt.Sprintf("o%db", i), c.ID, "2025-02-28")
				second.Billed, second.Line = ref("12"), c.Lines[len(c.Lines)-1].ID
				g.Openings = append(g.Openings, second)
			}
		}
		for i := range rapid.IntRange(0, 4).Draw(t, "invoices") {
			v := invoice(fmt.Sprintf("i%d", i), drawDay(t, "issued").String(), fact.InvoiceLine{Product: "x", Amount: drawPrice2(t)})
			if rapid.Bool().Draw(t, "of a contract") {
				v.Contract = g.Contracts[0].ID
			}
			g.Invoices = append(g.Invoices, v)
		}
		for i := range rapid.IntRange(0, 4).Draw(t, "payments") {
			p := payment(fmt.Sprintf("p%d", i), drawDay(t, "received").String(), "1")
			p.Amount = drawPrice2(t)
			g.Payments = append(g.Payments, p)
		}
		e := env(func(p *policy.Terms) { p.DaysLate = 7 })
		e.Horizon, e.InvoicesThrough, e.PaymentsThrough = day("2024-12-31"), on("2024-03-31"), on("2024-04-30")
		a, errA := derive.New(e).Derive(g)
		h := *g
		shuffle(t, &h)
		b, errB := derive.New(e).Derive(&h)
		if (errA == nil) != (errB == nil) || (errA != nil && errA.Error() != errB.Error()) {
			t.Fatalf("errors %v and %v", errA, errB)
		}
		if errA == nil {
			samePositions(t, a, b)
		}
	})
}

func drawPrice2(t *rapid.T) money.Decimal {
	return num(money.Minor(rapid.Int64Range(1, 2_000_000).Draw(t, "amount")).Plain(usd))
}

func samePositions(t rapid.TB, a, b *derive.Positions) {
	if len(a.Lines) != len(b.Lines) || len(a.Unapplied) != len(b.Unapplied) {
		t.Fatalf("%d and %d lines, %d and %d unapplied", len(a.Lines), len(b.Lines), len(a.Unapplied), len(b.Unapplied))
	}
	for i := range a.Lines {
		x, y := &a.Lines[i], &b.Lines[i]
		for _, r := range readings {
			if !slices.Equal(r.of(x), r.of(y)) {
				t.Fatalf("%s of line %d:\n%v\n%v", r.name, i, r.of(x), r.of(y))
			}
		}
		if !slices.Equal(x.Recurring, y.Recurring) || !slices.Equal(x.Bookings, y.Bookings) || x.Span != y.Span {
			t.Fatalf("line %d:\n%+v %+v %+v\n%+v %+v %+v", i, x.Span, x.Recurring, x.Bookings, y.Span, y.Recurring, y.Bookings)
		}
	}
	for i := range a.Unapplied {
		if !slices.Equal(a.Unapplied[i].Curve, b.Unapplied[i].Curve) {
			t.Fatalf("unapplied %d differs", i)
		}
	}
}
