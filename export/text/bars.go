// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
)

// Bars draws upright bars over labels such as months, with several series side
// by side or stacked. Labels and bars that do not fit the width are left out at
// the start, which the title says.
func Bars(w io.Writer, title string, labels []string, series []Series, opt ChartOptions) error {
	out := output(w)
	values := make([][]int64, len(series))
	for i, s := range series {
		values[i] = opt.shownValues(s.Values)
		values[i] = append(values[i], make([]int64, max(0, len(labels)-len(values[i])))...)
	}
	b := &bars{opt: opt, labels: slices.Clone(labels), values: values}
	b.scale()
	if cut := b.layout(); cut > 0 {
		title += " from " + b.labels[0]
	}
	opt.heading(out, title)
	b.draw(out)
	opt.legend(out, b.margin+1, series)
	return out.Flush()
}

type bars struct {
	opt    ChartOptions
	labels []string
	values [][]int64 // by series, by label
	axis   axis
	// The plot has rows lines, below of them under the zero line, perStep a step
	// of the axis.
	rows, below, perStep int

	margin int // columns left of the plot
	slot   int // columns of a label
	bar    int // columns of one bar
}

// scale finds the axis. The lines of the plot are a multiple of its steps, so
// that every mark of the axis has a line.
func (b *bars) scale() {
	low, high := int64(0), int64(0)
	for k := range b.labels {
		up, down := int64(0), int64(0)
		for i := range b.values {
			v := drawn(b.values[i][k])
			if !b.opt.Stacked {
				up, down = max(up, v), min(down, v)
			} else if v > 0 {
				up = drawn(up + v)
			} else {
				down = drawn(down + v)
			}
		}
		low, high = min(low, down), max(high, up)
	}
	height := b.opt.height()
	b.axis = newAxis(low, high, max(2, height*2/3))
	b.perStep = max(1, (2*height+b.axis.steps)/(2*b.axis.steps))
	b.rows, b.below = b.axis.steps*b.perStep, int(-b.axis.low/b.axis.step)*b.perStep
	for v := b.axis.low; v <= b.axis.high; v += b.axis.step {
		b.margin = max(b.margin, columns(b.opt.label(v))+1)
	}
}

// layout finds the widths, and cuts labels off at the start that do not fit.
func (b *bars) layout() (cut int) {
	room, each := b.opt.width()-b.margin-1, len(b.values)
	if b.opt.Stacked || each == 0 {
		each = 1
	}
	if n := max(1, room/(each+1)); len(b.labels) > n {
		cut = len(b.labels) - n
		b.labels = b.labels[cut:]
		for i := range b.values {
			b.values[i] = b.values[i][cut:]
		}
	}
	b.slot = min(room/max(1, len(b.labels)), 12)
	b.bar = max(1, (b.slot-max(1, b.slot/4))/each)
	return cut
}

func (b *bars) draw(w *bufio.Writer) {
	for row := b.rows - 1; row >= 0; row-- { // row covers the eighths 8·row to 8·row+8
		if row == b.below-1 {
			b.zero(w)
		}
		edge := row + 1 // a mark of the axis is the far end of its line
		if row < b.below {
			edge = row
		}
		label, tick := "", b.opt.pick("│", "|")
		if edge%b.perStep == 0 {
			label = b.opt.label(b.axis.low + int64(edge/b.perStep)*b.axis.step)
			tick = b.opt.pick("┤", "+")
		}
		w.WriteString(b.opt.paint(dim, right(label, b.margin-1)+" "+tick))
		for k := range b.labels {
			b.cell(w, k, row)
		}
		w.WriteByte('\n')
	}
	if b.below == 0 {
		b.zero(w)
	}
	for _, names := range labelLines(b.labels, b.slot-1) {
		b.names(w, names)
	}
}

// zero draws the line that the bars stand on and hang from.
func (b *bars) zero(w *bufio.Writer) {
	rule := strings.Repeat(b.opt.pick("─", "-"), b.slot*len(b.labels))
	w.WriteString(b.opt.paint(dim, right(b.opt.label(0), b.margin-1)+" "+b.opt.pick("┼", "+")+rule) + "\n")
}

// names writes one line of labels; one without text leaves its room to the
// label before it.
func (b *bars) names(w *bufio.Writer, names []string) {
	w.WriteString(spaces(b.margin + 1))
	for k := 0; k < len(names); {
		name, span := clean(names[k]), 1
		for k+span < len(names) && (names[k+span] == "" || columns(name) >= span*b.slot) {
			span++
		}
		w.WriteString(left(b.opt.fit(name, span*b.slot), span*b.slot))
		k += span
	}
	w.WriteByte('\n')
}

var monthNames = [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

// labelLines are the labels in one line if each has room. Otherwise what stands
// behind the first dash goes above what stands in front of it: month names, or
// quarters, above the years.
func labelLines(labels []string, room int) [][]string {
	widest, dashes := 0, true
	for _, l := range labels {
		widest, dashes = max(widest, columns(l)), dashes && strings.Contains(l, "-")
	}
	if widest <= room || !dashes {
		return [][]string{labels}
	}
	tails, heads, last := make([]string, len(labels)), make([]string, len(labels)), ""
	for i, l := range labels {
		head, tail, _ := strings.Cut(l, "-")
		if m, err := civil.ParseMonth(l); err == nil {
			_, month := m.YearMonth()
			tail = monthNames[month-1]
		}
		tails[i] = tail
		if head != last {
			heads[i], last = head, head
		}
	}
	return [][]string{tails, heads}
}

// cell draws what the bars of one label have in one line of the plot.
func (b *bars) cell(w *bufio.Writer, k, row int) {
	used := 0
	if b.opt.Stacked || len(b.values) == 0 {
		w.WriteString(b.stack(k, row))
		used = b.bar
	} else {
		zero := b.axis.at(0, 8*b.rows)
		for i := range b.values {
			at := b.axis.at(b.values[i][k], 8*b.rows)
			w.WriteString(b.opt.inColor(i, strings.Repeat(b.opt.piece(i, min(zero, at)-8*row, max(zero, at)-8*row), b.bar)))
			used += b.bar
		}
	}
	w.WriteString(spaces(b.slot - used))
}

// stack draws one line of a stacked bar: the series that covers most of it, and
// eighths only at its outer ends, where nothing else begins.
func (b *bars) stack(k, row int) string {
	up, down := int64(0), int64(0)
	best, most, from, to := -1, 0, 0, 0
	lowest, highest := 8, 0
	for i := range b.values {
		v := drawn(b.values[i][k])
		start := &up
		if v < 0 {
			start = &down
		}
		end := drawn(*start + v)
		lo, hi := b.axis.at(min(*start, end), 8*b.rows)-8*row, b.axis.at(max(*start, end), 8*b.rows)-8*row
		*start = end
		lo, hi = max(lo, 0), min(hi, 8)
		if hi <= lo {
			continue
		}
		lowest, highest = min(lowest, lo), max(highest, hi)
		if hi-lo > most {
			best, most, from, to = i, hi-lo, lo, hi
		}
	}
	if best < 0 {
		return spaces(b.bar)
	}
	if lowest < from {
		from = lowest
	}
	if highest > to {
		to = highest
	}
	return b.opt.inColor(best, strings.Repeat(b.opt.piece(best, from, to), b.bar))
}

// eighths are the lower parts of a block.
var eighths = [...]string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}

// piece is one character of a bar that covers the eighths from up to to of a
// line, which may lie outside of it.
func (o *ChartOptions) piece(series, from, to int) string {
	from, to = max(from, 0), min(to, 8)
	switch {
	case to <= from:
		return " "
	case from == 0 && to == 8:
		return o.shade(series)
	case o.ASCII:
		if to-from < 4 {
			return "."
		}
		return o.shade(series)
	case !o.Color && series%len(seriesShades) > 0: // a shade has no parts
		if to-from >= 4 {
			return o.shade(series)
		}
	}
	switch {
	case from == 0:
		return eighths[to]
	case to == 8 && 8-from < 4:
		return "▔"
	case to == 8:
		return "▀"
	}
	return "━"
}
