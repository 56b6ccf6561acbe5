// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"regexp"
	"strings"
	"testing"

	"github.com/ratable/ratable/fact"
)

var handbookRow = regexp.MustCompile("^\\| `([a-z_]+)`( \\*)? \\|.*\\| `(.*)` \\|$")

// Every example of a field is understood when it is put into the example of its
// type.
func TestExamplesOfFieldsAreUnderstood(t *testing.T) {
	kind, known, tried := fact.Kind(0), false, 0
	for line := range strings.Lines(string(fact.Handbook())) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "## "); ok {
			kind, known = fact.ParseKind(name)
		}
		m := handbookRow.FindStringSubmatch(line)
		if m == nil || !known {
			continue
		}
		tried++
		var text strings.Builder
		text.WriteString("facts:\n  -\n")
		skipping := false
		for l := range strings.Lines(fact.Example(kind)) {
			if !strings.HasPrefix(l, " ") {
				skipping = strings.HasPrefix(l, m[1]+":")
			}
			if !skipping {
				text.WriteString("    " + l)
			}
		}
		text.WriteString("    " + m[1] + ": " + strings.ReplaceAll(m[3], `\|`, "|") + "\n")
		in := newIntake(Options{})
		in.yaml("book.yaml", []byte(text.String()))
		for _, p := range in.problems.List() {
			if p.Class == fact.ClassContradiction || p.Class == fact.ClassMissing && p.Path != m[1] {
				continue // it goes with, or instead of, another field
			}
			t.Errorf("%s.%s: %v %s: %s", kind, m[1], p.Path, p.What, p.Fix)
		}
	}
	if tried < 150 {
		t.Errorf("only %d examples were found", tried)
	}
}
