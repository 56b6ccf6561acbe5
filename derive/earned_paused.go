// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// spreadAround spreads the price over the service that a pause leaves, each day
// of it alike.
func (d *Deriver) spreadAround(out *Line, total money.Minor) {
	conv := d.terms.Proration
	if out.Fact.Convention != nil {
		conv = *out.Fact.Convention
	}
	var parts []civil.Span
	for i := range d.spans {
		s := served(out, civil.Span{From: d.spans[i].From, To: d.spans[i].To})
		if n := len(parts); d.spans[i].paused || s.Empty() {
			continue
		} else if n > 0 && parts[n-1].To == s.From {
			parts[n-1].To = s.To
			continue
		}
		parts = append(parts, s)
	}
	if len(parts) == 0 {
		d.spread(out, total, out.Service)
		return
	}
	weights, amounts := make([]int64, len(parts)), make([]money.Minor, len(parts))
	for i, s := range parts {
		weights[i] = conv.Weight(out.Service.From, out.Service.To, s.To) - conv.Weight(out.Service.From, out.Service.To, s.From)
	}
	if !d.check(money.Allocate(total, weights, amounts), "lines") {
		return
	}
	for i, s := range parts {
		d.spread(out, amounts[i], s)
	}
}
