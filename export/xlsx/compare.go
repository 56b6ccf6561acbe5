// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package xlsx

import (
	"io"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/view"
)

// WriteComparison writes a workbook: both sides, the facts that differ, the
// measures that differ, and a sheet each of those with what causes it.
func WriteComparison(w io.Writer, c *view.Comparison) error {
	tables := export.CompareTables(c)
	sheets := []Sheet{{Table: tables[0]}, {Table: export.SideTable(c, "A", &c.A)}, {Table: export.SideTable(c, "B", &c.B)}}
	if len(c.Facts) > 0 {
		sheets = append(sheets, Sheet{Table: export.FactTable(c)})
	}
	for _, t := range tables[1:] {
		sheets = append(sheets, Sheet{Table: t})
	}
	return Write(w, sheets...)
}
