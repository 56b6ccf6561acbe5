// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package examples

import (
	"context"
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ratable/ratable/book"
)

// names are the examples that must be there: what was to be carried over from
// the sources, written down apart from the files.
var names = []string{
	"340-ex2",
	"606-ex18",
	"606-ex24",
	"606-ex29",
	"606-ex33",
	"606-ex34a",
	"606-ex34b",
	"606-ex34c",
	"606-ex35b",
	"606-ex35b-fixed",
	"606-ex38a",
	"606-ex38b",
	"606-ex39",
	"606-ex49",
	"606-ex51-exact",
	"606-ex52-exact",
	"606-ex5b",
	"606-ex7", "606-ex8-exact",
	"catchup-off",
	"catchup-on",
	"chargebee-customer-a", "chargebee-midmonth-upgrade", "chargebee-midmonth-upgrade-anchor-kept", "chargebee-midmonth-upgrade-daily",
	"churn-1000-customers",
	"churn-timing-annual",
	"cm-syncalytics-movements",
	"cohort-q2-25",
	"credit-note-before-payment",
	"credit-note-void-catchup",
	"d-bundle-hours", "d-cl-rollforward",
	"d-daily-leap",
	"d-free-months", "d-gate-collectibility",
	"d-hybrid-licence",
	"d-hybrid-saas",
	"d-monthly-partial",
	"d-prepaid-credits", "d-rpo-bands",
	"d-seat-add-ssp",
	"d-sla-credit",
	"d-term-refund",
	"d-upgrade-extend-discount",
	"dbt-mrr-playbook-5-customers",
	"deloitte-tfc-refund",
	"dispute-won", "ey-10-2",
	"ey-3-2b", "ey-3-2c", "ey-3-4a", "ey-3-5",
	"ey-3-8a",
	"ey-3-8b",
	"ey-6-2b",
	"ey-6-8",
	"ey-7-4a",
	"ey-9-11",
	"ey-9-9",
	"glossary-300k-3y",
	"glossary-backlog-down",
	"glossary-q4-backlog-up",
	"granularity-day",
	"granularity-month-even",
	"hotfix-contract-value",
	"hotfix-deferred-as-published",
	"hotfix-mrr",
	"hotfix-revenue-monthly",
	"hotfix-year2-quarterly",
	"kellblog-price-ramp",
	"kpmg-ifrs15-bundle-80",
	"mrr-discounts",
	"mrr-entity",
	"mrr-events",
	"mrr-free",
	"mrr-pause",
	"mrr-trials-usage",
	"opstarts-2017-01",
	"opstarts-2017-01-balances",
	"opstarts-acv-three-terms",
	"opstarts-first-month-deferred",
	"opstarts-mrr-policies",
	"opstarts-quarterly-cash",
	"opstarts-renewal-overlap",
	"opstarts-series-2016-2017",
	"reactivation-window-90",
	"refund-partial",
	"retention-variants",
	"saasoptics-3y-10k",
	"sub-annual-365",
	"sub-monthly-midmonth",
	"tax-exclusive",
	"trg51-contract-asset",
	"trg58-min-c", "uncollectible-then-paid", "upgrade-next-invoice", "usage-sum",
	"void-after-month",
	"waterfall-simple",
	"zuora-ramp-asbilled",
	"zuora-ramp-sl",
	"zuora-ssp-relative-percent",
}

// The expected values are those of the sources that each example names.
func TestExamples(t *testing.T) {
	for _, e := range List() {
		t.Run(e.Name, func(t *testing.T) {
			res, err := e.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, run := range res.Runs {
				for _, v := range run.Values {
					if !v.OK {
						t.Errorf("%s: %s of %s is %s, want %s", run.Run.Name, v.what(), v.Period, v.Got, v.Amount)
					}
				}
			}
		})
	}
}

func TestEveryExampleTiesOut(t *testing.T) {
	for _, e := range List() {
		t.Run(e.Name, func(t *testing.T) {
			res, err := e.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, run := range res.Runs {
				if len(run.Ties) == 0 {
					t.Errorf("%s: no identity was checked", run.Run.Name)
				}
				for _, tie := range run.Ties {
					if !tie.OK() {
						t.Errorf("%s: %s: %d and %d", run.Run.Name, tie.Name, tie.Left, tie.Right)
					}
				}
			}
		})
	}
}

func TestListIsComplete(t *testing.T) {
	var got []string
	for _, e := range List() {
		got = append(got, e.Name)
		if len(e.Book()) == 0 {
			t.Errorf("%s has no book", e.Name)
		}
	}
	if diff := cmp.Diff(names, got); diff != "" {
		t.Errorf("examples (-want +got):\n%s", diff)
	}
}

// The checker must be able to fail: a wrong number is noticed, for every value.
func TestPerturbed(t *testing.T) {
	for _, e := range List() {
		for i := range e.Runs {
			for j := range e.Runs[i].Expected {
				e.Runs[i].Expected[j].Amount = perturbed(e.Runs[i].Expected[j].Amount)
			}
		}
		res, err := e.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if res.OK() {
			t.Errorf("%s is as expected although nothing of it is", e.Name)
		}
		for _, run := range res.Runs {
			for _, v := range run.Values {
				if v.OK {
					t.Errorf("%s: %s: %s of %s is %s, and %s was expected: not noticed", e.Name, run.Run.Name, v.what(), v.Period, v.Got, v.Amount)
				}
			}
		}
	}
}

// perturbed changes the last digit by one.
func perturbed(amount string) string {
	last := amount[len(amount)-1]
	if last == '9' {
		return amount[:len(amount)-1] + "8"
	}
	return amount[:len(amount)-1] + string(last+1)
}

func TestOneWrongValueFails(t *testing.T) {
	e, ok := Find("chargebee-customer-a")
	if !ok {
		t.Fatal("not there")
	}
	e.Runs[0].Expected[3].Amount = "1000.01"
	res, err := e.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if res.OK() || res.Runs[0].Values[3].OK || res.Runs[0].Values[3].Got != "1000.00" {
		t.Errorf("got %+v", res.Runs[0].Values[3])
	}
	if again, _ := Find("chargebee-customer-a"); again.Runs[0].Expected[3].Amount != "1000.00" {
		t.Error("changing an example changed the list")
	}
}

// What is read of a measure: 12,000 billed in January 2017 and again in 2018,
// 1,000 earned a month.
func TestKinds(t *testing.T) {
	e, _ := Find("chargebee-customer-a")
	e.Runs[0].Expected = []Expected{
		{Period: "2017-02", Measure: "deferred_revenue", Kind: Opening, Amount: "11000"},
		{Period: "2017-02", Measure: "deferred_revenue", Kind: Change, Amount: "-1000"},
		{Period: "2017-02..2017-03", Measure: "deferred_revenue", Kind: Opening, Amount: "11000.00"},
		{Period: "2017-02..2017-03", Measure: "deferred_revenue", Kind: Change, Amount: "-2000.00"},
		{Period: "2017-02..2017-03", Measure: "deferred_revenue", Amount: "9000.00"},
		{Period: "2017-Q1", Measure: "revenue", Amount: "3000.00"},
		{Period: "2017-01-31", Measure: "mrr", Amount: "1000.00"},
		{Period: "2017..2018", Measure: "billings", Kind: Ratio, Over: "bookings", Amount: "1"},
		{Period: "2017", Measure: "revenue", Kind: Ratio, Over: "bookings_tcv", Amount: "0.50"},
		{Period: "2017-01-15..2017-03-14", Measure: "billings", Amount: "0.00"},
		{Period: "2017-01", Measure: "customers", Amount: "1"},
		{Period: "2017", Measure: "to_date", Kind: Waterfall, Cohort: "2017", Amount: "12000.00"},
		{Period: "2018", Measure: "remaining", Kind: Waterfall, Cohort: "2017", Amount: "0.00"},
	}
	res, err := e.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range res.Runs[0].Values {
		if !v.OK {
			t.Errorf("%s of %s is %s, want %s", v.what(), v.Period, v.Got, v.Amount)
		}
	}
}

// Each value must be the same in a report of its own as in one table with others.
func TestReadAlone(t *testing.T) {
	for _, e := range List() {
		for i := range e.Runs {
			expected := e.Runs[i].Expected
			for j := range expected {
				alone := e
				alone.Runs = []Run{e.Runs[i]}
				alone.Runs[0].Expected = expected[j : j+1]
				res, err := alone.Run(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if v := res.Runs[0].Values[0]; !v.OK {
					t.Errorf("%s: %s of %s is %s alone, want %s", e.Name, v.what(), v.Period, v.Got, v.Amount)
				}
			}
		}
	}
}

func TestBooks(t *testing.T) {
	used := map[string]bool{}
	for _, e := range List() {
		for _, r := range e.Runs {
			used[bookPath(r.book)] = true
		}
	}
	books, err := fs.Glob(files, "books/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range books {
		t.Run(path.Base(name), func(t *testing.T) {
			if !used[name] {
				t.Error("no example reads it")
			}
			data, err := files.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.SplitN(string(data), "\n", 3)
			if len(lines) < 3 || !strings.HasPrefix(lines[0], "# ") || !strings.HasPrefix(lines[1], "# Source: ") {
				t.Error("a book begins with a title and its source, as comments")
			}
			b, err := book.LoadFS(t.Context(), files, []string{name}, book.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(b.Others) > 0 {
				t.Errorf("%d facts are not derived yet", len(b.Others))
			}
		})
	}
}

func TestRunAllStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := RunAll(ctx); err == nil {
		t.Error("RunAll went on after its context was done")
	}
}
