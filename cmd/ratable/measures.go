// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/ratable/ratable/view"
)

func newMeasures() *cobra.Command {
	return &cobra.Command{
		Use:     "measures",
		Short:   "what can be reported, and what it means",
		Long:    "Lists every measure, and every table that 'ratable report' prints beside them.",
		Example: "  ratable measures",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w := cmd.OutOrStdout()
			for _, m := range view.Measures() {
				fmt.Fprintf(w, "%-28s %-8s %s\n", m.Name, m.Kind, m.Meaning)
			}
			for _, t := range tableNames {
				fmt.Fprintf(w, "%-28s %-8s %s\n", t.name, "table", t.meaning)
			}
			for _, n := range view.RollForwards() {
				fmt.Fprintf(w, "%-28s %-8s %s\n", rollForward+n, "table", "Opening, what flowed by cause, and closing of "+n+".")
			}
			for _, n := range view.CohortTables() {
				fmt.Fprintf(w, "%-28s %-8s %s\n", cohortTable+n, "table", "One table of the cohorts.")
			}
			return nil
		},
	}
}
