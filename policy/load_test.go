// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

func parse(t *testing.T, text string) *Policy {
	t.Helper()
	p, err := Parse("p.yaml", 1, []byte(text), Default())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestParseForms(t *testing.T) {
	dotted := parse(t, "mrr.start: booking\nmrr.end: last_day\nrecurring.kinds: [support, subscription, usage]\nbilling.net: 30 days\nrecognition.proration: 30/360\nbookings.month_to_month: 12\n")
	nested := parse(t, "mrr: {start: booking, end: 'last_day'}\nrecurring:\n  kinds:\n    - usage\n    - subscription\n    - support\nbilling: {net: \" 30 days\"}\nrecognition:\n  proration: 30/360\nbookings: {month_to_month: \"12\"}\n")
	if dotted.Hash() != nested.Hash() {
		t.Error("dotted and nested switches differ")
	}
	terms := dotted.Versions[0].Terms
	if terms.MRRStart != MRRBooking || terms.MRREnd != MRRLastDay || terms.BillingNet != (civil.Duration{Days: 30}) ||
		terms.Proration != civil.Thirty360 || terms.MonthToMonth != BookTwelveMonths ||
		!slices.Equal(terms.RecurringKinds, []string{"subscription", "support", "usage"}) {
		t.Errorf("read %+v", terms)
	}
	// In the order of the reference, not of the file.
	want := []string{"recognition.proration", "bookings.month_to_month", "mrr.start", "mrr.end", "recurring.kinds", "billing.net"}
	if v := nested.Versions[0]; !slices.Equal(v.Said, want) || v.From != civil.MinDay || v.Reach != ReachAll {
		t.Errorf("said %v, want %v", v.Said, want)
	}
}

func TestParseNothing(t *testing.T) {
	base := with(t, "currency", "EUR")
	for _, text := range []string{"", "\n", "# only a remark\n", "---\n", "{}", "null", "versions: []\n"} {
		p, err := Parse("p.yaml", 1, []byte(text), base)
		if err != nil || len(p.Versions) != 1 || p.Hash() != Of(base).Hash() || p.Versions[0].Said != nil {
			t.Errorf("%q: %v, %v; want the base", text, p, err)
		}
	}
}

func TestParseVersions(t *testing.T) {
	p := parse(t, `
currency: EUR
recognition.proration: monthly
versions:
  - from: 2024-01-01
    recognition: {proration: daily}
  - {from: 2025-01-01, scope: all, mrr.start: booking}
  - {from: 2026-01-01, scope: new}
`)
	if len(p.Versions) != 4 {
		t.Fatalf("%d versions, want 4", len(p.Versions))
	}
	eur, _ := money.ParseCurrency("EUR")
	for i, want := range []struct {
		from      string
		reach     Reach
		proration civil.Convention
		start     MRRStart
		said      string
	}{
		{"0001-01-01", ReachAll, civil.Monthly, MRRService, "currency recognition.proration"},
		{"2024-01-01", ReachNew, civil.Daily, MRRService, "recognition.proration"},
		{"2025-01-01", ReachAll, civil.Daily, MRRBooking, "mrr.start"},
		{"2026-01-01", ReachNew, civil.Daily, MRRBooking, ""},
	} {
		v := p.Versions[i]
		if v.From.String() != want.from || v.Reach != want.reach || v.Terms.Proration != want.proration || v.Terms.MRRStart != want.start ||
			strings.Join(v.Said, " ") != want.said || v.Terms.Currency != eur {
			t.Errorf("version %d is %+v, want %+v in EUR", i, v, want)
		}
	}
}

// Without switches at the top the list holds all versions; the first counts for
// what came before as well.
func TestParseVersionsOnly(t *testing.T) {
	p := parse(t, "versions:\n- {from: 2023-01-01, scope: all, recognition.proration: monthly}\n- {from: 2024-01-01, recognition.proration: daily}\n")
	if len(p.Versions) != 2 || p.For(civil.MustDay("2020-01-01")).Proration != civil.Monthly || p.For(civil.MustDay("2024-01-01")).Proration != civil.Daily {
		t.Errorf("read %+v", p.Versions)
	}
}

// A later version must not write into the lists of an earlier one.
func TestVersionsShareNothing(t *testing.T) {
	p := parse(t, "deferred.products: [a, b]\nversions: [{from: 2024-01-01, deferred.products: [c]}, {from: 2025-01-01}]\n")
	p.Versions[2].Terms.DeferredProducts[0] = "changed"
	if got := p.Versions[1].Terms.DeferredProducts; !slices.Equal(got, []string{"c"}) {
		t.Errorf("the version before holds %v", got)
	}
	base := with(t, "deferred.products", "a")
	p, err := Parse("p.yaml", 1, []byte("versions: [{from: 2024-01-01, scope: all}]"), base)
	if err != nil {
		t.Fatal(err)
	}
	if p.Versions[0].Terms.DeferredProducts[0] = "changed"; base.DeferredProducts[0] != "a" {
		t.Error("the base was changed")
	}
}

func TestParseErrors(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"unknown switch":         {"mrr.strat: booking", `7: mrr.strat: there is no such switch (did you mean mrr.start?)`},
		"unknown nested":         {"\nmrr:\n  strat: booking", `9: mrr.strat: there is no such switch (did you mean mrr.start?)`},
		"unknown group":          {"mmr: {start: booking}", `7: mmr: there is no such switch (did you mean mrr?)`},
		"last word only":         {"days_late: 3", "7: days_late: there is no such switch (did you mean collection.days_late?)"},
		"far from anything":      {"color_of_the_sky: blue", "7: color_of_the_sky: there is no such switch: `ratable policy` lists them all"},
		"wrong option":           {"mrr.start: bookings", `7: mrr.start: "bookings" is none of its options: service, booking, signing, first_invoice (did you mean booking?)`},
		"boolean word":           {"bookings.invoices: true", `7: bookings.invoices: "true" is none of its options: exclude, include`},
		"number not rewritten":   {"bookings.month_to_month: 0xC", `7: bookings.month_to_month: "0xC" is none of its options: 1, 12`},
		"month out of range":     {"fiscal_year_start: 13", `7: fiscal_year_start: "13" is not a whole number from 1 to 12`},
		"float":                  {"collection.days_late: 1.5", `7: collection.days_late: "1.5" is not a whole number from 0 to 3650`},
		"currency":               {"currency: usd", `7: currency: unknown currency "usd": write USD`},
		"duration":               {"billing.net: 30", `7: billing.net: "30" is not a duration: the unit is missing`},
		"border":                 {"actuals.invoices_through: yesterday", `7: actuals.invoices_through: "yesterday" is neither auto nor none nor a day`},
		"missing option":         {"mrr.end:", "7: mrr.end: the value is missing: write one of day_after, last_day"},
		"missing form":           {"billing.net: ''", "7: billing.net: the value is missing: write a duration such as 30 days or 2 months"},
		"list for one":           {"mrr.end: [last_day]", "7: mrr.end: it takes one value, not a list: write one of day_after, last_day"},
		"map for one":            {"mrr.end: {a: b}", "7: mrr.end: it takes one value, not a map"},
		"one for a group":        {"acv: all", "7: acv: a group of switches, not one: write one of acv.one_time, acv.month_to_month"},
		"empty list":             {"recurring.kinds: []", "7: recurring.kinds: an empty list says neither none nor all"},
		"only commas":            {"deferred.products: ', ,'", "7: deferred.products: the value is missing: write all, or a list of product ids"},
		"comma in an item":       {"deferred.products: ['a,b']", `7: deferred.products: "a,b" has a comma`},
		"map in a list":          {"deferred.products:\n- a\n- {b: c}", "9: deferred.products: it takes one value, not a map"},
		"all beside others":      {"deferred.products: [a, all]", "7: deferred.products: all stands by itself"},
		"kind":                   {"recurring.kinds:\n- support\n- subscripton", `9: recurring.kinds: "subscripton" is none of subscription, usage,`},
		"kind in text":           {"recurring.kinds: support, subscripton", `7: recurring.kinds: "subscripton" is none of subscription, usage,`},
		"twice":                  {"mrr.end: last_day\nmrr: {end: day_after}", "8: mrr.end: stated twice, first on line 7: keep one"},
		"alias":                  {"mrr.end: &e last_day\nversions: [{from: 2024-01-01, mrr.end: *e}]", "8: mrr.end: aliases are not read: write the value out"},
		"merge":                  {"mrr: &m {end: last_day}\nbilling: {<<: *m}", "8: a switch is named by one plain word"},
		"lone alias":             {"a: b\nmrr.end: *e", "8: not readable as YAML: unknown anchor 'e' referenced"},
		"syntax":                 {"mrr: {start", "not readable as YAML"},
		"tab":                    {"mrr:\n\tstart: booking", "8: not readable as YAML: found character that cannot start any token"},
		"a list":                 {"- mrr.start: booking", "7: a policy is a list of switches such as mrr.start: booking, not a list"},
		"a word":                 {"booking", `7: a policy is a list of switches such as mrr.start: booking, not "booking"`},
		"two documents":          {"mrr.end: last_day\n---\nmrr.end: last_day", "a second document begins here"},
		"versions a map":         {"versions: {from: 2024-01-01}", "7: versions: write a list, each entry with the day it counts from"},
		"versions twice":         {"versions: []\nversions: []", "8: versions: stated twice: keep one list"},
		"entry a word":           {"versions: [x]", `7: versions: an entry is a map with from and switches, not "x"`},
		"no day":                 {"mrr.end: last_day\nversions:\n- scope: all", "9: versions: the version has no day: write from: 2024-01-01"},
		"no such day":            {"mrr.end: last_day\nversions: [{from: 2023-02-29}]", "8: versions: from: 2023-02-29 is not a day: February 2023 has 28 days"},
		"day twice":              {"mrr.end: last_day\nversions: [{from: 2024-01-01, from: 2024-01-01}]", "8: versions: from is stated twice"},
		"same day":               {"mrr.end: last_day\nversions:\n- from: 2024-01-01\n- from: 2024-01-01", "10: versions: two versions start on 2024-01-01: merge them"},
		"order":                  {"mrr.end: last_day\nversions:\n- from: 2024-01-01\n- from: 2023-01-01", "10: versions: a version from 2023-01-01 stands after the one from 2024-01-01"},
		"remaining":              {"mrr.end: last_day\nversions: [{from: 2024-01-01, scope: remaining}]", "8: versions: scope remaining (running contracts change from this day on) is not derived yet: write new for"},
		"scope":                  {"mrr.end: last_day\nversions: [{from: 2024-01-01, scope: al}]", `8: versions: "al" is none of the scopes: new, all (did you mean all?)`},
		"scope a list":           {"mrr.end: last_day\nversions: [{from: 2024-01-01, scope: [new]}]", "8: versions: scope: it takes one value, not a list"},
		"nothing before a scope": {"versions: [{from: 2024-01-01, mrr.end: last_day}]", "7: versions: no version comes before this one"},
		"wrong in a version":     {"mrr.end: last_day\nversions:\n- from: 2024-01-01\n  mrr.end: lastday", `10: mrr.end: "lastday" is none of its options`},
	} {
		_, err := Parse("book.yaml", 7, []byte(c.text), Default())
		var es Errors
		if !errors.As(err, &es) || len(es) != 1 {
			t.Errorf("%s: want one problem, got %v", name, err)
			continue
		}
		if got := es[0].Error(); !strings.HasPrefix(got, "book.yaml:") || !strings.Contains(got, c.want) {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

// One run shows everything that is wrong, in the order of the lines.
func TestParseAllErrors(t *testing.T) {
	_, err := Parse("", 1, []byte("versions:\n- from: nope\n  mrr.start: x\nclaims: y\nbookings:\n  value: z\n  date: q\n"), Default())
	var es Errors
	if !errors.As(err, &es) {
		t.Fatal(err)
	}
	var lines []int
	for _, e := range es {
		lines = append(lines, e.Line)
	}
	if !slices.Equal(lines, []int{2, 3, 4, 6, 7}) {
		t.Errorf("problems on lines %v, want 2, 3, 4, 6 and 7:\n%v", lines, err)
	}
	if !strings.HasPrefix(err.Error(), "line 2: versions: from: ") {
		t.Errorf("without a file: %s", es[0])
	}
}
