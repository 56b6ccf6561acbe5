// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// SSP is a stand-alone selling price.
type SSP struct {
	Head
	Product       string         // the product; "": a bundle
	Bundle        []string       // products that are regularly sold together, at Point for one of each (606-10-32-37)
	From          Date           // the first day it holds
	Point         *money.Decimal // the price
	Low           *money.Decimal // the lower bound of a range
	High          *money.Decimal // its upper bound
	PercentOfList *money.Decimal // percent of the list price, instead
	Per           Per            // what the price is for
	Currency      money.Currency // without it, the book's
	Stratum       string         // the customers that it is for
	Method        string         // how it was found: observable (also ""), adjusted_market, cost_plus, residual (606-10-32-34)
	Evidence      string         // where the support for it is
}

// Kind is KindSSP.
func (*SSP) Kind() Kind { return KindSSP }

// Rate is an exchange rate.
type Rate struct {
	Head
	Base  money.Currency // one unit of this currency
	Quote money.Currency // costs so many of this
	Date  civil.Day      // the day, or the first day of the period
	Rate  money.Decimal  // the rate
	Basis string         // what sort of rate it is
}

// Kind is KindRate.
func (*Rate) Kind() Kind { return KindRate }

// Cost is a cost to obtain or fulfil a contract.
type Cost struct {
	Head
	Contract    string         // the contract
	Line        string         // one line of it
	Date        civil.Day      // the day on which it was owed
	Amount      money.Decimal  // in major units
	Purpose     string         // what it was for
	Name        string         // what it is: commission, migration, design
	Payee       string         // who got it
	Currency    money.Currency // without it, the contract's
	Starts      Date           // the first day of its amortisation; without it, when the service starts
	Benefit     civil.Duration // how long it is of use, from then on
	Renewal     bool           // it was paid for a renewal: of use from the next term on
	Rate        *money.Decimal // percent of the contract's value that it is
	RenewalRate *money.Decimal // percent that a renewal will cost
	PlanAverage *money.Decimal // its part of what a plan with rising rates is expected to pay in all
	Topic       string         // another topic of the Codification that governs it
}

// Kind is KindCost.
func (*Cost) Kind() Kind { return KindCost }

// Refs names the facts that it is about.
func (x *Cost) Refs() Refs { return Refs{Contract: x.Contract, Line: x.Line} }

// Target is a plan or a quota.
type Target struct {
	Head
	Measure    string         // the measure that is planned
	From       civil.Day      // first day of the period
	To         civil.Day      // its last day, inclusive
	Amount     money.Decimal  // the number planned
	Currency   money.Currency // without it, the book's
	Owner      string         // whose quota it is
	Attributes Attrs          // what it is limited to
}

// Kind is KindTarget.
func (*Target) Kind() Kind { return KindTarget }

// Trial is a time of free use before a contract.
type Trial struct {
	Head
	Customer   string    // who tries
	Product    string    // what is tried
	Started    civil.Day // the first day
	Ends       Date      // the last day, inclusive
	Converted  Date      // the day the customer signed
	Contract   string    // the contract it led to
	Attributes Attrs     // free names
}

// Kind is KindTrial.
func (*Trial) Kind() Kind { return KindTrial }

// Refs names the facts that it is about.
func (x *Trial) Refs() Refs { return Refs{Customer: x.Customer, Contract: x.Contract} }

// Figure is a number from elsewhere that ratios may use.
type Figure struct {
	Head
	Name       string         // the name of the number
	From       civil.Day      // first day of the period
	To         Date           // its last day, inclusive; without it, the first
	Value      money.Decimal  // the number
	Unit       string         // what it counts; without it, money
	Currency   money.Currency // of money; without it, the book's
	Attributes Attrs          // free names to group by
}

// Kind is KindFigure.
func (*Figure) Kind() Kind { return KindFigure }
