// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// WriteReport writes a report with its periods across and its measures and
// groups down, followed by what it rests on.
func WriteReport(w io.Writer, r *view.Report, opt Options) error {
	out := output(w)
	one, several := currenciesOf(r)
	if one != "" {
		fmt.Fprintf(out, "%s\n\n", opt.paint(dim, "Amounts in "+one))
	}
	g := reportGrid(r, opt, several)
	g.render(out, opt)
	notes(out, r, opt)
	footer(out, &r.Meta, r.Ties, opt)
	return out.Flush()
}

// currenciesOf is the one currency of a report, or whether there are several.
func currenciesOf(r *view.Report) (one string, several bool) {
	for i := range r.Rows {
		c := r.Rows[i].Currency.String()
		if c != "" && one != "" && c != one {
			return "", true
		}
		if c != "" {
			one = c
		}
	}
	return one, false
}

func reportGrid(r *view.Report, opt Options, several bool) *grid {
	grouped, totals := len(r.GroupNames) > 0, totalColumn(r)
	first := "measure"
	if grouped {
		first = "by " + strings.Join(r.GroupNames, ", ")
	}
	g := &grid{left: []string{clean(first), "kind"}}
	if several {
		g.left = append(g.left, "currency")
	}
	for _, p := range r.Periods {
		head := cell{text: p.Label}
		if p.Partial {
			head.hang = "*"
		}
		g.head = append(g.head, head)
	}
	if totals {
		g.head = append(g.head, cell{text: "total"})
	}
	for _, part := range partsOf(r) {
		part.addTo(g, r, opt, grouped, totals)
	}
	return g
}

// totalColumn reports whether a column with the sum over the periods would say
// something.
func totalColumn(r *view.Report) bool {
	return len(r.Periods) > 1 && slices.ContainsFunc(r.Rows, func(row view.Row) bool { return summed(&r.Measures[row.Measure]) })
}

// summed reports whether the periods of a measure sum to something.
func summed(m *view.Measure) bool { return m.Kind == view.Flow && export.Adds(m) }

// A part is the rows of one measure in one currency: a slice of the report's.
type part struct {
	measure  *view.Measure
	currency money.Currency
	rows     []view.Row
}

func partsOf(r *view.Report) []part {
	var parts []part
	for from := 0; from < len(r.Rows); {
		to, head := from+1, &r.Rows[from]
		for to < len(r.Rows) && r.Rows[to].Measure == head.Measure && r.Rows[to].Currency == head.Currency {
			to++
		}
		parts = append(parts, part{&r.Measures[head.Measure], head.Currency, r.Rows[from:to]})
		from = to
	}
	return parts
}

func (p *part) addTo(g *grid, r *view.Report, opt Options, grouped, totals bool) {
	shown := export.Shown(p.measure.Unit, p.rows)
	if grouped {
		left := []string{p.measure.Name, kinds[p.measure.Kind], p.currency.String()}
		g.add(line{left: left[:len(g.left)], style: bold, gap: len(g.lines) > 0})
	}
	for i := range p.rows {
		row := &p.rows[i]
		l := line{left: []string{p.measure.Name, kinds[p.measure.Kind], p.currency.String()}[:len(g.left)]}
		if grouped {
			l.left[0], l.left[1] = "  "+strings.Join(export.Groups(r, row), " / "), ""
			if row.Total {
				l.left[0], l.style = "  total", bold
			}
		}
		for k, v := range row.Values {
			if row.Blank(k) {
				l.cells = append(l.cells, cell{text: "n/a", style: dim})
				continue
			}
			l.cells = append(l.cells, opt.show(v, shown[i][k], p.measure.Unit, row.Currency).marked(row.IsProvisional(k)))
		}
		if totals && summed(p.measure) {
			l.cells = append(l.cells, opt.show(row.Sum, shown[i][len(row.Values)], p.measure.Unit, row.Currency).marked(row.IsProvisional(len(row.Values))))
		}
		g.add(l)
	}
}
