// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import "github.com/ratable/ratable/fact"

// identify says what an obligation is, why, and how it is measured, where nothing
// said so before.
func (x *accounted) identify() {
	kind, why := x.identity()
	if x.kind == "" {
		x.kind = kind
	}
	if x.why == "" {
		x.why = why
	}
	if x.measured == "" {
		x.measured = x.measuredBy()
	}
}

// identity is what an obligation is, and why.
func (x *accounted) identity() (kind, why string) {
	product := fact.Subscription
	if p := x.now.line.Product; p != nil {
		product = p.ProductKind
	}
	switch r := x.now.recognition; {
	case x.empty && product == fact.Fee:
		return "set_up", "an activity that transfers nothing: its price belongs to what is promised (606-10-25-17)"
	case x.empty:
		return "set_up", "no promise, or immaterial: its price belongs to what is promised (606-10-25-16A, 25-17)"
	case product == fact.Option:
		return "option", "a material right to more (606-10-55-42)"
	case prepaid(x.now.line.Fact, x.now.line.Product):
		return "single", "prepaid, and earned as it is redeemed (606-10-55-46)"
	case product == fact.License && r == fact.OnDelivery:
		return "licence", "a right to use it as it is, passed at a point in time (606-10-55-58B, 55-58C)"
	case product == fact.License:
		return "series", "hosted software that the customer cannot take over is a service (606-10-55-54(a), 985-20-15-5)"
	case r == fact.Ratable, r == fact.AsInvoiced, r == fact.ByUsage:
		return "series", "distinct days of the same service, each satisfied over time (606-10-25-14(b))"
	case r == fact.OnDelivery:
		return "single", "control passes on delivery (606-10-25-30)"
	}
	return "single", "satisfied over time, by the progress that is reported (606-10-25-27, 25-31)"
}

// measuredBy says how progress of an obligation is measured.
func (x *accounted) measuredBy() string {
	if x.now.measure != noMeasure {
		return x.now.measure.String()
	}
	return x.now.recognition.String()
}
