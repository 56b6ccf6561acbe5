// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
)

// A year at 100 a month is invoiced on 1 January: 1,200. From July nothing more is
// owed, and the credit comes at renewal: at the close of June and of September the
// price is 600 after the amendment of 15 June, invoiced 1,200 and earned 600. RPO
// is 600 - 600 = 0, deferred revenue 600, and so 600 are owed back; backlog, what is
// neither invoiced nor delivered, is nothing and not -600. Another contract, of
// which 1,200 are to be invoiced monthly, does not hide it: of it 600 are backlog
// at the close of June.
func TestWhatIsOwedBackIsNoBacklog(t *testing.T) {
	a, b := oneContract("a", "c", "2024-01-01", 12), oneContract("b", "c", "2024-01-01", 12)
	a.Billing = &fact.Billing{Whole: true}
	b.Billing = &fact.Billing{Every: months(1)}
	zero := num("0")
	less := &fact.Amendment{Contract: "a", Signed: on("2024-06-15"), Effective: day("2024-07-01"), Billing: "at_renewal", Changes: []fact.Change{{Change: "app", Quantity: &zero}}}
	less.ID = "x"
	e := plainEnv()
	e.Policy = policy.Of(func() policy.Terms { p := policy.Default(); p.Proration = civil.Monthly; return p }())
	g := []*derive.Group{{Key: "c", Contracts: []*fact.Contract{a, b}, Changes: &derive.Changes{Amendments: []*fact.Amendment{less}}}}
	for _, c := range []struct {
		month                       string
		rpo, deferred, backlog, owe int64
	}{
		{"2024-05", 1400_00, 700_00, 700_00, 0},
		{"2024-06", 600_00, 600_00, 600_00, 600_00},
		{"2024-09", 300_00, 600_00, 300_00, 600_00},
	} {
		m, err := civil.ParseMonth(c.month)
		if err != nil {
			t.Fatal(err)
		}
		req := view.Request{Span: m.Span(), Every: civil.EveryMonth}
		for name, want := range map[string]int64{"rpo": c.rpo, "deferred_revenue": c.deferred, "backlog": c.backlog, "owed_back": c.owe} {
			x, err := view.Explain(t.Context(), e, g, req, name)
			if err != nil {
				t.Fatal(err)
			}
			var got int64
			for _, it := range x.Items {
				got += it.Amount
			}
			if got != want {
				t.Errorf("%s of %s: %d, want %d: %+v", name, c.month, got, want, x.Items)
			}
		}
		b := &book{env: e, groups: g}
		r := report(t, accumulate(t, window(t, e, req), b.positions(t)...))
		checkTies(t, r.Ties)
		for name, want := range map[string]int64{"rpo": c.rpo, "deferred_revenue": c.deferred, "backlog": c.backlog, "owed_back": c.owe} {
			if got := total(r, name, usd).Sum; got != want {
				t.Errorf("%s of %s: %d, want %d", name, c.month, got, want)
			}
		}
	}
}
