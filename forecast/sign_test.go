// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package forecast_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/forecast"
)

// signed lists the contracts of a model: id, count, signature, start, price and
// what each renews.
func signed(t *testing.T, segment string) []string {
	t.Helper()
	m, err := forecast.ParseModel("m.yaml", []byte(head+segment))
	if err != nil {
		t.Fatal(err)
	}
	facts, _, err := m.Sign()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range facts {
		if c, ok := f.(*fact.Contract); ok {
			out = append(out, strings.TrimSpace(strings.Join([]string{
				c.ID, "×", strconv.FormatInt(c.Count, 10), c.Signed.String(), c.Starts.String(), c.Lines[0].UnitPrice.String(), strings.Join(c.Renews, ","),
			}, " ")))
		}
	}
	return out
}

// Of ten customers who signed in January 90% renew: nine. They are one fact with
// a count, and the one who leaves is another.
func TestSignGroupsByFate(t *testing.T) {
	got := signed(t, "{id: s, sold: [10], price: 100, per: term, term: 4 months, setup: 1 month, renews: 90%, uplift: 5%}")
	want := []string{
		"m-s-2024-01-1-t1 × 1 2024-01-01 2024-02-01 100",
		"m-s-2024-01-2-t1 × 1 2024-01-01 2024-02-01 100",
		"m-s-2024-01-2-t2 × 1 2024-05-01 2024-06-01 105 m-s-2024-01-2-t1",
		"m-s-2024-01-3-t1 × 8 2024-01-01 2024-02-01 100",
		"m-s-2024-01-3-t2 × 8 2024-05-01 2024-06-01 105 m-s-2024-01-3-t1",
		"m-s-2024-01-3-t3 × 8 2024-09-01 2024-10-01 110.25 m-s-2024-01-3-t2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// 0.3 customers a month: the sum is first at least half a customer in February
// (0.6), above one and a half in May (1.5), two and a half in September (2.7)
// and three and a half in December (3.6).
func TestSignRoundsTheSum(t *testing.T) {
	var got []string
	for _, c := range signed(t, "{id: s, sold: 0.3, price: 100, per: month, term: 12 months}") {
		got = append(got, strings.Fields(c)[3])
	}
	if diff := cmp.Diff([]string{"2024-02-01", "2024-05-01", "2024-09-01", "2024-12-01"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// One customer a month, and 75% renew: of the four that are up one leaves,
// although a single customer cannot renew by three quarters.
func TestShareHoldsOverTime(t *testing.T) {
	renewed := 0
	for _, c := range signed(t, "{id: s, sold: [1, 1, 1, 1], price: 1, per: month, term: 4 months, renews: 75%}") {
		if strings.Contains(c, "-t2 ") {
			renewed++
		}
	}
	if renewed != 3 {
		t.Errorf("%d of 4 renewed their first term, want 3", renewed)
	}
}

// The example with three segments: every identity holds, and the first month is
// what a pocket calculator says.
func TestSegmentsExample(t *testing.T) {
	m := open(t, "segments.yaml")
	facts, p, err := m.Sign()
	if err != nil {
		t.Fatal(err)
	}
	r := report(t, facts, p, m.Start, m.End()-1, "segment", "region")
	// 6 × 4 × 29 + 2 × 40 × 45.50: one and a half customers are two, rounded up.
	if got := total(t, r, "mrr").Values[0]; got != (6*4*2900+2*40*4550)*12 {
		t.Errorf("MRR of the first month × 12: %d", got)
	}
	// Ten enterprise sales stand in the list, each of three years at 120,000.
	for _, row := range r.Rows {
		if !row.Total && row.Group[0] == "enterprise" && r.Measures[row.Measure].Name == "bookings_tcv" && row.Sum != 10*360_000_00 {
			t.Errorf("enterprise bookings %d", row.Sum)
		}
	}
}
