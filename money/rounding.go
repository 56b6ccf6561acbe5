// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package money

import "fmt"

// Rounding says what becomes of a result between two whole minor units. Every
// mode treats a negative amount as the mirror image of the positive one.
type Rounding uint8

// The modes. HalfUp is the zero value and the default everywhere.
const (
	HalfUp   Rounding = iota // to the nearest, a half away from zero: 0.5 → 1, -0.5 → -1
	HalfEven                 // to the nearest, a half to the even neighbour: 0.5 → 0, 1.5 → 2
	Down                     // toward zero: 0.9 → 0, -0.9 → 0
	Up                       // away from zero: 0.1 → 1, -0.1 → -1
)

var roundingNames = [...]string{HalfUp: "half_up", HalfEven: "half_even", Down: "down", Up: "up"}

// String returns the name that policies use: half_up, half_even, down or up.
func (r Rounding) String() string {
	if int(r) < len(roundingNames) {
		return roundingNames[r]
	}
	return fmt.Sprintf("Rounding(%d)", uint8(r))
}

// awayFromZero reports whether the quotient q with the remainder rem of a
// division by den moves one unit away from zero. It compares rem with den-rem
// instead of doubling, which could overflow.
func (r Rounding) awayFromZero(q, rem, den uint64) bool {
	switch r {
	case HalfEven:
		return rem > den-rem || (rem == den-rem && q&1 == 1)
	case Down:
		return false
	case Up:
		return rem != 0
	default:
		return rem >= den-rem
	}
}
