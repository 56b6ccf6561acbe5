// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"io"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/view"
)

// WriteTable writes a roll-forward, a waterfall or a bridge.
func WriteTable(w io.Writer, t *view.Table, opt Options) error {
	out := output(w)
	one, several := tableCurrencies(t)
	title := clean(t.Title)
	if one != "" {
		title += " (" + one + ")"
	}
	paragraph(out, opt, bold, title)
	if t.Note != "" {
		paragraph(out, opt, dim, clean(t.Note))
	}
	out.WriteByte('\n')
	tableGrid(t, opt, several).render(out, opt)
	out.WriteByte('\n')
	footer(out, &t.Meta, t.Ties, opt)
	return out.Flush()
}

func tableCurrencies(t *view.Table) (one string, several bool) {
	for i := range t.Rows {
		c := t.Rows[i].Currency.String()
		if c != "" && one != "" && c != one {
			return "", true
		}
		if c != "" {
			one = c
		}
	}
	return one, false
}

func tableGrid(t *view.Table, opt Options, several bool) *grid {
	g := &grid{left: []string{clean(t.Label)}}
	if several {
		g.left = append(g.left, "currency")
	}
	for _, name := range t.Columns {
		g.head = append(g.head, cell{text: clean(name)})
	}
	shown := export.ShownTable(t)
	for i := range t.Rows {
		row := &t.Rows[i]
		l := line{left: []string{spaces(2*row.Indent) + row.Label, row.Currency.String()}[:len(g.left)], rule: row.Rule}
		if row.Strong {
			l.style = bold
		}
		for c, v := range row.Cells {
			if v.Blank {
				l.cells = append(l.cells, blank(v))
				continue
			}
			l.cells = append(l.cells, opt.show(v.Value, shown[i][c], v.Unit, row.Currency).marked(v.Provisional))
		}
		g.add(l)
	}
	return g
}

// blank shows that there is no ratio; other blanks are empty.
func blank(v view.Cell) cell {
	if v.None {
		return cell{text: "n/a", style: dim}
	}
	return cell{}
}
