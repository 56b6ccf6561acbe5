// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Command genschema writes the JSON Schema and the reference of the book format
// to a folder.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/ratable/ratable/fact"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: genschema FOLDER")
		os.Exit(2)
	}
	for name, data := range map[string][]byte{"ratable.schema.json": fact.Schema(), "book-format.md": fact.Handbook()} {
		if err := os.MkdirAll(os.Args[1], 0o755); err != nil {
			fail(err)
		}
		if err := os.WriteFile(filepath.Join(os.Args[1], name), data, 0o644); err != nil {
			fail(err)
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "genschema:", err)
	os.Exit(1)
}
