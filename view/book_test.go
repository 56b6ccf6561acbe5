// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"fmt"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
	"pgregory.net/rapid"
)

func day(s string) civil.Day { return civil.MustDay(s) }

func on(s string) fact.Date { return fact.On(day(s)) }

func months(n int32) civil.Duration { return civil.Duration{Months: n} }

func num(s string) money.Decimal {
	d, err := money.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}

func cents(n int64) money.Decimal { return num(money.Minor(n).Plain(usd)) }

var usd, eur = currency("USD"), currency("EUR")

func currency(s string) money.Currency {
	c, err := money.ParseCurrency(s)
	if err != nil {
		panic(err)
	}
	return c
}

// A book is what a report reads.
type book struct {
	env    *derive.Env
	groups []*derive.Group
}

func pick[T any](t *rapid.T, label string, from ...T) T {
	return from[rapid.IntRange(0, len(from)-1).Draw(t, label)]
}

var products = map[string]*fact.Product{
	"app":   {Family: "core", Attributes: fact.Attrs{{Name: "tier", Value: "gold"}}},
	"help":  {Family: "care", ProductKind: fact.Support},
	"setup": {ProductKind: fact.Fee},
}

func drawDay(t *rapid.T, label string) civil.Day {
	return day("2023-06-01") + civil.Day(rapid.Int32Range(0, 700).Draw(t, label))
}

// drawBook draws 1 to 20 customers with contracts, renewals, invoices without
// contract and payments, in two currencies.
func drawBook(t *rapid.T) *book {
	terms := policy.Default()
	terms.FiscalStart = pick(t, "fiscal year", 1, 1, 2, 7)
	terms.DeferredBasis = pick(t, "basis", policy.DeferredBilled, policy.DeferredBilled, policy.DeferredBooked, policy.DeferredReceived)
	terms.Claims = pick(t, "claims", policy.ClaimsInvoice, policy.ClaimsInvoice, policy.ClaimsUnconditional)
	terms.MRRMovements = pick(t, "movements", policy.PerMonth, policy.PerMonth, policy.PerDay, policy.PerEvent)
	if rapid.Bool().Draw(t, "own movements") {
		terms.MRREntity = pick(t, "entity", policy.EntityCustomer, policy.EntityParent, policy.EntityContract, policy.EntityProduct, policy.EntityLine)
		terms.MRRReturn = pick(t, "reactivation", policy.Return{}, policy.Return{Never: true}, policy.Return{Days: 30})
		terms.MRRSameWindow = rapid.Bool().Draw(t, "same window")
		terms.MRRDiscounts = pick(t, "discounts", policy.DiscountsAll, policy.DiscountsNone, policy.DiscountsRecurring, policy.DiscountsLookThrough)
		terms.MRRPause = pick(t, "pause", policy.PauseZero, policy.PauseKeep, policy.PauseChurn)
		terms.MRRFree = rapid.Bool().Draw(t, "free")
		terms.RetentionWindow = pick(t, "retention", policy.RetainYear, policy.RetainQuarter, policy.RetainMonth, policy.RetainPeriod)
		terms.RetentionReturns = rapid.Bool().Draw(t, "returns")
		terms.LogoSamePeriod = rapid.Bool().Draw(t, "same period")
		terms.LogoDenominator = pick(t, "denominator", policy.LogosOpening, policy.LogosOpeningPlusNew, policy.LogosAverage)
	}
	terms.MRRStart = pick(t, "mrr.start", policy.MRRService, policy.MRRBooking, policy.MRRFirstInvoice)
	if pick(t, "some products", false, false, true) {
		terms.DeferredProducts = []string{"app"}
	}
	if pick(t, "own classes", false, false, true) {
		terms.Bookings = twoRegisters.Versions[0].Terms.Bookings
	}
	b := &book{env: &derive.Env{Products: products, Customers: map[string]*fact.Customer{}, Policy: policy.Of(terms), AsOf: day("2025-06-30"), Horizon: day("2026-06-30")}}
	for i := range rapid.IntRange(1, 20).Draw(t, "customers") {
		b.groups = append(b.groups, drawCustomer(t, b.env, fmt.Sprintf("cu%02d", i)))
	}
	return b
}

func drawCustomer(t *rapid.T, e *derive.Env, id string) *derive.Group {
	c := &fact.Customer{Attributes: fact.Attrs{{Name: "region", Value: pick(t, "region", "north", "south")}}}
	c.ID = id
	e.Customers[id] = c
	g := &derive.Group{Key: id}
	start := drawDay(t, "starts")
	var last *fact.Contract
	for i := range rapid.IntRange(0, 3).Draw(t, "contracts") {
		k := drawContract(t, fmt.Sprintf("%s-c%d", id, i), id, start)
		if last != nil && rapid.Bool().Draw(t, "renews") {
			k.Renews, k.Currency = []string{last.ID}, last.Currency
		}
		g.Contracts = append(g.Contracts, k)
		last = k
		start = k.Term.From(start) + civil.Day(pick[int32](t, "gap", 0, 0, 10, 45, 200, -15))
	}
	if len(g.Contracts) > 0 && pick(t, "has costs", false, false, true) {
		g.Judgements = drawCosts(t, g.Contracts)
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "invoices") {
		g.Invoices = append(g.Invoices, drawInvoice(t, fmt.Sprintf("%s-i%d", id, i), id))
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "payments") {
		p := &fact.Payment{Customer: id, Currency: pick(t, "currency", usd, eur), Received: drawDay(t, "received"), Amount: cents(rapid.Int64Range(1, 500_000).Draw(t, "paid"))}
		p.ID = fmt.Sprintf("%s-p%d", id, i)
		g.Payments = append(g.Payments, p)
	}
	return g
}

// drawCosts draws what contracts cost, and a test of one of the costs.
func drawCosts(t *rapid.T, contracts []*fact.Contract) *derive.Judgements {
	j := &derive.Judgements{}
	for _, c := range contracts {
		x := &fact.Cost{Contract: c.ID, Date: c.Starts.Day() + civil.Day(pick[int32](t, "owed", -20, 0, 15)), Amount: cents(rapid.Int64Range(1, 500_000).Draw(t, "cost")),
			Purpose: pick(t, "purpose", "obtain", "fulfil"), Payee: pick(t, "payee", "", "rep"), Benefit: months(pick[int32](t, "benefit", 0, 0, 30)), Topic: pick(t, "topic", "", "", "", "360")}
		x.ID = "k-" + c.ID
		if pick(t, "of a line", false, true) {
			x.Line = c.Lines[0].ID
		}
		j.Costs = append(j.Costs, x)
	}
	half := cents(int64(j.Costs[0].Amount.Coef / 2))
	e := &fact.Estimate{Subject: j.Costs[0].ID, Date: drawDay(t, "tested"), Expected: &half, DirectCosts: &money.Decimal{}}
	e.ID = "e-" + j.Costs[0].ID
	j.Estimates = append(j.Estimates, e)
	return j
}

func drawContract(t *rapid.T, id, customer string, start civil.Day) *fact.Contract {
	c := &fact.Contract{Customer: customer, Currency: pick(t, "currency", usd, usd, eur), Starts: fact.On(start), Term: months(pick[int32](t, "term", 1, 3, 12, 12, 24))}
	c.ID = id
	c.At = fact.Place{File: "book.yaml", Line: 1}
	c.Signed = fact.On(start + civil.Day(pick[int32](t, "signed", 0, 0, -40, 20)))
	c.Booked = fact.On(c.Signed.Day() + civil.Day(pick[int32](t, "booked", 0, 0, 0, 25)))
	switch pick(t, "shape", "", "", "open", "renews") {
	case "open":
		c.Open, c.Term = true, months(0)
	case "renews":
		c.AutoRenew = &fact.AutoRenew{Until: fact.On(start + 500)}
	}
	if pick(t, "leaves", false, false, true) {
		c.Termination = &fact.TerminationRights{Holder: "customer"}
	}
	c.Billing = &fact.Billing{Every: months(pick[int32](t, "every", 1, 3, 12)), Arrears: rapid.Bool().Draw(t, "arrears"), Net: months(1)}
	for i := range rapid.IntRange(1, 3).Draw(t, "lines") {
		product := pick(t, "product", "app", "help", "setup", "other")
		l := fact.Line{ID: fmt.Sprint(product, i), Product: product, Quantity: money.DecimalOf(1), UnitPrice: cents(rapid.Int64Range(1, 300_000).Draw(t, "price")),
			Per: fact.Per{Unit: pick(t, "per", fact.PerMonth, fact.PerMonth, fact.PerYear, fact.PerTerm)}}
		if product == "setup" {
			l.Per.Unit = fact.PerOnce
		}
		if rapid.Bool().Draw(t, "discount") {
			l.Discounts = []fact.Discount{{Percent: num(pick(t, "percent", "50", "50", "100")), For: months(pick[int32](t, "for", 1, 2, 0))}}
		}
		c.Lines = append(c.Lines, l)
	}
	return c
}

// drawInvoice draws an invoice without contract; a line without period may be a
// credit.
func drawInvoice(t *rapid.T, id, customer string) *fact.Invoice {
	v := &fact.Invoice{Customer: customer, Currency: pick(t, "currency", usd, eur), Issued: drawDay(t, "issued")}
	v.ID = id
	v.At = fact.Place{File: "invoices.csv", Line: 1}
	for i := range rapid.IntRange(1, 3).Draw(t, "lines") {
		l := fact.InvoiceLine{ID: fmt.Sprint(i), Product: pick(t, "product", "app", "setup", "")}
		if rapid.Bool().Draw(t, "period") {
			l.Amount = cents(rapid.Int64Range(1, 200_000).Draw(t, "amount"))
			l.From = fact.On(v.Issued + civil.Day(rapid.Int32Range(0, 40).Draw(t, "from")))
			l.To = fact.On(l.From.Day() + civil.Day(rapid.Int32Range(0, 400).Draw(t, "days")))
		} else {
			l.Amount = cents(rapid.Int64Range(-50_000, 200_000).Draw(t, "amount"))
		}
		if rapid.Bool().Draw(t, "taxed") {
			tax := cents(rapid.Int64Range(0, 5_000).Draw(t, "tax"))
			l.Tax = &tax
		}
		v.Lines = append(v.Lines, l)
	}
	return v
}

func drawSpan(t *rapid.T) civil.Span {
	from := drawDay(t, "from") - 60
	return civil.Span{From: from, To: from + civil.Day(rapid.Int32Range(1, 500).Draw(t, "span"))}
}

func window(t rapid.TB, e *derive.Env, r view.Request) *view.Window {
	t.Helper()
	w, err := view.NewWindow(e, r)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// positions derives every group by itself.
func (b *book) positions(t rapid.TB) []*derive.Positions {
	t.Helper()
	out := make([]*derive.Positions, len(b.groups))
	for i, g := range b.groups {
		p, err := derive.New(b.env).Derive(g)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = p
	}
	return out
}

// accumulate adds positions to a new accumulator.
func accumulate(t rapid.TB, w *view.Window, ps ...*derive.Positions) *view.Accumulator {
	t.Helper()
	a := w.NewAccumulator()
	for _, p := range ps {
		if err := a.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func report(t rapid.TB, a *view.Accumulator, names ...string) *view.Report {
	t.Helper()
	if len(names) == 0 {
		names = []string{"all"}
	}
	r, err := a.Report(names)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// adds reports whether the groups of a measure sum to its total.
func adds(m view.Measure) bool {
	return (m.Kind == view.Flow || m.Kind == view.Balance) && m.Unit != view.UnitCount
}

// byCustomer makes a drawn policy count and classify customers as the slow
// readings of the tests do.
func (b *book) byCustomer() {
	t := &b.env.Policy.Versions[0].Terms
	t.MRREntity, t.MRRReturn, t.MRRSameWindow, t.MRRFree = policy.EntityCustomer, policy.Return{}, false, false
}

// total is the total row of a measure in a currency, or nil without any.
func total(r *view.Report, name string, c money.Currency) *view.Row {
	for i := range r.Rows {
		if row := &r.Rows[i]; row.Total && row.Currency == c && r.Measures[row.Measure].Name == name {
			return row
		}
	}
	return nil
}

func checkTies(t rapid.TB, ties []view.Tie) {
	t.Helper()
	if len(ties) == 0 {
		return
	}
	for _, x := range ties {
		if !x.OK() {
			t.Fatalf("%s in %s does not hold: %d and %d", x.Name, x.Currency, x.Left, x.Right)
		}
	}
}
