// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package demo

import (
	"fmt"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

const (
	callsProduct = "api-calls"
	callsLine    = "calls"
)

// meteredLine is calls at a cent each, by what is used.
func meteredLine() fact.Line {
	return fact.Line{
		ID: callsLine, Product: callsProduct, Quantity: money.DecimalOf(1), UnitPrice: cents(1), Per: fact.Per{Unit: fact.PerEach},
		Meter: &fact.Meter{Unit: "call", Aggregate: "sum"},
	}
}

// meter has one customer pay for what it uses as well: of a contract that runs
// on and never changes. It draws from numbers of its own.
func (c *company) meter(r random) {
	for _, d := range c.deals {
		if d.rolling() || d.every == 12 || d.plan != business || d.start < First.First() || d.day(d.months) <= Through ||
			len(d.changes) > 0 || d.quit != nil || d.pause != nil {
			continue
		}
		d.calls = []int64{}
		for k := 0; d.day(k+1)-1 <= Through; k++ {
			d.calls = append(d.calls, int64(r.in(20000, 40000)+1500*k))
		}
		return
	}
}

// used is what the calls of months k to next cost: a cent each.
func (d *deal) used(k, next int) int64 {
	var sum int64
	for i := max(k, 0); i < min(next, len(d.calls)); i++ {
		sum += d.calls[i]
	}
	return sum
}

// usage is what was reported of the calls, month by month.
func (d *deal) usage() []fact.Fact {
	out := make([]fact.Fact, len(d.calls))
	for k, n := range d.calls {
		out[k] = &fact.Usage{
			Head: fact.Head{ID: fmt.Sprintf("u-%s-%02d", d.id[2:], k+1)}, Contract: d.id, Line: callsLine,
			From: d.day(k), To: fact.On(d.day(k+1) - 1), Quantity: money.DecimalOf(n),
		}
	}
	return out
}
