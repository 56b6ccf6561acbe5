// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package xlsx writes reports and tables as a workbook: a sheet each, with
// numbers in the currency's format, totals as formulas, and a sheet of notes with
// what the numbers rest on.
//
// A spreadsheet keeps a number as a float of 15 significant digits. Up to there
// a decimal amount comes back exactly as it was written; an amount with more is
// written as a text, in red, and the notes count them. Recurring levels are shown
// per month, rounded so that groups sum to their total, as in export/text; the
// exact annual ones are in export/json. Texts are written as texts, so no name
// can be a formula.
package xlsx

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/ratable/ratable/view"
	"github.com/xuri/excelize/v2"
)

// A Sheet is one sheet of a workbook: a report, a table or one of a pack.
type Sheet struct {
	Name   string // "": Report, or the title of the table
	Report *view.Report
	Table  *view.Table

	// Or a table of a disclosure pack.
	Disclosed *view.DisclosureTable
	Pack      *view.Disclosure
}

// Write writes a workbook. Names of sheets are made fit for spreadsheets.
func Write(w io.Writer, sheets ...Sheet) (err error) {
	if len(sheets) == 0 {
		return errors.New("a workbook needs at least one sheet")
	}
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	b := &book{file: f, styles: map[look]int{}, names: map[string]bool{"notes": true}}
	for i, s := range sheets {
		name := b.name(s)
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err == nil {
			err = b.sheet(name, s)
		}
		if err != nil {
			return fmt.Errorf("sheet %s: %w", name, err)
		}
		b.noted(name, s)
	}
	if err := b.writeNotes(); err != nil {
		return fmt.Errorf("sheet %s: %w", notesName, err)
	}
	return save(w, f)
}

type book struct {
	file   *excelize.File
	styles map[look]int
	names  map[string]bool // of sheets, in small letters
	notes  [][]any
	large  int // amounts of the current sheet that are too large for a number
}

func (b *book) sheet(name string, s Sheet) error {
	b.large = 0
	switch {
	case s.Report != nil:
		return b.report(name, s.Report)
	case s.Table != nil:
		return b.table(name, s.Table)
	case s.Disclosed != nil:
		return b.disclosed(name, s.Pack, s.Disclosed)
	}
	return errors.New("it has neither a report nor a table")
}

// name is a name that a sheet can have and no other has: at most 31 characters,
// without []:*?/\ and without apostrophes at its ends.
func (b *book) name(s Sheet) string {
	wanted := s.Name
	if wanted == "" && s.Table != nil {
		wanted = s.Table.Title
	}
	wanted = strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError || strings.ContainsRune(`[]:*?/\`, r) {
			return ' '
		}
		return r
	}, wanted)
	wanted = cmp.Or(strings.Trim(strings.Join(strings.Fields(wanted), " "), "'"), "Report")
	name := cut(wanted, 31)
	for n := 2; b.names[strings.ToLower(name)]; n++ {
		mark := fmt.Sprintf(" (%d)", n)
		name = cut(wanted, 31-len(mark)) + mark
	}
	b.names[strings.ToLower(name)] = true
	return name
}

// cut keeps the first characters; spreadsheets count UTF-16 units.
func cut(s string, most int) string {
	units := 0
	for i, r := range s {
		if units++; r > 0xffff {
			units++
		}
		if units > most {
			return strings.TrimSpace(s[:i])
		}
	}
	return s
}
