// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/ingest"
)

const raven = "ravenstack/testdata"

// plainRows reads a CSV file the slow and simple way: a map a row.
func plainRows(t testing.TB, file string) []map[string]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for i, cells := range all[1:] {
		row := map[string]string{"line": strconv.Itoa(i + 2)}
		for j, c := range cells {
			row[all[0][j]] = c
		}
		out = append(out, row)
	}
	return out
}

func read(t testing.TB, file string, opt ingest.Options) *ingest.Result {
	t.Helper()
	r, err := ingest.Read(t.Context(), file, opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// endOr is the end of a row, or other; ISO days compare as texts.
func endOr(row map[string]string, other string) string {
	if e := row["end_date"]; e != "" {
		return e
	}
	return other
}

// wantReasons counts by loops over the published files, without the package.
func wantReasons(t *testing.T) map[ingest.Reason]int {
	subs := plainRows(t, raven+"/subscriptions.csv")
	accounts := map[string]map[string]string{}
	for _, a := range plainRows(t, raven+"/accounts.csv") {
		accounts[a["account_id"]] = a
	}
	want := map[ingest.Reason]int{}
	add := func(why ingest.Reason, odd bool) {
		if odd {
			want[why]++
		}
	}
	ends := map[string]bool{}     // account and day
	first := map[string]string{}  // account → first start
	running := map[string]bool{}  // account has a paid row without end
	eventDay := map[string]bool{} // account and day
	for _, s := range subs {
		trial := s["is_trial"] == "TRUE" && s["mrr_amount"] == "0"
		account := s["account_id"]
		mrr, _ := strconv.Atoi(s["mrr_amount"])
		arr, _ := strconv.Atoi(s["arr_amount"])
		seats, _ := strconv.Atoi(s["seats"])
		add(ingest.Trial, trial)
		add(ingest.ZeroPrice, !trial && mrr == 0)
		add(ingest.OneDay, s["end_date"] == s["start_date"])
		add(ingest.EndBeforeStart, s["end_date"] != "" && s["end_date"] < s["start_date"])
		add(ingest.EndedWithoutEnd, s["end_date"] == "" && s["churn_flag"] == "TRUE")
		add(ingest.EndWithoutEnded, s["end_date"] != "" && s["churn_flag"] == "FALSE")
		add(ingest.AnnualMismatch, mrr*12 != arr)
		add(ingest.QuantityNotExact, mrr%seats != 0)
		add(ingest.UnknownCustomer, accounts[account] == nil)
		add(ingest.BeforeSignup, s["start_date"] < accounts[account]["signup_date"])
		if s["end_date"] != "" {
			ends[account+s["end_date"]] = true
		}
		if f, ok := first[account]; !ok || s["start_date"] < f {
			first[account] = s["start_date"]
		}
		running[account] = running[account] || !trial && s["end_date"] == ""
		bound := map[string]string{"annual": "2023-12-31", "monthly": "2024-11-30"}[s["billing_frequency"]] // the latest start whose first term is over
		add(ingest.RunsOn, !trial && s["auto_renew_flag"] == "FALSE" && s["end_date"] == "" && s["start_date"] <= bound)
		for _, o := range subs {
			if trial || o["account_id"] != account || o["is_trial"] == "TRUE" {
				continue
			}
			earlier := o["start_date"] < s["start_date"] || o["start_date"] == s["start_date"] && atoi(o["line"]) < atoi(s["line"])
			if earlier && endOr(o, "9999") >= s["start_date"] {
				want[ingest.Overlap]++
				break
			}
		}
	}
	for id, a := range accounts {
		add(ingest.CustomerEndedRuns, a["churn_flag"] == "TRUE" && running[id])
		add(ingest.CustomerEndsUnsaid, a["churn_flag"] == "FALSE" && !running[id] && first[id] != "")
	}
	for _, e := range plainRows(t, raven+"/churn_events.csv") {
		k := e["account_id"] + e["churn_date"]
		eventDay[k] = true
		add(ingest.EventBeforeStart, !ends[k] && e["churn_date"] < first[e["account_id"]])
		add(ingest.EventWithoutEnd, !ends[k] && e["churn_date"] >= first[e["account_id"]])
	}
	for _, s := range subs {
		add(ingest.EndWithoutEvent, s["end_date"] != "" && !eventDay[s["account_id"]+s["end_date"]])
	}
	return want
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func TestRavenStackReasons(t *testing.T) {
	r := read(t, raven, ingest.Options{As: "ravenstack"})
	got := map[ingest.Reason]int{}
	for _, c := range r.Counts() {
		got[c.Reason] = c.Kept + c.LeftOut
	}
	want := wantReasons(t)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// As counted from the files once, by another program.
	for why, n := range map[ingest.Reason]int{ingest.Trial: 778, ingest.OneDay: 13, ingest.EndBeforeStart: 0, ingest.CustomerEndedRuns: 110} {
		if got[why] != n {
			t.Errorf("%s: %d, want %d", why, got[why], n)
		}
	}
	if r.Rows != 5000 || r.Kept != 5000 || len(r.Facts) != 5500 {
		t.Errorf("%d rows, %d kept, %d facts", r.Rows, r.Kept, len(r.Facts))
	}
}

// Every row is in the facts once, with its own line, and says what the row says.
func TestRavenStackRows(t *testing.T) {
	r := read(t, raven, ingest.Options{})
	byID := map[string]fact.Fact{}
	for _, f := range r.Facts {
		byID[f.Header().ID] = f
	}
	for _, s := range plainRows(t, raven+"/subscriptions.csv") {
		f := byID[s["subscription_id"]]
		if f == nil {
			t.Fatalf("no fact of line %s", s["line"])
		}
		h := f.Header()
		if h.At.File != filepath.ToSlash(raven)+"/subscriptions.csv" || int(h.At.Line) != atoi(s["line"]) || h.Origin != "ravenstack" {
			t.Fatalf("%s: %+v", s["subscription_id"], h)
		}
		switch f := f.(type) {
		case *fact.Trial:
			if s["mrr_amount"] != "0" || f.Started.String() != s["start_date"] || f.Ends.String() != s["end_date"] || f.Customer != s["account_id"] || f.Product != s["plan_tier"] {
				t.Fatalf("line %s: %+v", s["line"], f)
			}
		case *fact.Contract:
			l := f.Lines[0]
			total, err := l.UnitPrice.Times(l.Quantity)
			if err != nil || total.String() != s["mrr_amount"] || l.Quantity.String() != s["seats"] || l.Product != s["plan_tier"] {
				t.Fatalf("line %s: %+v", s["line"], l)
			}
			every := map[string]int32{"monthly": 1, "annual": 12}[s["billing_frequency"]]
			if f.Starts.String() != s["start_date"] || f.Ends.String() != s["end_date"] || f.Open != (s["end_date"] == "") || f.Customer != s["account_id"] || f.Billing.Every.Months != every || f.Open && f.Commit.Months != every {
				t.Fatalf("line %s: %+v", s["line"], f)
			}
		default:
			t.Fatalf("line %s: a %s", s["line"], f.Kind())
		}
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
