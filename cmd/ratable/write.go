// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ratable/ratable/book"
	"github.com/ratable/ratable/fact"
)

// bookFormat is the format of a book file, by its ending.
func bookFormat(file string) (string, error) {
	switch filepath.Ext(file) {
	case ".yaml", ".yml":
		return "yaml", nil
	case ".jsonl", ".ndjson":
		return "jsonl", nil
	}
	return "", fmt.Errorf("%s: name the book file .yaml or .jsonl", file)
}

// writeBook writes facts as a book file, by the file's ending.
func writeBook(ctx context.Context, file string, facts []fact.Fact) error {
	format, err := bookFormat(file)
	if err != nil {
		return err
	}
	return writeFile(ctx, file, func(w io.Writer) error { return book.Write(w, format, facts) })
}

// writeFile writes a file beside its name and moves it there when it is whole.
// A link keeps pointing to its file, a file keeps its mode, and a device or pipe
// is written to as it is. What is interrupted leaves the old file untouched.
func writeFile(ctx context.Context, name string, write func(io.Writer) error) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	mode := fs.FileMode(0o644)
	switch info, err := os.Stat(name); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return wrongData(err)
	case info.IsDir():
		return fmt.Errorf("%s is a folder: name a file", name)
	case !info.Mode().IsRegular():
		return wrongData(writeInto(name, write))
	default:
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".ratable-*")
	if err != nil {
		var p *fs.PathError
		if errors.As(err, &p) {
			err = p.Err
		}
		return wrongData(fmt.Errorf("%s cannot be written: %w", name, err))
	}
	defer os.Remove(f.Name())
	err = write(f)
	if err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return wrongData(fmt.Errorf("%s: %w", name, err))
	}
	return nil
}

// writeInto writes to something that is no regular file, such as a pipe.
func writeInto(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	err = write(f)
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}
