// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

var changeTable = newTable("change", checkChange,
	of("add", pointer(fieldsOf(lineTable)), func(x *Change) **Line { return &x.Add }, "a line that is added", "{product: extra, unit_price: 10.00, per: month}"),
	of("replaces", ref, func(x *Change) *string { return &x.Replaces }, "with add: the line whose place the added one takes; it ends the day before", "seats"),
	of("change", ref, func(x *Change) *string { return &x.Change }, "the line that is changed", "seats"),
	of("quantity", pointer(positive), func(x *Change) **money.Decimal { return &x.Quantity }, "its new quantity, from 0 upwards", "20"),
	of("unit_price", pointer(positive), func(x *Change) **money.Decimal { return &x.UnitPrice }, "its new unit price, from 0 upwards", "45.00"),
	of("per", per, func(x *Change) *Per { return &x.Per }, "what the new price is for; without it, as before", "month"),
	of("discount", oneOrMany(fieldsOf(discountTable)), func(x *Change) *[]Discount { return &x.Discounts }, "its new discounts", "{percent: 5}"),
	of("remove", ref, func(x *Change) *string { return &x.Remove }, "the line that is removed", "seats"),
)

var amendmentTable = newTable("amendment", checkAmendment, append(
	lift(headFields(false), func(x *Amendment) *Head { return &x.Head }),
	of("contract", ref, func(x *Amendment) *string { return &x.Contract }, "the contract", "c-1").must(),
	of("signed", date, func(x *Amendment) *Date { return &x.Signed }, "the day of signature, which may come after the change took effect; without it, the day it takes effect", "2024-05-20"),
	of("effective", day, func(x *Amendment) *civil.Day { return &x.Effective }, "the first day of the change", "2024-06-01").must(),
	of("changes", listOf(fieldsOf(changeTable)), func(x *Amendment) *[]Change { return &x.Changes }, "what changes in the lines", "[{change: seats, quantity: 20}]"),
	of("extend_to", date, func(x *Amendment) *Date { return &x.ExtendTo }, "the new last day of the term, inclusive", "2025-12-31"),
	of("fee", pointer(positive), func(x *Amendment) **money.Decimal { return &x.Fee }, "a fee for the change", "100.00"),
	of("credit_for_past", pointer(positive), func(x *Amendment) **money.Decimal { return &x.CreditForPast }, "a credit for time before the change", "50.00"),
	of("billing", oneOf("now", "next_invoice", "at_renewal", "none"), func(x *Amendment) *string { return &x.Billing }, "when the difference is invoiced", "now"),
	of("anchor", oneOf("keep", "reset"), func(x *Amendment) *string { return &x.Anchor }, "whether billing periods start anew", "keep"),
	of("credit", oneOf("credit_note", "balance", "refund"), func(x *Amendment) *string { return &x.Credit }, "how what the change gives back is settled; without it, as the policy says", "credit_note"),
	of("combined_with", listOf(ref), func(x *Amendment) *[]string { return &x.CombinedWith }, "amendments that were negotiated with it, as one package", "[a-2]"),
)...)

var terminationTable = newTable("termination", nil, append(
	lift(headFields(false), func(x *Termination) *Head { return &x.Head }),
	of("contract", ref, func(x *Termination) *string { return &x.Contract }, "the contract", "c-1").must(),
	of("line", ref, func(x *Termination) *string { return &x.Line }, "one line of it; without it, the whole contract", "seats"),
	of("noticed", date, func(x *Termination) *Date { return &x.Noticed }, "the day of notice", "2024-05-01"),
	of("effective", day, func(x *Termination) *civil.Day { return &x.Effective }, "the last day of the contract, inclusive", "2024-06-30").must(),
	of("paid_through", date, func(x *Termination) *Date { return &x.PaidThrough }, "the last day that stays paid", "2024-06-30"),
	of("reason", text, func(x *Termination) *string { return &x.Reason }, "why", "budget"),
	of("voluntary", tristate, func(x *Termination) *Tristate { return &x.Voluntary }, "the customer chose to", "true"),
	of("refund", pointer(fieldsOf(refundTermsTable)), func(x *Termination) **RefundTerms { return &x.Refund }, "what is paid back", "{amount: 500.00}"),
	of("fee", pointer(positive), func(x *Termination) **money.Decimal { return &x.Fee }, "what ending early costs the customer", "500.00"),
)...)

var refundTermsTable = newTable("agreed refund", nil,
	of("amount", positive, func(x *RefundTerms) *money.Decimal { return &x.Amount }, "in major units", "500.00").must(),
	of("agreed", date, func(x *RefundTerms) *Date { return &x.Agreed }, "the day it was agreed", "2024-05-15"),
	of("paid", date, func(x *RefundTerms) *Date { return &x.Paid }, "the day it was paid", "2024-07-10"),
)

var pauseTable = newTable("pause", checkPause, append(
	lift(headFields(false), func(x *Pause) *Head { return &x.Head }),
	of("contract", ref, func(x *Pause) *string { return &x.Contract }, "the contract", "c-1").must(),
	of("line", ref, func(x *Pause) *string { return &x.Line }, "one line of it; without it, the whole contract", "seats"),
	of("effective", day, func(x *Pause) *civil.Day { return &x.Effective }, "the first day without service", "2024-04-01").must(),
	of("until", date, func(x *Pause) *Date { return &x.Until }, "the last day without service, inclusive, when known", "2024-04-30"),
	of("reason", text, func(x *Pause) *string { return &x.Reason }, "why", "budget"),
	of("effect", oneOf("credit", "extend", "neither"), func(x *Pause) *string { return &x.Effect }, "the time is credited, added to the end, or neither", "extend"),
)...)

var resumeTable = newTable("resume", nil, append(
	lift(headFields(false), func(x *Resume) *Head { return &x.Head }),
	of("contract", ref, func(x *Resume) *string { return &x.Contract }, "the contract", "c-1").must(),
	of("line", ref, func(x *Resume) *string { return &x.Line }, "one line of it; without it, the whole contract", "seats"),
	of("effective", day, func(x *Resume) *civil.Day { return &x.Effective }, "the first day of service again", "2024-05-01").must(),
	of("reason", text, func(x *Resume) *string { return &x.Reason }, "why", "budget"),
)...)

var usageTable = newTable("usage", checkUsage, append(
	lift(headFields(false), func(x *Usage) *Head { return &x.Head }),
	of("contract", ref, func(x *Usage) *string { return &x.Contract }, "the contract", "c-1").must(),
	of("line", ref, func(x *Usage) *string { return &x.Line }, "one line of it; without it, the whole contract", "seats"),
	of("from", day, func(x *Usage) *civil.Day { return &x.From }, "first day of use", "2024-03-01").must(),
	of("to", date, func(x *Usage) *Date { return &x.To }, "last day of use, inclusive; without it, the first", "2024-03-31"),
	of("quantity", decimal, func(x *Usage) *money.Decimal { return &x.Quantity }, "how much, in the unit of the meter; below zero for a correction", "12500").must(),
)...)

func init() {
	register(KindAmendment, amendmentTable, nil, "An agreed change of a contract.", `
type: amendment
contract: c-1
signed: 2024-05-20
effective: 2024-06-01
changes:
  - {change: team, quantity: 20}
  - {remove: setup}
`)
	register(KindTermination, terminationTable, nil, "The early end of a contract or a line.", `
type: termination
contract: c-1
noticed: 2024-05-01
effective: 2024-06-30
reason: budget
refund: {amount: 500.00, agreed: 2024-05-15}
`)
	register(KindPause, pauseTable, nil, "A stop of service for a time.", `
type: pause
contract: c-1
effective: 2024-04-01
effect: extend
`)
	register(KindResume, resumeTable, nil, "The end of a pause.", `
type: resume
contract: c-1
effective: 2024-05-01
`)
	register(KindUsage, usageTable, nil, "What a customer used of a metered line.", `
type: usage
contract: c-1
line: calls
from: 2024-03-01
to: 2024-03-31
quantity: 12500
`)
}
