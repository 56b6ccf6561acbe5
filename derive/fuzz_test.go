// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
	"pgregory.net/rapid"
)

// FuzzDerive derives books of any bytes: it must not panic or hang, an error
// must be a list of problems or an overflow, and all identities hold.
func FuzzDerive(f *testing.F) {
	for n := range uint64(32) {
		// Eight bytes make one choice; a book takes hundreds.
		seed := make([]byte, 1<<14)
		x := n*0x9e3779b97f4a7c15 + 1
		for i := range seed {
			x ^= x << 13
			x ^= x >> 7
			x ^= x << 17
			seed[i] = byte(x)
		}
		f.Add(seed)
	}
	f.Fuzz(rapid.MakeFuzz(wildBook))
}

func TestAnyBookIsDerivedOrRefused(t *testing.T) { rapid.Check(t, wildBook) }

func wildBook(t *rapid.T) {
	g := &derive.Group{Key: "cu"}
	for i := range rapid.IntRange(0, 3).Draw(t, "contracts") {
		g.Contracts = append(g.Contracts, wildContract(t, fmt.Sprintf("c%d", i), i))
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "invoices") {
		g.Invoices = append(g.Invoices, wildInvoice(t, fmt.Sprintf("i%d", i)))
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "payments") {
		p := payment(fmt.Sprintf("p%d", i), wildDay(t).String(), "1")
		p.Amount = wildAmount(t)
		if len(g.Invoices) > 0 && rapid.Bool().Draw(t, "applied") {
			p.Applications = []fact.Application{{Invoice: "i0"}}
		}
		g.Payments = append(g.Payments, p)
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "deliveries") {
		x := delivery(fmt.Sprintf("d%d", i), "c0", pick(t, "line", "", "c0-0"), wildDay(t).String(), fact.DeliveryEvent(rapid.IntRange(1, 4).Draw(t, "event")))
		x.Value = money.DecimalOf(rapid.Int64Range(-5, 120).Draw(t, "value"))
		g.Deliveries = append(g.Deliveries, x)
	}
	if rapid.Bool().Draw(t, "opening") {
		o := opening("o0", "c0", wildDay(t).String())
		a, b, c := wildAmount(t), wildAmount(t), wildAmount(t)
		o.Billed, o.Earned, o.Collected = &a, &b, &c
		g.Openings = append(g.Openings, o)
	}
	e := wildEnv(t)
	d := derive.New(e)
	d.Findings, d.Trace = rapid.Bool().Draw(t, "findings"), rapid.Bool().Draw(t, "trace")
	p, err := d.Derive(g)
	var problems *fact.Problems
	if errors.As(err, &problems) {
		return
	} else if err != nil {
		t.Fatalf("an error that names no fact: %v", err)
	}
	from := day("2023-01-01") + civil.Day(rapid.Int32Range(0, 900).Draw(t, "from"))
	r := view.Request{Span: civil.Span{From: from, To: from + civil.Day(rapid.Int32Range(1, 900).Draw(t, "days"))}, Every: civil.EveryMonth,
		AtOpen: rapid.Bool().Draw(t, "at open"), By: pick(t, "by", nil, []string{"line"})}
	w, err := view.NewWindow(e, r)
	if err != nil {
		t.Fatal(err)
	}
	a := w.NewAccumulator()
	if err := a.Add(p); err != nil {
		if !errors.Is(err, money.ErrOverflow) {
			t.Fatal(err)
		}
		return
	}
	report, err := a.Report([]string{"all"})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range append(report.Ties, a.Bridge().Ties...) {
		if !x.OK() {
			t.Fatalf("%s: %d and %d", x.Name, x.Left, x.Right)
		}
	}
}

var annualRenewals = func() *policy.Policy {
	p, err := policy.Parse("p.yaml", 1, []byte("bookings.preset: annual_renewals"), policy.Default())
	if err != nil {
		panic(err)
	}
	return p
}()

func wildEnv(t *rapid.T) *derive.Env {
	e := env(func(p *policy.Terms) {
		p.Proration = civil.Convention(rapid.IntRange(0, 5).Draw(t, "proration"))
		p.Rounding = money.Rounding(rapid.IntRange(0, 3).Draw(t, "rounding"))
		p.RoundingTime = policy.RoundingTime(rapid.IntRange(0, 2).Draw(t, "rounding time"))
		p.Ramp = policy.Ramp(rapid.IntRange(0, 1).Draw(t, "ramp"))
		p.BookingValue = policy.BookingValue(rapid.IntRange(0, 3).Draw(t, "booking value"))
		p.BookingDate = policy.BookingDate(rapid.IntRange(0, 2).Draw(t, "booking date"))
		p.MonthToMonth = policy.MonthToMonth(rapid.IntRange(0, 1).Draw(t, "month to month"))
		if rapid.IntRange(0, 3).Draw(t, "own classes") == 0 {
			p.Bookings = annualRenewals.Versions[0].Terms.Bookings
		}
		p.MRRStart = policy.MRRStart(rapid.IntRange(0, 3).Draw(t, "mrr start"))
		p.MRREnd = policy.MRREnd(rapid.IntRange(0, 1).Draw(t, "mrr end"))
		p.BillingEvery = policy.BillingEvery(rapid.IntRange(0, 4).Draw(t, "billing every"))
		p.DeferredBasis = policy.DeferredBasis(rapid.IntRange(0, 2).Draw(t, "basis"))
		p.ACVOneTime, p.BillingArrears = rapid.Bool().Draw(t, "acv"), rapid.Bool().Draw(t, "arrears")
	})
	e.Products = map[string]*fact.Product{"l": {ProductKind: fact.License}, "m": {Recognition: fact.Milestone}, "a": {Recognition: fact.AsInvoiced}, "u": {ProductKind: fact.UsageBased}}
	if rapid.Bool().Draw(t, "actuals") {
		e.InvoicesThrough, e.PaymentsThrough = fact.On(wildDay(t)), fact.On(wildDay(t))
	}
	return e
}

func wildDay(t *rapid.T) civil.Day {
	return civil.Day(rapid.OneOf(
		rapid.Int32Range(int32(day("2023-01-01")), int32(day("2026-12-31"))),
		rapid.Int32Range(int32(day("1990-01-01")), int32(day("2060-12-31"))),
	).Draw(t, "day"))
}

func wildAmount(t *rapid.T) money.Decimal {
	return num(money.Minor(rapid.OneOf(rapid.Int64Range(-100_000, 100_000), rapid.Int64Range(1, 1_000_000), rapid.Int64Range(-1<<50, 1<<50), rapid.Int64Range(-1<<62, 1<<62)).Draw(t, "amount")).Plain(usd))
}

func wildDuration(t *rapid.T) civil.Duration {
	return pick(t, "length", civil.Duration{}, days(1), days(7), days(31), days(400), months(1), months(2), months(3), months(12), months(13), months(36))
}

func wildContract(t *rapid.T, id string, i int) *fact.Contract {
	c := contract(id, wildDay(t).String(), wildDuration(t))
	if rapid.Bool().Draw(t, "signed") {
		c.Signed = fact.On(wildDay(t))
	}
	c.Count = pick[int64](t, "count", 0, 1, 1, 7)
	switch pick(t, "shape", "", "ends", "open", "renews") {
	case "ends":
		c.Ends, c.Term = fact.On(wildDay(t)), civil.Duration{}
	case "open":
		c.Open, c.Term, c.Commit = true, civil.Duration{}, wildDuration(t)
	case "renews":
		c.AutoRenew = &fact.AutoRenew{Term: wildDuration(t), Uplift: pick(t, "uplift", num("0"), num("3.33"), num("-10"))}
	}
	if i > 0 && rapid.Bool().Draw(t, "follows") {
		c.Renews = []string{"c0"}
	}
	c.Billing = wildBilling(t, 0)
	for k := range rapid.IntRange(0, 3).Draw(t, "lines") {
		c.Lines = append(c.Lines, wildLine(t, fmt.Sprintf("%s-%d", id, k)))
	}
	return c
}

func wildLine(t *rapid.T, id string) fact.Line {
	l := fact.Line{ID: id, Product: pick(t, "product", "x", "x", "l", "m", "a", "u"), Quantity: money.DecimalOf(rapid.Int64Range(-2, 9).Draw(t, "quantity")), UnitPrice: wildAmount(t)}
	l.Per = fact.Per{Unit: fact.PerUnit(rapid.IntRange(1, 9).Draw(t, "per")), N: 2}
	if rapid.Bool().Draw(t, "starts") {
		l.Starts = fact.On(wildDay(t))
	}
	l.Term = pick(t, "own", civil.Duration{}, civil.Duration{}, months(5))
	for range rapid.IntRange(0, 2).Draw(t, "steps") {
		w := fact.When{After: wildDuration(t)}
		if rapid.Bool().Draw(t, "by day") {
			w = fact.When{From: fact.On(wildDay(t))}
		}
		if rapid.Bool().Draw(t, "of price") {
			l.Prices = append(l.Prices, fact.PriceStep{When: w, Price: wildAmount(t)})
		} else {
			l.Quantities = append(l.Quantities, fact.QuantityStep{When: w, N: num("2.5")})
		}
		l.Discounts = append(l.Discounts, fact.Discount{Percent: pick(t, "percent", num("0"), num("33.333"), num("100")), Amount: pick(t, "off", num("0"), num("1.005")), For: wildDuration(t)})
	}
	if rapid.Bool().Draw(t, "service") {
		l.Service = &fact.ServiceTerms{OnDelivery: rapid.Bool().Draw(t, "on delivery"), MovesEnd: rapid.Bool().Draw(t, "moves")}
		if rapid.Bool().Draw(t, "known") {
			l.Service.From, l.Service.Expected = fact.On(wildDay(t)), fact.On(wildDay(t))
		}
	}
	if rapid.Bool().Draw(t, "own billing") {
		l.Billing = wildBilling(t, 0)
	}
	return l
}

func wildBilling(t *rapid.T, depth int) *fact.Billing {
	b := &fact.Billing{Every: wildDuration(t), Whole: pick(t, "whole", false, false, true), Arrears: rapid.Bool().Draw(t, "arrears"), Net: wildDuration(t)}
	b.From, b.FromDay = fact.BillFrom(rapid.IntRange(0, 2).Draw(t, "from")), wildDay(t)
	b.Anchor, b.Calendar = pick[int32](t, "anchor", 0, 0, 1, 31), rapid.Bool().Draw(t, "calendar")
	b.Stub = fact.Stub(rapid.IntRange(0, 2).Draw(t, "stub"))
	switch pick(t, "kind", "", "none", "phases", "schedule") {
	case "none":
		return nil
	case "phases":
		for range rapid.IntRange(1, 3).Draw(t, "phases") {
			if ph := wildBilling(t, depth+1); ph != nil && depth == 0 {
				ph.Phases, ph.Schedule, ph.For = nil, nil, wildDuration(t)
				b.Phases = append(b.Phases, *ph)
			}
		}
	case "schedule":
		for range rapid.IntRange(1, 3).Draw(t, "instalments") {
			b.Schedule = append(b.Schedule, fact.Instalment{Date: wildDay(t), Amount: wildAmount(t)})
		}
	}
	return b
}

func wildInvoice(t *rapid.T, id string) *fact.Invoice {
	v := invoice(id, wildDay(t).String())
	v.Contract = pick(t, "contract", "", "", "c0")
	for range rapid.IntRange(1, 3).Draw(t, "lines") {
		l := fact.InvoiceLine{Product: "x", Amount: wildAmount(t)}
		if rapid.Bool().Draw(t, "period") {
			l.From = fact.On(wildDay(t))
			l.To = fact.On(l.From.Day() + civil.Day(rapid.Int32Range(0, 500).Draw(t, "days")))
		}
		if rapid.Bool().Draw(t, "tax") {
			tax := wildAmount(t)
			l.Tax = &tax
		}
		v.Lines = append(v.Lines, l)
	}
	return v
}
