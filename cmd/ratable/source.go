// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

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

func (s *source) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringSliceVarP(&s.books, "book", "b", nil, "book file or folder; may be given several times (YAML, JSON Lines, CSV)")
	f.StringVar(&s.policy, "policy", "", "policy file (default: the book's own, else the defaults)")
	f.StringVar(&s.knownAt, "known-at", "", "only what was known at the end of this day")
	f.IntVar(&s.workers, "workers", 0, "how many cores work (default: all)")
	_ = c.MarkFlagFilename("book", "yaml", "yml", "jsonl", "ndjson", "csv")
	_ = c.MarkFlagFilename("policy", "yaml", "yml")
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

// period is what every command that reports over time is told.
type period struct {
	from, to, every, at, asOf string
	flag                      string // the flag that from was given with, when not --from
	by, where                 []string
	customer, contract        string
}

func (p *period) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&p.from, "from", "", "first day, month, quarter or year: 2024-01-15, 2024-01, 2024-Q1, 2024, FY2024 (default: the book's first)")
	f.StringVar(&p.to, "to", "", "last one, inclusive (default: the book's last month, at most 36 months after --from)")
	f.StringVar(&p.at, "at", "", "balances at the close of one day, or its opening: 2024-03-31, 2024-04-01@open")
	f.StringVar(&p.asOf, "as-of", "", "the day up to which things have happened (default: the last day reported)")
	p.filters(c)
}

func (p *period) filters(c *cobra.Command) {
	f := c.Flags()
	f.StringArrayVar(&p.where, "where", nil, "only where an attribute has a value: region=EU; may be given several times")
	f.StringVar(&p.customer, "customer", "", "only this customer")
	f.StringVar(&p.contract, "contract", "", "only this contract")
}

// request reads the flags against a book and its policy.
func (p *period) request(b *book.Book, pol *policy.Policy) (view.Request, fact.Date, error) {
	var req view.Request
	var asOf fact.Date
	if p.asOf != "" {
		d, err := civil.ParseDay(p.asOf)
		if err != nil {
			return req, asOf, fmt.Errorf("--as-of: %w", err)
		}
		asOf = fact.On(d)
	}
	if p.every == "" {
		p.every = "month"
	}
	every, err := civil.ParseEvery(p.every)
	if err != nil {
		return req, asOf, fmt.Errorf("--every: %w", err)
	}
	req.Every, req.By = every, p.by
	for i, name := range p.by {
		if slices.Contains(p.by[:i], name) {
			return req, asOf, fmt.Errorf("--by %s is given twice", name)
		}
	}
	if req.Where, err = p.filter(); err != nil {
		return req, asOf, err
	}
	day := civil.MaxDay
	if asOf.IsSet() {
		day = asOf.Day()
	}
	cal := view.Calendar(pol.Report(day))
	if p.at != "" {
		return p.balanceDay(req, asOf)
	}
	req.Span, err = p.span(cal, b)
	return req, asOf, err
}

func (p *period) balanceDay(req view.Request, asOf fact.Date) (view.Request, fact.Date, error) {
	if p.from != "" || p.to != "" {
		return req, asOf, errors.New("--at goes without --from and --to")
	}
	text, open := strings.CutSuffix(p.at, "@open")
	d, err := civil.ParseDay(text)
	if err != nil {
		return req, asOf, fmt.Errorf("--at: %w", err)
	}
	req.Span, req.Every, req.AtOpen = civil.Span{From: d, To: d + 1}, civil.EveryDay, open
	return req, asOf, nil
}

func (p *period) filter() ([]view.Filter, error) {
	var fs []view.Filter
	for _, w := range p.where {
		name, value, ok := strings.Cut(w, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("--where %q: write it as attribute=value", w)
		}
		fs = append(fs, view.Filter{Attr: name, Value: value})
	}
	if p.customer != "" {
		fs = append(fs, view.Filter{Attr: "customer", Value: p.customer})
	}
	if p.contract != "" {
		fs = append(fs, view.Filter{Attr: "contract", Value: p.contract})
	}
	return fs, nil
}

// span is the days reported. Without flags it is the book's own, in whole
// months, at most three years.
func (p *period) span(cal civil.Calendar, b *book.Book) (civil.Span, error) {
	var s civil.Span
	if p.from == "" && !b.FirstDay.IsSet() {
		return s, wrongData(errors.New("the book has no dated fact: there is nothing to report"))
	}
	if p.from != "" {
		from, err := cal.ParseRange(p.from)
		if err != nil {
			return s, fmt.Errorf("%s: %w", cmp.Or(p.flag, "--from"), err)
		}
		s = from
	} else {
		s.From = b.FirstDay.Day().Month().First()
	}
	switch {
	case p.to != "":
		to, err := cal.ParseRange(p.to)
		if err != nil {
			return s, fmt.Errorf("--to: %w", err)
		}
		s.To = to.To
	case p.from != "":
		// One period alone.
	default:
		s.To = min((b.LastDay.Day().Month() + 1).First(), s.From.AddMonths(36))
	}
	if s.Empty() {
		return s, fmt.Errorf("--to %s lies before --from %s", p.to, s.From)
	}
	return s, nil
}

// someone refuses a customer or contract that the book does not know: a name
// misspelt must not pass for a revenue of zero.
func (p *period) someone(b *book.Book) error {
	if p.customer != "" && b.Customers[p.customer] == nil && !slices.Contains(b.ImpliedCustomers, p.customer) {
		return fmt.Errorf("--customer %s: the book has no such customer", p.customer)
	}
	if p.contract == "" {
		return nil
	}
	for _, g := range b.Groups {
		for _, k := range g.Contracts {
			if k.ID == p.contract {
				return nil
			}
		}
		for _, i := range g.Invoices {
			if i.ID == p.contract {
				return nil
			}
		}
	}
	return fmt.Errorf("--contract %s: the book has no such contract", p.contract)
}

// opened is a book ready to be reported on.
type opened struct {
	book    *book.Book
	env     *derive.Env
	req     view.Request
	knownAt fact.Date
}

// open loads the book and prepares the request.
func open(ctx context.Context, s *source, p *period) (*opened, error) {
	b, pol, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
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
	return &opened{b, env, req, opt.KnownAt}, err
}
