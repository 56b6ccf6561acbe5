// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
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
	w := &csvWorker{format: f, file: file, form: newForm(f.root)}
	w.dec = fact.NewDecoder(&w.problems)
	return w
}

type csvWorker struct {
	format   *csvFormat
	file     string
	problems fact.Problems
	dec      *fact.Decoder
	form     *form
	node     fact.Node // of the row being read
}

func (w *csvWorker) decode(b *block, out *result) {
	out.facts = make([]fact.Fact, 0, len(b.data)/80+1)
	rows := newRows(b, w.format.comma)
	for rows.next(w.file, w.format.width, &w.problems) {
		n := &w.node
		if !w.form.row(n, rows) {
			continue
		}
		for _, side := range w.format.sides {
			side.attach(n)
		}
		if f := w.dec.DecodeAs(w.format.kind, n, w.file); f != nil {
			out.facts = append(out.facts, f)
		} else if id := n.TextOf("id"); id != "" {
			out.failed = append(out.failed, factKey{w.format.kind, strings.Clone(id)})
		}
	}
	out.problems, w.problems = w.problems, fact.Problems{}
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

// form is a slot with room for its node, which is filled anew for each row.
type form struct {
	slot  *slot
	parts []*form
	items []fact.Node
}

func newForm(s *slot) *form {
	f := &form{slot: s, items: make([]fact.Node, len(s.parts))}
	for _, p := range s.parts {
		f.parts = append(f.parts, newForm(p))
	}
	return f
}

// row makes the node of a row; false when all its cells are empty.
func (f *form) row(n *fact.Node, r *rows) bool {
	ok := f.fill(n, r)
	if n.Line == 0 {
		line, _ := r.csv.FieldPos(0)
		n.Line, n.Col = r.first+int32(line), 1
	}
	return ok
}

func (f *form) fill(n *fact.Node, r *rows) bool {
	if f.slot.column >= 0 {
		return f.slot.cell(n, r)
	}
	filled := 0
	for _, p := range f.parts {
		if p.fill(&f.items[filled], r) {
			filled++
		}
	}
	*n = fact.Node{Key: f.slot.name, Shape: f.slot.shape, Items: f.items[:filled:filled]}
	if filled == 0 {
		return false
	}
	n.Line, n.Col = n.Items[0].Line, n.Items[0].Col
	return true
}

// cell makes a node of one cell; false when it is empty.
func (s *slot) cell(n *fact.Node, r *rows) bool {
	text := r.record[s.column]
	if text != "" && (text[0] <= ' ' || text[len(text)-1] <= ' ') {
		text = strings.TrimSpace(text)
	}
	if text == "" {
		return false
	}
	line, col := r.csv.FieldPos(s.column)
	*n = fact.Node{Key: s.name, Shape: fact.Scalar, Text: text, Line: r.first + int32(line), Col: int32(col)}
	if !s.multi {
		return true
	}
	n.Shape, n.Text = fact.List, ""
	for part := range strings.SplitSeq(text, ";") {
		n.Items = append(n.Items, fact.Node{Shape: fact.Scalar, Text: strings.TrimSpace(part), Line: n.Line, Col: n.Col})
	}
	return true
}
