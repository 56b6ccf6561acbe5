// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ratable/ratable/ingest"
)

// TestPlaybook compares with the movements that the playbook's own rule gives
// for the five customers, in cents a month.
func TestPlaybook(t *testing.T) {
	r := read(t, "playbook/testdata/subscription_periods.csv", ingest.Options{})
	if r.Rows != 13 || r.Kept != 13 || len(r.Questions) != 0 {
		t.Fatalf("%d rows, %d kept, %v", r.Rows, r.Kept, r.Questions)
	}
	want := map[string]map[string]int64{
		"mrr_new":          {"2017-09": 7500, "2017-10": 2500, "2018-11": 10000},
		"mrr_churn":        {"2017-10": -5000, "2017-11": -5000, "2019-02": -5000, "2019-03": -2500, "2019-08": -7500, "2020-01": -4000},
		"mrr_reactivation": {"2019-04": 5000, "2019-07": 5000},
		"mrr_expansion":    {"2019-06": 2500, "2019-09": 2500, "2019-12": 1500},
		"mrr_contraction":  {"2018-12": -2500, "2019-08": -2500, "2019-10": -2500},
	}
	levels := map[string]int64{"2017-10": 5000, "2018-12": 7500, "2019-03": 0, "2019-07": 12500, "2019-12": 4000, "2020-01": 0}
	rep := report(t, bookOf(t, r.Facts), "2017-01-01", "2020-03-31", nil, "mrr_new", "mrr_churn", "mrr_reactivation", "mrr_expansion", "mrr_contraction", "mrr")
	checkTies(t, rep)
	got := map[string]map[string]int64{}
	for _, row := range rep.Rows {
		name := rep.Measures[row.Measure].Name
		for i, p := range rep.Periods {
			month := p.Span.From.Month().String()
			if l, ok := levels[month]; name == "mrr" && ok && row.Values[i] != 12*l {
				t.Errorf("mrr in %s: %d, want %d", month, row.Values[i]/12, l)
			}
			if v := row.Values[i]; name != "mrr" && v != 0 {
				if got[name] == nil {
					got[name] = map[string]int64{}
				}
				got[name][month] = v / 12
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
