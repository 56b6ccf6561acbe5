// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package forecast_test

import (
	"slices"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/forecast"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
)

// The company of "The complete guide to SaaS revenue" (Opstarts): one sale of
// $60,000 a year in each month from January 2016, three months to implement,
// paid two months after signing, renewed every year. The article prints January
// and March 2017; the other months follow from its rules.

// series are amounts in thousands of dollars, January 2016 to June 2017.
type series struct {
	measure string
	want    [18]int64
}

var opstartsSeries = []series{
	{"bookings", [18]int64{60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 120, 120, 120, 120, 120, 120}},
	{"cash", [18]int64{0, 0, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 120, 120, 120, 120}},
	{"revenue", [18]int64{0, 0, 0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75}},
	{"mrr", [18]int64{5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90}},
}

var opstartsQuarterlyCash = [18]int64{0, 0, 15, 15, 15, 30, 30, 30, 45, 45, 45, 60, 60, 60, 75, 75, 75, 90}

func month(y, m int) civil.Month { return civil.MakeMonth(y, m) }

// opstarts runs a model over January 2016 to June 2017.
func opstarts(t *testing.T, m *forecast.Model) *view.Report {
	t.Helper()
	facts, p, err := m.Sign()
	if err != nil {
		t.Fatal(err)
	}
	return report(t, facts, p, month(2016, 1), month(2017, 6))
}

// thousands are the values of a row in thousands of dollars; a recurring level
// is monthly.
func thousands(t *testing.T, r *view.Report, row view.Row) []int64 {
	t.Helper()
	unit := int64(100_000)
	if r.Measures[row.Measure].Unit == view.UnitMonthly {
		unit *= 12
	}
	out := make([]int64, len(row.Values))
	for i, v := range row.Values {
		if v%unit != 0 {
			t.Errorf("%s %d: %d is no whole thousand", r.Measures[row.Measure].Name, i, v)
		}
		out[i] = v / unit
	}
	return out
}

func TestOpstartsSeries(t *testing.T) {
	r := opstarts(t, open(t, "opstarts.yaml"))
	for _, s := range opstartsSeries {
		if got := thousands(t, r, total(t, r, s.measure)); !slices.Equal(got, s.want[:]) {
			t.Errorf("%s\ngot  %v\nwant %v", s.measure, got, s.want)
		}
	}
}

// January 2017 as the article prints it: $120k bookings, $60k cash, $50k
// revenue, $65k MRR; and March 2017: $120k cash.
func TestOpstartsPublished(t *testing.T) {
	r := opstarts(t, open(t, "opstarts.yaml"))
	january := map[string]int64{
		"bookings": 120, "bookings_tcv": 120, "bookings_acv": 120, "bookings_new": 60, "bookings_renewal": 60,
		"cash": 60, "revenue": 50, "mrr": 65, "arr": 780, "mrr_new": 5, "mrr_churn": 0,
		// Derived from the article's rules, in three readings of deferred revenue.
		"rpo": 565, "deferred_revenue": 565, "receivable": 180, "billings": 120, "calculated_billings": 120,
	}
	for name, want := range january {
		if got := thousands(t, r, total(t, r, name))[12]; got != want {
			t.Errorf("January 2017 %s: got %d, want %d", name, got, want)
		}
	}
	if got := total(t, r, "customers").Values[12]; got != 13 {
		t.Errorf("January 2017 customers: got %d, want 13", got)
	}
	if got := thousands(t, r, total(t, r, "cash"))[14]; got != 120 {
		t.Errorf("March 2017 cash: got %d, want 120", got)
	}
}

func TestOpstartsQuarterlyPayments(t *testing.T) {
	r := opstarts(t, open(t, "opstarts-quarterly.yaml"))
	if got := thousands(t, r, total(t, r, "cash")); !slices.Equal(got, opstartsQuarterlyCash[:]) {
		t.Errorf("cash\ngot  %v\nwant %v", got, opstartsQuarterlyCash)
	}
	for _, s := range opstartsSeries {
		if s.measure == "cash" {
			continue
		}
		if got := thousands(t, r, total(t, r, s.measure)); !slices.Equal(got, s.want[:]) {
			t.Errorf("%s must not depend on how payments are split\ngot  %v\nwant %v", s.measure, got, s.want)
		}
	}
}

// With MRR from the start of service instead of booking it equals revenue.
func TestOpstartsMRRFromService(t *testing.T) {
	m := open(t, "opstarts.yaml")
	m.Policy.Versions[0].Terms.MRRStart = policy.MRRService
	r := opstarts(t, m)
	if got := thousands(t, r, total(t, r, "mrr"))[12]; got != 50 {
		t.Errorf("January 2017 MRR from service: got %d, want 50", got)
	}
}
