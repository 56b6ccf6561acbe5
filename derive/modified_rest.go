// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
)

// reversed reports whether what is left of a total runs against it.
func reversed(left, total money.Minor) bool {
	return left > 0 && total <= 0 || left < 0 && total >= 0
}

// takeUp adds to pieces what the earlier ones left over: to the first, which is
// earned over time, or, where that would run backwards, to all of those in
// proportion.
func (m *modification) takeUp(ps []curve.Piece, rest, total money.Minor, ch *change) {
	if first := ps[0].Amount + rest; rest == 0 || first == 0 || !reversed(first, total) {
		ps[0].Amount = first
		return
	}
	left := rest
	weights := make([]int64, len(ps))
	for i := range ps {
		if !ps[i].IsStep() {
			left += ps[i].Amount
			weights[i] = int64(max(ps[i].Amount, -ps[i].Amount))
		}
	}
	parts := make([]money.Minor, len(ps))
	if err := money.Allocate(left, weights, parts); err != nil {
		m.d.fail(ch.head.At, ch.head.ID, "changes", "%v", err)
		return
	}
	for i := range ps {
		if !ps[i].IsStep() {
			ps[i].Amount = parts[i]
		}
	}
}
