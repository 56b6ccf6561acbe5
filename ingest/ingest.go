// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ratable/ratable/ingest/table"
)

// Options say how a table is to be understood. With neither, the names of its
// columns decide.
type Options struct {
	As      string // a built-in source
	Mapping string // a mapping file
}

// An UnknownTable is a table that no built-in source fits. Its text has the
// columns found and a mapping to fill in.
type UnknownTable struct {
	File     string
	Proposal Proposal
}

// Error names the columns and gives the skeleton.
func (e *UnknownTable) Error() string {
	return fmt.Sprintf("%s: no built-in source has these columns: %s\nsave this as mapping.yaml, fill it in, and import with --mapping mapping.yaml:\n\n%s",
		e.File, strings.Join(e.Proposal.Columns, ", "), e.Proposal.Skeleton)
}

// Read imports a table, or a folder with the table that the source names.
func Read(ctx context.Context, file string, opt Options) (*Result, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", file, unwrapPath(err))
	}
	folder, name := filepath.Split(file)
	if folder == "" {
		folder = "."
	}
	if info.IsDir() {
		folder, name = file, ""
	}
	m, err := choose(folder, name, opt)
	if err != nil {
		return nil, err
	}
	if name == "" {
		name = m.Table
	}
	if name == "" {
		return nil, fmt.Errorf("import %s: it is a folder, and the mapping does not say which file: add file: NAME.csv", file)
	}
	return m.Import(ctx, os.DirFS(folder), name, filepath.Clean(folder))
}

// choose finds the mapping that the options ask for, or that fits the columns.
func choose(folder, name string, opt Options) (*Mapping, error) {
	switch {
	case opt.As != "" && opt.Mapping != "":
		return nil, fmt.Errorf("a source is built in or has a mapping file, not both: give --as or --mapping")
	case opt.As != "":
		return Lookup(opt.As)
	case opt.Mapping != "":
		data, err := os.ReadFile(opt.Mapping)
		if err != nil {
			return nil, fmt.Errorf("mapping %s: %w", opt.Mapping, unwrapPath(err))
		}
		return ParseMapping(opt.Mapping, data)
	}
	if name == "" {
		return chooseFolder(folder)
	}
	p, err := DetectFile(os.DirFS(folder), name)
	if err != nil {
		return nil, err
	}
	if p.Builtin == "" {
		return nil, &UnknownTable{filepath.Join(folder, name), p}
	}
	return Lookup(p.Builtin)
}

// chooseFolder finds the built-in source whose table lies in a folder.
func chooseFolder(folder string) (*Mapping, error) {
	files := os.DirFS(folder)
	for _, b := range Builtins() {
		m, err := Lookup(b.Name)
		if err != nil {
			return nil, err
		}
		if p, err := DetectFile(files, m.Table); err == nil && p.Builtin == b.Name {
			return m, nil
		}
	}
	return nil, fmt.Errorf("import %s: no file in the folder is the table of a built-in source: name the file, or give --as or --mapping", folder)
}

// DetectFile proposes a source for the table in a file.
func DetectFile(files fs.FS, name string) (Proposal, error) {
	f, err := files.Open(name)
	if err != nil {
		return Proposal{}, fmt.Errorf("import %s: %w", name, unwrapPath(err))
	}
	defer f.Close()
	t, err := table.Open(f, 0)
	if err != nil {
		return Proposal{}, fmt.Errorf("import %s: %w", name, err)
	}
	return Detect(t.Header), nil
}
