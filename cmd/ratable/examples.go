// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ratable/ratable/examples"
)

func newExamples() *cobra.Command {
	var list bool
	c := &cobra.Command{
		Use:   "examples [NAME]",
		Short: "run the published examples, or show one as a book",
		Long: "Runs every published example that ships with the program and prints source, policy, expected and got. With a\n" +
			"name it prints that example as a book file to start from.",
		Example: "  ratable examples\n  ratable examples chargebee-customer-a > my-book.yaml",
		Args:    cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, e := range examples.List() {
				names = append(names, e.Name)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			w := cmd.OutOrStdout()
			if len(args) == 1 {
				for _, e := range examples.List() {
					if e.Name == args[0] {
						_, err := w.Write(e.Book())
						return err
					}
				}
				var names []string
				for _, e := range examples.List() {
					names = append(names, e.Name)
				}
				return fmt.Errorf("no example %s: there are %s", args[0], strings.Join(names, ", "))
			}
			if list {
				for _, e := range examples.List() {
					fmt.Fprintf(w, "%-32s %s\n", e.Name, e.Title)
				}
				return nil
			}
			results, err := examples.RunAll(cmd.Context())
			if err != nil {
				return wrongData(err)
			}
			examples.Print(w, results)
			for _, r := range results {
				if !r.OK() {
					return dataError{errSaid}
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&list, "list", false, "list names and titles")
	return c
}
