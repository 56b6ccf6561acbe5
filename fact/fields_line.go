// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

var serviceTable = newTable("service", checkService,
	field[ServiceTerms]{
		member: member{name: "from", doc: "the first day of service, or on_delivery", example: "on_delivery", required: true,
			spec: &spec{kind: specEither, either: []*spec{day.spec, {kind: specEnum, enum: []string{"on_delivery"}}}, value: "day, or on_delivery"}},
		parse: func(d *Decoder, n *Node, s *ServiceTerms) {
			if s.OnDelivery = n.Shape == Scalar && n.Text == "on_delivery"; !s.OnDelivery {
				date.parse(d, n, &s.From)
			}
		},
		write: func(s *ServiceTerms) Node {
			if s.OnDelivery {
				return quoted("on_delivery")
			}
			return date.write(&s.From)
		},
		empty: func(*ServiceTerms) bool { return false },
	},
	of("expected", date, func(s *ServiceTerms) *Date { return &s.Expected }, "the day used until the delivery is known", "2024-03-01"),
	of("moves_end", boolValue, func(s *ServiceTerms) *bool { return &s.MovesEnd }, "a later start of service moves its end by as much", "true"),
)

func checkService(d *Decoder, n *Node, s *ServiceTerms) {
	if s.Expected.IsSet() && !s.OnDelivery && s.From.IsSet() {
		d.reportAt(n.Get("expected"), "expected", ClassContradiction, "a stated first day of service needs no expected one", "remove expected, or write from: on_delivery")
	}
}

var taxTable = newTable("tax", nil,
	of("rate", percent, func(t *Tax) *money.Decimal { return &t.Rate }, "percent", "19%").must(),
	of("inclusive", boolValue, func(t *Tax) *bool { return &t.Inclusive }, "the price holds the tax", "true"),
)

var tierTable = newTable("tier", nil,
	of("up_to", pointer(positive), func(t *Tier) **money.Decimal { return &t.UpTo }, "units up to this number; the last tier has none", "10000"),
	of("price", positive, func(t *Tier) *money.Decimal { return &t.Price }, "the price of a unit", "0.00045").must(),
)

var meterTable = newTable("meter", checkMeter,
	of("unit", text, func(m *Meter) *string { return &m.Unit }, "what is counted", "call").must(),
	of("aggregate", oneOf("sum", "max", "last", "last_ever"), func(m *Meter) *string { return &m.Aggregate }, "how counts of a period become one; without it, sum", "sum"),
	of("included", positive, func(m *Meter) *money.Decimal { return &m.Included }, "units that the price of the line covers", "100000"),
	of("tiers", listOf(fieldsOf(tierTable)), func(m *Meter) *[]Tier { return &m.Tiers }, "prices by quantity", "[{up_to: 10000, price: 0.001}, {price: 0.0005}]"),
	of("mode", oneOf("graduated", "volume", "retrospective"), func(m *Meter) *string { return &m.Mode }, "how the tiers apply; without it, graduated", "graduated"),
	of("window", duration, func(m *Meter) *civil.Duration { return &m.Window }, "the period that units are counted over", "1 month"),
)

func checkMeter(d *Decoder, n *Node, m *Meter) {
	for i := range m.Tiers {
		last := i == len(m.Tiers)-1
		switch up := m.Tiers[i].UpTo; {
		case up == nil && !last && d.found == 0:
			d.reportAt(n.Get("tiers"), "tiers", ClassContradiction, "only the last tier may be without up_to", "give every other tier its bound")
		case up != nil && i > 0 && m.Tiers[i-1].UpTo != nil && up.Cmp(*m.Tiers[i-1].UpTo) <= 0:
			d.reportAt(n.Get("tiers"), "tiers", ClassContradiction, "the bounds of the tiers do not rise", "put the tiers in the order of up_to")
		}
	}
}

var discountTable = newTable("discount", checkDiscount,
	field[Discount]{
		member: member{name: "percent", doc: "off the price, in percent", example: "10", spec: percent.spec},
		parse:  func(d *Decoder, n *Node, x *Discount) { percent.parse(d, n, &x.Percent) },
		write:  func(x *Discount) Node { return percent.write(&x.Percent) },
		empty:  func(x *Discount) bool { return x.Percent.IsZero() && !x.Amount.IsZero() },
	},
	of("amount", positive, func(x *Discount) *money.Decimal { return &x.Amount }, "off the price of a period, in major units; instead of percent", "100.00"),
	of("from", date, func(x *Discount) *Date { return &x.From }, "the first day of the discount; without it, the line's", "2024-01-01"),
	of("for", duration, func(x *Discount) *civil.Duration { return &x.For }, "how long it lasts; without it, to the end", "3 months"),
)

func checkDiscount(d *Decoder, n *Node, _ *Discount) {
	switch percent, amount := n.Get("percent"), n.Get("amount"); {
	case percent != nil && amount != nil:
		d.report(n, ClassContradiction, "the discount has both percent and amount", "keep one of the two; several discounts are a list")
	case percent == nil && amount == nil:
		d.report(n, ClassMissing, "the discount has neither percent nor amount", "add percent: 10, or amount: 100.00")
	}
}

var lineTable = newTable("line", checkLine,
	of("id", ref, func(l *Line) *string { return &l.ID }, "names the line in its contract; without it, the product's id", "seats"),
	of("product", ref, func(l *Line) *string { return &l.Product }, "what is sold", "team").must(),
	quantityField,
	unitPriceField,
	of("per", per, func(l *Line) *Per { return &l.Per }, "what the unit price is for", "month"),
	pricesField,
	freeField,
	of("discount", oneOrMany(fieldsOf(discountTable)), func(l *Line) *[]Discount { return &l.Discounts }, "lowers the price", "{percent: 10, for: 3 months}"),
	of("starts", date, func(l *Line) *Date { return &l.Starts }, "first day; without it, the contract's", "2024-02-01"),
	of("term", duration, func(l *Line) *civil.Duration { return &l.Term }, "length; without it and ends, to the contract's end", "6 months"),
	of("ends", date, func(l *Line) *Date { return &l.Ends }, "last day, inclusive; instead of term", "2024-07-31"),
	of("service", pointer(fieldsOf(serviceTable)), func(l *Line) **ServiceTerms { return &l.Service }, "when service runs, where that is not the term", "{from: on_delivery, expected: 2024-03-01}"),
	of("tax", pointer(fieldsOf(taxTable)), func(l *Line) **Tax { return &l.Tax }, "tax on the price", "{rate: 19%}"),
	of("meter", pointer(fieldsOf(meterTable)), func(l *Line) **Meter { return &l.Meter }, "how usage is counted and priced", "{unit: call, tiers: [{price: 0.001}]}"),
	of("expires", date, func(l *Line) *Date { return &l.Expires }, "the day that what is prepaid is lost", "2025-12-31"),
	of("on_expiry", oneOf("breakage", "refund", "rollover"), func(l *Line) *string { return &l.OnExpiry }, "what becomes of what is left then; without it, breakage: the seller keeps it. rollover: it goes on to be redeemed", "breakage"),
	of("payable_when", payableWhen, func(l *Line) *string { return &l.PayableWhen }, "the condition on which it is payable, beside the passing of time: all_delivered (every line of the contract), accepted, or a milestone by its name", "accepted"),
	of("ssp", pointer(positive), func(l *Line) **money.Decimal { return &l.SSP }, "its stand-alone selling price for its whole term and quantity, to allocate by", "5000.00"),
	of("billing", billing, func(l *Line) **Billing { return &l.Billing }, "when it is invoiced; without it, as the contract", "{every: 1 month, in: arrears}"),
	of("recognition", recognition, func(l *Line) *Recognition { return &l.Recognition }, "how it is earned; without it, as the product", "ratable"),
	of("proration", pointer(convention), func(l *Line) **civil.Convention { return &l.Convention }, "how its days count; without it, as the policy says", "monthly"),
	of("attributes", attributes, func(l *Line) *Attrs { return &l.Attributes }, "free names to group and filter by", "{team: data}"),
)

func checkLine(d *Decoder, n *Node, l *Line) {
	if l.Ends.IsSet() && !l.Term.IsZero() {
		d.reportAt(n.Get("ends"), "ends", ClassContradiction, "the line has both term and ends", "keep one of the two")
	}
	if n.Get("quantity") == nil {
		l.Quantity = money.DecimalOf(1)
	}
	checkPrice(d, n, l)
}
