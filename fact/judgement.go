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
	By          string // who judged
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
