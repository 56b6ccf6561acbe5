// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package export

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// ShownOf is a single value as it is printed: a recurring level per month.
func ShownOf(value int64, unit view.Unit) int64 {
	if unit == view.UnitMonthly {
		return Monthly(value)
	}
	return value
}

// Shown are the values of the rows of one measure and currency as tables for
// people print them, by row and period, the row's sum last. Recurring levels are
// rounded so that the groups of a period sum to its total; where the total is
// not the sum, each is rounded by itself.
func Shown(unit view.Unit, rows []view.Row) [][]int64 {
	shown := make([][]int64, len(rows))
	for i := range rows {
		shown[i] = append(slices.Clone(rows[i].Values), rows[i].Sum)
	}
	if unit != view.UnitMonthly || len(rows) == 0 {
		return shown
	}
	for k := range shown[0] {
		var annual, total []int64
		var groups []int
		for i := range rows {
			if v := shown[i][k]; rows[i].Total {
				total = append(total, v)
			} else {
				annual, groups = append(annual, v), append(groups, i)
			}
			shown[i][k] = Monthly(shown[i][k])
		}
		if len(total) == 1 && sums(total[0], annual...) {
			for n, v := range apportion(Monthly(total[0]), annual) {
				shown[groups[n]][k] = v
			}
		}
	}
	return shown
}

// ShownTable are the cells of a table as they are printed, by row. Where the rows between
// two strong ones explain the second (opening, movements, closing; or parts and
// their total), recurring levels are rounded so that they still do.
func ShownTable(t *view.Table) [][]int64 {
	shown := make([][]int64, len(t.Rows))
	for i, row := range t.Rows {
		shown[i] = make([]int64, len(row.Cells))
		for c, v := range row.Cells {
			shown[i][c] = ShownOf(v.Value, v.Unit)
		}
	}
	for c := range t.Columns {
		adjustColumn(t, c, shown)
	}
	return shown
}

// adjustColumn walks down one column and mends the rounding of each run of rows
// that sums to the strong row below it.
func adjustColumn(t *view.Table, c int, shown [][]int64) {
	var run []int
	var annual []int64
	opening := -1
	for i := range t.Rows {
		row := &t.Rows[i]
		if c >= len(row.Cells) || row.Cells[c].Blank || row.Cells[c].Unit != view.UnitMonthly {
			continue
		}
		if opening >= 0 && t.Rows[opening].Currency != row.Currency {
			run, annual, opening = nil, nil, -1
		}
		if !row.Strong {
			run, annual = append(run, i), append(annual, row.Cells[c].Value)
			continue
		}
		target, value := Monthly(row.Cells[c].Value), row.Cells[c].Value
		explained := sums(value, annual...)
		if !explained && opening >= 0 {
			target -= shown[opening][c]
			explained = sums(value, append(annual, t.Rows[opening].Cells[c].Value)...)
		}
		if explained {
			for n, v := range apportion(target, annual) {
				shown[run[n]][c] = v
			}
		}
		run, annual, opening = nil, nil, i
	}
}

// apportion divides annual amounts by 12 so that the parts sum to target, which
// is the rounded twelfth of their sum, or the difference of two such: every part
// is rounded down, and the units left over go to the largest remainders, of
// equal ones to the first. A part that divides evenly stays exact, and each is
// less than one unit from its exact value. The exception is a bridge from half a
// unit below zero to half a unit above: halves round away from zero, so that the
// target is a unit more than its exact parts. The largest part takes that unit.
func apportion(target int64, annual []int64) []int64 {
	parts, rems := make([]int64, len(annual)), make([]int64, len(annual))
	order := make([]int, 0, len(annual))
	over := target
	for i, a := range annual {
		parts[i], rems[i] = a/12, a%12
		if rems[i] < 0 {
			parts[i], rems[i] = parts[i]-1, rems[i]+12
		}
		over -= parts[i]
		if rems[i] != 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rems[b], rems[a]) })
	for _, i := range order {
		if over <= 0 {
			break
		}
		parts[i]++
		over--
	}
	if over != 0 && len(parts) > 0 {
		parts[largest(parts)] += over
	}
	return parts
}

// largest is the index of the first part farthest from zero.
func largest(parts []int64) int {
	at := 0
	for i, p := range parts {
		if max(p, -p) > max(parts[at], -parts[at]) {
			at = i
		}
	}
	return at
}

// sums reports whether parts sum to whole without overflow.
func sums(whole int64, parts ...int64) bool {
	minors := make([]money.Minor, len(parts))
	for i, p := range parts {
		minors[i] = money.Minor(p)
	}
	sum, err := money.Sum(minors...)
	return err == nil && sum == money.Minor(whole)
}
