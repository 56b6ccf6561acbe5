// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// progress shows how far a long read has come: one line on the standard error,
// only on a terminal, and only when it takes longer than a moment.
type progress struct {
	w     io.Writer
	began time.Time
	last  time.Time
	shown bool
}

// newProgress makes a progress line, or none when stderr is not a terminal.
func newProgress() *progress {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil
	}
	return &progress{w: os.Stderr, began: time.Now()}
}

// rows reports how many facts were read so far.
func (p *progress) rows(n int64) {
	now := time.Now()
	if now.Sub(p.began) < 500*time.Millisecond || now.Sub(p.last) < 100*time.Millisecond {
		return
	}
	p.last, p.shown = now, true
	rate := n * int64(time.Second) / max(int64(now.Sub(p.began)), 1)
	fmt.Fprintf(p.w, "\rreading: %d facts, %d a second ", n, rate)
}

// done takes the line away.
func (p *progress) done() {
	if p.shown {
		fmt.Fprintf(p.w, "\r%60s\r", "")
	}
}
