// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/ratable/ratable/fact"
)

// Result is what an import gives.
type Result struct {
	Facts     []fact.Fact // customers, then contracts and trials in the order of the table
	Rows      int         // of the table
	Kept      int         // rows that are in the facts
	Questions []Question  // every row that is odd, by file and line
	Notes     []string    // what a person should know of the import as a whole
	Unused    []string    // columns of the table that nothing was read from
}

// A Question is one odd thing about one row.
type Question struct {
	Reason Reason
	File   string
	Line   int32
	ID     string
	Text   string
	Kept   bool // the row is in the facts all the same
}

// Count is how often a reason came up.
type Count struct {
	Reason  Reason
	Kept    int
	LeftOut int
}

// Counts are the questions by reason, in the order of Reasons.
func (r *Result) Counts() []Count {
	var out []Count
	for _, info := range Reasons() {
		c := Count{Reason: info.Reason}
		for i := range r.Questions {
			switch q := &r.Questions[i]; {
			case q.Reason != info.Reason:
			case q.Kept:
				c.Kept++
			default:
				c.LeftOut++
			}
		}
		if c.Kept+c.LeftOut > 0 {
			out = append(out, c)
		}
	}
	return out
}

// WriteSummary prints what was read and kept, and the questions by reason with
// the rule that was applied.
func (r *Result) WriteSummary(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "%d rows, %d kept, %d facts\n", r.Rows, r.Kept, len(r.Facts)); err != nil {
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range r.Counts() {
		info := c.Reason.info()
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\n", c.Kept+c.LeftOut, c.Reason, info.What, info.Rule)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, n := range r.Notes {
		if _, err := fmt.Fprintln(w, n); err != nil {
			return err
		}
	}
	if len(r.Unused) > 0 {
		_, err := fmt.Fprintf(w, "columns not used: %s\n", strings.Join(r.Unused, ", "))
		return err
	}
	return nil
}

// WriteQuestions prints every question, one a line.
func (r *Result) WriteQuestions(w io.Writer) error {
	for i := range r.Questions {
		q := &r.Questions[i]
		what := "left out"
		if q.Kept {
			what = "kept"
		}
		if _, err := fmt.Fprintf(w, "%s: %s: %s %s: %s\n", fact.Place{File: q.File, Line: q.Line}, q.Reason, what, q.ID, q.Text); err != nil {
			return err
		}
	}
	return nil
}

// sort puts the questions in the order of files and lines.
func (r *Result) sort() {
	slices.SortStableFunc(r.Questions, func(a, b Question) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), strings.Compare(string(a.Reason), string(b.Reason)))
	})
}
