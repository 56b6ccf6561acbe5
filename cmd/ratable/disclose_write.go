// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	exportcsv "github.com/ratable/ratable/export/csv"
	exportjson "github.com/ratable/ratable/export/json"
	"github.com/ratable/ratable/export/markdown"
	"github.com/ratable/ratable/export/text"
	"github.com/ratable/ratable/export/xlsx"
	"github.com/ratable/ratable/view"
)

// writePacks prints packs, or writes them to a file, or to a folder with a file a
// table.
func writePacks(ctx context.Context, stdout io.Writer, ds []*view.Disclosure, format, out string) error {
	switch {
	case out == "":
		return printPacks(stdout, ds, format, textOptions(stdout))
	case strings.HasSuffix(out, "/"):
		return packFolder(ctx, out, ds)
	}
	return writeFile(ctx, out, func(w io.Writer) error { return printPacks(w, ds, format, text.Options{Width: 120}) })
}

func printPacks(w io.Writer, ds []*view.Disclosure, format string, opt text.Options) error {
	switch format {
	case "csv":
		return exportcsv.WriteDisclosures(w, ds)
	case "json":
		return exportjson.WriteDisclosures(w, ds)
	case "xlsx":
		return xlsx.WriteDisclosures(w, ds)
	case "markdown":
		return markdown.WriteDisclosures(w, ds)
	}
	for i, d := range ds {
		if i > 0 {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		if err := text.WriteDisclosure(w, d, opt); err != nil {
			return err
		}
	}
	return nil
}

// packFolder writes each table to a file of its own, of several currencies with the
// currency in front of its name.
func packFolder(ctx context.Context, folder string, ds []*view.Disclosure) error {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return wrongData(fmt.Errorf("--out: %w", err))
	}
	taken := map[string]int{}
	for _, d := range ds {
		for i := range d.Tables {
			t := &d.Tables[i]
			name := fileName(t.Name)
			if len(ds) > 1 {
				name = d.Currency.String() + "-" + name
			}
			if taken[name]++; taken[name] > 1 {
				name += fmt.Sprintf(" (%d)", taken[name]) // attributes that differ in signs alone
			}
			name += ".csv"
			if err := writeFile(ctx, filepath.Join(folder, name), func(w io.Writer) error { return exportcsv.WriteDisclosureTable(w, d, t) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// fileName makes the name of a table one of a file: attributes are other people's.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' {
			return r
		}
		return '_'
	}, s)
}

// packsTie fails the command when a table does not foot or tie.
func packsTie(stderr io.Writer, ds []*view.Disclosure) error {
	bad := false
	for _, d := range ds {
		for _, t := range d.Ties {
			if !t.OK() {
				bad = true
				fmt.Fprintf(stderr, "does not tie: %s: %s against %s %s\n", t.Name, t.Left.Table(t.Currency), t.Right.Table(t.Currency), t.Currency)
			}
		}
	}
	if bad {
		return dataError{errSaid}
	}
	return nil
}
