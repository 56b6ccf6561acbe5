// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package examples

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// headings are those of the columns of values. The example, its source and the
// policy of the run stand above the rows they hold for: as columns they would
// make each line three times as wide.
var headings = []string{"period", "measure", "expected", "got", "", "from"}

// The columns of numbers, which stand to the right.
const (
	columnExpected = 2
	columnGot      = 3
)

// Print writes every value with what was expected, a tick where the two agree
// and whether the source prints it, under its example, source and policy. A last
// line counts them. Identities that do not hold have lines of their own. Errors
// of w are the caller's to see: hand in a buffer or a [bufio.Writer].
func Print(w io.Writer, results []Result) {
	widths := widthsOf(results)
	for _, r := range results {
		e := &r.Example
		fmt.Fprintf(w, "%s: %s\n  source  %s\n", e.Name, e.Title, e.Source)
		for _, run := range r.Runs {
			fmt.Fprintf(w, "  policy  %s\n", run.said(e))
			printRow(w, widths, headings)
			for i := range run.Values {
				printRow(w, widths, run.Values[i].row(e))
			}
			for _, t := range run.Ties {
				if !t.OK() {
					fmt.Fprintf(w, "    does not tie: %s: %s and %s\n", t.Name, t.Left.Plain(t.Currency), t.Right.Plain(t.Currency))
				}
			}
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w, Summary(results))
}

// said is the run's policy in one line, with its book where it has its own.
func (r *RunResult) said(e *Example) string {
	text := cmp.Or(strings.Join(r.Policy, "; "), "all defaults")
	if r.Run.book != e.book {
		text += " (book " + r.Run.book + ")"
	}
	return text
}

func (v *Value) row(e *Example) []string {
	tick := "✗"
	if v.OK {
		tick = "✓"
	}
	return []string{v.Period, v.what(), grouped(v.Amount), grouped(v.Got), tick, v.origin(e)}
}

// widthsOf are the columns' widths, the same for all examples.
func widthsOf(results []Result) []int {
	widths := make([]int, len(headings))
	widen := func(row []string) {
		for i, text := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(text))
		}
	}
	widen(headings)
	for _, r := range results {
		for _, run := range r.Runs {
			for i := range run.Values {
				widen(run.Values[i].row(&r.Example))
			}
		}
	}
	return widths
}

func printRow(w io.Writer, widths []int, row []string) {
	line := "  "
	for i, text := range row {
		space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(text))
		if i == columnExpected || i == columnGot {
			line += "  " + space + text
		} else {
			line += "  " + text + space
		}
	}
	fmt.Fprintln(w, strings.TrimRight(line, " "))
}

// Summary counts the results in one line: "31 examples, 300 values, all as
// published: ..." or how many differ.
func Summary(results []Result) string {
	var values, differ, published, ours, ties int
	for _, r := range results {
		for _, run := range r.Runs {
			for _, v := range run.Values {
				values++
				switch {
				case !v.OK:
					differ++
				case r.Example.Ours:
					ours++
				case v.Published:
					published++
				}
			}
			for _, t := range run.Ties {
				if !t.OK() {
					ties++
				}
			}
		}
	}
	head := count(len(results), "example") + ", " + count(values, "value")
	switch {
	case differ > 0 && ties > 0:
		return fmt.Sprintf("%s: %d not as expected, %d out of balance", head, differ, ties)
	case differ > 0:
		return fmt.Sprintf("%s: %d not as expected", head, differ)
	case ties > 0:
		return fmt.Sprintf("%s, all as expected, %d out of balance", head, ties)
	}
	text := fmt.Sprintf("%s, all as published: %d printed in the source, %d that follow from it", head, published, values-published-ours)
	if ours > 0 {
		text += fmt.Sprintf(", %d by our reading of it", ours)
	}
	return text
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// what names the value: the measure, what is read of it, and of whom.
func (x *Expected) what() string {
	name := x.Measure
	switch x.Kind {
	case Change, Opening:
		name += ", " + string(x.Kind)
	case Ratio:
		name += " ÷ " + x.Over
	case Waterfall:
		name = "waterfall of " + x.Cohort + ", " + strings.ReplaceAll(name, "_", " ")
	case Cohorts:
		name = "cohort of " + x.Cohort + ", " + name
	}
	of := make([]string, len(x.Where))
	for i, f := range x.Where {
		of[i] = f.Attr + " " + f.Value
	}
	if len(of) > 0 {
		name += " of " + strings.Join(of, ", ")
	}
	return name
}

// origin says where the expected number comes from.
func (v *Value) origin(e *Example) string {
	switch {
	case e.Ours:
		return "our reading"
	case v.Published:
		return "published"
	}
	return "follows"
}

// grouped sets the thousands of a plain decimal apart: -1234.50 is -1,234.50.
func grouped(s string) string {
	whole, rest, point := strings.Cut(s, ".")
	digits, negative := strings.CutPrefix(whole, "-")
	out := []byte(digits)
	for at := len(out) - 3; at > 0; at -= 3 {
		out = slices.Insert(out, at, ',')
	}
	text := string(out)
	if negative {
		text = "-" + text
	}
	if point {
		text += "." + rest
	}
	return text
}
