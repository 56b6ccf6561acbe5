// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
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

func compared(t rapid.TB, a, b view.Side, r view.Request, opt view.CompareOptions, names ...string) *view.Comparison {
	t.Helper()
	if len(names) == 0 {
		names = []string{"all"}
	}
	c, err := view.Compare(context.Background(), a, b, r, names, opt)
	if err != nil {
		t.Fatal(err)
	}
	checkTies(t, c.Ties)
	checkTies(t, c.A.Ties)
	checkTies(t, c.B.Ties)
	return c
}

func (b *book) side(name string) view.Side {
	return view.Side{Name: name, Env: b.env, Groups: b.groups}
}

// drawPolicy is another reading of the same facts. The fiscal year stays, so
// that the columns stand beside each other.
func drawPolicy(t *rapid.T, from *policy.Policy) *policy.Policy {
	terms := from.Versions[0].Terms
	terms.DeferredBasis = pick(t, "other basis", policy.DeferredBilled, policy.DeferredBooked, policy.DeferredReceived)
	terms.MRRMovements = pick(t, "other movements", policy.PerMonth, policy.PerDay)
	terms.MRRStart = pick(t, "other mrr.start", policy.MRRService, policy.MRRBooking, policy.MRRFirstInvoice)
	terms.BookingValue = pick(t, "other value", policy.BookTCV, policy.BookFirstYear, policy.BookACV, policy.BookFirstYearThenRenewals)
	terms.Proration = pick(t, "other proration", civil.Daily, civil.Monthly)
	terms.CollectionDelay = civil.Duration{Days: pick[int32](t, "other delay", 0, 0, 45)}
	terms.Currency = pick(t, "other currency", usd, usd, eur)
	terms.DeferredProducts = nil
	if pick(t, "other products", false, false, true) {
		terms.DeferredProducts = []string{"app"}
	}
	return policy.Of(terms)
}

func drawCompared(t *rapid.T) view.Request {
	r := view.Request{Span: drawSpan(t), Every: pick(t, "every", civil.EveryMonth, civil.EveryQuarter, civil.EveryYear), AtOpen: pick(t, "open", false, false, true)}
	if pick(t, "filter", false, false, true) {
		r.Where = []view.Filter{{Attr: "region", Value: "north"}}
	}
	return r
}

func TestABookComparedWithItselfDoesNotDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		other := &book{b.env, slices.Clone(b.groups)} // the same facts in other groups
		for i, g := range other.groups {
			again := *g
			again.Contracts = slices.Clone(g.Contracts)
			other.groups[i] = &again
		}
		r := drawCompared(t)
		for _, o := range []*book{b, other} {
			c := compared(t, b.side("a"), o.side("b"), r, view.CompareOptions{Workers: 2})
			if !c.Same() || slices.ContainsFunc(c.Facts, func(f view.FactChange) bool { return f.Kind != fact.KindProduct }) || len(c.Switches) != 0 {
				t.Fatalf("differs: %v, facts %v, switches %v", c.Rows, c.Facts, c.Switches)
			}
			for _, d := range c.Rows {
				if len(d.Causes) > 0 || d.More != 0 {
					t.Fatalf("%s has causes without a difference: %v", c.Measures[d.Measure].Name, d.Causes)
				}
			}
		}
	})
}

// The causes are computed here again from two ordinary reports by contract.
func TestDifferencesByContractSumToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawBook(t)
		env := *a.env
		env.Policy = drawPolicy(t, a.env.Policy)
		b := &book{&env, a.groups}
		r := drawCompared(t)
		opt := view.CompareOptions{Top: pick(t, "top", 0, 1, 3), Workers: pick(t, "workers", 1, 3)}
		c := compared(t, a.side("a"), b.side("b"), r, opt)
		checkComparison(t, c, a, b, r, opt.Top)
	})
}

func TestDifferencesOfTwoBooksSumToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawBook(t)
		b := &book{env: a.env}
		var want []string
		for _, g := range a.groups {
			changed := *g
			switch pick(t, "change", "", "", "gone", "merged", "dearer") {
			case "gone":
				for _, k := range g.Contracts {
					want = append(want, "removed "+k.ID)
				}
				changed.Contracts, changed.Payments, changed.Invoices = nil, nil, nil
				for _, v := range g.Invoices {
					want = append(want, "removed "+v.ID)
				}
				for _, p := range g.Payments {
					want = append(want, "removed "+p.ID)
				}
				if j := g.Judgements; j != nil {
					for _, k := range j.Costs {
						want = append(want, "removed "+k.ID)
					}
					for _, e := range j.Estimates {
						want = append(want, "removed "+e.ID)
					}
					changed.Judgements = nil
				}
			case "merged": // into the group before it, as under a parent
				if n := len(b.groups); n > 0 {
					into := *b.groups[n-1]
					into.Contracts = slices.Concat(into.Contracts, g.Contracts)
					into.Invoices = slices.Concat(into.Invoices, g.Invoices)
					into.Payments = slices.Concat(into.Payments, g.Payments)
					into.Judgements = bothJudged(into.Judgements, g.Judgements)
					b.groups[n-1] = &into
					continue
				}
			case "dearer":
				changed.Contracts = slices.Clone(g.Contracts)
				for i, k := range changed.Contracts {
					again := *k
					again.At.Line = 99
					again.Lines = slices.Clone(k.Lines)
					again.Lines[0].UnitPrice = num("7777.77")
					changed.Contracts[i] = &again
					want = append(want, "changed "+k.ID)
				}
			}
			b.groups = append(b.groups, &changed)
		}
		r := drawCompared(t)
		c := compared(t, a.side("a"), b.side("b"), r, view.CompareOptions{Workers: 2})
		checkComparison(t, c, a, b, r, 0)
		var got []string
		for _, f := range c.Facts {
			if f.Kind == fact.KindProduct { // those of the tests have no ids
				continue
			}
			got = append(got, f.Change.String()+" "+f.ID)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("facts that differ: %v, want %v", got, want)
		}
	})
}

// bothJudged are the judgements of two groups.
func bothJudged(a, b *derive.Judgements) *derive.Judgements {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	return &derive.Judgements{Costs: slices.Concat(a.Costs, b.Costs), Estimates: slices.Concat(a.Estimates, b.Estimates)}
}

// entry is one contract, or customer, in one measure and currency.
type entry struct {
	measure, customer, contract string
	currency                    money.Currency
}

// byEntry are the values of a report, a period each.
func byEntry(t rapid.TB, b *book, r view.Request, by ...string) map[entry][]int64 {
	r.By, r.Retention, r.Footnotes = by, true, true
	rep := report(t, accumulate(t, window(t, b.env, r), b.positions(t)...))
	out := make(map[entry][]int64)
	for _, row := range rep.Rows {
		e := entry{measure: rep.Measures[row.Measure].Name, currency: row.Currency}
		if len(by) > 0 {
			if row.Total {
				continue
			}
			e.customer = row.Group[0]
		}
		if len(by) > 1 {
			e.contract = row.Group[1]
		}
		out[e] = row.Values
	}
	return out
}

func checkComparison(t rapid.TB, c *view.Comparison, a, b *book, r view.Request, top int) {
	t.Helper()
	wholeA, wholeB := byEntry(t, a, r), byEntry(t, b, r)
	partsA, partsB := byEntry(t, a, r, "customer", "contract"), byEntry(t, b, r, "customer", "contract")
	whoA, whoB := byEntry(t, a, r, "customer"), byEntry(t, b, r, "customer")
	n := len(c.Periods)
	values := func(m map[entry][]int64, e entry) []int64 {
		if m[e] == nil {
			return make([]int64, n)
		}
		return m[e]
	}
	for _, d := range c.Rows {
		name := c.Measures[d.Measure].Name
		e := entry{measure: name, currency: d.Currency}
		if !slices.Equal(d.A[:n], values(wholeA, e)) || !slices.Equal(d.B[:n], values(wholeB, e)) {
			t.Fatalf("%s: %v and %v, the reports say %v and %v", name, d.A, d.B, wholeA[e], wholeB[e])
		}
		if k := c.Measures[d.Measure].Kind; k == view.Ratio || k == view.WindowRatio {
			if len(d.Causes) != 0 {
				t.Fatalf("%s is a ratio, and has parts: %+v", name, d.Causes)
			}
			continue
		}
		from, to := partsA, partsB
		if d.ByWhom {
			from, to = whoA, whoB
		}
		differ := make(map[entry]bool)
		for _, m := range []map[entry][]int64{from, to} {
			for x := range m {
				if x.measure == name && x.currency == d.Currency && !slices.Equal(values(from, x), values(to, x)) {
					differ[x] = true
				}
			}
		}
		if len(d.Causes)+d.More != len(differ) || (top > 0 && len(d.Causes) > top) || (top == 0 && d.More > 0) {
			t.Fatalf("%s: %d causes and %d more, want %d", name, len(d.Causes), d.More, len(differ))
		}
		sum, last := make([]int64, n), int64(0)
		for i, x := range d.Causes {
			at := entry{name, x.Customer, x.Contract, d.Currency}
			if !differ[at] || !slices.Equal(x.A[:n], values(from, at)) || !slices.Equal(x.B[:n], values(to, at)) {
				t.Fatalf("%s of %v: %v and %v, the reports say %v and %v", name, at, x.A, x.B, from[at], to[at])
			}
			size := int64(0)
			for j := range n {
				sum[j] += x.B[j] - x.A[j]
				size += max(x.B[j]-x.A[j], x.A[j]-x.B[j])
			}
			if i > 0 && size > last {
				t.Fatalf("%s: the causes are not in the order of their size", name)
			}
			last = size
		}
		for j := range n {
			if d.More > 0 {
				sum[j] += d.MoreB[j] - d.MoreA[j]
			}
			if sum[j] != d.B[j]-d.A[j] {
				t.Fatalf("%s in %s: the contracts differ by %d, the totals by %d", name, c.Periods[j].Label, sum[j], d.B[j]-d.A[j])
			}
		}
	}
}

// A contract in dollars on one side and in euros on the other, and one that only
// one side has.
func TestWhereAContractIs(t *testing.T) {
	env := drawnEnv()
	sell := func(cur money.Currency, ids ...string) []*derive.Group {
		g := customer("oak", sold{"app", "2024-01-01", 12, "100", 0}, sold{"app", "2024-01-01", 12, "10", 0})
		g.Contracts = slices.DeleteFunc(g.Contracts, func(k *fact.Contract) bool { return !slices.Contains(ids, k.ID) })
		for _, k := range g.Contracts {
			k.Currency = cur
		}
		return []*derive.Group{g}
	}
	r := view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2024-02-01")}, Every: civil.EveryMonth}
	for _, x := range []struct {
		a, b []*derive.Group
		want string
	}{
		{sell(usd, "oaka"), sell(eur, "oaka"), "EUR oaka another currency 0 120000; USD oaka another currency 120000 0; "},
		{sell(usd, "oaka"), sell(usd, "oaka", "oakb"), "USD oakb only in B 0 12000; "},
		{sell(usd, "oaka", "oakb"), sell(usd, "oakb"), "USD oaka only in A 120000 0; "},
	} {
		c := compared(t, view.Side{Env: env, Groups: x.a}, view.Side{Env: env, Groups: x.b}, r, view.CompareOptions{}, "arr")
		got := ""
		for _, d := range c.Rows {
			for _, k := range d.Causes {
				got += fmt.Sprintf("%s %s %s %d %d; ", d.Currency, k.Contract, k.In.Text(), k.A[0], k.B[0])
			}
		}
		if got != x.want {
			t.Errorf("%s\nwant %s", got, x.want)
		}
	}
}

func TestPeriodsThatDoNotStandBesideEachOther(t *testing.T) {
	env, july := drawnEnv(), drawnEnv()
	terms := policy.Default()
	terms.FiscalStart = 7
	july.Policy = policy.Of(terms)
	r := view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2025-01-01")}, Every: civil.EveryYear}
	if _, err := view.Compare(t.Context(), view.Side{Env: env}, view.Side{Env: july}, r, []string{"all"}, view.CompareOptions{}); err != view.ErrPeriodsDiffer {
		t.Errorf("%v", err)
	}
}

// One contract is invoiced a year ahead, 1,100 of it deferred at the end of
// January; the other in arrears, 100 of it a contract asset. Combined, they are
// netted: 1,000 deferred and no asset (606-10-25-9, 606-10-45-1).
func TestNettingOfCombinedContractsIsACause(t *testing.T) {
	env := drawnEnv()
	terms := policy.Default()
	terms.Proration = civil.Monthly
	env.Policy = policy.Of(terms)
	sell := func(with ...string) []*derive.Group {
		g := customer("oak", sold{"app", "2024-01-01", 12, "100", 0}, sold{"app", "2024-01-01", 12, "100", 0})
		g.Contracts[0].Billing = &fact.Billing{Every: months(12)}
		g.Contracts[1].Billing = &fact.Billing{Every: months(12), Arrears: true}
		g.Contracts[1].CombinedWith = with
		return []*derive.Group{g}
	}
	r := view.Request{Span: civil.Span{From: day("2024-01-01"), To: day("2024-02-01")}, Every: civil.EveryMonth}
	c := compared(t, view.Side{Env: env, Groups: sell()}, view.Side{Env: env, Groups: sell("oaka")}, r, view.CompareOptions{}, "deferred_revenue", "contract_asset", "revenue")
	got := ""
	for _, d := range c.Rows {
		got += fmt.Sprintf("%s %d %d", c.Measures[d.Measure].Name, d.A[0], d.B[0])
		for _, k := range d.Causes {
			got += fmt.Sprintf(" %s %s %d", k.Customer, k.Contract, k.B[0]-k.A[0])
		}
		got += "\n"
	}
	const want = `deferred_revenue 110000 100000 oak (netting) -10000
contract_asset 10000 0 oak (netting) -10000
revenue 20000 20000
`
	if got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// A second contract of a customer is an expansion, which only both contracts
// together can tell: 50 a month on one side, 60 on the other.
func TestWhyACustomerMoved(t *testing.T) {
	env := drawnEnv()
	sell := func(second string) []*derive.Group {
		return []*derive.Group{customer("oak", sold{"app", "2024-01-01", 12, "100", 0}, sold{"help", "2024-02-01", 12, second, 0})}
	}
	r := view.Request{Span: civil.Span{From: day("2024-02-01"), To: day("2024-03-01")}, Every: civil.EveryMonth}
	c := compared(t, view.Side{Env: env, Groups: sell("50")}, view.Side{Env: env, Groups: sell("60")}, r, view.CompareOptions{}, "mrr_expansion", "mrr_new")
	if err := c.Explain(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	d := &c.Rows[0]
	if len(d.Causes) != 1 || d.Causes[0].Contract != "oakb" || d.A[0] != 60000 || d.B[0] != 72000 {
		t.Fatalf("%+v", d)
	}
	for why, to := range map[string]string{d.Causes[0].WhyA: "1,800.00", d.Causes[0].WhyB: "1,920.00"} {
		if !strings.Contains(why, "from 1,200.00 to "+to+" annual") {
			t.Errorf("%q does not say from 1,200.00 to %s", why, to)
		}
	}
	if !c.Rows[1].Same() {
		t.Errorf("nothing is new: %+v", c.Rows[1])
	}
}
