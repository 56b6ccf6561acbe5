// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"strings"

	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
)

// contra are the parts by which credits lower revenue, read by one of the
// explainer's readings.
func (x *explainer) contra(l *derive.Line, cur money.Currency, read func(string, curve.Curve, money.Currency) []Part) []Part {
	if l.Adjusted == nil {
		return nil
	}
	var parts []Part
	for r, c := range l.Adjusted.Contra {
		for _, p := range read("contra "+derive.Reason(r).String(), c, cur) {
			p.Amount = -p.Amount
			p.How = "less " + p.How
			parts = append(parts, p)
		}
	}
	return parts
}

// unearned takes what is earned, less contra revenue, off a balance.
func (x *explainer) unearned(l *derive.Line, cur money.Currency) []Part {
	parts := x.balance("earned", l.Earned, cur, -1)
	return append(parts, x.contra(l, cur, func(name string, c curve.Curve, cur money.Currency) []Part {
		return x.balance(name, c, cur, -1) // less revenue is less taken off
	})...)
}

// adjusted are the parts of a measure of credits, disputes and bad debt.
func (x *explainer) adjusted(name string, l *derive.Line, cur money.Currency) []Part {
	a := l.Adjusted
	if a == nil {
		return nil
	}
	switch name {
	case "credit_notes", "billings_gross":
		return x.flows("credited", a.Credited, cur)
	case "bad_debt":
		return x.flows("bad debt", a.BadDebt, cur)
	case "recoveries":
		return x.flows("recovered", a.Recovered, cur)
	case "other_loss":
		return x.flows("lost", a.OtherLoss, cur)
	}
	for r, c := range a.Contra {
		if strings.TrimPrefix(name, "contra_") == derive.Reason(r).String() {
			return x.flows("contra "+derive.Reason(r).String(), c, cur)
		}
	}
	return nil
}
