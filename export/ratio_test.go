// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package export_test

import (
	stdjson "encoding/json"
	"strings"
	"testing"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/export/text"
	"github.com/ratable/ratable/export/xlsx"
	"github.com/ratable/ratable/view"
)

// ratioReport has 98.5 % and 54.17 %, then nothing below; and 2.5 times.
func ratioReport() *view.Report {
	r := newReport().Report
	r.Measures = []view.Measure{
		{Name: "nrr", Kind: view.WindowRatio, Unit: view.UnitRatio, Meaning: "What is kept."},
		{Name: "quick_ratio", Kind: view.Ratio, Unit: view.UnitTimes, Meaning: "Won over lost."},
		{Name: "arpa", Kind: view.Ratio, Unit: view.UnitMoney, Meaning: "By customer."},
	}
	r.Rows = []view.Row{
		{Measure: 0, Total: true, Currency: usd, Values: []int64{985_000, 541_667, 0}, Sum: 0,
			Fractions: []view.Fraction{{Over: 197, Under: 200}, {Over: 13, Under: 24}, {Over: 5, Under: 0}, {Over: 5, Under: 0}}},
		{Measure: 1, Total: true, Currency: usd, Values: []int64{2_500_000, 0, 0}, Sum: 2_500_000,
			Fractions: []view.Fraction{{Over: 5, Under: 2}, {Over: 0, Under: 2}, {}, {Over: 5, Under: 2}}},
		{Measure: 2, Total: true, Currency: usd, Values: []int64{97_50, 0, 0}, Sum: 97_50,
			Fractions: []view.Fraction{{Over: 4680_00, Under: 48}, {}, {}, {Over: 4680_00, Under: 48}}},
	}
	return &r
}

func TestRatiosAsText(t *testing.T) {
	got := textOf(t, ratioReport(), text.Options{Width: 100})
	for _, want := range []string{"98.5%", "54.2%", "n/a", "2.50x", "97.50", "window: since the opening of its cohort"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if strings.Contains(got, "total") {
		t.Errorf("ratios have no sum over periods:\n%s", got)
	}
}

// A ratio to nothing is an empty amount, and never zero.
func TestRatiosAsCSV(t *testing.T) {
	got := csvOf(t, ratioReport())
	for _, want := range []string{"2024-01,nrr,ratio,USD,0.985", "2024-03,nrr,ratio,USD,\n", "2024-01,quick_ratio,ratio,USD,2.5", "2024-02,quick_ratio,ratio,USD,0", "2024-01,arpa,money,USD,97.50\n", "2024-02,arpa,money,USD,\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

// JSON has the whole numbers behind a ratio, and null for one to nothing.
func TestRatiosAsJSON(t *testing.T) {
	var read struct {
		Records []struct {
			Period, Measure, Numerator, Denominator string
			Amount                                  *string
			Opening                                 *string
		}
	}
	text, _ := jsonOf(t, ratioReport())
	if err := stdjson.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	for _, r := range read.Records {
		if (r.Amount == nil) != (r.Denominator == "0") || r.Numerator == "" || r.Opening != nil {
			t.Errorf("%+v", r)
		}
		if r.Period == "2024-02" && r.Measure == "nrr" && (r.Numerator != "13" || r.Denominator != "24" || *r.Amount != "0.541667") {
			t.Errorf("13 of 24: %+v %s", r, *r.Amount)
		}
	}
	if len(read.Records) != 9 {
		t.Errorf("%d records, want 9", len(read.Records))
	}
}

// The groups of a ratio do not sum to its total.
func TestRatiosDoNotAdd(t *testing.T) {
	for i := range ratioReport().Measures {
		if m := &ratioReport().Measures[i]; export.Adds(m) {
			t.Errorf("%s adds up", m.Name)
		}
	}
}

// A sheet holds a ratio as a number, and one to nothing as a text.
func TestRatiosInASheet(t *testing.T) {
	f := opened(t, xlsx.Sheet{Report: ratioReport()})
	for cell, want := range map[string]string{"D2": "0.985", "F2": "n/a", "D3": "2.5", "E3": "0", "F3": "n/a", "D4": "97.5", "G2": ""} {
		if got := raw(t, f, "Report", cell); got != want {
			t.Errorf("%s holds %q, want %q", cell, got, want)
		}
	}
}
