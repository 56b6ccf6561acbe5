// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

var settlementTable = newTable("settles", nil,
	of("refund", pointer(positive), func(x *Settlement) **money.Decimal { return &x.Refund }, "paid back", "100.00"),
	of("balance", pointer(positive), func(x *Settlement) **money.Decimal { return &x.Balance }, "added to the customer's credit balance", "100.00"),
	of("elsewhere", pointer(positive), func(x *Settlement) **money.Decimal { return &x.Elsewhere }, "settled in another way", "100.00"),
)

var creditLineTable = newTable("credit line", func(d *Decoder, n *Node, x *CreditLine) { checkPeriod(d, n, x.From, x.To) },
	of("line", ref, func(x *CreditLine) *string { return &x.Line }, "the row of the invoice", "1"),
	of("amount", positive, func(x *CreditLine) *money.Decimal { return &x.Amount }, "in major units, without tax", "500.00").must(),
	of("from", date, func(x *CreditLine) *Date { return &x.From }, "first day of the service that is credited", "2024-02-01"),
	of("to", date, func(x *CreditLine) *Date { return &x.To }, "its last day, inclusive", "2024-03-31"),
	of("tax", pointer(positive), func(x *CreditLine) **money.Decimal { return &x.Tax }, "tax on it", "95.00"),
)

var creditNoteTable = newTable("credit note", checkCreditNote, append(
	lift(headFields(false), func(x *CreditNote) *Head { return &x.Head }),
	of("invoice", ref, func(x *CreditNote) *string { return &x.Invoice }, "the invoice", "i-1").must(),
	of("issued", day, func(x *CreditNote) *civil.Day { return &x.Issued }, "the day of issue", "2024-02-10").must(),
	of("lines", listOf(fieldsOf(creditLineTable)), func(x *CreditNote) *[]CreditLine { return &x.Lines }, "row by row", "[{line: 1, amount: 500.00}]"),
	of("amount", pointer(positive), func(x *CreditNote) **money.Decimal { return &x.Amount }, "or in one sum, without tax", "500.00"),
	of("reason", oneOf("price", "refund", "error", "goodwill"), func(x *CreditNote) *string { return &x.Reason }, "why", "goodwill"),
	of("settles", pointer(fieldsOf(settlementTable)), func(x *CreditNote) **Settlement { return &x.Settles }, "how it is settled", "{refund: 500.00}"),
	of("split", oneOf("pro_rata", "unearned_first", "by_line"), func(x *CreditNote) *string { return &x.Split }, "which part of the price it takes; without it, as the policy says", "pro_rata"),
	of("component", ref, func(x *CreditNote) *string { return &x.Component }, "the component of the contract's price that it pays out; the price is lowered by that already", "sla"),
)...)

var refundTable = newTable("refund", checkRefund, append(
	lift(headFields(false), func(x *Refund) *Head { return &x.Head }),
	of("customer", ref, func(x *Refund) *string { return &x.Customer }, "who was paid", "cu-1"),
	of("invoice", ref, func(x *Refund) *string { return &x.Invoice }, "the invoice that was paid", "i-1"),
	of("payment", ref, func(x *Refund) *string { return &x.Payment }, "the payment that is paid back", "p-1"),
	of("paid", day, func(x *Refund) *civil.Day { return &x.Paid }, "the day it was paid", "2024-02-20").must(),
	of("amount", positive, func(x *Refund) *money.Decimal { return &x.Amount }, "in major units", "500.00").must(),
	of("price", pointer(positive), func(x *Refund) **money.Decimal { return &x.Price }, "the part that lowers the price; without it, all", "500.00"),
	of("currency", currency, func(x *Refund) *money.Currency { return &x.Currency }, "without it, the invoice's", "USD"),
	of("reason", text, func(x *Refund) *string { return &x.Reason }, "why", "budget"),
	of("split", oneOf("pro_rata", "unearned_first", "by_line"), func(x *Refund) *string { return &x.Split }, "which part of the price it takes; without it, as the policy says", "pro_rata"),
)...)

var disputeTable = newTable("dispute", nil, append(
	lift(headFields(false), func(x *Dispute) *Head { return &x.Head }),
	of("invoice", ref, func(x *Dispute) *string { return &x.Invoice }, "the invoice", "i-1").must(),
	of("payment", ref, func(x *Dispute) *string { return &x.Payment }, "the payment that was charged back", "p-1"),
	of("date", day, func(x *Dispute) *civil.Day { return &x.Date }, "the day of this state", "2024-03-05").must(),
	of("state", oneOf("opened", "won", "lost"), func(x *Dispute) *string { return &x.State }, "how it stands", "opened").must(),
	of("amount", pointer(positive), func(x *Dispute) **money.Decimal { return &x.Amount }, "the amount in question; without it, all", "500.00"),
	of("fee", pointer(positive), func(x *Dispute) **money.Decimal { return &x.Fee }, "what the channel charges", "15.00"),
)...)

var voidTable = newTable("void", checkVoid, append(
	lift(headFields(false), func(x *Void) *Head { return &x.Head }),
	of("invoice", ref, func(x *Void) *string { return &x.Invoice }, "the invoice", "i-1"),
	of("credit_note", ref, func(x *Void) *string { return &x.CreditNote }, "the credit note, instead of an invoice", "cn-1"),
	of("date", day, func(x *Void) *civil.Day { return &x.Date }, "the day", "2024-01-05").must(),
	of("reason", text, func(x *Void) *string { return &x.Reason }, "why", "budget"),
)...)

var writeOffTable = newTable("write off", nil, append(
	lift(headFields(false), func(x *WriteOff) *Head { return &x.Head }),
	of("invoice", ref, func(x *WriteOff) *string { return &x.Invoice }, "the invoice", "i-1").must(),
	of("date", day, func(x *WriteOff) *civil.Day { return &x.Date }, "the day", "2024-09-30").must(),
	of("amount", pointer(positive), func(x *WriteOff) **money.Decimal { return &x.Amount }, "in major units; without it, all that is open", "500.00"),
	of("reason", text, func(x *WriteOff) *string { return &x.Reason }, "why", "budget"),
)...)

var chargeTable = newTable("charge", checkCharge, append(
	lift(headFields(false), func(x *Charge) *Head { return &x.Head }),
	of("customer", ref, func(x *Charge) *string { return &x.Customer }, "who is to be billed", "cu-1"),
	of("contract", ref, func(x *Charge) *string { return &x.Contract }, "the contract it belongs to", "c-1"),
	of("line", ref, func(x *Charge) *string { return &x.Line }, "its line", "seats"),
	of("product", ref, func(x *Charge) *string { return &x.Product }, "what is charged", "overage"),
	of("date", day, func(x *Charge) *civil.Day { return &x.Date }, "the day it arose", "2024-03-31").must(),
	of("amount", decimal, func(x *Charge) *money.Decimal { return &x.Amount }, "in major units", "80.00").must(),
	of("currency", currency, func(x *Charge) *money.Currency { return &x.Currency }, "without it, the contract's", "USD"),
	of("from", date, func(x *Charge) *Date { return &x.From }, "first day of the service", "2024-03-01"),
	of("to", date, func(x *Charge) *Date { return &x.To }, "last day, inclusive", "2024-03-31"),
)...)

var balanceTable = newTable("balance", nil, append(
	lift(headFields(false), func(x *Balance) *Head { return &x.Head }),
	of("customer", ref, func(x *Balance) *string { return &x.Customer }, "whose balance", "cu-1").must(),
	of("date", day, func(x *Balance) *civil.Day { return &x.Date }, "the day that it stands at", "2024-01-31").must(),
	of("amount", decimal, func(x *Balance) *money.Decimal { return &x.Amount }, "in major units; above zero in the customer's favour", "120.00").must(),
	of("currency", currency, func(x *Balance) *money.Currency { return &x.Currency }, "without it, the book's", "USD"),
)...)

func init() {
	register(KindCreditNote, creditNoteTable, nil, "A document that takes back part of an invoice.", `
type: credit_note
invoice: i-1
issued: 2024-02-10
amount: 500.00
reason: goodwill
`)
	register(KindRefund, refundTable, nil, "Money paid back to a customer.", `
type: refund
invoice: i-1
paid: 2024-02-20
amount: 500.00
`)
	register(KindDispute, disputeTable, nil, "A payment or invoice that the customer contests.", `
type: dispute
invoice: i-1
date: 2024-03-05
state: opened
`)
	register(KindVoid, voidTable, nil, "The cancellation of an invoice, or of a credit note, as if it had not been issued.", `
type: void
invoice: i-1
date: 2024-01-05
`)
	register(KindWriteOff, writeOffTable, nil, "What is open on an invoice is given up.", `
type: write_off
invoice: i-1
date: 2024-09-30
`)
	register(KindCharge, chargeTable, nil, "An amount that is to be invoiced later.", `
type: charge
contract: c-1
product: overage
date: 2024-03-31
amount: 80.00
`)
	register(KindBalance, balanceTable, nil, "The credit balance of a customer.", `
type: balance
customer: cu-1
date: 2024-01-31
amount: 120.00
`)
}
