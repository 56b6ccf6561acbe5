// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// EventKind says what happened to a contract, as far as bookings are concerned.
type EventKind uint8

// The kinds of event.
const (
	EventSigning     EventKind = iota // a contract line was signed
	EventRenewal                      // a line's term was renewed under the same contract
	EventAmendment                    // a line was added, changed or removed
	EventTermination                  // a line ended early
	EventCredit                       // a credit that lowers the price
	EventInvoice                      // a line of an invoice without contract
	eventKinds
)

var eventNames = [eventKinds]string{"signing", "renewal", "amendment", "termination", "credit", "invoice"}

// String is the name that expressions compare event.kind with.
func (k EventKind) String() string { return eventNames[k] }

// An Event is what a class of bookings decides on: one contract line, and one
// thing that happened to it. Amounts are minor units of Currency. The fields, as
// expressions see them, stand in the table of eventFields.
type Event struct {
	Kind   EventKind
	Day    civil.Day // on which it is booked, unless the class says otherwise
	Signed civil.Day
	Booked civil.Day
	// Effective is the first day on which it changes the service.
	Effective    civil.Day
	Starts, Ends civil.Day // of the term, both inclusive; Ends is civil.MaxDay while Open
	// OldEnd is the last day of what the contract, or the one that it renews, had
	// before; civil.MinDay if there was nothing before.
	OldEnd civil.Day

	Term       int // 0 for the first term, 1 for its first renewal …
	TermMonths int // 0 while Open, or when it is not whole months
	Year       int // 0 for the running contract year, when the register is split by year
	Open       bool
	Renews     bool // the contract follows another one
	AutoRenews bool // the term began by itself
	Line       string
	Entity     string
	Owner      string
	Reason     string
	Currency   money.Currency

	Added, Removed, Changed bool // what an amendment did to the line
	Recurs, OneTime         bool

	Value     money.Minor // change of the committed value
	FirstYear money.Minor // of it, in the first twelve months from Effective
	Beyond    money.Minor // of it, after OldEnd
	ACV       money.Minor // change of the annual contract value
	ARR       money.Minor // change of the recurring annual value

	Before, After State // of the line
	Contract      ContractState
	Customer      CustomerState
	Product       ProductState

	// Years is Value by contract year from Effective on, and sums to it; empty if it
	// is not divided.
	Years []EventYear

	// Place is where the event was read, for messages.
	Place string
}

// State is what a line, or a contract, comes to on one side of an event.
type State struct {
	Value    money.Minor
	ARR      money.Minor
	Quantity money.Decimal
}

// ContractState is the contract around an event.
type ContractState struct {
	ID            string
	Before, After State
	// How many lines the whole amendment added, removed and changed.
	Added, Removed, Changed int
	Extended                bool // it moved the end of the term
	Attributes              map[string]string
}

// Change is what the event does to what the contract comes to.
func (c *ContractState) Change() money.Minor { return c.After.Value - c.Before.Value }

// OnlyAdds reports whether the amendment does nothing but add lines.
func (c *ContractState) OnlyAdds() bool {
	return c.Added > 0 && c.Removed == 0 && c.Changed == 0 && !c.Extended
}

// OnlyExtends reports whether the amendment does nothing but move the end.
func (c *ContractState) OnlyExtends() bool {
	return c.Extended && c.Added == 0 && c.Removed == 0 && c.Changed == 0
}

// CustomerState is what the customer was before the event.
type CustomerState struct {
	ID         string
	ARRBefore  money.Minor
	Ever       bool      // it bought something before
	Active     bool      // it has a running contract
	Since      civil.Day // of its first event, which may be this one
	Attributes map[string]string
}

// ProductState is the product that the event's line sells.
type ProductState struct {
	ID, Family, Kind string
	Attributes       map[string]string
}

// EventYear is the part of an event's value that belongs to one contract year:
// the running one first.
type EventYear struct {
	Begins civil.Day
	Day    civil.Day // on which it is booked, when years are booked apart
	Value  money.Minor
}
