// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package export

import (
	"fmt"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/view"
)

// The headings of a comparison.
const (
	headA, headB, headDiff, headGrowth = "A", "B", "B - A", "%"
)

// CompareTables are a comparison as tables: first a line each measure that
// differs, then a table each with what causes it. Recurring levels are per
// month.
func CompareTables(c *view.Comparison) []*view.Table {
	all := &view.Table{Title: "Differences", Note: spanNote(c), Label: "measure",
		Columns: []string{headA, headB, headDiff, headGrowth}, Meta: c.B.Meta, Ties: c.Ties}
	tables := []*view.Table{all}
	for i := range c.Rows {
		d := &c.Rows[i]
		if d.Same() {
			continue
		}
		s, m := SharesOf(c, d), &c.Measures[d.Measure]
		last := len(d.A) - 1
		label := m.Name
		if in := d.In.Text(); in != "" {
			label += " (" + in + ")"
		}
		if WholeSame(d) {
			label += " (differs in time)"
		}
		all.Rows = append(all.Rows, view.TableRow{Name: m.Name, Label: label, Currency: d.Currency,
			Cells: withoutRatio(d, last, sideBySide(m, s.WholeA[last], s.WholeB[last], s.All[last], d.A[last], d.B[last]))})
		if apart(c, d) {
			tables = append(tables, causeTable(c, d, s))
		}
	}
	return tables
}

// apart reports whether a difference has a table of its own: a ratio of one
// period is said by its line among the measures.
func apart(c *view.Comparison, d *view.Difference) bool {
	k := c.Measures[d.Measure].Kind
	return !d.Same() && (len(c.Periods) > 1 || (k != view.Ratio && k != view.WindowRatio))
}

// CausesOf are the rows that have a table of their own, in the order of
// [CompareTables] after its first.
func CausesOf(c *view.Comparison) []*view.Difference {
	var rows []*view.Difference
	for i := range c.Rows {
		if apart(c, &c.Rows[i]) {
			rows = append(rows, &c.Rows[i])
		}
	}
	return rows
}

// markedLabel marks a period that is a part of its own.
func markedLabel(p *civil.Period) string {
	if p.Partial {
		return p.Label + "*"
	}
	return p.Label
}

func spanNote(c *view.Comparison) string {
	note := spanText(c)
	for i := range c.Periods {
		if p := &c.Periods[i]; p.Partial && len(c.Periods) > 1 {
			note += fmt.Sprintf(" %s is a part of its period: %s.", markedLabel(p), p.Span)
		}
	}
	return note
}

func spanText(c *view.Comparison) string {
	switch {
	case c.AtOpen:
		return "Balances at the opening of " + c.Span.From.String() + "."
	case c.Span.Days() == 1:
		return "Flows of " + c.Span.From.String() + ", balances at its close."
	}
	return fmt.Sprintf("Flows of %s, balances at the close of %s.", c.Span, c.Span.Last())
}

// unitOf is the unit of values that are per month already.
func unitOf(m *view.Measure) view.Unit {
	if m.Unit == view.UnitMonthly {
		return view.UnitMoney
	}
	return m.Unit
}

func sideBySide(m *view.Measure, a, b, diff, exactA, exactB int64) []view.Cell {
	u := unitOf(m)
	return []view.Cell{{Value: a, Unit: u}, {Value: b, Unit: u}, {Value: diff, Unit: u}, growthCell(m, exactA, exactB)}
}

// withoutRatio leaves out of A, B, their difference and growth what a ratio to
// nothing does not have.
func withoutRatio(d *view.Difference, j int, cells []view.Cell) []view.Cell {
	a, b := d.Blank(j)
	for i, none := range []bool{a, b, a || b} {
		if none {
			cells[i] = view.Cell{Blank: true, None: true}
		}
	}
	if a || b {
		cells[3] = view.Cell{Blank: true}
	}
	return cells
}

func growthCell(m *view.Measure, a, b int64) view.Cell {
	ppm, ok := Growth(a, b)
	if !ok || m.Unit == view.UnitRatio || m.Unit == view.UnitTimes {
		return view.Cell{Blank: true}
	}
	return view.Cell{Value: ppm, Unit: view.UnitRatio}
}

// causeTable is one measure that differs, in one currency.
func causeTable(c *view.Comparison, d *view.Difference, s *Shares) *view.Table {
	m := &c.Measures[d.Measure]
	t := &view.Table{Title: m.Name, Note: m.Meaning, Label: "contract", Meta: c.B.Meta}
	if d.ByWhom {
		t.Label = "customer"
	}
	if len(c.Periods) == 1 {
		t.Columns = []string{headA, headB, headDiff, headGrowth}
		t.Rows = append(partRows(d, s, m), view.TableRow{Name: "total", Label: "total", Strong: true, Rule: true, Currency: d.Currency,
			Cells: sideBySide(m, s.WholeA[0], s.WholeB[0], s.All[0], d.A[0], d.B[0])})
		return t
	}
	for _, p := range c.Periods {
		t.Columns = append(t.Columns, markedLabel(&p))
	}
	n := len(c.Periods)
	if m.Kind == view.Flow {
		n++
		t.Columns = append(t.Columns, "total")
	}
	row := func(name, label string, values []int64) {
		r := view.TableRow{Name: name, Label: label, Currency: d.Currency}
		for _, v := range values[:n] {
			r.Cells = append(r.Cells, view.Cell{Value: v, Unit: unitOf(m)})
		}
		t.Rows = append(t.Rows, r)
	}
	row("a", headA, s.WholeA)
	row("b", headB, s.WholeB)
	row("difference", headDiff, s.All)
	growth := view.TableRow{Name: "growth", Label: headGrowth, Currency: d.Currency}
	for j := range n {
		cells := withoutRatio(d, j, []view.Cell{t.Rows[0].Cells[j], t.Rows[1].Cells[j], t.Rows[2].Cells[j], growthCell(m, d.A[j], d.B[j])})
		for i := range t.Rows {
			t.Rows[i].Cells[j] = cells[i]
		}
		growth.Cells = append(growth.Cells, cells[3])
	}
	t.Rows[2].Strong, t.Rows[2].Rule = true, true
	t.Rows = append(t.Rows, growth)
	for i := range s.Diff {
		if shown(d, i, s) && i <= len(d.Causes) {
			row("cause", PartName(d, i), s.Diff[i])
			t.Rows[len(t.Rows)-1].Indent = 1
		}
	}
	return t
}

// partRows are the parts of a difference in one period.
func partRows(d *view.Difference, s *Shares, m *view.Measure) []view.TableRow {
	var rows []view.TableRow
	for i := range s.Diff {
		if !shown(d, i, s) {
			continue
		}
		exactA, exactB := s.A[i][0], s.B[i][0]
		if i < len(d.Causes) {
			exactA, exactB = d.Causes[i].A[0], d.Causes[i].B[0]
		}
		cells := sideBySide(m, s.A[i][0], s.B[i][0], s.Diff[i][0], exactA, exactB)
		rows = append(rows, view.TableRow{Name: "cause", Label: PartName(d, i), Indent: 1, Currency: d.Currency, Cells: cells})
	}
	return rows
}

// shown leaves out the parts beside the causes where there is nothing of them.
func shown(d *view.Difference, i int, s *Shares) bool {
	switch {
	case i < len(d.Causes):
		return true
	case i == len(d.Causes):
		return d.More > 0
	}
	for j := range s.A[i] {
		if s.A[i][j] != 0 || s.B[i][j] != 0 {
			return true
		}
	}
	return false
}

// SideTable lists a side's name and its values of the switches that differ.
func SideTable(c *view.Comparison, title string, s *view.Side) *view.Table {
	t := &view.Table{Title: title, Note: s.Name, Label: "switches that differ", Meta: s.Meta, Ties: s.Ties}
	for _, x := range c.Switches {
		value := x.Old
		if s == &c.B {
			value = x.New
		}
		t.Rows = append(t.Rows, view.TableRow{Name: x.Switch, Label: SwitchName(x) + ": " + value})
	}
	return t
}

// FactTable lists the facts that differ.
func FactTable(c *view.Comparison) *view.Table {
	t := &view.Table{Title: "Facts that differ", Label: "fact", Meta: c.B.Meta}
	for i := range c.Facts {
		t.Rows = append(t.Rows, view.TableRow{Name: c.Facts[i].Change.String(), Label: FactText(&c.Facts[i])})
	}
	if c.MoreData > 0 {
		t.Rows = append(t.Rows, view.TableRow{Name: "more", Label: fmt.Sprintf("and %d more", c.MoreData)})
	}
	return t
}
