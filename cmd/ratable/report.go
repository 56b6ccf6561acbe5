// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/view"
)

func newReport() *cobra.Command {
	var s source
	var p period
	var format, out string
	c := &cobra.Command{
		Use:   "report MEASURES",
		Short: "measures and tables over time",
		Long: "Prints measures by period: names separated by commas, or 'all' (see 'ratable measures'; those of\n" +
			"the notes, such as rpo_disclosed, are named one by one).\n" +
			"Beside measures: bridge (the reconciliation map), waterfall (booked month by recognized month),\n" +
			"rpo-bands (what remains, by when it is expected to be earned),\n" +
			"aging (open receivables by how long they have been due, at one day or the last),\n" +
			"rollforward or rollforward-NAME (deferred_revenue, receivable, rpo, mrr),\n" +
			"cohorts or cohorts-NAME (customers, mrr, logos, retention).",
		Example: "  ratable report revenue,bookings --book contracts.yaml --from 2024-01 --to 2024-12 --by product\n" +
			"  ratable report deferred_revenue,rpo --book contracts.yaml --at 2024-03-31\n" +
			"  ratable report bridge,waterfall --book contracts.yaml --from 2024 --format xlsx --out 2024.xlsx",
		Args: one("MEASURES"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return completeList(typed, reportNames()), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, out); err != nil {
				return err
			}
			measures, tables, err := splitNames(args[0], &p)
			if err != nil {
				return err
			}
			if n := min(len(measures), 1) + len(tables); format == "csv" && n > 1 {
				return errors.New("a CSV file holds one table: ask for the measures or for one table, or use --format json or xlsx")
			}
			s.progress = newProgress()
			a, err := reportOf(cmd.Context(), &s, &p, measures, tables)
			if err != nil {
				return err
			}
			if err := a.write(cmd.Context(), cmd.OutOrStdout(), format, out); err != nil {
				return err
			}
			return a.tiesOut(cmd.ErrOrStderr())
		},
	}
	s.flags(c)
	p.flags(c)
	f := c.Flags()
	f.StringSliceVar(&p.by, "by", nil, "group by attributes: product, customer, region …")
	f.BoolVar(&p.invoices, "invoices", false, "list the open invoices in the table aging")
	f.StringVar(&p.every, "every", "month", "day, month, quarter or year")
	f.StringVarP(&format, "format", "f", "table", "table, csv, json or xlsx")
	f.StringVarP(&out, "out", "o", "", "write to this file")
	complete(c, "every", "day", "month", "quarter", "year")
	complete(c, "format", "table", "csv", "json", "xlsx")
	complete(c, "by", view.Reserved...)
	return c
}

// reportOf streams the book where it can be, and loads it where it must be.
func reportOf(ctx context.Context, s *source, p *period, measures, tables []string) (*answers, error) {
	a, err := streamed(ctx, s, p, measures, tables)
	if !errors.Is(err, book.ErrNotGrouped) {
		return a, err
	}
	o, err := open(ctx, s, p)
	if err != nil {
		return nil, err
	}
	return answer(ctx, o, measures, tables, s.workers)
}

func complete(c *cobra.Command, flag string, values ...string) {
	_ = c.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return values, cobra.ShellCompDirectiveNoFileComp
	})
}

// checkFormat refuses a format that there is not, or that only a file can hold.
func checkFormat(format, out string) error {
	if !slices.Contains([]string{"table", "csv", "json", "xlsx"}, format) {
		return fmt.Errorf("--format %s: there are table, csv, json, xlsx", format)
	}
	if format == "xlsx" && out == "" {
		return errors.New("--format xlsx needs --out FILE")
	}
	return nil
}
