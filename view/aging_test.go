// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
	"pgregory.net/rapid"
)

// agingOf derives with documents and reads the table at the close of a window.
func agingOf(t rapid.TB, b *book, w *view.Window, invoices bool) *view.Table {
	t.Helper()
	parts := []*view.Aging{w.NewAging(invoices), w.NewAging(invoices)}
	acc := w.NewAccumulator()
	d := derive.New(b.env)
	d.Documents = true
	for i, g := range b.groups {
		p, err := d.Derive(g)
		if err != nil {
			t.Fatal(err)
		}
		if err := parts[i%2].Add(p); err != nil {
			t.Fatal(err)
		}
		if err := acc.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := parts[0].Merge(parts[1]); err != nil {
		t.Fatal(err)
	}
	return parts[0].Table(acc)
}

// Every group of an aging is that group's receivable, which is read off curves
// and not off documents; the invoices below a group sum to it, and each stands in
// the bucket of its age.
func TestAgingTiesToTheReceivable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		terms := b.env.Policy.Versions[0].Terms
		terms.Claims = policy.ClaimsInvoice // else an aging is not the receivable by group
		terms.AgingFrom = pick(t, "aging.from", policy.AgingFromDue, policy.AgingFromIssue)
		b.env.Policy = policy.Of(terms)
		if pick(t, "border", false, true) {
			b.env.InvoicesThrough, b.env.PaymentsThrough = fact.On(drawDay(t, "invoices")), fact.On(drawDay(t, "payments"))
		}
		r := view.Request{Span: drawSpan(t), Every: civil.EveryMonth, AtOpen: pick(t, "open", false, false, true),
			By: []string{pick(t, "by", "customer", "product", "region", "contract")}}
		w := window(t, b.env, r)
		table := agingOf(t, b, w, true)
		checkTies(t, table.Ties)
		want := make(map[string]int64)
		rep := report(t, accumulate(t, w, b.positions(t)...), "receivable")
		for _, row := range rep.Rows {
			if !row.Total {
				want[row.Currency.String()+row.Group[0]] = row.Sum
			}
		}
		var group string
		var whole, parts int64
		end := func() {
			if whole != parts {
				t.Fatalf("%s: its invoices sum to %d, it is %d", group, parts, whole)
			}
			parts = 0
		}
		for _, row := range table.Rows {
			last := row.Cells[len(row.Cells)-1].Value
			switch {
			case row.Name == "share":
			case row.Indent > 0:
				parts += last
				at, age := 1, row.Cells[0].Value
				for _, upTo := range []int64{0, 30, 60, 90} {
					if age > upTo {
						at++
					}
				}
				if row.Cells[at].Value != last {
					t.Fatalf("%s is %d days old and stands in another bucket: %v", row.Label, age, row.Cells)
				}
			default:
				end()
				group, whole = row.Currency.String()+row.Name, last
				if row.Name == "total" {
					whole = 0
					continue
				}
				if last != want[group] {
					t.Fatalf("%s: %d in the aging, receivable %d", group, last, want[group])
				}
				delete(want, group)
			}
		}
		end()
		for name, v := range want {
			if v != 0 {
				t.Fatalf("%s: receivable %d and not in the aging", name, v)
			}
		}
	})
}

// Invoiced on 1 January, February, March and April at 30 days net, 100, 200, 400
// and 800; of the first 60 paid on 20 January, the third in full on 10 April. At
// the close of 10 April they are due since 31 January (28 + 31 + 10 = 69 days),
// 3 March (38), and 1 May (not yet): 40 in 61-90, 200 in 31-60, 800 current. By
// issue they are 99, 68 and 9 days old. On 1 May the first is 90 days past due and
// the last is due; a day later they are 91 and 1.
func TestAgingByHand(t *testing.T) {
	g := &derive.Group{Key: "oak"}
	for i, x := range []struct{ issued, due, amount string }{
		{"2025-01-01", "2025-01-31", "100"}, {"2025-02-01", "2025-03-03", "200"}, {"2025-03-01", "2025-03-31", "400"}, {"2025-04-01", "2025-05-01", "800"},
	} {
		v := &fact.Invoice{Customer: "oak", Issued: day(x.issued), Due: on(x.due), Lines: []fact.InvoiceLine{{ID: "1", Amount: num(x.amount)}}}
		v.ID = fmt.Sprintf("i-%d", i+1)
		g.Invoices = append(g.Invoices, v)
	}
	for i, x := range []struct{ received, invoice, amount string }{{"2025-01-20", "i-1", "60"}, {"2025-04-10", "i-3", "400"}} {
		p := &fact.Payment{Customer: "oak", Received: day(x.received), Amount: num(x.amount), Applications: []fact.Application{{Invoice: x.invoice}}}
		p.ID = fmt.Sprintf("p-%d", i)
		g.Payments = append(g.Payments, p)
	}
	env := drawnEnv()
	env.AsOf = day("2025-05-02")
	env.InvoicesThrough, env.PaymentsThrough = on("2025-04-01"), on("2025-04-10")
	for _, x := range []struct {
		at, want string
		from     policy.AgingFrom
	}{
		{"2025-04-10", "80000 0 20000 4000 0 104000", policy.AgingFromDue},
		{"2025-04-10", "0 80000 0 20000 4000 104000", policy.AgingFromIssue},
		{"2025-05-01", "80000 0 20000 4000 0 104000", policy.AgingFromDue},
		{"2025-05-02", "0 80000 20000 0 4000 104000", policy.AgingFromDue},
		{"2025-01-20", "4000 0 0 0 0 4000", policy.AgingFromDue},
		{"2025-01-19", "10000 0 0 0 0 10000", policy.AgingFromDue},
	} {
		terms := policy.Default()
		terms.AgingFrom = x.from
		env.Policy = policy.Of(terms)
		b := &book{env, []*derive.Group{g}}
		w := window(t, env, view.Request{Span: civil.Span{From: day(x.at), To: day(x.at) + 1}, Every: civil.EveryDay})
		table := agingOf(t, b, w, false)
		checkTies(t, table.Ties)
		var got []string
		for _, c := range table.Rows[0].Cells {
			got = append(got, fmt.Sprint(money.Minor(c.Value)))
		}
		if s := strings.Join(got, " "); s != x.want || table.Rows[0].Name != "oak" {
			t.Errorf("%s: %s %s, want %s", x.at, table.Rows[0].Name, s, x.want)
		}
	}
}

// Whatever happens to the invoices, what is open on them is the receivable, on
// any day; and a credit never makes an invoice younger.
func TestAgingTiesWhateverHappensToInvoices(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawTroubled(t)
		terms := x.env.Policy.Versions[0].Terms
		terms.AgingFrom = policy.AgingFromIssue
		x.env.Policy = policy.Of(terms)
		b := &book{x.env, []*derive.Group{x.group}}
		at := day("2024-01-01") + civil.Day(rapid.Int32Range(0, 729).Draw(t, "at"))
		table := agingOf(t, b, window(t, b.env, view.Request{Span: civil.Span{From: at, To: at + 1}, Every: civil.EveryDay}), true)
		checkTies(t, table.Ties)
		issued := make(map[string]civil.Day)
		for _, v := range x.group.Invoices {
			issued[v.ID] = v.Issued
		}
		for _, row := range table.Rows {
			if on, ok := issued[row.Name]; ok && row.Indent > 0 {
				if age := row.Cells[0].Value; age != int64(at-on) {
					t.Fatalf("%s of %s is %d days old on %s", row.Name, on, age, at)
				}
			}
		}
	})
}
