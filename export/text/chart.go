// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"bufio"
	"slices"
	"strings"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// ChartOptions say how a chart is drawn and what its values are.
type ChartOptions struct {
	Options
	Unit     view.Unit
	Currency money.Currency
	Height   int  // lines of the plot; 0: 10
	Stacked  bool // the series of a label on top of each other, not side by side
}

// A Series is one value a label.
type Series struct {
	Name   string
	Values []int64
}

// defaultWidth is that of a chart when the terminal's is not known.
const defaultWidth = 80

func (o *ChartOptions) width() int {
	if o.Width <= 0 {
		return defaultWidth
	}
	return max(o.Width, 30)
}

func (o *ChartOptions) height() int {
	if o.Height <= 0 {
		return 10
	}
	return o.Height
}

// heading is the title with the currency.
func (o *ChartOptions) heading(w *bufio.Writer, title string) {
	title = clean(title)
	if !o.Currency.IsZero() && (o.Unit == view.UnitMoney || o.Unit == view.UnitMonthly) {
		title += " (" + o.Currency.String() + ")"
	}
	w.WriteString(o.paint(bold, o.fit(title, o.width())) + "\n")
}

// label is a value of the axis, as drawn.
func (o *ChartOptions) label(v int64) string {
	unit := o.Unit
	if unit == view.UnitMonthly {
		unit = view.UnitMoney
	}
	return Short(v, unit, o.Currency)
}

// shownValues are the values as drawn: recurring levels per month.
func (o *ChartOptions) shownValues(values []int64) []int64 {
	out := slices.Clone(values)
	for i, v := range out {
		out[i] = export.ShownOf(v, o.Unit)
	}
	return out
}

// seriesColors are ANSI colors that can be told apart on light and dark ground.
var seriesColors = [...]string{"34", "36", "35", "33", "32", "31"}

// seriesShades tell series apart without color.
var seriesShades = [...]struct{ unicode, ascii string }{{"█", "#"}, {"▒", "o"}, {"░", ":"}, {"▓", "%"}, {"╳", "x"}, {"┼", "+"}}

func (o Options) inColor(series int, text string) string {
	if !o.Color || strings.TrimSpace(text) == "" {
		return text
	}
	return "\x1b[" + seriesColors[series%len(seriesColors)] + "m" + text + "\x1b[0m"
}

// shade is the full block of a series.
func (o Options) shade(series int) string {
	if o.Color && !o.ASCII {
		return seriesShades[0].unicode
	}
	s := seriesShades[series%len(seriesShades)]
	return o.pick(s.unicode, s.ascii)
}

// legend names the series, if there is more than one.
func (o *ChartOptions) legend(w *bufio.Writer, indent int, series []Series) {
	if len(series) < 2 {
		return
	}
	at := 0
	for i, s := range series {
		name := o.fit(clean(s.Name), max(o.width()-indent-2, 1))
		if n := columns(name) + 2; at > 0 && indent+at+3+n > o.width() {
			w.WriteByte('\n')
			at = 0
		}
		if at == 0 {
			w.WriteString(spaces(indent))
		} else {
			w.WriteString("   ")
			at += 3
		}
		w.WriteString(o.inColor(i, o.shade(i)) + " " + name)
		at += columns(name) + 2
	}
	w.WriteByte('\n')
}
