// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
)

// period is what every command that reports over time is told.
type period struct {
	from, to, every, at, asOf string
	flag                      string // the flag that from was given with, when not --from
	by, where                 []string
	customer, contract        string
	invoices                  bool // an aging lists them
}

func (p *period) flags(c *cobra.Command) {
	p.days(c)
	c.Flags().StringVar(&p.asOf, "as-of", "", "the day up to which things have happened (default: the last day reported)")
	p.filters(c)
}

// days say what time is reported.
func (p *period) days(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&p.from, "from", "", "first day, month, quarter or year: 2024-01-15, 2024-01, 2024-Q1, 2024, FY2024 (default: the book's first)")
	f.StringVar(&p.to, "to", "", "last one, inclusive (default: with --from, that one period; else the book's last month, at most 36 months)")
	f.StringVar(&p.at, "at", "", "balances at the close of one day, or its opening: 2024-03-31, 2024-04-01@open")
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
