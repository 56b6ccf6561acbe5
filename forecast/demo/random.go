// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package demo

// random is SplitMix64 (Steele, Lea and Flood, 2014): a small generator whose
// numbers depend on the seed and on nothing else, in every version of Go.
type random struct{ state uint64 }

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// in is a whole number from lo to hi, both included. The bias of the remainder
// does not matter for a made-up company.
func (r *random) in(lo, hi int) int {
	return lo + int(r.next()%uint64(hi-lo+1))
}

// chance is true in so many of a thousand cases.
func (r *random) chance(thousandth int) bool { return r.in(1, 1000) <= thousandth }

// pick is one of several, by weight.
func (r *random) pick(weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	x := r.in(1, sum)
	for i, w := range weights {
		if x -= w; x <= 0 {
			return i
		}
	}
	return len(weights) - 1
}
