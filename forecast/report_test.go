// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package forecast_test

import (
	"context"
	"os"
	"testing"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/forecast"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
)

// open parses a model of testdata.
func open(t *testing.T, name string) *forecast.Model {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	m, err := forecast.ParseModel(name, text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// fatal is what a test and a property have in common.
type fatal interface {
	Helper()
	Fatal(...any)
	Errorf(string, ...any)
}

// report runs facts through derive and every measure, month by month, and
// checks that all identities hold.
func report(t fatal, facts []fact.Fact, p *policy.Policy, from, to civil.Month, by ...string) *view.Report {
	t.Helper()
	b, err := book.FromFacts(facts, book.Options{})
	if err != nil {
		t.Fatal(err)
	}
	env, err := b.Env(book.Reading{Policy: p, Until: to.Span().Last()})
	if err != nil {
		t.Fatal(err)
	}
	span := civil.Span{From: from.First(), To: to.Next().First()}
	w, err := view.NewWindow(env, view.Request{Span: span, Every: civil.EveryMonth, By: by})
	if err != nil {
		t.Fatal(err)
	}
	readers, err := view.Run(context.Background(), env, b.Groups, 2, w.NewAccumulator)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range readers[1:] {
		if err := readers[0].Merge(r); err != nil {
			t.Fatal(err)
		}
	}
	r, err := readers[0].Report([]string{"all"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tie := range r.Ties {
		if !tie.OK() {
			t.Errorf("%s: %d and %d", tie.Name, tie.Left, tie.Right)
		}
	}
	return r
}

// total is the row of a measure over all groups.
func total(t fatal, r *view.Report, measure string) view.Row {
	t.Helper()
	for _, row := range r.Rows {
		if row.Total && r.Measures[row.Measure].Name == measure {
			return row
		}
	}
	t.Fatal("no row of " + measure)
	return view.Row{}
}
