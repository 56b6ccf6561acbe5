// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"

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
// A link keeps pointing to its file, also to one that does not exist yet; a file
// keeps its mode, and a new one has the mode that the umask leaves; a device or
// pipe is written to as it is. What is interrupted leaves the old file untouched.
func writeFile(ctx context.Context, name string, write func(io.Writer) error) error {
	var old fs.FileInfo // of the file to replace, if there is one
	switch info, err := os.Stat(name); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return wrongData(err)
	case info.IsDir():
		return fmt.Errorf("%s is a folder: name a file", name)
	case !info.Mode().IsRegular():
		return wrongData(writeInto(name, write))
	default:
		old = info
	}
	target, err := behind(name)
	if err != nil {
		return wrongData(err)
	}
	dir, _ := filepath.Split(target)
	temp := fmt.Sprintf("%s.ratable-%d", dir, rand.Uint64())
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return wrongData(fmt.Errorf("%s cannot be written: %w", name, reason(err, temp)))
	}
	defer os.Remove(temp)
	err = fill(f, old, write)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = os.Rename(temp, target)
	}
	if err == nil {
		err = syncFolder(dir)
	}
	if err != nil {
		return wrongData(fmt.Errorf("%s: %w", name, reason(err, temp)))
	}
	return nil
}

// behind follows links to the file that they name in the end. The path is joined
// as text: cleaning "a/.." away goes wrong where a is a link itself.
func behind(name string) (string, error) {
	target := name
	for range 255 { // as many as any system follows
		to, err := os.Readlink(target)
		if err != nil {
			return target, nil // a file, or nothing yet
		}
		if !filepath.IsAbs(to) {
			dir, _ := filepath.Split(target)
			to = dir + to
		}
		target = to
	}
	return "", fmt.Errorf("%s: too many links", name)
}

// fill writes, and closes, a file; it is on the disk when there is no error.
func fill(f *os.File, old fs.FileInfo, write func(io.Writer) error) error {
	err := write(f)
	if err == nil && old != nil {
		err = f.Chmod(old.Mode().Perm())
	}
	if err == nil {
		err = f.Sync()
	}
	return cmp.Or(err, f.Close())
}

// syncFolder makes the new name outlast a loss of power. Some systems cannot
// sync a folder, or let it be written and not read; a disk that fails is the one
// error.
func syncFolder(dir string) error {
	d, err := os.Open(cmp.Or(dir, "."))
	if err != nil {
		return nil
	}
	defer d.Close()
	if err := d.Sync(); errors.Is(err, syscall.EIO) {
		return err
	}
	return nil
}

// reason is an error without the name of the temporary file, which means nothing
// to who named another.
func reason(err error, temp string) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p) && p.Path == temp:
		return p.Err
	case errors.As(err, &l) && l.Old == temp:
		return l.Err
	}
	return err
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
