// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package examples

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// answer reads one value of a report and compares it.
func (q *question) answer(r *view.Report, x *Expected, period civil.Span) (Value, error) {
	row, err := totalRow(r, x.Measure)
	if err != nil {
		return Value{}, err
	}
	at := -1 // the sum of all periods
	if q.kind == table {
		if at = slices.IndexFunc(r.Periods, func(p civil.Period) bool { return p.Span == period }); at < 0 {
			return Value{}, errors.New("the report has no such period")
		}
	}
	m := r.Measures[row.Measure]
	if (x.Kind == Change || x.Kind == Opening) && m.Kind != view.Balance && m.Kind != view.Count {
		return Value{}, fmt.Errorf("%s is a %s: it has no %s", m.Name, m.Kind, x.Kind)
	}
	if row.Fractions != nil {
		f := row.Fractions[len(row.Fractions)-1]
		if at >= 0 {
			f = row.Fractions[at]
		}
		return fraction(x, f, m.Unit, row.Currency)
	}
	after, before := row.Sum, row.Opening
	if at >= 0 {
		after = row.Values[at]
	}
	if at > 0 {
		before = row.Values[at-1]
	}
	got := after
	switch x.Kind {
	case Change:
		got -= before
	case Opening:
		got = before
	case Ratio:
		over, err := totalRow(r, x.Over)
		if err != nil {
			return Value{}, err
		}
		below := over.Sum
		if at >= 0 {
			below = over.Values[at]
		}
		return ratio(x, after, below)
	}
	return amount(x, got, m.Unit, row.Currency)
}

// totalRow is the total of a measure. A book in several currencies has several,
// of which an expected number cannot mean one.
func totalRow(r *view.Report, measure string) (view.Row, error) {
	var found []view.Row
	for _, row := range r.Rows {
		if row.Total && r.Measures[row.Measure].Name == measure {
			found = append(found, row)
		}
	}
	switch len(found) {
	case 0:
		return view.Row{}, errors.New("nothing in the book matches")
	case 1:
		return found[0], nil
	}
	return view.Row{}, errors.New("the book has several currencies")
}

// amount compares an amount of money, or a count, with what was expected.
func amount(x *Expected, got int64, unit view.Unit, c money.Currency) (Value, error) {
	v := Value{Expected: *x}
	switch unit {
	case view.UnitMoney, view.UnitMonthly:
		m := money.Minor(got)
		var err error
		if unit == view.UnitMonthly { // annual units, rounded once
			if m, err = money.MulDiv(m, 1, 12, money.HalfUp); err != nil {
				return v, err
			}
		}
		want, err := money.ParseAmount(x.Amount, c)
		if err != nil {
			return v, err
		}
		v.Got, v.OK = m.Plain(c), m == want
	case view.UnitCount:
		v.Got = strconv.FormatInt(got, 10)
		v.OK = v.Got == x.Amount
	default:
		return v, fmt.Errorf("a unit %s is not compared yet", unit)
	}
	return v, nil
}

// ratio compares the exact ratio, rounded to the decimals that are written.
func ratio(x *Expected, above, below int64) (Value, error) {
	if below == 0 {
		return Value{}, fmt.Errorf("%s is zero: there is no ratio", x.Over)
	}
	_, decimals, _ := strings.Cut(x.Amount, ".")
	got := big.NewRat(above, below).FloatString(len(decimals))
	return Value{Expected: *x, Got: got, OK: got == x.Amount}, nil
}

// none is written where there is no ratio, since nothing stands below.
const none = "none"

// fraction compares a measure that is a ratio, rounded to the decimals that are
// written: a share or a number of times, or an amount in major units.
func fraction(x *Expected, f view.Fraction, unit view.Unit, c money.Currency) (Value, error) {
	if f.Blank() {
		return Value{Expected: *x, Got: none, OK: x.Amount == none}, nil
	}
	_, decimals, _ := strings.Cut(x.Amount, ".")
	r := big.NewRat(f.Over, f.Under)
	if f.Days != 0 {
		r.Mul(r, big.NewRat(f.Days, 1))
	}
	if unit == view.UnitMoney {
		for range c.Exponent() {
			r.Quo(r, big.NewRat(10, 1))
		}
	}
	got := r.FloatString(len(decimals))
	return Value{Expected: *x, Got: got, OK: got == x.Amount}, nil
}

// aged reads one cell of a table of cohorts: at the close of a period.
func aged(t *view.Table, w *view.Window, x *Expected, period civil.Span) (Value, error) {
	at := slices.IndexFunc(w.Periods, func(p civil.Period) bool { return p.Span == period })
	came := slices.IndexFunc(w.Periods, func(p civil.Period) bool { return p.Label == x.Cohort })
	if at < 0 || came < 0 || at < came {
		return Value{}, errors.New("the cohort has no such period")
	}
	for _, row := range t.Rows {
		if row.Label != x.Cohort {
			continue
		}
		cell := row.Cells[1+at-came]
		if cell.Fraction.Under != 0 {
			return fraction(x, cell.Fraction, cell.Unit, row.Currency)
		}
		return amount(x, cell.Value, cell.Unit, row.Currency)
	}
	return Value{}, fmt.Errorf("nobody came in %s", x.Cohort)
}

// cell reads one cell of a waterfall.
func cell(t *view.Table, w *view.Window, x *Expected, period civil.Span) (Value, error) {
	column := strings.ReplaceAll(x.Measure, "_", " ")
	if x.Measure == "recognized" {
		k := slices.IndexFunc(w.Periods, func(p civil.Period) bool { return p.Span == period })
		if k < 0 {
			return Value{}, errors.New("the waterfall has no such period")
		}
		column = w.Periods[k].Label
	}
	at := slices.Index(t.Columns, column)
	if at < 0 {
		return Value{}, fmt.Errorf("it has no column %s: write booked, recognized, to_date or remaining", column)
	}
	for _, row := range t.Rows {
		if row.Label == x.Cohort {
			return amount(x, row.Cells[at].Value, row.Cells[at].Unit, row.Currency)
		}
	}
	return Value{}, fmt.Errorf("nothing was booked in %s", x.Cohort)
}
