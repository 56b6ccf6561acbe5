// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"unicode"

	"go.yaml.in/yaml/v3"
)

// place is the line and column in the file of the at-th character of a scalar's
// value. Quotes, escapes, folded lines and block scalars move characters, so the
// written text is walked beside the value: all but white space stands in both,
// in the same order.
func (l *loader) place(n *yaml.Node, at int) (line, col int) {
	w := writtenText{text: l.lines, line: n.Line - 1, col: n.Column - 1}
	w.open(n)
	value := []rune(n.Value)
	at = min(at, len(value))
	for _, r := range value[:at] {
		if unicode.IsSpace(r) {
			if w.blank() {
				w.next()
			}
			continue
		}
		w.pass(r)
	}
	if at < len(value) && !unicode.IsSpace(value[at]) {
		w.skipBlank()
	}
	return w.line + 1 + l.offset, w.col + 1
}

// writtenText is a position in the lines of a file.
type writtenText struct {
	text      [][]rune
	line, col int
	style     yaml.Style
}

// open moves to the first character of the value.
func (w *writtenText) open(n *yaml.Node) {
	w.style = n.Style
	for w.rune() == '&' || w.rune() == '!' { // an anchor or a tag stands before
		for !unicode.IsSpace(w.rune()) && !w.end() {
			w.next()
		}
		w.skipBlank()
	}
	switch {
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		w.next()
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		w.line, w.col = w.line+1, 0
	}
}

func (w *writtenText) end() bool { return w.line >= len(w.text) }

// rune is the character at hand, a newline at the end of a line.
func (w *writtenText) rune() rune {
	if w.end() || w.col >= len(w.text[w.line]) {
		return '\n'
	}
	return w.text[w.line][w.col]
}

func (w *writtenText) next() {
	if w.end() {
		return
	}
	if w.col++; w.col > len(w.text[w.line]) {
		w.line, w.col = w.line+1, 0
	}
}

func (w *writtenText) blank() bool { return unicode.IsSpace(w.rune()) }

func (w *writtenText) skipBlank() {
	for w.blank() && !w.end() {
		w.next()
	}
}

// pass moves behind the character r of the value.
func (w *writtenText) pass(r rune) {
	w.skipBlank()
	switch {
	case w.style&yaml.SingleQuotedStyle != 0 && r == '\'':
		w.next() // it is written twice
	case w.style&yaml.DoubleQuotedStyle != 0 && w.rune() == '\\':
		w.next()
	}
	w.next()
}
