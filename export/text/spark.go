// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"bufio"
	"io"
	"strings"
)

// asciiLevels stand for the eighths of a block.
const asciiLevels = "_.,-=+*#"

// Spark draws values as one line of small bars, from the smallest, or zero if
// that is smaller, to the largest. A value that is zero when no value is negative
// is the lowest bar.
func Spark(values []int64, opt Options) string {
	low, high := int64(0), int64(0)
	for _, v := range values {
		low, high = min(low, drawn(v)), max(high, drawn(v))
	}
	var b strings.Builder
	for _, v := range values {
		level := 0
		if high > low {
			level = scaled(drawn(v)-low, high-low, 7)
		}
		b.WriteString(opt.pick(eighths[level+1], asciiLevels[level:level+1]))
	}
	return b.String()
}

// Line draws a spark line a series, with its name, its first and last value and
// the range: the long view where bars would not fit. Of more values than columns
// the last ones are drawn.
func Line(w io.Writer, title string, series []Series, opt ChartOptions) error {
	out := bufio.NewWriter(w)
	opt.heading(out, title)
	names := 0
	for _, s := range series {
		names = max(names, columns(clean(s.Name)))
	}
	names = min(names, opt.width()/4)
	for i, s := range series {
		values := opt.shownValues(s.Values)
		name, ends := opt.fit(clean(s.Name), names), ""
		for {
			if len(values) > 0 {
				ends = opt.label(values[0]) + opt.pick(" → ", " > ") + opt.label(values[len(values)-1])
			}
			if len(values) < 2 || names+2+len(values)+2+columns(ends) <= opt.width() {
				break
			}
			values = values[1:]
		}
		out.WriteString(left(name, names) + "  " + opt.inColor(i, Spark(values, opt.Options)) + "  " + ends + "\n")
	}
	return out.Flush()
}
