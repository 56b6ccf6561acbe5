// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package xlsx

import (
	"fmt"
	"slices"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
	"github.com/xuri/excelize/v2"
)

// A layout is a report as a sheet: measure, kind, groups, currency, then the
// periods, then the sum of the flows.
type layout struct {
	*book
	report *view.Report
	texts  int  // columns before the first period
	totals bool // whether a last column sums the flows
	text   [][]string
	widths []int
}

func (b *book) report(sheet string, r *view.Report) error {
	l := &layout{book: b, report: r, texts: 3 + len(r.GroupNames)}
	l.totals = len(r.Periods) > 1 && slices.ContainsFunc(r.Rows, func(row view.Row) bool { return summed(&r.Measures[row.Measure]) })
	l.read()
	w := b.begin(sheet, l.widths, l.texts)
	head, err := l.head()
	if err != nil {
		return err
	}
	w.line(head)
	for from := 0; from < len(r.Rows); {
		to := from + 1
		for to < len(r.Rows) && r.Rows[to].Measure == r.Rows[from].Measure && r.Rows[to].Currency == r.Rows[from].Currency {
			to++
		}
		if err := l.part(w, from, to); err != nil {
			return err
		}
		from = to
	}
	return w.end()
}

// summed reports whether the periods of a measure sum to something.
func summed(m *view.Measure) bool { return m.Kind == view.Flow && export.Adds(m) }

// read makes the decimals of all cells, and from them the widths.
func (l *layout) read() {
	r := l.report
	l.widths = make([]int, l.texts+len(r.Periods)+1)
	wider(l.widths, 0, "measure")
	for i, name := range r.GroupNames {
		wider(l.widths, 2+i, name)
	}
	for i := range r.Periods {
		wider(l.widths, l.texts+i, r.Periods[i].Label+"*")
	}
	l.text = make([][]string, len(r.Rows))
	for from := 0; from < len(r.Rows); {
		to, m := from+1, &r.Measures[r.Rows[from].Measure]
		for to < len(r.Rows) && r.Rows[to].Measure == r.Rows[from].Measure && r.Rows[to].Currency == r.Rows[from].Currency {
			to++
		}
		for i, values := range export.Shown(m.Unit, r.Rows[from:to]) {
			l.text[from+i] = l.decimals(values, m, r.Rows[from+i].Currency)
		}
		from = to
	}
	for i := range r.Rows {
		row := &r.Rows[i]
		wider(l.widths, 0, r.Measures[row.Measure].Name)
		for g, name := range export.Groups(r, row) {
			wider(l.widths, 2+g, name)
		}
	}
}

// decimals are shown values as plain decimals; a recurring level already is per
// month.
func (l *layout) decimals(values []int64, m *view.Measure, c money.Currency) []string {
	unit := m.Unit
	if unit == view.UnitMonthly {
		unit = view.UnitMoney
	}
	out := make([]string, len(values))
	for k, v := range values {
		out[k] = export.Amount(v, unit, c)
		l.widths[l.texts+k] = max(l.widths[l.texts+k], printed(out[k]))
	}
	return out
}

func (l *layout) head() ([]any, error) {
	names := slices.Concat([]string{"measure", "kind"}, l.report.GroupNames, []string{"currency"})
	for _, p := range l.report.Periods {
		name := p.Label
		if p.Partial {
			name += "*"
		}
		names = append(names, name)
	}
	if l.totals {
		names = append(names, "total")
	}
	cells := make([]any, len(names))
	for i, name := range names {
		c, err := l.book.text(name, look{bold: true, number: i >= l.texts, large: false})
		if err != nil {
			return nil, err
		}
		cells[i] = c
	}
	return cells, nil
}

// part writes the rows of one measure in one currency.
func (l *layout) part(w *writer, from, to int) error {
	first := w.row + 1
	for i := from; i < to; i++ {
		cells, err := l.row(i, from, to, first)
		if err != nil {
			return err
		}
		w.line(cells)
	}
	return nil
}

func (l *layout) row(i, from, to, first int) ([]any, error) {
	r := l.report
	row, m := &r.Rows[i], &r.Measures[r.Rows[i].Measure]
	strong := row.Total && len(r.GroupNames) > 0
	names := slices.Concat([]string{m.Name, m.Kind.String()}, export.Groups(r, row), []string{row.Currency.String()})
	cells := make([]any, 0, len(l.widths))
	for _, name := range names {
		c, err := l.book.text(name, look{bold: strong, rule: strong})
		if err != nil {
			return nil, err
		}
		cells = append(cells, c)
	}
	style := lookOf(m.Unit, row.Currency)
	style.bold, style.rule = strong, strong
	for k := range row.Values {
		formula := ""
		if row.Blank(k) {
			c, err := l.book.text("n/a", look{bold: strong, rule: strong, number: true})
			if err != nil {
				return nil, err
			}
			cells = append(cells, c)
			continue
		}
		if strong && i == to-1 && export.Adds(m) && l.sums(from, to-1, i, k) {
			formula = sumOf(l.texts+k+1, first, l.texts+k+1, first+to-from-2)
		}
		c, err := l.cell(l.text[i][k], style, formula)
		if err != nil {
			return nil, err
		}
		cells = append(cells, c)
	}
	if l.totals && summed(m) {
		formula, at := "", first+i-from
		if addUp(l.text[i][:len(row.Values)], l.text[i][len(row.Values)], row.Currency) {
			formula = sumOf(l.texts+1, at, l.texts+len(row.Values), at)
		}
		c, err := l.cell(l.text[i][len(row.Values)], style, formula)
		if err != nil {
			return nil, err
		}
		cells = append(cells, c)
	}
	return cells, nil
}

// sums reports whether the printed cells of rows from up to to sum to that of
// row total.
func (l *layout) sums(from, to, total, k int) bool {
	var parts []string
	for i := from; i < to; i++ {
		parts = append(parts, l.text[i][k])
	}
	return addUp(parts, l.text[total][k], l.report.Rows[total].Currency)
}

// addUp reports whether a formula over parts gives the very number of the sum:
// rounded recurring levels of several periods need not, and texts have no part
// in a formula.
func addUp(parts []string, sum string, c money.Currency) bool {
	if len(parts) == 0 || isLarge(sum) || slices.ContainsFunc(parts, isLarge) {
		return false
	}
	minors := make([]money.Minor, len(parts))
	for i, text := range parts {
		m, err := money.ParseAmount(text, c)
		if err != nil {
			return false
		}
		minors[i] = m
	}
	total, err := money.Sum(minors...)
	return err == nil && total.Plain(c) == sum
}

func sumOf(fromColumn, fromRow, toColumn, toRow int) string {
	from, _ := excelize.ColumnNumberToName(fromColumn)
	to, _ := excelize.ColumnNumberToName(toColumn)
	return fmt.Sprintf("SUM(%s%d:%s%d)", from, fromRow, to, toRow)
}
