// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
)

// footnote explains a measure of the notes: by line what lines sum to, else by
// contract, which is netted.
func (x *explainer) footnote(arr *derive.Arrangement, kept []*derive.Line, contract []derive.Line) {
	switch x.m.Name {
	case "revenue_from_opening", "deferred_revenue_current", "deferred_revenue_noncurrent", "contract_asset_current", "contract_asset_noncurrent":
		x.noted(x.item(arr, nil), kept, contract, arr.Count)
		return
	}
	for _, l := range kept {
		own := x.acc.own(l)
		x.noted(x.item(own, l), []*derive.Line{l}, contract, own.Count)
	}
}

// noted adds an item that the accumulator computes as it does for a report.
func (x *explainer) noted(it Item, of []*derive.Line, contract []derive.Line, count int64) {
	last := len(x.w.at) - 1
	g := &group{flows: make([][]money.Minor, nFlows), balances: make([][]money.Minor, nSeries-nFlows)}
	for i := range g.flows {
		g.flows[i] = make([]money.Minor, x.w.axis.Len())
	}
	for i := range g.balances {
		g.balances[i] = make([]money.Minor, len(x.w.at))
	}
	x.acc.notesOf(g, 1, of, contract)
	var position money.Minor
	for _, l := range of {
		position += x.acc.positionOf(l, last)
	}
	g.at(sDeferred)[last], g.at(sAsset)[last] = max(position, 0), max(-position, 0)
	t := x.w.totalsOf(it.Currency, g)
	if x.m.whole != nil {
		it.Amount = int64(x.m.whole(t))
	} else {
		it.Amount = int64(x.m.balance(t, last))
	}
	if it.Amount == 0 {
		return
	}
	it.How = x.notedText(t, of, position)
	x.add(it, count)
}

// notedText is the arithmetic of a footnote.
func (x *explainer) notedText(t *totals, of []*derive.Line, position money.Minor) string {
	last := len(x.w.at) - 1
	show := func(v money.Minor) string { return v.Table(t.currency) }
	sum := func(f func(l *derive.Line) money.Minor) (v money.Minor) {
		for _, l := range of {
			v += f(l)
		}
		return v
	}
	switch x.m.Name {
	case "revenue_from_opening":
		liability := sum(func(l *derive.Line) money.Minor { return x.acc.positionOf(l, 0) })
		revenue := sum(func(l *derive.Line) money.Minor {
			if _, in := x.w.basis(l); !in {
				return 0
			}
			return x.acc.netOn(l, x.w.bound(last)) - x.acc.netOn(l, x.w.bound(0))
		})
		return fmt.Sprintf("the smaller of %s deferred at the opening and revenue of %s", show(liability), show(revenue))
	case "revenue_prior_performance":
		return fmt.Sprintf("%s caught up for performance before %s", show(t.note(fPrior, 0)), x.w.bound(0))
	case "gross_contract_asset", "gross_contract_liability":
		return fmt.Sprintf("position %s of the line alone", show(position))
	case "deferred_revenue_current", "deferred_revenue_noncurrent":
		return fmt.Sprintf("deferred %s, of which %s is expected to be earned later than twelve months after the close", show(position), show(t.note(fLiabilityLater, last)))
	case "contract_asset_current", "contract_asset_noncurrent":
		return fmt.Sprintf("contract asset %s, of which %s is expected to be claimed later than twelve months after the close", show(-position), show(t.note(fAssetLater, last)))
	}
	left := sum(func(l *derive.Line) money.Minor {
		return x.acc.value(l.Priced, x.w.bound(last)) - x.acc.netOn(l, x.w.bound(last))
	})
	text := fmt.Sprintf("%s remains, of which %s is disclosed (rpo.expedients: %s)", show(left), show(t.note(fDisclosed, last)), x.w.terms.RPOExpedients)
	if x.m.Name != "rpo_disclosed" {
		text += fmt.Sprintf(", and %s of it is expected to be earned in this band", show(x.m.balance(t, last)))
	}
	return text
}
