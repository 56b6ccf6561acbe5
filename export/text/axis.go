// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"math/bits"
	"strconv"

	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// Short is an amount for the axis of a chart: three significant digits, rounded
// half up, such as 120k, 1.25M or -3.5k. The unit is that of the values: money in
// minor units of c, recurring levels in annual ones, the others as they are.
func Short(value int64, unit view.Unit, c money.Currency) string {
	text := short(export.ShownOf(value, unit), exponentOf(unit, c))
	if unit == view.UnitRatio {
		text += "%"
	}
	return text
}

// exponentOf is how many decimals a value of a unit has.
func exponentOf(unit view.Unit, c money.Currency) int {
	switch unit {
	case view.UnitMoney, view.UnitMonthly:
		return c.Exponent()
	case view.UnitRatio:
		return 4 // parts per million as percent
	case view.UnitTimes, view.UnitDays:
		return 6
	}
	return 0
}

// short is [Short] for a value with some decimals.
func short(v int64, decimals int) string {
	digits := strconv.FormatUint(magnitude(v), 10)
	for len(digits) <= decimals {
		digits = "0" + digits
	}
	// The number is 0.digits × 10^point.
	digits, point := significant(digits, len(digits)-decimals)
	suffix := ""
	for _, s := range [...]string{"k", "M", "B", "T", "Q"} {
		if point <= 3 {
			break
		}
		point, suffix = point-3, s
	}
	sign := ""
	if v < 0 && digits != "" {
		sign = "-"
	}
	for len(digits) < point {
		digits += "0"
	}
	for point < 1 {
		digits, point = "0"+digits, point+1
	}
	if len(digits) > point {
		return sign + digits[:point] + "." + digits[point:] + suffix
	}
	return sign + digits + suffix
}

// significant keeps three digits, rounded half up, without zeros at either end.
func significant(digits string, point int) (string, int) {
	for digits != "" && digits[0] == '0' {
		digits, point = digits[1:], point-1
	}
	if digits == "" {
		return "", 1
	}
	if len(digits) > 3 {
		n, _ := strconv.Atoi(digits[:3])
		if digits[3] >= '5' {
			n++
		}
		if n == 1000 {
			point++
		}
		digits = strconv.Itoa(n)
	}
	for len(digits) > 1 && digits[len(digits)-1] == '0' {
		digits = digits[:len(digits)-1]
	}
	return digits, point
}

func magnitude(v int64) uint64 {
	if v < 0 {
		return -uint64(v)
	}
	return uint64(v)
}

// An axis is a scale from low to high in equal steps of 1, 2 or 5 times a power
// of ten. It always holds zero.
type axis struct {
	low, high, step int64
	steps           int
}

// mostValue is the largest value that a chart draws; larger ones are drawn as
// that. It is a whole step, so that two steps always hold everything.
const mostValue = 500_000_000_000_000_000

func drawn(v int64) int64 { return min(max(v, -mostValue), mostValue) }

// newAxis finds the smallest step that needs at most most of them; most is at
// least 2.
func newAxis(low, high int64, most int) axis {
	low, high = drawn(min(low, 0)), drawn(max(high, 0))
	if low == high {
		high = 1
	}
	for power := int64(1); ; power *= 10 {
		for _, times := range [...]int64{1, 2, 5} {
			step := power * times
			down, up := ceil(-low, step), ceil(high, step)
			if down+up <= int64(most) {
				return axis{-down * step, up * step, step, int(down + up)}
			}
		}
	}
}

func ceil(v, step int64) int64 {
	n := v / step
	if v%step != 0 {
		n++
	}
	return n
}

// at is where a value stands on a scale of size marks, rounded to the nearest;
// a value that is not zero is at least one mark away from zero.
func (a axis) at(v int64, size int) int {
	zero := scaled(-a.low, a.high-a.low, size)
	n := scaled(drawn(v)-a.low, a.high-a.low, size)
	switch {
	case v > 0 && n <= zero:
		return min(zero+1, size)
	case v < 0 && n >= zero:
		return max(zero-1, 0)
	}
	return n
}

// scaled is part ÷ whole × size, rounded half up, for 0 <= part <= whole.
func scaled(part, whole int64, size int) int {
	hi, lo := bits.Mul64(uint64(part), uint64(size))
	lo, carry := bits.Add64(lo, uint64(whole)/2, 0)
	q, _ := bits.Div64(hi+carry, lo, uint64(whole))
	return int(q)
}
