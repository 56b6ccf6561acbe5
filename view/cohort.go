// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// Cohorts groups customers by the period in which their recurring revenue first
// began, and follows each such cohort from then on: how many are left, and what
// they pay. Customers that came before the window are in none. It accumulates as
// the Accumulator does.
type Cohorts struct {
	w    *Window
	rows map[cohort]*cohortRow
	acc  *Accumulator // for its filters and its walk
	sink tally        // what the walk counts is not kept

	came        int // the period in which the customer at hand came, 0: in none
	joined      money.Minor
	joinedLevel money.Minor
}

// cohortRow is what a cohort began with, and what is left of it at the close of
// each period: first the one in which it came.
type cohortRow struct {
	logos, level money.Minor
	left, levels []money.Minor
	uses         int // customers added, less those taken out
}

// NewCohorts makes empty cohorts, one for each period of the window.
func (w *Window) NewCohorts() *Cohorts {
	c := &Cohorts{w: w, rows: make(map[cohort]*cohortRow), acc: w.NewAccumulator()}
	c.sink = tally{to: w.newGroup()}
	c.acc.watch = c.watched
	return c
}

// watched notes when the customer at hand comes for the first time.
func (c *Cohorts) watched(s step) {
	if s.first && c.came == 0 {
		c.came, c.joined, c.joinedLevel = int(s.period), s.after, s.level+s.delta
	}
}

// Add adds one group's positions.
func (c *Cohorts) Add(p *derive.Positions) error {
	a := c.acc
	a.events, a.arrangements = a.events[:0], p.Arrangements
	a.follow(p)
	for i := range p.Arrangements {
		arr := &p.Arrangements[i]
		if err := a.weigh(arr, p.Lines[arr.First:arr.Last], nil); err != nil {
			return err
		}
		a.contracts++
		for k := arr.First; k < arr.Last; k++ {
			if l := &p.Lines[k]; a.keep(arr, l) {
				a.recur(arr, c.sink.to, l)
			}
		}
	}
	a.sortEvents(p)
	a.eachCustomer(c.customer)
	return nil
}

// customer adds one customer to its cohort.
func (c *Cohorts) customer(events []event) {
	c.came = 0
	c.acc.live(events, c.sink)
	if c.came == 0 {
		return
	}
	row := c.row(cohort{events[0].currency, c.came})
	row.uses++
	row.logos += c.joined
	row.level += c.joinedLevel
	var l life
	next := 0
	for j := 1; j < len(c.w.at); j++ {
		from := next
		for next < len(events) && c.w.moveTo[events[next].slot] >= 0 && int(c.w.moveTo[events[next].slot]) <= j {
			next++
		}
		l.take(events[from:next])
		if j >= c.came {
			row.left[j-c.came] += l.count()
			row.levels[j-c.came] += l.level
		}
	}
}

func (c *Cohorts) row(k cohort) *cohortRow {
	r := c.rows[k]
	if r == nil {
		n := len(c.w.at) - k.index
		r = &cohortRow{left: make([]money.Minor, n), levels: make([]money.Minor, n)}
		c.rows[k] = r
	}
	return r
}

// Merge adds what other cohorts of the same window have.
func (c *Cohorts) Merge(o *Cohorts) error { return c.merge(o, 1) }

// Subtract takes out what other cohorts of the same window have.
func (c *Cohorts) Subtract(o *Cohorts) error { return c.merge(o, -1) }

func (c *Cohorts) merge(o *Cohorts, sign money.Minor) error {
	if c.acc.mass > maxMass-o.acc.mass {
		return money.ErrOverflow
	}
	c.acc.mass += o.acc.mass
	c.acc.contracts += int(sign) * o.acc.contracts
	for k, r := range o.rows {
		into := c.row(k)
		into.uses += int(sign) * r.uses
		into.logos += sign * r.logos
		into.level += sign * r.level
		for j := range r.left {
			into.left[j] += sign * r.left[j]
			into.levels[j] += sign * r.levels[j]
		}
		if into.uses == 0 {
			delete(c.rows, k)
		}
	}
	return nil
}

// Ties checks the cohorts against an accumulator of the same window: what they
// began with is what was new, unless some that come back count as new again.
func (c *Cohorts) Ties(a *Accumulator) []Tie {
	if c.w.terms.MRRReturn != (policy.Return{}) {
		return nil
	}
	var ties []Tie
	for _, cur := range a.currencies() {
		t := Tie{Name: "what cohorts began with = mrr_new", Currency: cur, Right: a.total(cur).sum(sNew)}
		for k, r := range c.rows {
			if k.currency == cur {
				t.Left += r.level
			}
		}
		ties = append(ties, t)
	}
	return ties
}

// CohortTables names the tables of cohorts.
func CohortTables() []string { return []string{"customers", "mrr", "logos", "retention"} }

// Table lists the cohorts, a row each, by their age in periods: 0 is the close of
// the period in which they came. The names are those of [CohortTables]: how many
// customers are left, their MRR, and the two as a share of what the cohort began
// with, or had a period earlier (cohort.relative_to).
func (c *Cohorts) Table(name string) (*Table, error) {
	t := &Table{Label: "came in", Columns: []string{"began with"}, Meta: c.w.meta(c.acc.contracts)}
	relative := "what the cohort began with"
	if c.w.terms.CohortPrevious {
		relative = "what the cohort had a period earlier"
	}
	read := cohortReading{previous: c.w.terms.CohortPrevious}
	switch name {
	case "customers":
		read.unit, t.Title, t.Note = UnitCount, "Cohorts: customers", "How many customers of a cohort are left at each age, in periods."
	case "mrr":
		read.unit, read.levels, t.Title, t.Note = UnitMonthly, true, "Cohorts: MRR", "What the customers of a cohort pay at each age, in periods."
	case "logos":
		read.unit, read.share, t.Title, t.Note = UnitCount, true, "Cohorts: customers left", "Customers at each age, in periods, as a share of "+relative+"."
	case "retention":
		read.unit, read.levels, read.share, t.Title, t.Note = UnitMonthly, true, true, "Cohorts: MRR retained", "MRR at each age, in periods, as a share of "+relative+"."
	default:
		return nil, fmt.Errorf("unknown table of cohorts %s", name)
	}
	for j := range c.w.Periods {
		t.Columns = append(t.Columns, fmt.Sprint(j))
	}
	keys := make([]cohort, 0, len(c.rows))
	for k := range c.rows {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b cohort) int {
		return cmp.Or(slices.Compare(a.currency[:], b.currency[:]), cmp.Compare(a.index, b.index))
	})
	for lo, hi := 0, 0; lo < len(keys); lo = hi {
		var rows []*cohortRow
		for hi = lo; hi < len(keys) && keys[hi].currency == keys[lo].currency; hi++ {
			label := c.w.Periods[keys[hi].index-1].Label
			rows = append(rows, c.rows[keys[hi]])
			cells, err := read.cells(len(t.Columns), rows[len(rows)-1:])
			if err != nil {
				return nil, err
			}
			t.Rows = append(t.Rows, TableRow{Name: "cohort_" + label, Label: label, Currency: keys[lo].currency, Cells: cells})
		}
		cells, err := read.cells(len(t.Columns), rows)
		if err != nil {
			return nil, err
		}
		t.Rows = append(t.Rows, TableRow{Name: "all", Label: "all of that age", Strong: true, Rule: true, Currency: keys[lo].currency, Cells: cells})
	}
	return t, nil
}

// cohortReading says what a table of cohorts shows.
type cohortReading struct {
	unit                    Unit
	levels, share, previous bool
}

// cells are one row: of one cohort, or at each age of all that have reached it.
func (r *cohortReading) cells(columns int, rows []*cohortRow) ([]Cell, error) {
	cells := make([]Cell, columns)
	for i := range cells {
		age := i - 1
		var over, under money.Minor
		reached := false
		for _, row := range rows {
			began, by := row.logos, row.left
			if r.levels {
				began, by = row.level, row.levels
			}
			switch {
			case age < 0:
				over, reached = over+began, true
			case age < len(by):
				over, reached = over+by[age], true
				if r.previous && age > 0 {
					began = by[age-1]
				}
				under += began
			}
		}
		cells[i] = Cell{Value: int64(over), Unit: r.unit, Blank: !reached}
		if !r.share || age < 0 || !reached {
			continue
		}
		m := measure{Measure: Measure{Name: "the share of a cohort", Unit: UnitRatio}}
		f := Fraction{Over: int64(over), Under: int64(under)}
		share, err := m.value(f)
		if err != nil {
			return nil, err
		}
		cells[i] = Cell{Value: share, Unit: UnitRatio, Blank: f.Blank(), Fraction: f}
	}
	return cells, nil
}
