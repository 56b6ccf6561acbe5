// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/export/csv"
	exportjson "github.com/ratable/ratable/export/json"
	"github.com/ratable/ratable/export/text"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
)

func newCheck() *cobra.Command {
	var s source
	var p period
	var format, failOn string
	c := &cobra.Command{
		Use:   "check",
		Short: "read a book and say what is wrong or worth a look",
		Long: "Reads a book and lists everything wrong with it, each problem with file, line, field and what to do (exit\n" +
			"status 1). When it can be read: what is implied, what is kept but not derived yet, whether every identity\n" +
			"ties out, and findings: facts that are each in order and do not go together, by kind, with the money at\n" +
			"stake and what to do. docs/check.md lists all kinds.\n\n" +
			"A finding is an error (facts contradict each other), a warning (money may be missing) or a notice (to know\n" +
			"or soon to decide). The exit status is 1 from the severity of --fail-on upwards: error unless given; with\n" +
			"never, findings do not change it.",
		Example: "  ratable check --book contracts.yaml\n  ratable check --book books/ --fail-on warning\n  ratable check --book books/ --format csv",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !slices.Contains(checkFormats, format) {
				return fmt.Errorf("--format %s: there are table, csv and json", format)
			}
			fails, ok := derive.ParseSeverity(failOn)
			if !ok && failOn != "never" {
				return fmt.Errorf("--fail-on %s: there are error, warning, notice and never", failOn)
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
			if err := a.tiesOut(cmd.ErrOrStderr()); err != nil {
				return err
			}
			if ok && k.Worst() >= fails {
				return wrongData(errSaid)
			}
			return nil
		},
	}
	s.flags(c)
	p.flags(c)
	c.Flags().StringVarP(&format, "format", "f", "table", "table, csv or json")
	c.Flags().StringVar(&failOn, "fail-on", "error", "exit status 1 from this severity of finding: error, warning, notice or never")
	complete(c, "format", checkFormats...)
	complete(c, "fail-on", "error", "warning", "notice", "never")
	return c
}

var checkFormats = []string{"table", "csv", "json"}

// checkOf is what can be said of a book before anything is derived.
func checkOf(b *book.Book) *export.Check {
	return &export.Check{
		Facts: b.Facts, Ignored: b.Ignored, FirstDay: b.FirstDay, LastDay: b.LastDay,
		ImpliedCustomers: b.ImpliedCustomers, ImpliedProducts: b.ImpliedProducts, NotDerived: notDerived(b),
	}
}

// derived adds what only deriving finds.
func derived(ctx context.Context, s *source, p *period, b *book.Book, pol *policy.Policy, k *export.Check) (*answers, error) {
	// What ends soon, or is due, is asked of the day that the book was written
	// up to, not of the last day of its longest contract.
	if real := max(b.InvoicesThrough.Or(civil.MinDay), b.PaymentsThrough.Or(civil.MinDay)); p.asOf == "" && p.from == "" && p.at == "" && real > civil.MinDay {
		p.asOf = real.String()
	}
	o, err := prepare(s, p, b, pol)
	if err != nil {
		return nil, err
	}
	k.AsOf = fact.On(o.env.AsOf)
	if k.Findings, err = findings(o); err != nil {
		return nil, err
	}
	k.SortFindings()
	a, err := answer(ctx, o, []string{"revenue"}, nil, s.workers)
	if err != nil {
		return nil, err
	}
	k.Contracts, k.Ties = a.report.Meta.Contracts, a.report.Ties
	return a, nil
}

func showCheck(w io.Writer, k *export.Check, format string) error {
	switch format {
	case "json":
		return exportjson.WriteCheck(w, k)
	case "csv":
		return csv.WriteFindings(w, k)
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
	out = append(out, derive.UnsignedAnswers(o.env.Answers)...)
	return out, wrongData(problems.Err())
}

type readerFunc func(*derive.Positions) error

func (f readerFunc) Add(p *derive.Positions) error { return f(p) }
