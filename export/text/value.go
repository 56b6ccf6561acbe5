// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"strings"

	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// A cell is a value as it is shown. Its hang stands right of the last digit, in
// a column of its own, so that digits stand below digits.
type cell struct {
	text  string
	hang  string // ")" or "%", "*" in a header and of a provisional number
	style style
}

// show turns a value into a cell. shown is the value as it is printed: for a
// recurring level the monthly amount in minor units.
func (o Options) show(raw, shown int64, unit view.Unit, c money.Currency) cell {
	if raw == 0 {
		if o.Color {
			return cell{text: "0", style: dim}
		}
		return cell{text: "-"}
	}
	if unit == view.UnitRatio {
		return ratio(shown)
	}
	if unit == view.UnitTimes {
		return times(shown)
	}
	if unit == view.UnitDays {
		return days(shown)
	}
	if unit == view.UnitCount {
		c = money.Currency{}
	}
	text := money.Minor(shown).Table(c)
	if digits, negative := strings.CutSuffix(text, ")"); negative {
		return cell{digits, ")", red}
	}
	return cell{text: text}
}

// marked is the cell with the mark of a provisional number.
func (c cell) marked(provisional bool) cell {
	if provisional {
		c.hang += "*"
	}
	return c
}

// plain is the cell without its column.
func (c cell) plain() string { return c.text + c.hang }

// times shows parts per million as so many times, with two decimals.
func times(ppm int64) cell {
	hundredths, err := money.MulDiv(money.Minor(ppm), 1, 10_000, money.HalfUp)
	if err != nil {
		panic(err) // a ten-thousandth always fits
	}
	return cell{text: money.Decimal{Coef: int64(hundredths), Scale: 2}.String(), hang: "x"}
}

// days shows parts per million of a day as days with one decimal.
func days(ppm int64) cell {
	tenths, err := money.MulDiv(money.Minor(ppm), 1, 100_000, money.HalfUp)
	if err != nil {
		panic(err) // a hundred-thousandth always fits
	}
	return cell{text: money.Decimal{Coef: int64(tenths), Scale: 1}.String()}
}

// ratio shows parts per million as percent with one decimal.
func ratio(ppm int64) cell {
	tenths, err := money.MulDiv(money.Minor(ppm), 1, 1000, money.HalfUp)
	if err != nil {
		panic(err) // a thousandth always fits
	}
	text := money.Decimal{Coef: int64(tenths), Scale: 1}.String()
	if tenths < 0 {
		return cell{text, "%", red}
	}
	return cell{text: text, hang: "%"}
}
