// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"slices"
	"strings"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// packer makes the pack of one currency.
type packer struct {
	d    *Disclosing
	c    money.Currency
	ps   []*disclosed // by period
	sums []*totals    // by period
	out  *Disclosure
}

// Packs are the disclosures of what was read, one a currency.
func (d *Disclosing) Packs() []*Disclosure {
	var all []money.Currency
	for _, a := range d.accs {
		all = append(all, a.currencies()...)
	}
	slices.SortFunc(all, func(x, y money.Currency) int { return slices.Compare(x[:], y[:]) })
	var out []*Disclosure
	for _, c := range slices.Compact(all) {
		out = append(out, d.pack(c))
	}
	return out
}

func (d *Disclosing) pack(c money.Currency) *Disclosure {
	b := &packer{d: d, c: c, out: &Disclosure{Currency: c, Periods: d.req.Periods}}
	for i, a := range d.accs {
		b.ps = append(b.ps, d.amounts(i, c))
		b.sums = append(b.sums, a.total(c))
		b.out.Ties = append(b.out.Ties, b.sums[i].ties(a.check(c))...)
	}
	for k, cut := range d.req.By {
		b.revenueTable(k, cut)
	}
	b.balanceTable()
	b.recognisedTable()
	b.liabilityTable()
	b.assetTable()
	b.refundTable()
	b.remainingTable()
	b.costTables()
	b.policyTable()
	b.answerTable()
	b.questionTable()
	for i := range b.out.Tables {
		b.out.Ties = append(b.out.Ties, b.out.Tables[i].feet(c)...)
	}
	b.checkTable()
	b.out.Meta = d.accs[0].w.meta(d.accs[0].contracts)
	b.out.Meta.Provisional = b.waitsIn()
	return b.out
}

// table begins the next table, with a column a period.
func (b *packer) table(name, section, title, paragraph string) *DisclosureTable {
	t := DisclosureTable{Name: name, Section: section, Title: title, Paragraph: paragraph}
	for _, p := range b.d.req.Periods {
		t.Columns = append(t.Columns, p.Label)
	}
	b.out.Tables = append(b.out.Tables, t)
	return &b.out.Tables[len(b.out.Tables)-1]
}

func (b *packer) env() *derive.Env     { return b.d.accs[0].w.env }
func (b *packer) terms() *policy.Terms { return b.d.accs[0].w.terms }

// each reads a figure of every period.
func (b *packer) each(of func(d *disclosed) figure) (fs []figure) {
	for _, d := range b.ps {
		fs = append(fs, of(d))
	}
	return fs
}

func (b *packer) noted(n note) []figure {
	return b.each(func(d *disclosed) figure { return d.notes[n] })
}

// any reports whether one of the notes is not zero in some period.
func (b *packer) any(ns ...note) bool {
	return slices.ContainsFunc(ns, func(n note) bool {
		return slices.ContainsFunc(b.noted(n), func(f figure) bool { return f.sum != 0 })
	})
}

// tie checks what a table says against the totals of the same run, by period.
func (b *packer) tie(name string, left func(period int) int64, right func(t *totals) int64) {
	for i, p := range b.d.req.Periods {
		b.out.Ties = append(b.out.Ties, Tie{Name: name + ", " + p.Label, Currency: b.c, Left: money.Minor(left(i)), Right: money.Minor(right(b.sums[i]))})
	}
}

func (b *packer) tieNote(name string, n note, right func(t *totals) int64) {
	b.tie(name, func(p int) int64 { return int64(b.ps[p].notes[n].sum) }, right)
}

// checkTable lists every check of the pack.
func (b *packer) checkTable() {
	t := b.table("checks", "Checks", "Checks", "")
	t.Lead = "Every table is added up, and held against the totals that the reports of the same run show."
	t.Label, t.Texts, t.Columns = "check", []string{"result"}, []string{"table", "total", "difference"}
	for _, x := range b.out.Ties {
		result := "ties"
		if !x.OK() {
			result = "DOES NOT TIE"
		}
		t.Rows = append(t.Rows, DisclosureRow{Name: "check", Label: x.Name, Texts: []string{result}, Strong: !x.OK(),
			Cells: []Cell{MoneyCell(x.Left), MoneyCell(x.Right), MoneyCell(x.Left - x.Right)}})
	}
}

func joined(names []string) string { return strings.Join(names, ", ") }
