// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/view"
)

// streamed reads a book whose facts come customer by customer without ever
// holding all of it, so that a book of any size fits. It returns
// book.ErrNotGrouped when the book, or what is asked, needs the whole.
func streamed(ctx context.Context, s *source, p *period, measures, tables []string) (*answers, error) {
	opt, err := s.options()
	if err != nil {
		return nil, err
	}
	if s.facts != nil || len(s.books) == 0 || (p.from == "" && p.at == "") || p.contract != "" {
		return nil, book.ErrNotGrouped
	}
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	if s.progress != nil {
		defer s.progress.done()
	}
	// Little of a streamed book is alive at a time: collecting less often costs
	// some memory and saves a fifth of the time.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	f := &flow{s: s, p: p, measures: measures, tables: tables, workers: make([]flowWorker, opt.Workers)}
	b, err := book.Stream(ctx, s.books, opt, f.start, f.each)
	if err != nil {
		return nil, f.failure(err)
	}
	if err := p.someone(b); err != nil {
		return nil, err
	}
	f.o.book, f.o.knownAt = b, opt.KnownAt
	return f.answers(measures)
}

// flow is a run over a streamed book: each worker derives and accumulates.
type flow struct {
	s        *source
	p        *period
	measures []string
	tables   []string
	o        opened
	w        *view.Window
	workers  []flowWorker
	setUp    error // an error of the command line, found at the start
}

type flowWorker struct {
	d        *derive.Deriver
	acc      *view.Accumulator
	fall     *view.Waterfall
	cohorts  *view.Cohorts
	aging    *view.Aging
	problems fact.Problems
}

// Add hands positions to all that read them.
func (w *flowWorker) Add(p *derive.Positions) error {
	if w.fall != nil {
		if err := w.fall.Add(p); err != nil {
			return err
		}
	}
	if w.cohorts != nil {
		if err := w.cohorts.Add(p); err != nil {
			return err
		}
	}
	if w.aging != nil {
		if err := w.aging.Add(p); err != nil {
			return err
		}
	}
	return w.acc.Add(p)
}

// start prepares the run when customers, products and the policy are known.
func (f *flow) start(b *book.Book) error {
	f.setUp = f.prepare(b)
	return f.setUp
}

func (f *flow) prepare(b *book.Book) error {
	pol, err := f.s.policyOf(b)
	if err != nil {
		return err
	}
	req, asOf, err := f.p.request(b, pol)
	if err != nil {
		return err
	}
	// Attributes of contracts are known only when all were read.
	if req.CheckAttributes(view.Attributes(&derive.Env{Products: b.Products, Customers: b.Customers}, nil)) != nil {
		return book.ErrNotGrouped
	}
	env, err := b.Env(book.Reading{Policy: pol, AsOf: asOf, Until: req.Span.To - 1})
	if err != nil {
		return wrongData(err)
	}
	req.Keep(slices.Concat(f.measures, f.tables))
	if f.w, err = view.NewWindow(env, req); err != nil {
		return err
	}
	f.o.env, f.o.req = env, req
	for i := range f.workers {
		w := &f.workers[i]
		w.d, w.acc = derive.New(env), f.w.NewAccumulator()
		if slices.Contains(f.tables, "waterfall") {
			w.fall = f.w.NewWaterfall()
		}
		if slices.ContainsFunc(f.tables, func(t string) bool { return strings.HasPrefix(t, cohortTable) }) {
			w.cohorts = f.w.NewCohorts()
		}
		if slices.Contains(f.tables, aging) {
			w.aging, w.d.Documents = f.w.NewAging(f.p.invoices), true
		}
	}
	return nil
}

func (f *flow) each(worker int, g *derive.Group) error {
	w := &f.workers[worker]
	return view.Derive(w.d, g, w, &w.problems)
}

// failure tells an error of the command line from one of the data.
func (f *flow) failure(err error) error {
	if f.setUp != nil {
		return f.setUp
	}
	if err == book.ErrNotGrouped {
		return err
	}
	return runError(err)
}

// answers merges what the workers have.
func (f *flow) answers(measures []string) (*answers, error) {
	var problems fact.Problems
	for i := range f.workers {
		problems.Merge(&f.workers[i].problems)
	}
	if err := problems.Err(); err != nil {
		return nil, wrongData(err)
	}
	first := &f.workers[0]
	for i := range f.workers[1:] {
		w := &f.workers[i+1]
		if err := first.acc.Merge(w.acc); err != nil {
			return nil, wrongData(err)
		}
		if w.fall != nil {
			if err := first.fall.Merge(w.fall); err != nil {
				return nil, wrongData(err)
			}
		}
		if w.cohorts != nil {
			if err := first.cohorts.Merge(w.cohorts); err != nil {
				return nil, wrongData(err)
			}
		}
		if w.aging != nil {
			if err := first.aging.Merge(w.aging); err != nil {
				return nil, wrongData(err)
			}
		}
	}
	return answersOf(&f.o, measures, f.tables, first.acc, passes{
		fall:    func() (*view.Waterfall, error) { return first.fall, nil },
		cohorts: func() (*view.Cohorts, error) { return first.cohorts, nil },
		aging:   func() (*view.Aging, error) { return first.aging, nil },
	})
}
