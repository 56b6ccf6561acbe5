// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
)

// oneYear is the original expected duration up to which a contract may be left out
// of what remains, in months (606-10-50-14(a)).
const oneYear = 12

// remains adds what of each line's price is not earned at the close, by the bands in
// which it is expected to be, without what the policy leaves out (606-10-50-13 to
// 50-14B). An expedient for variable amounts never leaves out fixed ones.
func (r *disclosedReader) remains() {
	last := len(r.a.w.at) - 1
	close := r.a.w.bound(last)
	use := r.a.w.terms.RPOExpedients
	for _, l := range r.d.picked {
		left := r.a.value(l.Priced, close) - netAt(r.a, l, last)
		waits := waitsFor(l)
		r.to.notes[nRemaining].add(left*r.n, waits)
		if left == 0 {
			continue
		}
		short := use.OneYear && r.p.Arrangements[l.Arrangement].Contract != nil && r.duration(l) <= oneYear
		switch {
		case short:
			r.to.notes[nOneYear].add(left*r.n, waits)
			continue
		case use.AsInvoiced && l.EarnedAsInvoiced():
			r.to.notes[nAsInvoiced].add(left*r.n, waits)
			continue
		}
		variable := money.Minor(0)
		if use.SeriesVariable && l.Standard != nil {
			variable = min(max(r.a.value(l.Standard.Variable, civil.MaxDay)-r.a.value(l.Standard.Variable, close), 0), max(left, 0))
			r.to.notes[nVariable].add(variable*r.n, waits)
		}
		r.band(l, close, left, variable, waits)
	}
}

// band puts what is left of a line into the bands of its schedule. What is left out
// leaves the same share of each band, the rest by the last.
func (r *disclosedReader) band(l *derive.Line, close civil.Day, left, variable money.Minor, waits bool) {
	expected := l.ExpectedOn(r.a.w.lastDay(close))
	before := r.a.value(expected, close)
	fixed := left - variable
	var taken, given money.Minor
	bands := r.a.w.terms.RPOBands
	for k, months := range bands {
		at := r.a.value(expected, close.AddMonths(months))
		part := at - before
		if left > 0 {
			part = min(max(part, 0), left-taken)
		}
		taken, before = taken+part, at
		share := part
		if variable != 0 {
			// left is above zero, taken at most left: the share always fits.
			share, _ = money.MulDiv(fixed, int64(taken), int64(left), money.HalfUp)
			share -= given
		}
		given += share
		r.to.bands[k].add(share*r.n, waits)
	}
	r.to.bands[len(bands)].add((fixed-given)*r.n, waits)
}

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
	disclosed := b.each(func(d *disclosed) (sum figure) {
		for _, f := range d.bands {
			sum.merge(f)
		}
		return sum
	})
	t.total("disclosed", "Disclosed", 0, disclosed)
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
	b.tie("remaining_obligations = rpo", func(p int) int64 {
		sum := b.ps[p].notes[nOneYear].sum + b.ps[p].notes[nAsInvoiced].sum + b.ps[p].notes[nVariable].sum
		for _, f := range b.ps[p].bands {
			sum += f.sum
		}
		return int64(sum)
	}, func(t *totals) int64 { return int64(t.rpo(len(t.w.at) - 1)) })
}
