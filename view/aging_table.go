// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// Table lists the aging: a row a group, with its invoices below when they were
// asked for, and the total of each currency with each bucket's share of it. It
// is checked against an accumulator of the same window.
func (g *Aging) Table(a *Accumulator) *Table {
	from := "due"
	if g.w.terms.AgingFrom == policy.AgingFromIssue {
		from = "issued"
	}
	when := "at the close of " + g.day().String()
	if g.w.AtOpen {
		when = "at the opening of " + g.day().String()
	}
	t := &Table{Title: "Open receivables " + when, Label: strings.Join(g.by, ", "), Meta: g.w.meta(a.contracts), Ties: g.ties(a),
		Note: fmt.Sprintf("Invoiced with tax and not paid, by the days since it was %s (aging.from).", from)}
	if g.invoices {
		t.Columns = append(t.Columns, "days")
	}
	for _, b := range buckets {
		t.Columns = append(t.Columns, b.name)
	}
	t.Columns = append(t.Columns, "total")
	keys := slices.Collect(maps.Keys(g.rows))
	sortKeys(keys)
	for lo := 0; lo < len(keys); {
		var sum amounts
		hi := lo
		for ; hi < len(keys) && keys[hi].currency == keys[lo].currency; hi++ {
			k := keys[hi]
			sum.add(g.rows[k])
			if *g.rows[k] == (amounts{}) && len(g.open[k]) == 0 {
				continue
			}
			label := strings.Join(k.split(), " / ")
			t.Rows = append(t.Rows, TableRow{Name: label, Label: label, Strong: g.invoices, Currency: k.currency, Cells: g.cells(g.rows[k], nil)})
			t.Rows = append(t.Rows, g.invoiceRows(k)...)
		}
		t.Rows = append(t.Rows, TableRow{Name: "total", Label: "total", Strong: true, Rule: true, Currency: keys[lo].currency, Cells: g.cells(&sum, nil)})
		if share := g.share(&sum, keys[lo].currency); share != nil {
			t.Rows = append(t.Rows, *share)
		}
		lo = hi
	}
	return t
}

func (g *Aging) invoiceRows(k key) []TableRow {
	var rows []TableRow
	for _, v := range sorted(g.open[k]) {
		label := v.id
		if g.by[0] != "customer" {
			label += " of " + v.customer
		}
		if !v.real {
			label += " as scheduled"
		}
		label += fmt.Sprintf(", %s, due %s", v.issue, v.due)
		var a amounts
		a[bucketOf(v.age)] = v.amount
		rows = append(rows, TableRow{Name: v.id, Label: label, Indent: 1, Currency: k.currency, Cells: g.cells(&a, &v.age)})
	}
	return rows
}

// cells are the buckets and their total; the age in front when invoices are
// listed.
func (g *Aging) cells(a *amounts, age *int) []Cell {
	var cells []Cell
	switch {
	case g.invoices && age != nil:
		cells = append(cells, Cell{Value: int64(*age), Unit: UnitCount})
	case g.invoices:
		cells = append(cells, Cell{Blank: true})
	}
	for _, v := range a {
		cells = append(cells, MoneyCell(v))
	}
	return append(cells, MoneyCell(a.total()))
}

// share is each bucket's part of the total, nil when that is not above zero.
func (g *Aging) share(sum *amounts, c money.Currency) *TableRow {
	total := sum.total()
	if total <= 0 {
		return nil
	}
	row := &TableRow{Name: "share", Label: "share", Currency: c}
	if g.invoices {
		row.Cells = append(row.Cells, Cell{Blank: true})
	}
	for _, v := range append(sum[:], total) {
		ppm, err := money.MulDiv(v, 1_000_000, int64(total), money.HalfUp)
		row.Cells = append(row.Cells, Cell{Value: int64(ppm), Unit: UnitRatio, Blank: err != nil})
	}
	return row
}
