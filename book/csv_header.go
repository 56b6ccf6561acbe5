// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/ratable/ratable/fact"
)

// csvName is the name of a CSV file without its ending and what follows a dash:
// contracts-2024.csv holds contracts.
func csvName(file string) string {
	name := strings.ToLower(filepath.Base(file))
	name = strings.TrimSuffix(name, filepath.Ext(name))
	name, _, _ = strings.Cut(name, "-")
	return name
}

// plural is the name of the file that holds facts of a kind.
func plural(kind fact.Kind) string {
	name := kind.String()
	switch {
	case name == "delivery":
		return "deliveries"
	case name == "usage" || strings.HasSuffix(name, "s"):
		return name
	}
	return name + "s"
}

// kindOfCSV finds the kind of the facts in a CSV file by its name.
func kindOfCSV(name string) (fact.Kind, bool) {
	for _, k := range fact.Kinds() {
		if name == plural(k) || name == k.String() {
			return k, true
		}
	}
	return 0, false
}

// readCSV takes in a CSV file of facts. Rows of parts of facts, such as
// lines.csv, were read before and wait for their facts.
func (in *intake) readCSV(ctx context.Context, file string) error {
	name := csvName(file)
	if sideOf(name) != nil {
		return nil
	}
	kind, ok := kindOfCSV(name)
	if !ok {
		var names []string
		for i := range sides {
			names = append(names, sides[i].name)
		}
		for _, k := range fact.Kinds() {
			names = append(names, plural(k))
		}
		fix := "name the file after what it holds, such as contracts.csv or invoices.csv"
		if near := fact.Nearest(name, names); near != "" {
			fix = "did you mean " + near + ".csv?"
		}
		in.syntax(file, 0, 0, "the name of the file does not say which facts it holds", fix)
		return nil
	}
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("book %s: %w", file, unwrapPath(err))
	}
	defer f.Close()
	return in.csvFrom(ctx, file, f, kind, in.sidesFor(kind, filepath.Dir(file)))
}

// csvFrom takes in the facts of one kind from a CSV text.
func (in *intake) csvFrom(ctx context.Context, file string, from io.Reader, kind fact.Kind, sides []*sideRows) error {
	format := &csvFormat{kind: kind, sides: sides}
	r, err := in.header(file, from, format, func(column string) (fact.Column, string, string) { return fact.FindColumn(kind, column) })
	if r == nil || err != nil {
		return err
	}
	before := len(in.facts)
	if err := in.scan(ctx, file, r, format); err != nil {
		return err
	}
	for _, side := range sides {
		side.met(in.facts[before:])
	}
	return nil
}

// header reads the first row of a CSV file and finds where its columns go. The
// reader it returns starts at the second row; it is nil when the header has
// problems, which are noted.
func (in *intake) header(file string, f io.Reader, format *csvFormat, find func(string) (fact.Column, string, string)) (*blockReader, error) {
	from := bufio.NewReaderSize(f, maxHeader)
	start, err := from.Peek(maxHeader)
	if len(start) == 0 {
		if err.Error() == "EOF" {
			return nil, nil
		}
		return nil, fmt.Errorf("book %s: %w", file, unwrapPath(err))
	}
	size := headerSize(start)
	text := bytes.TrimPrefix(start[:size], byteOrderMark)
	format.comma = separator(text)
	reader := csv.NewReader(bytes.NewReader(text))
	reader.Comma = format.comma
	names, err := reader.Read()
	if err != nil {
		in.syntax(file, 1, 0, "the header is not CSV: "+err.Error(), "the first row names the columns")
		return nil, nil
	}
	format.root, format.width = &slot{column: -1, shape: fact.Map}, len(names)
	before := in.problems.Len()
	for i, name := range names {
		line, col := reader.FieldPos(i)
		in.column(file, line, col, strings.TrimSpace(name), i, format.root, find)
	}
	if in.problems.Len() > before {
		return nil, nil
	}
	lines := int32(bytes.Count(start[:size], []byte{'\n'}))
	from.Discard(size)
	return &blockReader{from: from, quotes: true, line: 1 + lines}, nil
}

// maxHeader is the longest first row that is read.
const maxHeader = 1 << 16

// headerSize is the length of the first row with its line end.
func headerSize(start []byte) int {
	open := false
	for i, c := range start {
		switch {
		case c == '"':
			open = !open
		case c == '\n' && !open:
			return i + 1
		}
	}
	return len(start)
}

// separator is the comma, semicolon or tab that the header has most of.
func separator(header []byte) rune {
	best, most := ',', 0
	for _, c := range []rune{',', ';', '\t'} {
		if n := bytes.Count(header, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

// column finds the place of one column.
func (in *intake) column(file string, line, col int, name string, i int, root *slot, find func(string) (fact.Column, string, string)) {
	note := func(class fact.Class, what, fix string) {
		in.problems.Add(fact.Problem{At: fact.Place{File: file, Line: int32(line)}, Col: int32(col), Class: class, Path: "column " + strconv.Itoa(i+1), What: what, Fix: fix})
	}
	if name == "" {
		note(fact.ClassSyntax, "the column has no name", "name it after a field, or remove it")
		return
	}
	c, what, fix := find(name)
	if what != "" {
		note(fact.ClassUnknownField, strconv.Quote(name)+": "+what, fix)
		return
	}
	if root.put(c, i) {
		note(fact.ClassDuplicate, strconv.Quote(name)+" is there twice", "keep one of the two columns")
	}
}

// sides are the CSV files with parts of facts: the column that names the fact,
// the kind of the fact, and the path of the list that the rows go to.
var sides = []side{
	{"lines", "line", "contract", fact.KindContract, []string{"lines"}},
	{"schedule", "instalment", "contract", fact.KindContract, []string{"billing", "schedule"}},
	{"invoice_lines", "invoice line", "invoice", fact.KindInvoice, []string{"lines"}},
	{"changes", "change", "amendment", fact.KindAmendment, []string{"changes"}},
	{"credit_note_lines", "credit line", "credit_note", fact.KindCreditNote, []string{"lines"}},
}

type side struct {
	name, part, key string
	kind            fact.Kind
	path            []string
}

func sideOf(name string) *side {
	i := slices.IndexFunc(sides, func(s side) bool { return s.name == name })
	if i < 0 {
		return nil
	}
	return &sides[i]
}
