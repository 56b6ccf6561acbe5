// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// ErrPeriodsDiffer refuses sides whose columns do not stand beside each other.
var ErrPeriodsDiffer = errors.New("the two policies divide the time into different periods, because their fiscal years begin in different months: compare by month, and give --from and --to as months")

// Side is one of the two readings that are compared: facts, and how they are
// read. Two sides that share the same slice of groups share the facts.
type Side struct {
	Name   string // what tells it from the other: "policy b.yaml"
	Env    *derive.Env
	Groups []*derive.Group
	Others []fact.Fact // of kinds that are not derived

	Meta Meta  // filled by Compare
	Ties []Tie // of its own report, filled by Compare
}

// CompareOptions say how much of a comparison is kept.
type CompareOptions struct {
	Top     int // contracts a measure and currency; 0: all that differ
	Facts   int // changes of facts; 0: all
	Workers int // 0: one a processor
}

// Comparison is every measure under two readings side by side, and for those
// that differ the contracts that cause it.
type Comparison struct {
	A, B     Side
	AtOpen   bool
	Span     civil.Span
	Periods  []civil.Period
	Switches []policy.Change // that differ
	Facts    []FactChange    // that differ, by the moment they became known
	MoreData int             // changes of facts beyond the bound
	Measures []Measure
	Rows     []Difference // by measure and currency
	Ties     []Tie        // parts sum to the whole difference

	wheres []Filter
	every  civil.Every
}

// Difference is one measure in one currency. A and B hold a value a period and
// then that of the whole span: flows summed, balances at the close.
type Difference struct {
	Measure  int // index into Comparison.Measures
	Currency money.Currency
	In       Presence // which sides have the currency
	A, B     []int64
	NoA, NoB []bool  // where a ratio has no value, since nothing stands below; nil for other measures
	Causes   []Cause // largest first
	More     int     // how many more differ
	MoreA    []int64 // of those
	MoreB    []int64
	ByWhom   bool // causes are customers, because a customer counts once
}

// Cause is a contract, or for counts a customer, that differs. What belongs to
// no contract, such as unapplied money, has the contract [None]; what closes the
// balances of combined contracts to their net has [Netting].
type Cause struct {
	Customer, Contract string
	Was                string // the contract's id on side A, when it was superseded
	In                 Presence
	A, B               []int64
	WhyA, WhyB         string // one line each, only when asked for

	from   pair
	weight int64
}

// Presence says on which sides something is.
type Presence uint8

// The presences.
const (
	InBoth Presence = iota
	OnlyInA
	OnlyInB
	OtherCurrency // on both sides, in different currencies
)

// Text says a presence in words, "" when it is on both sides.
func (p Presence) Text() string {
	return [...]string{"", "only in A", "only in B", "another currency"}[p]
}

// Same reports whether both sides have the same values in every period.
func (d *Difference) Same() bool { return slices.Equal(d.A, d.B) && slices.Equal(d.NoA, d.NoB) }

// Blank reports on which sides there is no value in a period; the period after
// the last is the whole span. With one there is no difference.
func (d *Difference) Blank(period int) (a, b bool) {
	return d.NoA != nil && d.NoA[period], d.NoB != nil && d.NoB[period]
}

// Zero reports whether both sides are zero throughout.
func (d *Difference) Zero() bool {
	return d.Same() && !slices.ContainsFunc(d.A, func(v int64) bool { return v != 0 })
}

// Same reports whether no measure differs.
func (c *Comparison) Same() bool {
	return !slices.ContainsFunc(c.Rows, func(d Difference) bool { return !d.Same() })
}

// Compare derives both sides and compares the measures named, "all" for every
// one. Groups of both sides that share customers or contracts are derived one
// after the other and compared at once, so only what differs is kept, and of
// that only the largest. An error of the facts names the side.
func Compare(ctx context.Context, a, b Side, req Request, names []string, opt CompareOptions) (*Comparison, error) {
	req.By = nil
	req.Keep(names)
	var err error
	run := &compareRun{top: opt.Top, pairs: pairGroups(a.Groups, b.Groups)}
	for i, s := range []*Side{&a, &b} {
		if run.sides[i], err = newCompareSide(s, req); err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
	}
	ms, err := find(names, run.sides[0].whole, run.sides[1].whole)
	if err != nil {
		return nil, err
	}
	run.ms = ms
	periods := run.sides[0].whole.Periods
	if !slices.Equal(periods, run.sides[1].whole.Periods) {
		return nil, ErrPeriodsDiffer
	}
	run.alike = sameReading(run.sides[0].whole, run.sides[1].whole)
	done, err := run.all(ctx, opt.Workers)
	if err != nil {
		return nil, err
	}
	c := &Comparison{A: a, B: b, AtOpen: req.AtOpen, Span: req.Span, Periods: periods, wheres: req.Where, every: req.Every}
	for _, m := range ms {
		c.Measures = append(c.Measures, m.Measure)
	}
	c.Switches = policy.Differences(a.Env.Policy, b.Env.Policy)
	c.Facts, c.MoreData = factChanges(&a, &b, opt.Facts)
	return c, c.fill(done, ms)
}

// fill reads the totals of both sides and puts the causes beside them.
func (c *Comparison) fill(done *comparer, ms []measure) error {
	var reports [2]*Report
	for i := range reports {
		r, err := done.whole[i].report(ms)
		if err != nil {
			return err
		}
		reports[i] = r
	}
	c.A.Meta, c.A.Ties = reports[0].Meta, reports[0].Ties
	c.B.Meta, c.B.Ties = reports[1].Meta, reports[1].Ties
	for m := range c.Measures {
		for _, cur := range currenciesOfBoth(done.whole[0], done.whole[1]) {
			c.row(m, cur, reports, done)
		}
	}
	return nil
}

func (c *Comparison) row(m int, cur money.Currency, reports [2]*Report, done *comparer) {
	d := Difference{Measure: m, Currency: cur, ByWhom: countsThings(&c.Measures[m])}
	a, hasA := valuesOf(reports[0], m, cur, len(c.Periods))
	b, hasB := valuesOf(reports[1], m, cur, len(c.Periods))
	d.A, d.B = a, b
	if k := c.Measures[m].Kind; k == Ratio || k == WindowRatio {
		d.NoA, d.NoB = blanksOf(reports[0], m, cur, len(c.Periods)), blanksOf(reports[1], m, cur, len(c.Periods))
	}
	switch {
	case !hasB:
		d.In = OnlyInA
	case !hasA:
		d.In = OnlyInB
	}
	if parts := done.causes[causeKey{m, cur}]; parts != nil {
		parts.into(&d)
	}
	if addsUp(&c.Measures[m]) {
		c.Ties = append(c.Ties, d.tie(&c.Measures[m], done.causes[causeKey{m, cur}]))
	}
	c.Rows = append(c.Rows, d)
}

// valuesOf are a report's values of one measure and currency, then that of the
// whole span; zeros when it has none.
func valuesOf(r *Report, m int, cur money.Currency, periods int) ([]int64, bool) {
	for i := range r.Rows {
		if row := &r.Rows[i]; row.Total && row.Measure == m && row.Currency == cur {
			return append(slices.Clone(row.Values), row.Sum), true
		}
	}
	return make([]int64, periods+1), false
}

// blanksOf says where a report has no ratio; nowhere has it one of a currency that
// it does not know.
func blanksOf(r *Report, m int, cur money.Currency, periods int) []bool {
	none := make([]bool, periods+1)
	for j := range none {
		none[j] = true
	}
	for i := range r.Rows {
		if row := &r.Rows[i]; row.Total && row.Measure == m && row.Currency == cur {
			for j := range none {
				none[j] = row.Blank(j)
			}
		}
	}
	return none
}

func currenciesOfBoth(a, b *Accumulator) []money.Currency {
	all := append(a.currencies(), b.currencies()...)
	slices.SortFunc(all, func(x, y money.Currency) int { return slices.Compare(x[:], y[:]) })
	return slices.Compact(all)
}

// countsThings reports whether a measure counts customers: one who has several
// contracts counts once.
func countsThings(m *Measure) bool { return m.Kind == Count || m.Unit == UnitCount }

// addsUp reports whether the contracts, or customers, of a measure sum to it.
func addsUp(m *Measure) bool {
	return m.Kind == Flow || m.Kind == Balance || m.Kind == Whole || m.Kind == Count
}

// ties checks that the contracts' differences sum to the difference of the
// totals, which were added up apart; one identity for all periods, or the first
// that does not hold.
func (d *Difference) tie(m *Measure, parts *causes) Tie {
	tie := Tie{Name: "differences by contract sum to that of " + m.Name, Currency: d.Currency}
	if d.ByWhom {
		tie.Name, tie.Currency = "differences by customer sum to that of "+m.Name, money.Currency{}
	}
	for j := range d.A {
		tie.Left, tie.Right = 0, money.Minor(d.B[j]-d.A[j])
		if parts != nil {
			tie.Left = money.Minor(parts.b[j] - parts.a[j])
		}
		if !tie.OK() {
			break
		}
	}
	return tie
}
