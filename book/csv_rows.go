// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"

	"github.com/ratable/ratable/fact"
)

// rows reads the rows of a block one by one.
type rows struct {
	csv    *csv.Reader
	comma  rune
	data   []byte
	first  int32 // line that data starts on, minus one
	record []string
}

func newRows(b *block, comma rune) *rows {
	r := &rows{comma: comma}
	r.start(b.data, b.line-1)
	return r
}

func (r *rows) start(data []byte, first int32) {
	r.data, r.first = data, first
	r.csv = csv.NewReader(bytes.NewReader(data))
	r.csv.Comma = r.comma
	r.csv.ReuseRecord = true
	r.csv.FieldsPerRecord = -1
}

// next reads the next good row and notes the bad ones before it.
func (r *rows) next(file string, width int, ps *fact.Problems) bool {
	for {
		before := r.csv.InputOffset()
		record, err := r.csv.Read()
		if errors.Is(err, io.EOF) {
			return false
		}
		if err != nil {
			ps.Add(r.bad(file, before, err))
			continue
		}
		if len(record) != width {
			line, _ := r.csv.FieldPos(0)
			ps.Add(fact.Problem{
				At: fact.Place{File: file, Line: r.first + int32(line)}, Class: fact.ClassSyntax,
				What: fmt.Sprintf("the row has %d cells and the header has %d", len(record), width),
				Fix:  "fill in or remove cells; put a cell that holds the separator in quotes",
			})
			continue
		}
		r.record = record
		return true
	}
}

// bad says what is wrong with a row. Where a quotation mark swallowed the lines
// that follow, they are read again, so that the mark costs its own row only.
func (r *rows) bad(file string, before int64, err error) fact.Problem {
	p := fact.Problem{At: fact.Place{File: file, Line: r.first + 1}, Class: fact.ClassSyntax, What: err.Error()}
	p.Fix = "put a cell with quotation marks, separators or line breaks in quotes, and double the quotes inside"
	var pe *csv.ParseError
	if !errors.As(err, &pe) {
		return p
	}
	p.At.Line, p.Col, p.What = r.first+int32(pe.Line), int32(pe.Column), "the row is not CSV: "+pe.Err.Error()
	if pe.StartLine == pe.Line || !errors.Is(pe.Err, csv.ErrQuote) {
		return p
	}
	p.At.Line, p.Col = r.first+int32(pe.StartLine), 1
	p.What = fmt.Sprintf("the row is not CSV: a quotation mark opens a cell that does not close up to line %d", r.first+int32(pe.Line))
	rest := r.data[before:]
	for len(rest) > 0 {
		line, after, _ := bytes.Cut(rest, []byte{'\n'})
		rest = after
		if len(bytes.TrimSuffix(line, []byte{'\r'})) > 0 { // empty lines before the row were skipped
			break
		}
	}
	r.start(rest, r.first+int32(pe.StartLine))
	return p
}
