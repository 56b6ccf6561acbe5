// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package demo

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// A plan is a subscription and the terms that its customers tend to agree.
type plan struct {
	product  string
	segment  string
	seats    [2]int // of a first contract
	price    int64  // cents a seat and month
	terms    [3]int // months, with their weights in shares
	shares   [3]int // of the terms
	every    [3]int // billing periods in months, weighted
	periods  [3]int // weights of the billing periods
	free     int    // of a thousand first contracts, with free months
	ramp     int    // of a thousand contracts longer than a year, with rising prices
	support  int    // of a thousand contracts, with premium support
	services int    // of a thousand first contracts, with implementation
	renews   int    // of a thousand renew at the end of a term
	days     [3]int // weights of net 0, 30 and 45 days
	help     int64  // cents a month of premium support
	setup    [2]int // hundreds of dollars of implementation
}

const (
	starter = iota
	team
	business
)

var plans = []plan{
	starter: {
		product: "plan-starter", segment: "small", seats: [2]int{4, 18}, price: 2900, terms: [3]int{1, 1, 1}, shares: [3]int{1, 0, 0},
		every: [3]int{1, 1, 1}, periods: [3]int{1, 0, 0}, free: 150, support: 40, renews: 972, days: [3]int{8, 2, 0}, help: 4900, setup: [2]int{5, 9},
	},
	team: {
		product: "plan-team", segment: "mid-market", seats: [2]int{18, 55}, price: 4500, terms: [3]int{12, 24, 36}, shares: [3]int{8, 1, 1},
		every: [3]int{12, 3, 1}, periods: [3]int{4, 3, 3}, free: 250, ramp: 400, support: 350, services: 350, renews: 880, days: [3]int{1, 7, 2},
		help: 29900, setup: [2]int{20, 60},
	},
	business: {
		product: "plan-business", segment: "enterprise", seats: [2]int{50, 120}, price: 6200, terms: [3]int{12, 24, 36}, shares: [3]int{3, 3, 4},
		every: [3]int{12, 3, 1}, periods: [3]int{5, 4, 1}, free: 300, ramp: 600, support: 650, services: 800, renews: 920, days: [3]int{0, 5, 5},
		help: 99900, setup: [2]int{60, 240},
	},
}

const (
	supportProduct = "premium-support"
	setupProduct   = "implementation"
	courseProduct  = "training-day"
)

// products are the facts of what is sold.
func products() []fact.Fact {
	product := func(id, name, family string, kind fact.ProductKind) fact.Fact {
		return &fact.Product{Head: fact.Head{ID: id}, Name: name, Family: family, ProductKind: kind}
	}
	return []fact.Fact{
		product(plans[starter].product, "Starter", "plans", fact.Subscription),
		product(plans[team].product, "Team", "plans", fact.Subscription),
		product(plans[business].product, "Business", "plans", fact.Subscription),
		product(supportProduct, "Premium support", "add-ons", fact.Support),
		product(callsProduct, "API calls", "add-ons", fact.UsageBased),
		product(setupProduct, "Implementation", "services", fact.Service),
		product(courseProduct, "Training day", "services", fact.Service),
	}
}

// A customer is one of the company's customers while it is made up.
type customer struct {
	id, name string
	region   string
	plan     int
	deals    []*deal
	up       civil.Day // the day on which its next decision falls
	gone     bool
	back     civil.Day // when gone: the day it comes back; 0: never
}

var regions = []string{"Americas", "Europe", "Asia-Pacific"}

// fact is the customer as the book has it. Its segment is that of its last plan.
func (x *customer) fact() fact.Fact {
	return &fact.Customer{Head: fact.Head{ID: x.id}, Name: x.name, Attributes: fact.Attrs{
		{Name: "region", Value: x.region}, {Name: "segment", Value: plans[x.plan].segment},
	}}
}

func (x *customer) last() *deal { return x.deals[len(x.deals)-1] }
