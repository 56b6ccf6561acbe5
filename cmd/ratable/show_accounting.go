// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	exportjson "github.com/ratable/ratable/export/json"
	"github.com/ratable/ratable/export/text"
	"github.com/ratable/ratable/view"
)

// showAccountings prints how contracts are accounted for on a day.
func showAccountings(cmd *cobra.Command, s *source, p *period, on string, ids []string, format string) error {
	var as []*view.Accounting
	err := eachShown(cmd.Context(), s, p, on, ids, func(_ *book.Book, o *opened, g *derive.Group, id string, day civil.Day) error {
		a, err := view.AccountingOn(o.env, g, id, day)
		if err != nil {
			return runError(err)
		}
		as = append(as, a)
		return nil
	})
	if err != nil {
		return err
	}
	w := cmd.OutOrStdout()
	if format == "json" {
		return exportjson.WriteAccountings(w, as)
	}
	for i, a := range as {
		if i > 0 {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		if err := text.WriteAccounting(w, a, textOptions(w)); err != nil {
			return err
		}
	}
	return nil
}
