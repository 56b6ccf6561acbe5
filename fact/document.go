// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// DeliveryEvent is what a delivery fact reports.
type DeliveryEvent uint8

// The delivery events.
const (
	DeliveryStarted DeliveryEvent = iota + 1
	DeliveryAccepted
	DeliveryMilestone
	DeliveryPercent
	DeliveryUnits
	DeliveryHours
	DeliveryCost
	DeliveryRedeemed
	DeliveryReturned
	DeliveryExercised
	DeliveryExpired
	DeliveryBreached // a service level was missed
)

var deliveryNames = []string{"", "started", "accepted", "milestone", "percent", "units", "hours", "cost", "redeemed", "returned", "exercised", "expired", "breached"}

// String is the name used in book files.
func (e DeliveryEvent) String() string { return deliveryNames[e] }

// Delivery is performance of a contract line.
type Delivery struct {
	Head
	Contract string
	Line     string
	Date     civil.Day
	Event    DeliveryEvent
	Value    money.Decimal // percent so far, units, hours or cost; milestone: its percent
	Name     string        // of a milestone
	Expected money.Decimal // the total then expected, for cost and hours
}

// Kind is KindDelivery.
func (*Delivery) Kind() Kind { return KindDelivery }

// Invoice is a document issued to a customer. Amounts are in major units,
// without tax unless said.
type Invoice struct {
	Head
	Customer       string
	Contract       string // "": the lines name theirs, or the invoice is its own arrangement
	Currency       money.Currency
	Issued         civil.Day
	Due            Date
	Unconditional  Date
	Lines          []InvoiceLine
	BalanceApplied *money.Decimal
	Entity         string
	Attributes     Attrs
}

// Kind is KindInvoice.
func (*Invoice) Kind() Kind { return KindInvoice }

// InvoiceLine is one row of an invoice.
type InvoiceLine struct {
	ID       string
	Contract string
	Line     string // the contract line it bills
	Product  string
	Quantity money.Decimal
	Amount   money.Decimal
	From     Date // first day of the service period
	To       Date // its last day, inclusive; without a period it is earned at issue
	Tax      *money.Decimal
}

// Payment is money received.
type Payment struct {
	Head
	Customer     string
	Currency     money.Currency
	Received     civil.Day
	Amount       money.Decimal
	Applications []Application
	Channel      string
	Fee          *money.Decimal
}

// Kind is KindPayment.
func (*Payment) Kind() Kind { return KindPayment }

// Application matches part of a payment to an invoice.
type Application struct {
	Invoice string
	Amount  *money.Decimal // nil: what is open on it, as far as the payment goes
	Date    Date           // default: the day received
}

// Opening is what another system had billed, earned and collected by the end of
// a day, for a contract or one of its lines.
type Opening struct {
	Head
	Contract  string
	Line      string
	Date      civil.Day
	Billed    *money.Decimal
	Earned    *money.Decimal
	Collected *money.Decimal
}

// Kind is KindOpening.
func (*Opening) Kind() Kind { return KindOpening }
