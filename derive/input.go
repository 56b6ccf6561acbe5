// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/policy"
)

// A Group is the unit of work: the facts of customers that cannot be looked at
// apart, joined by a parent, a merger, a combination, or an invoice or payment
// that spans them. Usually it is one customer. Facts of one kind may come in
// any order.
type Group struct {
	Key        string // the smallest customer id of the group
	Contracts  []*fact.Contract
	Deliveries []*fact.Delivery
	Openings   []*fact.Opening
	Invoices   []*fact.Invoice
	Payments   []*fact.Payment

	// Most groups have none of these: nil.
	Changes     *Changes
	Adjustments *Adjustments
	Judgements  *Judgements
}

// Changes are what happened to contracts after they were signed.
type Changes struct {
	Amendments   []*fact.Amendment
	Terminations []*fact.Termination
	Pauses       []*fact.Pause
	Resumes      []*fact.Resume
	Usages       []*fact.Usage
}

// Adjustments are what happened to invoices and money after they were issued and
// received.
type Adjustments struct {
	CreditNotes []*fact.CreditNote
	Refunds     []*fact.Refund
	Disputes    []*fact.Dispute
	Voids       []*fact.Void
	WriteOffs   []*fact.WriteOff
	Charges     []*fact.Charge
	Balances    []*fact.Balance
}

// Judgements are what people judged about contracts, and what contracts cost: the
// facts that only the standard asks for. A subject is an id, CONTRACT/LINE or
// CONTRACT/COMPONENT; in the environment a product, portfolio/NAME or "*".
type Judgements struct {
	Answers   []*fact.Answer
	Estimates []*fact.Estimate
	Costs     []*fact.Cost
}

// Env is what every group reads and none changes: facts of nobody, the policy,
// and the days that the reader of the report chose.
type Env struct {
	Products  map[string]*fact.Product
	Customers map[string]*fact.Customer
	Policy    *policy.Policy

	// SSPs is the price book: the stand-alone selling prices of each product, in
	// order of the day from which they hold; those of bundles stand under "". Answers and Estimates here are about
	// products, about a portfolio, or about the company ("*"); those about a
	// contract are in its group.
	SSPs      map[string][]*fact.SSP
	Answers   []*fact.Answer
	Estimates []*fact.Estimate

	// AsOf is the day up to which things have happened; after it all is
	// projection. Horizon is the last day for which open-ended contracts are
	// drawn.
	AsOf, Horizon civil.Day

	// Up to these days only real invoices and payments count; after them the
	// schedule does. Unset: the book has none, and all is schedule.
	InvoicesThrough, PaymentsThrough fact.Date
}
