// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/export/text"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/forecast/demo"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
)

// The picture of the README is what the demo prints.
//
//go:generate go run ./internal/genoverview ../../docs/overview.svg

func newDemo() *cobra.Command {
	var write string
	c := &cobra.Command{
		Use:   "demo",
		Short: "a made-up company, no set-up",
		Long: "Makes a company of 24 months in memory, always the same one, and prints its overview: bookings, cash,\n" +
			"recognized revenue and MRR by month, the reconciliation map, and the MRR bridge. Its customers add seats, change\n" +
			"plans, pause, leave early, dispute and forget to pay.",
		Example: "  ratable demo\n  ratable demo --write demo.yaml && ratable report all --book demo.yaml --from 2025",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			facts, err := demo.Company(demo.Seed)
			if err != nil {
				return err
			}
			if write != "" {
				if err := writeBook(cmd.Context(), write, facts); err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%d facts written to %s\n", len(facts), write)
				return nil
			}
			return overview(cmd.Context(), cmd.OutOrStdout(), facts)
		},
	}
	c.Flags().StringVar(&write, "write", "", "write the company as a book file (.yaml or .jsonl) and stop")
	return c
}

// overview prints the four charts, the reconciliation map and the MRR bridge.
func overview(ctx context.Context, w io.Writer, facts []fact.Fact) error {
	s := source{facts: func() ([]fact.Fact, *policy.Policy, error) { return facts, demo.Policy(), nil }}
	p := period{from: "2024-01", to: "2025-12", asOf: "2025-12-31"}
	o, err := open(ctx, &s, &p)
	if err != nil {
		return err
	}
	a, err := answer(ctx, o, []string{"bookings", "cash", "revenue", "mrr", "customers"}, []string{"bridge", "rollforward-mrr"}, 0)
	if err != nil {
		return err
	}
	opt := textOptions(w)
	fmt.Fprintf(w, "%s: %d facts, %d contracts and loose invoices, %s\n\n", demo.Name, o.book.Facts, a.report.Meta.Contracts, o.req.Span)
	if err := charts(w, a.report, opt); err != nil {
		return err
	}
	if err := text.WriteTable(w, a.tables[0], opt); err != nil {
		return err
	}
	fmt.Fprintln(w)
	if err := bridge(w, a.tables[1], o.req.Span, opt); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%s\n", next(facts))
	return nil
}

// next proposes what to look at, on a contract that moved to another plan.
func next(facts []fact.Fact) string {
	contracts := map[string]*fact.Contract{}
	for _, f := range facts {
		switch x := f.(type) {
		case *fact.Contract:
			contracts[x.ID] = x
		case *fact.Amendment:
			for _, ch := range x.Changes {
				if ch.Replaces != "" {
					return fmt.Sprintf(demoNext, x.Contract, x.Effective, contracts[x.Contract].Customer, x.Effective.Month())
				}
			}
		}
	}
	return fmt.Sprintf(demoNext, "CONTRACT", "DAY", "CUSTOMER", "MONTH")
}

const demoNext = `Next: ratable demo --write demo.yaml          the company as a book
      ratable report all --book demo.yaml --from 2025
      ratable check --book demo.yaml            what somebody should look at
      ratable show %s --on %s --book demo.yaml
      ratable explain mrr_expansion --customer %s --in %s --book demo.yaml
      ratable examples                          published examples, to the cent`

// charts draws each measure of the report by month.
func charts(w io.Writer, r *view.Report, opt text.Options) error {
	labels := make([]string, len(r.Periods))
	for i, p := range r.Periods {
		labels[i] = p.Label
	}
	for _, row := range r.Rows {
		m := r.Measures[row.Measure]
		if !row.Total || m.Name == "customers" {
			continue
		}
		title := m.Name + " by month"
		err := text.Bars(w, title, labels, []text.Series{{Name: m.Name, Values: row.Values}},
			text.ChartOptions{Options: opt, Unit: m.Unit, Currency: row.Currency, Height: 6})
		if err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	return nil
}

// bridge draws the MRR bridge of the whole span from its roll-forward.
func bridge(w io.Writer, t *view.Table, span civil.Span, opt text.Options) error {
	var steps []text.Step
	var currency money.Currency
	for _, row := range t.Rows {
		last := row.Cells[len(row.Cells)-1]
		steps = append(steps, text.Step{Label: row.Label, Value: last.Value, Total: row.Strong})
		currency = row.Currency
	}
	return text.Waterfall(w, "MRR bridge, "+span.String(), steps, text.ChartOptions{Options: opt, Unit: view.UnitMonthly, Currency: currency})
}
