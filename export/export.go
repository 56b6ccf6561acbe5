// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

// Package export holds what all formats share: the records of a report in their
// order, and the text of a value. Each format has a folder: text for people, csv
// and json for programs, xlsx for spreadsheets. They show what view computed and
// compute nothing themselves, apart from the rounding that their doc comments
// state.
package export

import (
	"strconv"

	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// Total stands in the group columns of a total.
const Total = "(total)"

// Monthly is a recurring level per month: exact annual minor units divided by
// 12, rounded half up. Each by itself is within half a unit; a sum of rounded
// ones need not be the rounded sum.
func Monthly(annual int64) int64 {
	m, err := money.MulDiv(money.Minor(annual), 1, 12, money.HalfUp)
	if err != nil {
		panic(err) // a twelfth always fits
	}
	return int64(m)
}

// ratioDecimals is the number of decimals of a ratio: parts per million.
const ratioDecimals = 6

// AppendAmount appends a value as a plain decimal: money in major units with
// all decimals of its currency, a recurring level per month, a ratio and a
// number of days with six decimals, counts as they are.
func AppendAmount(dst []byte, value int64, unit view.Unit, c money.Currency) []byte {
	switch unit {
	case view.UnitMoney:
		return money.AppendPlain(dst, money.Minor(value), c)
	case view.UnitMonthly:
		return money.AppendPlain(dst, money.Minor(Monthly(value)), c)
	case view.UnitRatio, view.UnitTimes, view.UnitDays:
		return append(dst, money.Decimal{Coef: value, Scale: ratioDecimals}.String()...)
	}
	return strconv.AppendInt(dst, value, 10)
}

// Amount is [AppendAmount] as a text.
func Amount(value int64, unit view.Unit, c money.Currency) string {
	var room [32]byte
	return string(AppendAmount(room[:0], value, unit, c))
}
