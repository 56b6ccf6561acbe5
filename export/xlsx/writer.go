// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package xlsx

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// A writer fills one sheet from the top. After an error it does nothing.
type writer struct {
	stream *excelize.StreamWriter
	row    int
	err    error
}

// begin starts a sheet whose first row and first columns stay in sight. widths
// are those of the columns in characters.
func (b *book) begin(sheet string, widths []int, frozen int) *writer {
	stream, err := b.file.NewStreamWriter(sheet)
	w := &writer{stream: stream, err: err}
	// One call for a run of equal columns: each call looks through all before it.
	for lo := 0; lo < len(widths); {
		hi := lo + 1
		for hi < len(widths) && (widths[hi] == widths[lo] || lo >= frozen) {
			hi++
		}
		chars := widths[lo]
		for _, c := range widths[lo:hi] {
			chars = max(chars, c)
		}
		w.width(lo+1, hi, chars)
		lo = hi
	}
	corner, err := excelize.CoordinatesToCellName(frozen+1, 2)
	if w.err == nil {
		w.err = err
	}
	if w.err == nil {
		w.err = stream.SetPanes(&excelize.Panes{Freeze: true, XSplit: frozen, YSplit: 1, TopLeftCell: corner, ActivePane: "bottomRight"})
	}
	return w
}

// width sets the width of the columns from first to last.
func (w *writer) width(first, last, chars int) {
	if w.err != nil {
		return
	}
	// The library wants a float; a number of characters is exact as one.
	width, err := json.Number(strconv.Itoa(min(max(chars+2, 8), 60))).Float64()
	if err == nil {
		err = w.stream.SetColWidth(first, last, width)
	}
	w.err = err
}

// line writes the next row.
func (w *writer) line(cells []any) {
	w.row++
	if w.err == nil {
		w.err = w.stream.SetRow("A"+strconv.Itoa(w.row), cells)
	}
}

func (w *writer) end() error {
	if w.err != nil {
		return w.err
	}
	return w.stream.Flush()
}

// wider grows the width of a column to hold a text.
func wider(widths []int, column int, text string) {
	widths[column] = max(widths[column], utf8.RuneCountInString(text))
}

// printed is how many characters a decimal takes with separators and
// parentheses.
func printed(decimal string) int { return len(decimal) + len(decimal)/3 + 1 }
