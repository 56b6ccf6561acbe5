// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/ratable/ratable/fact"
)

// renewals is a book of n contracts of which each renews the next; the last one
// renews back, or nothing when it is empty.
func renewals(n int, back string) string {
	var b strings.Builder
	for i := range n {
		renews := fmt.Sprintf(`"c-%d"`, i+1)
		if i == n-1 {
			renews = back
		}
		fmt.Fprintf(&b, `{"type":"contract","id":"c-%d","customer":"cu","renews":[%s],"starts":"2024-01-01","term":"1 month","lines":[{"product":"p","unit_price":1,"per":"month"}]}`+"\n", i, renews)
	}
	return b.String()
}

func circles(ps *fact.Problems) int {
	n := 0
	for _, p := range ps.List() {
		if p.Class == fact.ClassCycle {
			n++
		}
	}
	return n
}

// A circle of renewals is found whatever its length; a chain is none.
func TestCirclesOfAnyLength(t *testing.T) {
	for _, n := range []int{1, 2, 3, 20_001, 30_000} {
		dir := write(t, map[string]string{"book.jsonl": renewals(n, `"c-0"`)})
		if got := circles(problems(t, dir)); got != 1 {
			t.Errorf("a circle of %d contracts: %d were noted, want 1", n, got)
		}
	}
	if _, err := Load(context.Background(), []string{write(t, map[string]string{"book.jsonl": renewals(30_000, "")})}, Options{}); err != nil {
		t.Errorf("a chain: %v", err)
	}
	// The tail leads into a circle of its last three.
	if got := circles(problems(t, write(t, map[string]string{"book.jsonl": renewals(50, `"c-47"`)}))); got != 1 {
		t.Errorf("a tail: %d circles were noted, want 1", got)
	}
	// Two contracts that renew the same older one are no circle.
	diamond := renewals(3, "") + strings.Replace(strings.SplitAfter(renewals(2, ""), "\n")[0], `"id":"c-0"`, `"id":"d"`, 1)
	if _, err := Load(context.Background(), []string{write(t, map[string]string{"book.jsonl": diamond})}, Options{}); err != nil {
		t.Errorf("a diamond: %v", err)
	}
}
