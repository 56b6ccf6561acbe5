// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"

	"github.com/ratable/ratable/money"
)

// remains adds what of each line's price is not earned at the close, as the measures
// of what remains read it: by bands, without what the policy leaves out (606-10-50-13
// to 50-14B).
func (r *disclosedReader) remains() {
	last := len(r.a.w.at) - 1
	for _, l := range r.d.picked {
		waits := waitsFor(l)
		parts := r.a.remainingOf(l, last, r.whole)
		part := func(f footnote) money.Minor { return parts[f-fDisclosed] * r.n }
		for _, x := range remainders {
			r.to.notes[x.note].add(part(x.is), waits)
			r.to.notes[nRemaining].add(part(x.is), waits)
		}
		for k := range r.to.bands {
			r.to.bands[k].add(part(fBand+footnote(k)), waits)
		}
	}
}

// remainders are the parts of what remains, and the measures that they are.
var remainders = []struct {
	note note
	is   footnote
}{{nDisclosed, fDisclosed}, {nOneYear, fOneYear}, {nAsInvoiced, fAsInvoiced}, {nVariable, fVariable}}

// expedient is one that the policy may use, and what it leaves out.
type expedient struct {
	used bool
	note note
	name string
	text string
}

func (b *packer) expedients() []expedient {
	use := b.terms().RPOExpedients
	return []expedient{
		{use.OneYear, nOneYear, "contracts of a year or less", "contracts whose original expected duration is a year or less (606-10-50-14(a))"},
		{use.AsInvoiced, nAsInvoiced, "earned as invoiced", "what is earned in the amounts that may be invoiced (606-10-50-14(b), 55-18)"},
		{use.SeriesVariable, nVariable, "variable amounts of days to come", "variable amounts that belong to wholly unsatisfied days of a series (606-10-50-14A(b))"},
		{use.Royalty, nNotes, "", "usage-based royalties of licences, of which none are estimated (606-10-50-14A(a))"},
	}
}

// remainingTable is what remains, by bands, and what is left out of it.
func (b *packer) remainingTable() {
	t := b.table("remaining_obligations", "Remaining performance obligations", "Transaction price allocated to what remains", "606-10-50-13 to 50-15")
	t.Lead = "What customers have committed to and is not earned at the close of the period, by when it is expected to be."
	t.Label = "expected to be earned"
	from := 0
	for k, months := range b.terms().RPOBands {
		label := fmt.Sprintf("in months %d to %d", from+1, months)
		if from == 0 {
			label = fmt.Sprintf("within %d months", months)
		}
		t.line(fmt.Sprintf("to_%d_months", months), label, b.each(func(d *disclosed) figure { return d.bands[k] }))
		from = months
	}
	t.line("later", "later, or on no known day", b.each(func(d *disclosed) figure { return d.bands[len(d.bands)-1] }))
	t.total("disclosed", "Disclosed", 0, b.noted(nDisclosed))
	disclosedAt := len(t.Rows) - 1
	for _, x := range b.expedients() {
		if !x.used {
			continue
		}
		t.Notes = append(t.Notes, "Left out by a practical expedient: "+x.text+".")
		if x.note < nNotes {
			t.some("left_out", "left out: "+x.name, b.noted(x.note))
		}
	}
	if len(t.Notes) > 0 {
		t.total("remaining", "All that remains", disclosedAt, b.noted(nRemaining))
	} else {
		t.Notes = append(t.Notes, "No practical expedient is used: nothing is left out (606-10-50-15).")
	}
	t.Notes = append(t.Notes, "Variable amounts that are constrained are not in the price, and so not in what remains (606-10-50-15). Renewals and purchases that customers may choose are not in it either.")
	close := func(t *totals) int { return len(t.w.at) - 1 }
	b.tieNote("remaining_obligations = rpo", nRemaining, func(t *totals) int64 { return int64(t.rpo(close(t))) })
	b.tieNote("disclosed = rpo_disclosed", nDisclosed, func(t *totals) int64 { return int64(t.note(fDisclosed, close(t))) })
	for k := range b.ps[0].bands {
		name := bandPrefix + "later"
		if k < len(b.terms().RPOBands) {
			name = fmt.Sprintf("%sto_%d", bandPrefix, b.terms().RPOBands[k])
		}
		b.tie("band = "+name, func(p int) int64 { return int64(b.ps[p].bands[k].sum) },
			func(t *totals) int64 { return int64(t.note(fBand+footnote(k), close(t))) })
	}
}
