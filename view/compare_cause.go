// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"cmp"
	"math"
	"slices"
)

// causes are what differs in one measure and currency: the largest, and the sum
// and number of all.
type causes struct {
	top  int // 0: keep all
	kept []Cause
	n    int
	a, b []int64 // the sums of all, a period and then the whole span
}

func (c *causes) add(x Cause) {
	if c.a == nil {
		c.a, c.b = make([]int64, len(x.A)), make([]int64, len(x.B))
	}
	plus(c.a, x.A, 1)
	plus(c.b, x.B, 1)
	x.weight = weightOf(x.A, x.B)
	c.n++
	c.kept = append(c.kept, x)
	// Sorting twice as many as are kept, once in a while, costs little each.
	if c.top > 0 && len(c.kept) >= 2*c.top+16 {
		c.cut()
	}
}

// weightOf is the size of a difference: all periods together, each by its
// absolute amount, so that what moves from one period to another counts too.
func weightOf(a, b []int64) int64 {
	var sum int64
	for j := range len(a) - 1 {
		d := b[j] - a[j]
		if d < 0 {
			d = -d
		}
		if sum > math.MaxInt64-d {
			return math.MaxInt64
		}
		sum += d
	}
	return sum
}

// cut sorts, and keeps the largest.
func (c *causes) cut() {
	slices.SortFunc(c.kept, func(x, y Cause) int {
		return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(x.Customer, y.Customer), cmp.Compare(x.Contract, y.Contract))
	})
	if c.top > 0 && len(c.kept) > c.top {
		clear(c.kept[c.top:])
		c.kept = c.kept[:c.top]
	}
}

func (c *causes) merge(o *causes) {
	c.n += o.n
	c.kept = append(c.kept, o.kept...)
	plus(c.a, o.a, 1)
	plus(c.b, o.b, 1)
	c.cut()
}

// into puts the largest into a difference, and what the others come to.
func (c *causes) into(d *Difference) {
	c.cut()
	d.Causes, d.More = c.kept, c.n-len(c.kept)
	d.MoreA, d.MoreB = slices.Clone(c.a), slices.Clone(c.b)
	for i := range d.Causes {
		plus(d.MoreA, d.Causes[i].A, -1)
		plus(d.MoreB, d.Causes[i].B, -1)
	}
}

// plus adds values, times sign; the totals' bound holds for their parts.
func plus(to, values []int64, sign int64) {
	for j, v := range values {
		to[j] += sign * v
	}
}
