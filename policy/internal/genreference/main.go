// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Genreference writes docs/policy.md from the table of switches, so that the
// document can never say something else than the program does. It holds no text
// of its own.
package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/ratable/ratable/policy"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: genreference FILE")
		os.Exit(2)
	}
	var b bytes.Buffer
	err := policy.Reference(&b)
	if err == nil {
		err = os.WriteFile(os.Args[1], b.Bytes(), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
