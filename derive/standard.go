// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// Standard is what ASC 606 makes of a line beside its stated price:
// position = Claimed + Interest - Refundable - (Earned - contra).
type Standard struct {
	// Interest is what a significant financing component adds to what is owed to
	// the customer (606-10-32-15): above zero an expense, below zero income.
	Interest curve.Curve
	// Refundable is what of the claims is expected to be paid back, or payable to
	// the customer: a refund liability, outside of the contract liability
	// (606-10-32-10, 55-22).
	Refundable curve.Curve
	// TaxWaiting is the tax on invoices that are no claims yet (606-10-45-4), so
	// that it is no receivable either.
	TaxWaiting curve.Curve
	// Timing says how it is earned, for the disaggregation of revenue (50-5).
	PointInTime bool
	// Original is the expected duration of its contract when it began, in whole
	// months rounded up: the one-year expedient asks for it (50-14(a)).
	OriginalMonths int32
	// AsInvoiced lines are earned as they are invoiced (55-18) and may be left out
	// of what remains (50-14(b)).
	AsInvoiced bool
	// Variable is what of Priced is variable and belongs to wholly unsatisfied
	// days: it may be left out of what remains (50-14A(b)).
	Variable curve.Curve
	// Enforced lines can be left: of what is expected to be earned, Priced tells how
	// much is enforceable on each day (606-10-25-3).
	Enforced bool
	// Binds is the first day on which a renewed term could be refused no more, where
	// that is before it was committed to; unset: when it was.
	Binds fact.Date
	// Missing are the questions without answer whose conservative branch the line
	// is computed by: its numbers are provisional.
	Missing []*Question

	promised promised // the lines that share its price
}

// Accounting is how the standard sees one contract, or several that are combined.
type Accounting struct {
	First, Last int       // Positions.Arrangements[First:Last]
	Inception   fact.Date // the first day on which all of 25-1 holds; unset: none yet
	Ends        fact.Date // the last day of the enforceable term; unset: open
	Obligations []Obligation
	Price       []PriceStep
	Allocations []Allocated // how the price was allocated, at inception and by changes
	Path        []Treated   // what changes were, in order
	Judged      []Judgement // answers that were used, and questions without one
}

// Obligation is a performance obligation (606-10-25-14).
type Obligation struct {
	Name      string // its lines
	Lines     []int  // indexes into Positions.Lines
	Kind      string // series, single, licence, option, set_up
	Why       string // what makes it one
	Stated    money.Minor
	SSP       money.Minor
	SSPFrom   string      // where the stand-alone selling price comes from
	Allocated money.Minor // now; Allocated - Stated is its carve
	Measure   string      // how progress is measured
	Missing   []*Question // questions without answer that it is computed without
}

// Allocated is an allocation of a transaction price, or of what was left of it
// (606-10-32-28 to 32-41).
type Allocated struct {
	Day       civil.Day
	Amount    money.Minor
	Shares    []AllocatedShare
	Sentences []string // what was done
	Residual  *Residual
}

// Residual is what observed prices leave to obligations whose own price is highly
// variable or uncertain (606-10-32-34(c)).
type Residual struct {
	Obligations []string
	Amount      money.Minor
	Rejected    string // why it cannot be their price; "": it is
}

// AllocatedShare is what one obligation gets; Amount - Stated is its carve.
type AllocatedShare struct {
	Obligation  string
	Stated, SSP money.Minor
	SSPFrom     string
	Amount      money.Minor
}

// PriceStep is a part or a change of the transaction price (606-10-32).
type PriceStep struct {
	Day    civil.Day
	Amount money.Minor
	Kind   string // fixed, variable, payable_to_customer, financing, modification, ...
	Target string // the obligation, the contract, or a period
	Text   string
	Fact   string // id
	Place  fact.Place
}

// Treated is one change and the path that it took through the decision tree of
// 606-10-25-10 to 25-13.
type Treated struct {
	Changes   []string // ids; several that were negotiated as a package run once
	Day       civil.Day
	Outcome   Outcome
	Steps     []string      // each question of the tree and its answer
	Remaining money.Minor   // the transaction price that remains, after the change
	Units     money.Decimal // of it, where all that is left is units of one product
}

// Outcome is what a modification is accounted for as.
type Outcome uint8

// The outcomes.
const (
	SeparateContract Outcome = iota // 25-12
	TerminateAndNew                 // 25-13(a)
	PartOfExisting                  // 25-13(b)
	Mixed                           // 25-13(c)
	NotAModification                // new information on a variable amount (32-42), or nothing of it is left
)

var outcomeNames = []string{"separate_contract", "terminate_and_new", "part_of_existing", "mixed", "not_a_modification"}

// String is the name in machine formats.
func (o Outcome) String() string { return outcomeNames[o] }

// Judgement is a question that the rules left open, and what it was answered.
type Judgement struct {
	Question *Question
	Subject  string
	Value    string       // the answer, or the conservative branch that was taken
	Answer   *fact.Answer // nil: missing
}
