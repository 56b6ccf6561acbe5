// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"pgregory.net/rapid"
)

// forever is a day after everything.
var forever = day("2300-01-01")

// derivedOrRefused derives a group; a book that is refused with reasons is no
// case: nil. Any other error is a failure.
func derivedOrRefused(t *rapid.T, e *derive.Env, g *derive.Group) *derive.Positions {
	p, err := derive.New(e).Derive(g)
	var problems *fact.Problems
	if errors.As(err, &problems) {
		return nil
	} else if err != nil {
		t.Fatal(err)
	}
	return p
}

// What is drawn is refused only rarely, so that the tests below say something.
func TestMostDrawnChangesAreDerived(t *testing.T) {
	var all, refused int
	rapid.Check(t, func(t *rapid.T) {
		all++
		if a := drawAmended(t, "c1", everyKind); derivedOrRefused(t, drawChangePolicy(t), a.group(a.changes...)) == nil {
			refused++
		}
	})
	if refused*4 > all {
		t.Errorf("%d of %d contracts with changes are refused", refused, all)
	}
}

func TestTheOrderInWhichChangesAreGivenDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawChangePolicy(t)
		a, b := drawAmended(t, "c1", everyKind), drawAmended(t, "c2", everyKind)
		g := &derive.Group{Key: "cu", Contracts: []*fact.Contract{a.con, b.con}, Changes: changesOf(slices.Concat(a.changes, b.changes)...)}
		h := &derive.Group{Key: "cu", Contracts: []*fact.Contract{b.con, a.con}, Changes: changesOf(rapid.Permutation(slices.Concat(a.changes, b.changes)).Draw(t, "order")...)}
		t.Log(a, b)
		p, err := derive.New(e).Derive(g)
		q, again := derive.New(e).Derive(h)
		if (err == nil) != (again == nil) || (err != nil && err.Error() != again.Error()) {
			t.Fatalf("errors %v and %v", err, again)
		}
		if err == nil {
			samePositions(t, p, q)
		}
	})
}

// A book that was derived tells nothing to the next one.
func TestChangesLeaveNothingBehind(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawChangePolicy(t)
		a, plain := drawAmended(t, "c1", everyKind), drawContract(t, "c2")
		t.Log(a)
		d := derive.New(e)
		_, first := d.Derive(a.group(a.changes...))
		p, err := d.Derive(&derive.Group{Contracts: []*fact.Contract{plain}})
		if err != nil {
			t.Fatal(err)
		}
		samePositions(t, p, derived(t, e, &derive.Group{Contracts: []*fact.Contract{plain}}))
		if p, err := d.Derive(a.group(a.changes...)); (err == nil) != (first == nil) {
			t.Fatalf("%v, then %v", first, err)
		} else if err == nil {
			samePositions(t, p, derived(t, e, a.group(a.changes...)))
		}
	})
}

func TestAnAmendmentOfNothingChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawChangePolicy(t)
		a := drawAmended(t, "c1", everyKind)
		nothing := &fact.Amendment{Contract: "c1", Effective: a.con.Starts.Day() + civil.Day(rapid.Int32Range(0, 500).Draw(t, "day")), Anchor: "keep"}
		nothing.ID, nothing.Billing = "nothing", pick(t, "billing", everyKind.bill...)
		nothing.Signed = fact.On(nothing.Effective + civil.Day(rapid.Int32Range(-60, 60).Draw(t, "signed")))
		t.Log(a, nothing.Effective, nothing.Signed)
		p := derivedOrRefused(t, e, a.group(a.changes...))
		if p == nil {
			return
		}
		q := derived(t, e, a.group(append(a.changes, nothing)...))
		if !a.con.Open && a.con.AutoRenew == nil {
			samePositions(t, p, q)
		}
		sameValues(t, p, q)
	})
}

// When all is projected, what a line was committed to is what is invoiced for it
// and what is earned of it, in the end.
func TestLifetimesAreEqualUnderChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawChangePolicy(t)
		a := drawAmended(t, "c1", everyKind)
		t.Log(a)
		p := derivedOrRefused(t, e, a.group(a.changes...))
		if p == nil {
			return
		}
		want := byLine(t, p, contracted, forever)
		for _, r := range []reading{billed, earned, collected} {
			if got := byLine(t, p, r, forever); !maps.Equal(got, want) {
				t.Fatalf("%s in all %v, contracted %v", r.name, got, want)
			}
		}
		var booked money.Minor
		for i := range p.Lines {
			for _, b := range p.Lines[i].Bookings {
				booked += b.Amount * money.Minor(p.Arrangements[0].Count)
			}
		}
		if got := at(t, p, contracted, forever); e.Policy.Versions[0].Terms.BookingValue == 0 && booked != got {
			t.Fatalf("booked %d, contracted %d", booked, got)
		}
	})
}

// What is earned of a line whose price is not below zero never runs backwards,
// but once on the day of a change that was agreed late, or that leaves less than
// was earned.
func TestEarnedRunsBackwardsOnlyAtAChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawChangePolicy(t)
		k := everyKind
		k.refunds = false // one that was agreed may be anything
		a := drawAmended(t, "c1", k)
		t.Log(a)
		p := derivedOrRefused(t, e, a.group(a.changes...))
		if p == nil {
			return
		}
		on, later := map[civil.Day]bool{}, 0
		for _, f := range a.changes {
			counts, _ := counted(f)
			on[counts] = true
			if x, ok := f.(*fact.Amendment); ok && (x.Billing == "none" || x.Billing == "" && e.Policy.Versions[0].Terms.ChangeBilling == policy.BillNone) {
				later++ // it begins with a later billing period
			}
		}
		for i := range p.Lines {
			l, later := &p.Lines[i], later
			total := lineAt(t, l, earned, forever)
			days := eventDays(p)
			for j := 1; j < len(days); j++ {
				x := days[j-1]
				was, is := lineAt(t, l, earned, x), lineAt(t, l, earned, days[j])
				if is >= was {
					continue
				}
				if days[j] == x+1 && !on[x] && later > 0 {
					later--
				} else if days[j] != x+1 || !on[x] {
					t.Fatalf("earned of %s falls from %d to %d between %s and %s (in all %d)", l.Fact.ID, was, is, x, days[j], total)
				}
			}
		}
	})
}

// What is credited was invoiced before: on no day are the invoices of a line
// below zero in all.
func TestCreditsNeverExceedWhatWasInvoiced(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawChangePolicy(t)
		k := everyKind
		k.refunds = false // one that was agreed may be anything
		a := drawAmended(t, "c1", k)
		t.Log(a)
		p := derivedOrRefused(t, e, a.group(a.changes...))
		if p == nil {
			return
		}
		for _, x := range eventDays(p) {
			for id, v := range byLine(t, p, billed, x) {
				if v < 0 {
					t.Fatalf("line %s is invoiced %d by %s", id, v, x)
				}
			}
		}
	})
}
