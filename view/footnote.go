// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"slices"
	"strings"

	"github.com/ratable/ratable/money"
)

// footnote is a series that only a request with Footnotes keeps, along the bounds:
// what the notes to the accounts say beside the balances. Those up to lastWhole are of
// periods, and of the whole window at the first bound; the others are balances.
type footnote uint8

const (
	fFromOpening    footnote = iota // revenue that was in the contract liability at the opening
	fPrior                          // revenue for performance of earlier periods
	fGrossAsset                     // contract assets of lines, before they are netted
	fGrossLiability                 // contract liabilities of lines
	fLiabilityLater                 // of deferred revenue, what is not current
	fAssetLater                     // of contract assets
	fDisclosed                      // of rpo, what is disclosed,
	fOneYear                        // and what expedients leave out
	fAsInvoiced                     //
	fVariable                       //
	fBand                           // of what is disclosed, the first band
	lastWhole                = fPrior
	longestMonths   int      = 12 // the one-year expedient (606-10-50-14(a))
)

// nNotes is how many a window keeps: the last is the band without a limit.
func (w *Window) nNotes() int { return int(fBand) + len(w.terms.RPOBands) + 1 }

// note is the row of a footnote of a group.
func (g *group) note(f footnote, w *Window) []money.Minor {
	if g.notes == nil {
		g.notes = make([][]money.Minor, w.nNotes())
		for i := range g.notes {
			g.notes[i] = make([]money.Minor, len(w.at))
		}
	}
	return g.notes[f]
}

// addNotes merges the footnotes of another group, times sign.
func (g *group) addNotes(o *group, sign money.Minor) {
	if o.notes == nil {
		return
	}
	if g.notes == nil {
		g.notes = make([][]money.Minor, len(o.notes))
		for i := range g.notes {
			g.notes[i] = make([]money.Minor, len(o.notes[i]))
		}
	}
	for i, row := range o.notes {
		for j, v := range row {
			g.notes[i][j] += sign * v
		}
	}
}

// note is a footnote in period j, or at bound j.
func (t *totals) note(f footnote, j int) money.Minor {
	if t.g.notes == nil || int(f) >= len(t.g.notes) {
		return 0
	}
	return t.g.notes[f][j]
}

func wholeNote(name, meaning string, f footnote) measure {
	return measure{Measure: Measure{name, Whole, UnitMoney, meaning}, kept: keptFootnotes,
		flow:  func(t *totals, j int) money.Minor { return t.note(f, j) },
		whole: func(t *totals) money.Minor { return t.note(f, 0) }}
}

func balanceNote(name, meaning string, f func(t *totals, j int) money.Minor) measure {
	m := balanceOf(name, meaning, f)
	m.kept = keptFootnotes
	return m
}

func noted(f footnote) func(t *totals, j int) money.Minor {
	return func(t *totals, j int) money.Minor { return t.note(f, j) }
}

// footnoteMeasures are those of the notes to the accounts.
var footnoteMeasures = []measure{
	wholeNote("revenue_from_opening", "Revenue of the period that was in deferred revenue at its opening, contract by contract, first in, first out (606-10-50-8(b)).", fFromOpening),
	wholeNote("revenue_prior_performance", "Revenue of the period for performance of earlier periods: estimates and changes that were caught up (606-10-50-12A).", fPrior),
	balanceNote("gross_contract_asset", "Contract assets line by line, before each contract is netted.", noted(fGrossAsset)),
	balanceNote("gross_contract_liability", "Contract liabilities line by line, before each contract is netted.", noted(fGrossLiability)),
	balanceNote("deferred_revenue_current", "The part of deferred revenue that is not noncurrent (210-10).", func(t *totals, j int) money.Minor { return t.balance(sDeferred, j) - t.note(fLiabilityLater, j) }),
	balanceNote("deferred_revenue_noncurrent", "The part of deferred revenue that is expected to be earned later than twelve months after the close, what is deferred now being earned first.", noted(fLiabilityLater)),
	balanceNote("contract_asset_current", "The part of contract assets that is not noncurrent (210-10).", func(t *totals, j int) money.Minor { return t.balance(sAsset, j) - t.note(fAssetLater, j) }),
	balanceNote("contract_asset_noncurrent", "The part of contract assets that is expected to be claimed later than twelve months after the close, the first claims being of it.", noted(fAssetLater)),
	balanceNote("rpo_disclosed", "RPO without what the expedients of the policy leave out (rpo.expedients; 606-10-50-13 to 50-14B).", noted(fDisclosed)),
}

// NeedFootnotes reports whether any of the measures or tables is only kept by a
// request with Footnotes. "all" does not ask for them: they take as long as all
// others together, and the disclosure pack has them.
func NeedFootnotes(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return name == RemainingTable || strings.HasPrefix(name, bandPrefix) ||
			slices.ContainsFunc(footnoteMeasures, func(m measure) bool { return m.Name == name })
	})
}

// noteTies checks the footnotes against the balances that they are parts of.
func (t *totals) noteTies() []Tie {
	if !t.w.Footnotes {
		return nil
	}
	p := len(t.w.at) - 1
	left := t.note(fDisclosed, p) + t.note(fOneYear, p) + t.note(fAsInvoiced, p) + t.note(fVariable, p)
	var bands money.Minor
	for f := fBand; int(f) < t.w.nNotes(); f++ {
		bands += t.note(f, p)
	}
	return []Tie{
		{Name: "rpo_disclosed + what expedients leave out = rpo", Left: left, Right: t.rpo(p)},
		{Name: "bands of rpo = rpo_disclosed", Left: bands, Right: t.note(fDisclosed, p)},
		{Name: "gross_contract_liability - gross_contract_asset = deferred_revenue - contract_asset",
			Left: t.note(fGrossLiability, p) - t.note(fGrossAsset, p), Right: t.balance(sDeferred, p) - t.balance(sAsset, p)},
	}
}
