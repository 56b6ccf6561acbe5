// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package forecast_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/forecast"
)

// Everything that is wrong is said at once, each with its line and a remedy.
func TestProblemsAllAtOnce(t *testing.T) {
	const text = `modell: base
start: 2024-1
months: 700
currency: DOLLAR
segments:
  - id: team
    sold: {count: two, grwth: 5% a month}
    price: 10.1234567
    per: fortnight
    term: 12 months
    renews: 0.9
    churn: 2% a month
    billing: {every: 30 days, in: advanced, from: signing}
  - id: team
    sold: [1, -1]
    price: 1
    per: month
    seasonal: [1, 2]
    attributes: {segment: x}
policy:
  # a comment
  mrr.start: bookings
  collection:
    delays: 2 months
`
	_, err := forecast.ParseModel("m.yaml", []byte(text))
	var ps *fact.Problems
	if !errors.As(err, &ps) {
		t.Fatalf("not a list of problems: %v", err)
	}
	var got []string
	for _, p := range ps.List() {
		got = append(got, p.At.String()+" "+p.Path)
	}
	want := []string{
		"m.yaml:1 modell", "m.yaml:2 start", "m.yaml:3 months", "m.yaml:4 currency",
		"m.yaml:7 sold.count", "m.yaml:7 sold.grwth", "m.yaml:8 price", "m.yaml:9 per", "m.yaml:11 renews", "m.yaml:12 churn",
		"m.yaml:13 billing.every", "m.yaml:13 billing.in", "m.yaml:13 billing.from",
		"m.yaml:14 id", "m.yaml:14 term", "m.yaml:15 sold", "m.yaml:18 seasonal", "m.yaml:19 attributes",
		"m.yaml:22 policy.mrr.start", "m.yaml:24 policy.collection.delays",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s\n%v", diff, err)
	}
	for _, fix := range []string{"did you mean model?", "did you mean growth?", "did you mean advance?", "write a percent sign: 0.9%, or 90%", "did you mean booking?", "did you mean collection.delay?"} {
		if !strings.Contains(err.Error(), fix) {
			t.Errorf("no %q in\n%v", fix, err)
		}
	}
}

const head = "model: m\nstart: 2024-01\nmonths: 12\nsegments:\n- "

func TestModelsThatAreRefused(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "a model is a map"},
		{"- 1", "a model is a map"},
		{"a: [", "this is not YAML"},
		{"model: m\n---\nmodel: m\n", "a second document"},
		{"model: m\nstart: 2024-01\nmonths: 12\nsegments: []\n", "needs a list"},
		{head + "{id: s, sold: 1, price: 1, per: month, term: 12 months, churn: 2% a year, renews: 90%}", "both renews and churn"},
		{head + "{id: s, sold: 1, price: 1, per: month, term: 1 month, churn: 2% a year}", "not a whole number of its periods"},
		{head + "{id: s, sold: [1,1,1,1,1,1,1,1,1,1,1,1,1], price: 1, per: month, term: 1 month}", "the list has 13 months"},
		{head + "{id: s, sold: 1, from: 2025-01, price: 1, per: month, term: 1 month}", "not in the model"},
		{head + "{id: s, sold: 1, until: 2025-01, price: 1, per: month, term: 1 month}", "after the model"},
		{head + "{id: s, sold: {count: 1000, growth: 1000% a month}, price: 1, per: month, term: 1 month}", "customers would sign in one month"},
		{head + "{id: s, sold: 1, price: 1, per: month, term: 1 month, id: s}", "already defined|given twice"},
		{head + "{id: 's s', sold: 1, price: 1, per: month, term: 1 month}", "not understood"},
	} {
		_, err := forecast.ParseModel("m.yaml", []byte(c.text))
		if err == nil || !slices.ContainsFunc(strings.Split(c.want, "|"), func(w string) bool { return strings.Contains(err.Error(), w) }) {
			t.Errorf("%s\ngot %v, want %q", c.text, err, c.want)
		}
	}
}

// A model of very many contracts is refused instead of filling the memory.
func TestTooManyContracts(t *testing.T) {
	m, err := forecast.ParseModel("m.yaml", []byte("model: m\nstart: 2000-01\nmonths: 600\nsegments:\n- {id: s, sold: 1000000, price: 1, per: month, term: 1 month, renews: 99%}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := m.Sign(); err == nil || !strings.Contains(err.Error(), "1,000,000 contracts") {
		t.Errorf("got %v", err)
	}
}

func TestDescribe(t *testing.T) {
	m, err := forecast.ParseModel("m.yaml", []byte(`model: plan
name: Plan 2024
start: 2024-01
months: 24
segments:
  - id: team
    attributes: {region: EU}
    sold: {count: 1.5, growth: 5% a month}
    seasonal: [1, 1, 1, 1, 1, 1, 0.5, 0.5, 1, 1, 1, 1]
    until: 2025-06
    quantity: 10
    price: 49.50
    per: month
    term: 1 year
    billing: {every: 3 months, in: arrears, net: 30 days}
    churn: 10% a year
    uplift: 3%
  - {id: small, product: team, sold: {count: 3, growth: 1 a quarter}, price: 99, per: month, term: 1 month, setup: 1 month, renews: 97%}
  - {id: listed, sold: [1, 0, 2], price: 5, per: term, term: 6 months, billing: {every: term, from: signed}}
`))
	if err != nil {
		t.Fatal(err)
	}
	const want = `Plan 2024 (plan): 2024-01 to 2025-12, 24 months.

team
  Sold: 1.5 customers in the first month, then +5% every month, times 1, 1, 1, 1, 1, 1, 0.5, 0.5, 1, 1, 1, 1 from January to December, from 2024-01 to 2025-06.
  Price: 10 × 49.5 USD per month of team.
  Term: 12 months, service from the day of signature.
  Billing: every 3 months in arrears, counted from the start of service, due after 30 days.
  Renewal: 10% leave every year, at the end of a term, the price changes by 3% at each renewal.
  Attributes: region EU.

small
  Sold: 3 customers in the first month, then +1 every quarter.
  Price: 99 USD per month of team.
  Term: 1 month, service from 1 month after signature.
  Billing: as the policy says.
  Renewal: 97% renew at the end of a term.

listed
  Sold: 1, 0, 2 customers, month by month.
  Price: 5 USD per term of listed.
  Term: 6 months, service from the day of signature.
  Billing: once a term in advance, counted from signature.
  Renewal: 100% renew at the end of a term.
`
	if diff := cmp.Diff(want, m.Describe()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Whatever is written, a model is refused or can be described and signed.
func FuzzParseModel(f *testing.F) {
	for _, name := range []string{"opstarts.yaml", "opstarts-quarterly.yaml", "segments.yaml"} {
		text, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(head + "{id: s, sold: 1, price: 1, per: month, term: 1 month}\npolicy: {mrr.start: booking}\n"))
	f.Add([]byte(head + "&a {id: s, sold: 1, price: 1, per: month, term: 1 month}\npolicy: *a\n"))
	f.Add([]byte("policy: &x\n  mrr: *x\n"))
	f.Add([]byte("{policy: {a: b}, months: 3}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := forecast.ParseModel("m.yaml", text)
		if err != nil {
			_ = err.Error()
			return
		}
		if m.Describe() == "" {
			t.Error("nothing is described")
		}
		if m.Months*len(m.Segments) > 240 {
			return
		}
		facts, p, err := m.Sign()
		if err != nil {
			return
		}
		if p == nil || len(facts) == 0 {
			t.Error("a model makes facts and a policy")
		}
	})
}
