// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package demo_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"slices"
	"testing"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/forecast/demo"
	"github.com/ratable/ratable/view"
)

const seed = demo.Seed

func company(t *testing.T, seed uint64) []fact.Fact {
	t.Helper()
	facts, err := demo.Company(seed)
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

// load makes a book of the company and what derive needs to read it.
func load(t *testing.T, facts []fact.Fact) (*book.Book, *derive.Env) {
	t.Helper()
	b, err := book.FromFacts(facts, book.Options{})
	if err != nil {
		t.Fatal(err)
	}
	env, err := b.Env(book.Reading{Policy: demo.Policy(), AsOf: fact.On(demo.AsOf), Until: demo.Last.Span().Last()})
	if err != nil {
		t.Fatal(err)
	}
	return b, env
}

// report is every measure of the two years, month by month.
func report(t *testing.T, b *book.Book, env *derive.Env) *view.Report {
	t.Helper()
	span := civil.Span{From: demo.First.First(), To: demo.Last.Next().First()}
	w, err := view.NewWindow(env, view.Request{Span: span, Every: civil.EveryMonth})
	if err != nil {
		t.Fatal(err)
	}
	readers, err := view.Run(context.Background(), env, b.Groups, 2, w.NewAccumulator)
	if err != nil {
		t.Fatal(err)
	}
	if err := readers[0].Merge(readers[1]); err != nil {
		t.Fatal(err)
	}
	r, err := readers[0].Report([]string{"all"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func row(t *testing.T, r *view.Report, measure string) view.Row {
	t.Helper()
	i := slices.IndexFunc(r.Rows, func(x view.Row) bool { return r.Measures[x.Measure].Name == measure })
	if i < 0 {
		t.Fatalf("no row of %s", measure)
	}
	return r.Rows[i]
}

func TestSameSeedSameBytes(t *testing.T) {
	sum := func(seed uint64) [32]byte {
		var b bytes.Buffer
		if err := book.Write(&b, "jsonl", company(t, seed)); err != nil {
			t.Fatal(err)
		}
		return sha256.Sum256(b.Bytes())
	}
	once, again := sum(seed), sum(seed)
	if once != again {
		t.Error("the same seed makes other bytes")
	}
	if once == sum(seed+1) {
		t.Error("another seed makes the same bytes")
	}
}

func TestEverythingTies(t *testing.T) {
	for s := range uint64(20) {
		r := reportOf(t, company(t, s))
		for _, tie := range r.Ties {
			if !tie.OK() {
				t.Errorf("seed %d, %s: %d and %d", s, tie.Name, tie.Left, tie.Right)
			}
		}
	}
}

func reportOf(t *testing.T, facts []fact.Fact) *view.Report {
	t.Helper()
	b, env := load(t, facts)
	return report(t, b, env)
}
