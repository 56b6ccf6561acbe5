// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"pgregory.net/rapid"
)

var oracleDays = civil.Span{From: day("2023-10-01"), To: day("2027-08-01")}

func TestContractsAgreeWithTheSlowOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawContract(t, "c1")
		conv := pick(t, "proration", civil.Daily, civil.Daily, civil.Monthly)
		e := env(func(p *policy.Terms) { p.Proration = conv })
		e.Horizon = day("2025-03-31")
		p := derived(t, e, &derive.Group{Contracts: []*fact.Contract{c}})
		o := slow(c, e.Horizon)
		// derive lists the lines term by term, as the oracle does.
		if len(p.Lines) != len(o.lines) {
			t.Fatalf("%d lines, want %d", len(p.Lines), len(o.lines))
		}
		t.Log(describe(c))
		for i := range p.Lines {
			compareLine(t, &p.Lines[i], &o.lines[i], conv)
		}
	})
}

func compareLine(t *rapid.T, l *derive.Line, x *slowLine, conv civil.Convention) {
	if l.Fact != x.fact || l.Term != x.term {
		t.Fatalf("line %s of term %d, want %s of term %d", l.Fact.ID, l.Term, x.fact.ID, x.term)
	}
	for _, d := range compareDays(t, x) {
		var billed, collected, committed money.Minor
		for _, b := range x.bills {
			if b.issue < d {
				billed += b.amount
			}
			if b.due < d {
				collected += b.amount
			}
		}
		if x.committed < d {
			committed = x.total
		}
		for _, c := range []struct {
			r    reading
			want money.Minor
		}{{contracted, committed}, {readings[1], billed}, {readings[3], collected}} {
			if got := lineAt(t, l, c.r, d); got != c.want {
				t.Fatalf("%s of %s at %s: %d, want %d\n%s", c.r.name, l.Fact.ID, d, got, c.want, x)
			}
		}
		exact := x.earned(conv, d)
		got := lineAt(t, l, earned, d)
		if diff := sub(ratInt(int64(got)), exact); diff.Abs(diff).Cmp(ratInt(1)) >= 0 {
			t.Fatalf("earned of %s at %s: %d, exactly %s\n%s", l.Fact.ID, d, got, exact.FloatString(3), x)
		}
		if got != cents(exact) && len(l.Earned) == 1 {
			t.Fatalf("earned of %s at %s: %d, not the nearest to %s", l.Fact.ID, d, got, exact.FloatString(3))
		}
		if got, want := levelOn(l, d), x.annual(d); got != want {
			t.Fatalf("recurring level of %s on %s: %d, want %d\n%s", l.Fact.ID, d, got, want, x)
		}
	}
}

// compareDays are days where things happen, those beside them, and others.
func compareDays(t *rapid.T, x *slowLine) []civil.Day {
	ds := []civil.Day{oracleDays.To + 20000, x.from, x.from + 1, x.to - 1, x.to, x.serviceFrom, x.serviceTo - 1, x.serviceTo, x.gate, x.gate + 1, x.committed, x.committed + 1}
	for _, s := range x.stretches {
		ds = append(ds, s.from, s.from+1)
	}
	for i, b := range x.bills {
		if i < 30 {
			ds = append(ds, b.issue, b.issue+1, b.due, b.due+1)
		}
	}
	for range 8 {
		ds = append(ds, civil.Day(rapid.Int32Range(int32(oracleDays.From), int32(oracleDays.To)).Draw(t, "day")))
	}
	return ds
}

func lineAt(t rapid.TB, l *derive.Line, r reading, d civil.Day) money.Minor {
	v, err := r.of(l).Value(d)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func levelOn(l *derive.Line, d civil.Day) (sum money.Minor) {
	for _, v := range l.Recurring {
		if v.From <= d && d < v.To {
			sum += v.Annual
		}
	}
	return sum
}
