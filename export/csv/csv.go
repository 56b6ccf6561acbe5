// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package csv writes reports and tables as comma-separated values: one number a
// line, plain decimals in major units, for spreadsheets and programs. Layout and
// colors for people are in export/text, exact levels and openings in export/json.
//
// A report has the columns
//
//	period,measure,unit,<group columns>,currency,amount
//
// and a table
//
//	table,row,label,column,currency,unit,value
//
// The unit is money, count, ratio or days. A recurring level (mrr) is exact
// annual minor units divided by 12 and rounded half up, each by itself. A ratio
// has six decimals, of which 0.985 is 98.5 %; one to nothing has no amount.
//
// A report in which a number waits for the answer to a question of judgement has
// one more column, provisional, with that word beside each such number.
//
// A report with groups has no total lines where the groups sum to the total, so
// that a sum over the column is right. The total of a count, a ratio or a number
// of days is not that sum: it has the group (total).
//
// A text that begins with = + - @, a tab or a carriage return would be a formula
// to a spreadsheet, and a customer's name can be anything. Such a text gets an
// apostrophe in front. Amounts are never changed; json keeps every text as it is.
package csv

import (
	"encoding/csv"
	"io"
	"slices"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/view"
)

// WriteReport writes the records of a report.
func WriteReport(w io.Writer, r *view.Report) error {
	out := csv.NewWriter(w)
	names := make([]string, len(r.GroupNames))
	for i, name := range r.GroupNames {
		names[i] = guarded(name)
	}
	header := slices.Concat([]string{"period", "measure", "unit"}, names, []string{"currency", "amount"})
	marks := export.Provisional(r)
	if marks {
		header = append(header, "provisional")
	}
	if err := out.Write(header); err != nil {
		return err
	}
	lines := make([][]string, len(r.Rows))
	var room [32]byte
	for rec := range export.Records(r) {
		line := lines[rec.At]
		if line == nil {
			line = reportLine(r, rec, marks)
			lines[rec.At] = line
		}
		line[0] = rec.Period.Label
		amount := len(line) - 1
		if marks {
			amount--
			line[amount+1] = ""
			if rec.Provisional {
				line[amount+1] = "provisional"
			}
		}
		line[amount] = ""
		if !rec.Blank {
			line[amount] = string(export.AppendAmount(room[:0], rec.Value, rec.Measure.Unit, rec.Row.Currency))
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// reportLine is what all lines of a row share, with room for the period, the
// amount and, where there are marks, the mark.
func reportLine(r *view.Report, rec export.Record, marks bool) []string {
	line := []string{"", guarded(rec.Measure.Name), rec.Measure.Unit.String()}
	for _, group := range export.Groups(r, rec.Row) {
		line = append(line, guarded(group))
	}
	if line = append(line, rec.Row.Currency.String(), ""); marks {
		line = append(line, "")
	}
	return line
}

// WriteTable writes the cells of a table, without the blank ones.
func WriteTable(w io.Writer, t *view.Table) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"table", "row", "label", "column", "currency", "unit", "value"}); err != nil {
		return err
	}
	title := guarded(t.Title)
	for i := range t.Rows {
		row := &t.Rows[i]
		name, label := guarded(row.Name), guarded(row.Label)
		for c, cell := range row.Cells {
			if cell.Blank {
				continue
			}
			value := export.Amount(cell.Value, cell.Unit, row.Currency)
			if err := out.Write([]string{title, name, label, guarded(t.Columns[c]), row.Currency.String(), cell.Unit.String(), value}); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// guarded is a text that no spreadsheet takes for a formula.
func guarded(s string) string {
	if s == "" {
		return s
	}
	switch s[0] {
	case '=', '+', '-', '@', '\t', '\r':
		return "'" + s
	}
	return s
}
