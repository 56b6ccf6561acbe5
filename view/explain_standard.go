// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
)

// between are interest and refund liability at the close: what stands between
// claims and what is earned beside them.
func (x *explainer) between(l *derive.Line, cur money.Currency) []Part {
	if l.Standard == nil {
		return nil
	}
	return append(x.balance("interest", l.Standard.Interest, cur, 1), x.balance("refundable", l.Standard.Refundable, cur, -1)...)
}

// standard are the parts of a measure of what the standard sets apart.
func (x *explainer) standard(name string, l *derive.Line, cur money.Currency) []Part {
	s := l.Standard
	if s == nil {
		return nil
	}
	switch name {
	case "refund_liability":
		return x.balance("refundable", s.Refundable, cur, 1)
	case "unbilled":
		return append(x.balance("claimed", l.Claimed, cur, 1), x.balance("billed", l.Billed, cur, -1)...)
	case "interest_expense", "interest_income":
		income := name == "interest_income"
		var c curve.Curve
		for _, p := range s.Interest {
			if (p.Amount < 0) == income {
				c = append(c, p)
			}
		}
		parts := x.flows("interest", c, cur)
		for i := range parts {
			if income {
				parts[i].Amount = -parts[i].Amount
			}
		}
		return parts
	}
	return nil
}
