// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package csv

import (
	"encoding/csv"
	"io"
	"strconv"

	"github.com/ratable/ratable/export"
)

// WriteFindings writes what check found, one finding a line. What it says of the
// book as a whole is in the other formats.
func WriteFindings(w io.Writer, k *export.Check) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"kind", "severity", "contract", "line", "day", "currency", "amount", "text", "fix", "file", "file_line"}); err != nil {
		return err
	}
	for i := range k.Findings {
		f := &k.Findings[i]
		amount, currency, line := "", "", ""
		if f.Amount != 0 {
			amount, currency = f.Amount.Plain(f.Currency), f.Currency.String()
		}
		if f.Place.Line > 0 {
			line = strconv.Itoa(int(f.Place.Line))
		}
		if err := out.Write([]string{
			f.Kind.String(), f.Severity.String(), guarded(f.Contract), guarded(f.Line), f.Day.String(),
			currency, amount, guarded(f.Text), guarded(f.Fix), guarded(f.Place.File), line,
		}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
