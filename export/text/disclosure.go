// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"bufio"
	"io"
	"strings"

	"github.com/ratable/ratable/view"
)

// WriteDisclosure writes a disclosure pack: its tables under their headings, each
// with its paragraph of the Codification, and at the end whether all of it ties.
func WriteDisclosure(w io.Writer, d *view.Disclosure, opt Options) error {
	out := output(w)
	paragraph(out, opt, bold, "Disclosures of revenue, "+periodNames(d)+" ("+d.Currency.String()+")")
	section := ""
	for i := range d.Tables {
		t := &d.Tables[i]
		if t.Name == "checks" {
			continue // the footer says it
		}
		if t.Section != section {
			section = t.Section
			out.WriteByte('\n')
			paragraph(out, opt, bold, strings.ToUpper(section))
		}
		out.WriteByte('\n')
		disclosureTable(out, d, t, opt)
	}
	out.WriteByte('\n')
	footer(out, &d.Meta, d.Ties, opt)
	return out.Flush()
}

func periodNames(d *view.Disclosure) string {
	names := make([]string, len(d.Periods))
	for i, p := range d.Periods {
		names[i] = clean(p.Label)
	}
	return strings.Join(names, " beside ")
}

func disclosureTable(out *bufio.Writer, d *view.Disclosure, t *view.DisclosureTable, opt Options) {
	paragraph(out, opt, bold, clean(t.Title))
	paragraph(out, opt, dim, t.Lead+" ("+t.Paragraph+")")
	out.WriteByte('\n')
	if len(t.Texts) > 0 {
		entries(out, d, t, opt)
	} else {
		disclosureGrid(d, t, opt).render(out, opt)
	}
	for _, n := range t.Notes {
		paragraph(out, opt, dim, n)
	}
	if t.IsProvisional() {
		paragraph(out, opt, bold, "* provisional: an answer is missing")
	}
}

// starred marks the label of a row that is provisional.
func starred(r *view.DisclosureRow) string {
	if r.Provisional {
		return clean(r.Label) + " *"
	}
	return clean(r.Label)
}

func disclosureGrid(d *view.Disclosure, t *view.DisclosureTable, opt Options) *grid {
	g := &grid{left: []string{clean(t.Label)}}
	for _, name := range t.Columns {
		g.head = append(g.head, cell{text: clean(name)})
	}
	for i := range t.Rows {
		r := &t.Rows[i]
		l := line{left: []string{spaces(2*r.Indent) + starred(r)}, rule: r.Rule}
		if r.Strong {
			l.style = bold
		}
		for _, v := range r.Cells {
			l.cells = append(l.cells, opt.show(v.Value, v.Value, v.Unit, d.Currency))
		}
		g.add(l)
	}
	return g
}

// entries write rows of texts one below the other, since they are longer than a
// line has room.
func entries(out *bufio.Writer, d *view.Disclosure, t *view.DisclosureTable, opt Options) {
	for i := range t.Rows {
		r := &t.Rows[i]
		paragraph(out, opt, bold, starred(r))
		for k, s := range r.Texts {
			if s != "" {
				paragraph(out, opt, plain, "  "+t.Texts[k]+": "+clean(s))
			}
		}
		for k, v := range r.Cells {
			paragraph(out, opt, plain, "  "+clean(t.Columns[k])+": "+opt.show(v.Value, v.Value, v.Unit, d.Currency).plain())
		}
	}
}
