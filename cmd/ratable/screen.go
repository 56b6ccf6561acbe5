// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"io"
	"os"
	"strconv"

	"golang.org/x/term"

	"github.com/ratable/ratable/export/text"
)

// textOptions fits tables to the terminal: its width, and color unless NO_COLOR
// says otherwise.
func textOptions(w io.Writer) text.Options {
	opt := text.Options{Width: 120}
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n >= 40 {
		opt.Width = n
	}
	if o, ok := w.(*output); ok {
		w = o.Writer
	}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return opt
	}
	if width, _, err := term.GetSize(int(f.Fd())); err == nil && width >= 40 {
		opt.Width = width
	}
	opt.Color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	return opt
}
