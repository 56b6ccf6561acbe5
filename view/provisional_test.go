// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// waitingBook is two contracts of customers a and b. That of a runs through the
// first quarter of 2024 and waits for two answers, that of b through the year and
// for none.
func waitingBook(t *testing.T) (*derive.Env, []*derive.Positions) {
	t.Helper()
	e := plainEnv()
	var ps []*derive.Positions
	for _, c := range []struct {
		id     string
		months int32
	}{{"a", 3}, {"b", 12}} {
		k := oneContract(c.id, c.id, "2024-01-01", c.months)
		k.Billing = &fact.Billing{Whole: true}
		p, err := derive.New(e).Derive(&derive.Group{Key: c.id, Contracts: []*fact.Contract{k}})
		if err != nil {
			t.Fatal(err)
		}
		setApart(&p.Lines[0], &derive.Standard{})
		if c.id == "a" {
			p.Lines[0].Standard.Missing = []*derive.Question{{Name: "ssp"}, {Name: "distinct"}}
		}
		ps = append(ps, p)
	}
	return e, ps
}

// What is priced and earned waits: flows in the periods of the service, balances
// until it ends. What is stated, invoiced or paid does not.
func TestNumbersThatWaitForAnswersAreMarked(t *testing.T) {
	e, ps := waitingBook(t)
	none, first, two := []bool(nil), []bool{true, false, false}, []bool{true, true, false}
	request := view.Request{Span: civil.Span{From: day("2024-02-01"), To: day("2024-05-01")}, Every: civil.EveryMonth, By: []string{"customer"}}
	a := accumulate(t, window(t, e, request), ps...)
	r, err := a.Report([]string{"revenue", "rpo", "deferred_revenue", "bookings", "bookings_new", "billings", "cash", "receivable", "mrr", "customers"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]bool{"revenue": two, "rpo": first, "deferred_revenue": first}
	for i := range r.Rows {
		row := &r.Rows[i]
		marks := none
		if row.Total || row.Group[0] == "a" {
			marks = want[r.Measures[row.Measure].Name]
		}
		if !slices.Equal(row.Provisional, marks) {
			t.Errorf("%s %v: %v, want %v", r.Measures[row.Measure].Name, row.Group, row.Provisional, marks)
		}
		if row.IsProvisional(3) != (marks != nil) {
			t.Errorf("%s %v as a whole: %v", r.Measures[row.Measure].Name, row.Group, row.IsProvisional(3))
		}
	}
	const says = "1 contract waits for answers (distinct: 1, ssp: 1); 'ratable check' names them"
	if got := strings.Join(r.Meta.Provisional, "|"); got != says {
		t.Errorf("the report says %q", got)
	}
	if got := strings.Join(a.Bridge().Meta.Provisional, "|"); got != says {
		t.Errorf("the bridge says %q", got)
	}
	if r, err = a.Report([]string{"bookings", "mrr"}); err != nil || r.Meta.Provisional != nil {
		t.Errorf("a report of what is stated says %v, %v", r.Meta.Provisional, err)
	}
}

func TestRollForwardsMarkWhatWaits(t *testing.T) {
	e, ps := waitingBook(t)
	a := accumulate(t, window(t, e, view.Request{Span: civil.Span{From: day("2024-02-01"), To: day("2024-05-01")}, Every: civil.EveryMonth}), ps...)
	for name, want := range map[string]map[string]string{
		// February, March, April, total; a's service ends with March.
		view.RollDeferred:   {"opening": "**-*", "basis": "----", "revenue": "**-*", "closing": "*---"},
		view.RollRPO:        {"opening": "**-*", "bookings_tcv": "----", "revenue": "**-*", "closing": "*---"},
		view.RollReceivable: {"opening": "----", "billings": "----", "closing": "----"},
		view.RollMRR:        {"opening": "----", "mrr_churn": "----", "closing": "----"},
	} {
		table, err := a.RollForward(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range table.Rows {
			marks := ""
			for _, c := range row.Cells {
				marks += map[bool]string{true: "*", false: "-"}[c.Provisional]
			}
			if w, is := want[row.Name]; is && marks != w {
				t.Errorf("%s %s: %s, want %s", name, row.Name, marks, w)
			}
		}
		if touched := name == view.RollDeferred || name == view.RollRPO; (table.Meta.Provisional != nil) != touched {
			t.Errorf("%s says %v", name, table.Meta.Provisional)
		}
	}
}

// A group that is taken out again leaves no marks.
func TestWhatWaitsMerges(t *testing.T) {
	e, ps := waitingBook(t)
	w := window(t, e, view.Request{Span: civil.Span{From: day("2024-02-01"), To: day("2024-05-01")}, Every: civil.EveryMonth})
	all, first := accumulate(t, w, ps[1]), accumulate(t, w, ps[0])
	marks := func() (out int) {
		r, err := all.Report([]string{"revenue", "rpo"})
		if err != nil {
			t.Fatal(err)
		}
		for i := range r.Rows {
			for p := range r.Periods {
				if r.Rows[i].IsProvisional(p) {
					out++
				}
			}
		}
		if (out > 0) != (r.Meta.Provisional != nil) {
			t.Errorf("%d marks, and the report says %v", out, r.Meta.Provisional)
		}
		return out
	}
	if n := marks(); n != 0 {
		t.Errorf("%d marks before", n)
	}
	if err := all.Merge(first); err != nil {
		t.Fatal(err)
	}
	if n := marks(); n != 3 {
		t.Errorf("%d marks, want 3: revenue twice and RPO once", n)
	}
	if err := all.Subtract(first); err != nil {
		t.Fatal(err)
	}
	if n := marks(); n != 0 {
		t.Errorf("%d marks after", n)
	}
}

// Claims that are not the invoices wait as well: what is owed is 1.00 less than what
// is invoiced.
func TestClaimsThatWaitAreMarked(t *testing.T) {
	e, ps := waitingBook(t)
	l := &ps[0].Lines[0]
	l.Claimed = slices.Clone(l.Claimed)
	l.Claimed[0].Amount -= money.Minor(100)
	a := accumulate(t, window(t, e, view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2024-02-01")}, Every: civil.EveryMonth}), ps...)
	r, err := a.Report([]string{"receivable", "unbilled", "billings"})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, true, false} {
		if got := r.Rows[i].IsProvisional(0); got != want {
			t.Errorf("%s: %v", r.Measures[i].Name, got)
		}
	}
}

// A cost whose period nobody answered for: what is amortised of it in a month, and
// what is carried until it is used up, wait; what is earned does not.
func TestCostsThatWaitForAnswersAreMarked(t *testing.T) {
	e, ps := waitingBook(t)
	p := ps[1] // waits for nothing
	p.Costs = []derive.CostAsset{{Line: -1, Fact: &fact.Cost{Purpose: "obtain"}, Missing: []*derive.Question{{Name: "benefit_period"}},
		Capitalized: curve.Curve{curve.Step(day("2024-01-01"), 9000, curve.Document)},
		Amortized:   curve.Curve{curve.Ratable(9000, day("2024-01-01"), day("2024-04-01"), civil.Monthly)}}}
	a := accumulate(t, window(t, e, view.Request{Span: civil.Span{From: day("2024-02-01"), To: day("2024-05-01")}, Every: civil.EveryMonth}), p)
	r, err := a.Report([]string{"contract_costs", "cost_amortization", "revenue"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Rows {
		row := &r.Rows[i]
		want := map[string][]bool{"contract_costs": {true, false, false}, "cost_amortization": {true, true, false}}[r.Measures[row.Measure].Name]
		if !slices.Equal(row.Provisional, want) {
			t.Errorf("%s: %v, want %v", r.Measures[row.Measure].Name, row.Provisional, want)
		}
	}
	const says = "1 cost of contracts waits for answers (benefit_period: 1); 'ratable check' names them"
	if got := strings.Join(r.Meta.Provisional, "|"); got != says {
		t.Errorf("the report says %q", got)
	}
}
