// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"pgregory.net/rapid"
)

// classes is an environment whose policy has the classes of a YAML text.
func classes(t rapid.TB, text string) *derive.Env {
	t.Helper()
	p, err := policy.Parse("p.yaml", 1, []byte(text), policy.Default())
	if err != nil {
		t.Fatal(err)
	}
	e := env()
	e.Policy = p
	return e
}

// drawChanges draws changes of a contract's lines; some are refused.
func drawChanges(t *rapid.T, c *fact.Contract) *derive.Changes {
	x := &derive.Changes{}
	start := c.Starts.Day()
	at := func(n int) civil.Day {
		return start + civil.Day(rapid.IntRange(0, 500).Draw(t, fmt.Sprintf("day %d", n)))
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "amendments") {
		a := &fact.Amendment{Contract: c.ID, Effective: at(i)}
		a.ID = fmt.Sprintf("a%d", i)
		if rapid.Bool().Draw(t, "signed before") {
			a.Signed = fact.On(a.Effective - civil.Day(rapid.IntRange(0, 40).Draw(t, "before")))
		}
		first := c.Lines[0].ID
		for range rapid.IntRange(0, 2).Draw(t, "entries") {
			var e fact.Change
			switch pick(t, "entry", "quantity", "price", "add", "swap", "remove") {
			case "quantity":
				q := money.DecimalOf(rapid.Int64Range(0, 30).Draw(t, "quantity"))
				e.Change, e.Quantity = first, &q
			case "price":
				p := drawPrice(t, "new price")
				e.Change, e.UnitPrice = first, &p
			case "add":
				l := line(fmt.Sprintf("n%d-%d", i, len(a.Changes)), "10", pick(t, "per", monthly, onlyOnce))
				e.Add = &l
			case "swap":
				l := line(fmt.Sprintf("n%d-%d", i, len(a.Changes)), "20", monthly)
				e.Add, e.Replaces = &l, first
			default:
				e.Remove = first
			}
			a.Changes = append(a.Changes, e)
		}
		if rapid.IntRange(0, 3).Draw(t, "extends") == 0 {
			a.ExtendTo = fact.On(at(i + 10).AddMonths(12))
		}
		x.Amendments = append(x.Amendments, a)
	}
	if rapid.IntRange(0, 3).Draw(t, "ends") == 0 {
		end := &fact.Termination{Contract: c.ID, Effective: at(20)}
		end.ID = "t"
		x.Terminations = append(x.Terminations, end)
	}
	return x
}

// booked is what was booked by line, day and class.
func bookedBy(e *derive.Env, p *derive.Positions) map[string]money.Minor {
	sums := map[string]money.Minor{}
	for i := range p.Lines {
		l := &p.Lines[i]
		id := ""
		if l.Fact != nil {
			id = l.Fact.ID
		}
		for _, b := range l.Bookings {
			k := fmt.Sprintf("%s/%s %s %s", p.Arrangements[l.Arrangement].ID, id, b.Day, derive.ClassName(e.Policy.Report(e.AsOf), b.Class))
			if sums[k] += b.Amount; sums[k] == 0 {
				delete(sums, k)
			}
		}
	}
	return sums
}

// The ready-made classes count what the switches of the built-in ones do.
func TestPresetsCountWhatTheSwitchesDo(t *testing.T) {
	switched := map[string]policy.BookingValue{"tcv": policy.BookTCV, "first_year": policy.BookFirstYear,
		"first_year_acv": policy.BookACV, "annual_renewals": policy.BookFirstYearThenRenewals}
	presets := map[string]*derive.Env{}
	for name := range switched {
		presets[name] = classes(t, "bookings.preset: "+name)
	}
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		a := drawContract(t, "a")
		b := drawContract(t, "b")
		if rapid.Bool().Draw(t, "renews") {
			b.Renews = []string{"a"}
		}
		i := invoice("i", "2024-05-01", fact.InvoiceLine{ID: "x", Product: "x", Amount: num("70")})
		changes := drawChanges(t, a)
		invoices, credits := []*fact.Invoice{i}, &derive.Adjustments{CreditNotes: []*fact.CreditNote{{Invoice: "i", Issued: day("2024-05-20"), Amount: ref("20")}}}
		credits.CreditNotes[0].ID = "n"
		if rapid.Bool().Draw(t, "credited") {
			j := invoice("j", a.Starts.String(), fact.InvoiceLine{Line: a.Lines[0].ID, Amount: num("1")})
			j.Contract = "a"
			invoices = append(invoices, j)
			n := &fact.CreditNote{Invoice: "j", Issued: a.Starts.Day() + 20, Amount: ref("0.4")}
			n.ID = "m"
			credits.CreditNotes = append(credits.CreditNotes, n)
		}
		for name, value := range switched {
			group := func() *derive.Group {
				return &derive.Group{Contracts: []*fact.Contract{a, b}, Invoices: slices.Clone(invoices), Changes: changes, Adjustments: credits}
			}
			plain := env(func(p *policy.Terms) { p.BookingValue = value })
			p, err := derive.New(plain).Derive(group())
			q, err2 := derive.New(presets[name]).Derive(group())
			if (err == nil) != (err2 == nil) {
				t.Fatalf("%s: %v, with classes %v", name, err, err2)
			}
			if err != nil {
				continue
			}
			compared++
			if !slices.ContainsFunc(slices.Collect(maps.Keys(bookedBy(plain, p))), func(k string) bool { return strings.HasSuffix(k, " refund") }) {
				t.Fatal("the credit of an invoice without contract was not booked")
			}
			want, got := bookedBy(plain, p), bookedBy(presets[name], q)
			if !maps.Equal(want, got) {
				t.Fatalf("%s:\n got %v\nwant %v", name, got, want)
			}
			if len(q.Unclassified) > 0 {
				t.Fatalf("%s: %+v", name, q.Unclassified)
			}
		}
	})
	if compared == 0 {
		t.Error("every book was refused: nothing was compared")
	}
}

// Whatever the events are, in each register the parts and what is left over come
// to what was committed (bookings_tcv), contract by contract.
func TestNoBookingIsLost(t *testing.T) {
	e := classes(t, `
bookings.registers: [{name: a}, {name: b, split: year}]
bookings.classes:
- {name: some, register: a, when: event.kind == "signing", amount: event.value}
- {name: half, register: a, when: event.kind != "signing", amount: "share(event.value, 1, 2)"}
- {name: twice, register: b, when: event.year == 0, amount: event.value * 2}
`)
	rapid.Check(t, func(t *rapid.T) {
		c := drawContract(t, "a")
		p, err := derive.New(e).Derive(&derive.Group{Contracts: []*fact.Contract{c}, Changes: drawChanges(t, c)})
		if err != nil {
			return
		}
		own := e.Policy.Report(e.AsOf).Bookings
		var want money.Minor
		sums := make([]money.Minor, len(own.Registers))
		for i := range p.Lines {
			v, err := p.Lines[i].Contracted.Value(civil.MaxDay)
			if err != nil {
				t.Fatal(err)
			}
			want += v
			for _, b := range p.Lines[i].Bookings {
				sums[own.Classes[b.Class].Register] += b.Amount
			}
		}
		for _, u := range p.Unclassified {
			sums[u.Register] += u.Unclaimed - u.Overclaimed
		}
		for r, sum := range sums {
			if sum != want {
				t.Fatalf("register %s: %d, want %d", own.Registers[r].Name, sum, want)
			}
		}
	})
}

// life is a customer's story: a year at 1,200 with a course of 300, 15 seats from
// July, renewed early at 1,800 with one month in common, and ended.
func lifeOf() *derive.Group {
	one := contract("c-1", "2024-01-01", months(12), line("seats", "10", monthly), line("course", "300", onlyOnce))
	one.Signed = on("2023-12-10")
	one.Lines[0].Quantity = num("10")
	one.Attributes = fact.Attrs{{Name: "region", Value: "emea"}}
	one.Owners = []fact.Owner{{ID: "ann"}}
	two := contract("c-2", "2024-12-01", months(12), line("seats", "15", monthly))
	two.Lines[0].Quantity = num("10")
	two.Signed, two.Renews = on("2024-11-01"), []string{"c-1"}
	more := &fact.Amendment{Contract: "c-1", Effective: day("2024-07-01"), Changes: []fact.Change{{Change: "seats", Quantity: ref("15")}}}
	more.ID = "a-1"
	end := &fact.Termination{Contract: "c-2", Noticed: on("2025-04-15"), Effective: day("2025-05-31"), Reason: "budget"}
	end.ID = "t-1"
	return &derive.Group{Contracts: []*fact.Contract{one, two}, Changes: &derive.Changes{Amendments: []*fact.Amendment{more}, Terminations: []*fact.Termination{end}},
		Invoices: []*fact.Invoice{invoice("i-1", "2024-03-01", fact.InvoiceLine{ID: "x", Product: "training", Amount: num("70")})}}
}

// Each event is shown with what it says beside it. Amounts in cents, by hand.
func TestEventsKnowWhatWasBefore(t *testing.T) {
	for _, tt := range []struct{ event, want string }{
		// 10 seats at 10 for 12 months; signed before anything was bought.
		{`event.kind == "signing" && event.contract.id == "c-1" && event.line == "seats"`,
			`event.value == 120000 && event.first_year == 120000 && event.arr == 120000 && event.after.arr == 120000 && event.before.value == 0 && event.beyond == event.value
			 && event.contract.after.value == 150000 && event.contract.before.value == 0 && event.term_months == 12 && !event.renews && event.after.quantity == quantity("10")
			 && !event.customer.ever && !event.customer.active && event.customer.arr_before == 0 && event.customer.since == date("2023-12-10")
			 && event.day == date("2023-12-10") && event.effective == date("2024-01-01") && event.ends == date("2024-12-31") && !has(event.old_end)
			 && event.owner == "ann" && event.contract.attributes.region == "emea" && event.years.size() == 1 && event.recurs && !event.one_time`},
		{`event.kind == "signing" && event.line == "course"`, `event.one_time && event.value == 30000 && event.arr == 0 && !event.customer.ever && event.contract.after.arr == 120000`},
		// Five more from July: 5 × 10 × 6 months.
		{`event.kind == "amendment"`, `event.value == 30000 && event.first_year == 30000 && event.arr == 60000 && event.changed && event.before.value == 120000 && event.after.value == 150000
			 && event.before.quantity == 10000 && event.after.quantity == 15000 && event.contract.changed == 1 && event.contract.added == 0 && event.contract.change == 30000
			 && event.contract.before.value == 150000 && event.customer.ever && event.customer.active && event.customer.arr_before == 120000 && event.day == date("2024-07-01")
			 && event.old_end == date("2024-12-31") && event.beyond == 0`},
		// Signed in November for December on: a month in common with the old contract.
		// 12 × 150; of the 365 days from 1 December, 31 lie before the old end: 1800 - 152.88.
		{`event.kind == "signing" && event.contract.id == "c-2"`, `event.renews && event.value == 180000 && event.before.value == 150000 && event.before.arr == 180000 && event.arr == 0
			 && event.contract.before.value == 180000 && event.contract.after.value == 180000 && event.old_end == date("2024-12-31") && event.beyond == 180000 - 15288
			 && event.customer.ever && event.customer.active && event.customer.arr_before == 180000 && event.customer.since == date("2023-12-10")`},
		// Ended after six of twelve months.
		{`event.kind == "termination"`, `event.value == -90000 && event.arr == -180000 && event.after.arr == 0 && event.after.value == 90000 && event.reason == "budget"
			 && event.day == date("2025-04-15") && event.effective == date("2025-06-01") && event.customer.active`},
		// An invoice without contract, while the customer has one.
		{`event.kind == "invoice"`, `event.value == 7000 && event.product.id == "training" && event.contract.id == "i-1" && event.line == "x" && event.customer.ever && event.customer.active`},
	} {
		for _, clause := range strings.Split(tt.want, "&&") {
			e := classes(t, fmt.Sprintf("bookings.classes:\n- name: holds\n  when: >-\n    %s\n  amount: >-\n    (%s) ? 1 : 2\n", tt.event, strings.TrimSpace(clause)))
			var got []money.Minor
			p := derived(t, e, lifeOf())
			for i := range p.Lines {
				for _, b := range p.Lines[i].Bookings {
					got = append(got, b.Amount)
				}
			}
			if !slices.Equal(got, []money.Minor{1}) {
				t.Errorf("%s: %s does not hold (%v)", tt.event, strings.TrimSpace(clause), got)
			}
		}
	}
}

// A customer that left and comes back was one before, and is not active.
func TestEventsOfACustomerThatComesBack(t *testing.T) {
	e := classes(t, "bookings.preset: net_new_arr")
	g := &derive.Group{Contracts: []*fact.Contract{
		contract("a", "2023-01-01", months(12), line("s", "100", monthly)),
		contract("b", "2024-03-01", months(12), line("s", "50", monthly)),
		contract("c", "2024-06-01", months(12), line("s", "20", monthly)),
		contract("d", "2026-01-01", months(12), line("s", "20", monthly)),
	}}
	g.Contracts[3].Customer = "other"
	got := bookedBy(e, derived(t, e, g))
	want := map[string]money.Minor{"a/s 2023-01-01 new": 1200_00, "b/s 2024-03-01 reactivation": 600_00, "c/s 2024-06-01 expansion": 240_00, "d/s 2026-01-01 new": 240_00}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestUnclassifiedBookings(t *testing.T) {
	e := classes(t, "bookings.classes:\n- {name: new, when: event.kind == \"signing\", amount: event.value}\n- {name: big, when: event.value > 100000, amount: event.value}\n")
	d := derive.New(e)
	d.Findings = true
	g := lifeOf()
	g.Contracts[0].Count = 2
	p, err := d.Derive(g)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range p.Findings {
		if f.Kind == derive.FindingUnclassified {
			got = append(got, fmt.Sprintf("%s/%s %s %d %s", f.Contract, f.Line, f.Day, f.Amount, f.Text))
		}
	}
	want := []string{
		"c-1/seats 2023-12-10 240000 the signing is worth 1,200.00 in register bookings, and its classes take 1,200.00 more",
		"c-1/seats 2024-07-01 60000 the amendment is worth 300.00 in register bookings, and no class takes 300.00 of it",
		"c-2/seats 2024-11-01 180000 the signing is worth 1,800.00 in register bookings, and its classes take 1,800.00 more",
		"c-2/seats 2025-04-15 -90000 the termination is worth (900.00) in register bookings, and no class takes (900.00) of it",
		"i-1/x 2024-03-01 7000 the invoice is worth 70.00 in register bookings, and no class takes 70.00 of it",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestClassThatCannotBeEvaluated(t *testing.T) {
	e := classes(t, "bookings.classes:\n- {name: odd, when: true, amount: event.value / event.before.value}\n")
	_, err := derive.New(e).Derive(lifeOf())
	var problems *fact.Problems
	if !errors.As(err, &problems) || !strings.Contains(err.Error(), "line seats: amount of class odd (p.yaml:2:35) cannot be evaluated: division by zero") {
		t.Errorf("got %v", err)
	}
	// The next group is not touched by it.
	d := derive.New(classes(t, "bookings.preset: tcv"))
	for range 2 {
		if p, err := d.Derive(lifeOf()); err != nil || len(p.Lines[0].Bookings) == 0 {
			t.Fatalf("%v", err)
		}
	}
}

// A customer is one since its first booking, also where that is before any of its
// contracts begins: here of the first customer of its group.
func TestACustomerIsOneSinceItsFirstEvent(t *testing.T) {
	e := classes(t, `bookings.classes:
- {name: early, when: event.customer.since == date("2024-01-01"), amount: event.value}
- {name: late, when: event.customer.since != date("2024-01-01"), amount: event.value}
`)
	g := &derive.Group{Key: "cu"}
	for _, c := range [][2]string{{"c1", "2024-01-01"}, {"c2", "2024-02-01"}} {
		con := contract(c[0], "2024-03-01", months(12), line("seats", "100", forTerm))
		con.Booked = on(c[1])
		g.Contracts = append(g.Contracts, con)
	}
	want := map[string]money.Minor{"c1/seats 2024-01-01 early": 100_00, "c2/seats 2024-02-01 early": 100_00}
	if got := bookedBy(e, derived(t, e, g)); !maps.Equal(got, want) {
		t.Errorf("booked %v, want %v", got, want)
	}
}
