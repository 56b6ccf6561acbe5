// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Genfindings writes docs/check.md from the table of findings, so that no kind
// of finding is without a word about it. It holds no text of its own.
package main

import (
	"fmt"
	"os"

	"github.com/ratable/ratable/derive"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: genfindings FILE")
		os.Exit(2)
	}
	if err := os.WriteFile(os.Args[1], derive.FindingsReference(), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
