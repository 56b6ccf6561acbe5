// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// Outcome is one possible outcome of an estimate.
type Outcome struct {
	Value       money.Decimal // the amount or number
	Probability money.Decimal // in percent
}

// ExpectedTerm is one term of a contract that is expected to be renewed into, or the
// one at hand.
type ExpectedTerm struct {
	Odds  *money.Decimal // in percent, that the customer goes on into it from the one before; nil: certain
	Price *money.Decimal // what it would cost; nil: what the term at hand does
	Cost  *money.Decimal // what serving it would cost
}

// Estimate is a judgement of an amount that is not known yet.
type Estimate struct {
	Head
	Subject  string         // what is estimated, such as a contract and component
	Contract string         // the contract it is about
	Line     string         // its line
	Date     civil.Day      // the day of the estimate
	From     Date           // the first day of the period that it is about
	To       Date           // its last day, inclusive
	Method   string         // how it was found
	Outcomes []Outcome      // what may come
	Expected *money.Decimal // the amount expected
	Included *money.Decimal // the part that is included in the price
	// DirectCosts makes it an estimate of what contract costs can be recovered from:
	// Expected is the consideration still expected, these are what is still to be
	// spent to earn it.
	DirectCosts *money.Decimal
	// Terms are the terms of a line that are expected if its renewals are a material
	// right, the one at hand first (606-10-55-45).
	Terms []ExpectedTerm
	// Discount and Likelihood make it an estimate of an option: Expected is what would
	// be bought with it (606-10-55-44). Both in percent.
	Discount   *money.Decimal
	Likelihood *money.Decimal
	By         string // who judged
}

// Kind is KindEstimate.
func (*Estimate) Kind() Kind { return KindEstimate }

// Refs names the facts that it is about.
func (x *Estimate) Refs() Refs { return Refs{Contract: x.Contract, Line: x.Line} }

// Answer is a judgement on a question that the rules leave open.
type Answer struct {
	Head
	Subject  string    // what it is about, such as a contract
	Question string    // the name of the question
	Value    string    // the answer
	By       string    // who answered
	Date     civil.Day // the day of the answer
	Why      string    // the reason
}

// Kind is KindAnswer.
func (*Answer) Kind() Kind { return KindAnswer }
