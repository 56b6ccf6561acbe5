// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// A Deriver derives groups one after the other, reusing its memory. It is not
// safe for concurrent use: make one a worker.
type Deriver struct {
	env    *Env
	report *policy.Terms // view switches

	// Findings asks for findings, Trace for notes, Documents for what is open on
	// each invoice, Accountings for how the standard sees contracts. All cost time.
	Findings    bool
	Trace       bool
	Documents   bool
	Accountings bool

	// AccountAll accounts for every contract by the standard, also where its stated
	// prices are its accounting, so that it can be told.
	AccountAll bool

	general   judged          // answers of the environment
	judgedFor map[string]bool // products that answers are about, "*" for all; nil for nearly all books

	recorded bool // some version of the policy wants judgements recorded
	windowed bool // some lets renewals bind when they can be refused no more

	classing *classing // nil without classes of the policy's own

	pos      Positions
	pieces   []curve.Piece // arena of all curves of the group
	levels   []Level
	books    []Booking
	claims   []claim       // what is invoiced, by line
	paid     []paid        // what real payments paid, by line
	paidOn   []money.Minor // beside claims
	opened   []opened
	work     []lineWork // beside pos.Lines
	adjusts  []*adjustment
	undoable map[undoKey]*adjustment // first of each
	lower    map[int]*lowered        // what credits made of lines
	walked   *walk                   // how documents were settled, where they were walked through
	judged   judged                  // answers of the group, once one was asked for
	leaves   map[int]*leaving        // how contracts can be left, by arrangement; nil for nearly all
	closed   map[int][]civil.Span    // days without a contract by the standard; nil for nearly all
	added    []addedPart             // variable parts of prices, for findings
	accounts [][]*history            // of the contracts whose accounting asks for it
	insts    []instalment
	notes    []string
	problems fact.Problems

	// The contract at hand.
	con      *fact.Contract
	terms    *policy.Terms
	cur      money.Currency
	booked   civil.Day
	signed   civil.Day
	start    civil.Day  // first day of its first term
	counted  civil.Day  // months of the line at hand count from here
	calendar fact.Date  // and invoices on set days of the month from here
	base     root       // and its invoices from here
	anew     fact.Date  // or, after an amendment that begins them anew, from here
	grid     fact.Date  // or, for a line that came later, from where the others\' do
	termFrom civil.Day  // the first day of the term at hand
	rolling  bool       // the term at hand is one of a row of monthly ones
	turn     int        // the how manieth of the row
	state    *state     // of a contract with changes; nil for nearly all
	history  *history   // of a contract whose accounting asks for it; nil for nearly all
	whole    civil.Span // then: what a price for the term of the line is for
	priced   []pricedLine
	renewals []civil.Day // the first days of the terms after the first, so far
	soFar    money.Minor // of the line's price, in instalments
	goesOn   bool        // it has a term after the first
	firstTo  civil.Day   // the day after its first term
	// The whole months of the term and of the line at hand, 0 when not known
	// without counting.
	termMonths, months int64
	prices             []money.Minor
	shares             []money.Minor // of the lines in each entry of its schedule

	// Scratch.
	chain     chain
	changes   map[string]*Changes // by contract
	byID      map[string]int      // arrangements of contracts, in groups with many
	real      realClaims
	spans     []priceSpan
	cuts      []civil.Day
	bounds    []civil.Day
	even      bool // d.bounds divides the span into equal periods
	weight    []int64
	rest      []money.Minor // what real invoices leave of each instalment
	targets   []int
	dropped   int  // lines of states that were looked at once
	full      bool // the group has more lines or instalments than are derived
	givesBack bool // the schedule of a line has a credit, made by a change
	extra     bool // the invoice line at hand sells what its contract does not
}

// New makes a Deriver that reads env.
func New(env *Env) *Deriver {
	report := env.Policy.Report(env.AsOf)
	d := &Deriver{env: env, report: report, classing: newClassing(report)}
	d.judgedFor, d.general = judgedProducts(env.Answers), judgedIn(env.Answers)
	for i := range env.Policy.Versions {
		d.recorded = d.recorded || env.Policy.Versions[i].Terms.JudgementsRecorded
		d.windowed = d.windowed || env.Policy.Versions[i].Terms.RenewalsAtWindow
	}
	return d
}

// Note is the text of a note made while Trace was on, "" for curve.NoNote.
func (d *Deriver) Note(i int32) string {
	if i < 0 || int(i) >= len(d.notes) {
		return ""
	}
	return d.notes[i]
}

func (d *Deriver) note(format string, args ...any) int32 {
	d.notes = append(d.notes, fmt.Sprintf(format, args...))
	return int32(len(d.notes) - 1)
}

// Derive derives one group. The result is valid until the next call. The error
// is a *fact.Problems naming every fact that cannot be derived.
func (d *Deriver) Derive(g *Group) (*Positions, error) {
	d.reset(g)
	if len(g.Contracts) > 1 {
		slices.SortFunc(g.Contracts, func(a, b *fact.Contract) int { return cmp.Compare(a.ID, b.ID) })
	}
	d.chain.index(g.Contracts)
	d.indexChanges(g.Changes)
	contracts, roots := combined(g.Contracts)
	for i := 0; i < len(contracts); {
		last := i + 1
		for roots != nil && last < len(contracts) && roots[contracts[last].ID] == roots[contracts[i].ID] {
			last++
		}
		d.combination(contracts[i:last])
		i = last
	}
	if g.Changes != nil && len(g.Changes.Usages) > 0 {
		d.usage()
	}
	for _, parts := range d.accounts {
		if d.problems.Len() == 0 {
			d.account(parts)
		}
	}
	if len(g.Invoices) > 1 {
		slices.SortFunc(g.Invoices, func(a, b *fact.Invoice) int {
			return cmp.Or(cmp.Compare(a.Issued, b.Issued), cmp.Compare(a.ID, b.ID))
		})
	}
	for _, inv := range g.Invoices {
		if inv.Issued <= d.env.AsOf { // later ones have not happened yet
			d.invoice(inv)
		}
	}
	d.openings(g)
	found := len(d.pos.Findings)
	d.holdBack()
	d.bill()
	if g.Adjustments != nil {
		d.adjust(g, found)
	}
	d.linkRenewals()
	d.collect(g)
	d.claimUnconditional()
	d.finishTerms(g)
	if g.Judgements != nil && len(g.Judgements.Costs) > 0 && d.problems.Len() == 0 {
		d.costs(g.Judgements.Costs)
	}
	if d.classing != nil && d.problems.Len() == 0 {
		d.classify()
	}
	if d.Findings {
		d.diagnose(g)
	}
	if d.Documents {
		d.listDocuments()
	}
	if d.problems.Len() > 0 {
		err := d.problems
		d.problems = fact.Problems{}
		return nil, err.Err()
	}
	return &d.pos, nil
}

func (d *Deriver) reset(g *Group) {
	d.pos.Group = g
	d.pos.Arrangements = d.pos.Arrangements[:0]
	d.pos.Lines = d.pos.Lines[:0]
	d.pos.Unapplied = d.pos.Unapplied[:0]
	d.pos.Findings = d.pos.Findings[:0]
	d.pos.Documents = nil
	if d.classing != nil {
		d.pos.Unclassified = d.pos.Unclassified[:0]
		d.classing.reset()
	}
	d.pieces = d.pieces[:0]
	d.levels = d.levels[:0]
	d.books = d.books[:0]
	d.claims = d.claims[:0]
	d.paid = d.paid[:0]
	d.paidOn = d.paidOn[:0]
	d.opened = d.opened[:0]
	d.work = d.work[:0]
	d.adjusts, d.undoable, d.lower, d.walked, d.judged = nil, nil, nil, nil, judged{}
	d.leaves, d.closed = nil, nil
	d.pos.Costs, d.pos.Accountings, d.accounts, d.added = nil, nil, nil, nil
	d.insts = d.insts[:0]
	d.real.reset()
	clear(d.byID)
	d.full, d.givesBack, d.dropped = false, false, 0
	d.notes = d.notes[:0]
}

// fail records that the contract at hand, or a document, cannot be derived.
func (d *Deriver) fail(at fact.Place, id, field, format string, args ...any) {
	d.problems.Add(fact.Problem{At: at, Class: fact.ClassValue, Fact: id, Path: field, What: fmt.Sprintf(format, args...)})
}

// check records an arithmetic error of the contract at hand.
func (d *Deriver) check(err error, field string) bool {
	if err == nil {
		return true
	}
	d.fail(d.con.At, d.con.ID, field, "%v: the amounts are too large for one book", err)
	return false
}

func (d *Deriver) product(id string) *fact.Product { return d.env.Products[id] }
