// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package demo_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/forecast/demo"
)

// Under the default policy nothing is a claim before it is invoiced; everything
// else has to be seen in the demo.
var alwaysZero = []string{"unbilled",
	// The company has no contract costs, rights to money back or financing.
	"contract_costs", "cost_capitalized", "cost_amortization", "cost_impairment", "cost_expensed", "cost_out_of_scope",
	"refund_liability", "interest_expense", "interest_income",
}

func TestEveryMeasureShows(t *testing.T) {
	r := reportOf(t, company(t, seed))
	for i, m := range r.Measures {
		seen := false
		for _, row := range r.Rows {
			seen = seen || row.Measure == i && slices.ContainsFunc(row.Values, func(v int64) bool { return v != 0 })
		}
		if !seen && !slices.Contains(alwaysZero, m.Name) {
			t.Errorf("%s is zero throughout", m.Name)
		}
	}
}

func TestGrowth(t *testing.T) {
	r := reportOf(t, company(t, seed))
	mrr, churn := row(t, r, "mrr").Values, row(t, r, "mrr_churn").Values
	const thousand = 12 * 100_000
	if first, last := mrr[0], mrr[23]; first < 50*thousand || first > 75*thousand || last < 220*thousand || last > 280*thousand {
		t.Errorf("MRR goes from %d to %d, want about 60,000 to 250,000", first/1200, last/1200)
	}
	for i := range mrr {
		if i >= 3 && mrr[i] <= mrr[i-3] {
			t.Errorf("MRR falls over the quarter to month %d", i+1)
		}
		if churn[i] >= 0 {
			t.Errorf("nobody leaves in month %d", i+1)
		}
	}
	if n := row(t, r, "customers").Values[23]; n < 100 || n > 200 {
		t.Errorf("%d customers at the end", n)
	}
}

func TestAllIsFictional(t *testing.T) {
	for _, f := range company(t, seed) {
		c, ok := f.(*fact.Customer)
		if ok && (!strings.HasPrefix(c.ID, "c-") || c.Name != "Customer "+c.ID[2:]) {
			t.Errorf("customer %s is called %s", c.ID, c.Name)
		}
	}
	if !strings.Contains(demo.Name, "made up") {
		t.Errorf("the company is called %s", demo.Name)
	}
}

// Invoices and payments end with November; what is open is a little, not most.
func TestDocumentsEnd(t *testing.T) {
	facts := company(t, seed)
	invoices, payments := map[string]bool{}, 0
	for _, f := range facts {
		switch x := f.(type) {
		case *fact.Invoice:
			invoices[x.ID] = true
			if x.Issued > demo.Through {
				t.Errorf("%s is issued on %s", x.ID, x.Issued)
			}
		case *fact.Payment:
			payments++
			if x.Received > demo.Through {
				t.Errorf("%s is received on %s", x.ID, x.Received)
			}
		}
	}
	if open := len(invoices) - payments; open < 5 || open > len(invoices)/10 {
		t.Errorf("%d invoices and %d payments", len(invoices), payments)
	}
}

// check has a little to say: an instalment that was never invoiced, work that is
// not accepted yet, money without invoice, and contracts that end soon.
func TestFindings(t *testing.T) {
	b, env := load(t, company(t, seed))
	d := derive.New(env)
	d.Findings = true
	count, unbilled := map[derive.FindingKind]int{}, map[string]bool{}
	for _, g := range b.Groups {
		p, err := d.Derive(g)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range p.Findings {
			count[f.Kind]++
			if f.Kind == derive.FindingUnbilled {
				unbilled[f.Contract+" "+f.Day.String()] = true
			}
		}
	}
	if len(unbilled) != 1 {
		t.Errorf("one invoice is missing, found %v", unbilled)
	}
	if count[derive.FindingUnapplied] != 1 || count[derive.FindingUndelivered] == 0 {
		t.Errorf("findings %v", count)
	}
	for k := range count {
		if !slices.Contains([]derive.FindingKind{derive.FindingUnbilled, derive.FindingUnapplied, derive.FindingUndelivered, derive.FindingExpiring}, k) {
			t.Errorf("%d findings of kind %s", count[k], k)
		}
	}
}
