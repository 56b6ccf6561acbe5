// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// Class is the class of a booking: an index into the classes that the policy of
// the report defines; without such, one of the built-in ones. A booking of annual
// value always has a built-in one.
type Class uint8

// The built-in classes.
const (
	ClassNew         Class = iota // a customer's own start
	ClassRenewal                  // what follows a term
	ClassUpgrade                  // an amendment that raises what the contract comes to
	ClassDowngrade                // one that lowers it
	ClassAddOn                    // one that only adds lines
	ClassTermination              // what an early end takes back
	ClassRefund                   // what a credit takes off the price
	ClassIncidental               // an invoice without contract
	Classes                       // how many there are
)

var classNames = [Classes]string{"new", "renewal", "upgrade", "downgrade", "add_on", "termination", "refund", "incidental"}

// String is the name of a built-in class, as in measures: bookings_<class>.
func (c Class) String() string { return classNames[c] }

// ClassName is the name of a booking's class under the policy that a report uses.
func ClassName(t *policy.Terms, c Class) string {
	if t.Bookings != nil {
		return t.Bookings.Classes[c].Name
	}
	return c.String()
}

// Positions are the curves of one group. They are valid until the Deriver's next
// call.
type Positions struct {
	Group        *Group
	Arrangements []Arrangement
	Lines        []Line      // all lines; each arrangement holds a range of them
	Unapplied    []Unapplied // money that matches no invoice
	Findings     []Finding   // only when the Deriver was asked for them
	Documents    []Document  // only when the Deriver was asked for them
	Costs        []CostAsset // costs of contracts (340-40); nil for nearly all

	// Accountings tell how the standard sees contracts that need it to be asked:
	// only when the Deriver was asked for them.
	Accountings []*Accounting

	// Unclassified is what the policy's own classes of bookings do not divide; nil
	// without such classes.
	Unclassified []Unclassified
}

// An Arrangement is the unit of netting: a contract, or an invoice without one.
type Arrangement struct {
	ID       string
	Customer string
	Contract *fact.Contract // nil for an invoice without contract
	Invoice  *fact.Invoice  // nil for a contract
	Currency money.Currency
	Count    int64 // so many identical ones
	First    int   // Lines[First:Last] belong to it
	Last     int
	// Joined contracts are combined with the one before and are netted with it, as
	// one contract (606-10-25-9; 45-1).
	Joined bool
}

// Place is where the arrangement was read.
func (a *Arrangement) Place() fact.Place {
	if a.Contract != nil {
		return a.Contract.At
	}
	return a.Invoice.At
}

// Line is one contract line for one of its terms (an auto-renewed or open
// contract has a Line a term), or one line of an invoice without contract.
// Amounts are for one contract; Arrangement.Count multiplies them.
type Line struct {
	Arrangement int // index into Positions.Arrangements
	Fact        *fact.Line
	InvoiceLine *fact.InvoiceLine
	Product     *fact.Product // nil when only mentioned
	ProductID   string
	Term        int // 0 for the first term, 1 for its first renewal …
	Span        civil.Span
	Service     civil.Span // empty when delivery is not known
	Committed   civil.Day  // the day the customer was bound
	Recurs      bool

	Contracted curve.Curve // what was committed to, on that day
	Priced     curve.Curve // the enforceable transaction price; usually the same curve
	Billed     curve.Curve // invoiced, without tax
	Claimed    curve.Curve // the larger of paid and unconditional; the same curve under claims: invoice
	Earned     curve.Curve // delivered, at its price
	Collected  curve.Curve // paid, with tax
	Received   curve.Curve // the same without tax
	Tax        curve.Curve // invoiced tax

	Bookings  []Booking // by the policy's booking value and date
	ACV       []Booking // annual contract value
	Recurring []Level

	// Expected is what was expected to be earned before changes were agreed on, in
	// their order; nil for nearly all. Balances of what is to come (cRPO) read the
	// first one whose day has not come, else Earned.
	Expected []Expectation

	// Adjusted is what credits, disputes and bad debt made of the line; nil for
	// nearly all.
	Adjusted *Adjusted

	// Standard is what the standard makes of the line beside its stated price; nil
	// for nearly all.
	Standard *Standard

	claims span // the Deriver's claims on the line
}

// Expectation is the curve of what is earned as it was expected before day Until.
type Expectation struct {
	Until  civil.Day
	Earned curve.Curve
}

// ExpectedOn is the curve of what is earned as it was expected at the close of a
// day: with the changes that had been agreed on by then.
func (l *Line) ExpectedOn(day civil.Day) curve.Curve {
	for i := range l.Expected {
		if day < l.Expected[i].Until {
			return l.Expected[i].Earned
		}
	}
	return l.Earned
}

// Adjusted are the curves of a line that was credited, disputed, written off or
// recovered. Credits are in Billed and Contracted too, as negative steps.
type Adjusted struct {
	// Contra is what was taken off revenue that had been earned, by reason:
	// revenue = Earned - Contra.
	Contra [Reasons]curve.Curve
	// Credited is what was taken off the invoices, without tax, above zero.
	Credited curve.Curve
	// Settled is how claims were settled: Collected, plus what was settled without
	// money (written off as bad debt, a balance applied), less money that settles
	// no claim (recovered, lost). Receivable = Claimed + Tax - Settled.
	Settled curve.Curve
	// BadDebt is the earned part of what was written off, less what came back of it.
	BadDebt curve.Curve
	// Recovered is money received for what had been written off or lost in a
	// dispute, beyond the bad debt that it reverses, without tax: that is owed again.
	Recovered curve.Curve
	// OtherLoss is money paid back beyond the price.
	OtherLoss curve.Curve
}

// Reason says why earned revenue was taken back.
type Reason uint8

// The reasons of contra revenue.
const (
	ContraCreditNote Reason = iota
	ContraRefund
	ContraDispute
	ContraVoid
	Reasons // how many there are
)

var reasonNames = [Reasons]string{"credit_note", "refund", "dispute", "void"}

// String is the name used in measures: contra_<reason>.
func (r Reason) String() string { return reasonNames[r] }

// span is a range of indexes.
type span struct{ lo, hi int }

// Booking is an amount booked on a day.
type Booking struct {
	Day    civil.Day
	Amount money.Minor
	Class  Class
	Note   int32
}

// Level is a recurring level: exact annual minor units on each day of
// [From, To).
type Level struct {
	From, To civil.Day
	Annual   money.Minor
	Note     int32
	Paused   bool // the time of a pause: what it would be
}

// Unapplied is money of a customer that matches no invoice.
type Unapplied struct {
	Customer string
	Currency money.Currency
	Curve    curve.Curve
	// Given is what of it did not come in here as money: a balance that another
	// system kept, more credited than was invoiced; below zero what was settled
	// elsewhere. Cash = Collected + Curve - Given.
	Given curve.Curve
}
