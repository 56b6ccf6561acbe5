// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/ratable/ratable/fact"
)

// sideRows are the rows of a CSV file that are parts of facts, by the id of the
// fact. They are read before the facts, and attached to them before those are
// decoded, so that a fact is checked as a whole.
type sideRows struct {
	side
	file string
	rows map[string][]fact.Node
	seen map[string]bool // facts that came
}

// readSides reads the files of parts of facts.
func (in *intake) readSides(ctx context.Context, files []string) error {
	for _, file := range files {
		s := sideOf(csvName(file))
		if s == nil || filepath.Ext(file) != ".csv" {
			continue
		}
		if err := in.readSide(ctx, file, s); err != nil {
			return err
		}
	}
	return nil
}

func (in *intake) readSide(ctx context.Context, file string, s *side) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("book %s: %w", file, unwrapPath(err))
	}
	defer f.Close()
	format := &csvFormat{}
	rows := &sideRows{side: *s, file: file, rows: map[string][]fact.Node{}, seen: map[string]bool{}}
	in.sides = append(in.sides, rows)
	r, err := in.header(file, f, format, func(column string) (fact.Column, string, string) {
		if column == s.key {
			return fact.Column{Steps: []fact.ColumnStep{{Name: keyColumn}}}, "", ""
		}
		return fact.FindSideColumn(s.part, column)
	})
	if r == nil || err != nil {
		return err
	}
	for {
		b, err := r.next()
		if err != nil && err != io.EOF {
			return fmt.Errorf("book %s: %w", file, err)
		}
		if b == nil {
			return ctx.Err()
		}
		rows.add(in, b, format)
	}
}

// keyColumn is the name of the node of the column that names the fact; no field
// has it.
const keyColumn = "\x00key"

// add keeps the rows of a block.
func (s *sideRows) add(in *intake, b *block, format *csvFormat) {
	rows := newRows(b, format.comma)
	for rows.next(s.file, format.width, in.problems) {
		var n fact.Node
		if !newForm(format.root).row(&n, rows) { // a new form, since the nodes are kept
			continue
		}
		key := n.TextOf(keyColumn)
		if key == "" {
			in.problems.Add(fact.Problem{At: fact.Place{File: s.file, Line: n.Line}, Class: fact.ClassMissing, Path: s.key,
				What: "the row does not say which " + s.key + " it belongs to", Fix: "fill in the column " + s.key})
			continue
		}
		n.Items = slices.DeleteFunc(n.Items, func(i fact.Node) bool { return i.Key == keyColumn })
		setFile(&n, s.file)
		s.rows[key] = append(s.rows[key], n)
	}
}

// setFile marks nodes that are going to be part of a fact of another file.
func setFile(n *fact.Node, file string) {
	n.File = file
	for i := range n.Items {
		setFile(&n.Items[i], file)
	}
}

// sidesFor are the rows that belong to facts of a kind in a folder.
func (in *intake) sidesFor(kind fact.Kind, folder string) []*sideRows {
	var out []*sideRows
	for _, s := range in.sides {
		if s.kind == kind && filepath.Dir(s.file) == folder {
			out = append(out, s)
		}
	}
	return out
}

// attach puts the rows of a fact into its node.
func (s *sideRows) attach(n *fact.Node) {
	items := s.rows[n.TextOf("id")]
	if len(items) == 0 {
		return
	}
	for _, name := range s.path {
		next := n.Get(name)
		if next == nil {
			n.Items = append(slices.Clone(n.Items), fact.Node{Key: name, Shape: fact.Map, Line: items[0].Line, Col: items[0].Col, File: s.file})
			next = &n.Items[len(n.Items)-1]
		}
		n = next
	}
	n.Shape = fact.List
	n.Items = slices.Concat(n.Items, items)
}

// met remembers which facts came.
func (s *sideRows) met(fs []fact.Fact) {
	for _, f := range fs {
		if id := f.Header().ID; s.rows[id] != nil {
			s.seen[id] = true
		}
	}
}

// lost notes rows whose fact never came.
func (in *intake) lost() {
	for _, s := range in.sides {
		for id, rows := range s.rows {
			if s.seen[id] || in.failed[factKey{s.kind, id}] {
				continue
			}
			in.problems.Add(fact.Problem{At: fact.Place{File: s.file, Line: rows[0].Line}, Class: fact.ClassReference, Path: s.key,
				What: "there is no " + s.kind.String() + " " + strconv.Quote(id) + " in the CSV files of the folder", Fix: "add it to " + plural(s.kind) + ".csv, or correct the id"})
		}
	}
}
