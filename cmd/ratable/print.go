// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"io"

	exportcsv "github.com/ratable/ratable/export/csv"
	exportjson "github.com/ratable/ratable/export/json"
	"github.com/ratable/ratable/export/text"
	"github.com/ratable/ratable/export/xlsx"
	"github.com/ratable/ratable/view"
)

// mostColumns is how many periods fit beside the names in a sheet, which has
// 16,384 columns.
const mostColumns = 16_000

// write prints the answers, or writes them to a file that appears whole or not
// at all.
func (a *answers) write(ctx context.Context, stdout io.Writer, format, out string) error {
	if format == "xlsx" && a.report != nil && len(a.report.Periods) > mostColumns {
		return fmt.Errorf("%d periods are too many for a sheet (at most %d): use --every month or --format csv", len(a.report.Periods), mostColumns)
	}
	if out == "" {
		return a.print(stdout, format, textOptions(stdout))
	}
	return writeFile(ctx, out, func(w io.Writer) error { return a.print(w, format, text.Options{Width: 160}) })
}

func (a *answers) print(w io.Writer, format string, opt text.Options) error {
	if format == "xlsx" {
		var sheets []xlsx.Sheet
		if a.report != nil {
			sheets = append(sheets, xlsx.Sheet{Report: a.report})
		}
		for _, t := range a.tables {
			sheets = append(sheets, xlsx.Sheet{Table: t})
		}
		return xlsx.Write(w, sheets...)
	}
	var parts []func() error
	if a.report != nil {
		parts = append(parts, func() error { return writeReport(w, a.report, format, opt) })
	}
	for _, t := range a.tables {
		parts = append(parts, func() error { return writeTable(w, t, format, opt) })
	}
	// Several answers are one JSON array, and blocks with a line between for people.
	before, between, after := "", "\n", ""
	if format == "json" && len(parts) > 1 {
		before, between, after = "[\n", ",\n", "]\n"
	}
	if _, err := io.WriteString(w, before); err != nil {
		return err
	}
	for i, part := range parts {
		if i > 0 {
			if _, err := io.WriteString(w, between); err != nil {
				return err
			}
		}
		if err := part(); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, after)
	return err
}

func writeReport(w io.Writer, r *view.Report, format string, opt text.Options) error {
	switch format {
	case "csv":
		return exportcsv.WriteReport(w, r)
	case "json":
		return exportjson.WriteReport(w, r)
	}
	return text.WriteReport(w, r, opt)
}

func writeTable(w io.Writer, t *view.Table, format string, opt text.Options) error {
	switch format {
	case "csv":
		return exportcsv.WriteTable(w, t)
	case "json":
		return exportjson.WriteTable(w, t)
	}
	return text.WriteTable(w, t, opt)
}

// tiesOut fails the command when an identity does not hold: a number that does
// not tie must not pass for one that does.
func (a *answers) tiesOut(stderr io.Writer) error {
	bad := 0
	say := func(ties []view.Tie) {
		for _, t := range ties {
			if !t.OK() {
				bad++
				fmt.Fprintf(stderr, "does not tie: %s: %s against %s %s\n", t.Name, t.Left.Table(t.Currency), t.Right.Table(t.Currency), t.Currency)
			}
		}
	}
	if a.report != nil {
		say(a.report.Ties)
	}
	for _, t := range a.tables {
		say(t.Ties)
	}
	if bad > 0 {
		return dataError{errSaid}
	}
	return nil
}
