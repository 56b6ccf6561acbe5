// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package examples

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
)

// Result is an example that was run.
type Result struct {
	Example Example
	Runs    []RunResult
}

// RunResult is one run's numbers.
type RunResult struct {
	Run    Run
	Policy []string // the switches that the book and the run state: "mrr.start: booking"
	Values []Value
	Ties   []view.Tie // the identities of every report that was read
}

// Value is an expected number and what the engine gives for it.
type Value struct {
	Expected
	Got string
	OK  bool
}

// OK reports whether every value is as expected and every identity holds.
func (r Result) OK() bool {
	for _, run := range r.Runs {
		if slices.ContainsFunc(run.Values, func(v Value) bool { return !v.OK }) ||
			slices.ContainsFunc(run.Ties, func(t view.Tie) bool { return !t.OK() }) {
			return false
		}
	}
	return true
}

// RunAll runs every example. Examples that could not be run are in the error,
// the others in the results.
func RunAll(ctx context.Context) ([]Result, error) {
	var results []Result
	var errs []error
	for _, e := range List() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r, err := e.Run(ctx)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		results = append(results, r)
	}
	return results, errors.Join(errs...)
}

// Run derives the example's book under each of its policies and compares. A
// number that differs is no error; a book or a question that cannot be read is.
func (e Example) Run(ctx context.Context) (Result, error) {
	res := Result{Example: e}
	for _, r := range e.Runs {
		done, err := r.run(ctx)
		if err != nil {
			return Result{}, fmt.Errorf("example %s, run %q: %w", e.Name, r.Name, err)
		}
		res.Runs = append(res.Runs, done)
	}
	return res, nil
}

func (r Run) run(ctx context.Context) (RunResult, error) {
	b, err := book.LoadFS(ctx, files, []string{bookPath(r.book)}, book.Options{})
	if err != nil {
		return RunResult{}, err
	}
	p, said, err := r.policy(b)
	if err != nil {
		return RunResult{}, err
	}
	questions, until, err := r.questions(view.Calendar(p.Report(civil.MaxDay)))
	if err != nil {
		return RunResult{}, err
	}
	env, err := b.Env(book.Reading{Policy: p, Until: until})
	if err != nil {
		return RunResult{}, err
	}
	res := RunResult{Run: r, Policy: said, Values: make([]Value, len(r.Expected))}
	for _, q := range questions {
		ties, err := q.ask(ctx, env, b.Groups, r.Expected, res.Values)
		if err != nil {
			return RunResult{}, err
		}
		res.Ties = append(res.Ties, ties...)
	}
	return res, nil
}

// policy is the book's policy with the run's switches on top, and the switches
// that the two state.
func (r Run) policy(b *book.Book) (p *policy.Policy, said []string, err error) {
	p, err = b.Policy()
	if err != nil {
		return nil, nil, err
	}
	if len(p.Versions) != 1 {
		return nil, nil, errors.New("the book's policy has several versions: state one, so that a run can change it")
	}
	own := p.Versions[0]
	stated := own.Said
	if r.Policy != "" {
		if p, err = policy.Parse("the run's policy", 1, []byte(r.Policy), own.Terms); err != nil {
			return nil, nil, err
		}
		stated = append(slices.Clone(stated), p.Versions[0].Said...)
	}
	for _, s := range policy.Switches() {
		if slices.Contains(stated, s.Name) {
			said = append(said, s.Name+": "+s.Value(&p.Versions[0].Terms))
		}
	}
	return p, said, nil
}
