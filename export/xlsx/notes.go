// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package xlsx

import (
	"fmt"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/view"
	"github.com/xuri/excelize/v2"
)

const notesName = "Notes"

// noted collects the notes of one sheet.
func (b *book) noted(sheet string, s Sheet) {
	meta, ties := view.Meta{}, []view.Tie(nil)
	note := func(cells ...any) { b.notes = append(b.notes, cells) }
	if s.Disclosed != nil {
		b.notedPack(sheet, s.Pack, s.Disclosed)
		if s.Disclosed.Name != "checks" {
			return
		}
		meta = s.Pack.Meta
	}
	if s.Report != nil {
		meta, ties = s.Report.Meta, s.Report.Ties
	} else if s.Table != nil {
		meta, ties = s.Table.Meta, s.Table.Ties
		note(sheet, "title", s.Table.Title)
		note(sheet, "note", s.Table.Note)
	}
	note(sheet, "as of", meta.AsOf.String())
	note(sheet, "known at", dateText(meta.KnownAt, "all facts"))
	note(sheet, "policy", meta.Policy)
	note(sheet, "facts", meta.Facts)
	note(sheet, "contracts", meta.Contracts)
	note(sheet, "actual invoices through", dateText(meta.InvoicesThrough, "none"))
	note(sheet, "actual payments through", dateText(meta.PaymentsThrough, "none"))
	for _, reason := range meta.Provisional {
		note(sheet, "provisional", reason)
	}
	if b.large > 0 {
		note(sheet, "texts instead of numbers", fmt.Sprintf("%d amounts have more than %d digits, which a spreadsheet would round; they stand as red texts and take no part in formulas", b.large, mostDigits))
	}
	if s.Report != nil {
		for _, p := range s.Report.Periods {
			if p.Partial {
				note(sheet, p.Label+"*", "a part of its period: "+p.Span.String())
			}
		}
		for _, m := range s.Report.Measures {
			note(sheet, "measure "+m.Name, m.Meaning)
		}
	}
	for _, t := range ties {
		state := "ties out"
		if !t.OK() {
			state = "DOES NOT TIE OUT"
		}
		note(sheet, state, t.Name, t.Currency.String(), t.Left.Plain(t.Currency), t.Right.Plain(t.Currency))
	}
}

func dateText(d fact.Date, otherwise string) string {
	if !d.IsSet() {
		return otherwise
	}
	return d.Day().String()
}

// writeNotes writes the sheet of notes. Amounts of identities are texts there:
// all of their digits count.
func (b *book) writeNotes() error {
	if _, err := b.file.NewSheet(notesName); err != nil {
		return err
	}
	w := b.begin(notesName, []int{20, 28, 58, 8, 18, 18}, 0)
	bold, err := b.style(look{bold: true})
	if err != nil {
		return err
	}
	head := []any{"sheet", "what", "value", "currency", "left", "right"}
	for i, name := range head {
		head[i] = excelize.Cell{StyleID: bold, Value: name}
	}
	w.line(head)
	for _, cells := range b.notes {
		w.line(cells)
	}
	return w.end()
}
