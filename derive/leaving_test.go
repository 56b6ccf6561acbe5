// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"pgregory.net/rapid"
)

var claimedOf = reading{"claimed", func(l *derive.Line) curve.Curve { return l.Claimed }}

// drawRights draws rights to leave a contract that starts on a day.
func drawRights(t *rapid.T, starts civil.Day) *fact.TerminationRights {
	r := &fact.TerminationRights{
		Holder: rapid.SampledFrom([]string{"customer", "entity", "both"}).Draw(t, "holder"),
		Refund: rapid.SampledFrom([]string{"", "none", "pro_rata"}).Draw(t, "refund"),
		Notice: rapid.SampledFrom([]civil.Duration{{}, {}, days(1), days(30), months(1), months(3)}).Draw(t, "notice"),
		Every:  rapid.SampledFrom([]civil.Duration{{}, {}, months(1), months(12), days(45)}).Draw(t, "every"),
	}
	if rapid.Bool().Draw(t, "later") {
		r.From = fact.On(starts + civil.Day(rapid.IntRange(0, 400).Draw(t, "from")))
	}
	if rapid.Bool().Draw(t, "penalty") {
		r.Penalty = ref("500.00")
	}
	if rapid.Bool().Draw(t, "steps") {
		r.Penalties = []fact.PenaltyStep{
			{When: fact.When{After: months(6)}, Amount: num(rapid.SampledFrom([]string{"0", "250.00"}).Draw(t, "second"))},
			{When: fact.When{After: months(18)}, Amount: num("0")},
		}
	}
	return r
}

// boundTo is the first day that is not enforceable, as things stand at the opening of
// a day, found by looking at one day after the other.
func boundTo(r *fact.TerminationRights, starts, to, x civil.Day) civil.Day {
	costs := func(e civil.Day) bool {
		amount := money.Decimal{}
		if r.Penalty != nil {
			amount = *r.Penalty
		}
		for _, s := range r.Penalties {
			if starts.AddMonths(int(s.After.Months)) <= e {
				amount = s.Amount
			}
		}
		return !amount.IsZero()
	}
	isDay := func(e civil.Day) bool {
		if r.Every.IsZero() {
			return true
		}
		for k := 1; k < 1000; k++ {
			if d := starts.AddMonths(k*int(r.Every.Months)) + civil.Day(k*int(r.Every.Days)); d >= e {
				return d == e
			}
		}
		return false
	}
	first := x.AddMonths(int(r.Notice.Months)) + civil.Day(r.Notice.Days)
	for e := max(first, starts, r.From.Or(starts)); e < to; e++ {
		if isDay(e) && !costs(e) {
			return e
		}
	}
	return civil.MaxDay
}

// What is enforceable of a contract is the service up to the first day on which
// somebody can leave at no cost, or what was claimed for good; what else was claimed
// is owed back (606-10-25-3).
func TestNothingCountsBeyondTheEnforceableTerm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		starts := day("2024-01-15") + civil.Day(rapid.IntRange(0, 60).Draw(t, "start"))
		c := contract("c", starts.String(), months(int32(rapid.IntRange(1, 30).Draw(t, "months"))), line("seats", "100.00", monthly))
		c.Signed = fact.On(starts - civil.Day(rapid.IntRange(0, 40).Draw(t, "signed")))
		c.Billing = &fact.Billing{Every: rapid.SampledFrom([]civil.Duration{months(1), months(3), months(12)}).Draw(t, "billed"), Arrears: rapid.Bool().Draw(t, "arrears")}
		conv := rapid.SampledFrom([]civil.Convention{civil.Daily, civil.Monthly}).Draw(t, "proration")
		set := func(p *policy.Terms) { p.Proration = conv }
		stated := one(t, c, set)
		served, whole := stated.Lines[0].Earned, at(t, stated, contracted, forever)
		bill := stated.Lines[0].Billed

		left := *c
		left.Termination = drawRights(t, starts)
		p := one(t, &left, set)
		to := starts.AddMonths(int(c.Term.Months))
		for x := c.Signed.Day() + 1; x < to+40; x += 1 + civil.Day(rapid.IntRange(0, 9).Draw(t, "skip")) {
			e := boundTo(left.Termination, starts, to, x)
			want, err := served.Value(e)
			if e == civil.MaxDay {
				want = whole
			}
			invoiced, _ := bill.Value(x)
			if err != nil {
				t.Fatal(err)
			}
			back := money.Minor(0)
			if left.Termination.Refund == "pro_rata" {
				back = max(0, invoiced-want)
			} else {
				want = max(want, min(invoiced, whole))
			}
			if got := at(t, p, priced, x); got != want {
				t.Fatalf("%s: priced %d, want %d: bound to %s", x, got, want, e)
			}
			if got := at(t, p, refundable, x); got != back {
				t.Fatalf("%s: refundable %d, want %d", x, got, back)
			}
			if got, was := at(t, p, earned, x), at(t, stated, earned, x); got != was {
				t.Fatalf("%s: earned %d, without rights to leave %d", x, got, was)
			}
			if at(t, p, contracted, x) != at(t, stated, contracted, x) || at(t, p, claimedOf, x) != at(t, stated, claimedOf, x) {
				t.Fatalf("%s: what was contracted or claimed is another", x)
			}
		}
	})
}

// Without a contract nothing is earned and nothing remains; what is received is owed
// back, and the position is what was earned before (606-10-25-5 to 25-8).
func TestNothingIsEarnedWithoutAContract(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := contract("c", "2025-01-01", months(12), line("seats", "100.00", monthly))
		c.Billing = &fact.Billing{Every: rapid.SampledFrom([]civil.Duration{months(1), months(3), months(12)}).Draw(t, "billed"), Net: days(int32(rapid.IntRange(0, 60).Draw(t, "net")))}
		from := day("2025-01-01") + civil.Day(rapid.IntRange(-5, 300).Draw(t, "from"))
		again := from + civil.Day(rapid.IntRange(1, 200).Draw(t, "again"))
		answer := func(id string, on civil.Day, value string) *fact.Answer {
			a := &fact.Answer{Subject: "c", Question: "collectibility", Value: value, Date: on}
			a.ID = id
			return a
		}
		g := &derive.Group{Contracts: []*fact.Contract{c}}
		stated := derived(t, env(), g)
		reads := []reading{earned, priced, contracted, claimedOf, {"received", func(l *derive.Line) curve.Curve { return l.Received }}}
		was := map[civil.Day][5]money.Minor{}
		for x := day("2024-12-20"); x < day("2026-03-01"); x++ {
			var v [5]money.Minor
			for i, r := range reads {
				v[i] = at(t, stated, r, x)
			}
			was[x] = v
		}
		g.Judgements = &derive.Judgements{Answers: []*fact.Answer{answer("a", from, "no"), answer("b", again, "yes")}}
		p := derived(t, env(), g)
		closed := from
		if from <= day("2025-01-01") {
			closed = day("2024-12-20") // from the beginning
		}
		over := day("2026-01-01")
		for x := day("2024-12-20"); x < day("2026-03-01"); x++ {
			is := was[x]
			e, r, back := at(t, p, earned, x), at(t, p, priced, x), at(t, p, refundable, x)
			claims := at(t, p, claimedOf, x)
			if back < 0 || r < e || claims > is[3] {
				t.Fatalf("%s: refundable %d, priced %d, earned %d, claimed %d of %d", x, back, r, e, claims, is[3])
			}
			switch {
			case x <= closed || x > again:
				if e != is[0] || r != is[1] || claims != is[3] || back != 0 {
					t.Fatalf("%s: earned %d, priced %d, claimed %d, refundable %d; want %v", x, e, r, claims, back, is)
				}
			case x <= over:
				before := was[closed]
				if owed := max(0, claims-before[0]); e != before[0] || r != e || back != owed || claims != min(is[3], max(before[3], is[4])) {
					t.Fatalf("%s: earned %d, priced %d, claimed %d, refundable %d; before %v, now %v", x, e, r, claims, back, before, is)
				}
			}
		}
	})
}
