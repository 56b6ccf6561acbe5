// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

var outcomeTable = newTable("outcome", nil,
	of("value", decimal, func(x *Outcome) *money.Decimal { return &x.Value }, "the amount or number", "900.00").must(),
	of("probability", percent, func(x *Outcome) *money.Decimal { return &x.Probability }, "in percent", "60%"),
)

var expectedTermTable = newTable("expected term", nil,
	of("odds", pointer(percent), func(x *ExpectedTerm) **money.Decimal { return &x.Odds }, "in percent, that the customer goes on into it from the one before; without it, that is certain", "90%"),
	of("price", pointer(positive), func(x *ExpectedTerm) **money.Decimal { return &x.Price }, "what all of the line would cost in it; without it, what it costs in the term at hand", "1000.00"),
	of("cost", pointer(positive), func(x *ExpectedTerm) **money.Decimal { return &x.Cost }, "what serving all of the line would cost in it", "750.00"),
)

var estimateTable = newTable("estimate", checkEstimate, append(
	lift(headFields(false), func(x *Estimate) *Head { return &x.Head }),
	of("subject", text, func(x *Estimate) *string { return &x.Subject }, "what is estimated, such as a contract and component", "c-1 minimum").must(),
	of("contract", ref, func(x *Estimate) *string { return &x.Contract }, "the contract it is about", "c-1"),
	of("line", ref, func(x *Estimate) *string { return &x.Line }, "its line", "seats"),
	of("date", day, func(x *Estimate) *civil.Day { return &x.Date }, "the day of the estimate", "2024-03-31").must(),
	of("from", date, func(x *Estimate) *Date { return &x.From }, "the first day of the period that it is about; without it, the period of the component that holds the date", "2024-01-01"),
	of("to", date, func(x *Estimate) *Date { return &x.To }, "the last day of that period, inclusive", "2024-12-31"),
	of("method", oneOf("expected_value", "most_likely", "stated"), func(x *Estimate) *string { return &x.Method }, "how it was found", "expected_value"),
	of("outcomes", listOf(fieldsOf(outcomeTable)), func(x *Estimate) *[]Outcome { return &x.Outcomes }, "what may come", "[{value: 900.00, probability: 60%}, {value: 0, probability: 40%}]"),
	of("expected", pointer(decimal), func(x *Estimate) **money.Decimal { return &x.Expected }, "the amount expected", "540.00"),
	of("included", pointer(decimal), func(x *Estimate) **money.Decimal { return &x.Included }, "the part that is included in the price", "400.00"),
	of("direct_costs", pointer(positive), func(x *Estimate) **money.Decimal { return &x.DirectCosts }, "of an estimate that tests contract costs: what is still to be spent to earn what is expected", "1200.00"),
	of("terms", listOf(fieldsOf(expectedTermTable)), func(x *Estimate) *[]ExpectedTerm { return &x.Terms }, "of a line whose renewals are a material right: the terms that are expected, the one at hand first", "[{cost: 600.00}, {odds: 90%, cost: 750.00}]"),
	of("discount", pointer(percent), func(x *Estimate) **money.Decimal { return &x.Discount }, "of an option: the discount that it gives beyond what others get, in percent of what is expected to be bought with it", "30%"),
	of("likelihood", pointer(percent), func(x *Estimate) **money.Decimal { return &x.Likelihood }, "of an option: how likely it is used, in percent", "80%"),
	of("by", text, func(x *Estimate) *string { return &x.By }, "who judged", "controller"),
)...)

var answerTable = newTable("answer", nil, append(
	lift(headFields(false), func(x *Answer) *Head { return &x.Head }),
	of("subject", text, func(x *Answer) *string { return &x.Subject }, "what it is about, such as a contract", "c-1").must(),
	of("question", text, func(x *Answer) *string { return &x.Question }, "the name of the question", "distinct").must(),
	of("value", text, func(x *Answer) *string { return &x.Value }, "the answer", "combined").must(),
	of("by", text, func(x *Answer) *string { return &x.By }, "who answered", "controller"),
	of("at", day, func(x *Answer) *civil.Day { return &x.Date }, "the day of the answer", "2024-03-31").must(),
	of("why", text, func(x *Answer) *string { return &x.Why }, "the reason", "integrated before go-live"),
)...)

func init() {
	register(KindEstimate, estimateTable, nil, "A judgement of an amount that is not known yet.", `
type: estimate
subject: bonus
contract: c-1
date: 2024-03-31
method: expected_value
outcomes: [{value: 900.00, probability: 60%}, {value: 0, probability: 40%}]
included: 400.00
`)
	register(KindAnswer, answerTable, nil, "The answer to a question of judgement.", `
type: answer
subject: c-1
question: distinct
value: combined
by: controller
at: 2024-03-31
why: integrated before go-live
`)
}
