// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	exportcsv "github.com/ratable/ratable/export/csv"
	exportjson "github.com/ratable/ratable/export/json"
	"github.com/ratable/ratable/export/text"
	"github.com/ratable/ratable/export/xlsx"
	"github.com/ratable/ratable/view"
)

// explainedCauses is how many contracts a measure are explained with --explain.
const explainedCauses = 3

func newCompare() *cobra.Command {
	k := &comparing{}
	c := &cobra.Command{
		Use:   "compare [MEASURES]",
		Short: "two policies, books or days of knowledge side by side, down to the contracts",
		Long: "Prints what differs between two readings: two policies, two books, two days of knowledge, or two as-of\n" +
			"days. Give the flag twice: the first is side A, the second side B. Each side is what 'ratable report'\n" +
			"says. --policy alone compares with the book's own policy, --known-at alone with what is known today.\n" +
			"For each measure that differs, the contracts that cause it follow, largest first; all parts sum to the\n" +
			"whole difference.",
		Example: "  ratable compare --book contracts.yaml --policy a.yaml --policy b.yaml --from 2024\n" +
			"  ratable compare revenue,deferred_revenue --book contracts.yaml --known-at 2024-03-31 --known-at 2024-06-30 --from 2024-Q1\n" +
			"  ratable compare --book old.yaml --book new.yaml --at 2024-12-31 --fail-on-difference",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return fmt.Errorf("%s takes one list of measures, separated by commas, and got %d: %s", c.CommandPath(), len(args), c.UseLine())
			}
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return completeList(typed, append([]string{"all"}, measureNames()...)), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		},
		RunE: func(cmd *cobra.Command, args []string) error { return k.run(cmd, args) },
	}
	k.flags(c)
	return c
}

// comparing is what the command is told.
type comparing struct {
	books, policies, known, asOf []string
	p                            period
	format, out                  string
	top, facts, workers          int
	explain, fail                bool
}

func (k *comparing) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringArrayVarP(&k.books, "book", "b", nil, "book file or folder, or several with commas; twice: two books")
	f.StringArrayVar(&k.policies, "policy", nil, "policy file; twice: two policies")
	f.StringArrayVar(&k.known, "known-at", nil, "only what was known at the end of this day; twice: two days")
	k.p.days(c)
	k.p.filters(c)
	f.StringArrayVar(&k.asOf, "as-of", nil, "the day up to which things have happened; twice: two days")
	f.StringVar(&k.p.every, "every", "", "day, month, quarter or year (default: the longest that fits the time)")
	f.IntVar(&k.top, "top", 10, "how many contracts a measure to list (0: all)")
	f.IntVar(&k.facts, "facts", 20, "how many facts that differ to list (0: all)")
	f.BoolVar(&k.explain, "explain", false, fmt.Sprintf("say how both sides come to the numbers of the %d largest contracts", explainedCauses))
	f.BoolVar(&k.fail, "fail-on-difference", false, "end with exit status 1 when a measure differs")
	f.StringVarP(&k.format, "format", "f", "table", "table, csv, json or xlsx")
	f.StringVarP(&k.out, "out", "o", "", "write to this file")
	f.IntVar(&k.workers, "workers", 0, "how many cores work (default: all)")
	_ = c.MarkFlagFilename("book", "yaml", "yml", "jsonl", "ndjson", "csv")
	_ = c.MarkFlagFilename("policy", "yaml", "yml")
	complete(c, "every", "day", "month", "quarter", "year")
	complete(c, "format", "table", "csv", "json", "xlsx")
}

func (k *comparing) run(cmd *cobra.Command, args []string) error {
	if err := checkFormat(k.format, k.out); err != nil {
		return err
	}
	measures, err := k.measures(args)
	if err != nil {
		return err
	}
	if k.top < 0 || k.facts < 0 {
		return errors.New("--top and --facts take how many to list, 0 for all")
	}
	a, b, err := k.open(cmd.Context())
	if err != nil {
		return err
	}
	c, err := k.compare(cmd.Context(), a, b, measures)
	if err != nil {
		return err
	}
	if err := k.write(cmd.Context(), cmd.OutOrStdout(), c); err != nil {
		return err
	}
	if err := comparisonTies(cmd.ErrOrStderr(), c); err != nil {
		return err
	}
	if k.fail && !c.Same() {
		return dataError{errSaid}
	}
	return nil
}

// measures are the names asked for, all when none is.
func (k *comparing) measures(args []string) ([]string, error) {
	list := "all"
	if len(args) > 0 {
		list = args[0]
	}
	measures, tables, err := splitNames(list, &k.p)
	if err == nil && len(tables) > 0 {
		err = fmt.Errorf("%s is a table: compare takes measures, such as revenue", strings.Join(tables, ", "))
	}
	return measures, err
}

func (k *comparing) compare(ctx context.Context, a, b *opened, measures []string) (*view.Comparison, error) {
	for _, o := range []*opened{a, b} {
		if _, err := view.NewWindow(o.env, o.req); err != nil {
			return nil, err // of the command line
		}
	}
	nameA, nameB := k.names()
	sides := [2]view.Side{
		{Name: nameA, Env: a.env, Groups: a.book.Groups, Others: a.book.Others},
		{Name: nameB, Env: b.env, Groups: b.book.Groups, Others: b.book.Others},
	}
	c, err := view.Compare(ctx, sides[0], sides[1], a.req, measures, view.CompareOptions{Top: k.top, Facts: k.facts, Workers: k.workers})
	if errors.Is(err, view.ErrPeriodsDiffer) {
		return nil, err
	}
	if err != nil {
		return nil, runError(err)
	}
	a.tell(&c.A.Meta)
	b.tell(&c.B.Meta)
	if k.explain {
		err = runError(c.Explain(ctx, explainedCauses))
	}
	return c, err
}

func (k *comparing) write(ctx context.Context, stdout io.Writer, c *view.Comparison) error {
	print := func(w io.Writer, opt text.Options) error {
		switch k.format {
		case "csv":
			return exportcsv.WriteComparison(w, c)
		case "json":
			return exportjson.WriteComparison(w, c)
		case "xlsx":
			return xlsx.WriteComparison(w, c)
		}
		return text.WriteComparison(w, c, opt)
	}
	if k.format == "xlsx" && len(c.Periods) > mostColumns {
		return fmt.Errorf("%d periods are too many for a sheet (at most %d): use --every month or --format csv", len(c.Periods), mostColumns)
	}
	if k.out == "" {
		return print(stdout, textOptions(stdout))
	}
	return writeFile(ctx, k.out, func(w io.Writer) error { return print(w, text.Options{Width: 160}) })
}

// comparisonTies fails the command when an identity of a side, or of the parts
// of a difference, does not hold.
func comparisonTies(stderr io.Writer, c *view.Comparison) error {
	bad := false
	for _, s := range []struct {
		name string
		ties []view.Tie
	}{{"A (" + c.A.Name + ")", c.A.Ties}, {"B (" + c.B.Name + ")", c.B.Ties}, {"B - A", c.Ties}} {
		for _, t := range s.ties {
			if !t.OK() {
				bad = true
				fmt.Fprintf(stderr, "%s does not tie: %s: %s against %s %s\n", s.name, t.Name, t.Left.Table(t.Currency), t.Right.Table(t.Currency), t.Currency)
			}
		}
	}
	if bad {
		return dataError{errSaid}
	}
	return nil
}
