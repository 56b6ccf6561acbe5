// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/ratable/ratable/civil"
	exportjson "github.com/ratable/ratable/export/json"
	"github.com/ratable/ratable/export/text"
	"github.com/ratable/ratable/view"
)

func newExplain() *cobra.Command {
	var s source
	var p period
	var in, format string
	var most int
	c := &cobra.Command{
		Use:   "explain MEASURE --in PERIOD",
		Short: "take a number apart, down to the facts",
		Long: "Prints every line that contributes to a measure in a period: the arithmetic with its real numbers,\n" +
			"the policy switch used, and the fact with its file and line. A balance is explained at the period's close.",
		Example: "  ratable explain revenue --in 2024-04 --book contracts.yaml\n" +
			"  ratable explain deferred_revenue --in 2024-Q1 --customer c-1 --book contracts.yaml --format json",
		Args: one("MEASURE"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return measureNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case in == "" && p.at == "":
				return errors.New("say which period: --in 2024-04, or --at DAY for a balance")
			case in != "" && p.at != "":
				return errors.New("--in goes without --at")
			case most < 0:
				return fmt.Errorf("--most %d: write 0 for all", most)
			case format != "table" && format != "json":
				return fmt.Errorf("--format %s: there are table and json", format)
			}
			if err := oneMeasure(args[0]); err != nil {
				return err
			}
			if p.at == "" {
				p.from, p.to, p.flag = in, in, "--in"
			}
			s.progress = newProgress()
			o, err := open(cmd.Context(), &s, &p)
			if err != nil {
				return err
			}
			if p.at == "" {
				o.req.Every = whole(o.req.Span)
			}
			if _, err := view.NewWindow(o.env, o.req); err != nil {
				return err // of the command line; what Explain finds is of the data
			}
			x, err := view.Explain(cmd.Context(), o.env, o.book.Groups, o.req, args[0])
			if err != nil {
				return runError(err)
			}
			return showExplanation(cmd.OutOrStdout(), x, format, o.req.AtOpen, most)
		},
	}
	s.bookFlags(c)
	s.knownAtFlag(c)
	p.filters(c)
	f := c.Flags()
	f.StringVar(&in, "in", "", "the period: 2024-04, 2024-Q1, 2024, 2024-04-15")
	f.StringVar(&p.at, "at", "", "a balance at the close of a day, or its opening: 2024-03-31, 2024-04-01@open")
	f.StringVar(&p.asOf, "as-of", "", "the day up to which things have happened")
	f.StringVarP(&format, "format", "f", "table", "table or json")
	f.IntVar(&most, "most", 50, "how many contributions to print (0: all)")
	complete(c, "format", "table", "json")
	return c
}

// showExplanation prints an explanation, and fails when it does not explain the
// number: what a script goes on with must sum.
func showExplanation(w io.Writer, x *view.Explanation, format string, atOpen bool, most int) error {
	write := func() error {
		return text.WriteExplanation(w, x, text.ExplainOptions{Options: textOptions(w), AtOpen: atOpen, Most: most})
	}
	if format == "json" {
		write = func() error { return exportjson.WriteExplanation(w, x) }
	}
	if err := write(); err != nil {
		return err
	}
	for _, t := range x.Totals {
		if t.Sum != t.Report {
			return wrongData(fmt.Errorf("the contributions do not sum to %s as reported: this is a mistake of ratable, please report it", x.Measure.Name))
		}
	}
	return nil
}

// whole is the interval that shows a span in one column where there is one.
func whole(s civil.Span) civil.Every {
	switch days := s.Days(); {
	case days <= 1:
		return civil.EveryDay
	case days <= 31:
		return civil.EveryMonth
	case days <= 92:
		return civil.EveryQuarter
	}
	return civil.EveryYear
}
