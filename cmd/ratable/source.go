// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
)

// source is what every command that reads a book is told.
type source struct {
	books    []string
	policy   string
	knownAt  string
	workers  int
	facts    func() ([]fact.Fact, *policy.Policy, error) // instead of books
	progress *progress
}

// mostWorkers bounds what a slip of the pen can allocate.
const mostWorkers = 1024

// flags are those of a command that reads a book and runs over it.
func (s *source) flags(c *cobra.Command) {
	s.bookFlags(c)
	s.knownAtFlag(c)
	c.Flags().IntVar(&s.workers, "workers", 0, "how many cores work (default: all)")
}

// bookFlags say where book and policy are.
func (s *source) bookFlags(c *cobra.Command) {
	f := c.Flags()
	f.StringSliceVarP(&s.books, "book", "b", nil, "book file or folder; may be given several times (YAML, JSON Lines, CSV)")
	f.StringVar(&s.policy, "policy", "", "policy file, or the ready-made policy asc606 (default: the book's own, else the defaults)")
	_ = c.MarkFlagFilename("book", "yaml", "yml", "jsonl", "ndjson", "csv")
	_ = c.MarkFlagFilename("policy", "yaml", "yml")
}

func (s *source) knownAtFlag(c *cobra.Command) {
	c.Flags().StringVar(&s.knownAt, "known-at", "", "only what was known at the end of this day")
}

// options are the book's options as given by the flags.
func (s *source) options() (book.Options, error) {
	opt := book.Options{Workers: s.workers}
	if s.workers < 0 || s.workers > mostWorkers {
		return opt, fmt.Errorf("--workers %d: write how many cores, at most %d, or 0 for all", s.workers, mostWorkers)
	}
	if s.knownAt != "" {
		d, err := civil.ParseDay(s.knownAt)
		if err != nil {
			return opt, fmt.Errorf("--known-at: %w", err)
		}
		opt.KnownAt = fact.On(d)
	}
	if s.progress != nil {
		opt.Progress = s.progress.rows
	}
	return opt, nil
}

// load reads the book and the policy in force.
func (s *source) load(ctx context.Context) (*book.Book, *policy.Policy, error) {
	opt, err := s.options()
	if err != nil {
		return nil, nil, err
	}
	if len(s.books) == 0 && s.facts == nil {
		return nil, nil, errors.New("no book: give one with --book FILE or FOLDER, or try 'ratable demo'")
	}
	if s.progress != nil {
		defer s.progress.done()
	}
	if s.facts != nil {
		facts, p, err := s.facts()
		if err != nil {
			return nil, nil, wrongData(err)
		}
		b, err := book.FromFacts(facts, opt)
		return b, p, wrongData(err)
	}
	b, err := book.Load(ctx, s.books, opt)
	if err != nil {
		return nil, nil, wrongFile(err)
	}
	p, err := s.policyOf(b)
	return b, p, err
}

// policyOf is the policy of --policy, else the book's.
func (s *source) policyOf(b *book.Book) (*policy.Policy, error) {
	if s.policy == "" {
		p, err := b.Policy()
		return p, wrongData(err)
	}
	return readPolicy(s.policy, b)
}

func readPolicy(file string, b *book.Book) (*policy.Policy, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		if ready, is := policy.ReadyText(file); is {
			text, err = ready, nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("--policy: %w", err)
	}
	base := policy.Default()
	if b != nil && !b.Currency.IsZero() {
		base.Currency = b.Currency
	}
	p, err := policy.Parse(file, 1, text, base)
	return p, wrongData(err)
}

// opened is a book ready to be reported on.
type opened struct {
	book    *book.Book
	env     *derive.Env
	req     view.Request
	knownAt fact.Date

	invoices bool // an aging lists them
}

// open loads the book and prepares the request.
func open(ctx context.Context, s *source, p *period) (*opened, error) {
	b, pol, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
	return prepare(s, p, b, pol)
}

// prepare reads the request against a loaded book.
func prepare(s *source, p *period, b *book.Book, pol *policy.Policy) (*opened, error) {
	req, asOf, err := p.request(b, pol)
	if err != nil {
		return nil, err
	}
	if err := req.CheckAttributes(view.Attributes(&derive.Env{Products: b.Products, Customers: b.Customers}, b.Groups)); err != nil {
		return nil, err
	}
	if err := p.someone(b); err != nil {
		return nil, err
	}
	env, err := b.Env(book.Reading{Policy: pol, AsOf: asOf, Until: req.Span.To - 1})
	if err != nil {
		return nil, wrongData(err)
	}
	opt, err := s.options()
	return &opened{book: b, env: env, req: req, knownAt: opt.KnownAt, invoices: p.invoices}, err
}
