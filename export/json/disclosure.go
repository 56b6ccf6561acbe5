// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package json

import (
	"bufio"
	"io"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/view"
)

type disclosureShape struct {
	Currency string           `json:"currency"`
	Meta     metaShape        `json:"meta"`
	Periods  []disclosedShape `json:"periods"`
	Tables   []disclosedTable `json:"tables"`
	Ties     []tieShape       `json:"ties"`
}

type disclosedShape struct {
	Label string `json:"label"`
	From  string `json:"from"`
	To    string `json:"to"`
}

type disclosedTable struct {
	Name      string         `json:"name"`
	Section   string         `json:"section"`
	Title     string         `json:"title"`
	Paragraph string         `json:"paragraph"`
	Lead      string         `json:"lead"`
	Label     string         `json:"label"`
	Texts     []string       `json:"texts"`
	Columns   []string       `json:"columns"`
	Rows      []disclosedRow `json:"rows"`
	Notes     []string       `json:"notes"`
}

type disclosedRow struct {
	Name        string      `json:"name"`
	Label       string      `json:"label"`
	Indent      int         `json:"indent"`
	Total       bool        `json:"total"`
	Provisional bool        `json:"provisional"`
	Texts       []string    `json:"texts,omitempty"` // by texts of the table
	Cells       []cellShape `json:"cells"`
}

// WriteDisclosures writes packs as an array of objects, one a currency. Amounts are
// texts with plain decimals in major units.
func WriteDisclosures(w io.Writer, ds []*view.Disclosure) error {
	shapes := []disclosureShape{}
	for _, d := range ds {
		shapes = append(shapes, disclosureOf(d))
	}
	out := bufio.NewWriter(w)
	text, err := marshal(shapes)
	if err != nil {
		return err
	}
	out.Write(text)
	out.WriteByte('\n')
	return out.Flush()
}

func disclosureOf(d *view.Disclosure) disclosureShape {
	s := disclosureShape{Currency: d.Currency.String(), Meta: metaOf(&d.Meta), Tables: []disclosedTable{}, Ties: tiesOf(d.Ties)}
	for _, p := range d.Periods {
		s.Periods = append(s.Periods, disclosedShape{p.Label, p.Span.From.String(), p.Span.Last().String()})
	}
	for i := range d.Tables {
		t := &d.Tables[i]
		x := disclosedTable{Name: t.Name, Section: t.Section, Title: t.Title, Paragraph: t.Paragraph, Lead: t.Lead, Label: t.Label,
			Texts: append([]string{}, t.Texts...), Columns: append([]string{}, t.Columns...), Rows: []disclosedRow{}, Notes: append([]string{}, t.Notes...)}
		for k := range t.Rows {
			x.Rows = append(x.Rows, disclosedRowOf(d, t, &t.Rows[k]))
		}
		s.Tables = append(s.Tables, x)
	}
	return s
}

func disclosedRowOf(d *view.Disclosure, t *view.DisclosureTable, r *view.DisclosureRow) disclosedRow {
	s := disclosedRow{Name: r.Name, Label: r.Label, Indent: r.Indent, Total: r.Strong, Provisional: r.Provisional, Texts: r.Texts, Cells: []cellShape{}}
	for k, v := range r.Cells {
		s.Cells = append(s.Cells, cellShape{Column: t.Columns[k], Unit: v.Unit.String(), Value: export.Amount(v.Value, v.Unit, d.Currency)})
	}
	return s
}
