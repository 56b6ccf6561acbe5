// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Genreference writes docs/policy.md from the table of switches and docs/event.md
// from the table of what expressions can read, so that the documents can never
// say something else than the program does. It holds no text of its own.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/ratable/ratable/policy"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: genreference POLICY_FILE EVENT_FILE")
		os.Exit(2)
	}
	for i, write := range []func(io.Writer) error{policy.Reference, policy.EventReference} {
		var b bytes.Buffer
		err := write(&b)
		if err == nil {
			err = os.WriteFile(os.Args[i+1], b.Bytes(), 0o644)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
