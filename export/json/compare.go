// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package json

import (
	"bufio"
	"io"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/export"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

type sideShape struct {
	Name string     `json:"name"`
	Meta metaShape  `json:"meta"`
	Ties []tieShape `json:"ties"`
}

type switchShape struct {
	Switch string `json:"switch"`
	From   string `json:"from,omitempty"` // the day from which it differs
	A      string `json:"a"`
	B      string `json:"b"`
}

type factShape struct {
	Change     string `json:"change"`
	Type       string `json:"type"`
	ID         string `json:"id"`
	Recorded   string `json:"recorded,omitempty"`
	Supersedes string `json:"supersedes,omitempty"`
	File       string `json:"file,omitempty"`
	FileLine   int32  `json:"file_line,omitempty"`
}

type differenceShape struct {
	Measure  string       `json:"measure"`
	Unit     string       `json:"unit"`
	Kind     string       `json:"kind"`
	Currency string       `json:"currency"`
	In       string       `json:"in,omitempty"` // only in A, only in B
	Same     bool         `json:"same"`
	Values   []valueShape `json:"values"`
	Whole    valueShape   `json:"whole"` // the whole span
	Causes   []causeShape `json:"causes,omitempty"`
	More     *causeShape  `json:"more,omitempty"`
}

// A valueShape is both sides in one period. Growth is the difference as a
// fraction of A. A ratio to nothing is null, and so is its difference.
type valueShape struct {
	Period     string  `json:"period,omitempty"`
	A          *string `json:"a"`
	B          *string `json:"b"`
	Difference *string `json:"difference"`
	Growth     string  `json:"growth,omitempty"`
	ARRA       string  `json:"arr_a,omitempty"` // the exact annual amounts of a monthly level
	ARRB       string  `json:"arr_b,omitempty"`
}

type causeShape struct {
	Customer string       `json:"customer,omitempty"`
	Contract string       `json:"contract,omitempty"`
	Was      string       `json:"was,omitempty"` // the id on side A of a contract that was superseded
	In       string       `json:"in,omitempty"`
	Count    int          `json:"count,omitempty"` // of more
	Values   []valueShape `json:"values"`
	Whole    valueShape   `json:"whole"`
	WhyA     string       `json:"why_a,omitempty"`
	WhyB     string       `json:"why_b,omitempty"`
}

// WriteComparison writes a comparison, a measure and currency a line. Recurring
// levels are per month, with the exact annual amounts beside them.
func WriteComparison(w io.Writer, c *view.Comparison) error {
	out := &object{w: bufio.NewWriterSize(w, 1<<16)}
	out.field("a", sideShape{c.A.Name, metaOf(&c.A.Meta), tiesOf(c.A.Ties)})
	out.field("b", sideShape{c.B.Name, metaOf(&c.B.Meta), tiesOf(c.B.Ties)})
	out.field("same", c.Same())
	list := []switchShape{}
	for _, x := range c.Switches {
		s := switchShape{Switch: x.Switch, A: x.Old, B: x.New}
		if x.From != civil.MinDay {
			s.From = x.From.String()
		}
		list = append(list, s)
	}
	out.field("switches", list)
	facts := []factShape{}
	for i := range c.Facts {
		f := &c.Facts[i]
		facts = append(facts, factShape{f.Change.String(), f.Kind.String(), f.ID, f.Recorded.String(), f.Supersedes, f.Place.File, f.Place.Line})
	}
	out.field("facts", facts)
	out.field("more_facts", c.MoreData)
	out.field("measures", measuresOf(c.Measures))
	out.key("differences")
	for i := range c.Rows {
		text, err := marshal(differenceOf(c, &c.Rows[i]))
		if err != nil {
			return err
		}
		out.item(text)
	}
	out.closeList()
	out.field("ties", tiesOf(c.Ties))
	return out.close()
}

func differenceOf(c *view.Comparison, d *view.Difference) differenceShape {
	m, s := &c.Measures[d.Measure], export.SharesOf(c, d)
	shape := differenceShape{Measure: m.Name, Unit: m.Unit.String(), Kind: m.Kind.String(), Currency: d.Currency.String(), In: d.In.Text(), Same: d.Same()}
	v := values{c, m, d.Currency}
	shape.Values, shape.Whole = v.of(s.WholeA, s.WholeB, s.All, d.A, d.B)
	for j := range shape.Values {
		shape.Values[j].without(d.Blank(j))
	}
	shape.Whole.without(d.Blank(len(shape.Values)))
	for i := range d.Causes {
		x := &d.Causes[i]
		cause := causeShape{Customer: x.Customer, Contract: x.Contract, Was: x.Was, In: x.In.Text(), WhyA: x.WhyA, WhyB: x.WhyB}
		cause.Values, cause.Whole = v.of(s.A[i], s.B[i], s.Diff[i], x.A, x.B)
		shape.Causes = append(shape.Causes, cause)
	}
	if d.More > 0 {
		i := len(d.Causes)
		shape.More = &causeShape{Count: d.More}
		shape.More.Values, shape.More.Whole = v.of(s.A[i], s.B[i], s.Diff[i], d.MoreA, d.MoreB)
	}
	return shape
}

// without leaves out what a ratio to nothing does not have.
func (x *valueShape) without(a, b bool) {
	if a {
		x.A = nil
	}
	if b {
		x.B = nil
	}
	if a || b {
		x.Difference, x.Growth = nil, ""
	}
}

// values writes both sides of one measure and currency.
type values struct {
	c   *view.Comparison
	m   *view.Measure
	cur money.Currency
}

// of takes what is shown of both sides, and the exact values.
func (v values) of(a, b, diff, exactA, exactB []int64) (periods []valueShape, whole valueShape) {
	unit := v.m.Unit
	if unit == view.UnitMonthly {
		unit = view.UnitMoney
	}
	for j := range a {
		text := func(n int64) *string { return new(export.Amount(n, unit, v.cur)) }
		x := valueShape{A: text(a[j]), B: text(b[j]), Difference: text(diff[j])}
		if ppm, ok := export.Growth(exactA[j], exactB[j]); ok && unit != view.UnitRatio {
			x.Growth = export.Amount(ppm, view.UnitRatio, v.cur)
		}
		if v.m.Unit == view.UnitMonthly {
			x.ARRA, x.ARRB = money.Minor(exactA[j]).Plain(v.cur), money.Minor(exactB[j]).Plain(v.cur)
		}
		if j == len(a)-1 {
			return periods, x
		}
		x.Period = v.c.Periods[j].Label
		periods = append(periods, x)
	}
	return periods, whole
}
