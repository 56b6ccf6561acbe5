// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// A selling price of a line's own is that of what was sold: after a change it counts
// by what there is of the line, in the test of what is added and in the allocation
// of what is left alike. Ten seats for 1,200 and support for 600 are each sold for
// 1,200 alone, so each has 900 of 1,800. From July there are other seats, or more
// months, and what is left of the 1,800, 900, is shared with what that costs:
// twenty seats: 1,500 by 1,200 to 600; five: 600 by 300 to 600; twenty, and all of it
// half a year longer: 3,000 by 2,400 to 1,200.
func TestAnOwnSellingPriceGoesWithTheLine(t *testing.T) {
	for name, c := range map[string]struct {
		quantity, longer string
		seats, support   money.Minor
	}{
		"more":   {"20", "", 145000, 95000},
		"fewer":  {"5", "", 65000, 85000},
		"longer": {"20", "2025-06-30", 245000, 145000},
	} {
		seats := fact.Line{ID: "seats", Product: "seats", Quantity: num("10"), UnitPrice: num("10"), Per: monthly, SSP: ref("1200")}
		support := line("support", "50", monthly)
		support.SSP = ref("1200")
		con := contract("c", "2024-01-01", months(12), seats, support)
		a := agreed("a", "2024-07-01", "2024-07-01")
		a.Changes = []fact.Change{{Change: "seats", Quantity: ref(c.quantity)}}
		if c.longer != "" {
			a.ExtendTo = fact.On(day(c.longer))
		}
		g := &derive.Group{Contracts: []*fact.Contract{con}, Changes: changesOf(a), Judgements: &derive.Judgements{Answers: []*fact.Answer{answered("a", "reflects_ssp", "no")}}}
		p, out := accountingOf(t, env(func(p *policy.Terms) { p.Proration = civil.Monthly }), g)
		is := byLine(t, p, earned, forever)
		if is["seats"] != c.seats || is["support"] != c.support {
			t.Errorf("%s: %v, want seats %d, support %d: %s", name, is, c.seats, c.support, strings.Join(out.Path[0].Steps, "; "))
		}
	}
}
