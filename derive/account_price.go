// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// allocate divides a price among lines by the stand-alone selling prices, on a day,
// of what of them is delivered from day "from" on.
func (a *account) allocate(amount money.Minor, lines []*accounted, from, on civil.Day) []money.Minor {
	weights, parts := make([]int64, len(lines)), make([]money.Minor, len(lines))
	var sum money.Minor
	for i, x := range lines {
		parts[i] = a.statedLeft(x, from)
		sum += parts[i]
		weights[i] = int64(max(0, parts[i]))
	}
	if sum == amount {
		return parts
	}
	if err := money.Allocate(amount, weights, parts); err != nil {
		a.d.check(err, "lines")
	}
	return parts
}

// statedLeft is the stated price of what of a line is delivered from a day on.
func (a *account) statedLeft(x *accounted, from civil.Day) (sum money.Minor) {
	if from == civil.MinDay {
		return x.stated
	}
	for _, p := range x.now.course.pieces {
		if q, ok := leftOf(p, from); ok {
			sum += q.Amount
		}
	}
	return sum
}
