// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

// balanceTable is what contracts have given rise to at both ends of the period
// (606-10-50-8(a)).
func (b *packer) balanceTable() {
	t := b.table("contract_balances", "Contract balances", "Receivables, contract assets and contract liabilities", "606-10-50-8(a), 45-1 to 45-5")
	t.Lead = "A contract liability is what customers have paid, or owe without condition, ahead of what they got; a contract asset is what they got ahead of that. Each contract, or contracts that are combined, has one of them or none."
	t.Label = "balance"
	for _, x := range []struct {
		name, label string
		open, close note
	}{
		{"receivables", "Receivables", nReceivableOpen, nReceivable},
		{"contract_assets", "Contract assets", nAssetOpen, nAsset},
		{"contract_liabilities", "Contract liabilities", nLiabilityOpen, nLiability},
		{"refund_liabilities", "Refund liabilities, apart from these", nRefundOpen, nRefund},
	} {
		if x.close == nRefund && !b.any(nRefundOpen, nRefund) {
			continue
		}
		t.line(x.name+"_opening", x.label+", opening", b.noted(x.open))
		t.line(x.name+"_closing", x.label+", closing", b.noted(x.close))
	}
	t.Notes = append(t.Notes, "Receivables are with tax. Contract costs are told apart; credit losses are no part of this pack.")
	close := func(t *totals) int { return len(t.w.at) - 1 }
	b.tieNote("receivables, opening = receivable", nReceivableOpen, func(t *totals) int64 { return int64(t.receivable(0)) })
	b.tieNote("receivables, closing = receivable", nReceivable, func(t *totals) int64 { return int64(t.receivable(close(t))) })
	b.tieNote("refund liabilities, closing = refund_liability", nRefund, func(t *totals) int64 { return int64(t.standard(xRefundable, close(t))) })
	if b.d.accs[0].w.billedBasis() {
		b.tieNote("contract liabilities, opening = deferred_revenue", nLiabilityOpen, func(t *totals) int64 { return int64(t.balance(sDeferred, 0)) })
		b.tieNote("contract liabilities, closing = deferred_revenue", nLiability, func(t *totals) int64 { return int64(t.balance(sDeferred, close(t))) })
		b.tieNote("contract assets, opening = contract_asset", nAssetOpen, func(t *totals) int64 { return int64(t.balance(sAsset, 0)) })
		b.tieNote("contract assets, closing = contract_asset", nAsset, func(t *totals) int64 { return int64(t.balance(sAsset, close(t))) })
		return
	}
	t.Notes = append(t.Notes, "The policy measures deferred_revenue otherwise (deferred.basis, deferred.products); contract liabilities here are by 606-10-45-2.")
	b.tie("contract liabilities - assets = claims + interest - refund liabilities - revenue", func(p int) int64 {
		return int64(b.ps[p].notes[nLiability].sum - b.ps[p].notes[nAsset].sum)
	}, func(t *totals) int64 {
		j := close(t)
		return int64(t.balance(sClaimed, j) + t.interest(j) - t.standard(xRefundable, j) - t.net(j))
	})
}

// recognisedTable is the revenue that has to do with earlier periods (606-10-50-8(b),
// 50-12A).
func (b *packer) recognisedTable() {
	t := b.table("revenue_of_earlier_periods", "Contract balances", "Revenue that comes from earlier periods", "606-10-50-8(b), 50-12A")
	t.Lead = "Revenue of the period that was in the contract liability at its opening, contract by contract and first in, first out; and revenue for what was delivered in earlier periods, from changes of the price, of estimates, of the measure of progress and of contracts, and from service that only counts now because its contract was signed later."
	t.Label = "revenue"
	t.line("from_opening", "In the contract liability at the opening", b.noted(nFromOpening))
	t.line("prior_performance", "For performance of earlier periods", b.noted(nPrior))
	if b.d.accs[0].w.billedBasis() {
		b.tieNote("revenue from the opening = revenue_from_opening", nFromOpening, func(t *totals) int64 { return int64(t.note(fFromOpening, 0)) })
	}
	b.tieNote("for performance of earlier periods = revenue_prior_performance", nPrior, func(t *totals) int64 { return int64(t.note(fPrior, 0)) })
}

// liabilityTable is what moved contract liabilities (606-10-50-8 to 50-10).
func (b *packer) liabilityTable() {
	t := b.table("contract_liabilities", "Contract balances", "What moved contract liabilities", "606-10-50-8 to 50-10")
	t.Lead = "From the opening to the closing contract liabilities, by cause."
	t.Label = "contract liabilities"
	t.balance("opening", "Opening", b.noted(nLiabilityOpen))
	t.line("claims", "Billed, received or due ahead of delivery", b.noted(nClaims))
	t.line("from_opening", "Revenue that was in the opening balance", negated(b.noted(nFromOpening)))
	t.line("current", "Revenue that came in and was earned in the period", negated(b.noted(nCurrent)))
	t.some("catch_up", "Cumulative catch-ups", negated(b.noted(nCatchUp)))
	t.some("interest", "Interest", b.noted(nInterest))
	t.some("refundable", "To and from refund liabilities", negated(b.noted(nRefundable)))
	t.total("closing", "Closing", 0, b.noted(nLiability))
}

// assetTable is what moved contract assets.
func (b *packer) assetTable() {
	if !b.any(nAssetOpen, nAsset, nMoved, nAhead, nAssetCatchUp) {
		return
	}
	t := b.table("contract_assets", "Contract balances", "What moved contract assets", "606-10-50-8 to 50-10")
	t.Lead = "From the opening to the closing contract assets, by cause."
	t.Label = "contract assets"
	t.balance("opening", "Opening", b.noted(nAssetOpen))
	t.line("moved", "Became unconditional: moved to receivables, or paid", negated(b.noted(nMoved)))
	t.line("ahead", "Revenue ahead of the right to be paid", b.noted(nAhead))
	t.some("catch_up", "Cumulative catch-ups", b.noted(nAssetCatchUp))
	t.some("interest", "Interest", b.noted(nAssetInterest))
	t.total("closing", "Closing", 0, b.noted(nAsset))
}

// refundTable is what moved refund liabilities, which are no contract liabilities
// (606-10-32-10, 55-22).
func (b *packer) refundTable() {
	if !b.any(nRefundOpen, nRefund, nRefundable) {
		return
	}
	t := b.table("refund_liabilities", "Contract balances", "What moved refund liabilities", "606-10-32-10, 50-8")
	t.Lead = "What customers have paid, or owe, and are expected to get back."
	t.Label = "refund liabilities"
	t.balance("opening", "Opening", b.noted(nRefundOpen))
	t.line("change", "Expected to be paid back, less paid back or released", b.noted(nRefundable))
	t.total("closing", "Closing", 0, b.noted(nRefund))
}

// negated are the figures with the other sign.
func negated(fs []figure) []figure {
	for i := range fs {
		fs[i].sum = -fs[i].sum
	}
	return fs
}
