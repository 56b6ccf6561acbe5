// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package csv

import (
	"encoding/csv"
	"io"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/view"
)

// WriteComparison writes a line each measure and period, and for those that
// differ a line each part:
//
//	period,measure,unit,part,customer,contract,currency,a,b,difference
//
// The part is total; or contract or customer, one that differs; more, those that
// differ less than the ones listed; same, all that do not. The parts of a period
// sum to its total in all three columns. A recurring level is per month: each of
// a and b is rounded by itself, the differences so that they sum. A ratio to
// nothing is empty, and so is its difference.
func WriteComparison(w io.Writer, c *view.Comparison) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"period", "measure", "unit", "part", "customer", "contract", "currency", "a", "b", "difference"}); err != nil {
		return err
	}
	for i := range c.Rows {
		if err := writeDifference(out, c, &c.Rows[i]); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func writeDifference(out *csv.Writer, c *view.Comparison, d *view.Difference) error {
	s, m := export.SharesOf(c, d), &c.Measures[d.Measure]
	unit := m.Unit
	if unit == view.UnitMonthly {
		unit = view.UnitMoney // shares are per month already
	}
	for j := range c.Periods {
		line := func(part, customer, contract string, a, b, diff int64) error {
			return out.Write([]string{c.Periods[j].Label, guarded(m.Name), m.Unit.String(), part, guarded(customer), guarded(contract), d.Currency.String(),
				export.Amount(a, unit, d.Currency), export.Amount(b, unit, d.Currency), export.Amount(diff, unit, d.Currency)})
		}
		if noA, noB := d.Blank(j); noA || noB {
			one := func(none bool, v int64) string {
				if none {
					return ""
				}
				return export.Amount(v, unit, d.Currency)
			}
			if err := out.Write([]string{c.Periods[j].Label, guarded(m.Name), m.Unit.String(), "total", "", "", d.Currency.String(),
				one(noA, s.WholeA[j]), one(noB, s.WholeB[j]), ""}); err != nil {
				return err
			}
			continue // a ratio has no parts
		}
		if err := line("total", "", "", s.WholeA[j], s.WholeB[j], s.All[j]); err != nil {
			return err
		}
		if d.Same() {
			continue
		}
		for i := range s.Diff {
			part, customer, contract := "contract", "", ""
			switch {
			case i == len(d.Causes):
				part = "more"
			case i > len(d.Causes):
				part = "same"
			default:
				customer, contract = d.Causes[i].Customer, d.Causes[i].Contract
				if d.ByWhom {
					part = "customer"
				}
			}
			if s.A[i][j] == 0 && s.B[i][j] == 0 && s.Diff[i][j] == 0 {
				continue
			}
			if err := line(part, customer, contract, s.A[i][j], s.B[i][j], s.Diff[i][j]); err != nil {
				return err
			}
		}
	}
	return nil
}
