// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"bytes"
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
	"pgregory.net/rapid"
)

var dollars, _ = money.ParseCurrency("USD")

func TestShort(t *testing.T) {
	for _, c := range []struct {
		value    int64
		decimals int
		want     string
	}{
		{0, 2, "0"}, {1, 2, "0.01"}, {-5, 2, "-0.05"}, {99, 0, "99"}, {100_00, 2, "100"}, {999_49, 2, "999"}, {999_50, 2, "1k"},
		{120_000_00, 2, "120k"}, {1_250_000_00, 2, "1.25M"}, {-3_500, 0, "-3.5k"}, {999_999, 0, "1M"}, {12_345_678, 0, "12.3M"},
		{5_000_000_000, 0, "5B"}, {7_000_000_000_000, 0, "7T"}, {math.MaxInt64, 0, "9.22Q"}, {math.MinInt64, 0, "-9220Q"}, {1_005, 3, "1.01"}, {50, 6, "0.00005"},
	} {
		if c.value == math.MaxInt64 {
			c.want = "9220Q" // 9.22 quintillion is 9,220 quadrillion
		}
		if got := short(c.value, c.decimals); got != c.want {
			t.Errorf("%d with %d decimals is %s, want %s", c.value, c.decimals, got, c.want)
		}
	}
	if got := Short(120_000_00, view.UnitMonthly, dollars); got != "10k" {
		t.Errorf("120,000 a year is %s a month", got)
	}
	if got := Short(12, view.UnitCount, dollars); got != "12" {
		t.Errorf("12 customers are %s", got)
	}
	if got := Short(500_000, view.UnitRatio, money.Currency{}); got != "50%" {
		t.Errorf("a half is %s", got)
	}
}

// An axis holds all values and zero, in at most the wanted number of steps, and
// its marks are printed exactly.
func TestAxis(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low, high := rapid.Int64().Draw(t, "low"), rapid.Int64().Draw(t, "high")
		if low > high {
			low, high = high, low
		}
		most := rapid.IntRange(2, 20).Draw(t, "most")
		a := newAxis(low, high, most)
		if a.low > 0 || a.high < 0 || a.low > drawn(low) || a.high < drawn(high) || a.steps < 1 || a.steps > most {
			t.Fatalf("%d to %d: %+v", low, high, a)
		}
		if a.low%a.step != 0 || a.high-a.low != a.step*int64(a.steps) {
			t.Fatalf("uneven steps: %+v", a)
		}
		size := rapid.IntRange(2, 800).Draw(t, "size")
		v := rapid.Int64Range(drawn(a.low), drawn(a.high)).Draw(t, "v")
		exact := new(big.Rat).SetFrac(new(big.Int).Mul(new(big.Int).Sub(big.NewInt(v), big.NewInt(a.low)), big.NewInt(int64(size))), big.NewInt(a.high-a.low))
		off := exact.Sub(exact, big.NewRat(int64(a.at(v, size)), 1))
		if off.Abs(off).Cmp(big.NewRat(3, 2)) > 0 { // half a mark, and one more to be seen beside zero
			t.Fatalf("%d stands at %d of %d on %+v", v, a.at(v, size), size, a)
		}
		if zero := a.at(0, size); v > 0 && a.at(v, size) < min(zero+1, size) || v < 0 && a.at(v, size) > max(zero-1, 0) {
			t.Fatalf("%d cannot be seen", v)
		}
	})
}

func year() []string {
	return []string{"2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06", "2024-07", "2024-08", "2024-09", "2024-10", "2024-11", "2024-12"}
}

func chart(t *testing.T, draw func(b *bytes.Buffer) error) []string {
	t.Helper()
	var b bytes.Buffer
	if err := draw(&b); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

// Bars of 10, 20, 30 and 40 on an axis up to 40 in eight lines: the heights are
// 2, 4, 6 and 8 lines.
func TestBarsHeights(t *testing.T) {
	got := chart(t, func(b *bytes.Buffer) error {
		return Bars(b, "Cash", []string{"a", "b", "c", "d"}, []Series{{Values: []int64{10_00, 20_00, 30_00, 40_00}}},
			ChartOptions{Options: Options{Width: 40}, Currency: dollars, Height: 8})
	})
	want := []string{
		"Cash (USD)",
		"40 ┤                           ███████",
		"   │                           ███████",
		"30 ┤                  ███████  ███████",
		"   │                  ███████  ███████",
		"20 ┤         ███████  ███████  ███████",
		"   │         ███████  ███████  ███████",
		"10 ┤███████  ███████  ███████  ███████",
		"   │███████  ███████  ███████  ███████",
		" 0 ┼────────────────────────────────────",
		"    a        b        c        d",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Negative values hang below the line; a small one can still be seen.
func TestBarsNegative(t *testing.T) {
	got := chart(t, func(b *bytes.Buffer) error {
		return Bars(b, "Net", []string{"a", "b", "c"}, []Series{{Values: []int64{200, -200, 1}}}, ChartOptions{Options: Options{Width: 30, ASCII: true}, Unit: view.UnitCount, Height: 4})
	})
	want := []string{
		"Net",
		" 200 +######",
		"     |######          ......",
		"   0 +------------------------",
		"     |        ######",
		"-200 +        ######",
		"      a       b       c",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Series of 1 and 3 on top of each other fill four lines: one and three.
func TestBarsStacked(t *testing.T) {
	got := strings.Join(chart(t, func(b *bytes.Buffer) error {
		return Bars(b, "Both", []string{"a"}, []Series{{"one", []int64{100}}, {"three", []int64{300}}},
			ChartOptions{Options: Options{Width: 40}, Unit: view.UnitCount, Height: 4, Stacked: true})
	}), "\n")
	if strings.Count(got, "▒▒▒▒▒▒▒▒▒") != 3 || strings.Count(got, "█████████") != 1 || !strings.HasSuffix(got, "█ one   ▒ three") {
		t.Errorf("got\n%s", got)
	}
}

// Months that do not fit in full stand above their years.
func TestBarsLabels(t *testing.T) {
	draw := func(width int) string {
		return strings.Join(chart(t, func(b *bytes.Buffer) error {
			return Bars(b, "MRR", append(year(), "2025-01"), []Series{{Values: []int64{12}}}, ChartOptions{Options: Options{Width: width}, Unit: view.UnitMonthly, Currency: dollars})
		}), "\n")
	}
	if wide := draw(140); !strings.Contains(wide, "2024-01") || strings.Contains(wide, "Jan") {
		t.Errorf("wide:\n%s", wide)
	}
	narrow := draw(80)
	if !strings.Contains(narrow, "Jan  Feb  Mar") || strings.Count(narrow, "2024") != 1 || strings.Count(narrow, "2025") != 1 {
		t.Errorf("narrow:\n%s", narrow)
	}
	// 25 columns hold 12 labels of two columns: the title says where they begin.
	if cut := draw(30); !strings.HasPrefix(cut, "MRR from 2024-0") {
		t.Errorf("cut:\n%s", cut)
	}
}

// The bridge 100 + 50 - 30 = 120 on 15 columns from 0 to 150.
func TestWaterfall(t *testing.T) {
	steps := []Step{{"Opening", 100, true}, {"New", 50, false}, {"None", 0, false}, {"Churn", -30, false}, {"Closing", 120, true}}
	got := chart(t, func(b *bytes.Buffer) error {
		return Waterfall(b, "Customers", steps, ChartOptions{Options: Options{Width: 30}, Unit: view.UnitCount})
	})
	want := []string{
		"Customers",
		"Opening  ██████████       100",
		"New                ▓▓▓▓▓  +50",
		"None                   │    -",
		"Churn               ░░░    (30)",
		"Closing  ████████████     120",
	}
	got[4], want[4] = strings.Join(strings.Fields(got[4]), " "), "Churn ░░░ (30)"
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Every line of every chart keeps to the width, in all ways of drawing, and
// nothing but names is beyond ASCII if so wished.
func TestChartWidths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		opt := ChartOptions{
			Options: Options{Width: rapid.IntRange(30, 130).Draw(t, "width"), ASCII: rapid.Bool().Draw(t, "ascii")},
			Unit:    view.Unit(rapid.IntRange(0, 4).Draw(t, "unit")), Currency: dollars,
			Height: rapid.IntRange(0, 15).Draw(t, "height"), Stacked: rapid.Bool().Draw(t, "stacked"),
		}
		values := rapid.SliceOfN(rapid.OneOf(rapid.Int64(), rapid.Int64Range(-1000, 1000)), 0, 14)
		var series []Series
		var steps []Step
		for range rapid.IntRange(0, 7).Draw(t, "series") {
			s := Series{"series", values.Draw(t, "values")}
			if series = append(series, s); len(s.Values) > 0 {
				steps = append(steps, Step{"a step with a long name", s.Values[0], len(s.Values)%2 == 0})
			}
		}
		var b bytes.Buffer
		n := rapid.IntRange(0, 12).Draw(t, "labels")
		for i := range series {
			series[i].Values = series[i].Values[:min(len(series[i].Values), n)]
		}
		if err := errors.Join(Bars(&b, "Bars", year()[:n], series, opt), Waterfall(&b, "Bridge", steps, opt)); err != nil {
			t.Fatal(err)
		}
		for _, l := range strings.Split(b.String(), "\n") {
			if n := utf8.RuneCountInString(l); n > opt.Width {
				t.Fatalf("%d columns, not %d:\n%s", n, opt.Width, b.String())
			}
		}
		if opt.ASCII && strings.IndexFunc(b.String(), func(r rune) bool { return r > 126 }) >= 0 {
			t.Fatalf("not ASCII:\n%s", b.String())
		}
	})
}

func TestColorIsBalanced(t *testing.T) {
	opt := ChartOptions{Options: Options{Width: 80, Color: true}, Currency: dollars}
	series := []Series{{"a", []int64{1, -2, 300}}, {"b", []int64{5, 6, 700}}}
	var b bytes.Buffer
	err := errors.Join(Bars(&b, "Bars", year()[:3], series, opt), Waterfall(&b, "Bridge", []Step{{"a", 5, true}, {"b", -2, false}}, opt))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range strings.Split(b.String(), "\n") {
		if 2*strings.Count(l, "\x1b[0m") != strings.Count(l, "\x1b[") {
			t.Errorf("a color runs over the end of its line: %q", l)
		}
	}
}

func TestColumns(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "Grün": 4, "日本": 4, "e\u0301": 1, "─█": 2} {
		if got := columns(s); got != want {
			t.Errorf("%q takes %d columns, want %d", s, got, want)
		}
	}
	o := Options{}
	if got := o.fit("日本語", 5); got != "日本…" {
		t.Errorf("cut to %q", got)
	}
	if got := clean("a\x1b[31m\n\u202e"); got != "a?[31m??" {
		t.Errorf("cleaned to %q", got)
	}
}
