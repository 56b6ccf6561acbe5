// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ratable/ratable/fact"
)

// csvFormat is a CSV file whose header was understood.
type csvFormat struct {
	kind  fact.Kind
	comma rune
	width int
	root  *slot
	sides []*sideRows // rows of other files that belong to facts of this one
}

func (*csvFormat) quotes() bool { return true }

func (f *csvFormat) worker(file string) blockDecoder {
	w := &csvWorker{format: f, file: file}
	w.dec = fact.NewDecoder(&w.problems)
	return w
}

type csvWorker struct {
	format   *csvFormat
	file     string
	problems fact.Problems
	dec      *fact.Decoder
	build    rowBuilder
}

func (w *csvWorker) decode(b *block, out *result) {
	out.facts = make([]fact.Fact, 0, len(b.data)/80+1)
	rows := newRows(b, w.format.comma)
	for rows.next(w.file, w.format.width, &w.problems) {
		n, ok := w.build.row(w.format.root, rows)
		if !ok {
			continue
		}
		for _, side := range w.format.sides {
			side.attach(&n)
		}
		if f := w.dec.DecodeAs(w.format.kind, &n, w.file); f != nil {
			out.facts = append(out.facts, f)
		} else if id := n.TextOf("id"); id != "" {
			out.failed = append(out.failed, factKey{w.format.kind, strings.Clone(id)})
		}
	}
	out.problems, w.problems = w.problems, fact.Problems{}
}

// rows reads the rows of a block one by one.
type rows struct {
	csv    *csv.Reader
	first  int32 // line of the block in its file, minus one
	record []string
}

func newRows(b *block, comma rune) *rows {
	r := &rows{csv: csv.NewReader(bytes.NewReader(b.data)), first: b.line - 1}
	r.csv.Comma = comma
	r.csv.ReuseRecord = true
	r.csv.FieldsPerRecord = -1
	return r
}

// next reads the next good row and notes the bad ones before it.
func (r *rows) next(file string, width int, ps *fact.Problems) bool {
	for {
		record, err := r.csv.Read()
		if errors.Is(err, io.EOF) {
			return false
		}
		p := fact.Problem{At: fact.Place{File: file}, Class: fact.ClassSyntax}
		if err != nil {
			p.At.Line, p.What = r.first+1, err.Error()
			var pe *csv.ParseError
			if errors.As(err, &pe) {
				p.At.Line, p.Col, p.What = r.first+int32(pe.Line), int32(pe.Column), "the row is not CSV: "+pe.Err.Error()
			}
			p.Fix = "put a cell with quotation marks, separators or line breaks in quotes, and double the quotes inside"
			ps.Add(p)
			continue
		}
		if len(record) != width {
			line, _ := r.csv.FieldPos(0)
			p.At.Line = r.first + int32(line)
			p.What = fmt.Sprintf("the row has %d cells and the header has %d", len(record), width)
			p.Fix = "fill in or remove cells; put a cell that holds the separator in quotes"
			ps.Add(p)
			continue
		}
		r.record = record
		return true
	}
}

// slot is a place in the facts of a CSV file: a column, or a map or list of
// such. Compiled once from the header, it is filled for each row.
type slot struct {
	name   string
	index  int // in a list
	column int // of a leaf
	multi  bool
	shape  fact.Shape
	parts  []*slot
}

// put adds a column to the tree of slots. It reports whether there was one
// already.
func (s *slot) put(c fact.Column, column int) (again bool) {
	for _, step := range c.Steps {
		next := s.part(step)
		if next == nil {
			next = &slot{name: step.Name, index: step.Index, column: -1}
			s.parts = append(s.parts, next)
		}
		s.shape = fact.Map
		if step.Index > 0 {
			s.shape = fact.List
		}
		s = next
	}
	if s.column >= 0 || len(s.parts) > 0 {
		return true
	}
	s.column, s.multi, s.shape = column, c.Multi, fact.Scalar
	return false
}

func (s *slot) part(step fact.ColumnStep) *slot {
	for _, p := range s.parts {
		if p.name == step.Name && p.index == step.Index {
			return p
		}
	}
	return nil
}

// rowBuilder makes nodes of rows, in room that is used again for each row.
type rowBuilder struct {
	stack []fact.Node
	room  []fact.Node
	used  int
}

// row makes the node of a row; false when all its cells are empty.
func (b *rowBuilder) row(root *slot, r *rows) (fact.Node, bool) {
	b.stack, b.used = b.stack[:0], 0
	n, ok := b.fill(root, r)
	if line, _ := r.csv.FieldPos(0); n.Line == 0 {
		n.Line, n.Col = r.first+int32(line), 1
	}
	return n, ok
}

func (b *rowBuilder) fill(s *slot, r *rows) (fact.Node, bool) {
	if s.column >= 0 {
		return b.cell(s, r)
	}
	from := len(b.stack)
	for _, p := range s.parts {
		if n, ok := b.fill(p, r); ok {
			b.stack = append(b.stack, n)
		}
	}
	n := fact.Node{Key: s.name, Shape: s.shape}
	n.Items = b.keep(from)
	if len(n.Items) == 0 {
		return n, false
	}
	n.Line, n.Col = n.Items[0].Line, n.Items[0].Col
	return n, true
}

// cell makes a node of one cell; false when it is empty.
func (b *rowBuilder) cell(s *slot, r *rows) (fact.Node, bool) {
	text := r.record[s.column]
	if text != "" && (text[0] <= ' ' || text[len(text)-1] <= ' ') {
		text = strings.TrimSpace(text)
	}
	if text == "" {
		return fact.Node{}, false
	}
	line, col := r.csv.FieldPos(s.column)
	n := fact.Node{Key: s.name, Shape: fact.Scalar, Text: text, Line: r.first + int32(line), Col: int32(col)}
	if !s.multi {
		return n, true
	}
	list := fact.Node{Key: s.name, Shape: fact.List, Line: n.Line, Col: n.Col}
	for part := range strings.SplitSeq(text, ";") {
		n.Key, n.Text = "", strings.TrimSpace(part)
		list.Items = append(list.Items, n)
	}
	return list, true
}

func (b *rowBuilder) keep(from int) []fact.Node {
	items := b.stack[from:]
	if b.used+len(items) > len(b.room) {
		b.room, b.used = make([]fact.Node, max(128, 2*len(b.room), len(items))), 0
	}
	out := b.room[b.used : b.used+len(items) : b.used+len(items)]
	b.used += len(items)
	copy(out, items)
	b.stack = b.stack[:from]
	return out
}
