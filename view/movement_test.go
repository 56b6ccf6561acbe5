// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"slices"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
	"pgregory.net/rapid"
)

// walk classifies one customer's changes from its level on every day, by the
// words of the switches and nothing else.
type walk struct {
	levels []int64 // at the close of each day from first on
	first  civil.Day
	terms  *policy.Terms
	got    map[string]int64
}

func (w *walk) at(x civil.Day) int64 { // at the opening of x
	if x <= w.first {
		return 0
	}
	return w.levels[x-w.first-1]
}

// came is the first day of [from, to) with a level.
func (w *walk) came(from, to civil.Day) civil.Day {
	for x := from; x < to; x++ {
		if w.at(x+1) > 0 {
			return x
		}
	}
	return to
}

// back reports whether a customer without a level at the opening of from, which
// comes on a day, comes back.
func (w *walk) back(from, on civil.Day) bool {
	for x := from - 1; x >= w.first; x-- {
		if w.at(x) > 0 { // x is the first day without
			days := w.terms.MRRReturn.Days
			return !w.terms.MRRReturn.Never && (days == 0 || on-x <= civil.Day(days))
		}
	}
	return false
}

// part is a time within which changes are netted.
func (w *walk) part(from, to civil.Day) {
	before, after := w.at(from), w.at(to)
	class := "mrr_expansion"
	switch {
	case before == 0 && after > 0 && w.back(from, w.came(from, to)):
		class = "mrr_reactivation"
	case before == 0 && after > 0:
		class = "mrr_new"
	case before > 0 && after == 0:
		class = "mrr_churn"
	case after < before:
		class = "mrr_contraction"
	}
	w.got[class] += after - before
}

// window is one window of mrr.movements: a customer that joins and leaves in it
// is netted, or shown joining up to the day on which it leaves.
func (w *walk) window(from, to civil.Day) {
	if w.at(from) == 0 && w.at(to) == 0 && w.terms.MRRSameWindow {
		for x := from; x < to; x++ {
			if w.at(x) > 0 && w.at(x+1) == 0 {
				w.part(from, x)
				w.part(x, x+1)
				from = x + 1
			}
		}
		return
	}
	w.part(from, to)
}

func TestMovementsAreWhatTheSwitchesSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		b.groups = b.groups[:min(len(b.groups), 4)]
		b.byCustomer()
		terms := &b.env.Policy.Versions[0].Terms
		terms.MRRMovements = pick(t, "window", policy.PerMonth, policy.PerDay)
		terms.MRRReturn = pick(t, "returns", policy.Return{}, policy.Return{Never: true}, policy.Return{Days: 10}, policy.Return{Days: 45}, policy.Return{Days: 200})
		terms.MRRSameWindow = rapid.Bool().Draw(t, "both")
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
					w := &walk{first: day("2023-01-01"), terms: terms, got: want}
					for x := w.first; x < p.Span.To; x++ {
						w.levels = append(w.levels, s.level(x+1, c))
					}
					if terms.MRRMovements == policy.PerMonth {
						w.window(p.Span.From, p.Span.To)
						continue
					}
					for x := p.Span.From; x < p.Span.To; x++ {
						w.window(x, x+1)
					}
				}
				for _, class := range []string{"mrr_new", "mrr_expansion", "mrr_contraction", "mrr_churn", "mrr_reactivation"} {
					if got := total(r, class, cur).Values[j]; got != want[class] {
						t.Fatalf("%s of %s: %d, want %d", class, p.Label, got, want[class])
					}
				}
			}
		}
	})
}

// One customer's life under each way to net it, by what counts as one customer:
// whatever the classes, the movements of any time come to its change.
func TestMovementsOfAnyEntityTakenApart(t *testing.T) {
	two := customer("a", sold{"app", "2024-01-01", 2, "10", 0}, sold{"help", "2024-02-10", 5, "5", 0})
	for entity, want := range map[policy.Entity][2][]int64{ // new, expansion
		policy.EntityCustomer: {{12000, 0, 0, 0, 0, 0}, {0, 6000, 0, 0, 0, 0}},
		policy.EntityContract: {{12000, 6000, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0}},
		policy.EntityProduct:  {{12000, 6000, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0}},
		policy.EntityLine:     {{12000, 6000, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0}},
	} {
		b := &book{env: drawnEnv()}
		b.groups = append(b.groups, two)
		b.env.Policy.Versions[0].Terms.MRREntity = entity
		w := window(t, b.env, view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2024-07-01")}, Every: civil.EveryMonth})
		r := report(t, accumulate(t, w, b.positions(t)...))
		checkTies(t, r.Ties)
		if got := total(r, "mrr_new", usd).Values; !slices.Equal(got, want[0]) {
			t.Errorf("entity %d: new %v, want %v", entity, got, want[0])
		}
		if got := total(r, "mrr_expansion", usd).Values; !slices.Equal(got, want[1]) {
			t.Errorf("entity %d: expansion %v, want %v", entity, got, want[1])
		}
	}
}

// Away from 1 February to 2 March 2024 are 30 days: within 30 days it is back,
// within 29 it is new.
func TestReactivationCountsTheDaysAway(t *testing.T) {
	g := customer("a", sold{"app", "2024-01-01", 1, "10", 0}, sold{"app", "2024-03-02", 12, "10", 0})
	for days, want := range map[int32]string{29: "mrr_new", 30: "mrr_reactivation"} {
		b := &book{env: drawnEnv()}
		b.groups = append(b.groups, g)
		b.env.Policy.Versions[0].Terms.MRRReturn = policy.Return{Days: days}
		w := window(t, b.env, view.Request{Span: civil.Span{From: day("2024-03-01"), To: day("2024-04-01")}, Every: civil.EveryMonth})
		r := report(t, accumulate(t, w, b.positions(t)...))
		if got := total(r, want, usd).Values[0]; got != 12000 {
			t.Errorf("within %d days: %s is %d, want 12000", days, want, got)
		}
	}
}
