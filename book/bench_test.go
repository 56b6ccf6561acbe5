// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"github.com/ratable/ratable/derive"
)

// rowsOf is how many contracts the benchmarks read; RATABLE_BENCH_ROWS sets
// another number.
func rowsOf(b *testing.B) int {
	if n, err := strconv.Atoi(os.Getenv("RATABLE_BENCH_ROWS")); err == nil {
		return n
	}
	return 100_000
}

func jsonlBook(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `{"type":"contract","id":"c-%07d","customer":"cu-%07d","signed":"2024-%02d-%02d","starts":"2024-%02d-01","term":"12 months","currency":"USD","billing":{"every":"3 months","in":"advance"},"lines":[{"product":"team","quantity":%d,"unit_price":49.00,"per":"month"}]}`+"\n",
			i, i/3, 1+i%12, 1+i%28, 1+i%12, 1+i%500)
	}
	return b.Bytes()
}

func csvBook(n int) []byte {
	var b bytes.Buffer
	b.WriteString("id,customer,signed,starts,term,currency,billing.every,lines.product,lines.quantity,lines.unit_price,lines.per\n")
	for i := range n {
		fmt.Fprintf(&b, "c-%07d,cu-%07d,2024-%02d-%02d,2024-%02d-01,12 months,USD,3 months,team,%d,49.00,month\n", i, i/3, 1+i%12, 1+i%28, 1+i%12, 1+i%500)
	}
	return b.Bytes()
}

func yamlBook(n int) []byte {
	var b bytes.Buffer
	b.WriteString("facts:\n")
	for i := range n {
		fmt.Fprintf(&b, "  - type: contract\n    id: c-%07d\n    customer: cu-%07d\n    starts: 2024-%02d-01\n    term: 12 months\n    lines:\n      - {product: team, quantity: %d, unit_price: 49.00, per: month}\n", i, i/3, 1+i%12, 1+i%500)
	}
	return b.Bytes()
}

func benchmarkLoad(b *testing.B, name string, rows int, data []byte) {
	file := filepath.Join(b.TempDir(), name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	var kept *Book
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		in := newIntake(Options{})
		if err := in.read(context.Background(), file); err != nil {
			b.Fatal(err)
		}
		if os.Getenv("RATABLE_BENCH_DECODE") != "" {
			continue
		}
		got, err := in.build()
		if err != nil {
			b.Fatal(err)
		}
		kept = got
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(rows), "ns/row")
	b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/float64(rows), "B/row-live")
	runtime.KeepAlive(kept)
}

func BenchmarkJSONL(b *testing.B) {
	n := rowsOf(b)
	benchmarkLoad(b, "book.jsonl", n, jsonlBook(n))
}

func BenchmarkCSV(b *testing.B) {
	n := rowsOf(b)
	benchmarkLoad(b, "contracts.csv", n, csvBook(n))
}

func BenchmarkYAML(b *testing.B) {
	n := rowsOf(b) / 10
	benchmarkLoad(b, "book.yaml", n, yamlBook(n))
}

func BenchmarkStream(b *testing.B) {
	n := rowsOf(b)
	data := jsonlBook(n)
	file := filepath.Join(b.TempDir(), "book.jsonl")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Stream(context.Background(), []string{file}, Options{}, func(*Book) error { return nil }, func(int, *derive.Group) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/row")
}
