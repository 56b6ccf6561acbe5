// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"fmt"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

var ownerTable = newTable("owner", nil,
	of("id", ref, func(o *Owner) *string { return &o.ID }, "who sold or keeps the contract", "rep-1").must(),
	of("share", share, func(o *Owner) *money.Decimal { return &o.Share }, "the part credited: 0.5 or 50%; one owner alone has all of it", "0.5"),
)

// share is a percentage that leaves room to be divided by 100.
var share = codec[money.Decimal]{
	spec: percent.spec,
	parse: func(d *Decoder, n *Node, v *money.Decimal) {
		percent.parse(d, n, v)
		if v.Scale > 16 {
			d.report(n, ClassValue, n.Text+" has more than 16 decimals", "round it")
		}
	},
	write: percent.write,
	empty: percent.empty,
}

var autoRenewTable = newTable("auto_renew", nil,
	of("term", duration, func(a *AutoRenew) *civil.Duration { return &a.Term }, "the length of each renewal", "12 months").must(),
	of("notice", delay, func(a *AutoRenew) *civil.Duration { return &a.Notice }, "how long before the end it can be refused", "60 days"),
	of("uplift", percent, func(a *AutoRenew) *money.Decimal { return &a.Uplift }, "percent added to the price at each renewal", "3%"),
	of("until", date, func(a *AutoRenew) *Date { return &a.Until }, "no renewal starts after this day", "2030-12-31"),
)

var rightsTable = newTable("termination rights", checkRights,
	of("holder", oneOf("customer", "entity", "both"), func(t *TerminationRights) *string { return &t.Holder }, "who may end the contract early", "customer").must(),
	of("notice", delay, func(t *TerminationRights) *civil.Duration { return &t.Notice }, "from the notice to the end", "30 days"),
	of("from", date, func(t *TerminationRights) *Date { return &t.From }, "the first day on which it can be over; without it, from the start on", "2025-01-01"),
	of("every", duration, func(t *TerminationRights) *civil.Duration { return &t.Every }, "it can be over each time so much has passed since the start; without it, on any day", "1 year"),
	of("penalty", pointer(positive), func(t *TerminationRights) **money.Decimal { return &t.Penalty }, "what ending early costs", "500.00"),
	of("penalties", listOf(fieldsOf(penaltyTable)), func(t *TerminationRights) *[]PenaltyStep { return &t.Penalties }, "what ending early costs from a day on, or after so much of the contract; before the first, penalty", "[{after: 1 year, amount: 2000.00}, {after: 2 years, amount: 0}]"),
	of("cause_only", boolValue, func(t *TerminationRights) *bool { return &t.CauseOnly }, "only a breach or another cause gives the right", "true"),
	of("refund", oneOf("none", "pro_rata", "full"), func(t *TerminationRights) *string { return &t.Refund }, "what is paid back of the time not used", "pro_rata"),
)

var penaltyTable = newTable("penalty", func(d *Decoder, n *Node, s *PenaltyStep) { checkWhen(d, n, &s.When) },
	of("from", date, func(s *PenaltyStep) *Date { return &s.From }, "the first day of the step", "2025-01-01"),
	of("after", delay, func(s *PenaltyStep) *civil.Duration { return &s.After }, "so long after the contract's start", "1 year"),
	of("amount", positive, func(s *PenaltyStep) *money.Decimal { return &s.Amount }, "what ending early costs from then on; 0 is nothing", "2000.00").must(),
)

// checkRights wants penalties in the order of their days.
func checkRights(d *Decoder, n *Node, t *TerminationRights) {
	for i := range t.Penalties {
		b, field := t.Penalties[i].When, fmt.Sprintf("penalties[%d]", i)
		if !b.starts() {
			d.reportAt(n.Get("penalties"), field, ClassMissing, "the penalty does not say when it starts", "add from: DAY, or after: 1 year; what leaving costs from the start is penalty")
			continue
		}
		if i == 0 {
			continue
		}
		a := t.Penalties[i-1].When
		if (a.From.IsSet() && b.From.IsSet() && b.From.Day() <= a.From.Day()) || (!a.From.IsSet() && !b.From.IsSet() && a.After.Days == 0 && b.After.Days == 0 && b.After.Months <= a.After.Months) {
			d.reportAt(n.Get("penalties"), field, ClassContradiction, "the penalty starts no later than the one before it", "put the penalties in the order of their days")
		}
	}
}

var componentTable = newTable("component", checkComponent,
	of("id", ref, func(c *Component) *string { return &c.ID }, "names it in its contract, for estimates; without it, its type", "bonus"),
	of("type", oneOf("variable", "minimum", "upfront_fee", "payable_to_customer", "concession", "sla", "pass_through", "agent", "financing"),
		func(c *Component) *string { return &c.Type }, "what sort of price component it is", "minimum").must(),
	of("amount", pointer(decimal), func(c *Component) **money.Decimal { return &c.Amount }, "its amount in major units", "1000.00"),
	of("rate", pointer(decimal), func(c *Component) **money.Decimal { return &c.Rate }, "its rate in percent, instead of an amount", "5"),
	of("target", ref, func(c *Component) *string { return &c.Target }, "the line it belongs to; without it, all lines", "seats"),
	of("line", ref, func(c *Component) *string { return &c.Line }, "the metered line whose use it is about, such as that of a royalty", "calls"),
	of("window", duration, func(c *Component) *civil.Duration { return &c.Window }, "the period that it is measured over; of an upfront fee, that it benefits", "3 months"),
	of("method", oneOf("as_used", "estimate", "ratable_then_excess", "ratable"), func(c *Component) *string { return &c.Method }, "how a minimum is recognized; without it, ratable_then_excess", "as_used"),
	of("attached", attributes, func(c *Component) *Attrs { return &c.Attached }, "free names", "{clause: 7.2}"),
)

func checkComponent(d *Decoder, n *Node, c *Component) {
	if c.Amount != nil && c.Rate != nil {
		d.report(n, ClassContradiction, "the component has both amount and rate", "keep one of the two")
	}
	if c.Rate == nil {
		return
	}
	least, most, of := int64(0), int64(100), "a part of the price: write the percentage, from 0 to 100"
	switch c.Type {
	case "financing":
		most, of = 1000, "the interest of a year: write the percentage, above 0 and at most 1000"
	case "variable":
		least, of = -100, "a part of the price: write the percentage, from -100 to 100"
	}
	if c.Rate.Cmp(money.DecimalOf(least)) < 0 || (c.Rate.Sign() == 0 && c.Type == "financing") || c.Rate.Cmp(money.DecimalOf(most)) > 0 {
		d.report(n.Get("rate"), ClassValue, "rate "+c.Rate.String()+" of the component "+c.Type+" is out of range", "it is "+of)
	}
}

var contractTable = newTable("contract", checkContract, append(
	lift(headFields(true), func(c *Contract) *Head { return &c.Head }),
	of("customer", ref, func(c *Contract) *string { return &c.Customer }, "who signed it", "cu-1").must(),
	of("bill_to", ref, func(c *Contract) *string { return &c.BillTo }, "the customer that gets the invoices, when another", "cu-2"),
	of("signed", date, func(c *Contract) *Date { return &c.Signed }, "the day of signature; without it, the start", "2023-12-15"),
	of("booked", date, func(c *Contract) *Date { return &c.Booked }, "the day that bookings count; without it, the day of signature", "2023-12-20"),
	of("starts", date, func(c *Contract) *Date { return &c.Starts }, "the first day of the term", "2024-01-01").must(),
	of("term", duration, func(c *Contract) *civil.Duration { return &c.Term }, "the length of the term; instead of ends", "12 months"),
	of("ends", date, func(c *Contract) *Date { return &c.Ends }, "the last day of the term, inclusive; instead of term", "2024-12-31"),
	of("open", boolValue, func(c *Contract) *bool { return &c.Open }, "the contract runs until it is ended; instead of term and ends", "true"),
	of("commit", duration, func(c *Contract) *civil.Duration { return &c.Commit }, "the part of the term that the customer cannot leave", "12 months"),
	of("currency", currency, func(c *Contract) *money.Currency { return &c.Currency }, "ISO 4217 code; without it, the currency of the book or policy", "USD"),
	of("entity", text, func(c *Contract) *string { return &c.Entity }, "the company of ours that signed it", "us"),
	of("owners", listOf(fieldsOf(ownerTable)), func(c *Contract) *[]Owner { return &c.Owners }, "who is credited, with shares", "[{id: rep-1, share: 1}]"),
	of("renews", listOf(ref), func(c *Contract) *[]string { return &c.Renews }, "the contracts that this one follows", "[c-0]"),
	of("combined_with", listOf(ref), func(c *Contract) *[]string { return &c.CombinedWith }, "contracts that are accounted for as one with this", "[c-2]"),
	of("auto_renew", pointer(fieldsOf(autoRenewTable)), func(c *Contract) **AutoRenew { return &c.AutoRenew }, "it renews by itself", "{term: 12 months, notice: 60 days}"),
	of("termination", pointer(fieldsOf(rightsTable)), func(c *Contract) **TerminationRights { return &c.Termination }, "rights to end it early", "{holder: customer, notice: 30 days}"),
	of("billing", billing, func(c *Contract) **Billing { return &c.Billing }, "when it is invoiced; without it, as the policy says", "{every: 1 year, in: advance}"),
	of("lines", listIn(fieldsOf(lineTable), func(d *Decoder, n int) []Line { return d.lines.take(n) }), func(c *Contract) *[]Line { return &c.Lines }, "what is sold", "[{product: team, quantity: 10, unit_price: 49.00, per: month}]"),
	of("components", listOf(fieldsOf(componentTable)), func(c *Contract) *[]Component { return &c.Components }, "parts of the price beside the lines", "[{type: minimum, amount: 1000.00}]"),
	of("count", integer[int64](1, 1_000_000_000_000), func(c *Contract) *int64 { return &c.Count }, "so many identical contracts", "1"),
	of("attributes", attributes, func(c *Contract) *Attrs { return &c.Attributes }, "free names to group and filter by", "{channel: partner}"),
)...)
