// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
)

// The operations of the standard. The contracts of a shadow have one line each, so
// whatever is judged of them what a contract comes to, and earns in all, stays.

func opSellingPrice(s *shadow, b *tape) (string, bool, func()) {
	return fmt.Sprintf(`{"type":"ssp","id":"%s","product":"team","from":"%s","point":%s,"per":"month"}`, s.id("s"), civil.MustDay("2023-11-01")+civil.Day(17*s.facts), major(1+int64(b.next(200))*7)), true,
		func() {}
}

// opAnswer answers one of the questions of a contract, of its line, or of its last
// amendment.
func opAnswer(s *shadow, b *tape) (string, bool, func()) {
	c := s.contract(b)
	if c == nil {
		return nobody, true, nil
	}
	subject, question, value := c.id+"/seats", "ssp", major(1+int64(b.next(200))*31)
	if n := len(c.steps); n > 0 && b.next(2) == 1 {
		subject, question, value = c.steps[n-1].id, []string{"reflects_ssp", "remaining_distinct"}[b.next(2)], []string{"yes", "no"}[b.next(2)]
	}
	return fmt.Sprintf(`{"type":"answer","id":"%s","subject":"%s","question":"%s","value":"%s","by":"controller","at":"2024-01-01","why":"as drawn"}`, s.id("j"), subject, question, value), true,
		func() {}
}

// opEstimate says what can still be recovered of the costs of a contract.
func opEstimate(s *shadow, b *tape) (string, bool, func()) {
	if len(s.costs) == 0 {
		return nobody, true, nil
	}
	k := s.costs[b.next(len(s.costs))]
	return fmt.Sprintf(`{"type":"estimate","id":"%s","subject":"%s","date":"2024-%02d-15","expected":%d,"direct_costs":%d,"by":"controller"}`, s.id("e"), k, 1+b.next(12), b.next(200), b.next(50)), true,
		func() {}
}

func opCost(s *shadow, b *tape) (string, bool, func()) {
	c := s.contract(b)
	if c == nil {
		return nobody, true, nil
	}
	id := s.id("k")
	return fmt.Sprintf(`{"type":"cost","id":"%s","contract":"%s","date":"%s","amount":%s,"purpose":"obtain","benefit":"%d months"}`, id, c.id, c.first(0), major(1+int64(b.next(200))*9), 1+b.next(36)), true,
		func() { s.costs = append(s.costs, id) }
}

// opSecond is a second document of the deal of a contract, which is accounted for
// with it as one: what the two come to is one sum.
func opSecond(s *shadow, b *tape) (string, bool, func()) {
	old := s.contract(b)
	if old == nil {
		return nobody, true, nil
	}
	c := &shadowContract{id: s.id("c"), starts: old.starts, months: old.months, price: 1 + int64(b.next(200)), quantity: 1, served: old.months, paused: map[int]bool{}}
	return c.line(`,"combined_with":["` + old.id + `"]`), true, func() {
		s.contracts = append(s.contracts, c)
		old.combined, c.combined = true, true
	}
}

// report holds the book under the ready-made policy of the standard: every report
// ties out and check can read it.
func (s *shadow) report(t testing.TB, file string) {
	t.Helper()
	text, _ := policy.ReadyText("asc606")
	p, err := policy.Parse("asc606", 1, text, policy.Default())
	if err != nil {
		t.Fatal(err)
	}
	b, env, ps, err := readUnder(file, s.text.String(), p.Versions[0].Terms)
	if err != nil {
		t.Fatalf("under asc606: %v\n%s", err, s.text.String())
	}
	s.compare(t, ps)
	for _, open := range []bool{false, true} {
		w, err := view.NewWindow(env, view.Request{Span: civil.Span{From: civil.MustDay("2024-01-01"), To: civil.MustDay("2026-01-01")}, Every: civil.EveryQuarter, By: []string{"contract"}, AtOpen: open})
		if err != nil {
			t.Fatal(err)
		}
		acc, err := view.Run(t.Context(), env, b.Groups, 1, w.NewAccumulator)
		if err != nil {
			t.Fatal(err)
		}
		rep, err := acc[0].Report([]string{"all"})
		if err != nil {
			t.Fatal(err)
		}
		for _, tie := range rep.Ties {
			if !tie.OK() {
				t.Fatalf("%s: %d and %d\n%s", tie.Name, tie.Left, tie.Right, s.text.String())
			}
		}
		s.marks(t, rep)
	}
	for _, g := range b.Groups {
		d := derive.New(env)
		d.Findings, d.Accountings, d.Documents, d.Trace = true, true, true, true
		if _, err := d.Derive(g); err != nil {
			t.Fatal(err)
		}
	}
}

// marks holds what is provisional: a total is where one of its groups is, a report
// that marks a number says why, and without a mark there is no reason.
func (s *shadow) marks(t testing.TB, rep *view.Report) {
	t.Helper()
	marked := false
	groups, totals := map[int]bool{}, map[int]bool{}
	for i := range rep.Rows {
		r := &rep.Rows[i]
		if !slices.Contains(r.Provisional, true) {
			continue
		}
		marked = true
		if r.Total {
			totals[r.Measure] = true
		} else {
			groups[r.Measure] = true
		}
	}
	for m := range groups {
		if !totals[m] {
			t.Fatalf("%s is provisional in a group and not in all\n%s", rep.Measures[m].Name, s.text.String())
		}
	}
	for m := range totals {
		if !groups[m] {
			t.Fatalf("%s is provisional in all and in no group\n%s", rep.Measures[m].Name, s.text.String())
		}
	}
	if said := len(rep.Meta.Provisional) > 0; said != marked {
		t.Fatalf("marked %v, reasons: %s\n%s", marked, strings.Join(rep.Meta.Provisional, "; "), s.text.String())
	}
}
