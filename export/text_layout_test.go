// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package export_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ratable/ratable/export/text"
	"github.com/ratable/ratable/view"
)

// isRule reports whether a line of a table is a rule.
func isRule(l string) bool { return l != "" && strings.Trim(l, "─-") == "" }

// blocks are the parts of a report that are tables: from each heading with a
// rule below it up to the next heading, or to the notes.
func blocks(output string) [][]string {
	var out [][]string
	all := lines(output)
	inside := false
	for i, l := range all {
		switch {
		case i+1 < len(all) && isRule(all[i+1]) && (strings.HasPrefix(l, "measure ") || strings.HasPrefix(l, "by ")):
			out, inside = append(out, nil), true
		case strings.HasPrefix(l, "* ") || strings.HasPrefix(l, "flow: "):
			inside = false
		}
		if inside {
			out[len(out)-1] = append(out[len(out)-1], l)
		}
	}
	return out
}

// No line of a block is wider than its rules, and the widest one reaches them.
func TestTextAlignment(t *testing.T) {
	for _, width := range []int{0, 30, 44, 60, 80, 120} {
		for _, r := range []*view.Report{plainReport(), groupedReport()} {
			output := textOf(t, r, text.Options{Width: width})
			found := blocks(output)
			if len(found) == 0 {
				t.Fatalf("no block found in\n%s", output)
			}
			for _, block := range found {
				rule, widest := utf8.RuneCountInString(block[1]), 0
				for _, l := range block {
					n := utf8.RuneCountInString(l)
					if !isRule(l) {
						widest = max(widest, n)
					}
					if n > rule || width >= 44 && n > width {
						t.Errorf("width %d: %d columns, the rule has %d: %q", width, n, rule, l)
					}
				}
				if widest != rule {
					t.Errorf("width %d: the rule has %d columns and the widest line %d", width, rule, widest)
				}
			}
		}
	}
}

// Padding ends where the text does: no line of any output ends in a blank.
func TestTextHasNoBlanksAtLineEnds(t *testing.T) {
	for _, opt := range []text.Options{{}, {Width: 44}, {Width: 80, ASCII: true}, {Width: 80, Color: true}} {
		var b bytes.Buffer
		for _, r := range []*view.Report{plainReport(), groupedReport(), mixedReport()} {
			b.WriteString(textOf(t, r, opt))
		}
		chart := text.ChartOptions{Options: opt, Currency: usd}
		err := errors.Join(
			text.WriteTable(&b, bridgeTable(), opt),
			text.Bars(&b, "Cash", []string{"a", "b"}, []text.Series{{Name: "one", Values: []int64{100, -50}}, {Name: "two", Values: []int64{3, 4}}}, chart),
			text.Waterfall(&b, "Bridge", []text.Step{{Label: "Opening", Value: 100, Total: true}, {Label: "New", Value: 5}}, chart))
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range lines(b.String()) {
			if plain := ansi.ReplaceAllString(l, ""); strings.TrimRight(plain, " ") != plain {
				t.Errorf("%+v: line %d ends in a blank: %q", opt, i+1, l)
			}
		}
	}
}

// Each period stands in exactly one block, in order.
func TestTextBlocks(t *testing.T) {
	output := textOf(t, plainReport(), text.Options{Width: 44})
	heads := ""
	for _, b := range blocks(output) {
		heads += b[0]
	}
	var at []int
	for _, p := range []string{"2024-01", "2024-02", "2024-03*", "total"} {
		if strings.Count(heads, p) != 1 && p != "total" {
			t.Errorf("%s stands %d times in %q", p, strings.Count(heads, p), heads)
		}
		at = append(at, strings.Index(heads, p))
	}
	if at[0] >= at[1] || at[1] >= at[2] {
		t.Errorf("the periods are out of order: %q", heads)
	}
}
