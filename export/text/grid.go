// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"bufio"
	"strings"
)

// A grid is a table of text columns on the left and right-aligned values beside
// them. Too many values for the width make several blocks, one below the other,
// each with the same lines.
type grid struct {
	left  []string // headings of the text columns
	head  []cell   // headings of the value columns
	lines []line
}

type line struct {
	left  []string
	cells []cell // nil: a heading without values
	style style
	rule  bool // a rule above
	gap   bool // an empty line above
}

// add appends a line whose text columns are made harmless.
func (g *grid) add(l line) {
	for i, s := range l.left {
		l.left[i] = clean(s)
	}
	g.lines = append(g.lines, l)
}

// between separates columns.
const between = "  "

// minLabel is the width below which the first text column is not cut.
const minLabel = 12

// render writes the blocks. No line of a block is wider than its rules.
func (g *grid) render(w *bufio.Writer, o Options) {
	lefts, values, hangs := g.widths()
	widest := 0
	for i := range values {
		widest = max(widest, len(between)+values[i]+hangs[i])
	}
	if o.Width > 0 {
		rest := 0
		for _, n := range lefts[1:] {
			rest += len(between) + n
		}
		lefts[0] = min(lefts[0], max(minLabel, o.Width-rest-widest))
	}
	leftWidth := (len(lefts) - 1) * len(between)
	for _, n := range lefts {
		leftWidth += n
	}
	for from := 0; ; {
		to, total := from, leftWidth
		for to < len(values) {
			n := len(between) + values[to] + hangs[to]
			if to > from && o.Width > 0 && total+n > o.Width {
				break
			}
			to, total = to+1, total+n
		}
		g.block(w, o, block{lefts, values, hangs, from, to, total})
		if from = to; from >= len(values) {
			return
		}
		w.WriteByte('\n')
	}
}

// widths are those of the text columns, of the values without their hangs, and
// of the hangs.
func (g *grid) widths() (lefts, values, hangs []int) {
	lefts, values, hangs = make([]int, len(g.left)), make([]int, len(g.head)), make([]int, len(g.head))
	see := func(left []string, cells []cell) {
		for i, s := range left {
			lefts[i] = max(lefts[i], columns(s))
		}
		for i, c := range cells {
			values[i], hangs[i] = max(values[i], columns(c.text)), max(hangs[i], columns(c.hang))
		}
	}
	see(g.left, g.head)
	for _, l := range g.lines {
		see(l.left, l.cells)
	}
	return lefts, values, hangs
}

// A block is the value columns from up to to, total columns wide with the text.
type block struct {
	lefts, values, hangs []int
	from, to             int
	total                int
}

func (g *grid) block(w *bufio.Writer, o Options, b block) {
	rule := o.paint(dim, strings.Repeat(o.pick("─", "-"), b.total)) + "\n"
	b.line(w, o, line{left: g.left, cells: g.head, style: bold})
	w.WriteString(rule)
	for _, l := range g.lines {
		if l.gap {
			w.WriteByte('\n')
		}
		if l.rule {
			w.WriteString(rule)
		}
		b.line(w, o, l)
	}
}

func (b *block) line(w *bufio.Writer, o Options, l line) {
	for i, room := range b.lefts {
		if i > 0 {
			w.WriteString(between)
		}
		text := ""
		if i < len(l.left) {
			text = o.fit(l.left[i], room)
		}
		s := l.style
		if i > 0 && s != bold {
			s = dim
		}
		w.WriteString(o.paint(s, text) + spaces(room-columns(text)))
	}
	for i := b.from; i < b.to; i++ {
		c := cell{}
		if i < len(l.cells) {
			c = l.cells[i]
		}
		w.WriteString(between + spaces(b.values[i]-columns(c.text)))
		w.WriteString(o.paint(merged(l.style, c.style), c.text+c.hang))
		w.WriteString(spaces(b.hangs[i] - columns(c.hang)))
	}
	w.WriteByte('\n')
}

// merged is the style of a value in a line with a style of its own.
func merged(line, value style) style {
	switch {
	case line == bold && value == red:
		return boldRed
	case value == plain:
		return line
	}
	return value
}
