// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"github.com/spf13/cobra"

	"github.com/ratable/ratable/policy"
)

func newPolicy() *cobra.Command {
	var s source
	var yaml bool
	c := &cobra.Command{
		Use:   "policy",
		Short: "the policy in force: every switch, what it means, what it could be",
		Example: "  ratable policy\n  ratable policy --book contracts.yaml\n" +
			"  ratable policy --yaml > policy.yaml",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p := policy.Of(policy.Default())
			switch {
			case len(s.books) > 0:
				_, own, err := s.load(cmd.Context())
				if err != nil {
					return err
				}
				p = own
			case s.policy != "":
				own, err := readPolicy(s.policy, nil)
				if err != nil {
					return err
				}
				p = own
			}
			if yaml {
				return policy.Write(cmd.OutOrStdout(), p)
			}
			p.Describe(cmd.OutOrStdout(), textOptions(cmd.OutOrStdout()).Width)
			return nil
		},
	}
	s.bookFlags(c) // a policy holds whatever was known when
	c.Flags().BoolVar(&yaml, "yaml", false, "print it as a policy file")
	return c
}
