// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Genquestions writes docs/judgements.md from the catalogue of questions, so that
// no question is without a word about it. It holds no text of its own.
package main

import (
	"fmt"
	"os"

	"github.com/ratable/ratable/derive"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: genquestions FILE")
		os.Exit(2)
	}
	if err := os.WriteFile(os.Args[1], derive.QuestionsReference(), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
