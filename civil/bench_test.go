// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package civil_test

import (
	"testing"

	"github.com/ratable/ratable/civil"
)

// The sinks keep the compiler from dropping the work.
var (
	intSink    int
	int64Sink  int64
	daySink    civil.Day
	stringSink string
)

func BenchmarkDate(b *testing.B) {
	d := day("2024-01-01")
	for b.Loop() {
		y, m, dd := d.Date()
		intSink = y + m + dd
		d = (d + 1) & 0x7fff
	}
}

func BenchmarkMakeDay(b *testing.B) {
	n := 0
	for b.Loop() {
		daySink, _ = civil.MakeDay(2000+n&31, 1+n%12, 1+n%28)
		n++
	}
}

func BenchmarkParseDay(b *testing.B) {
	for b.Loop() {
		daySink, _ = civil.ParseDay("2024-02-29")
	}
}

func BenchmarkString(b *testing.B) {
	d := day("2024-02-29")
	for b.Loop() {
		stringSink = d.String()
	}
}

func BenchmarkWeight(b *testing.B) {
	from, to := day("2024-01-15"), day("2027-03-20")
	for _, c := range conventions {
		b.Run(c.String(), func(b *testing.B) {
			d := from
			for b.Loop() {
				int64Sink = c.Weight(from, to, d)
				if d++; d > to {
					d = from
				}
			}
		})
	}
}
