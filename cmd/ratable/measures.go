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
		Example: "  ratable measures",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, m := range view.Measures() {
				fmt.Fprintf(cmd.OutOrStdout(), "%-20s %-8s %s\n", m.Name, m.Kind, m.Meaning)
			}
			return nil
		},
	}
}
