// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package examples holds published examples with known answers: as book files
// that a person can start from, with the numbers that their sources print or
// that follow from them. Each is run through the same path as a user's book:
// load, derive, view. Nothing of the expected numbers takes part in that.
//
// The folder books holds the facts, the folder expected the numbers, with the
// source and the policy of each run. How a number comes about lives in derive
// and view, how tables look in other formats in export.
package examples

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/ratable/ratable/view"
)

//go:embed books/*.yaml expected/*.yaml
var files embed.FS

// Example is one published example.
type Example struct {
	Name   string
	Title  string
	Source string // where it is published
	Note   string // what it shows, and what its source leaves open
	Ours   bool   // the numbers are our reading: the source does not settle them
	Runs   []Run

	book string
}

// Run is one reading of an example under one policy.
type Run struct {
	Name     string
	Policy   string // YAML: the switches that the run adds to the book's own
	Expected []Expected

	book string
}

// Expected is one number that a run must give.
type Expected struct {
	Period    string // 2024, 2024-Q1, 2024-01, 2024-01-15, or two of them joined by ..
	Measure   string
	Kind      Kind
	Over      string        // with Ratio: the measure that it is divided by
	Cohort    string        // with Waterfall: the period of booking; with Cohorts: of coming
	Where     []view.Filter // only what has these attributes
	Amount    string        // in major units, or a plain number
	Published bool          // printed in the source; else it follows from it
}

// Kind says what is read of a measure.
type Kind string

// The kinds.
const (
	Plain     Kind = ""          // the flow of the period, or the balance at its close
	Change    Kind = "change"    // the balance at the close less that at the opening
	Opening   Kind = "opening"   // the balance before the period
	Ratio     Kind = "ratio"     // the measure divided by another, rounded as written
	Waterfall Kind = "waterfall" // a cell of the revenue waterfall: booked, recognized, to_date or remaining
	Accounts  Kind = "accounts"  // how the standard sees a contract by the period's close: allocated_price, carve, ssp, residual, remaining_price, unit_price or outcome
	Cohorts   Kind = "cohorts"   // a cell of the tables of cohorts, at the period's close: customers, mrr, logos or retention
)

var kinds = []Kind{Plain, Change, Opening, Ratio, Waterfall, Cohorts, Accounts}

// List is every example, by name.
func List() []Example {
	all := slices.Clone(loaded())
	for i := range all {
		all[i].Runs = slices.Clone(all[i].Runs)
		for j := range all[i].Runs {
			all[i].Runs[j].Expected = slices.Clone(all[i].Runs[j].Expected)
		}
	}
	return all
}

// Find is the example of that name.
func Find(name string) (Example, bool) {
	for _, e := range List() {
		if e.Name == name {
			return e, true
		}
	}
	return Example{}, false
}

// Book is the example's book file.
func (e Example) Book() []byte { return bookFile(e.book) }

// Book is the book file that the run reads: the example's own, unless the run
// contrasts it with another.
func (r Run) Book() []byte { return bookFile(r.book) }

func bookPath(name string) string { return "books/" + name + ".yaml" }

func bookFile(name string) []byte {
	data, err := files.ReadFile(bookPath(name))
	if err != nil {
		return nil // only a name that was not listed: loading checks all of them
	}
	return data
}

// loaded reads the files once. They are part of the program, so one that cannot
// be read is a mistake in the program; the tests read them all.
var loaded = sync.OnceValue(func() []Example {
	all, err := load(files)
	if err != nil {
		panic(err)
	}
	return all
})

// load reads every example of a file system.
func load(fsys fs.FS) ([]Example, error) {
	names, err := fs.Glob(fsys, "expected/*.yaml")
	if err != nil {
		return nil, err
	}
	var all []Example
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		e, err := parse(name, data)
		if err != nil {
			return nil, err
		}
		for _, r := range e.Runs {
			if _, err := fs.Stat(fsys, bookPath(r.book)); err != nil {
				return nil, fmt.Errorf("%s: run %q: %w", name, r.Name, err)
			}
		}
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b Example) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}
