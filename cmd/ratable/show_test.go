// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What became known of one contract, in this order.
var oakHistory = []struct{ recorded, fact string }{
	{"2024-01-05", "{type: contract, id: k-1, recorded: 2024-01-05, customer: oak, starts: 2024-01-01, term: 12 months, auto_renew: {term: 12 months, notice: 3 months}, lines: [{id: team, product: team, quantity: 10, unit_price: 40.00, per: month}]}"},
	{"2024-04-02", "{type: amendment, id: a-1, recorded: 2024-04-02, contract: k-1, signed: 2024-03-28, effective: 2024-04-01, changes: [{change: team, quantity: 15}]}"},
	{"2024-06-20", "{type: amendment, id: a-2, recorded: 2024-06-20, contract: k-1, signed: 2024-06-18, effective: 2024-05-01, changes: [{change: team, unit_price: 38.00}]}"},
	{"2024-07-03", "{type: amendment, id: a-3, recorded: 2024-07-03, supersedes: a-2, correction: error, contract: k-1, signed: 2024-06-18, effective: 2024-06-01, changes: [{change: team, unit_price: 38.00}]}"},
	{"2024-09-12", "{type: termination, id: t-1, recorded: 2024-09-12, contract: k-1, noticed: 2024-09-10, effective: 2024-10-31}"},
	{"2024-11-20", "{type: contract, id: k-2, recorded: 2024-11-20, customer: oak, starts: 2024-11-21, term: 12 months, renews: [k-1], lines: [{id: team, product: team, quantity: 5, unit_price: 42.00, per: month}]}"},
}

// As known on a day, a contract is what a book says that has no fact of later days.
func TestShowAsKnownIsTheBookOfThatDay(t *testing.T) {
	show := func(facts int, more ...string) map[string]any {
		dir := t.TempDir()
		var text strings.Builder
		text.WriteString("facts:\n")
		for _, f := range oakHistory[:facts] {
			text.WriteString("  - " + f.fact + "\n")
		}
		if err := os.WriteFile(filepath.Join(dir, "book.yaml"), []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		var stdout, stderr bytes.Buffer
		args := append([]string{"show", "k-1", "--book", "book.yaml", "--format", "json"}, more...)
		if got := inside(t, dir, t.Context(), args, &stdout, &stderr); got != exitDone {
			t.Fatalf("%v: exit status %d: %s", args, got, stderr.String())
		}
		var out map[string]any
		if err := json.Unmarshal(stdout.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
		delete(out["meta"].(map[string]any), "known_at")
		return out
	}
	var last map[string]any
	for n := 1; n <= len(oakHistory); n++ {
		for _, on := range []string{"2024-03-31", "2024-06-15", "2024-10-31", "2025-01-01"} {
			known := oakHistory[n-1].recorded
			got := show(len(oakHistory), "--on", on, "--known-at", known)
			if diff := cmp.Diff(show(n, "--on", on), got); diff != "" {
				t.Errorf("on %s as known on %s:\n%s", on, known, diff)
			}
			if on == "2025-01-01" {
				if cmp.Equal(last, got) {
					t.Errorf("what became known on %s changes nothing", known)
				}
				last = got
			}
		}
	}
}
