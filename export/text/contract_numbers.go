// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"bufio"
	"slices"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/view"
)

// contractNumbers is the table of its numbers: a row a measure, a column a line
// and the total. Of a single line, the total says it all.
func contractNumbers(out *bufio.Writer, c *view.Contract, opt Options) {
	r := c.Numbers
	byMeasure := make([][]view.Row, len(r.Measures))
	for _, row := range r.Rows {
		if row.Currency == c.Currency {
			byMeasure[row.Measure] = append(byMeasure[row.Measure], row)
		}
	}
	groups := lineGroups(byMeasure)
	g := &grid{left: []string{c.Currency.String(), "kind"}}
	for _, name := range groups {
		g.head = append(g.head, cell{text: clean(name)})
	}
	g.head = append(g.head, cell{text: "total"})
	for m, rows := range byMeasure {
		kind := "at the close"
		if r.Measures[m].Kind == view.Flow {
			kind = "to date"
		}
		l := line{left: []string{r.Measures[m].Name, kind}, cells: make([]cell, len(g.head))}
		unit := r.Measures[m].Unit
		for i := range l.cells {
			l.cells[i] = opt.show(0, 0, unit, c.Currency)
		}
		for i, shown := range export.Shown(unit, rows) {
			at := len(groups)
			if !rows[i].Total {
				if at = slices.Index(groups, rows[i].Group[0]); at < 0 {
					continue // the one line, which is the total, or zero
				}
			}
			l.cells[at] = opt.show(rows[i].Sum, shown[len(shown)-1], unit, c.Currency)
		}
		g.add(l)
	}
	out.WriteByte('\n')
	g.render(out, opt)
}

// lineGroups are the lines that have any number, and what closes them to the net;
// none for a single line.
func lineGroups(byMeasure [][]view.Row) (groups []string) {
	netting := false
	for _, rows := range byMeasure {
		for _, row := range rows {
			switch {
			case row.Total || row.Sum == 0:
			case row.Group[0] == view.Netting:
				netting = true
			case slices.Index(groups, row.Group[0]) < 0:
				groups = append(groups, row.Group[0])
			}
		}
	}
	slices.Sort(groups)
	if len(groups) == 1 {
		return nil
	}
	if netting {
		groups = append(groups, view.Netting)
	}
	return groups
}
