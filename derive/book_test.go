// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"slices"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"pgregory.net/rapid"
)

func day(s string) civil.Day { return civil.MustDay(s) }

func on(s string) fact.Date { return fact.On(day(s)) }

func months(n int32) civil.Duration { return civil.Duration{Months: n} }

func days(n int32) civil.Duration { return civil.Duration{Days: n} }

func num(s string) money.Decimal {
	d, err := money.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}

func ref(s string) *money.Decimal {
	d := num(s)
	return &d
}

var usd, eur = currency("USD"), currency("EUR")

func currency(s string) money.Currency {
	c, err := money.ParseCurrency(s)
	if err != nil {
		panic(err)
	}
	return c
}

var (
	monthly  = fact.Per{Unit: fact.PerMonth}
	yearly   = fact.Per{Unit: fact.PerYear}
	forTerm  = fact.Per{Unit: fact.PerTerm}
	onlyOnce = fact.Per{Unit: fact.PerOnce}
	daily    = fact.Per{Unit: fact.PerDay}
	weekly   = fact.Per{Unit: fact.PerWeek}
)

// line is a subscription line.
func line(id, price string, per fact.Per) fact.Line {
	return fact.Line{ID: id, Product: id, Quantity: num("1"), UnitPrice: num(price), Per: per}
}

// contract is a contract of customer cu over a term.
func contract(id, starts string, term civil.Duration, lines ...fact.Line) *fact.Contract {
	c := &fact.Contract{Customer: "cu", Currency: usd, Starts: on(starts), Term: term, Lines: lines}
	c.ID = id
	c.At = fact.Place{File: "book.yaml", Line: 7}
	return c
}

func invoice(id, issued string, lines ...fact.InvoiceLine) *fact.Invoice {
	v := &fact.Invoice{Customer: "cu", Currency: usd, Issued: day(issued), Lines: lines}
	v.ID = id
	v.At = fact.Place{File: "invoices.csv", Line: 3}
	return v
}

func payment(id, received, amount string) *fact.Payment {
	p := &fact.Payment{Customer: "cu", Currency: usd, Received: day(received), Amount: num(amount)}
	p.ID = id
	p.At = fact.Place{File: "payments.csv", Line: 5}
	return p
}

func opening(id, contract, date string) *fact.Opening {
	o := &fact.Opening{Contract: contract, Date: day(date)}
	o.ID = id
	o.At = fact.Place{File: "openings.csv", Line: 2}
	return o
}

func delivery(id, contract, line, date string, event fact.DeliveryEvent) *fact.Delivery {
	x := &fact.Delivery{Contract: contract, Line: line, Date: day(date), Event: event}
	x.ID = id
	x.At = fact.Place{File: "deliveries.csv", Line: 4}
	return x
}

// env is an environment with the default policy, changed by the switches given.
func env(change ...func(*policy.Terms)) *derive.Env {
	t := policy.Default()
	for _, f := range change {
		f(&t)
	}
	return &derive.Env{Policy: policy.Of(t), AsOf: day("2026-12-31"), Horizon: day("2026-12-31")}
}

// derived derives a group and fails on error.
func derived(t rapid.TB, e *derive.Env, g *derive.Group) *derive.Positions {
	t.Helper()
	p, err := derive.New(e).Derive(g)
	if err != nil {
		t.Fatalf("derive: %v", err)
	}
	return p
}

func one(t rapid.TB, c *fact.Contract, change ...func(*policy.Terms)) *derive.Positions {
	t.Helper()
	return derived(t, env(change...), &derive.Group{Contracts: []*fact.Contract{c}})
}

// A reading picks one curve of a line.
type reading struct {
	name string
	of   func(l *derive.Line) curve.Curve
}

var readings = []reading{
	{"contracted", func(l *derive.Line) curve.Curve { return l.Contracted }},
	{"billed", func(l *derive.Line) curve.Curve { return l.Billed }},
	{"earned", func(l *derive.Line) curve.Curve { return l.Earned }},
	{"collected", func(l *derive.Line) curve.Curve { return l.Collected }},
	{"tax", func(l *derive.Line) curve.Curve { return l.Tax }},
}

var contracted, billed, earned, collected = readings[0], readings[1], readings[2], readings[3]

// priced is the transaction price, which is what was contracted unless the accounting
// of a contract says otherwise.
var priced = reading{"priced", func(l *derive.Line) curve.Curve { return l.Priced }}

// at is the value of a curve over all lines, times the contract's count, at the
// opening of day x.
func at(t rapid.TB, p *derive.Positions, r reading, x civil.Day) money.Minor {
	t.Helper()
	var sum money.Minor
	for i := range p.Lines {
		v, err := r.of(&p.Lines[i]).Value(x)
		if err != nil {
			t.Fatal(err)
		}
		sum += v * money.Minor(p.Arrangements[p.Lines[i].Arrangement].Count)
	}
	return sum
}

// arr is the recurring level over all lines on day x.
func arr(p *derive.Positions, x civil.Day) money.Minor {
	var sum money.Minor
	for i := range p.Lines {
		for _, v := range p.Lines[i].Recurring {
			if v.From <= x && x < v.To {
				sum += v.Annual * money.Minor(p.Arrangements[p.Lines[i].Arrangement].Count)
			}
		}
	}
	return sum
}

// A flow is an amount on a day.
type flow struct {
	Day    string
	Amount money.Minor
}

// flows are the steps of a curve over all lines, in the order of their days,
// those of one day as one.
func flows(p *derive.Positions, r reading) []flow {
	byDay := map[civil.Day]money.Minor{}
	for i := range p.Lines {
		for _, x := range r.of(&p.Lines[i]) {
			byDay[x.From] += x.Amount
		}
	}
	var out []flow
	for d, v := range byDay {
		if v != 0 {
			out = append(out, flow{d.String(), v})
		}
	}
	slices.SortFunc(out, func(a, b flow) int { return int(day(a.Day) - day(b.Day)) })
	return out
}

// expectFlows compares a curve's steps with what must be.
func expectFlows(t *testing.T, p *derive.Positions, r reading, want ...flow) {
	t.Helper()
	if got := flows(p, r); !slices.Equal(got, want) {
		t.Errorf("%s:\n got %v\nwant %v", r.name, got, want)
	}
}

func expectAt(t *testing.T, p *derive.Positions, r reading, on string, want money.Minor) {
	t.Helper()
	if got := at(t, p, r, day(on)); got != want {
		t.Errorf("%s at the opening of %s: %d, want %d", r.name, on, got, want)
	}
}

func expectARR(t *testing.T, p *derive.Positions, on string, want money.Minor) {
	t.Helper()
	if got := arr(p, day(on)); got != want {
		t.Errorf("recurring level on %s: %d, want %d", on, got, want)
	}
}
