// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// Contract is what a customer signed.
type Contract struct {
	Head
	Customer     string
	BillTo       string
	Signed       Date // default: Starts
	Booked       Date // default: Signed
	Starts       Date // first day of the term
	Term         civil.Duration
	Ends         Date // last day of the term, inclusive; instead of Term
	Commit       civil.Duration
	Currency     money.Currency // zero: the policy's currency
	Open         bool           // no end: runs on until ended
	Entity       string
	Owners       []Owner
	Renews       []string // ids of the contracts that this one follows
	CombinedWith []string
	AutoRenew    *AutoRenew
	Termination  *TerminationRights
	Billing      *Billing // nil: the policy's
	Lines        []Line
	Components   []Component
	Count        int64 // so many identical contracts; 0 counts as 1
	Attributes   Attrs
}

// Kind is KindContract.
func (*Contract) Kind() Kind { return KindContract }

// Owner is who sold or keeps the contract, and the share credited.
type Owner struct {
	ID    string
	Share money.Decimal // a part of one; the shares of a contract sum to 1
}

// AutoRenew renews the contract for Term at the end of each term.
type AutoRenew struct {
	Term   civil.Duration
	Notice civil.Duration
	Uplift money.Decimal // percent on the price at each renewal
	Until  Date          // no renewal starts after this day
}

// TerminationRights are the rights to end the contract early. Rights that only a
// breach or another cause gives do not shorten what is enforceable.
type TerminationRights struct {
	Holder    string // customer, entity, both
	Notice    civil.Duration
	From      Date           // the first day on which it can be over; unset: the start of the contract
	Every     civil.Duration // it can be over each time so much has passed since the start; zero: on any day
	Penalty   *money.Decimal // what leaving costs, in major units
	Penalties []PenaltyStep  // replace Penalty from their day on
	CauseOnly bool
	Refund    string // none, pro_rata, full
}

// PenaltyStep says that leaving costs Amount from a day on, or after so much of the
// contract.
type PenaltyStep struct {
	When
	Amount money.Decimal // in major units; zero: nothing
}

// PerUnit is what a price is for.
type PerUnit uint8

// The units of a price.
const (
	PerUnset PerUnit = iota
	PerDay
	PerWeek
	PerMonth
	PerQuarter
	PerYear
	PerMonths // N months
	PerTerm   // the whole term of the line
	PerEach   // each unit, once (written "unit")
	PerOnce   // a one-time price
)

// Per is the period or thing that a unit price covers. N counts months for
// PerMonths and is otherwise unused.
type Per struct {
	Unit PerUnit
	N    int32
}

// Months is the length of a price period in whole months, 0 if it has none.
func (p Per) Months() int32 {
	switch p.Unit {
	case PerMonth:
		return 1
	case PerQuarter:
		return 3
	case PerYear:
		return 12
	case PerMonths:
		return p.N
	}
	return 0
}

// Price is an amount of money in major units for a period or thing.
type Price struct {
	Amount money.Decimal
	Per    Per
}

// When is the start of a step: a day, or so long after the line's start.
type When struct {
	From  Date
	After civil.Duration
}

// QuantityStep says that the quantity is N from a day on.
type QuantityStep struct {
	When
	N money.Decimal
}

// PriceStep says that the unit price is Price from a day on, or after so many
// months of the line.
type PriceStep struct {
	When
	Price money.Decimal
}

// Discount lowers the price: by Percent, or by Amount per price period, from a
// day on (default: the line's start), for a time (default: to the end).
type Discount struct {
	Percent money.Decimal
	Amount  money.Decimal
	From    Date
	For     civil.Duration
}

// ServiceTerms is when a line's service runs, where that differs from its term.
type ServiceTerms struct {
	From       Date // first day of service
	OnDelivery bool // service starts with a delivery fact
	Expected   Date // the day used until the delivery is known
	MovesEnd   bool // a later start moves the end by as much
}

// Tax on a line.
type Tax struct {
	Rate      money.Decimal // percent
	Inclusive bool
}

// Line is one thing sold in a contract.
type Line struct {
	ID          string // default: the product's id, or product-2, product-3 when taken
	Product     string
	Quantity    money.Decimal // default 1
	Quantities  []QuantityStep
	UnitPrice   money.Decimal
	Per         Per
	Prices      []PriceStep // replace UnitPrice from their day on
	Discounts   []Discount
	Starts      Date // default: the contract's
	Term        civil.Duration
	Ends        Date
	Service     *ServiceTerms
	Tax         *Tax
	Meter       *Meter
	Expires     Date
	OnExpiry    string // breakage (also ""), refund, rollover
	PayableWhen string
	SSP         *money.Decimal
	Billing     *Billing // nil: the contract's
	Recognition Recognition
	Convention  *civil.Convention // own proration; nil: the policy's
	Attributes  Attrs
}

// Meter says how usage of a line is measured and priced.
type Meter struct {
	Unit      string
	Aggregate string // sum, max, last, last_ever
	Included  money.Decimal
	Tiers     []Tier
	Mode      string // graduated, volume, retrospective
	Window    civil.Duration
}

// Tier is a price for units up to a bound (unset: without bound).
type Tier struct {
	UpTo  *money.Decimal
	Price money.Decimal
}

// Component is a part of the price beside the lines.
type Component struct {
	ID       string // names it in its contract, for estimates; without it, its type
	Type     string // variable, minimum, upfront_fee, payable_to_customer, concession, sla, pass_through, agent, financing
	Amount   *money.Decimal
	Rate     *money.Decimal
	Target   string
	Line     string // the metered line whose use it is about
	Window   civil.Duration
	Method   string
	Attached Attrs
}
