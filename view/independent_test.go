// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
	"pgregory.net/rapid"
)

// slow reads positions at one moment, curve by curve and day by day.
type slow struct {
	ps      []*derive.Positions
	cur     money.Currency
	open    bool // at the opening of a day instead
	paused  bool // mrr.pause: keep
	changed bool // its contracts change
}

func (s *slow) read(c curve.Curve, x civil.Day) int64 {
	var sum int64
	for i := range c {
		if s.open {
			sum += int64(c[i].AtOpen(x))
		} else {
			sum += int64(c[i].Value(x))
		}
	}
	return sum
}

// each adds up a value of every arrangement, times its count.
func (s *slow) each(of func(lines []derive.Line) int64) int64 {
	var sum int64
	for _, p := range s.ps {
		for i := range p.Arrangements {
			if a := &p.Arrangements[i]; a.Currency == s.cur {
				sum += a.Count * of(p.Lines[a.First:a.Last])
			}
		}
	}
	return sum
}

func (s *slow) sum(x civil.Day, of func(l *derive.Line) curve.Curve) int64 {
	return s.each(func(lines []derive.Line) (sum int64) {
		for i := range lines {
			sum += s.read(of(&lines[i]), x)
		}
		return sum
	})
}

func contracted(l *derive.Line) curve.Curve { return l.Contracted }
func priced(l *derive.Line) curve.Curve     { return l.Priced }
func billed(l *derive.Line) curve.Curve     { return l.Billed }
func claimed(l *derive.Line) curve.Curve    { return l.Claimed }
func earned(l *derive.Line) curve.Curve     { return l.Earned }
func collected(l *derive.Line) curve.Curve  { return l.Collected }
func tax(l *derive.Line) curve.Curve        { return l.Tax }

func waiting(l *derive.Line) curve.Curve {
	if l.Standard == nil {
		return nil
	}
	return l.Standard.TaxWaiting
}

// balance is a measure at the opening of x, from the design's definitions.
func (s *slow) balance(name string, x civil.Day) int64 {
	switch name {
	case "rpo":
		return s.sum(x, priced) - s.sum(x, earned)
	case "receivable":
		return s.sum(x, claimed) + s.sum(x, tax) - s.sum(x, waiting) - s.sum(x, collected)
	case "crpo":
		return s.crpo(x)
	case "arr", "mrr":
		return s.level(x, "")
	}
	return s.each(func(lines []derive.Line) int64 {
		var c, b, e int64
		for i := range lines {
			c, b, e = c+s.read(lines[i].Priced, x), b+s.read(lines[i].Claimed, x), e+s.read(lines[i].Earned, x)
			if apart := lines[i].Standard; apart != nil {
				b += s.read(apart.Interest, x) - s.read(apart.Refundable, x)
			}
		}
		switch name {
		case "deferred_revenue":
			return max(b-e, 0)
		case "contract_asset":
			return max(e-b, 0)
		case "backlog":
			return max(c-max(b, e), 0)
		case "owed_back":
			return max(max(b, e)-c, 0)
		}
		panic(name)
	})
}

// crpo is what is earned in the twelve months after, of what was committed.
func (s *slow) crpo(x civil.Day) int64 {
	return s.each(func(lines []derive.Line) (sum int64) {
		for i := range lines {
			l := &lines[i]
			if l.Committed < x || (s.open && l.Committed == x) {
				part := s.read(l.Earned, x.AddMonths(12)) - s.read(l.Earned, x)
				if left := s.read(l.Priced, x) - s.read(l.Earned, x); l.Standard == nil {
					sum += part
				} else if left >= 0 { // no more than is in the price by then (25-3)
					sum += min(max(part, 0), left)
				} else {
					sum += max(min(part, 0), left)
				}
			}
		}
		return sum
	})
}

// level is the recurring level at the close of the day before x, of one customer
// or of all.
func (s *slow) level(x civil.Day, customer string) (sum int64) {
	if s.open {
		x++
	}
	for _, p := range s.ps {
		for i := range p.Lines {
			a := &p.Arrangements[p.Lines[i].Arrangement]
			if a.Currency != s.cur || (customer != "" && a.Customer != customer) {
				continue
			}
			for _, v := range p.Lines[i].Recurring {
				if v.From < x && x <= v.To && (!v.Paused || s.paused) {
					sum += a.Count * int64(v.Annual)
				}
			}
		}
	}
	return sum
}

func (s *slow) customers() map[string]bool {
	out := map[string]bool{}
	for _, p := range s.ps {
		for i := range p.Arrangements {
			out[p.Arrangements[i].Customer] = true
		}
	}
	return out
}

func TestReportsReadWhatTheCurvesSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		b.env.Policy.Versions[0].Terms.DeferredBasis, b.env.Policy.Versions[0].Terms.DeferredProducts = policy.DeferredBilled, nil
		b.byCustomer()
		request := drawRequest(t)
		request.Every = pick(t, "interval", civil.EveryMonth, civil.EveryQuarter, civil.EveryYear)
		ps := b.positions(t)
		r := report(t, accumulate(t, window(t, b.env, request), ps...))
		for _, cur := range []money.Currency{usd, eur} {
			s := &slow{ps: ps, cur: cur, open: request.AtOpen}
			if total(r, "arr", cur) == nil {
				if n := s.sum(day("2040-01-01"), contracted); n != 0 {
					t.Fatalf("no rows in %s, but %d are committed", cur, n)
				}
				continue
			}
			compareReport(t, r, s, request)
		}
	})
}

func compareReport(t *rapid.T, r *view.Report, s *slow, request view.Request) {
	bounds := []civil.Day{request.Span.From}
	for _, p := range r.Periods {
		bounds = append(bounds, p.Span.To)
	}
	if request.AtOpen {
		for i := range bounds {
			bounds[i]--
		}
	}
	for j, x := range bounds {
		for _, name := range []string{"rpo", "receivable", "crpo", "arr", "deferred_revenue", "contract_asset", "backlog", "owed_back"} {
			if name == "crpo" && s.changed {
				continue // before a change it knows nothing of it, and the curves do
			}
			row := total(r, name, s.cur)
			got := row.Opening
			if j > 0 {
				got = row.Values[j-1]
			}
			if want := s.balance(name, x); got != want {
				t.Fatalf("%s at %s in %s (at open %t): %d, want %d", name, x, s.cur, request.AtOpen, got, want)
			}
		}
		if j == 0 {
			continue
		}
		for name, of := range map[string]func(l *derive.Line) curve.Curve{"bookings_tcv": contracted, "billings": billed, "revenue": earned} {
			want := s.sum(x, of) - s.sum(bounds[j-1], of)
			if got := total(r, name, s.cur).Values[j-1]; got != want {
				t.Fatalf("%s up to %s in %s: %d, want %d", name, x, s.cur, got, want)
			}
		}
		var n int64
		for c := range s.customers() {
			if s.level(x, c) > 0 {
				n++
			}
		}
		if got := total(r, "customers", s.cur).Values[j-1]; got != n && !s.changed { // one that is paused may still be a customer
			t.Fatalf("customers at %s: %d, want %d", x, got, n)
		}
	}
}

// movementsOf classifies one customer's change over a window of days.
func movementsOf(s *slow, customer string, from, to civil.Day) (class string, delta int64) {
	before, after := s.level(from, customer), s.level(to, customer)
	ever := false
	for x := day("2023-01-01"); x <= from && !ever; x++ {
		ever = s.level(x, customer) > 0
	}
	switch {
	case before == after:
		return "", 0
	case before == 0 && ever:
		class = "mrr_reactivation"
	case before == 0:
		class = "mrr_new"
	case after == 0:
		class = "mrr_churn"
	case after > before:
		class = "mrr_expansion"
	default:
		class = "mrr_contraction"
	}
	return class, after - before
}

func TestMovementsAgreeWithASimpleClassifier(t *testing.T) {
	classes := []string{"mrr_new", "mrr_expansion", "mrr_contraction", "mrr_churn", "mrr_reactivation"}
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		b.groups = b.groups[:min(len(b.groups), 4)]
		b.env.Policy.Versions[0].Terms.MRRMovements = policy.PerMonth
		b.byCustomer()
		span := drawSpan(t)
		ps := b.positions(t)
		r := report(t, accumulate(t, window(t, b.env, view.Request{Span: span, Every: civil.EveryMonth}), ps...))
		for _, cur := range []money.Currency{usd, eur} {
			if total(r, "arr", cur) == nil {
				continue
			}
			s := &slow{ps: ps, cur: cur}
			for j, p := range r.Periods {
				want := map[string]int64{}
				for c := range s.customers() {
					class, delta := movementsOf(s, c, p.Span.From, p.Span.To)
					want[class] += delta
				}
				var change int64
				for _, class := range classes {
					got := total(r, class, cur).Values[j]
					change += got
					if got != want[class] {
						t.Fatalf("%s of %s: %d, want %d", class, p.Label, got, want[class])
					}
				}
				if now := s.level(p.Span.To, "") - s.level(p.Span.From, ""); change != now {
					t.Fatalf("movements of %s sum to %d, the level changed by %d", p.Label, change, now)
				}
			}
		}
	})
}

func TestMovementsOfAGroupSumToItsChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		request := drawRequest(t)
		request.By = pick(t, "groups", []string{"product"}, []string{"region"}, []string{"customer"})
		r := report(t, accumulate(t, window(t, b.env, request), b.positions(t)...))
		movementsSum(t, r)
	})
}

// movementsSum compares the movements of each group with the change of its level.
func movementsSum(t *rapid.T, r *view.Report) {
	changes := map[string]int64{}
	for _, row := range r.Rows {
		key := row.Currency.String()
		for _, v := range row.Group {
			key += " " + v
		}
		switch m := r.Measures[row.Measure]; {
		case m.Name == "arr":
			changes[key] += row.Opening - row.Sum
		case m.Unit == view.UnitMonthly && m.Kind == view.Flow:
			changes[key] += row.Sum
		}
	}
	for key, off := range changes {
		if off != 0 {
			t.Fatalf("%s: movements and the change of the level differ by %d", key, off)
		}
	}
}
