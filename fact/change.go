// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// Change is one change of a contract's lines.
type Change struct {
	Add       *Line          // a line that is added
	Replaces  string         // with Add: the line whose place it takes, which ends the day before
	Change    string         // the line that is changed
	Quantity  *money.Decimal // its new quantity
	UnitPrice *money.Decimal // its new unit price
	Per       Per            // what the new price is for; without it, as before
	Discounts []Discount     // its new discounts
	Remove    string         // the line that is removed
}

// Amendment is an agreed change of a contract.
type Amendment struct {
	Head
	Contract      string         // the contract
	Signed        Date           // the day of signature; without it, the day it takes effect
	Effective     civil.Day      // the first day of the change
	Changes       []Change       // what changes in the lines
	ExtendTo      Date           // the new last day of the term, inclusive
	Fee           *money.Decimal // a fee for the change
	CreditForPast *money.Decimal // a credit for time before the change
	Billing       string         // when the difference is invoiced
	Anchor        string         // whether billing periods start anew
	Credit        string         // how what it gives back is settled; without it, as the policy says
	CombinedWith  []string       // amendments that were negotiated with it, as one package
}

// Kind is KindAmendment.
func (*Amendment) Kind() Kind { return KindAmendment }

// Refs names the facts that it is about.
func (x *Amendment) Refs() Refs { return Refs{Contract: x.Contract} }

// Termination ends a contract or a line early.
type Termination struct {
	Head
	Contract    string         // the contract
	Line        string         // one line of it; without it, the whole contract
	Noticed     Date           // the day of notice
	Effective   civil.Day      // the last day of the contract, inclusive
	PaidThrough Date           // the last day that stays paid
	Reason      string         // why
	Voluntary   Tristate       // the customer chose to
	Refund      *RefundTerms   // what is paid back
	Fee         *money.Decimal // what ending early costs the customer
}

// Kind is KindTermination.
func (*Termination) Kind() Kind { return KindTermination }

// Refs names the facts that it is about.
func (x *Termination) Refs() Refs { return Refs{Contract: x.Contract, Line: x.Line} }

// RefundTerms is a refund that was agreed.
type RefundTerms struct {
	Amount money.Decimal // in major units
	Agreed Date          // the day it was agreed
	Paid   Date          // the day it was paid
}

// Pause stops service for a time.
type Pause struct {
	Head
	Contract  string    // the contract
	Line      string    // one line of it; without it, the whole contract
	Effective civil.Day // the first day without service
	Until     Date      // the last day without service, inclusive, when known
	Reason    string    // why
	Effect    string    // the time is credited, added to the end, or neither
}

// Kind is KindPause.
func (*Pause) Kind() Kind { return KindPause }

// Refs names the facts that it is about.
func (x *Pause) Refs() Refs { return Refs{Contract: x.Contract, Line: x.Line} }

// Resume starts service again after a pause.
type Resume struct {
	Head
	Contract  string    // the contract
	Line      string    // one line of it; without it, the whole contract
	Effective civil.Day // the first day of service again
	Reason    string    // why
}

// Kind is KindResume.
func (*Resume) Kind() Kind { return KindResume }

// Refs names the facts that it is about.
func (x *Resume) Refs() Refs { return Refs{Contract: x.Contract, Line: x.Line} }

// Usage is what a customer used.
type Usage struct {
	Head
	Contract string        // the contract
	Line     string        // one line of it; without it, the whole contract
	From     civil.Day     // first day of use
	To       Date          // last day of use, inclusive; without it, the first
	Quantity money.Decimal // how much, in the unit of the meter; below zero for a correction
}

// Kind is KindUsage.
func (*Usage) Kind() Kind { return KindUsage }

// Refs names the facts that it is about.
func (x *Usage) Refs() Refs { return Refs{Contract: x.Contract, Line: x.Line} }
