// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

var (
	noInvoice = fact.Invoice{}
	noLine    = fact.InvoiceLine{}
)

// A Reader takes positions one group at a time; it is used by one worker.
type Reader interface {
	Add(*derive.Positions) error
}

// batch is how many groups a worker takes at a time.
const batch = 256

// Run derives every group and hands its positions to a reader, one a worker; the
// caller merges them. All groups that cannot be derived are reported in one
// error. It stops early when ctx is done.
func Run[R Reader](ctx context.Context, env *derive.Env, groups []*derive.Group, workers int, reader func() R) ([]R, error) {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	readers := make([]R, workers)
	errs := make([]error, workers)
	var next atomic.Int64
	var wg sync.WaitGroup
	for w := range workers {
		readers[w] = reader()
		wg.Go(func() {
			errs[w] = work(ctx, env, groups, &next, readers[w])
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return readers, JoinProblems(errs)
}

func work(ctx context.Context, env *derive.Env, groups []*derive.Group, next *atomic.Int64, r Reader) error {
	d := derive.New(env)
	_, d.Documents = r.(*Aging)
	var problems fact.Problems
	for {
		lo := int(next.Add(batch)) - batch
		if lo >= len(groups) || ctx.Err() != nil {
			return problems.Err()
		}
		for i, g := range groups[lo:min(lo+batch, len(groups))] {
			if i%16 == 15 && ctx.Err() != nil {
				return nil
			}
			if err := Derive(d, g, r, &problems); err != nil {
				return err
			}
		}
	}
}

// Derive derives one group and hands it to the reader. Problems of the facts are
// collected; another error, such as an overflow of totals, ends the run.
func Derive(d *derive.Deriver, g *derive.Group, r Reader, problems *fact.Problems) error {
	p, err := d.Derive(g)
	if err != nil {
		if ps, ok := err.(*fact.Problems); ok {
			problems.Merge(ps)
			return nil
		}
		return err
	}
	return r.Add(p)
}

// JoinProblems makes one error of many workers': other errors come first, then
// all problems of facts together.
func JoinProblems(errs []error) error {
	var problems fact.Problems
	for _, err := range errs {
		switch e := err.(type) {
		case nil:
		case *fact.Problems:
			problems.Merge(e)
		default:
			return err
		}
	}
	return problems.Err()
}
