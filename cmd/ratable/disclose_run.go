// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"runtime"
	"slices"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/view"
)

// disclosing is a run over a book for its packs.
type disclosing struct {
	s       *source
	f       *discloseFlags
	o       opened
	reader  func() *view.Disclosing
	workers []disclosingWorker
	setUp   error // an error of the command line, found at the start
}

type disclosingWorker struct {
	d        *derive.Deriver
	r        *view.Disclosing
	problems fact.Problems
}

// disclose streams the book where it can be, and loads it where it must be.
func disclose(ctx context.Context, s *source, f *discloseFlags) ([]*view.Disclosure, error) {
	x := &disclosing{s: s, f: f}
	packs, err := x.streamed(ctx)
	if !errors.Is(err, book.ErrNotGrouped) {
		return packs, err
	}
	b, _, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
	if err := x.prepare(b, b.Groups); err != nil {
		return nil, err
	}
	if err := f.p.someone(b); err != nil {
		return nil, err
	}
	rs, err := view.Run(ctx, x.o.env, b.Groups, s.workers, x.reader)
	if err != nil {
		return nil, runError(err)
	}
	return x.packs(rs)
}

// streamed reads a book group by group, so that one of any size fits.
func (x *disclosing) streamed(ctx context.Context) ([]*view.Disclosure, error) {
	opt, err := x.s.options()
	if err != nil {
		return nil, err
	}
	if x.s.facts != nil || len(x.s.books) == 0 || x.f.p.contract != "" {
		return nil, book.ErrNotGrouped
	}
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	if x.s.progress != nil {
		defer x.s.progress.done()
	}
	x.workers = make([]disclosingWorker, opt.Workers)
	b, err := book.Stream(ctx, x.s.books, opt, x.start, func(worker int, g *derive.Group) error {
		w := &x.workers[worker]
		return view.Derive(w.d, g, w.r, &w.problems)
	})
	switch {
	case x.setUp != nil:
		return nil, x.setUp
	case err == book.ErrNotGrouped:
		return nil, err
	case err != nil:
		return nil, runError(err)
	}
	if err := x.f.p.someone(b); err != nil {
		return nil, err
	}
	var problems fact.Problems
	rs := make([]*view.Disclosing, len(x.workers))
	for i := range x.workers {
		problems.Merge(&x.workers[i].problems)
		rs[i] = x.workers[i].r
	}
	if err := problems.Err(); err != nil {
		return nil, wrongData(err)
	}
	x.o.book = b
	return x.packs(rs)
}

// start prepares the workers when customers, products and the policy are known.
func (x *disclosing) start(b *book.Book) error {
	if x.setUp = x.prepare(b, nil); x.setUp != nil {
		return x.setUp
	}
	for i := range x.workers {
		x.workers[i].d, x.workers[i].r = derive.New(x.o.env), x.reader()
	}
	return nil
}

// prepare reads the flags against a book and its policy. groups are nil while they
// are not read yet: what only contracts have is then not known.
func (x *disclosing) prepare(b *book.Book, groups []*derive.Group) error {
	pol, err := x.s.policyOf(b)
	if err != nil {
		return err
	}
	opt, err := x.s.options()
	if err != nil {
		return err
	}
	req := view.DisclosureRequest{By: x.f.p.by}
	if req.Periods, err = x.f.periods(view.Calendar(pol.Report(civil.MaxDay))); err != nil {
		return err
	}
	if req.Where, err = x.f.p.filter(); err != nil {
		return err
	}
	basis := &derive.Env{Products: b.Products, Customers: b.Customers}
	if len(req.By) == 0 {
		req.By = view.UsualCuts(basis)
	}
	asked := view.Request{Where: req.Where, By: slices.DeleteFunc(slices.Clone(req.By), func(c string) bool { return c == view.CutTiming || c == view.CutDuration })}
	if err := asked.CheckAttributes(view.Attributes(basis, groups)); err != nil {
		if groups == nil {
			return book.ErrNotGrouped // of contracts, perhaps
		}
		return err
	}
	var until civil.Day
	for _, p := range req.Periods {
		until = max(until, p.Span.Last())
	}
	env, err := b.Env(book.Reading{Policy: pol, Until: until})
	if err != nil {
		return wrongData(err)
	}
	x.o = opened{book: b, env: env, knownAt: opt.KnownAt}
	x.reader, err = view.NewDisclosing(env, req)
	return err
}

// packs merges what the workers have.
func (x *disclosing) packs(rs []*view.Disclosing) ([]*view.Disclosure, error) {
	for _, r := range rs[1:] {
		if err := rs[0].Merge(r); err != nil {
			return nil, wrongData(err)
		}
	}
	packs := rs[0].Packs()
	if len(packs) == 0 {
		return nil, wrongData(errors.New("the book has no contract or invoice that fits: there is nothing to disclose"))
	}
	for _, d := range packs {
		x.o.tell(&d.Meta)
	}
	return packs, nil
}
