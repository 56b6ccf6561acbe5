// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package export_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/export/text"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
	"pgregory.net/rapid"
)

func textOf(t *testing.T, r *view.Report, opt text.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := text.WriteReport(&b, r, opt); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTextGolden(t *testing.T) {
	for name, r := range map[string]*view.Report{"plain": plainReport(), "grouped": groupedReport(), "mixed": mixedReport()} {
		golden(t, name+".80.txt", []byte(textOf(t, r, text.Options{Width: 80})))
		golden(t, name+".44.ascii.txt", []byte(textOf(t, r, text.Options{Width: 44, ASCII: true})))
		golden(t, name+".80.color.txt", []byte(textOf(t, r, text.Options{Width: 80, Color: true})))
	}
	var b bytes.Buffer
	if err := text.WriteTable(&b, bridgeTable(), text.Options{Width: 80}); err != nil {
		t.Fatal(err)
	}
	golden(t, "bridge.80.txt", b.Bytes())
}

var ansi = regexp.MustCompile("\x1b\\[[0-9;]*m")

// Colors change nothing but colors, apart from zeros, which they make gray.
func TestTextColor(t *testing.T) {
	for _, r := range []*view.Report{plainReport(), groupedReport(), mixedReport()} {
		with := ansi.ReplaceAllString(textOf(t, r, text.Options{Width: 80, Color: true}), "")
		without := textOf(t, r, text.Options{Width: 80})
		zero := regexp.MustCompile(`  [0-](  | *\n)`)
		if zero.ReplaceAllString(with, "  0$1") != zero.ReplaceAllString(without, "  0$1") {
			t.Errorf("with color:\n%s\nwithout:\n%s", with, without)
		}
	}
}

func TestTextSays(t *testing.T) {
	output := textOf(t, plainReport(), text.Options{Width: 100})
	for _, want := range []string{
		"Amounts in USD\n", "12,000.00 ", "(500.00)", "11,500.00", "1,234,567.89", "(0.01)", "8,333.33", "1,204", "95.3%", "100.0%", "-0.5%",
		"2024-03*", "* 2024-03 is a part of its period: 2024-03-01 to 2024-03-15\n", "flow: the sum of the period", "balance: at the close",
		"As of 2024-03-15, from what was known at 2024-03-20: 12 facts, 1 contract; policy 0123456789ab\n",
		"Actual: invoices through 2024-02-29, no payments; later ones are projected\n", "Ties out: 1 identity\n",
	} {
		if !strings.Contains(output, want) {
			t.Errorf("%q is missing in\n%s", want, output)
		}
	}
	if strings.Count(output, "USD") != 1 {
		t.Error("the currency is said more than once")
	}
	grouped := textOf(t, groupedReport(), text.Options{Width: 100})
	for _, want := range []string{"by product", "8,333.34", "16,666.67", "DOES NOT TIE OUT: 1 of 2 identities\n", "rpo = priced - earned: 1,234.50 against 1,234.00 USD, off by 0.50\n"} {
		if !strings.Contains(grouped, want) {
			t.Errorf("%q is missing in\n%s", want, grouped)
		}
	}
	mixed := textOf(t, mixedReport(), text.Options{Width: 100})
	if strings.Contains(mixed, "\x1b") || !strings.Contains(mixed, "US / ?[31mB") || !strings.Contains(mixed, "JPY") || strings.Contains(mixed, "Amounts in") {
		t.Errorf("two currencies:\n%s", mixed)
	}
}

// Digits stand below digits: a closing parenthesis hangs right of them.
func TestTextDigits(t *testing.T) {
	r := newReport("product").row("bookings", usd, []string{"a"}, 0, 1_00, 1, 1).row("bookings", usd, []string{"b"}, 0, -20_000_00, 1, 1).Report
	all := lines(textOf(t, &r, text.Options{}))
	var ends []int
	for _, l := range all {
		for _, amount := range []string{"1.00", "20,000.00"} {
			if i := strings.Index(l, amount); i >= 0 && strings.HasPrefix(l, "  ") && (amount != "1.00" || l[i-1] == ' ') {
				ends = append(ends, i+len(amount))
				break
			}
		}
	}
	if len(ends) != 2 || ends[0] != ends[1] {
		t.Errorf("the amounts end in columns %v:\n%s", ends, strings.Join(all, "\n"))
	}
}

// What is shown of recurring levels sums to the shown total, each within one
// unit of its exact value, and is exact where that is a whole number.
func TestShownSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		annual := rapid.SliceOfN(rapid.Int64Range(-1_000_000, 1_000_000), 1, 20).Draw(t, "annual")
		r := newReport("product")
		total := int64(0)
		for i, a := range annual {
			r.row("mrr", usd, []string{fmt.Sprint(i)}, 0, a)
			total += a
		}
		r.row("mrr", usd, nil, 0, total)
		shown := export.Shown(view.UnitMonthly, r.Rows)
		sum := int64(0)
		for i, a := range annual {
			s := shown[i][0]
			if off := 12*s - a; off <= -12 || off >= 12 || a%12 == 0 && off != 0 {
				t.Fatalf("%d a year is shown as %d a month", a, s)
			}
			sum += s
		}
		if want := export.Monthly(total); sum != want || shown[len(annual)][0] != want {
			t.Fatalf("the groups sum to %d, the total shows %d, want %d", sum, shown[len(annual)][0], want)
		}
	})
}

// A total that is not the sum of its groups says so: each is rounded by itself.
func TestShownWithoutSum(t *testing.T) {
	r := newReport("product").row("mrr", usd, []string{"a"}, 0, 7).row("mrr", usd, nil, 0, 100)
	if shown := export.Shown(view.UnitMonthly, r.Rows); shown[0][0] != 1 || shown[1][0] != 8 { // 0.58 and 8.33
		t.Errorf("shown %v", shown)
	}
	if shown := export.Shown(view.UnitMonthly, nil); len(shown) != 0 {
		t.Errorf("nothing shows %v", shown)
	}
}

// bridgeOf is an opening, movements, and the closing they lead to.
func bridgeOf(opening int64, movements ...int64) *view.Table {
	row := func(v int64, strong bool) view.TableRow {
		return view.TableRow{Strong: strong, Currency: usd, Cells: []view.Cell{{Value: v, Unit: view.UnitMonthly}}}
	}
	table := &view.Table{Columns: []string{"MRR"}, Rows: []view.TableRow{row(opening, true)}}
	closing := opening
	for _, v := range movements {
		closing += v
		table.Rows = append(table.Rows, row(v, false))
	}
	table.Rows = append(table.Rows, row(closing, true))
	return table
}

// Opening and movements lead to the closing as they are printed.
func TestShownBridge(t *testing.T) {
	check := func(t fataler, opening int64, movements ...int64) {
		table := bridgeOf(opening, movements...)
		shown := export.ShownTable(table)
		sum, last := int64(0), len(shown)-1
		for i, s := range shown[:last] {
			if off := 12*s[0] - table.Rows[i].Cells[0].Value; off < -12 || off > 12 {
				t.Fatal(fmt.Sprintf("row %d of %d %v is off by %d twelfths", i, opening, movements, off))
			}
			sum += s[0]
		}
		if want := export.Monthly(table.Rows[last].Cells[0].Value); sum != want || shown[last][0] != want {
			t.Fatal(fmt.Sprintf("the rows of %d %v sum to %d, closing shows %d, want %d", opening, movements, sum, shown[last][0], want))
		}
	}
	// Half a unit below zero and half a unit above are shown as -1 and 1.
	check(t, -6, 12)
	check(t, 6, 12, -24)
	check(t, -6, 0, 12, 24, -24)
	check(t, 6)
	rapid.Check(t, func(t *rapid.T) {
		span := rapid.SampledFrom([]int64{24, 5000}).Draw(t, "span")
		number := rapid.Int64Range(-span, span)
		check(t, number.Draw(t, "opening"), rapid.SliceOfN(number, 0, 20).Draw(t, "movements")...)
	})
}

// In the fixture: 100 + 900 + 1,100 - 100 = 2,000 a year is 8 + 75 + 92 - 8 =
// 167 a month, where each by itself would do as well.
func TestTextTable(t *testing.T) {
	var b bytes.Buffer
	if err := text.WriteTable(&b, bridgeTable(), text.Options{Width: 80, ASCII: true}); err != nil {
		t.Fatal(err)
	}
	var sum money.Minor
	for _, l := range lines(b.String()) {
		fields := strings.Fields(l)
		if len(fields) < 3 || fields[len(fields)-1] != "2" {
			continue
		}
		amount := strings.NewReplacer("(", "-", ")", "").Replace(fields[1])
		m, err := money.ParseAmount(amount, usd)
		if err != nil {
			t.Fatal(err)
		}
		if fields[0] == "Closing" {
			if m != sum || m != 1_67 {
				t.Errorf("the closing is %s, its parts sum to %s, want 1.67", m.Plain(usd), sum.Plain(usd))
			}
		}
		sum += m
	}
	if !strings.HasPrefix(b.String(), "MRR bridge (USD)\nFrom January to March.\n") || sum == 0 {
		t.Errorf("the table:\n%s", b.String())
	}
	for _, r := range b.String() {
		if r > 126 {
			t.Errorf("%q is not ASCII", r)
		}
	}
}

func TestTextTwoCurrencies(t *testing.T) {
	table := bridgeTable()
	table.Rows[1].Currency = jpy
	var b bytes.Buffer
	if err := text.WriteTable(&b, table, text.Options{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "JPY") || strings.Contains(b.String(), "(USD)") {
		t.Errorf("two currencies:\n%s", b.String())
	}
}

func TestTextErrors(t *testing.T) {
	if err := text.WriteReport(&failing{}, plainReport(), text.Options{}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("a report: %v", err)
	}
	if err := text.WriteTable(&failing{}, bridgeTable(), text.Options{}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("a table: %v", err)
	}
}

// Names of any length and script leave the columns aligned and the width kept.
func TestTextLongNames(t *testing.T) {
	long := strings.Repeat("Grundstücksverkehrsgenehmigungszuständigkeit ", 5)
	r := newReport("customer").row("bookings", usd, []string{long}, 0, 1, 2, 3).row("bookings", usd, nil, 0, 1, 2, 3).Report
	r.Meta.Provisional = []string{long}
	for _, l := range lines(textOf(t, &r, text.Options{Width: 60})) {
		if n := utf8.RuneCountInString(l); n > 60 && strings.Contains(l, " ") && !strings.HasPrefix(strings.TrimSpace(l), "Grund") {
			t.Errorf("%d columns: %q", n, l)
		}
	}
	empty := newReport().Report
	empty.Ties, empty.Periods = nil, []civil.Period{}
	if out := textOf(t, &empty, text.Options{Width: 80}); !strings.Contains(out, "no identity was checked") {
		t.Errorf("an empty report:\n%s", out)
	}
}
