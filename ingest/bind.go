// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"strings"

	"github.com/ratable/ratable/fact"
)

// A cell is a column of a mapping found in a table.
type cell struct {
	*Column
	at   int    // the place in a row; -1: none
	path string // of the field, for problems
}

// of is the text of the cell in a row, by the mapping's values where it has
// some. ok is false when the values leave the text out.
func (c *cell) of(row []string) (text string, ok bool) {
	if c.at < 0 {
		return c.Constant, true
	}
	text = row[c.at]
	if c.Values == nil {
		return text, true
	}
	text, ok = c.Values[text]
	return text, ok
}

func (c *cell) set() bool { return c.at >= 0 || c.Constant != "" }

// binding finds columns in the header of one file and notes those missing.
type binding struct {
	header   []string
	used     []bool
	file     string
	line     int32
	problems *fact.Problems
}

func newBinding(header []string, file string, line int32, ps *fact.Problems) *binding {
	return &binding{header: header, used: make([]bool, len(header)), file: file, line: line, problems: ps}
}

// find finds one column.
func (b *binding) find(c *Column, path string) cell {
	out := cell{Column: c, at: -1, path: path}
	if c.Name == "" {
		return out
	}
	for i, h := range b.header {
		if h != c.Name {
			continue
		}
		if out.at >= 0 {
			b.note(path, fact.ClassDuplicate, "two columns are named "+quote(c.Name), "rename one of them")
			break
		}
		out.at = i
		b.used[i] = true
	}
	if out.at < 0 {
		fix := "the columns are " + strings.Join(b.header, ", ")
		if near := fact.Nearest(c.Name, b.header); near != "" {
			fix = "did you mean " + near + "?"
		}
		b.note(path, fact.ClassMissing, "there is no column "+quote(c.Name), fix)
	}
	return out
}

func (b *binding) note(path string, class fact.Class, what, fix string) {
	b.problems.Add(fact.Problem{At: fact.Place{File: b.file, Line: b.line}, Class: class, Path: path, What: what, Fix: fix})
}

// unused are the columns that nothing was read from.
func (b *binding) unused() []string {
	var out []string
	for i, h := range b.header {
		switch {
		case b.used[i]:
		case h == "":
			out = append(out, "(column "+itoa(int32(i+1))+")")
		default:
			out = append(out, h)
		}
	}
	return out
}

// attributeCell is a free attribute found in a table.
type attributeCell struct {
	name string
	cell cell
}

// attributes finds the columns of attributes, of customers or of contracts.
func (b *binding) attributes(as []AttributeColumn, customer bool) []attributeCell {
	var out []attributeCell
	for i := range as {
		if as[i].Customer == customer {
			out = append(out, attributeCell{as[i].Name, b.find(&as[i].Column, "attributes."+as[i].Name)})
		}
	}
	return out
}
