// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package json

import (
	"bufio"
	"io"
	"strconv"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

type rowShape struct {
	Name     string      `json:"name"`
	Label    string      `json:"label"`
	Indent   int         `json:"indent"`
	Total    bool        `json:"total"`
	Currency string      `json:"currency"`
	Cells    []cellShape `json:"cells"`
}

// A cellShape names its column, so that blank cells can be left out.
type cellShape struct {
	Column string `json:"column"`
	Unit   string `json:"unit"`
	Value  string `json:"value"`
	ARR    string `json:"arr,omitempty"` // the exact annual amount of a monthly level
	// Of a share, the exact whole numbers behind it.
	Numerator   string `json:"numerator,omitempty"`
	Denominator string `json:"denominator,omitempty"`
	Provisional bool   `json:"provisional,omitempty"`
}

// WriteTable writes a table, a row a line.
func WriteTable(w io.Writer, t *view.Table) error {
	out := &object{w: bufio.NewWriterSize(w, 1<<16)}
	out.field("meta", metaOf(&t.Meta))
	out.field("title", t.Title)
	out.field("note", t.Note)
	out.field("label", t.Label)
	out.field("columns", append([]string{}, t.Columns...))
	out.key("rows")
	for i := range t.Rows {
		text, err := marshal(rowOf(t, &t.Rows[i]))
		if err != nil {
			return err
		}
		out.item(text)
	}
	out.closeList()
	out.field("ties", tiesOf(t.Ties))
	return out.close()
}

func rowOf(t *view.Table, row *view.TableRow) rowShape {
	shape := rowShape{Name: row.Name, Label: row.Label, Indent: row.Indent, Total: row.Strong, Currency: row.Currency.String(), Cells: []cellShape{}}
	for c, cell := range row.Cells {
		if cell.Blank {
			continue
		}
		value := cellShape{Column: t.Columns[c], Unit: cell.Unit.String(), Value: export.Amount(cell.Value, cell.Unit, row.Currency), Provisional: cell.Provisional}
		if cell.Unit == view.UnitMonthly {
			value.ARR = money.Minor(cell.Value).Plain(row.Currency)
		}
		if cell.Fraction.Under != 0 {
			value.Numerator, value.Denominator = strconv.FormatInt(cell.Fraction.Over, 10), strconv.FormatInt(cell.Fraction.Under, 10)
		}
		shape.Cells = append(shape.Cells, value)
	}
	return shape
}
