// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package text shows reports, tables and charts to people, in a terminal of any
// width, with colors and without, in Unicode and in ASCII. Numbers are grouped by
// thousands, negatives stand in parentheses, a zero is a dash. What a program
// reads is in export/csv and export/json.
//
// Rounded numbers of one column sum to the rounded total they stand above: where
// a recurring level is divided by 12, the units that rounding leaves over go to
// the groups with the largest remainders. A number here may therefore be one
// minor unit away from the same number in CSV, which rounds each by itself.
package text

import "github.com/ratable/ratable/view"

// Options say what the output can show.
type Options struct {
	Width int  // columns of the terminal; 0: no limit
	Color bool // ANSI colors
	ASCII bool // no characters beyond ASCII, apart from those in names
}

// A style is how a piece of text stands out in color.
type style uint8

const (
	plain style = iota
	bold
	dim
	red
	boldRed
	green
	blue
)

var codes = [...]string{plain: "", bold: "1", dim: "2", red: "31", boldRed: "1;31", green: "32", blue: "34"}

// paint puts a style around text, or leaves it alone without color.
func (o Options) paint(s style, text string) string {
	if !o.Color || s == plain || text == "" {
		return text
	}
	return "\x1b[" + codes[s] + "m" + text + "\x1b[0m"
}

// pick is the first text, or the second in ASCII.
func (o Options) pick(unicode, ascii string) string {
	if o.ASCII {
		return ascii
	}
	return unicode
}

// kinds says how a measure adds up, in a word.
var kinds = [...]string{view.Flow: "flow", view.Balance: "balance", view.Count: "count", view.Ratio: "ratio", view.WindowRatio: "window", view.Whole: "period"}
