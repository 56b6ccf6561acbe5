// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// Kind says how a measure adds up (design section 2).
type Kind uint8

// The kinds of measure.
const (
	Flow        Kind = iota // adds over periods
	Balance                 // takes the last period's close
	Count                   // a balance of things; its total is kept beside the groups
	Ratio                   // one sum over another, formed once when it is read
	WindowRatio             // the same over a window of its own, which retention.window states
	Whole                   // of a period as one: the parts of a period do not add up to it
)

// String is the name used in tables and JSON.
func (k Kind) String() string {
	return [...]string{"flow", "balance", "count", "ratio", "window", "period"}[k]
}

// Unit is what a value is measured in.
type Unit uint8

// The units.
const (
	UnitMoney   Unit = iota // minor units of the row's currency
	UnitMonthly             // exact annual minor units, shown divided by 12
	UnitCount
	UnitRatio // parts per million, shown as percent
	UnitDays  // parts per million of a day, shown with one decimal
	UnitTimes // parts per million, shown as so many times
)

// String is the unit column of machine formats.
func (u Unit) String() string {
	return [...]string{"money", "money", "count", "ratio", "days", "ratio"}[u]
}

// Measure is one number that can be asked for.
type Measure struct {
	Name    string
	Kind    Kind
	Unit    Unit
	Meaning string // one sentence, with the source of the definition
}

// Report is the answer to a report request: one row a measure, group and
// currency, one value a period. Flows are the period's, balances its close.
type Report struct {
	Meta       Meta
	Periods    []civil.Period
	GroupNames []string // names of the group columns, empty when ungrouped
	Measures   []Measure
	Rows       []Row // by measure, currency, group; the total row of each last
	Ties       []Tie
}

// Row is one measure of one group in one currency.
type Row struct {
	Measure  int      // index into Report.Measures
	Group    []string // one value a group column; nil on the total row
	Total    bool     // the total of all groups
	Currency money.Currency
	Opening  int64   // balance before the first period; 0 for flows
	Values   []int64 // one a period, in the measure's unit
	Sum      int64   // flows: all periods; balances: the last
	// Provisional marks the periods whose value may change with an answer that is
	// missing (derive.Standard.Missing); nil when none may.
	Provisional []bool
	// Fractions are the exact sums behind the values of a ratio, one a period, and
	// behind Sum, last. Nil for other measures.
	Fractions []Fraction
}

// Fraction is an exact ratio: annual minor units, minor units or things over the
// same, as the measure says.
type Fraction struct {
	Over, Under int64
	Days        int64 // how many days the ratio is multiplied by; 0 when it is none of days
}

// Blank reports whether there is no ratio, since nothing stands below.
func (f Fraction) Blank() bool { return f.Under <= 0 }

// Blank reports whether the row has no value in a period: a ratio to nothing.
// The period after the last is the whole report.
func (r *Row) Blank(period int) bool { return r.Fractions != nil && r.Fractions[period].Blank() }

// IsProvisional reports whether an answer that is missing may change the value of
// a period, or of any: the period after the last is the whole report.
func (r *Row) IsProvisional(period int) bool {
	if period < len(r.Provisional) {
		return r.Provisional[period]
	}
	return r.Provisional != nil
}

// Meta is what every report says of itself.
type Meta struct {
	AsOf            civil.Day
	KnownAt         fact.Date
	Policy          string // hash of the policy
	InvoicesThrough fact.Date
	PaymentsThrough fact.Date
	Facts           int
	Contracts       int
	Provisional     []string // reasons why a number may still change
}

// Tie is one identity checked on the run: both sides were computed apart.
type Tie struct {
	Name     string // "rpo = priced - earned"
	Currency money.Currency
	Left     money.Minor
	Right    money.Minor
}

// OK reports whether the identity holds.
func (t Tie) OK() bool { return t.Left == t.Right }

// Table is a table for people: roll-forwards, waterfalls, bridges.
type Table struct {
	Title   string
	Note    string   // one line under the title
	Label   string   // heading of the label column
	Columns []string // headings of the value columns
	Rows    []TableRow
	Meta    Meta
	Ties    []Tie
}

// TableRow is one line of a Table.
type TableRow struct {
	Name     string // machine name: opening, billings, closing …
	Label    string
	Indent   int
	Strong   bool // a total or a balance
	Rule     bool // draw a line above
	Currency money.Currency
	Cells    []Cell
}

// Cell is one value of a table.
type Cell struct {
	Value int64
	Unit  Unit
	Blank bool
	None  bool // blank, for a ratio to nothing: people read n/a
	// Provisional says that an answer that is missing may change the value.
	Provisional bool
	// Fraction is the exact ratio behind a share, where there is one.
	Fraction Fraction
}

// MoneyCell is a cell of minor units.
func MoneyCell(m money.Minor) Cell { return Cell{Value: int64(m)} }
