// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package csv

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/view"
)

// WriteDisclosures writes all tables of packs in one file, a cell a line:
//
//	currency,table,paragraph,row,label,column,unit,value,provisional
//
// Texts have the unit text.
func WriteDisclosures(w io.Writer, ds []*view.Disclosure) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"currency", "table", "paragraph", "row", "label", "column", "unit", "value", "provisional"}); err != nil {
		return err
	}
	for _, d := range ds {
		for i := range d.Tables {
			if err := disclosedCells(out, d, &d.Tables[i]); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func disclosedCells(out *csv.Writer, d *view.Disclosure, t *view.DisclosureTable) error {
	for i := range t.Rows {
		r := &t.Rows[i]
		line := func(column, unit, value string) error {
			return out.Write([]string{d.Currency.String(), guarded(t.Name), t.Paragraph, guarded(r.Name), guarded(r.Label), guarded(column), unit, value, yes(r.Provisional)})
		}
		for k, s := range r.Texts {
			if err := line(t.Texts[k], "text", guarded(s)); err != nil {
				return err
			}
		}
		for k, v := range r.Cells {
			if err := line(t.Columns[k], v.Unit.String(), export.Amount(v.Value, v.Unit, d.Currency)); err != nil {
				return err
			}
		}
	}
	return nil
}

// WriteDisclosureTable writes one table of a pack as people read it: a line a row, a
// column a period.
func WriteDisclosureTable(w io.Writer, d *view.Disclosure, t *view.DisclosureTable) error {
	out := csv.NewWriter(w)
	head := slices.Concat([]string{"row", t.Label}, t.Texts, t.Columns, []string{"currency", "provisional"})
	for i, s := range head {
		head[i] = guarded(s)
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for i := range t.Rows {
		r := &t.Rows[i]
		line := []string{guarded(r.Name), guarded(r.Label)}
		for _, s := range r.Texts {
			line = append(line, guarded(s))
		}
		for _, v := range r.Cells {
			line = append(line, export.Amount(v.Value, v.Unit, d.Currency))
		}
		if err := out.Write(append(line, d.Currency.String(), yes(r.Provisional))); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// yes is a truth as machines read it.
func yes(b bool) string { return strconv.FormatBool(b) }
