// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/ingest"
	"github.com/ratable/ratable/view"
)

// report reads measures of a book by month.
func report(t testing.TB, b *book.Book, from, to string, by []string, measures ...string) *view.Report {
	t.Helper()
	span := civil.Span{From: civil.MustDay(from), To: civil.MustDay(to) + 1}
	env, err := b.Env(book.Reading{Until: span.Last()})
	if err != nil {
		t.Fatal(err)
	}
	w, err := view.NewWindow(env, view.Request{Span: span, Every: civil.EveryMonth, By: by})
	if err != nil {
		t.Fatal(err)
	}
	as, err := view.Run(t.Context(), env, b.Groups, 0, w.NewAccumulator)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range as[1:] {
		if err := as[0].Merge(a); err != nil {
			t.Fatal(err)
		}
	}
	r, err := as[0].Report(measures)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func bookOf(t testing.TB, fs []fact.Fact) *book.Book {
	t.Helper()
	b, err := book.FromFacts(fs, book.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// annualCents are the values of the only measure by group; the total is "".
func annualCents(r *view.Report) map[string][]int64 {
	out := map[string][]int64{}
	for _, row := range r.Rows {
		name := ""
		if !row.Total {
			name = row.Group[0]
		}
		out[name] = row.Values
	}
	return out
}

// TestRavenStackMRR compares MRR with the sum of mrr_amount of what is active on
// each month's last day, in whole dollars: 1,200 annual cents each.
func TestRavenStackMRR(t *testing.T) {
	want := map[string][]int64{"": make([]int64, 24)}
	for _, s := range plainRows(t, raven+"/subscriptions.csv") {
		plan := s["plan_tier"]
		if want[plan] == nil {
			want[plan] = make([]int64, 24)
		}
		for i := range 24 {
			last := (civil.MakeMonth(2023, 1+i).Next().First() - 1).String()
			if s["start_date"] <= last && last <= endOr(s, "9999") {
				want[plan][i] += 1200 * int64(atoi(s["mrr_amount"]))
				want[""][i] += 1200 * int64(atoi(s["mrr_amount"]))
			}
		}
	}
	b := bookOf(t, read(t, raven, ingest.Options{}).Facts)
	for _, by := range []string{"plan_tier", "product"} {
		got := annualCents(report(t, b, "2023-01-01", "2024-12-31", []string{by}, "mrr"))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("by %s: %s", by, diff)
		}
	}
	if want[""][23] == 0 || len(want) != 4 {
		t.Error("the expectation is empty")
	}
}

func checkTies(t testing.TB, r *view.Report) {
	t.Helper()
	if len(r.Rows) > 0 && len(r.Ties) == 0 {
		t.Error("no ties")
	}
	for _, tie := range r.Ties {
		if !tie.OK() {
			t.Errorf("%s: %d, not %d", tie.Name, tie.Left, tie.Right)
		}
	}
}

func TestRavenStackEveryMeasure(t *testing.T) {
	b := bookOf(t, read(t, raven, ingest.Options{}).Facts)
	for _, by := range [][]string{nil, {"plan_tier"}, {"industry"}, {"country", "auto_renew"}} {
		r := report(t, b, "2023-01-01", "2024-12-31", by, "all")
		checkTies(t, r)
		if len(r.Rows) == 0 {
			t.Error("no rows")
		}
	}
}

// Importing twice is importing once, and a written book gives the same report.
func TestWrittenBook(t *testing.T) {
	for _, c := range []struct{ name, path string }{
		{"ravenstack", raven}, {"grid", "grid/testdata/grid.csv"}, {"mrr-playbook", "playbook/testdata/subscription_periods.csv"},
	} {
		once := read(t, c.path, ingest.Options{As: c.name})
		again := read(t, c.path, ingest.Options{As: c.name})
		if diff := cmp.Diff(texts(once.Facts), texts(again.Facts)); diff != "" {
			t.Fatalf("%s: %s", c.name, diff)
		}
		b := bookOf(t, append(once.Facts, again.Facts...))
		if b.Facts != len(once.Facts) || b.Ignored != len(once.Facts) {
			t.Errorf("%s: %d facts, %d ignored of %d twice", c.name, b.Facts, b.Ignored, len(once.Facts))
		}
		want := report(t, bookOf(t, once.Facts), "2017-01-01", "2025-12-31", []string{"product"}, "all")
		checkTies(t, want)
		for _, format := range []string{"yaml", "jsonl"} {
			loaded := load(t, format, once.Facts)
			got := report(t, loaded, "2017-01-01", "2025-12-31", []string{"product"}, "all")
			if diff := cmp.Diff(want.Rows, got.Rows); diff != "" || loaded.Facts != len(once.Facts) {
				t.Errorf("%s as %s: %d facts: %s", c.name, format, loaded.Facts, diff)
			}
			if both := bookOf(t, append(factsOf(t, format, once.Facts), once.Facts...)); both.Ignored != len(once.Facts) {
				t.Errorf("%s as %s: %d facts of %d say the same", c.name, format, both.Ignored, len(once.Facts))
			}
		}
	}
}

func texts(fs []fact.Fact) []string {
	out := make([]string, len(fs))
	for i, f := range fs {
		out[i] = fmt.Sprintf("%v %+v", f.Header().At, fact.Encode(f))
	}
	return out
}

// load writes facts to a book file and reads it.
func load(t *testing.T, format string, fs []fact.Fact) *book.Book {
	t.Helper()
	var buf bytes.Buffer
	if err := book.Write(&buf, format, fs); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "book."+format)
	if err := os.WriteFile(file, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := book.Load(t.Context(), []string{file}, book.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// factsOf are the facts after a round through a book file.
func factsOf(t *testing.T, format string, fs []fact.Fact) []fact.Fact {
	t.Helper()
	b := load(t, format, fs)
	out := append([]fact.Fact(nil), b.Others...)
	for _, g := range b.Groups {
		for _, c := range g.Contracts {
			out = append(out, c)
		}
	}
	for _, c := range b.Customers {
		out = append(out, c)
	}
	return out
}
