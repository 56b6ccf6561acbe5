// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

var sspTable = newTable("ssp", checkSSP, append(
	lift(headFields(false), func(x *SSP) *Head { return &x.Head }),
	of("product", ref, func(x *SSP) *string { return &x.Product }, "the product", "team"),
	of("bundle", listOf(ref), func(x *SSP) *[]string { return &x.Bundle }, "instead of product: products that are regularly sold together at a discount; point is the price of one of each", "[team, support]"),
	of("from", date, func(x *SSP) *Date { return &x.From }, "the first day it holds", "2024-01-01"),
	of("point", pointer(positive), func(x *SSP) **money.Decimal { return &x.Point }, "the price", "49.00"),
	of("low", pointer(positive), func(x *SSP) **money.Decimal { return &x.Low }, "the lower bound of a range", "45.00"),
	of("high", pointer(positive), func(x *SSP) **money.Decimal { return &x.High }, "its upper bound", "55.00"),
	of("percent_of_list", pointer(positive), func(x *SSP) **money.Decimal { return &x.PercentOfList }, "percent of the list price, instead", "90"),
	of("per", per, func(x *SSP) *Per { return &x.Per }, "what the price is for; without it, as the line's price", "month"),
	of("currency", currency, func(x *SSP) *money.Currency { return &x.Currency }, "without it, the book's", "USD"),
	of("stratum", text, func(x *SSP) *string { return &x.Stratum }, "the customers that it is for: the attribute stratum of a contract or customer, or a customer's segment, class, region or channel", "enterprise"),
	of("method", oneOf("observable", "adjusted_market", "cost_plus", "residual"), func(x *SSP) *string { return &x.Method }, "how it was found; without it, observable: the product is sold alone at it. residual: its price is highly variable or uncertain, so it gets what the others leave, if that lies within low and high", "observable"),
	of("evidence", text, func(x *SSP) *string { return &x.Evidence }, "where the support for it is", "price study 2024"),
)...)

var rateTable = newTable("rate", checkRate, append(
	lift(headFields(false), func(x *Rate) *Head { return &x.Head }),
	of("base", currency, func(x *Rate) *money.Currency { return &x.Base }, "one unit of this currency", "EUR").must(),
	of("quote", currency, func(x *Rate) *money.Currency { return &x.Quote }, "costs so many of this", "USD").must(),
	of("date", day, func(x *Rate) *civil.Day { return &x.Date }, "the day, or the first day of the period", "2024-01-31").must(),
	of("rate", positive, func(x *Rate) *money.Decimal { return &x.Rate }, "the rate", "1.0837").must(),
	of("basis", oneOf("spot", "average", "closing"), func(x *Rate) *string { return &x.Basis }, "what sort of rate it is", "closing"),
)...)

var costTable = newTable("cost", checkCost, append(
	lift(headFields(false), func(x *Cost) *Head { return &x.Head }),
	of("contract", ref, func(x *Cost) *string { return &x.Contract }, "the contract", "c-1").must(),
	of("line", ref, func(x *Cost) *string { return &x.Line }, "one line of it", "setup"),
	of("date", day, func(x *Cost) *civil.Day { return &x.Date }, "the day on which it was owed", "2024-01-15").must(),
	of("amount", positive, func(x *Cost) *money.Decimal { return &x.Amount }, "in major units", "500.00").must(),
	of("purpose", oneOf("obtain", "fulfil"), func(x *Cost) *string { return &x.Purpose }, "what it was for", "obtain").must(),
	of("name", text, func(x *Cost) *string { return &x.Name }, "what it is", "commission"),
	of("payee", text, func(x *Cost) *string { return &x.Payee }, "who got it", "rep-1"),
	of("currency", currency, func(x *Cost) *money.Currency { return &x.Currency }, "without it, the contract's; another one is refused", "USD"),
	of("starts", date, func(x *Cost) *Date { return &x.Starts }, "the first day of its amortisation; without it, when the service starts, not before it was owed", "2024-02-01"),
	of("benefit", duration, func(x *Cost) *civil.Duration { return &x.Benefit }, "how long it is of use, from then on; without it, as answered", "60 months"),
	of("renewal", boolValue, func(x *Cost) *bool { return &x.Renewal }, "whether it was paid for a renewal: it is of use from the next term on", "true"),
	of("rate", pointer(percent), func(x *Cost) **money.Decimal { return &x.Rate }, "percent of the contract's value that it is", "6%"),
	of("renewal_rate", pointer(percent), func(x *Cost) **money.Decimal { return &x.RenewalRate }, "percent of its value that a renewal will cost: less than rate is not in proportion", "2%"),
	of("plan_average", pointer(positive), func(x *Cost) **money.Decimal { return &x.PlanAverage }, "of a plan whose rates rise with what is sold: its part of what the plan is expected to pay in all", "450.00"),
	of("topic", text, func(x *Cost) *string { return &x.Topic }, "another topic of the Codification that governs it", "350-40"),
)...)

var targetTable = newTable("target", func(d *Decoder, n *Node, x *Target) { checkRange(d, n, "to", On(x.From), On(x.To)) }, append(
	lift(headFields(false), func(x *Target) *Head { return &x.Head }),
	of("measure", text, func(x *Target) *string { return &x.Measure }, "the measure that is planned", "bookings").must(),
	of("from", day, func(x *Target) *civil.Day { return &x.From }, "first day of the period", "2024-01-01").must(),
	of("to", day, func(x *Target) *civil.Day { return &x.To }, "its last day, inclusive", "2024-03-31").must(),
	of("amount", decimal, func(x *Target) *money.Decimal { return &x.Amount }, "the number planned", "250000").must(),
	of("currency", currency, func(x *Target) *money.Currency { return &x.Currency }, "without it, the book's", "USD"),
	of("owner", text, func(x *Target) *string { return &x.Owner }, "whose quota it is", "rep-1"),
	of("attributes", attributes, func(x *Target) *Attrs { return &x.Attributes }, "what it is limited to", "{region: EU}"),
)...)

var trialTable = newTable("trial", func(d *Decoder, n *Node, x *Trial) { checkRange(d, n, "ends", On(x.Started), x.Ends) }, append(
	lift(headFields(false), func(x *Trial) *Head { return &x.Head }),
	of("customer", ref, func(x *Trial) *string { return &x.Customer }, "who tries", "cu-1").must(),
	of("product", ref, func(x *Trial) *string { return &x.Product }, "what is tried", "team"),
	of("started", day, func(x *Trial) *civil.Day { return &x.Started }, "the first day", "2024-01-10").must(),
	of("ends", date, func(x *Trial) *Date { return &x.Ends }, "the last day, inclusive", "2024-02-08"),
	of("converted", date, func(x *Trial) *Date { return &x.Converted }, "the day the customer signed", "2024-02-01"),
	of("contract", ref, func(x *Trial) *string { return &x.Contract }, "the contract it led to", "c-1"),
	of("attributes", attributes, func(x *Trial) *Attrs { return &x.Attributes }, "free names", "{channel: web}"),
)...)

var figureTable = newTable("figure", func(d *Decoder, n *Node, x *Figure) { checkRange(d, n, "to", On(x.From), x.To) }, append(
	lift(headFields(false), func(x *Figure) *Head { return &x.Head }),
	of("name", text, func(x *Figure) *string { return &x.Name }, "the name of the number", "marketing_spend").must(),
	of("from", day, func(x *Figure) *civil.Day { return &x.From }, "first day of the period", "2024-01-01").must(),
	of("to", date, func(x *Figure) *Date { return &x.To }, "its last day, inclusive; without it, the first", "2024-01-31"),
	of("value", decimal, func(x *Figure) *money.Decimal { return &x.Value }, "the number", "42000.00").must(),
	of("unit", oneOf("money", "count", "ratio"), func(x *Figure) *string { return &x.Unit }, "what it counts; without it, money", "money"),
	of("currency", currency, func(x *Figure) *money.Currency { return &x.Currency }, "of money; without it, the book's", "USD"),
	of("attributes", attributes, func(x *Figure) *Attrs { return &x.Attributes }, "free names to group by", "{region: EU}"),
)...)

func init() {
	register(KindSSP, sspTable, nil, "A stand-alone selling price.", `
type: ssp
product: team
from: 2024-01-01
low: 45.00
point: 49.00
high: 55.00
per: month
`)
	register(KindRate, rateTable, nil, "An exchange rate.", `
type: rate
base: EUR
quote: USD
date: 2024-01-31
rate: 1.0837
basis: closing
`)
	register(KindCost, costTable, nil, "A cost to obtain or fulfil a contract.", `
type: cost
contract: c-1
date: 2024-01-15
amount: 588.00
purpose: obtain
name: commission
payee: rep-1
`)
	register(KindTarget, targetTable, nil, "A plan or a quota.", `
type: target
measure: bookings
from: 2024-01-01
to: 2024-03-31
amount: 250000
owner: rep-1
`)
	register(KindTrial, trialTable, nil, "A time of free use before a contract.", `
type: trial
customer: cu-1
product: team
started: 2024-01-10
ends: 2024-02-08
converted: 2024-02-01
`)
	register(KindFigure, figureTable, nil, "A number from elsewhere that ratios may use.", `
type: figure
name: marketing_spend
from: 2024-01-01
to: 2024-01-31
value: 42000.00
`)
}
