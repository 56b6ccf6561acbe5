// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"context"

	"go.yaml.in/yaml/v3"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// Options say how to load a book.
type Options struct {
	KnownAt  fact.Date        // leave out what was recorded after this day; unset: keep all
	Workers  int              // how many goroutines decode; 0: one a processor
	Progress func(rows int64) // called now and then with the facts read so far

	// The borders between actual and projected, when the reader of the report
	// states them. Only Stream needs to know: it cannot wait for the latest
	// document of the book.
	InvoicesThrough, PaymentsThrough fact.Date
}

// Book is all facts of some files, checked and grouped.
type Book struct {
	Products  map[string]*fact.Product
	Customers map[string]*fact.Customer
	Groups    []*derive.Group        // sorted by key
	SSPs      map[string][]*fact.SSP // the price book: by product, in order of their first day
	Answers   []*fact.Answer         // about products, portfolios or the company
	Estimates []*fact.Estimate
	Others    []fact.Fact // kinds that derive does not use yet

	Superseded []Superseded // facts that were corrected by others

	InvoicesThrough, PaymentsThrough fact.Date // the latest of the book
	FirstDay, LastDay                fact.Date // of anything dated

	ImpliedCustomers []string // mentioned without a fact of their own, sorted
	ImpliedProducts  []string

	PolicySource *PolicySource  // nil: the book brings no policy
	Currency     money.Currency // stated at the head of a file; zero: not stated
	Facts        int            // how many facts count
	Ignored      int            // how many said the same again
}

// PolicySource is the policy in a book as it was written.
type PolicySource struct {
	File string
	Line int
	YAML []byte     // the policy alone, from its own first line
	Node *yaml.Node // with the lines of the file
}

// Load reads the files, and the files of the folders, as one book. The error is
// a *fact.Problems with everything that is wrong, or names a file that cannot
// be read.
func Load(ctx context.Context, paths []string, opt Options) (*Book, error) {
	files, err := expand(paths)
	if err != nil {
		return nil, err
	}
	in := newIntake(opt)
	if err := in.readSides(ctx, files); err != nil {
		return nil, err
	}
	for _, f := range files {
		if err := in.read(ctx, f); err != nil {
			return nil, err
		}
	}
	in.lost()
	return in.build()
}

// FromFacts makes a book of facts that were made in memory. Facts without an id
// get one; the facts given are not changed otherwise.
func FromFacts(fs []fact.Fact, opt Options) (*Book, error) {
	in := newIntake(opt)
	for _, f := range fs {
		if f.Header().ID == "" {
			fact.Identify(f)
		}
	}
	in.facts = append(in.facts, fs...)
	return in.build()
}
