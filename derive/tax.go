// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import "github.com/ratable/ratable/money"

// taxSchedule puts tax on what the schedule of a line will invoice: its rate of
// each amount, rounded line by line to the nearest unit. A real invoice states its
// own tax, and what an opening had billed has none here.
func (d *Deriver) taxSchedule(l *Line, claims []claim) {
	rate := l.Fact.Tax.Rate
	den := int64(100)
	for range rate.Scale {
		den *= 10
	}
	for k := range claims {
		c := &claims[k]
		if c.invoice != nil || c.To <= c.From {
			continue
		}
		tax, err := money.MulDiv(c.Amount, rate.Coef, den, money.HalfUp)
		if !d.check(err, "lines.tax") {
			return
		}
		c.Tax = tax
	}
}
