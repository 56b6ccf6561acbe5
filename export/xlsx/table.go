// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package xlsx

import (
	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/view"
)

// table writes a table: the label, the currency, the columns.
func (b *book) table(sheet string, t *view.Table) error {
	decimals, widths := tableDecimals(t)
	w := b.begin(sheet, widths, 2)
	head := make([]any, 2+len(t.Columns))
	for i, name := range append([]string{t.Label, "currency"}, t.Columns...) {
		c, err := b.text(name, look{bold: true, number: i >= 2})
		if err != nil {
			return err
		}
		head[i] = c
	}
	w.line(head)
	for i := range t.Rows {
		cells, err := b.tableRow(&t.Rows[i], decimals[i])
		if err != nil {
			return err
		}
		w.line(cells)
	}
	return w.end()
}

func (b *book) tableRow(row *view.TableRow, decimals []string) ([]any, error) {
	cells := make([]any, 2+len(row.Cells))
	label, err := b.text(row.Label, look{bold: row.Strong, rule: row.Rule, indent: row.Indent})
	if err != nil {
		return nil, err
	}
	currency, err := b.text(row.Currency.String(), look{bold: row.Strong, rule: row.Rule})
	if err != nil {
		return nil, err
	}
	cells[0], cells[1] = label, currency
	for c, v := range row.Cells {
		style := lookOf(v.Unit, row.Currency)
		style.bold, style.rule = row.Strong, row.Rule
		if v.Blank {
			cells[2+c], err = b.text("", style)
		} else {
			cells[2+c], err = b.cell(decimals[c], style, "")
		}
		if err != nil {
			return nil, err
		}
	}
	return cells, nil
}

// tableDecimals are the cells as plain decimals, and the widths of the columns.
func tableDecimals(t *view.Table) (decimals [][]string, widths []int) {
	widths = make([]int, 2+len(t.Columns))
	wider(widths, 0, t.Label)
	for c, name := range t.Columns {
		wider(widths, 2+c, name)
	}
	decimals = make([][]string, len(t.Rows))
	for i, values := range export.ShownTable(t) {
		row := &t.Rows[i]
		widths[0] = max(widths[0], len([]rune(row.Label))+2*row.Indent)
		decimals[i] = make([]string, len(values))
		for c, v := range values {
			unit := row.Cells[c].Unit
			if unit == view.UnitMonthly {
				unit = view.UnitMoney
			}
			decimals[i][c] = export.Amount(v, unit, row.Currency)
			widths[2+c] = max(widths[2+c], printed(decimals[i][c]))
		}
	}
	return decimals, widths
}
