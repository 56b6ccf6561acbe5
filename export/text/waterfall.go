// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"bufio"
	"io"
	"strings"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// A Step is one line of a bridge: an amount that is added, or a total that the
// amounts so far lead to.
type Step struct {
	Label string
	Value int64
	Total bool // the value is where the bridge stands, not a change
}

// Waterfall draws a bridge from one total to another, a step a line: each bar
// starts where the one above ended. Behind it stands the exact amount.
func Waterfall(w io.Writer, title string, steps []Step, opt ChartOptions) error {
	out := output(w)
	b := newBridge(steps, opt)
	opt.heading(out, title)
	for i := range steps {
		b.step(out, i)
	}
	return out.Flush()
}

type bridge struct {
	opt     ChartOptions
	steps   []Step
	amounts []cell
	spans   [][2]int64 // where each bar starts and ends
	axis    axis
	labels  int // columns of the labels
	digits  int // columns of the amounts
	plot    int // columns of the bars
}

func newBridge(steps []Step, opt ChartOptions) *bridge {
	b := &bridge{opt: opt, steps: steps}
	low, high, at := int64(0), int64(0), int64(0)
	shown := bridgeShown(steps, opt.Unit)
	for i, s := range steps {
		from, to := at, drawn(at+drawn(shown[i]))
		if s.Total {
			from, to = 0, drawn(shown[i])
		}
		at = to
		low, high = min(low, from, to), max(high, from, to)
		b.spans = append(b.spans, [2]int64{from, to})
		amount := opt.show(s.Value, shown[i], opt.Unit, opt.Currency)
		if columns(amount.text)+2 > opt.width()/2 { // a number with all digits would leave no room for the bars
			amount.text, amount.hang = opt.label(shown[i]), ""
		}
		if !s.Total {
			amount = signed(s.Value, amount)
		}
		b.amounts = append(b.amounts, amount)
		b.labels, b.digits = max(b.labels, columns(clean(s.Label))), max(b.digits, columns(amount.text))
	}
	b.labels = min(b.labels, max(4, min(max(12, opt.width()/3), opt.width()-b.digits-9)))
	b.plot = max(opt.width()-b.labels-b.digits-5, 1)
	b.axis = axis{low: low, high: max(high, low+1)}
	return b
}

// signed puts a plus in front of an increase.
func signed(value int64, c cell) cell {
	if value > 0 {
		c.text, c.style = "+"+c.text, green
	}
	return c
}

// bridgeShown are the amounts as they are printed: the rounded movements of
// recurring levels lead from one rounded total to the next.
func bridgeShown(steps []Step, unit view.Unit) []int64 {
	t := view.Table{Columns: []string{""}}
	for _, s := range steps {
		t.Rows = append(t.Rows, view.TableRow{Strong: s.Total, Cells: []view.Cell{{Value: s.Value, Unit: unit}}})
	}
	out := make([]int64, len(steps))
	for i, cells := range export.ShownTable(&t) {
		out[i] = cells[0]
	}
	return out
}

func (b *bridge) step(w *bufio.Writer, i int) {
	s, c := b.steps[i], b.amounts[i]
	label := b.opt.fit(clean(s.Label), b.labels)
	look, fill := plain, b.opt.pick("█", "#")
	switch {
	case s.Total:
		look = bold
	case s.Value > 0:
		fill = b.opt.pick("▓", "+")
	default:
		fill = b.opt.pick("░", "-")
	}
	w.WriteString(b.opt.paint(look, label) + spaces(b.labels-columns(label)) + "  ")
	b.bar(w, i, fill)
	w.WriteString("  " + spaces(b.digits-columns(c.text)) + b.opt.paint(merged(look, c.style), c.text+c.hang) + spaces(1-columns(c.hang)) + "\n")
}

// bar draws the bar of a step in whole columns; a step that is not zero has at
// least one.
func (b *bridge) bar(w *bufio.Writer, i int, fill string) {
	from, to := b.column(b.spans[i][0]), b.column(b.spans[i][1])
	if from > to {
		from, to = to, from
	}
	if from == to && b.spans[i][0] != b.spans[i][1] {
		if to++; to > b.plot {
			from, to = from-1, b.plot
		}
	}
	look := blue
	if !b.steps[i].Total {
		look = green
		if b.steps[i].Value < 0 {
			look = red
		}
		if b.opt.Color {
			fill = b.opt.pick("█", fill)
		}
	}
	text := b.opt.paint(look, strings.Repeat(fill, to-from))
	if from == to { // a thin mark shows where the bridge stands
		text, to = b.opt.paint(dim, b.opt.pick("│", "|")), from+1
		if to > b.plot {
			from, to = from-1, b.plot
		}
	}
	w.WriteString(spaces(from) + text + spaces(b.plot-to))
}

func (b *bridge) column(v int64) int {
	part, err := money.Sub(money.Minor(v), money.Minor(b.axis.low))
	if err != nil {
		panic(err) // drawn values leave room for their difference
	}
	return scaled(int64(part), b.axis.high-b.axis.low, b.plot)
}
