// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
)

// Waterfall is the revenue waterfall: for each month (or other interval) in
// which commitments were booked, when they are recognized, what has been
// recognized by the end and what remains. It accumulates as the Accumulator
// does.
type Waterfall struct {
	w      *Window
	axis   *curve.Axis
	rows   map[cohort]*waterRow
	filter *Accumulator
}

type cohort struct {
	currency money.Currency
	index    int // of the period booked in; -1: before the window; one past the last: after it
}

type waterRow struct {
	booked money.Minor
	flows  []money.Minor // along the axis
	total  money.Minor   // earned in the end
}

// NewWaterfall makes an empty waterfall over the window.
func (w *Window) NewWaterfall() *Waterfall {
	days := make([]civil.Day, len(w.at))
	for j := range days {
		days[j] = w.bound(j)
	}
	axis := curve.NewAxis(days)
	if w.AtOpen {
		axis = curve.NewOpenAxis(days)
	}
	return &Waterfall{w: w, axis: axis, rows: make(map[cohort]*waterRow), filter: w.NewAccumulator()}
}

// Add adds one group's positions.
func (f *Waterfall) Add(p *derive.Positions) error {
	for i := range p.Arrangements {
		arr := &p.Arrangements[i]
		lines := p.Lines[arr.First:arr.Last]
		if err := f.filter.weigh(arr, lines, nil); err != nil {
			return err
		}
		for k := range lines {
			l := &lines[k]
			if !f.filter.keep(arr, l) {
				continue
			}
			line := make([]money.Minor, f.axis.Len())
			lo, hi := f.axis.Len(), 0
			for x := range l.Earned {
				from, to := l.Earned[x].AddFlows(f.axis, line)
				lo, hi = min(lo, from), max(hi, to)
			}
			index := f.axis.Slot(l.Committed) - 1
			if index == len(f.w.Periods) && lo >= hi {
				continue // booked and earned after the window
			}
			row := f.row(cohort{arr.Currency, index})
			n := money.Minor(arr.Count)
			for x := range l.Earned {
				row.total += n * l.Earned[x].Total()
			}
			for j, v := range line {
				row.flows[j] += n * v
			}
			for x := range l.Contracted {
				row.booked += n * l.Contracted[x].Amount
			}
		}
	}
	return nil
}

func (f *Waterfall) row(c cohort) *waterRow {
	r := f.rows[c]
	if r == nil {
		r = &waterRow{flows: make([]money.Minor, f.axis.Len())}
		f.rows[c] = r
	}
	return r
}

// Merge adds what another waterfall of the same window has.
func (f *Waterfall) Merge(o *Waterfall) error {
	if f.filter.mass > maxMass-o.filter.mass {
		return money.ErrOverflow
	}
	f.filter.mass += o.filter.mass
	for c, r := range o.rows {
		into := f.row(c)
		into.booked += r.booked
		into.total += r.total
		for j, v := range r.flows {
			into.flows[j] += v
		}
	}
	return nil
}

// Ties checks the waterfall against an accumulator of the same window: its
// columns sum to the revenue that the measures report.
func (f *Waterfall) Ties(a *Accumulator) []Tie {
	var ties []Tie
	for _, c := range a.currencies() {
		t := Tie{Name: "waterfall columns = revenue", Currency: c, Right: a.total(c).sum(sEarned)}
		for k, r := range f.rows {
			if k.currency == c {
				for _, v := range r.flows[1:] {
					t.Left += v
				}
			}
		}
		ties = append(ties, t)
	}
	return ties
}

// Table lists the waterfall: a row a cohort, its booked amount, the recognized
// amounts by period, recognized to date and remaining (booked less recognized).
func (f *Waterfall) Table() *Table {
	t := &Table{Title: "Revenue waterfall", Note: "Rows: when it was booked. Columns: when it is recognized. Remaining: booked less recognized by the end.",
		Label: "booked in", Meta: f.w.meta(0)}
	t.Columns = append(t.Columns, "booked", "before")
	for _, p := range f.w.Periods {
		t.Columns = append(t.Columns, p.Label)
	}
	t.Columns = append(t.Columns, "to date", "remaining")
	cs := make([]cohort, 0, len(f.rows))
	for c := range f.rows {
		cs = append(cs, c)
	}
	slices.SortFunc(cs, func(a, b cohort) int {
		if x := slices.Compare(a.currency[:], b.currency[:]); x != 0 {
			return x
		}
		return a.index - b.index
	})
	for lo := 0; lo < len(cs); {
		sum := &waterRow{flows: make([]money.Minor, f.axis.Len())}
		hi := lo
		for ; hi < len(cs) && cs[hi].currency == cs[lo].currency; hi++ {
			r := f.rows[cs[hi]]
			label := "before " + f.w.Periods[0].Label
			if n := len(f.w.Periods); cs[hi].index == n {
				label = "after " + f.w.Periods[n-1].Label // earned before it counts as booked
			} else if cs[hi].index >= 0 {
				label = f.w.Periods[cs[hi].index].Label
			}
			t.Rows = append(t.Rows, r.tableRow(fmt.Sprintf("booked_%s", label), label, cs[hi].currency))
			sum.booked += r.booked
			for j, v := range r.flows {
				sum.flows[j] += v
			}
		}
		total := sum.tableRow("total", "total", cs[lo].currency)
		total.Strong, total.Rule = true, true
		t.Rows = append(t.Rows, total)
		lo = hi
	}
	return t
}

func (r *waterRow) tableRow(name, label string, c money.Currency) TableRow {
	row := TableRow{Name: name, Label: label, Currency: c, Cells: []Cell{MoneyCell(r.booked)}}
	var sum money.Minor
	for _, v := range r.flows {
		row.Cells = append(row.Cells, MoneyCell(v))
		sum += v
	}
	row.Cells = append(row.Cells, MoneyCell(sum), MoneyCell(r.booked-sum))
	return row
}
