// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
)

// endOf is what an arrangement has at one end of a period, each part from the
// beginning.
type endOf struct {
	claimed, interest, refundable money.Minor
	net                           money.Minor // earned less contra revenue
	owed                          money.Minor // tax that is owed, less what was settled
}

// read adds a line, read at a bound.
func (x *endOf) read(a *Accumulator, l *derive.Line, j int) {
	day := a.w.bound(j)
	x.claimed += a.value(l.Claimed, day)
	x.net += a.netOn(l, day)
	x.owed += a.value(l.Tax, day)
	if l.Adjusted != nil {
		x.owed -= a.value(l.Adjusted.Settled, day)
	} else {
		x.owed -= a.value(l.Collected, day)
	}
	if s := l.Standard; s != nil {
		x.interest += a.value(s.Interest, day)
		x.refundable += a.value(s.Refundable, day)
		x.owed -= a.value(s.TaxWaiting, day)
	}
}

// receivable is what is owed without condition and not settled (606-10-45-4).
func (x *endOf) receivable() money.Minor { return x.claimed + x.owed }

// position is above zero a contract liability, below zero a contract asset
// (606-10-45-1).
func (x *endOf) position() money.Minor { return x.claimed + x.interest - x.refundable - x.net }

// moves tells what moved the contract liability and the contract asset of an
// arrangement; caught is what of its revenue catches up. An arrangement ends on one side, or on none:
//
//   - Claims settle the opening asset first; the rest goes to the liability.
//   - Revenue uses the opening liability first, then what was claimed since
//     (50-8(b)); beyond both it makes an asset.
//   - Interest and catch-ups are told where the arrangement ends, or began.
func (r *disclosedReader) moves(caught money.Minor) {
	opened, closed := r.from.position(), r.by.position()
	liability0, asset0 := max(opened, 0), max(-opened, 0)
	liability, asset := max(closed, 0), max(-closed, 0)
	claims := r.by.claimed - r.from.claimed
	interest := r.by.interest - r.from.interest
	revenue := r.by.net - r.from.net
	onAsset := asset > 0 || (asset0 > 0 && liability == 0)

	moved := min(asset0, max(claims, 0))
	ahead := asset - asset0 + moved // revenue that is in the asset
	if onAsset {
		ahead += interest
	}
	used := revenue - ahead // revenue that is in the liability
	opening := usedFirst(liability0, revenue)

	r.note(nLiabilityOpen, liability0)
	r.note(nLiability, liability)
	r.note(nAssetOpen, asset0)
	r.note(nAsset, asset)
	r.note(nRevenue, revenue)
	r.note(nFromOpening, opening)
	r.note(nClaims, claims-moved)
	r.note(nRefundable, r.by.refundable-r.from.refundable)
	r.note(nMoved, moved)

	if onAsset {
		told := min(caught, max(ahead, 0))
		r.note(nAssetCatchUp, told)
		r.note(nAhead, ahead-told)
		r.note(nAssetInterest, -interest)
		r.note(nCurrent, used-opening)
		return
	}
	told := min(caught, max(used-opening, 0))
	r.note(nAhead, ahead)
	r.note(nInterest, interest)
	r.note(nCatchUp, told)
	r.note(nCurrent, used-opening-told)
}
