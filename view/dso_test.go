// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"fmt"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
)

// owed is a company that has invoiced so much on the day before a period, and
// sells so much in it, and is paid so much within it.
func owed(opening, sales, paid, on string) *derive.Group {
	g := &derive.Group{Key: "oak"}
	for i, x := range []struct{ issued, amount string }{{"2024-03-31", opening}, {on, sales}} {
		if x.amount == "0" {
			continue
		}
		v := &fact.Invoice{Customer: "oak", Issued: day(x.issued), Due: fact.On(day("2026-01-01")), Lines: []fact.InvoiceLine{{ID: "1", Amount: num(x.amount)}}}
		v.ID = fmt.Sprint("i-", i)
		g.Invoices = append(g.Invoices, v)
	}
	if paid != "0" {
		p := &fact.Payment{Customer: "oak", Received: day(on), Amount: num(paid)}
		p.ID = "p-1"
		g.Payments = append(g.Payments, p)
	}
	return g
}

// The Motley Fool, days sales outstanding (fool.com/terms/d/days-sales-outstanding):
// with an average receivable of 18,000 and sales of 20,000 in April, which has 30
// days, DSO is 27. Here 16,000 are open at its opening and 20,000 at its close.
// The DSO calculator of bit1024.com: 50,000 over 200,000 × 365 is 91.25.
func TestDaysSalesOutstanding(t *testing.T) {
	april := civil.Span{From: day("2024-04-01"), To: day("2024-05-01")}
	year := civil.Span{From: day("2024-04-01"), To: day("2025-04-01")}
	for _, x := range []struct {
		name  string
		g     *derive.Group
		span  civil.Span
		terms func(*policy.Terms)
		want  string
	}{
		{"The Motley Fool", owed("16000", "20000", "16000", "2024-04-10"), april, func(p *policy.Terms) { p.DSOAverage = true }, "27000000 of 36000.00/40000.00 × 30"},
		{"of the close", owed("16000", "20000", "16000", "2024-04-10"), april, func(*policy.Terms) {}, "30000000 of 20000.00/20000.00 × 30"},
		{"bit1024", owed("0", "200000", "150000", "2024-10-01"), year, func(p *policy.Terms) { p.DSODays = policy.DSO365 }, "91250000 of 50000.00/200000.00 × 365"},
		{"of billings, 90 days", owed("0", "200000", "150000", "2024-10-01"), year, func(p *policy.Terms) { p.DSODays, p.DSOBilled = policy.DSO90, true }, "22500000 of 50000.00/200000.00 × 90"},
		{"next to nothing sold", owed("9000000000", "0.01", "0", "2024-04-10"), april, func(*policy.Terms) {}, "0 of 9000000000.01/0.00 × 30"},
		{"nothing sold", owed("16000", "0", "0", "2024-04-10"), april, func(*policy.Terms) {}, "0 of 16000.00/0.00 × 30"},
	} {
		env := drawnEnv()
		terms := policy.Default()
		x.terms(&terms)
		env.Policy = policy.Of(terms)
		env.InvoicesThrough, env.PaymentsThrough = on("2025-06-01"), on("2025-06-01")
		b := &book{env, []*derive.Group{x.g}}
		w := window(t, env, view.Request{Span: x.span, Every: civil.EveryYear})
		r := report(t, accumulate(t, w, b.positions(t)...), "dso")
		row := r.Rows[0]
		f := row.Fractions[len(row.Fractions)-1]
		if got := fmt.Sprintf("%d of %d.%02d/%d.%02d × %d", row.Sum, f.Over/100, f.Over%100, f.Under/100, f.Under%100, f.Days); got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
		if row.Blank(len(row.Fractions)-1) != (f.Under == 0) {
			t.Errorf("%s: blank without sales", x.name)
		}
		e, err := view.Explain(t.Context(), env, b.groups, view.Request{Span: x.span, Every: civil.EveryYear}, "dso")
		if err != nil || e.Totals[0].Sum != e.Totals[0].Report || e.Totals[0].Report != f.Over {
			t.Errorf("%s: explained as %v, %v", x.name, e.Totals, err)
		}
	}
}
