// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import "github.com/ratable/ratable/fact"

// A Mapping says which column of a table means what. [ParseMapping] reads one.
type Mapping struct {
	Source string // the name of the system: the origin of every fact
	Table  string // the file, when a folder is imported
	Shape  Shape

	ID           Column
	Customer     Column
	CustomerName Column
	Product      Column
	Start        Column
	End          Column
	EndExclusive bool // the end is the first day after, not the last day
	Signed       Column
	Amount       Column
	Per          Column // what the amount is for
	MRR          Column // instead of amount and per
	Minor        bool   // amounts are whole minor units
	Annual       Column // must be the amount for a year
	Quantity     Column
	Each         bool // the amount is that of one; otherwise of all
	Currency     Column
	Billing      Column
	AutoRenew    Column
	Trial        Column
	Ended        Column // a flag that must agree with the end
	Attributes   []AttributeColumn

	Dates        string // layout; "": YYYY-MM-DD
	DecimalComma bool
	Thousands    byte // 0: none are written
	Delimiter    rune // 0: found in the header

	Customers *CustomerTable
	Events    *EventTable

	File string // the mapping file, for problems
}

// Shape is how a table is laid out.
type Shape uint8

// The shapes: a row a subscription, or a row a customer and a column a month.
const (
	Subscriptions Shape = iota
	Grid
)

// shapeNames are the names in mapping files.
var shapeNames = []string{"subscriptions", "grid"}

// A Column says where a value comes from: a column, or the same for all rows.
type Column struct {
	Name     string            // of the column; "": none
	Constant string            // used when there is no column
	Values   map[string]string // what is written in the table → what it means
	Line     int               // of the mapping file
}

// IsSet reports whether the mapping says anything about the value.
func (c *Column) IsSet() bool { return c.Name != "" || c.Constant != "" }

// An AttributeColumn is a free attribute of the contract or the customer.
type AttributeColumn struct {
	Customer bool // of the customer, otherwise of the contract
	Name     string
	Column   Column
}

// A CustomerTable is a file with one row a customer.
type CustomerTable struct {
	File       string
	ID         Column
	Name       Column
	Signup     Column // no subscription starts before it
	Ended      Column // a flag that must agree with the subscriptions
	Attributes []AttributeColumn
	Line       int
}

// An EventTable is a file of ends that some other part of the system noted. It
// makes no facts: its days are compared with those of the subscriptions.
type EventTable struct {
	File     string
	Optional bool // the file may be missing
	ID       Column
	Customer Column
	Date     Column
	Line     int
}

// The values that the mapping gives words to.
var (
	perNames     = []string{"month", "quarter", "year", "term", "week", "day"}
	perValues    = []fact.PerUnit{fact.PerMonth, fact.PerQuarter, fact.PerYear, fact.PerTerm, fact.PerWeek, fact.PerDay}
	billingNames = []string{"monthly", "quarterly", "half-yearly", "annual", "term"}
	flagNames    = []string{"yes", "no"}
)

// billingMonths are the lengths of the periods in billingNames; 0 is the term.
var billingMonths = []int32{1, 3, 6, 12, 0}
