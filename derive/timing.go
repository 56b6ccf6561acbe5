// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import "github.com/ratable/ratable/fact"

// AtPoint reports whether a line is earned at a point in time rather than over time,
// for the disaggregation of revenue (606-10-50-5, 55-91(f)).
func (l *Line) AtPoint() bool {
	switch {
	case l.Standard != nil:
		return l.Standard.PointInTime
	case l.Fact != nil:
		return recognition(l.Fact, l.Product) == fact.OnDelivery
	case l.Product != nil && l.Product.ProductKind == fact.UsageBased:
		return false
	}
	return l.Service.Empty()
}

// EarnedAsInvoiced reports whether a line is earned as it is invoiced (606-10-55-18).
func (l *Line) EarnedAsInvoiced() bool {
	if l.Standard != nil {
		return l.Standard.AsInvoiced
	}
	return l.Fact != nil && recognition(l.Fact, l.Product) == fact.AsInvoiced
}
