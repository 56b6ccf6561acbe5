// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/ratable/ratable/fact"
)

// Write writes facts as a book in the format yaml or jsonl. Reading it back
// gives the same facts.
func Write(w io.Writer, format string, fs []fact.Fact) error {
	out := bufio.NewWriter(w)
	switch format {
	case "jsonl":
		var line []byte
		for _, f := range fs {
			n := fact.Encode(f)
			line = append(n.AppendJSON(line[:0]), '\n')
			out.Write(line)
		}
	case "yaml":
		if len(fs) == 0 {
			out.WriteString("facts: []\n")
			break
		}
		out.WriteString("facts:\n")
		var text []byte
		for _, f := range fs {
			n := fact.Encode(f)
			text = appendFact(text[:0], &n)
			out.Write(text)
		}
	default:
		return fmt.Errorf("a book is written as yaml or jsonl, not as %q", format)
	}
	return out.Flush()
}

// appendFact writes a fact as an entry of a list: its fields one a line, what
// is inside them in braces, but each entry of a list of maps on its own line.
func appendFact(dst []byte, n *fact.Node) []byte {
	for i := range n.Items {
		lead := "    "
		if i == 0 {
			lead = "  - "
		}
		item := &n.Items[i]
		dst = append(dst, lead...)
		dst = append(dst, item.Key...)
		dst = append(dst, ':')
		if item.Shape == fact.List && len(item.Items) > 0 && item.Items[0].Shape == fact.Map {
			for k := range item.Items {
				dst = append(dst, "\n      - "...)
				dst = appendFlow(dst, &item.Items[k])
			}
		} else {
			dst = append(dst, ' ')
			dst = appendFlow(dst, item)
		}
		dst = append(dst, '\n')
	}
	return dst
}

// appendFlow writes a node on one line.
func appendFlow(dst []byte, n *fact.Node) []byte {
	switch n.Shape {
	case fact.Scalar:
		return appendScalar(dst, n)
	case fact.Null:
		return append(dst, "null"...)
	}
	marks := "[]"
	if n.Shape == fact.Map {
		marks = "{}"
	}
	dst = append(dst, marks[0])
	for i := range n.Items {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		if n.Shape == fact.Map {
			dst = appendText(dst, n.Items[i].Key)
			dst = append(dst, ": "...)
		}
		dst = appendFlow(dst, &n.Items[i])
	}
	return append(dst, marks[1])
}

func appendScalar(dst []byte, n *fact.Node) []byte {
	if n.Form == fact.Number || n.Form == fact.Boolean {
		return append(dst, n.Text...)
	}
	return appendText(dst, n.Text)
}

// appendText writes a text without quotes where YAML reads it as the same text.
func appendText(dst []byte, s string) []byte {
	if plain(s) {
		return append(dst, s...)
	}
	n := fact.Node{Shape: fact.Scalar, Form: fact.Quoted, Text: s}
	return n.AppendJSON(dst)
}

// plain is a careful choice: a letter or a whole day first, then letters,
// digits and a few marks, and no word with a meaning of its own.
func plain(s string) bool {
	if s == "" || len(s) > 200 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		case i > 0 && (c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.'):
		case i > 0 && i < len(s)-1 && c == ' ':
		default:
			return day(s) || length(s)
		}
	}
	switch strings.ToLower(s) {
	case "true", "false", "yes", "no", "on", "off", "y", "n", "null":
		return false
	}
	return true
}

// day reports whether s looks like 2024-01-31.
func day(s string) bool {
	return len(s) == 10 && s[4] == '-' && s[7] == '-' && strings.Trim(s, "0123456789-") == ""
}

// length reports whether s looks like 12 months.
func length(s string) bool {
	count, unit, ok := strings.Cut(s, " ")
	return ok && count != "" && strings.Trim(count, "0123456789") == "" && unit != "" && strings.Trim(unit, "abcdefghijklmnopqrstuvwxyz") == ""
}
