// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"slices"
	"testing"

	"github.com/ratable/ratable/civil"
)

// with is the default with some switches set.
func with(t *testing.T, pairs ...string) Terms {
	t.Helper()
	terms := Default()
	for i := 0; i < len(pairs); i += 2 {
		sw := find(pairs[i])
		if sw == nil {
			t.Fatalf("there is no switch %s", pairs[i])
		}
		if err := sw.set(&terms, pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	return terms
}

// The defaults are stated by docs/design.md section 2 and by the tutorial's
// rule that an invoice without contract is booked when it is issued.
func TestDefault(t *testing.T) {
	want := map[string]string{
		"currency": "USD", "fiscal_year_start": "1", "judgements": "assumed", "contracts.combine_within": "30", "rpo.renewals": "begins", "ssp.out_of_range": "nearest_bound", "allocation.discount_evidence": "on", "financing.one_year_expedient": "on", "financing.interest": "monthly", "changes.blend_and_extend": "overall_increase", "recognition.proration": "daily", "recognition.ramp": "straight_line",
		"rounding.mode": "half_up", "rounding.time": "cumulative", "bookings.value": "tcv", "bookings.date": "booked",
		"bookings.month_to_month": "1", "bookings.invoices": "include", "acv.one_time": "exclude", "acv.month_to_month": "annualize",
		"billing.proration": "days", "rounding.tax": "line", "changes.billing": "now", "changes.anchor": "keep", "terminations.refund": "none", "mrr.churn": "effective",
		"mrr.start": "service", "mrr.end": "day_after", "mrr.movements": "month", "mrr.invoices": "include",
		"mrr.entity": "customer", "mrr.reactivation": "always", "mrr.same_window": "net", "mrr.discounts": "all", "mrr.free": "churn", "mrr.pause": "zero",
		"mrr.trials": "exclude", "mrr.usage": "exclude", "retention.window": "year", "retention.reactivation": "exclude",
		"retention.contraction": "include", "retention.logo_denominator": "opening", "retention.same_period": "exclude",
		"quick_ratio.reactivation": "exclude", "arpa.basis": "close", "cohort.relative_to": "initial",
		"recurring.kinds": "subscription, support", "deferred.basis": "billed", "deferred.products": "all", "claims": "invoice", "rpo.expedients": "none", "rpo.bands": "12, 24, 36",
		"billing.every": "price_period", "billing.in": "advance", "billing.net": "0 days", "collection.from": "due",
		"collection.delay": "0 days", "collection.days_late": "0", "aging.from": "due", "dso.sales": "revenue", "dso.receivable": "ending", "dso.days": "period", "actuals.invoices_through": "auto", "actuals.payments_through": "auto",
		"late_invoice": "restate", "credit_split": "pro_rata", "credits.settle": "balance", "disputes.won": "recover",
		"costs.commission_method": "whole", "costs.threshold": "spread", "costs.attribution": "contract", "costs.one_year_expedient": "on",
	}
	terms := Default()
	for _, sw := range Switches() {
		if w, ok := want[sw.Name]; !ok {
			t.Errorf("%s: say here what its default should be", sw.Name)
		} else if got := sw.Value(&terms); got != w {
			t.Errorf("%s is %s by default, want %s", sw.Name, got, w)
		}
	}
}

// A number of days may be written with its unit or without.
func TestReactivationIsAWordOrDays(t *testing.T) {
	for said, want := range map[string]string{"always": "always", "never": "never", "90": "90 days", "90 days": "90 days"} {
		if terms := with(t, "mrr.reactivation", said); find("mrr.reactivation").Value(&terms) != want {
			t.Errorf("%q reads back as %q, want %q", said, find("mrr.reactivation").Value(&terms), want)
		}
	}
	for _, bad := range []string{"", "0", "-1", "sometimes", "3 months", "40000"} {
		if terms := Default(); find("mrr.reactivation").set(&terms, bad) == nil {
			t.Errorf("%q is taken for %q", bad, find("mrr.reactivation").Value(&terms))
		}
	}
}

// The table is what documents are made from: it must be whole and consistent.
func TestSwitchesAreDocumented(t *testing.T) {
	seen, closed, group := map[string]bool{}, map[string]bool{}, ""
	for _, sw := range Switches() {
		if seen[sw.Name] || sw.Name == "from" || sw.Name == "scope" || sw.Name == "versions" {
			t.Errorf("%s: the name is taken", sw.Name)
		}
		seen[sw.Name] = true
		if sw.Meaning == "" || sw.Group == "" || (sw.Options == nil) == (sw.Form == "") {
			t.Errorf("%s: it needs a meaning, a group, and either options or a form", sw.Name)
		}
		if sw.Group != group {
			if closed[sw.Group] {
				t.Errorf("%s: its group %s stands in two places", sw.Name, sw.Group)
			}
			closed[sw.Group], group = true, sw.Group
		}
		for _, o := range sw.Options {
			if terms := with(t, sw.Name, o.Name); sw.Value(&terms) != o.Name || o.Meaning == "" {
				t.Errorf("%s: option %s reads back as %s, meaning %q", sw.Name, o.Name, sw.Value(&terms), o.Meaning)
			}
		}
	}
}

// Three versions: everything was monthly, contracts from 2023 on are half-month,
// and in 2024 the company restated all of them to daily, then from 2025 30/360
// for new ones. So 2023's version counts for nobody any more.
func versioned(t *testing.T) *Policy {
	t.Helper()
	p, err := New([]Version{
		{From: civil.MustDay("2025-01-01"), Reach: ReachNew, Terms: with(t, "recognition.proration", "30/360", "mrr.start", "booking")},
		{From: civil.MinDay, Reach: ReachAll, Terms: with(t, "recognition.proration", "monthly")},
		{From: civil.MustDay("2024-01-01"), Reach: ReachAll, Terms: with(t)},
		{From: civil.MustDay("2023-01-01"), Reach: ReachNew, Terms: with(t, "recognition.proration", "half_month")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestFor(t *testing.T) {
	p := versioned(t)
	for day, want := range map[string]civil.Convention{
		"2020-06-01": civil.Daily, "2023-06-01": civil.Daily, "2024-01-01": civil.Daily, "2024-12-31": civil.Daily,
		"2025-01-01": civil.Thirty360, "2030-01-01": civil.Thirty360,
	} {
		if got := p.For(civil.MustDay(day)).Proration; got != want {
			t.Errorf("a contract of %s is %s, want %s", day, got, want)
		}
	}
}

// The first version also counts for contracts before its day.
func TestForBeforeTheFirst(t *testing.T) {
	p, err := New([]Version{
		{From: civil.MustDay("2023-01-01"), Terms: with(t, "recognition.proration", "monthly")},
		{From: civil.MustDay("2024-01-01"), Terms: with(t)},
	})
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]civil.Convention{"2022-12-31": civil.Monthly, "2023-12-31": civil.Monthly, "2024-01-01": civil.Daily} {
		if got := p.For(civil.MustDay(day)).Proration; got != want {
			t.Errorf("a contract of %s is %s, want %s", day, got, want)
		}
	}
}

// A report takes the version of its day, whatever that version reaches.
func TestReport(t *testing.T) {
	p := versioned(t)
	for day, want := range map[string]civil.Convention{
		"0001-01-01": civil.Monthly, "2022-12-31": civil.Monthly, "2023-01-01": civil.HalfMonth, "2024-06-01": civil.Daily, "2025-01-01": civil.Thirty360,
	} {
		if got := p.Report(civil.MustDay(day)).Proration; got != want {
			t.Errorf("a report of %s reads %s, want %s", day, got, want)
		}
	}
}

func TestNew(t *testing.T) {
	p, err := New(nil)
	if err != nil || len(p.Versions) != 1 || p.Hash() != Of(Default()).Hash() {
		t.Errorf("no versions: %v, %v; want the default policy", p, err)
	}
	day := civil.MustDay("2024-01-01")
	if _, err := New([]Version{{From: day}, {From: day}}); err == nil {
		t.Error("two versions of one day were accepted")
	}
	given := []Version{{From: day}, {From: civil.MinDay, Reach: ReachAll}}
	if _, err := New(given); err != nil || given[0].From != day {
		t.Errorf("New changed the caller's versions, or failed: %v", err)
	}
}

// Each switch, each day and each reach makes another policy; the text a value
// came from, and whether it was stated, does not.
func TestHash(t *testing.T) {
	base := Of(Default()).Hash()
	if len(base) != 12 {
		t.Errorf("the hash has %d digits, want 12", len(base))
	}
	seen := map[string]string{base: "default"}
	note := func(what string, p *Policy) {
		h := p.Hash()
		if other, ok := seen[h]; ok {
			t.Errorf("%s has the same hash as %s", what, other)
		}
		seen[h] = what
	}
	fallback := Default()
	for _, sw := range Switches() {
		for _, o := range sw.Options {
			if o.Name != sw.Value(&fallback) {
				note(sw.Name+" "+o.Name, Of(with(t, sw.Name, o.Name)))
			}
		}
	}
	note("currency", Of(with(t, "currency", "EUR")))
	note("net", Of(with(t, "billing.net", "30 days")))
	note("one month", Of(with(t, "billing.net", "1 month")))
	note("none", Of(with(t, "actuals.invoices_through", "none")))
	note("a border", Of(with(t, "actuals.invoices_through", "2024-01-31")))
	note("the other border", Of(with(t, "actuals.payments_through", "2024-01-31")))
	note("products", Of(with(t, "deferred.products", "a, b")))
	note("versions", versioned(t))
	said := Of(Default())
	said.Versions[0].Said = []string{"mrr.start"}
	if said.Hash() != base {
		t.Error("whether a default was stated changed the hash")
	}
	if a, b := Of(with(t, "deferred.products", "b,a")), Of(with(t, "deferred.products", "a, b, a")); a.Hash() != b.Hash() {
		t.Error("the order of a list changed the hash")
	}
	if a, b := Of(with(t, "billing.net", "1 year")), Of(with(t, "billing.net", "12 months")); a.Hash() != b.Hash() {
		t.Error("a year and twelve months have two hashes")
	}
}

func TestSwitches(t *testing.T) {
	all := Switches()
	all[0].Name = "changed"
	if slices.ContainsFunc(Switches(), func(s Switch) bool { return s.Name == "changed" }) {
		t.Error("Switches hands out its own table")
	}
}
