// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
)

// CostAsset is a cost of obtaining or fulfilling a contract (340-40): its curves,
// in minor units of the currency of its arrangement, for one contract;
// Arrangement.Count multiplies them. Its carrying amount is Capitalized -
// Amortized - Impaired.
type CostAsset struct {
	Arrangement int // index into Positions.Arrangements
	Line        int // index into Positions.Lines, -1: the whole contract
	Fact        *fact.Cost

	Capitalized curve.Curve
	Amortized   curve.Curve
	Impaired    curve.Curve
	Expensed    curve.Curve // not capitalised: an expense at once
	Elsewhere   curve.Curve // governed by another topic, and no part of contract costs

	// Period is what it was amortised over at first, empty when it is not, or
	// follows deliveries; Why says how that came about, or why it is no asset.
	Period civil.Span
	Why    string

	Missing []*Question // as Standard.Missing
}
