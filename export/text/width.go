// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"strings"
	"unicode"
)

// columns is how many columns of a terminal a text takes.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

// runeColumns is 2 for the scripts and signs that terminals draw in double
// width, 0 for marks that stand on the letter before.
func runeColumns(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff,
		r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6, r >= 0x1f300 && r <= 0x1faff, r >= 0x20000 && r <= 0x3fffd:
		return 2
	}
	return 1
}

// clean replaces what would move the cursor or color the terminal: names come
// from other people.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '?'
		}
		return r
	}, s)
}

// fit cuts a text that takes more than room columns, and marks the cut.
func (o Options) fit(s string, room int) string {
	if columns(s) <= room {
		return s
	}
	mark := o.pick("…", "~")
	taken := 1
	for i, r := range s {
		if taken += runeColumns(r); taken > room {
			return s[:i] + mark
		}
	}
	return s
}

// left pads a text to room columns.
func left(s string, room int) string { return s + spaces(room-columns(s)) }

// right pads a text to room columns in front.
func right(s string, room int) string { return spaces(room-columns(s)) + s }

func spaces(n int) string { return strings.Repeat(" ", max(n, 0)) }

// wrap breaks a text into lines of at most width columns; 0 does not break.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && width > 0 && columns(line)+1+columns(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
