// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// Billing says when the price is invoiced: by one rule, by phases of rules, or
// by an explicit schedule.
type Billing struct {
	Every    civil.Duration // length of a billing period; zero with WholeTerm
	Whole    bool           // every: term, one invoice for the whole phase
	Arrears  bool           // in: arrears (on the last day of the period) instead of advance (its first)
	From     BillFrom
	FromDay  civil.Day // with FromDate
	Anchor   int32     // day of month that periods start on; 0: the start's
	Calendar bool      // align: calendar months, quarters or years
	Stub     Stub      // where a partial period goes
	Net      civil.Duration
	For      civil.Duration // in a phase: how long it lasts; zero: to the end
	Phases   []Billing
	Schedule []Instalment
}

// Stub says where the partial billing period of a term goes that is no multiple
// of the period.
type Stub uint8

// The stubs. By default periods count from the start and the last is partial
// (trailing); aligned to the calendar or to an anchor, the first is (leading).
const (
	StubDefault Stub = iota
	StubLeading
	StubTrailing
)

// BillFrom is the day that the first billing period counts from.
type BillFrom uint8

// The starting points of billing.
const (
	FromStart  BillFrom = iota // the first day of the line's term
	FromSigned                 // the day of signature
	FromDate                   // a stated day
)

// Instalment is one entry of an explicit schedule.
type Instalment struct {
	Date   civil.Day
	Amount money.Decimal
	Covers *Covers // the service period it is for; nil: matched in order
	Line   string  // the line it is for; "": all lines pro rata
}

// Covers is a service period, both days inclusive as written in a book.
type Covers struct{ From, To civil.Day }
