// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package xlsx

import (
	"archive/zip"
	"bytes"
	"cmp"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"
)

// save writes a workbook with its parts in the order of their names: the library
// writes the sheets in any order, and the same numbers must give the same bytes.
func save(w io.Writer, f *excelize.File) error {
	buffer, err := f.WriteToBuffer()
	if err != nil {
		return err
	}
	parts, err := zip.NewReader(bytes.NewReader(buffer.Bytes()), int64(buffer.Len()))
	if err != nil {
		return err
	}
	slices.SortFunc(parts.File, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, part := range parts.File {
		if err := out.Copy(part); err != nil {
			return err
		}
	}
	return out.Close()
}
