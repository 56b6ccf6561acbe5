// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"

	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// unit is what the items of an explanation are measured in: those of a ratio in
// what stands above.
func (x *explainer) unit() Unit {
	switch {
	case x.m.Name == "logo_churn":
		return UnitCount
	case x.m.ratio != nil:
		return UnitMoney
	}
	return x.m.Unit
}

// logos is what a loss adds to logo_churn.
func (x *explainer) logos(s *step) money.Minor {
	n := max(0, s.before-s.after)
	if !x.w.terms.LogoSamePeriod {
		n -= s.joined
	}
	if x.w.terms.LogoDenominator == policy.LogosAverage {
		n *= 2
	}
	return n
}

func (x *explainer) logoText(s *step) string {
	text := fmt.Sprintf("%d lost", s.before-s.after)
	if s.joined > 0 && !x.w.terms.LogoSamePeriod {
		text += fmt.Sprintf(", of them %d that were not there at the opening (retention.same_period: exclude)", s.joined)
	}
	if x.w.terms.LogoDenominator == policy.LogosAverage {
		text += ", taken twice, over the sum of opening and close (retention.logo_denominator: average)"
	}
	return text
}

// retained explains nrr and grr: one customer of the cohort, with its level at
// the opening and at the close.
func (x *explainer) retained(events []event, j int32, open, level, counts money.Minor) {
	n := len(x.w.at) - 1
	at := n
	if x.w.cohortWhole() && n > 1 {
		at = 0
	}
	if int(j) != at {
		return
	}
	it := x.ofEvents(events)
	it.Amount = int64(counts)
	cur := it.Currency
	it.Parts = []Part{
		{Curve: "recurring", Cause: "opening", Amount: open, How: fmt.Sprintf("%s annual at the close of %s", open.Table(cur), x.w.cohort[j]-1)},
		{Curve: "recurring", Cause: "closing", Amount: level, How: fmt.Sprintf("%s annual at the close of %s", level.Table(cur), x.w.bound(n)-1)},
	}
	switch {
	case counts == level:
		it.How = "counts with its level at the close"
	case counts == 0:
		it.How = "left in between, and counts as lost (retention.reactivation: exclude)"
	default:
		it.How = "counts with no more than its level at the opening"
	}
	x.add(it, 1)
}
