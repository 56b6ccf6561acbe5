// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"bufio"
	"fmt"
	"io"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/view"
)

// WriteComparison shows two sides: what tells them apart, the measures that
// differ, what causes each difference, and what both sides rest on.
func WriteComparison(w io.Writer, c *view.Comparison, opt Options) error {
	out := output(w)
	for _, s := range []struct{ letter, name string }{{"A", c.A.Name}, {"B", c.B.Name}} {
		out.WriteString(opt.paint(bold, s.letter) + "  " + clean(s.name) + "\n")
	}
	switches(out, c, opt)
	factsThatDiffer(out, c, opt)
	tables := export.CompareTables(c)
	if len(tables[0].Rows) > 0 {
		out.WriteByte('\n')
		comparedTable(out, tables[0], opt)
	}
	out.WriteByte('\n')
	paragraph(out, opt, dim, sameText(c))
	for i, d := range export.CausesOf(c) {
		out.WriteByte('\n')
		comparedTable(out, tables[i+1], opt)
		whys(out, d, opt)
	}
	for _, s := range []struct {
		letter string
		side   *view.Side
	}{{"A", &c.A}, {"B", &c.B}} {
		out.WriteString("\n" + opt.paint(bold, s.letter) + "  " + clean(s.side.Name) + "\n")
		footer(out, &s.side.Meta, s.side.Ties, opt)
	}
	if len(c.Ties) > 0 {
		out.WriteString("\n" + opt.paint(bold, "B - A") + "\n")
		tied(out, c.Ties, opt)
	}
	return out.Flush()
}

func switches(out *bufio.Writer, c *view.Comparison, opt Options) {
	if len(c.Switches) == 0 {
		return
	}
	out.WriteString("\n" + opt.paint(bold, "Switches that differ") + "\n")
	for _, x := range c.Switches {
		paragraph(out, opt, plain, "  "+clean(export.SwitchName(x)+": "+x.Old)+opt.pick(" → ", " -> ")+clean(x.New))
	}
}

func factsThatDiffer(out *bufio.Writer, c *view.Comparison, opt Options) {
	if len(c.Facts) == 0 {
		return
	}
	out.WriteString("\n" + opt.paint(bold, "Facts that differ") + "\n")
	for i := range c.Facts {
		paragraph(out, opt, plain, "  "+clean(export.FactText(&c.Facts[i])))
	}
	if c.MoreData > 0 {
		paragraph(out, opt, dim, fmt.Sprintf("  and %d more", c.MoreData))
	}
}

func comparedTable(out *bufio.Writer, t *view.Table, opt Options) {
	one, several := tableCurrencies(t)
	title := clean(t.Title)
	if one != "" {
		title += " (" + one + ")"
	}
	paragraph(out, opt, bold, title)
	paragraph(out, opt, dim, clean(t.Note))
	out.WriteByte('\n')
	tableGrid(t, opt, several).render(out, opt)
}

// sameText is the measures that do not differ, in one line.
func sameText(c *view.Comparison) string {
	same, zero := export.SameCounts(c)
	switch {
	case same == 0:
		return "No measure is the same on both sides."
	case same == len(c.Measures) && zero == same:
		return "Nothing differs: " + counted(same, "measure") + " compared, all zero."
	case same == len(c.Measures):
		return fmt.Sprintf("Nothing differs: %s compared, %d of them zero.", counted(same, "measure"), zero)
	}
	verb := "are"
	if same == 1 {
		verb = "is"
	}
	return fmt.Sprintf("%s %s the same on both sides, %d of them zero.", counted(same, "measure"), verb, zero)
}

// whys are the explanations of the largest causes.
func whys(out *bufio.Writer, d *view.Difference, opt Options) {
	first := true
	for i := range d.Causes {
		x := &d.Causes[i]
		if x.WhyA == "" && x.WhyB == "" {
			continue
		}
		if first {
			out.WriteByte('\n')
			first = false
		}
		paragraph(out, opt, plain, clean(export.CauseName(d, x)))
		paragraph(out, opt, dim, "  A: "+clean(x.WhyA))
		paragraph(out, opt, dim, "  B: "+clean(x.WhyB))
	}
}
