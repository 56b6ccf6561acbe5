// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Genoverview draws docs/overview.svg, the picture of the README, from what
// ratable demo prints.
package main

import (
	"fmt"
	"os"
	"os/exec"

	"github.com/ratable/ratable/cmd/ratable/internal/picture"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: genoverview FILE")
		os.Exit(2)
	}
	demo := exec.Command("go", "run", "-pgo=off", "github.com/ratable/ratable/cmd/ratable", "demo")
	demo.Env = append(os.Environ(), "COLUMNS=")
	demo.Stderr = os.Stderr
	printed, err := demo.Output()
	if err == nil {
		err = os.WriteFile(os.Args[1], picture.Draw(string(printed)), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
