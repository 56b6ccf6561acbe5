// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkReport runs the whole program: all measures by product over three
// years of the book that RATABLE_BENCH_BOOK names, else of the demo company. Its
// CPU profile makes default.pgo; docs/performance.md says how.
func BenchmarkReport(b *testing.B) {
	book := os.Getenv("RATABLE_BENCH_BOOK")
	if book == "" {
		book = filepath.Join(b.TempDir(), "demo.jsonl")
		if status := run(context.Background(), []string{"demo", "--write", book}, io.Discard, os.Stderr); status != exitDone {
			b.Fatalf("the demo ended with %d", status)
		}
	}
	args := []string{"report", "all", "--by", "product", "--book", book, "--from", "2023-01", "--to", "2025-12", "--format", "csv"}
	for b.Loop() {
		if status := run(context.Background(), args, io.Discard, os.Stderr); status != exitDone {
			b.Fatalf("the report ended with %d", status)
		}
	}
}
