// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/export"
	exportjson "github.com/ratable/ratable/export/json"
	"github.com/ratable/ratable/export/text"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
)

func newCheck() *cobra.Command {
	var s source
	var p period
	var format string
	c := &cobra.Command{
		Use:   "check",
		Short: "read a book and say what is wrong or worth a look",
		Long: "Reads a book and lists everything wrong with it, each problem with file, line, field and what to do (exit\n" +
			"status 1). When it can be read: what is implied, what is kept but not derived yet, instalments without\n" +
			"invoice, money without invoice, and whether every identity ties out.",
		Example: "  ratable check --book contracts.yaml\n  ratable check --book books/ --format json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "table" && format != "json" {
				return fmt.Errorf("--format %s: there are table and json", format)
			}
			s.progress = newProgress()
			b, pol, err := s.load(cmd.Context())
			if err != nil {
				return err
			}
			k, a := checkOf(b), &answers{}
			// Customers and products without a contract have no day to report on, and
			// may still be right.
			if b.FirstDay.IsSet() || p.from != "" || p.at != "" {
				if a, err = derived(cmd.Context(), &s, &p, b, pol, k); err != nil {
					return err
				}
			}
			if err := showCheck(cmd.OutOrStdout(), k, format); err != nil {
				return err
			}
			return a.tiesOut(cmd.ErrOrStderr())
		},
	}
	s.flags(c)
	p.flags(c)
	c.Flags().StringVarP(&format, "format", "f", "table", "table or json")
	complete(c, "format", "table", "json")
	return c
}

// checkOf is what can be said of a book before anything is derived.
func checkOf(b *book.Book) *export.Check {
	return &export.Check{
		Facts: b.Facts, Ignored: b.Ignored, FirstDay: b.FirstDay, LastDay: b.LastDay,
		ImpliedCustomers: b.ImpliedCustomers, ImpliedProducts: b.ImpliedProducts, NotDerived: notDerived(b),
	}
}

// derived adds what only deriving finds.
func derived(ctx context.Context, s *source, p *period, b *book.Book, pol *policy.Policy, k *export.Check) (*answers, error) {
	o, err := prepare(s, p, b, pol)
	if err != nil {
		return nil, err
	}
	if k.Findings, err = findings(o); err != nil {
		return nil, err
	}
	a, err := answer(ctx, o, []string{"revenue"}, nil, s.workers)
	if err != nil {
		return nil, err
	}
	k.Contracts, k.Ties = a.report.Meta.Contracts, a.report.Ties
	return a, nil
}

func showCheck(w io.Writer, k *export.Check, format string) error {
	if format == "json" {
		return exportjson.WriteCheck(w, k)
	}
	return text.WriteCheck(w, k, textOptions(w))
}

// findings derives every group and lists what a person should look at.
func findings(o *opened) ([]derive.Finding, error) {
	d := derive.New(o.env)
	d.Findings = true
	var out []derive.Finding
	var problems fact.Problems
	collect := readerFunc(func(p *derive.Positions) error {
		out = append(out, p.Findings...)
		return nil
	})
	for _, g := range o.book.Groups {
		if err := view.Derive(d, g, collect, &problems); err != nil {
			return nil, wrongData(err)
		}
	}
	slices.SortStableFunc(out, func(a, b derive.Finding) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Contract, b.Contract), cmp.Compare(a.Day, b.Day))
	})
	return out, wrongData(problems.Err())
}

type readerFunc func(*derive.Positions) error

func (f readerFunc) Add(p *derive.Positions) error { return f(p) }
