// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// A Disclosure is what a company says of its revenue in the notes to its accounts
// (606-10-50, 340-40-50), in one currency: tables that foot, and that tie to the
// totals of the same run.
type Disclosure struct {
	Currency money.Currency
	Periods  []DisclosedPeriod // the one disclosed, then the one beside it, if any
	Tables   []DisclosureTable
	Ties     []Tie // every foot, and every table against the totals
	Meta     Meta
}

// DisclosedPeriod is a period and what it is called.
type DisclosedPeriod struct {
	Label string
	Span  civil.Span
}

// OK reports whether every table foots and ties.
func (d *Disclosure) OK() bool {
	return !slices.ContainsFunc(d.Ties, func(t Tie) bool { return !t.OK() })
}

// A DisclosureTable is one table of the pack. All amounts are minor units of the
// pack's currency.
type DisclosureTable struct {
	Name      string // machine name: revenue_by_timing, contract_balances ...
	Section   string // the heading that it stands under
	Title     string
	Paragraph string // of the Codification
	Lead      string // one plain sentence or two
	Label     string // heading of the label column
	Texts     []string
	Columns   []string // headings of the value columns
	Rows      []DisclosureRow
	Notes     []string
}

// DisclosureRow is one line of a DisclosureTable.
type DisclosureRow struct {
	Name   string // machine name
	Label  string
	Texts  []string // by DisclosureTable.Texts
	Cells  []Cell   // by DisclosureTable.Columns
	Indent int
	Strong bool
	Rule   bool
	// Sums are the rows, from the first until before the second, whose cells sum to
	// this one's; equal: it is no sum.
	Sums [2]int
	// Provisional says that an answer that is missing may change a value of the row.
	Provisional bool
}

// IsSum reports whether the row is the sum of others.
func (r *DisclosureRow) IsSum() bool { return r.Sums[0] < r.Sums[1] }

// IsProvisional reports whether any row is provisional.
func (t *DisclosureTable) IsProvisional() bool {
	return slices.ContainsFunc(t.Rows, func(r DisclosureRow) bool { return r.Provisional })
}

// feet checks that the rows of a table sum to its sums, column by column.
func (t *DisclosureTable) feet(c money.Currency) (ties []Tie) {
	for i := range t.Rows {
		r := &t.Rows[i]
		if !r.IsSum() {
			continue
		}
		for k := range r.Cells {
			tie := Tie{Name: t.Title + ": the lines sum to " + r.Label + ", " + t.Columns[k], Currency: c, Right: money.Minor(r.Cells[k].Value)}
			for _, part := range t.Rows[r.Sums[0]:r.Sums[1]] {
				tie.Left += money.Minor(part.Cells[k].Value)
			}
			ties = append(ties, tie)
		}
	}
	return ties
}

// line appends a row of amounts, indented.
func (t *DisclosureTable) line(name, label string, fs []figure) {
	t.Rows = append(t.Rows, rowOfFigures(name, label, fs))
	t.Rows[len(t.Rows)-1].Indent = 1
}

// some appends a row unless all of it is zero.
func (t *DisclosureTable) some(name, label string, fs []figure) {
	if slices.ContainsFunc(fs, func(f figure) bool { return f.sum != 0 }) {
		t.line(name, label, fs)
	}
}

// balance appends a row that stands out.
func (t *DisclosureTable) balance(name, label string, fs []figure) {
	r := rowOfFigures(name, label, fs)
	r.Strong = true
	t.Rows = append(t.Rows, r)
}

// total appends the sum of the rows from one on.
func (t *DisclosureTable) total(name, label string, from int, fs []figure) {
	t.balance(name, label, fs)
	r := &t.Rows[len(t.Rows)-1]
	r.Rule, r.Sums = true, [2]int{from, len(t.Rows) - 1}
}

func rowOfFigures(name, label string, fs []figure) DisclosureRow {
	r := DisclosureRow{Name: name, Label: label}
	for _, f := range fs {
		r.Cells = append(r.Cells, MoneyCell(f.sum))
		r.Provisional = r.Provisional || f.waits > 0
	}
	return r
}
