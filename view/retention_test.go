// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"math/big"
	"slices"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
	"pgregory.net/rapid"
)

// lookback is the day at whose opening a cohort is taken, for a period.
func lookback(t *policy.Terms, p civil.Span) civil.Day {
	switch t.RetentionWindow {
	case policy.RetainYear:
		return p.To.AddMonths(-12)
	case policy.RetainQuarter:
		return p.To.AddMonths(-3)
	case policy.RetainMonth:
		return p.To.AddMonths(-1)
	}
	return p.From
}

// left reports whether a customer had no level at the end of a month, or of a
// period of the report, after one day and up to another.
func (s *slow) left(customer string, from, to civil.Day, bounds []civil.Day) bool {
	for x := from + 1; x <= to; x++ {
		if _, _, day := x.Date(); (day == 1 || slices.Contains(bounds, x)) && s.level(x, customer) == 0 {
			return true
		}
	}
	return false
}

// retention is nrr and grr as rationals, day by day off the levels.
func (s *slow) retention(t *policy.Terms, from, to civil.Day, bounds []civil.Day) (net, gross *big.Rat) {
	var open, kept, capped int64
	for c := range s.customers() {
		before := s.level(from, c)
		if before <= 0 {
			continue
		}
		after := s.level(to, c)
		if !t.RetentionReturns && s.left(c, from, to, bounds) {
			after = 0
		}
		open, kept, capped = open+before, kept+after, capped+min(before, after)
	}
	if open == 0 {
		return nil, nil
	}
	return big.NewRat(kept, open), big.NewRat(capped, open)
}

func rat(f view.Fraction) *big.Rat {
	if f.Blank() {
		return nil
	}
	return big.NewRat(f.Over, f.Under)
}

func sameRat(a, b *big.Rat) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Cmp(b) == 0
}

func TestRetentionIsWhatTheLevelsSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		b.groups = b.groups[:min(len(b.groups), 5)]
		b.byCustomer()
		terms := &b.env.Policy.Versions[0].Terms
		terms.MRRMovements = policy.PerMonth
		span := drawSpan(t)
		ps := b.positions(t)
		r := report(t, accumulate(t, window(t, b.env, view.Request{Span: span, Every: civil.EveryMonth, Retention: true}), ps...))
		for _, cur := range []money.Currency{usd, eur} {
			if total(r, "arr", cur) == nil {
				continue
			}
			s := &slow{ps: ps, cur: cur}
			bounds := []civil.Day{span.From}
			for _, p := range r.Periods {
				bounds = append(bounds, p.Span.To)
			}
			check := func(j int, from, to civil.Day) {
				net, gross := s.retention(terms, from, to, bounds)
				for name, want := range map[string]*big.Rat{"nrr": net, "grr": gross} {
					row := total(r, name, cur)
					if got := rat(row.Fractions[j]); !sameRat(got, want) {
						t.Fatalf("%s from %s to %s: %v, want %v", name, from, to, got, want)
					}
					if want != nil && !nearest(want, slices.Concat(row.Values, []int64{row.Sum})[j]) {
						t.Fatalf("%s is %v, shown as %d millionths", name, want, row.Values)
					}
				}
			}
			for j, p := range r.Periods {
				check(j, lookback(terms, p.Span), p.Span.To)
			}
			if n := len(r.Periods); terms.RetentionWindow == policy.RetainPeriod {
				check(n, span.From, span.To)
			}
		}
	})
}

// nearest reports whether so many millionths are the ratio, rounded.
func nearest(r *big.Rat, millionths int64) bool {
	off := new(big.Rat).Sub(new(big.Rat).Mul(r, big.NewRat(view.PerMillion, 1)), big.NewRat(millionths, 1))
	return off.Abs(off).Cmp(big.NewRat(1, 2)) <= 0
}

// A group's retention is that of its own part of each customer: the same as that
// of a book that holds nothing else.
func TestRetentionOfAGroupIsOfItsOwnCohort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		b.byCustomer()
		request := drawRequest(t)
		request.By, request.Retention = []string{"product"}, true
		ps := b.positions(t)
		by := report(t, accumulate(t, window(t, b.env, request), ps...))
		request.By, request.Where = nil, []view.Filter{{Attr: "product", Value: "app"}}
		only := report(t, accumulate(t, window(t, b.env, request), ps...))
		for _, x := range by.Rows {
			name := by.Measures[x.Measure].Name
			if len(x.Group) == 0 || x.Group[0] != "app" || !slices.Contains([]string{"nrr", "grr", "logo_churn", "customers_new", "customers_churned", "customers_reactivated", "customers"}, name) {
				continue
			}
			row := total(only, name, x.Currency)
			if row == nil || !slices.Equal(row.Values, x.Values) || !slices.Equal(row.Fractions, x.Fractions) {
				t.Fatalf("%s of app: by group %+v, alone %+v", name, x, row)
			}
		}
	})
}

// What a request for retention keeps changes nothing else.
func TestRetentionChangesNoOtherMeasure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		request := drawRequest(t)
		ps := b.positions(t)
		request.Retention = false
		plain := report(t, accumulate(t, window(t, b.env, request), ps...))
		request.Retention = true
		more := report(t, accumulate(t, window(t, b.env, request), ps...))
		at := 0
		for _, row := range plain.Rows {
			name := plain.Measures[row.Measure].Name
			for more.Measures[more.Rows[at].Measure].Name != name {
				at++ // one that is kept only now
			}
			if got := more.Rows[at]; !slices.Equal(got.Values, row.Values) || got.Opening != row.Opening || got.Sum != row.Sum {
				t.Fatalf("%s: %+v with retention, %+v without", name, got, row)
			}
			at++
		}
	})
}

func TestRetentionIsAskedFor(t *testing.T) {
	a := window(t, drawnEnv(), view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2024-02-01")}, Every: civil.EveryMonth}).NewAccumulator()
	if _, err := a.Report([]string{"mrr", "nrr"}); err == nil {
		t.Error("nrr is reported by a window that did not keep it")
	}
	if !view.NeedRetention([]string{"mrr", "nrr"}) || !view.NeedRetention([]string{"all"}) || view.NeedRetention([]string{"mrr", "quick_ratio"}) {
		t.Error("what needs retention is told wrong")
	}
}

// cohortsOf adds positions to new cohorts.
func cohortsOf(t rapid.TB, w *view.Window, ps ...*derive.Positions) *view.Cohorts {
	t.Helper()
	c := w.NewCohorts()
	for _, p := range ps {
		if err := c.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// Each cell of the tables is read again, customer by customer.
func TestCohortsAreWhatTheLevelsSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		b.byCustomer()
		b.env.Policy.Versions[0].Terms.MRRMovements = policy.PerMonth
		span := drawSpan(t)
		ps := b.positions(t)
		w := window(t, b.env, view.Request{Span: span, Every: pick(t, "every", civil.EveryMonth, civil.EveryQuarter)})
		c := cohortsOf(t, w, rapid.Permutation(ps).Draw(t, "order")...)
		half := cohortsOf(t, w, ps[:len(ps)/2]...)
		if err := half.Merge(cohortsOf(t, w, ps[len(ps)/2:]...)); err != nil {
			t.Fatal(err)
		}
		customers, mrr := cohortTable(t, c, "customers"), cohortTable(t, c, "mrr")
		if other := cohortTable(t, half, "mrr"); !slices.EqualFunc(mrr.Rows, other.Rows, func(x, y view.TableRow) bool { return x.Label == y.Label && slices.Equal(x.Cells, y.Cells) }) {
			t.Fatalf("in halves %+v, at once %+v", other.Rows, mrr.Rows)
		}
		checkTies(t, c.Ties(accumulate(t, w, ps...)))
		for i, row := range mrr.Rows {
			at := slices.IndexFunc(w.Periods, func(p civil.Period) bool { return p.Label == row.Label })
			if at < 0 {
				continue // all
			}
			s := &slow{ps: ps, cur: row.Currency}
			for age, cell := range row.Cells[1:] {
				if at+age >= len(w.Periods) {
					if !cell.Blank {
						t.Fatalf("%s at age %d, after the report: %+v", row.Label, age, cell)
					}
					continue
				}
				var levels, n int64
				for who := range s.customers() {
					if s.came(who, w.Periods) == at {
						level := s.level(w.Periods[at+age].Span.To, who)
						levels += level
						if level > 0 {
							n++
						}
					}
				}
				if cell.Value != levels || customers.Rows[i].Cells[1+age].Value != n {
					t.Fatalf("%s at age %d: %d of %d customers, want %d of %d", row.Label, age, cell.Value, customers.Rows[i].Cells[1+age].Value, levels, n)
				}
			}
		}
	})
}

// came is the period in which a customer first had a level at the end of a month
// or of a period, -1 when it had one before, or within no such end.
func (s *slow) came(customer string, periods []civil.Period) int {
	for x := day("2023-01-01"); x <= periods[0].Span.From; x++ {
		if s.level(x, customer) > 0 {
			return -1
		}
	}
	ever := false
	for j, p := range periods {
		for x := p.Span.From + 1; x <= p.Span.To; x++ {
			level := s.level(x, customer)
			if _, _, d := x.Date(); level > 0 && (d == 1 || x == p.Span.To) {
				if ever {
					return -1
				}
				return j
			} else if (d == 1 || x == p.Span.To) && s.anyIn(customer, x) {
				ever = true // it came and went between two ends
			}
		}
	}
	return -1
}

// anyIn reports whether a customer had a level within the month, up to its end.
func (s *slow) anyIn(customer string, end civil.Day) bool {
	for x := end; x > end-31; x-- {
		if s.level(x, customer) > 0 {
			return true
		}
		if _, _, d := x.Date(); d == 1 && x != end {
			break
		}
	}
	return false
}

func cohortTable(t rapid.TB, c *view.Cohorts, name string) *view.Table {
	t.Helper()
	table, err := c.Table(name)
	if err != nil {
		t.Fatal(err)
	}
	return table
}
