// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

//go:build unix

package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestModesOfWrittenFiles(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o027))
	dir := t.TempDir()
	hello := func(w io.Writer) error {
		_, err := io.WriteString(w, "hello")
		return err
	}
	for _, c := range []struct {
		name      string
		had, want fs.FileMode
	}{
		{"new", 0, 0o640},         // 0666 less the umask 027
		{"private", 0o600, 0o600}, // what is private stays so
		{"open", 0o666, 0o666},    // whatever the umask
		{"read-only", 0o444, 0o444},
	} {
		file := filepath.Join(dir, c.name)
		if c.had != 0 {
			if err := errors.Join(os.WriteFile(file, []byte("old"), c.had), os.Chmod(file, c.had)); err != nil {
				t.Fatal(err)
			}
		}
		if err := writeFile(t.Context(), file, hello); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != c.want {
			t.Errorf("%s had mode %o and has %o, want %o", c.name, c.had, got, c.want)
		}
		if text, err := os.ReadFile(file); err != nil || string(text) != "hello" {
			t.Errorf("%s holds %q, %v", c.name, text, err)
		}
	}
}

// Links are followed one by one, so that ".." means the folder that the system
// would find.
func TestLinksThroughLinks(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	// far leads to deep/in; from there, ".." is deep.
	err := errors.Join(os.MkdirAll(at("deep/in"), 0o777), os.Symlink("deep/in", at("far")),
		os.Symlink("far/../x", at("one")), os.Symlink("one", at("two")))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // to a file that is not there, and to one that is
		if err := writeFile(t.Context(), at("two"), func(w io.Writer) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Lstat(at("deep/x")); err != nil {
			t.Error(err)
		}
		if _, err := os.Readlink(at("two")); err != nil {
			t.Error(err)
		}
	}
}

// The name of the temporary file means nothing to who named another.
func TestErrorsOfWritingNameTheFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "out.csv")
	err := writeFile(t.Context(), file, func(w io.Writer) error {
		f := w.(*os.File)
		_ = f.Close()
		_, err := f.WriteString("late")
		return err
	})
	if err == nil || err.Error() != file+": "+fs.ErrClosed.Error() {
		t.Errorf("got %v", err)
	}
	other := &fs.PathError{Op: "write", Path: "elsewhere", Err: syscall.ENOSPC}
	if err := writeFile(t.Context(), file, func(io.Writer) error { return other }); err == nil || !strings.Contains(err.Error(), "elsewhere") {
		t.Errorf("%v does not name the other file", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}
