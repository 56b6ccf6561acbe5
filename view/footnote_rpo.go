// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"
	"math"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
)

// RemainingTable is the name of the table of what remains, by bands.
const RemainingTable = "rpo-bands"

// bandPrefix begins the measures of bands: rpo_to_12, rpo_later.
const bandPrefix = "rpo_"

// remainingOf is what remains of a line's price at a bound, from fDisclosed on: what
// is disclosed, what each expedient leaves out, and the bands of what is disclosed
// (606-10-50-13 to 50-14B).
func (a *Accumulator) remainingOf(l *derive.Line, j int, contract []derive.Line) []money.Minor {
	x := a.w.bound(j)
	r := make([]money.Minor, a.w.nNotes()-int(fDisclosed))
	at := func(f footnote) *money.Minor { return &r[f-fDisclosed] }
	left := a.value(l.Priced, x) - a.netOn(l, x)
	use := a.w.terms.RPOExpedients
	switch {
	case left == 0:
		return r
	case use.OneYear && a.own(l).Contract != nil && a.originalMonths(l, contract) <= longestMonths:
		*at(fOneYear) = left
		return r
	case use.AsInvoiced && l.EarnedAsInvoiced():
		*at(fAsInvoiced) = left
		return r
	case use.SeriesVariable && l.Standard != nil:
		// Of variable amounts, only those of days that are wholly to come (50-14A(b)).
		later := a.value(l.Standard.Variable, civil.MaxDay) - a.value(l.Standard.Variable, x)
		*at(fVariable) = min(max(later, 0), max(left, 0))
	}
	*at(fDisclosed) = left - *at(fVariable)
	a.band(l, x, left, *at(fDisclosed), r[fBand-fDisclosed:])
	return r
}

// band divides what is disclosed of a line by when it is expected to be earned. What
// is left out leaves each band the same share. What no schedule earns stands last.
func (a *Accumulator) band(l *derive.Line, now civil.Day, left, disclosed money.Minor, bands []money.Minor) {
	expected := l.ExpectedOn(a.w.lastDay(now))
	before := a.value(expected, now)
	var taken, given money.Minor
	for k, months := range a.w.terms.RPOBands {
		at := a.value(expected, now.AddMonths(months))
		taken += within(at-before, left-taken)
		before = at
		upTo := taken
		if disclosed != left {
			upTo, _ = money.MulDiv(disclosed, int64(taken), int64(left), money.HalfUp) // taken is at most left: it fits
		}
		bands[k] = upTo - given
		given = upTo
	}
	bands[len(bands)-1] = disclosed - given
}

// unknownMonths is the duration of a contract of which nobody says how long it is: it
// is longer than the one-year expedient leaves out.
const unknownMonths = math.MaxInt

// originalMonths is the expected duration of a line's contract when it began, in
// months rounded up; combined contracts are one, and a renewed term is one of its own.
// An extension counts, an early end does not: the longest is taken.
func (a *Accumulator) originalMonths(l *derive.Line, contract []derive.Line) int {
	if l.Standard != nil && l.Standard.OriginalMonths > 0 {
		return int(l.Standard.OriginalMonths)
	}
	span := l.Span
	for i := range contract {
		o := &contract[i]
		if o.Term != l.Term || o.Span.Empty() {
			continue
		}
		span = civil.Span{From: min(span.From, o.Span.From), To: max(span.To, o.Span.To)}
		if c := a.own(o).Contract; c != nil && l.Term == 0 {
			if c.Ends.IsSet() {
				span.To = max(span.To, c.Ends.Day()+1)
			} else if c.Starts.IsSet() && !c.Term.IsZero() {
				span.To = max(span.To, c.Term.From(c.Starts.Day()))
			}
		}
	}
	if span.Empty() {
		return unknownMonths
	}
	months := 0
	for span.From.AddMonths(months) < span.To {
		months++
	}
	return months
}

// bandMeasures are those of the bands of the policies of windows.
func bandMeasures(windows []*Window) (out []measure) {
	for _, w := range windows {
		from := 0
		for _, months := range w.terms.RPOBands {
			name := fmt.Sprintf("%sto_%d", bandPrefix, months)
			if !slices.ContainsFunc(out, func(m measure) bool { return m.Name == name }) {
				out = append(out, balanceNote(name, fmt.Sprintf("RPO that is disclosed and expected to be earned in months %d to %d after the close (rpo.bands).", from+1, months), banded(months)))
			}
			from = months
		}
	}
	return append(out, balanceNote(bandPrefix+"later", "RPO that is disclosed and expected to be earned after the last of rpo.bands, or on no known day.",
		func(t *totals, j int) money.Minor { return t.note(fBand+footnote(len(t.w.terms.RPOBands)), j) }))
}

// banded reads the band that ends so many months after a close.
func banded(months int) func(t *totals, j int) money.Minor {
	return func(t *totals, j int) money.Minor {
		k := slices.Index(t.w.terms.RPOBands, months)
		if k < 0 {
			return 0 // a policy without it, beside one that has it
		}
		return t.note(fBand+footnote(k), j)
	}
}

// Remaining is the table of what remains at each close: what expedients leave out,
// and what is disclosed, by bands. The request has to keep Footnotes.
func (a *Accumulator) Remaining() (*Table, error) {
	if !a.w.Footnotes {
		return nil, fmt.Errorf("%s was not kept: make the window with %s", RemainingTable, keptFootnotes)
	}
	t := &Table{Title: "Remaining performance obligations", Label: "expected to be earned", Meta: a.w.meta(a.contracts),
		Note: "Committed and not earned at the close; expedients used (rpo.expedients): " + a.w.terms.RPOExpedients.String() + "."}
	t.Meta.Provisional = a.unanswered([]measure{{Measure: Measure{Name: "rpo", Kind: Balance}}})
	for _, p := range a.w.Periods {
		t.Columns = append(t.Columns, p.Label)
	}
	for _, c := range a.currencies() {
		sum := a.total(c)
		t.Rows = append(t.Rows, sum.remainingRows()...)
		t.Ties = append(t.Ties, sum.ties(a.checks[c])...)
	}
	return t, nil
}

func (t *totals) remainingRows() (rows []TableRow) {
	row := func(name, label string, at func(t *totals, j int) money.Minor) *TableRow {
		r := TableRow{Name: name, Label: label, Currency: t.currency}
		for j := 1; j < len(t.w.at); j++ {
			r.Cells = append(r.Cells, MoneyCell(at(t, j)))
		}
		rows = append(rows, r)
		return &rows[len(rows)-1]
	}
	from := 0
	for k, months := range t.w.terms.RPOBands {
		label := fmt.Sprintf("in months %d to %d", from+1, months)
		if from == 0 {
			label = fmt.Sprintf("within %d months", months)
		}
		row(fmt.Sprintf("%sto_%d", bandPrefix, months), label, noted(fBand+footnote(k))).Indent = 1
		from = months
	}
	row(bandPrefix+"later", "later, or on no known day", noted(fBand+footnote(len(t.w.terms.RPOBands)))).Indent = 1
	total := row("rpo_disclosed", "disclosed", noted(fDisclosed))
	total.Strong, total.Rule = true, true
	for _, x := range []struct {
		used bool
		name string
		text string
		f    footnote
	}{
		{t.w.terms.RPOExpedients.OneYear, "one_year", "left out: contracts of a year or less", fOneYear},
		{t.w.terms.RPOExpedients.AsInvoiced, "as_invoiced", "left out: earned as invoiced", fAsInvoiced},
		{t.w.terms.RPOExpedients.SeriesVariable, "series_variable", "left out: variable amounts of days to come", fVariable},
	} {
		if x.used {
			row(x.name, x.text, noted(x.f)).Indent = 1
		}
	}
	all := row("rpo", "all that remains", (*totals).rpo)
	all.Strong, all.Rule = true, true
	return rows
}
