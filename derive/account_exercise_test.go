// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// A year of seats for 1,200 comes with a right to more that is worth 300: 960 and 240
// are theirs (606-10-32-31). On 1 July more is bought for 60 a month, which others pay
// 100 for. As a continuation the seats keep their 80 a month, and the 240 go on to
// what was bought: 360 and 240 are 100 a month.
func TestAnOptionIsExercised(t *testing.T) {
	for name, c := range map[string]struct {
		used        bool
		seats, more money.Minor // by 1 August
		right       money.Minor // in the end
	}{
		"continuation": {true, 560_00, 100_00, 0},
		"expired":      {false, 560_00, 0, 240_00},
	} {
		t.Run(name, func(t *testing.T) {
			right := line("right", "0", onlyOnce)
			right.SSP, right.Expires = ref("300"), on("2024-07-31")
			con := contract("c", "2024-01-01", months(12), line("seats", "100", monthly), right)
			con.Lines[0].SSP = ref("1200")
			g := &derive.Group{Contracts: []*fact.Contract{con}, Judgements: &derive.Judgements{
				Answers: []*fact.Answer{answered("c/right", "breakage_entitled", "no")},
			}}
			if c.used {
				more := line("more", "60", monthly)
				more.SSP = ref("600")
				g.Changes = changesOf(agreed("a", "2024-07-01", "2024-07-01", fact.Change{Add: &more}))
				x := delivery("d1", "c", "right", "2024-07-01", fact.DeliveryExercised)
				x.Name = "more"
				g.Deliveries = []*fact.Delivery{x}
			}
			e := env(func(p *policy.Terms) { p.Proration = civil.Monthly })
			e.Products = map[string]*fact.Product{"right": {ProductKind: fact.Option}}
			p := derived(t, e, g)
			by, end := byLine(t, p, earned, day("2024-08-01")), byLine(t, p, earned, forever)
			if by["seats"] != c.seats || by["more"] != c.more {
				t.Errorf("by 1 August seats %d, more %d; want %d and %d", by["seats"], by["more"], c.seats, c.more)
			}
			if end["right"] != c.right {
				t.Errorf("the option earns %d itself, want %d", end["right"], c.right)
			}
			if all, price := at(t, p, earned, forever), at(t, p, priced, forever); all != price || all != at(t, p, contracted, forever) {
				t.Errorf("%d is earned of %d", all, price)
			}
			if c.used {
				g.Deliveries[0].Name = "nothing"
				if _, err := derive.New(e).Derive(g); err == nil {
					t.Error("an option for nothing that was sold is accepted")
				}
			}
		})
	}
}
