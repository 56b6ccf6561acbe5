// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"pgregory.net/rapid"
)

// stand is the contract k-1 of a group as it stands on a day.
func stand(t rapid.TB, g *derive.Group, on civil.Day) *derive.Standing {
	t.Helper()
	s, err := derive.New(env()).Stand(g, "k-1", on)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// lineTexts says of each line its id, status, quantity, price and days.
func lineTexts(s *derive.Standing) (out []string) {
	for i := range s.Lines {
		l := &s.Lines[i]
		text := fmt.Sprintf("%s %s %s × %s, %s to %s", l.ID, l.Status, l.Quantity, l.PriceText(), l.First, l.Last)
		for _, d := range l.Discounts {
			text += fmt.Sprintf(" less %s%% to %s", d.Percent, d.Last)
		}
		out = append(out, text)
	}
	return out
}

// said are the events of one fact.
func said(s *derive.Standing, id string) string {
	var out []string
	for _, e := range s.Events {
		if e.ID == id {
			out = append(out, e.What)
		}
	}
	return strings.Join(out, " | ")
}

func amendment(id, signed, effective string, changes ...fact.Change) *fact.Amendment {
	a := &fact.Amendment{Contract: "k-1", Effective: day(effective), Changes: changes}
	if signed != "" {
		a.Signed = on(signed)
	}
	a.ID = id
	return a
}

// team is a contract of 2024 of ten seats at 40 a month and support at 100.
func team() *fact.Contract {
	l := line("team", "40", monthly)
	l.Quantity = num("10")
	return contract("k-1", "2024-01-01", months(12), l, line("support", "100", monthly))
}

func TestStandingByDay(t *testing.T) {
	pro := line("pro", "90", monthly)
	up := amendment("a-1", "2024-03-20", "2024-04-01", fact.Change{Change: "team", Quantity: ref("15")})
	late := amendment("a-2", "2024-06-18", "2024-05-01", fact.Change{Change: "team", UnitPrice: ref("38"), Discounts: []fact.Discount{{Percent: num("10"), For: months(2)}}})
	swap := amendment("a-3", "", "2024-07-01", fact.Change{Add: &pro, Replaces: "support"})
	longer := amendment("a-4", "2024-08-01", "2024-08-01")
	longer.ExtendTo = on("2025-06-30")
	pause := &fact.Pause{Contract: "k-1", Effective: day("2024-09-01"), Until: on("2024-09-30")}
	pause.ID = "p-1"
	end := &fact.Termination{Contract: "k-1", Noticed: on("2024-11-10"), Effective: day("2024-12-15")}
	end.ID = "t-1"
	g := &derive.Group{Key: "cu", Contracts: []*fact.Contract{team()}, Changes: &derive.Changes{
		Amendments: []*fact.Amendment{swap, late, up, longer}, Pauses: []*fact.Pause{pause}, Terminations: []*fact.Termination{end}}}
	for _, c := range []struct {
		on     string
		status derive.Status
		to     string // last day of the term
		lines  []string
	}{
		{"2023-12-31", derive.Unsigned, "2024-12-31", []string{"team unsigned 10 × 40 a month, 2024-01-01 to 2024-12-31", "support unsigned 1 × 100 a month, 2024-01-01 to 2024-12-31"}},
		// Agreed on 20 March, and in force from 1 April.
		{"2024-03-25", derive.InForce, "2024-12-31", []string{"team in_force 10 × 40 a month, 2024-01-01 to 2024-12-31", "support in_force 1 × 100 a month, 2024-01-01 to 2024-12-31"}},
		{"2024-04-01", derive.InForce, "2024-12-31", []string{"team in_force 15 × 40 a month, 2024-01-01 to 2024-12-31", "support in_force 1 × 100 a month, 2024-01-01 to 2024-12-31"}},
		// The price of May was agreed on 18 June only.
		{"2024-06-17", derive.InForce, "2024-12-31", []string{"team in_force 15 × 40 a month, 2024-01-01 to 2024-12-31", "support in_force 1 × 100 a month, 2024-01-01 to 2024-12-31"}},
		{"2024-06-18", derive.InForce, "2024-12-31", []string{"team in_force 15 × 38 a month, 2024-01-01 to 2024-12-31 less 10% to 2024-06-30", "support in_force 1 × 100 a month, 2024-01-01 to 2024-12-31"}},
		{"2024-07-01", derive.InForce, "2024-12-31", []string{"team in_force 15 × 38 a month, 2024-01-01 to 2024-12-31", "support ended 1 × 100 a month, 2024-01-01 to 2024-06-30", "pro in_force 1 × 90 a month, 2024-07-01 to 2024-12-31"}},
		{"2024-09-30", derive.Paused, "2025-06-30", []string{"team paused 15 × 38 a month, 2024-01-01 to 2025-06-30", "support ended 1 × 100 a month, 2024-01-01 to 2024-06-30", "pro paused 1 × 90 a month, 2024-07-01 to 2025-06-30"}},
		{"2024-11-10", derive.InForce, "2024-12-15", []string{"team in_force 15 × 38 a month, 2024-01-01 to 2024-12-15", "support ended 1 × 100 a month, 2024-01-01 to 2024-06-30", "pro in_force 1 × 90 a month, 2024-07-01 to 2024-12-15"}},
		{"2024-12-16", derive.Terminated, "2024-12-15", []string{"team ended 15 × 38 a month, 2024-01-01 to 2024-12-15", "support ended 1 × 100 a month, 2024-01-01 to 2024-06-30", "pro ended 1 × 90 a month, 2024-07-01 to 2024-12-15"}},
	} {
		s := stand(t, g, day(c.on))
		if s.Status != c.status || s.Term.Span.Last().String() != c.to {
			t.Errorf("%s: %s, to %s; want %s, to %s", c.on, s.Status, s.Term.Span.Last(), c.status, c.to)
		}
		if diff := gocmp.Diff(c.lines, lineTexts(s)); diff != "" {
			t.Errorf("%s: lines:\n%s", c.on, diff)
		}
		if want := c.on >= "2024-11-10"; s.LastDay.IsSet() != want || want && (s.Noticed != on("2024-11-10") || s.LastDay != on("2024-12-15")) {
			t.Errorf("%s: noticed %s, last day %s", c.on, s.Noticed, s.LastDay)
		}
	}
	s := stand(t, g, day("2024-06-17"))
	for id, want := range map[string]string{
		"k-1": "2024-01-01 to 2024-12-31: team 10 × 40 a month, support 1 × 100 a month",
		"a-1": "team: quantity 10 → 15",
		"a-2": "team: price 40 a month → 38 a month; team: discount none → 10%",
		"a-3": "ends support on 2024-06-30; adds pro 1 × 90 a month",
		"a-4": "end 2024-12-31 → 2025-06-30",
		"p-1": "no service from 2024-09-01 to 2024-09-30, credited",
		"t-1": "end 2025-06-30 → 2024-12-15",
	} {
		if got := said(s, id); got != want {
			t.Errorf("%s is said to be %q, want %q", id, got, want)
		}
	}
	for _, e := range s.Events {
		if e.ToCome != (e.Day > day("2024-06-17")) {
			t.Errorf("%s %s of %s: to come %v", e.Kind, e.ID, e.Day, e.ToCome)
		}
	}
}

// Notice of 30 days before 31 December is given on 1 December: the days from the
// 2nd to the 31st are 30. Three months before it are 30 September.
func TestStandingTerm(t *testing.T) {
	for _, c := range []struct {
		notice civil.Duration
		on     string
		number int
		span   string
		renews string
		by     string
	}{
		{days(30), "2024-05-01", 1, "2024-01-01 to 2024-12-31", "2025-01-01", "2024-12-01"},
		{months(3), "2024-05-01", 1, "2024-01-01 to 2024-12-31", "2025-01-01", "2024-09-30"},
		{months(3), "2025-01-01", 2, "2025-01-01 to 2025-12-31", "2026-01-01", "2025-09-30"},
		{months(0), "2025-06-30", 2, "2025-01-01 to 2025-12-31", "2026-01-01", ""},
	} {
		k := team()
		k.AutoRenew = &fact.AutoRenew{Notice: c.notice, Uplift: num("5")}
		s := stand(t, &derive.Group{Key: "cu", Contracts: []*fact.Contract{k}}, day(c.on))
		if s.Term.Number != c.number || s.Term.Span.String() != c.span || s.Term.Renewal.String() != c.renews || s.Term.NoticeBy.String() != c.by || s.Term.RenewsFor != months(12) {
			t.Errorf("%s with notice of %s: %+v", c.on, c.notice, s.Term)
		}
		price, annual := "40 a month", money.Minor(10*40*12*100)
		if c.number == 2 {
			price, annual = "40 a month + 5%", annual*105/100
		}
		if got := s.Lines[0].PriceText(); got != price || s.Lines[0].Annual != annual {
			t.Errorf("%s: %s, %d a year; want %s, %d", c.on, got, s.Lines[0].Annual, price, annual)
		}
	}
}

func TestStandingOfAChain(t *testing.T) {
	next := contract("k-2", "2025-01-01", months(12), line("team", "50", monthly))
	next.Signed, next.Renews = on("2024-11-05"), []string{"k-1"}
	k := team()
	k.AutoRenew = &fact.AutoRenew{}
	g := &derive.Group{Key: "cu", Contracts: []*fact.Contract{k, next}}
	if s := stand(t, g, day("2024-11-04")); !s.Term.Renewal.IsSet() || s.Status != derive.InForce {
		t.Errorf("before it is signed: %s, renews %s", s.Status, s.Term.Renewal)
	}
	if s := stand(t, g, day("2024-11-05")); s.Term.Renewal.IsSet() || s.Status != derive.InForce {
		t.Errorf("when it is signed: %s, renews %s", s.Status, s.Term.Renewal)
	}
	s := stand(t, g, day("2025-01-01"))
	if s.Status != derive.Renewed || len(s.RenewedBy) != 1 || s.RenewedBy[0].ID != "k-2" || said(s, "k-2") != "renewed by k-2 from 2025-01-01" {
		t.Errorf("after it: %s by %v, %q", s.Status, s.RenewedBy, said(s, "k-2"))
	}
	if _, err := derive.New(env()).Stand(g, "k-3", day("2025-01-01")); err == nil || !strings.Contains(err.Error(), "k-3") {
		t.Errorf("a contract that is not there: %v", err)
	}
}

// The quantity on a day is that of the latest amendment, by effective day and id,
// of those that are signed and effective by then: found here by looking through
// all of them.
func TestStandingQuantity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := &derive.Group{Key: "cu", Contracts: []*fact.Contract{team()}, Changes: &derive.Changes{}}
		for i := range rapid.IntRange(0, 5).Draw(t, "amendments") {
			effective := day("2024-01-02") + civil.Day(rapid.Int32Range(0, 360).Draw(t, "effective"))
			signed := effective + civil.Day(rapid.SampledFrom([]int32{0, -20, -1, 1, 40}).Draw(t, "signed"))
			n := money.DecimalOf(rapid.Int64Range(1, 30).Draw(t, "quantity"))
			a := amendment(fmt.Sprintf("a-%d", i), signed.String(), effective.String(), fact.Change{Change: "team", Quantity: &n})
			g.Changes.Amendments = append(g.Changes.Amendments, a)
		}
		on := day("2024-01-01") + civil.Day(rapid.Int32Range(0, 365).Draw(t, "on"))
		want := num("10")
		sorted := slices.Clone(g.Changes.Amendments)
		slices.SortFunc(sorted, func(a, b *fact.Amendment) int {
			return cmp.Or(cmp.Compare(a.Effective, b.Effective), cmp.Compare(a.ID, b.ID))
		})
		for _, a := range sorted {
			if a.Signed.Day() <= on && a.Effective <= on {
				want = *a.Changes[0].Quantity
			}
		}
		if got := stand(t, g, on).Lines[0].Quantity; got.Cmp(want) != 0 {
			t.Fatalf("on %s the quantity is %s, want %s", on, got, want)
		}
	})
}

// Before the first change is agreed, a contract stands as it was signed.
func TestStandingBeforeAnyChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := drawContract(t, "k-1")
		for i := range k.Lines {
			k.Lines[i].Service = nil // the end must not come before the service
		}
		bare := &derive.Group{Key: "cu", Contracts: []*fact.Contract{k}}
		first := k.Starts.Day() + civil.Day(rapid.Int32Range(1, 200).Draw(t, "first"))
		g := &derive.Group{Key: "cu", Contracts: []*fact.Contract{k}, Changes: &derive.Changes{}}
		n := money.DecimalOf(rapid.Int64Range(1, 30).Draw(t, "quantity"))
		l := &k.Lines[0]
		if len(l.Quantities) == 0 {
			g.Changes.Amendments = append(g.Changes.Amendments, amendment("a-1", first.String(), first.String(), fact.Change{Change: l.ID, Quantity: &n}))
		}
		end := &fact.Termination{Contract: "k-1", Effective: first + 30}
		end.ID = "t-1"
		g.Changes.Terminations = append(g.Changes.Terminations, end)
		on := first - civil.Day(rapid.Int32Range(1, 100).Draw(t, "before"))
		a, b := stand(t, g, on), stand(t, bare, on)
		if a.Status != b.Status {
			t.Fatalf("it is %s, and %s as signed", a.Status, b.Status)
		}
		if diff := gocmp.Diff(b.Lines, a.Lines, gocmp.AllowUnexported(fact.Date{})); diff != "" {
			t.Fatal(diff)
		}
		if diff := gocmp.Diff(b.Term, a.Term, gocmp.AllowUnexported(fact.Date{})); diff != "" {
			t.Fatal(diff)
		}
	})
}

// A change of a line that is added by a later signature waits for it.
func TestStandingWaitsForWhatItRestsOn(t *testing.T) {
	pro := line("pro", "90", monthly)
	g := &derive.Group{Key: "cu", Contracts: []*fact.Contract{team()}, Changes: &derive.Changes{Amendments: []*fact.Amendment{
		amendment("a-1", "2024-04-10", "2024-04-01", fact.Change{Add: &pro}),
		amendment("a-2", "2024-03-20", "2024-05-01", fact.Change{Change: "pro", Quantity: ref("2")}),
	}}}
	if got := lineTexts(stand(t, g, day("2024-04-09"))); len(got) != 2 {
		t.Errorf("before the line was agreed: %q", got)
	}
	for on, quantity := range map[string]string{"2024-04-10": "1", "2024-05-01": "2"} {
		got := lineTexts(stand(t, g, day(on)))
		if want := "pro in_force " + quantity + " × 90 a month, 2024-04-01 to 2024-12-31"; len(got) != 3 || got[2] != want {
			t.Errorf("on %s: %q, want %q", on, got, want)
		}
	}
}

// A contract stands by what was agreed by the close of the day: just as one that
// has no other changes. Resumes are kept, since a pause says how it ends.
func TestStandingCountsWhatWasAgreed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAmended(t, "k-1", everyKind)
		on := a.con.Starts.Day() + civil.Day(rapid.Int32Range(-40, 600).Draw(t, "on"))
		var agreed []fact.Fact
		for _, f := range a.changes {
			bound := civil.MinDay
			switch f := f.(type) {
			case *fact.Amendment:
				bound = f.Signed.Or(f.Effective)
			case *fact.Termination:
				bound = f.Noticed.Or(f.Effective)
			case *fact.Pause:
				bound = f.Effective
			}
			if bound <= on {
				agreed = append(agreed, f)
			}
		}
		if _, err := derive.New(env()).Derive(a.group(a.changes...)); err != nil {
			return // the changes cannot be derived, on any day
		}
		all := stand(t, a.group(a.changes...), on)
		for _, e := range all.Events {
			if e.What == "" || e.ToCome != (e.Day > on) {
				t.Fatalf("event %+v", e)
			}
		}
		if _, err := derive.New(env()).Derive(a.group(agreed...)); err != nil {
			return // one of them rests on another that was signed later
		}
		only := stand(t, a.group(agreed...), on)
		type reading struct {
			Status                                  derive.Status
			Term                                    derive.StandingTerm
			Noticed, LastDay, PausedFrom, PausedFor fact.Date
			Lines                                   []derive.StandingLine
		}
		of := func(s *derive.Standing) reading {
			return reading{s.Status, s.Term, s.Noticed, s.LastDay, s.PausedFrom, s.PausedUntil, s.Lines}
		}
		if diff := gocmp.Diff(of(only), of(all), gocmp.AllowUnexported(fact.Date{})); diff != "" {
			t.Fatalf("on %s: %s", on, diff)
		}
	})
}
