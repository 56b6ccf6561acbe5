// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ratable/ratable/ingest"
)

func newImport() *cobra.Command {
	var opt ingest.Options
	var out string
	var dry, all bool
	var names []string
	for _, b := range ingest.Builtins() {
		names = append(names, b.Name)
	}
	c := &cobra.Command{
		Use:   "import FILE",
		Short: "turn another system's table into a book",
		Long: "Reads a subscription table and writes it as a book file. Each questionable row is listed by reason, with the\n" +
			"rule that was applied to it; when a cell cannot be read nothing is written. Without --as and --mapping the\n" +
			"names of the columns decide; docs/import.md has the mapping file.\n\nBuilt in:\n" + builtins(),
		Example: "  ratable import subscriptions.csv --out book.jsonl\n" +
			"  ratable import mrr.csv --as grid --out book.yaml\n" +
			"  ratable import export.csv --mapping mapping.yaml --dry-run --questions",
		Args: one("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" && !dry {
				return fmt.Errorf("say where the book goes with --out FILE.yaml or FILE.jsonl, or look first with --dry-run")
			}
			if _, err := bookFormat(out); err != nil && !dry {
				return err
			}
			if opt.As != "" && !slices.Contains(names, opt.As) {
				return fmt.Errorf("--as %s: there are %s", opt.As, strings.Join(names, ", "))
			}
			r, err := ingest.Read(cmd.Context(), args[0], opt)
			if err != nil {
				return wrongFile(err)
			}
			w := cmd.OutOrStdout()
			if err := r.WriteSummary(w); err != nil {
				return err
			}
			if all {
				fmt.Fprintln(w)
				if err := r.WriteQuestions(w); err != nil {
					return err
				}
			} else if len(r.Questions) > 0 {
				fmt.Fprintln(w, "list every row with --questions")
			}
			if dry {
				fmt.Fprintln(w, "nothing was written (--dry-run)")
				return nil
			}
			if err := writeBook(cmd.Context(), out, r.Facts); err != nil {
				return err
			}
			fmt.Fprintf(w, "written to %s\n", out)
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&opt.As, "as", "", "a built-in source: "+strings.Join(names, ", "))
	f.StringVar(&opt.Mapping, "mapping", "", "a mapping file")
	f.StringVarP(&out, "out", "o", "", "the book file to write (.yaml or .jsonl)")
	f.BoolVar(&dry, "dry-run", false, "read and judge, and write nothing")
	f.BoolVar(&all, "questions", false, "list every questionable row")
	complete(c, "as", names...)
	return c
}

func builtins() string {
	var b strings.Builder
	for _, s := range ingest.Builtins() {
		fmt.Fprintf(&b, "  %-13s %s\n", s.Name, s.What)
	}
	return strings.TrimRight(b.String(), "\n")
}
