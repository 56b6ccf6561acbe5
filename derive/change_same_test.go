// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"cmp"

	"maps"
	"slices"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/policy"
	"pgregory.net/rapid"
)

// "An amendment without effect does not cut a segment": the same quantity, price
// or discounts again leave every piece as it is, whatever else changes.
func TestAnAmendmentWithoutEffectCutsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawChangePolicy(t)
		a := drawAmended(t, "c1", everyKind)
		// A line of its own, which no other change names.
		still := fact.Line{ID: "still", Product: "p", Quantity: num("3"), UnitPrice: drawPrice(t, "still"), Per: drawPer(t)}
		still.Discounts = pick(t, "discounts", nil, []fact.Discount{{Percent: num("12.5")}})
		a.con.Lines = append(a.con.Lines, still)
		if a.con.Open {
			a.con.Lines[len(a.con.Lines)-1].Per = monthly // a longer one would make the terms longer
		}
		start := a.con.Starts.Day()
		same := &fact.Amendment{Contract: "c1", Effective: start + civil.Day(rapid.Int32Range(0, 400).Draw(t, "day")), Anchor: "keep"}
		same.ID, same.Billing = "same", pick(t, "billing", everyKind.bill...)
		same.Signed = fact.On(same.Effective + civil.Day(rapid.Int32Range(-60, 60).Draw(t, "signed")))
		entry := fact.Change{Change: "still"}
		if rapid.Bool().Draw(t, "quantity") {
			entry.Quantity = &still.Quantity
		}
		if renews := a.con.AutoRenew; rapid.Bool().Draw(t, "price") && (renews == nil || renews.Uplift.IsZero()) { // else it was raised
			entry.UnitPrice = &still.UnitPrice
		}
		if rapid.Bool().Draw(t, "discount") {
			entry.Discounts = still.Discounts
		}
		same.Changes = []fact.Change{entry}
		if same.Signed.Day() > same.Effective {
			e.Policy.Versions[0].Terms.MRRStart = policy.MRRService // from a signature on, a later term counts as it was committed to
		}
		t.Log(a, same.Effective, same.Signed, entry)
		p := derivedOrRefused(t, e, a.group(a.changes...))
		if p == nil {
			return
		}
		q := derived(t, e, a.group(append(slices.Clone(a.changes), same)...))
		if same.Signed.Day() <= same.Effective && !a.con.Open && a.con.AutoRenew == nil {
			samePositions(t, p, q)
		}
		sameValues(t, p, q)
	})
}

// sameValues compares what two positions say on every day on which either bends.
func sameValues(t *rapid.T, p, q *derive.Positions) {
	for _, x := range eventDays(p, q) {
		for _, r := range readings {
			if a, b := byLine(t, p, r, x), byLine(t, q, r, x); !maps.Equal(a, b) {
				t.Fatalf("%s at the opening of %s: %v and %v", r.name, x, a, b)
			}
		}
		if arr(p, x) != arr(q, x) {
			t.Fatalf("recurring on %s: %d and %d", x, arr(p, x), arr(q, x))
		}
	}
}

// Before a change is taken into account nothing of the past moves: what is
// committed from its signature on, all else from the later of signature and
// effect.
func TestAChangeLeavesThePastAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawChangePolicy(t)
		k := everyKind
		k.bill = []string{"", "now", "next_invoice", "at_renewal"}
		a := drawAmended(t, "c1", k)
		a.changes = slices.DeleteFunc(a.changes, func(f fact.Fact) bool { return f.Kind() == fact.KindResume })
		for _, f := range a.changes {
			if x, ok := f.(*fact.Pause); ok && !x.Until.IsSet() {
				x.Until = fact.On(x.Effective + 20)
			}
		}
		slices.SortStableFunc(a.changes, func(x, y fact.Fact) int {
			m, _ := counted(x)
			n, _ := counted(y)
			return cmp.Compare(m, n)
		})
		n := len(a.changes) - 1
		terms := &e.Policy.Versions[0].Terms
		terms.MRREnd = policy.MRRDayAfter // else a last day counts again when the end moves
		if terms.MRRStart == policy.MRRFirstInvoice {
			terms.MRRStart = policy.MRRService // else what is invoiced ahead counts before its service
		}
		if terms.ChangeBilling == policy.BillNone {
			terms.ChangeBilling = policy.BillNow // else it is taken into account later
		}
		t.Log(a)
		before := derivedOrRefused(t, e, a.group(a.changes[:n]...))
		if before == nil {
			return
		}
		after := derivedOrRefused(t, e, a.group(a.changes...))
		if after == nil {
			return
		}
		counts, binds := counted(a.changes[n])
		if a.con.Open || a.con.AutoRenew != nil {
			counts = min(counts, binds) // a term that begins after a signature is committed to as changed
		}
		for _, x := range eventDays(before, after) {
			for _, r := range readings {
				if x > counts || (r.name == "contracted" && x > binds) {
					continue
				}
				if was, is := byLine(t, before, r, x), byLine(t, after, r, x); !maps.Equal(was, is) {
					t.Fatalf("%s at the opening of %s was %v and is %v, though the last change counts from %s", r.name, x, was, is, counts)
				}
			}
			if x < levelMoves(a.changes[n]) && arr(before, x) != arr(after, x) {
				t.Fatalf("recurring on %s was %d and is %d", x, arr(before, x), arr(after, x))
			}
		}
	})
}

// levelMoves is the first day on which a change may move what recurs: of an early
// end its last day, or the day of notice (policy mrr.churn).
func levelMoves(f fact.Fact) civil.Day {
	counts, binds := counted(f)
	if x, ok := f.(*fact.Termination); ok {
		return min(counts, x.Effective)
	}
	return min(counts, binds)
}

// Changes of one line do not reach another: a contract of two lines is two
// contracts of one line each, amended alike.
func TestAContractOfTwoLinesIsTwoContracts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// A customer's balance pays invoices of several lines.
		e := drawChangePolicy(t, func(p *policy.Terms) { p.CreditsSettle = policy.SettleRefund })
		k := everyKind
		k.lines, k.fees, k.refunds = false, false, false
		k.bill = []string{"now", "at_renewal", "none"}
		a := drawAmended(t, "c1", k)
		a.con.Lines = a.con.Lines[:min(2, len(a.con.Lines))]
		for _, f := range a.changes {
			switch x := f.(type) {
			case *fact.Amendment:
				if a.con.Open || x.Billing == "none" {
					x.Anchor = "keep" // else all lines begin anew, and an open contract's commitment
				}
				if x.Billing == "none" && (x.ExtendTo.IsSet() || len(x.Changes) > 1) {
					x.Billing = "now" // else it waits for the longest billing period of the lines
				}
			}
		}
		if len(a.con.Lines) < 2 {
			l := drawLine(t, "c1-l2", a.con.Starts.Day())
			a.con.Lines = append(a.con.Lines, l)
		}
		if a.con.Billing == nil && a.con.Open {
			a.con.Commit = months(3) // not the longest price period of the lines
		}
		if a.con.Open && a.con.Commit.IsZero() {
			a.con.Commit = months(12)
		}
		t.Log(a)
		whole := derivedOrRefused(t, e, a.group(a.changes...))
		if whole == nil {
			return
		}
		for i := range a.con.Lines {
			id := a.con.Lines[i].ID
			half := *a.con
			half.Lines = []fact.Line{a.con.Lines[i]}
			b := amended{con: &half}
			for _, f := range a.changes {
				if g := onlyLine(f, id); g != nil {
					b.changes = append(b.changes, g)
				}
			}
			p := derived(t, e, b.group(b.changes...))
			for _, x := range eventDays(whole, p) {
				for _, r := range readings {
					if one, of := byLine(t, p, r, x)[id], byLine(t, whole, r, x)[id]; one != of {
						t.Fatalf("%s of %s at %s: %d by itself, %d beside another line", r.name, id, x, one, of)
					}
				}
			}
		}
	})
}

// onlyLine is the part of a change that concerns one line, nil for none.
func onlyLine(f fact.Fact, id string) fact.Fact {
	switch f := f.(type) {
	case *fact.Amendment:
		x := *f
		x.Changes = slices.DeleteFunc(slices.Clone(f.Changes), func(c fact.Change) bool { return c.Change != id })
		return &x
	case *fact.Termination:
		if f.Line != "" && f.Line != id {
			return nil
		}
	case *fact.Pause:
		if f.Line != "" && f.Line != id {
			return nil
		}
	case *fact.Resume:
		if f.Line != "" && f.Line != id {
			return nil
		}
	}
	return f
}
