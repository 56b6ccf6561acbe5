// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// An Error is one thing wrong with a policy file.
type Error struct {
	File   string
	Line   int    // 1-based, in File
	Col    int    // 1-based, in characters; 0 when the whole line is meant
	Switch string // dotted name; "" when no switch is concerned
	Text   string // what is wrong and what to write instead
}

// Error is file:line:column: switch: text, as far as the parts are known.
func (e Error) Error() string {
	var b strings.Builder
	b.WriteString(position(e.File, e.Line, e.Col) + ": ")
	if e.Switch != "" {
		b.WriteString(e.Switch + ": ")
	}
	b.WriteString(e.Text)
	return b.String()
}

// Errors is everything wrong with a policy file, by line. Parse returns it, so
// that one run shows all there is to mend; find it with errors.As.
type Errors []Error

// Error lists the problems, one a line.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// err is the sorted list as an error, nil when nothing is wrong.
func (es Errors) err() error {
	if len(es) == 0 {
		return nil
	}
	slices.SortStableFunc(es, func(a, b Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	return es
}

// position is file:line:column, without a column of 0.
func position(file string, line, col int) string {
	at := fmt.Sprintf("%s:%d", file, line)
	if file == "" {
		at = fmt.Sprintf("line %d", line)
	}
	if col > 0 {
		at += fmt.Sprintf(":%d", col)
	}
	return at
}
