// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"
	"sort"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
)

// drawing draws a curve from left to right by what its value is to be: constant, or
// along other curves.
type drawing struct {
	at    civil.Day // drawn up to the opening of this day
	v     money.Minor
	out   []curve.Piece
	cause curve.Cause // of its steps
}

// step lets the value be v from the close of the day on that it is drawn up to.
func (g *drawing) step(v money.Minor) {
	if v != g.v {
		g.out = append(g.out, curve.Step(g.at, v-g.v, g.cause))
		g.v = v
	}
}

// along lets the value be that of a curve up to the opening of a day.
func (g *drawing) along(c curve.Curve, to civil.Day) {
	if to <= g.at {
		return
	}
	g.step(valueAt(c, g.at))
	for _, p := range c {
		switch {
		case p.Gate >= to, p.IsStep() && p.Gate < g.at, !p.IsStep() && p.Gate < g.at && p.Stop <= g.at:
			continue
		case p.IsStep():
			g.out = append(g.out, p)
			continue
		}
		before := p.Value(g.at)
		p.Stop, p.Gate = min(p.Stop, to), max(p.Gate, g.at)
		g.out = append(g.out, p)
		if before != 0 {
			g.out = append(g.out, curve.Step(g.at, -before, p.Cause))
		}
	}
	g.at, g.v = to, valueAt(c, to)
}

// curve is what was drawn, the steps of one day as one.
func (g *drawing) curve() curve.Curve {
	out := slices.Clone(g.out)
	slices.SortStableFunc(out, func(a, b curve.Piece) int { return cmp.Compare(a.Gate, b.Gate) })
	n := 0
	for i := 0; i < len(out); {
		p := out[i]
		i++
		if !p.IsStep() {
			out[n] = p
			n++
			continue
		}
		k := n
		for j := n - 1; j >= 0 && out[j].Gate == p.Gate; j-- {
			if out[j].IsStep() {
				k = j
			}
		}
		if k == n {
			out[n] = p
			n++
			continue
		}
		out[k].Amount += p.Amount
		if p.Note != curve.NoNote {
			out[k].Note = p.Note
		}
	}
	return nonzero(out[:n])
}

// larger is the larger of two curves on each day. Between steps, what lies between
// them must only grow or only fall.
func larger(f, g curve.Curve) curve.Curve {
	var days []civil.Day
	for _, c := range [...]curve.Curve{f, g} {
		for i := range c {
			days = append(days, c[i].Gate, min(c[i].Stop, c[i].To), max(c[i].Gate, c[i].From))
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	above := func(x civil.Day) bool { return valueAt(f, x) >= valueAt(g, x) }
	pick := func(is bool) curve.Curve {
		if is {
			return f
		}
		return g
	}
	if len(days) == 0 {
		return nil
	}
	out := drawing{at: days[0]}
	for i, from := range days {
		to := civil.MaxDay
		if i+1 < len(days) {
			to = days[i+1]
		}
		first := above(from + 1)
		if last := above(to); last != first {
			turn := from + 1 + civil.Day(sort.Search(int(to-from-1), func(n int) bool { return above(from+1+civil.Day(n)) == last }))
			out.along(pick(first), turn-1)
			out.at = max(out.at, from)
			out.along(pick(last), to)
			continue
		}
		out.along(pick(first), to)
	}
	return out.curve()
}

// excess is by how much one curve lies above another, zero where it does not.
func excess(f, g curve.Curve) curve.Curve {
	return larger(append(slices.Clone(f), negative(g)...), nil)
}

// negative is a curve times -1.
func negative(c curve.Curve) curve.Curve {
	out := slices.Clone(c)
	for i := range out {
		out[i].Amount = -out[i].Amount
	}
	return out
}

// totalOf is what a curve comes to in the end.
func totalOf(c curve.Curve) money.Minor { return valueAt(c, civil.MaxDay+2) }
