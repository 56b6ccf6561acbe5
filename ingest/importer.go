// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/ingest/table"
)

// importer carries one import.
type importer struct {
	ctx      context.Context
	m        *Mapping
	files    fs.FS
	shown    string // the folder of files as messages name it
	make     maker
	problems fact.Problems
	out      *Result

	ids     map[string]int32
	parties map[string]*party
	order   []*party
	facts   []fact.Fact
	kept    []kept
}

// Import reads the table named name, and the tables beside it that the mapping
// names. Messages and facts show the files as shown/name. The error is a
// *fact.Problems with all rows that cannot be understood, or that of a file.
func (m *Mapping) Import(ctx context.Context, files fs.FS, name, shown string) (*Result, error) {
	im := &importer{ctx: ctx, m: m, files: files, shown: shown, out: &Result{}, ids: map[string]int32{}, parties: map[string]*party{}}
	im.make = maker{m: m, file: im.place(name)}
	if _, err := fs.Stat(files, name); err != nil {
		return nil, fmt.Errorf("import %s: %w", im.place(name), unwrapPath(err))
	}
	if err := im.readCustomers(); err != nil {
		return nil, err
	}
	read := im.readRows
	if m.Shape == Grid {
		read = im.readGrid
	}
	if err := read(name); err != nil {
		return nil, err
	}
	if im.problems.Len() == 0 {
		im.compare()
		if err := im.readEvents(); err != nil {
			return nil, err
		}
	}
	if err := im.problems.Err(); err != nil {
		return nil, err
	}
	im.out.Facts = append(im.customerFacts(), im.facts...)
	im.out.sort()
	return im.out, nil
}

// readRows reads a table with a row a subscription.
func (im *importer) readRows(name string) error {
	return im.each(name, false, func(b *binding) func([]string, int32) {
		r := newRowReader(im.m, b)
		im.out.Unused = b.unused()
		return func(cells []string, line int32) {
			im.out.Rows++
			x, ok := r.read(cells, line)
			if !ok {
				return
			}
			before := len(im.facts)
			im.judge(&x)
			im.out.Kept += len(im.facts) - before
		}
	})
}

// openTable is a table and its file.
type openTable struct {
	*table.Reader
	io.Closer
	shown string
}

// open opens a file. It is nil when an optional one is not there, and when what
// is wrong with it was noted.
func (im *importer) open(name string, optional bool) (*openTable, error) {
	f, err := im.files.Open(name)
	if err != nil {
		if optional && errors.Is(err, fs.ErrNotExist) {
			im.out.Notes = append(im.out.Notes, name+" is not there and was not compared")
			return nil, nil
		}
		return nil, fmt.Errorf("import %s: %w", im.place(name), unwrapPath(err))
	}
	t, err := table.Open(f, im.m.Delimiter)
	if err != nil {
		_ = f.Close() // only read
		return nil, im.rowProblem(im.place(name), err)
	}
	return &openTable{t, f, im.place(name)}, nil
}

// place is a file as messages name it.
func (im *importer) place(name string) string {
	if im.shown == "" || im.shown == "." {
		return name
	}
	return filepath.ToSlash(path.Join(filepath.ToSlash(im.shown), name))
}

// rowProblem notes an error of one row, and hands back one of the file.
func (im *importer) rowProblem(file string, err error) error {
	var bad *table.RowError
	if errors.As(err, &bad) {
		im.problems.Add(fact.Problem{At: fact.Place{File: file, Line: bad.Line}, Class: fact.ClassSyntax, What: bad.What, Fix: bad.Fix})
		return nil
	}
	if err != nil {
		return fmt.Errorf("import %s: %w", file, unwrapPath(err))
	}
	return nil
}

// blank leaves out rows without any cell: spreadsheets write them below a table.
func (im *importer) blank(file string, cells []string, line int32) bool {
	if !table.Empty(cells) {
		return false
	}
	if file == im.make.file {
		im.out.Rows++
	}
	im.question(file, EmptyRow, line, "", "no cell has a value", false)
	return true
}

// unwrapPath drops the path from an error that is going to be named anyway.
func unwrapPath(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

func itoa(n int32) string { return strconv.Itoa(int(n)) }
