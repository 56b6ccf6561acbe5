// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package export

import (
	"fmt"
	"slices"

	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// Growth is by how much B is more than A, in parts per million of A's size; it
// says nothing when A is zero, or when it does not fit.
func Growth(a, b int64) (ppm int64, ok bool) {
	size := max(a, -a)
	if size <= 0 {
		return 0, false
	}
	m, err := money.MulDiv(money.Minor(b-a), 1_000_000, size, money.HalfUp)
	return int64(m), err == nil
}

// Shares are the values of a difference as people read them, by part: its
// causes, then what more there is, then what is the same on both sides. A
// recurring level is per month, each rounded by itself; the differences are
// rounded so that they sum to the difference of the two totals as shown. A ratio
// is not made of parts.
type Shares struct {
	A, B, Diff          [][]int64 // by part, a value a period and then the whole
	WholeA, WholeB, All []int64
}

// SharesOf reads a difference.
func SharesOf(c *view.Comparison, d *view.Difference) *Shares {
	n := len(d.A)
	s := &Shares{WholeA: slices.Clone(d.A), WholeB: slices.Clone(d.B), All: make([]int64, n)}
	if k := c.Measures[d.Measure].Kind; k == view.Ratio || k == view.WindowRatio {
		for j := range n {
			if a, b := d.Blank(j); !a && !b {
				s.All[j] = s.WholeB[j] - s.WholeA[j]
			}
		}
		return s // a ratio has no parts
	}
	for i := range d.Causes {
		s.A, s.B = append(s.A, slices.Clone(d.Causes[i].A)), append(s.B, slices.Clone(d.Causes[i].B))
	}
	more := func(v []int64) []int64 {
		if v == nil {
			return make([]int64, n)
		}
		return slices.Clone(v)
	}
	s.A, s.B = append(s.A, more(d.MoreA)), append(s.B, more(d.MoreB))
	s.A, s.B = append(s.A, unchanged(d.A, s.A)), append(s.B, unchanged(d.B, s.B))
	for i := range s.A {
		s.Diff = append(s.Diff, make([]int64, n))
		for j := range n {
			s.Diff[i][j] = s.B[i][j] - s.A[i][j]
		}
	}
	monthly := c.Measures[d.Measure].Unit == view.UnitMonthly
	for j := range n {
		if monthly {
			s.month(j)
		}
		s.All[j] = s.WholeB[j] - s.WholeA[j]
	}
	return s
}

// unchanged is what is left of a total when the parts that differ are taken off.
func unchanged(total []int64, parts [][]int64) []int64 {
	rest := slices.Clone(total)
	for _, p := range parts {
		for j := range rest {
			rest[j] -= p[j]
		}
	}
	return rest
}

// month turns the annual amounts of one period into monthly ones.
func (s *Shares) month(j int) {
	s.WholeA[j], s.WholeB[j] = Monthly(s.WholeA[j]), Monthly(s.WholeB[j])
	annual := make([]int64, len(s.Diff))
	for i := range s.Diff {
		annual[i] = s.Diff[i][j]
	}
	for i, v := range apportion(s.WholeB[j]-s.WholeA[j], annual) {
		s.Diff[i][j] = v
		s.A[i][j], s.B[i][j] = Monthly(s.A[i][j]), Monthly(s.B[i][j])
	}
}

// PartName names a part of a difference for people.
func PartName(d *view.Difference, i int) string {
	switch {
	case i < len(d.Causes):
		return CauseName(d, &d.Causes[i])
	case i == len(d.Causes):
		return fmt.Sprintf("%d more", d.More)
	}
	return "the same on both sides"
}

// CauseName names a contract, or customer, that differs.
func CauseName(d *view.Difference, x *view.Cause) string {
	name := x.Contract + " of " + x.Customer
	switch {
	case d.ByWhom:
		name = x.Customer
	case x.Contract == view.None:
		name = "no contract, of " + x.Customer
	case x.Contract == view.Netting:
		name = "netting of combined contracts of " + x.Customer
	}
	if x.Was != "" {
		name += " (" + x.Was + " before)"
	}
	if in := x.In.Text(); in != "" {
		name += " (" + in + ")"
	}
	return name
}

// SameCounts counts the measures that are the same on both sides in every
// currency, and those of them that are zero.
func SameCounts(c *view.Comparison) (same, zero int) {
	for m := range c.Measures {
		allSame, allZero := true, true
		for i := range c.Rows {
			if d := &c.Rows[i]; d.Measure == m {
				allSame, allZero = allSame && d.Same(), allZero && d.Zero()
			}
		}
		if allSame {
			same++
			if allZero {
				zero++
			}
		}
	}
	return same, zero
}

// WholeSame reports whether a difference vanishes over the whole span, though
// periods differ.
func WholeSame(d *view.Difference) bool {
	last := len(d.A) - 1
	noA, noB := d.Blank(last)
	return d.A[last] == d.B[last] && noA == noB && !d.Same()
}
