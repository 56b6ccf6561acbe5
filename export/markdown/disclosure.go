// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package markdown writes disclosure packs as documents: short sentences and tables
// with the amounts in major units, each headed by the currency, ready to be pasted
// into a draft of the notes to the accounts. Negative amounts stand in parentheses,
// a zero is a dash. What a program reads is in export/csv and export/json.
package markdown

import (
	"bufio"
	"io"
	"strings"

	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// WriteDisclosures writes packs one after another.
func WriteDisclosures(w io.Writer, ds []*view.Disclosure) error {
	out := bufio.NewWriter(w)
	for i, d := range ds {
		if i > 0 {
			out.WriteString("\n")
		}
		writePack(out, d)
	}
	return out.Flush()
}

func writePack(out *bufio.Writer, d *view.Disclosure) {
	var names []string
	for _, p := range d.Periods {
		names = append(names, escaped(p.Label)+" ("+p.Span.From.String()+" to "+p.Span.Last().String()+")")
	}
	out.WriteString("# Revenue from contracts with customers: " + escaped(d.Periods[0].Label) + ", " + d.Currency.String() + "\n\n")
	out.WriteString("Periods: " + strings.Join(names, ", ") + ". Amounts are in " + d.Currency.String() + ".\n")
	for _, why := range d.Meta.Provisional {
		out.WriteString("\n**Provisional:** " + escaped(why) + ".\n")
	}
	section := ""
	for i := range d.Tables {
		t := &d.Tables[i]
		if t.Section != section {
			section = t.Section
			out.WriteString("\n## " + section + "\n")
		}
		if t.Title != section {
			out.WriteString("\n### " + escaped(t.Title) + "\n")
		}
		writeTable(out, d, t)
	}
	out.WriteString("\nAs of " + d.Meta.AsOf.String() + "; policy " + escaped(d.Meta.Policy) + ".\n")
}

func writeTable(out *bufio.Writer, d *view.Disclosure, t *view.DisclosureTable) {
	lead := t.Lead
	if t.Paragraph != "" {
		lead += " (" + t.Paragraph + ")"
	}
	out.WriteString("\n" + lead + "\n\n| " + escaped(t.Label) + " |")
	for _, name := range t.Texts {
		out.WriteString(" " + escaped(name) + " |")
	}
	for _, name := range t.Columns {
		out.WriteString(" " + escaped(name) + headed(t, d) + " |")
	}
	out.WriteString("\n|" + strings.Repeat("---|", 1+len(t.Texts)) + strings.Repeat("---:|", len(t.Columns)) + "\n")
	for i := range t.Rows {
		writeRow(out, d, t, &t.Rows[i])
	}
	for _, n := range t.Notes {
		out.WriteString("\n" + escaped(n) + "\n")
	}
	if t.IsProvisional() {
		out.WriteString("\n\\* provisional: an answer is missing.\n")
	}
}

// headed is the currency behind the name of a period; columns of other tables name
// what they hold.
func headed(t *view.DisclosureTable, d *view.Disclosure) string {
	if len(t.Texts) > 0 {
		return ""
	}
	return ", " + d.Currency.String()
}

func writeRow(out *bufio.Writer, d *view.Disclosure, t *view.DisclosureTable, r *view.DisclosureRow) {
	strong := func(s string) string {
		if r.Strong && s != "" {
			return "**" + s + "**"
		}
		return s
	}
	label := escaped(r.Label)
	if r.Provisional {
		label += " \\*"
	}
	out.WriteString("| " + strong(label) + " |")
	for k := range t.Texts {
		out.WriteString(" " + escaped(r.Texts[k]) + " |")
	}
	for _, v := range r.Cells {
		out.WriteString(" " + strong(amount(v, d.Currency)) + " |")
	}
	out.WriteString("\n")
}

func amount(v view.Cell, c money.Currency) string {
	switch {
	case v.Value == 0:
		return "-"
	case v.Unit == view.UnitCount:
		return money.Minor(v.Value).Table(money.Currency{})
	}
	return money.Minor(v.Value).Table(c)
}

var escapes = strings.NewReplacer("\\", "\\\\", "|", "\\|", "*", "\\*", "_", "\\_", "`", "\\`", "<", "&lt;", "[", "\\[", "#", "\\#", "\r", " ", "\n", " ")

// escaped is a text that markdown shows as it is: names are other people's.
func escaped(s string) string { return escapes.Replace(s) }
