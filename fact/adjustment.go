// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// Settlement is how a credit note is settled, by parts.
type Settlement struct {
	Refund    *money.Decimal // paid back
	Balance   *money.Decimal // added to the customer's credit balance
	Elsewhere *money.Decimal // settled in another way
}

// CreditLine is one row of a credit note.
type CreditLine struct {
	Line   string         // the row of the invoice
	Amount money.Decimal  // in major units, without tax
	From   Date           // first day of the service that is credited
	To     Date           // its last day, inclusive
	Tax    *money.Decimal // tax on it
}

// CreditNote takes back part of an invoice.
type CreditNote struct {
	Head
	Invoice string         // the invoice
	Issued  civil.Day      // the day of issue
	Lines   []CreditLine   // row by row
	Amount  *money.Decimal // or in one sum, without tax
	Reason  string         // why
	Settles *Settlement    // how it is settled
	Split   string         // which part of the price it takes; without it, as the policy says

	Component string // the component of the contract's price that it pays out: the price is lowered by that already
}

// Kind is KindCreditNote.
func (*CreditNote) Kind() Kind { return KindCreditNote }

// Refs names the facts that it is about.
func (x *CreditNote) Refs() Refs { return Refs{Invoice: x.Invoice} }

// Refund is money paid back.
type Refund struct {
	Head
	Customer string         // who was paid
	Invoice  string         // the invoice that was paid
	Payment  string         // the payment that is paid back
	Paid     civil.Day      // the day it was paid
	Amount   money.Decimal  // in major units
	Price    *money.Decimal // the part that lowers the price; without it, all
	Currency money.Currency // without it, the invoice's
	Reason   string         // why
	Split    string         // which part of the price it takes; without it, as the policy says
}

// Kind is KindRefund.
func (*Refund) Kind() Kind { return KindRefund }

// Refs names the facts that it is about.
func (x *Refund) Refs() Refs { return Refs{Customer: x.Customer, Invoice: x.Invoice} }

// Dispute is a payment or invoice that the customer contests.
type Dispute struct {
	Head
	Invoice string         // the invoice
	Payment string         // the payment that was charged back
	Date    civil.Day      // the day of this state
	State   string         // how it stands
	Amount  *money.Decimal // the amount in question; without it, all
	Fee     *money.Decimal // what the channel charges
}

// Kind is KindDispute.
func (*Dispute) Kind() Kind { return KindDispute }

// Refs names the facts that it is about.
func (x *Dispute) Refs() Refs { return Refs{Invoice: x.Invoice} }

// Void makes an invoice or a credit note as if it had not been issued.
type Void struct {
	Head
	Invoice    string    // the invoice
	CreditNote string    // or the credit note
	Date       civil.Day // the day
	Reason     string    // why
}

// Kind is KindVoid.
func (*Void) Kind() Kind { return KindVoid }

// Refs names the facts that it is about.
func (x *Void) Refs() Refs { return Refs{Invoice: x.Invoice} }

// WriteOff gives up what is open on an invoice.
type WriteOff struct {
	Head
	Invoice string         // the invoice
	Date    civil.Day      // the day
	Amount  *money.Decimal // in major units; without it, all that is open
	Reason  string         // why
}

// Kind is KindWriteOff.
func (*WriteOff) Kind() Kind { return KindWriteOff }

// Refs names the facts that it is about.
func (x *WriteOff) Refs() Refs { return Refs{Invoice: x.Invoice} }

// Charge is to be invoiced later.
type Charge struct {
	Head
	Customer string         // who is to be billed
	Contract string         // the contract it belongs to
	Line     string         // its line
	Product  string         // what is charged
	Date     civil.Day      // the day it arose
	Amount   money.Decimal  // in major units
	Currency money.Currency // without it, the contract's
	From     Date           // first day of the service
	To       Date           // last day, inclusive
}

// Kind is KindCharge.
func (*Charge) Kind() Kind { return KindCharge }

// Refs names the facts that it is about.
func (x *Charge) Refs() Refs { return Refs{Customer: x.Customer, Contract: x.Contract, Line: x.Line} }

// Balance is a customer's credit balance.
type Balance struct {
	Head
	Customer string         // whose balance
	Date     civil.Day      // the day that it stands at
	Amount   money.Decimal  // in major units; above zero in the customer's favour
	Currency money.Currency // without it, the book's
}

// Kind is KindBalance.
func (*Balance) Kind() Kind { return KindBalance }

// Refs names the facts that it is about.
func (x *Balance) Refs() Refs { return Refs{Customer: x.Customer} }
