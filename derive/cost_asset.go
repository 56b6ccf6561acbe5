// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
)

// CostAsset is a cost of obtaining or fulfilling a contract (340-40): its four
// curves, in the currency of its arrangement. Its carrying amount is Capitalized -
// Amortized - Impaired.
type CostAsset struct {
	Arrangement int // index into Positions.Arrangements
	Line        int // index into Positions.Lines, -1: the whole contract
	Fact        *fact.Cost

	Capitalized curve.Curve
	Amortized   curve.Curve
	Impaired    curve.Curve
	Expensed    curve.Curve // not capitalised: an expense at once

	Missing []*Question // as Standard.Missing
}
