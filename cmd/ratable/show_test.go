// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
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

// The layout of the JSON. Four months of 400 and a day of 400/31 are 1,612.90 earned
// by 1 May, of which 1,200 was invoiced: 412.90 is a contract asset, and 4,800 less
// 1,612.90 is to be earned. The quarter from April was not invoiced in time, so the
// next invoices are those of July and October. The hash of the policy is left out:
// it changes with every new switch.
func TestShowAsJSON(t *testing.T) {
	want, err := os.ReadFile(filepath.Join("testdata", "show", "k-2.json"))
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	args := strings.Fields("show k-2 --as-of 2024-05-01 --book book.yaml --format json")
	if got := inside(t, filepath.Join("testdata", "show"), t.Context(), args, &stdout, &stderr); got != exitDone {
		t.Fatalf("exit status %d: %s", got, stderr.String())
	}
	got := regexp.MustCompile(`"policy": "[0-9a-f]+"`).ReplaceAllString(stdout.String(), `"policy": "…"`)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}
