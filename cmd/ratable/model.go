// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/ratable/ratable/forecast"
)

func newModel() *cobra.Command {
	var s source
	var p period
	var format, out, write, measures string
	c := &cobra.Command{
		Use:   "model FILE",
		Short: "sign the contracts of a growth model and report on them",
		Long: "Reads a growth model (what is sold each month, price, term, billing, payment delay, set-up, renewals), signs its\n" +
			"contracts, and reports on them as on real ones. docs/model.md has every field.",
		Example: "  ratable model growth.yaml --from 2026-01 --to 2026-12\n" +
			"  ratable model growth.yaml --measures revenue,cash --every quarter --format csv\n" +
			"  ratable model growth.yaml --write signed.jsonl",
		Args: one("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, out); err != nil {
				return err
			}
			names, tables, err := splitNames(measures, &p)
			if err != nil {
				return err
			}
			text, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			m, err := forecast.ParseModel(args[0], text)
			if err != nil {
				return wrongData(err)
			}
			if write != "" {
				return writeModel(cmd.Context(), cmd.OutOrStdout(), m, write)
			}
			s.facts = m.Sign
			if p.from == "" && p.to == "" && p.at == "" {
				// The model says which months it is about.
				p.from, p.to = m.Start.String(), (m.End() - 1).String()
			}
			o, err := open(cmd.Context(), &s, &p)
			if err != nil {
				return err
			}
			a, err := answer(cmd.Context(), o, names, tables, s.workers)
			if err != nil {
				return err
			}
			if format == "table" && out == "" {
				fmt.Fprintln(cmd.OutOrStdout(), m.Describe())
			}
			if err := a.write(cmd.Context(), cmd.OutOrStdout(), format, out); err != nil {
				return err
			}
			return a.tiesOut(cmd.ErrOrStderr())
		},
	}
	p.flags(c)
	f := c.Flags()
	f.StringVar(&measures, "measures", "bookings,billings,cash,revenue,deferred_revenue,mrr,customers", "what to report")
	f.StringVar(&p.every, "every", "month", "day, month, quarter or year")
	f.StringSliceVar(&p.by, "by", nil, "group by attributes")
	f.StringVarP(&format, "format", "f", "table", "table, csv, json or xlsx")
	f.StringVarP(&out, "out", "o", "", "write to this file")
	f.StringVar(&write, "write", "", "write the signed contracts to this book file (.yaml or .jsonl) and stop")
	complete(c, "every", "day", "month", "quarter", "year")
	complete(c, "format", "table", "csv", "json", "xlsx")
	return c
}

func writeModel(ctx context.Context, w io.Writer, m *forecast.Model, file string) error {
	facts, _, err := m.Sign()
	if err != nil {
		return wrongData(err)
	}
	if err := writeBook(ctx, file, facts); err != nil {
		return err
	}
	fmt.Fprintf(w, "%d facts written to %s; the model's policy stays in the model file\n", len(facts), file)
	return nil
}
