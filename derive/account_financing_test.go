// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

var interest = reading{"interest", func(l *derive.Line) curve.Curve {
	if l.Standard == nil {
		return nil
	}
	return l.Standard.Interest
}}

// 30,000 in advance for 36 months at 6%: level revenue of P i / (1 - (1+i)^-36) a
// month is 32,855.69 in all (the annuity, by hand with i = 0.005). Within
// a year, or judged not to be significant, it is not adjusted.
func TestFinancing(t *testing.T) {
	monthlyOnly := func(x *policy.Terms) { x.Proration = civil.Monthly }
	always := func(x *policy.Terms) { x.Proration, x.FinancingAlways = civil.Monthly, true }
	no := &fact.Answer{Subject: "c1", Question: "significant_financing", Value: "no", Date: day("2023-01-01")}
	for name, c := range map[string]struct {
		months int32
		price  string
		policy func(*policy.Terms)
		answer *fact.Answer
		want   money.Minor
	}{
		"three years":     {36, "30000", monthlyOnly, nil, 3285569},
		"one year":        {12, "30000", monthlyOnly, nil, 3000000},
		"not significant": {36, "30000", monthlyOnly, no, 3000000},
		// 12 × 10,000 × 0.005 / (1 - 1.005^-12) = 10,327.97
		"one year, always": {12, "10000", always, nil, 1032797},
	} {
		t.Run(name, func(t *testing.T) {
			con := contract("c1", "2023-01-01", months(c.months), line("saas", c.price, forTerm))
			con.Billing = &fact.Billing{Whole: true}
			con.Components = []fact.Component{{Type: "financing", Rate: ref("6")}}
			g := &derive.Group{Contracts: []*fact.Contract{con}}
			if c.answer != nil {
				g.Judgements = &derive.Judgements{Answers: []*fact.Answer{c.answer}}
			}
			p := derived(t, env(c.policy), g)
			e, pr, i, b := at(t, p, earned, forever), at(t, p, priced, forever), at(t, p, interest, forever), at(t, p, billed, forever)
			if e != c.want || pr != c.want || i != e-b {
				t.Errorf("earned %d, priced %d, interest %d of %d billed; want %d", e, pr, i, b, c.want)
			}
		})
	}
}
