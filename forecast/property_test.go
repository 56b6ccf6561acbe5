// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package forecast_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/forecast"
	"github.com/ratable/ratable/view"
)

// drawn is a segment as a property draws it, in plain numbers.
type drawn struct {
	from, until   int // months of the model in which it is sold
	hundredths    int // customers in the first month, × 100
	growth        int // percent a month
	cents         int // price
	per, term     int // months
	setup, every  int // months
	renews        int // percent
	uplift        int // percent
	signed        bool
	arrears       bool
	seasonal      bool
	quantityTenth int
}

func draw(t *rapid.T, months int) drawn {
	d := drawn{
		from:          rapid.IntRange(0, months-1).Draw(t, "from"),
		hundredths:    rapid.IntRange(0, 600).Draw(t, "hundredths"),
		growth:        rapid.IntRange(-20, 30).Draw(t, "growth"),
		cents:         rapid.IntRange(0, 1_000_000).Draw(t, "cents"),
		per:           rapid.SampledFrom([]int{1, 3, 5, 12}).Draw(t, "per"),
		term:          rapid.SampledFrom([]int{1, 2, 6, 12, 24}).Draw(t, "term"),
		setup:         rapid.IntRange(0, 4).Draw(t, "setup"),
		every:         rapid.SampledFrom([]int{1, 3, 12}).Draw(t, "every"),
		renews:        rapid.IntRange(0, 100).Draw(t, "renews"),
		signed:        rapid.Bool().Draw(t, "signed"),
		arrears:       rapid.Bool().Draw(t, "arrears"),
		seasonal:      rapid.Bool().Draw(t, "seasonal"),
		quantityTenth: rapid.IntRange(1, 50).Draw(t, "quantity"),
	}
	d.until = rapid.IntRange(d.from, months-1).Draw(t, "until")
	if rapid.Bool().Draw(t, "raises") {
		// Prices differ between cohorts then, so all must renew for the sum not to
		// depend on who does.
		d.renews, d.uplift = 100, rapid.IntRange(-10, 20).Draw(t, "uplift")
	}
	return d
}

var seasons = []int{100, 80, 120, 0, 100, 50, 100, 100, 250, 33, 100, 100}

func (d *drawn) write(b *strings.Builder, i int, start civil.Month) {
	fmt.Fprintf(b, "  - id: s%d\n", i)
	fmt.Fprintf(b, "    sold: {count: %d.%02d, growth: %d%% a month}\n", d.hundredths/100, d.hundredths%100, d.growth)
	fmt.Fprintf(b, "    from: %s\n    until: %s\n", start+civil.Month(d.from), start+civil.Month(d.until))
	fmt.Fprintf(b, "    price: %d.%02d\n    per: %d months\n    term: %d months\n", d.cents/100, d.cents%100, d.per, d.term)
	fmt.Fprintf(b, "    quantity: %d.%d\n    renews: %d%%\n    uplift: %d%%\n", d.quantityTenth/10, d.quantityTenth%10, d.renews, d.uplift)
	if d.setup > 0 {
		fmt.Fprintf(b, "    setup: %d months\n", d.setup)
	}
	if d.seasonal {
		b.WriteString("    seasonal: [")
		for _, s := range seasons {
			fmt.Fprintf(b, "%d.%02d, ", s/100, s%100)
		}
		b.WriteString("]\n")
	}
	in, from := "advance", "start"
	if d.arrears {
		in = "arrears"
	}
	if d.signed {
		from = "signed"
	}
	fmt.Fprintf(b, "    billing: {every: %d months, in: %s, from: %s}\n", d.every, in, from)
}

// half is x rounded to a whole number, halves away from zero.
func half(x *big.Rat) int64 {
	y := new(big.Rat).Add(x, big.NewRat(1, 2))
	return new(big.Int).Div(y.Num(), y.Denom()).Int64()
}

// value is the price in cents of the n-th contract of a customer.
func (d *drawn) value(n int) int64 {
	price := big.NewRat(int64(d.cents), 1)
	for range n {
		price.Mul(price, big.NewRat(int64(100+d.uplift), 100))
	}
	price.SetInt64(half(price))
	price.Mul(price, big.NewRat(int64(d.term), int64(d.per)))
	return half(price.Mul(price, big.NewRat(int64(d.quantityTenth), 10)))
}

// expected plays the segment customer by customer and returns its bookings by
// month.
func (d *drawn) expected(start civil.Month, months int) []int64 {
	bookings := make([]int64, months)
	due := make([][]int, months) // for each customer up for renewal, its contracts so far
	count, sum, sold := big.NewRat(int64(d.hundredths), 100), new(big.Rat), int64(0)
	up, renewed := int64(0), int64(0)
	for k := range months {
		sign := func(n int) {
			bookings[k] += d.value(n)
			if k+d.term < months {
				due[k+d.term] = append(due[k+d.term], n+1)
			}
		}
		if k >= d.from && k <= d.until {
			x := new(big.Rat).Set(count)
			if d.seasonal {
				_, m := (start + civil.Month(k)).YearMonth()
				x.Mul(x, big.NewRat(int64(seasons[m-1]), 100))
			}
			for sum.Add(sum, x); sold < half(sum); sold++ {
				sign(0)
			}
			count.Mul(count, big.NewRat(int64(100+d.growth), 100))
		}
		for _, n := range due[k] {
			up++
			if renewed < half(big.NewRat(up*int64(d.renews), 100)) {
				renewed++
				sign(n)
			}
		}
	}
	return bookings
}

func TestBookingsMatchALoop(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		months := rapid.IntRange(1, 40).Draw(t, "months")
		start := civil.MakeMonth(2020, rapid.IntRange(1, 12).Draw(t, "start"))
		b := &strings.Builder{}
		fmt.Fprintf(b, "model: m\nstart: %s\nmonths: %d\nsegments:\n", start, months)
		ds := make([]drawn, rapid.IntRange(1, 3).Draw(t, "segments"))
		for i := range ds {
			ds[i] = draw(t, months)
			ds[i].write(b, i, start)
		}
		m, err := forecast.ParseModel("m.yaml", []byte(b.String()))
		if err != nil {
			t.Fatalf("%v\n%s", err, b)
		}
		m.Describe()
		facts, p, err := m.Sign()
		if err != nil {
			t.Fatal(err)
		}
		r := report(t, facts, p, start, m.End()-1, "segment")
		for i := range ds {
			checkSegment(t, r, fmt.Sprintf("s%d", i), ds[i].expected(start, months))
		}
	})
}

// A segment that sells in a single month has one cohort, whose renewals are the
// share of it, rounded.
func TestRenewalsOfOneCohort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, share := rapid.Int64Range(1, 5000).Draw(t, "n"), rapid.Int64Range(0, 100).Draw(t, "share")
		text := fmt.Sprintf("model: m\nstart: 2024-01\nmonths: 13\nsegments:\n- {id: s, sold: [%d], price: 12, per: year, term: 1 year, renews: %d%%}\n", n, share)
		m, err := forecast.ParseModel("m.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		facts, p, err := m.Sign()
		if err != nil {
			t.Fatal(err)
		}
		r := report(t, facts, p, month(2024, 1), month(2025, 1))
		renewed := half(big.NewRat(n*share, 100))
		if got := total(t, r, "customers").Values; got[11] != n || got[12] != renewed {
			t.Errorf("customers %v, want %d, then %d", got, n, renewed)
		}
		if got := total(t, r, "mrr_churn").Values[12]; got != -(n-renewed)*1200 {
			t.Errorf("churn %d, want %d", got, -(n-renewed)*1200)
		}
		if c, e := total(t, r, "mrr_contraction").Sum, total(t, r, "mrr_expansion").Sum; c != 0 || e != 0 {
			t.Errorf("contraction %d, expansion %d: customers leave whole", c, e)
		}
	})
}

// checkSegment compares the bookings of one group with the expected ones.
func checkSegment(t *rapid.T, r *view.Report, segment string, want []int64) {
	got := make([]int64, len(want))
	for _, row := range r.Rows {
		if r.Measures[row.Measure].Name == "bookings_tcv" && !row.Total && row.Group[0] == segment {
			copy(got, row.Values)
		}
	}
	if !slices.Equal(got, want) {
		t.Fatalf("bookings of %s\ngot  %v\nwant %v", segment, got, want)
	}
}
