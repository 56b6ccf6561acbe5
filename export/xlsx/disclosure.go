// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package xlsx

import (
	"io"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// WriteDisclosures writes packs as one workbook, a sheet a table. Sums are formulas
// of the rows that they add up.
func WriteDisclosures(w io.Writer, ds []*view.Disclosure) error {
	var sheets []Sheet
	for _, d := range ds {
		for i := range d.Tables {
			s := Sheet{Name: d.Tables[i].Title, Pack: d, Disclosed: &d.Tables[i]}
			if len(ds) > 1 {
				s.Name = d.Currency.String() + " " + s.Name
			}
			sheets = append(sheets, s)
		}
	}
	return Write(w, sheets...)
}

// disclosed writes a table of a pack: the label, the texts, the columns.
func (b *book) disclosed(sheet string, d *view.Disclosure, t *view.DisclosureTable) error {
	texts := 1 + len(t.Texts)
	widths := make([]int, texts+len(t.Columns))
	decimals := disclosedDecimals(d, t, widths)
	w := b.begin(sheet, widths, 1)
	head := make([]any, len(widths))
	for i, name := range append(append([]string{t.Label}, t.Texts...), t.Columns...) {
		if i >= texts && len(t.Texts) == 0 {
			name += " (" + d.Currency.String() + ")"
		}
		c, err := b.text(name, look{bold: true, number: i >= texts})
		if err != nil {
			return err
		}
		head[i] = c
	}
	w.line(head)
	for i := range t.Rows {
		cells, err := b.disclosedRow(d, t, i, decimals)
		if err != nil {
			return err
		}
		w.line(cells)
	}
	return w.end()
}

func (b *book) disclosedRow(d *view.Disclosure, t *view.DisclosureTable, i int, decimals [][]string) ([]any, error) {
	r := &t.Rows[i]
	var cells []any
	label := r.Label
	if r.Provisional {
		label += " *"
	}
	for k, s := range append([]string{label}, r.Texts...) {
		l := look{bold: r.Strong, rule: r.Rule}
		if k == 0 {
			l.indent = r.Indent
		}
		c, err := b.text(s, l)
		if err != nil {
			return nil, err
		}
		cells = append(cells, c)
	}
	for k, v := range r.Cells {
		style := lookOf(v.Unit, d.Currency)
		style.bold, style.rule = r.Strong, r.Rule
		c, err := b.cell(decimals[i][k], style, sumFormula(r, i, k, 2+len(t.Texts)+k, decimals, d.Currency))
		if err != nil {
			return nil, err
		}
		cells = append(cells, c)
	}
	return cells, nil
}

// sumFormula is the formula of a sum; none where a spreadsheet would not come to the
// very number. Rows stand below the head.
func sumFormula(r *view.DisclosureRow, i, k, column int, decimals [][]string, c money.Currency) string {
	if !r.IsSum() {
		return ""
	}
	var parts []string
	for _, row := range decimals[r.Sums[0]:r.Sums[1]] {
		parts = append(parts, row[k])
	}
	if !addUp(parts, decimals[i][k], c) {
		return ""
	}
	return sumOf(column, r.Sums[0]+2, column, r.Sums[1]+1)
}

// disclosedDecimals are the cells as plain decimals; it widens the columns to hold
// all that stands in them.
func disclosedDecimals(d *view.Disclosure, t *view.DisclosureTable, widths []int) [][]string {
	wider(widths, 0, t.Label)
	for k, name := range t.Columns {
		wider(widths, 1+len(t.Texts)+k, name+" (USD)")
	}
	decimals := make([][]string, len(t.Rows))
	for i := range t.Rows {
		r := &t.Rows[i]
		wider(widths, 0, r.Label+"    ")
		for k, s := range r.Texts {
			wider(widths, 1+k, s)
		}
		for k, v := range r.Cells {
			decimals[i] = append(decimals[i], export.Amount(v.Value, v.Unit, d.Currency))
			at := 1 + len(t.Texts) + k
			widths[at] = max(widths[at], printed(decimals[i][k]))
		}
	}
	return decimals
}

// notedPack collects the notes of a table of a pack; what holds for all of it is
// noted with the checks.
func (b *book) notedPack(sheet string, d *view.Disclosure, t *view.DisclosureTable) {
	b.notes = append(b.notes, []any{sheet, "table", t.Lead}, []any{sheet, "paragraph", t.Paragraph})
	for _, n := range t.Notes {
		b.notes = append(b.notes, []any{sheet, "note", n})
	}
	if t.IsProvisional() {
		b.notes = append(b.notes, []any{sheet, "*", "provisional: an answer is missing"})
	}
}
