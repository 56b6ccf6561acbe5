// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"bufio"
	"io"
)

// output is a writer that leaves out the blanks at the ends of lines: what pads
// a column is noise in a diff, and wraps in a terminal that is too narrow.
func output(w io.Writer) *bufio.Writer { return bufio.NewWriter(&trimmer{to: w}) }

// trimmer holds back blanks until it knows what follows them.
type trimmer struct {
	to     io.Writer
	blanks int
	room   []byte
}

func (t *trimmer) Write(p []byte) (int, error) {
	out := t.room[:0]
	for _, c := range p {
		switch c {
		case ' ':
			t.blanks++
			continue
		case '\n':
			t.blanks = 0
		}
		for ; t.blanks > 0; t.blanks-- {
			out = append(out, ' ')
		}
		out = append(out, c)
	}
	t.room = out
	if _, err := t.to.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}
