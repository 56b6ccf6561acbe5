// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// formats are the endings of the files that a book is made of.
var formats = []string{".yaml", ".yml", ".jsonl", ".ndjson", ".json", ".csv"}

func isBook(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	for _, f := range formats {
		if ext == f {
			return true
		}
	}
	return false
}

// expand replaces folders by the book files in them, by name.
func expand(paths []string) ([]string, error) {
	var files []string
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, fmt.Errorf("book %s: %w", p, unwrapPath(err))
		}
		if !info.IsDir() {
			if !isBook(p) {
				return nil, fmt.Errorf("book %s: files of facts end in %s", p, strings.Join(formats, ", "))
			}
			files = append(files, p)
			continue
		}
		entries, err := os.ReadDir(p)
		if err != nil {
			return nil, fmt.Errorf("book %s: %w", p, unwrapPath(err))
		}
		before := len(files)
		for _, e := range entries {
			if !e.IsDir() && isBook(e.Name()) && !strings.HasPrefix(e.Name(), ".") {
				files = append(files, filepath.Join(p, e.Name()))
			}
		}
		if len(files) == before {
			return nil, fmt.Errorf("book %s: the folder has no files that end in %s", p, strings.Join(formats, ", "))
		}
	}
	return files, nil
}

// unwrapPath drops the path from an error that is going to be named anyway.
func unwrapPath(err error) error {
	if pe, ok := err.(*os.PathError); ok {
		return pe.Err
	}
	return err
}

// factKey names a fact: ids are unique within a kind.
type factKey struct {
	kind fact.Kind
	id   string
}

// intake collects what files hold before it is put together.
type intake struct {
	opt      Options
	facts    []fact.Fact
	problems *fact.Problems
	failed   map[factKey]bool // facts with problems, so that naming them is none
	sides    []*sideRows
	sink     func([]fact.Fact) error // of a stream; nil: facts are kept
	policy   *PolicySource
	currency money.Currency
	rows     int64
}

func newIntake(opt Options) *intake {
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	return &intake{opt: opt, problems: new(fact.Problems), failed: map[factKey]bool{}}
}

// failedAny reports whether a fact of a kind has problems of its own.
func (in *intake) failedAny(kind fact.Kind) bool {
	for k := range in.failed {
		if k.kind == kind {
			return true
		}
	}
	return false
}

// read takes in one file.
func (in *intake) read(ctx context.Context, file string) error {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".jsonl", ".ndjson":
		return in.readBlocks(ctx, file, jsonLines{})
	case ".csv":
		return in.readCSV(ctx, file)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("book %s: %w", file, unwrapPath(err))
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if strings.EqualFold(filepath.Ext(file), ".json") {
		in.json(file, data)
	} else {
		in.yaml(file, data)
	}
	in.progress(0)
	return in.drain()
}

func (in *intake) progress(rows int64) {
	in.rows += rows
	if in.opt.Progress != nil {
		in.opt.Progress(in.rows)
	}
}

// syntax notes a problem of a file as such.
func (in *intake) syntax(file string, line, col int, what, fix string) {
	in.problems.Add(fact.Problem{At: fact.Place{File: file, Line: int32(line)}, Col: int32(col), Class: fact.ClassSyntax, What: what, Fix: fix})
}
