// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package xlsx

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
	"github.com/xuri/excelize/v2"
)

// A look is what a cell looks like; equal looks share one style of the book.
type look struct {
	unit     view.Unit
	decimals int
	number   bool
	bold     bool
	rule     bool // a line above
	large    bool
	indent   int
}

// format is the number format: thousands, negatives in parentheses, zero as a
// dash, and room for the parenthesis so that digits stand below digits.
func (l look) format() string {
	if l.unit == view.UnitRatio {
		return `0.0%_);(0.0%);"-"_)`
	}
	if l.unit == view.UnitTimes {
		return `0.00"x"_);(0.00"x");"-"_)`
	}
	if l.unit == view.UnitDays {
		return `#,##0.0_);(#,##0.0);"-"_)`
	}
	n := "#,##0"
	if l.decimals > 0 {
		n += "." + strings.Repeat("0", l.decimals)
	}
	return n + "_);(" + n + `);"-"_)`
}

func lookOf(unit view.Unit, c money.Currency) look {
	l := look{unit: unit, number: true}
	if unit == view.UnitMoney || unit == view.UnitMonthly {
		l.decimals = c.Exponent()
	}
	if unit == view.UnitMonthly {
		l.unit = view.UnitMoney
	}
	return l
}

func (b *book) style(l look) (int, error) {
	if id, ok := b.styles[l]; ok {
		return id, nil
	}
	s := &excelize.Style{}
	if l.number && !l.large {
		format := l.format()
		s.CustomNumFmt = &format
	}
	if l.number {
		s.Alignment = &excelize.Alignment{Horizontal: "right"}
	}
	if l.indent > 0 {
		s.Alignment = &excelize.Alignment{Indent: l.indent}
	}
	if l.bold || l.large {
		s.Font = &excelize.Font{Bold: l.bold}
	}
	if l.large {
		s.Font.Color = "C00000"
	}
	if l.rule {
		s.Border = []excelize.Border{{Type: "top", Style: 1, Color: "808080"}}
	}
	id, err := b.file.NewStyle(s)
	if err == nil {
		b.styles[l] = id
	}
	return id, err
}

// mostDigits is how many significant digits a spreadsheet keeps of a number.
const mostDigits = 15

// isLarge reports whether a decimal has more digits than a number keeps.
func isLarge(decimal string) bool {
	digits := strings.TrimLeft(strings.ReplaceAll(strings.TrimPrefix(decimal, "-"), ".", ""), "0")
	if strings.Contains(decimal, ".") {
		digits = strings.TrimRight(digits, "0")
	}
	return len(digits) > mostDigits
}

// value is a decimal as the library takes a number, a text if it is large. Whole
// numbers go in as integers. The library has no decimal text for the others, so
// they pass through a float; it writes the shortest decimal that means that
// float, and up to 15 digits that is the decimal that went in.
func value(decimal string) (any, error) {
	if isLarge(decimal) {
		return decimal, nil
	}
	if n, err := strconv.ParseInt(decimal, 10, 64); err == nil {
		return n, nil
	}
	return json.Number(decimal).Float64()
}

// cell is a decimal with its look, and a formula whose result it is.
func (b *book) cell(decimal string, l look, formula string) (excelize.Cell, error) {
	v, err := value(decimal)
	if err != nil {
		return excelize.Cell{}, err
	}
	if l.large = isLarge(decimal); l.large {
		b.large++
		formula = ""
	}
	id, err := b.style(l)
	return excelize.Cell{StyleID: id, Value: v, Formula: formula}, err
}

// text is a cell of a label.
func (b *book) text(s string, l look) (excelize.Cell, error) {
	id, err := b.style(l)
	return excelize.Cell{StyleID: id, Value: s}, err
}
