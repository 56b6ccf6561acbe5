// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"maps"

	"github.com/ratable/ratable/money"
)

// figure is an amount, and how many arrangements in it wait for answers.
type figure struct {
	sum   money.Minor
	waits int
}

func (f *figure) add(v money.Minor, waits bool) {
	f.sum += v
	if waits && v != 0 {
		f.waits++
	}
}

func (f *figure) merge(o figure) { f.sum, f.waits = f.sum+o.sum, f.waits+o.waits }

// note is one of the amounts that a pack is made of.
type note uint8

const (
	nReceivableOpen note = iota
	nReceivable
	nAssetOpen
	nAsset
	nLiabilityOpen
	nLiability
	nRefundOpen
	nRefund
	nRevenue
	nFromOpening // revenue from the opening contract liability (50-8(b))
	nPrior       // revenue from performance of earlier periods (50-12A)

	// What moves a contract liability.
	nClaims
	nCurrent
	nCatchUp
	nInterest
	nRefundable

	// What moves a contract asset.
	nMoved
	nAhead
	nAssetCatchUp
	nAssetInterest

	// What remains, and what of it is left out.
	nRemaining
	nDisclosed
	nOneYear
	nAsInvoiced
	nVariable
	nNotes
)

// The parts of what contracts cost.
const (
	kOpening = iota
	kCapitalized
	kAmortized
	kImpaired
	kClosing
	kExpensed
	nCostNotes
)

type costNotes [nCostNotes]figure

// asked is what a question without answer touches.
type asked struct {
	contracts int
	revenue   money.Minor
	remaining money.Minor
	costs     money.Minor
}

// disclosed are the amounts of one period in one currency.
type disclosed struct {
	notes [nNotes]figure
	cuts  []map[string]figure // revenue, by cut and value
	bands []figure            // what remains and is disclosed, the last without a limit
	costs map[string]costNotes
	asked map[string]asked // by question
}

func newDisclosed(cuts, bands int) *disclosed {
	d := &disclosed{cuts: make([]map[string]figure, cuts), bands: make([]figure, bands+1), costs: map[string]costNotes{}, asked: map[string]asked{}}
	for i := range d.cuts {
		d.cuts[i] = map[string]figure{}
	}
	return d
}

func (d *disclosed) merge(o *disclosed) {
	for i := range d.notes {
		d.notes[i].merge(o.notes[i])
	}
	for i := range d.bands {
		d.bands[i].merge(o.bands[i])
	}
	for i := range d.cuts {
		for v, f := range o.cuts[i] {
			f.merge(d.cuts[i][v])
			d.cuts[i][v] = f
		}
	}
	for kind, c := range o.costs {
		for i, f := range d.costs[kind] {
			c[i].merge(f)
		}
		d.costs[kind] = c
	}
	for q, x := range o.asked {
		y := d.asked[q]
		d.asked[q] = asked{x.contracts + y.contracts, x.revenue + y.revenue, x.remaining + y.remaining, x.costs + y.costs}
	}
}

// values are all values of a cut in any of the periods.
func values(cut int, ps []*disclosed) map[string]bool {
	all := map[string]bool{}
	for _, p := range ps {
		for v := range maps.Keys(p.cuts[cut]) {
			all[v] = true
		}
	}
	return all
}
