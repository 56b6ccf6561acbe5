// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
	"pgregory.net/rapid"
)

// troubled is a customer whose invoices and payments do not stay as they were,
// with the sums of its money.
type troubled struct {
	env   *derive.Env
	group *derive.Group
	in    int64 // received, and won back
	out   int64 // paid back
	until civil.Day
}

func (x *troubled) head(kind string, n int) fact.Head {
	return fact.Head{ID: fmt.Sprint(kind, n), At: fact.Place{File: "book.yaml", Line: int32(n + 1)}}
}

// drawTroubled draws invoices, with contract or without, and everything that can
// happen to them and to the money.
func drawTroubled(t *rapid.T) *troubled {
	terms := policy.Default()
	terms.CreditSplit = pick(t, "credit_split", policy.SplitProRata, policy.SplitUnearnedFirst, policy.SplitByLine)
	terms.CreditsSettle = pick(t, "credits.settle", policy.SettleBalance, policy.SettleRefund)
	terms.DisputesWon = pick(t, "disputes.won", policy.WonRecover, policy.WonRestore)
	terms.LateInvoice = pick(t, "late_invoice", policy.LateRestate, policy.LateCatchUp)
	terms.Proration = pick(t, "proration", civil.Daily, civil.Monthly)
	x := &troubled{until: day("2025-12-31")}
	x.env = &derive.Env{Products: products, Policy: policy.Of(terms), AsOf: x.until, Horizon: x.until,
		InvoicesThrough: fact.On(x.until), PaymentsThrough: fact.On(x.until)}
	g := &derive.Group{Key: "cu", Adjustments: &derive.Adjustments{}}
	x.group = g
	for i := range rapid.IntRange(1, 3).Draw(t, "invoices") {
		x.invoice(t, i)
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "payments") {
		p := &fact.Payment{Head: x.head("p", i), Customer: "cu", Currency: usd, Received: x.day(t), Amount: cents(rapid.Int64Range(1, 60_000).Draw(t, "paid"))}
		if rapid.Bool().Draw(t, "names") {
			p.Applications = []fact.Application{{Invoice: pick(t, "invoice", g.Invoices...).ID}}
		}
		x.in += units(p.Amount)
		g.Payments = append(g.Payments, p)
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "adjustments") {
		x.adjust(t, i)
	}
	return x
}

func (x *troubled) day(t *rapid.T) civil.Day {
	return day("2024-01-01") + civil.Day(rapid.Int32Range(0, 500).Draw(t, "day"))
}

func units(d money.Decimal) int64 {
	m, err := money.ParseAmount(d.String(), usd)
	if err != nil {
		panic(err)
	}
	return int64(m)
}

func (x *troubled) invoice(t *rapid.T, i int) {
	v := &fact.Invoice{Head: x.head("i", i), Customer: "cu", Currency: usd, Issued: x.day(t)}
	if rapid.IntRange(0, 3).Draw(t, "of contract") == 0 {
		c := &fact.Contract{Head: x.head("c", i), Customer: "cu", Currency: usd, Starts: fact.On(v.Issued), Term: months(12),
			Lines: []fact.Line{{ID: "seats", Product: "app", Quantity: money.DecimalOf(1), UnitPrice: num("100"), Per: fact.Per{Unit: fact.PerMonth}}}}
		x.group.Contracts = append(x.group.Contracts, c)
		v.Contract = c.ID
	}
	for n := range rapid.IntRange(1, 2).Draw(t, "rows") {
		l := fact.InvoiceLine{ID: fmt.Sprint(n + 1), Amount: cents(rapid.Int64Range(1, 30_000).Draw(t, "amount"))}
		if v.Contract != "" || rapid.IntRange(0, 3).Draw(t, "period") > 0 {
			from := v.Issued + civil.Day(rapid.Int32Range(-40, 40).Draw(t, "from"))
			l.From, l.To = fact.On(from), fact.On(from+civil.Day(rapid.Int32Range(0, 365).Draw(t, "days")))
		}
		if rapid.Bool().Draw(t, "taxed") {
			tax := cents(rapid.Int64Range(0, 3_000).Draw(t, "tax"))
			l.Tax = &tax
		}
		v.Lines = append(v.Lines, l)
	}
	x.group.Invoices = append(x.group.Invoices, v)
}

// adjust draws one adjustment.
func (x *troubled) adjust(t *rapid.T, i int) {
	a := x.group.Adjustments
	inv := pick(t, "of", x.group.Invoices...)
	on := max(x.day(t), inv.Issued)
	amount := cents(rapid.Int64Range(1, 30_000).Draw(t, "adjusted"))
	switch pick(t, "kind", "credit", "credit", "credit", "void", "void credit", "refund", "refund", "dispute", "write off", "balance") {
	case "credit":
		n := &fact.CreditNote{Head: x.head("n", i), Invoice: inv.ID, Issued: on, Reason: pick(t, "reason", "", "error")}
		if rapid.Bool().Draw(t, "by row") {
			n.Lines = []fact.CreditLine{{Line: "1", Amount: amount}}
			if rapid.Bool().Draw(t, "with period") {
				n.Lines[0].From, n.Lines[0].To = fact.On(on-10), fact.On(on+20)
			}
		} else {
			n.Amount = &amount
		}
		if rapid.IntRange(0, 3).Draw(t, "settles") == 0 {
			part := cents(rapid.Int64Range(1, 5_000).Draw(t, "settled"))
			n.Settles = &fact.Settlement{}
			switch pick(t, "how", "refund", "balance", "elsewhere") {
			case "refund":
				n.Settles.Refund = &part
				x.out += units(part)
			case "balance":
				n.Settles.Balance = &part
			default:
				n.Settles.Elsewhere = &part
			}
		}
		a.CreditNotes = append(a.CreditNotes, n)
	case "void":
		a.Voids = append(a.Voids, &fact.Void{Head: x.head("v", i), Invoice: inv.ID, Date: on})
	case "void credit":
		for _, n := range a.CreditNotes {
			if !x.voided(n.ID) {
				a.Voids = append(a.Voids, &fact.Void{Head: x.head("v", i), CreditNote: n.ID, Date: max(on, n.Issued)})
				return
			}
		}
	case "refund":
		r := &fact.Refund{Head: x.head("r", i), Customer: "cu", Paid: on, Amount: amount, Currency: usd}
		if rapid.Bool().Draw(t, "names invoice") {
			r.Invoice = inv.ID
		}
		a.Refunds = append(a.Refunds, r)
		x.out += units(amount)
	case "dispute":
		for _, d := range a.Disputes {
			if d.Invoice == inv.ID {
				return
			}
		}
		a.Disputes = append(a.Disputes, &fact.Dispute{Head: x.head("d", i), Invoice: inv.ID, Date: on, State: "opened", Amount: &amount})
		x.out += units(amount)
		if end := pick(t, "end", "", "won", "lost"); end != "" {
			a.Disputes = append(a.Disputes, &fact.Dispute{Head: x.head("e", i), Invoice: inv.ID, Date: on + 30, State: end})
			if end == "won" {
				x.in += units(amount)
			}
		}
	case "write off":
		a.WriteOffs = append(a.WriteOffs, &fact.WriteOff{Head: x.head("w", i), Invoice: inv.ID, Date: on})
	case "balance":
		a.Balances = append(a.Balances, &fact.Balance{Head: x.head("b", i), Customer: "cu", Date: on, Amount: amount, Currency: usd})
	}
}

func (x *troubled) voided(note string) bool {
	for _, v := range x.group.Adjustments.Voids {
		if v.CreditNote == note {
			return true
		}
	}
	return false
}

// reordered is the same group with its facts in another order.
func (x *troubled) reordered(t *rapid.T) *derive.Group {
	a := *x.group.Adjustments
	g := &derive.Group{Key: "cu", Contracts: rapid.Permutation(x.group.Contracts).Draw(t, "contracts"),
		Invoices: rapid.Permutation(x.group.Invoices).Draw(t, "invoices"), Payments: rapid.Permutation(x.group.Payments).Draw(t, "payments"), Adjustments: &a}
	a.CreditNotes = rapid.Permutation(a.CreditNotes).Draw(t, "credits")
	a.Refunds = rapid.Permutation(a.Refunds).Draw(t, "refunds")
	a.Disputes = rapid.Permutation(a.Disputes).Draw(t, "disputes")
	a.Voids = rapid.Permutation(a.Voids).Draw(t, "voids")
	a.WriteOffs = rapid.Permutation(a.WriteOffs).Draw(t, "write-offs")
	a.Balances = rapid.Permutation(a.Balances).Draw(t, "balances")
	return g
}

// curvesOf is every curve of a line that money and credits can change.
func curvesOf(l *derive.Line) map[string]curve.Curve {
	m := map[string]curve.Curve{"contracted": l.Contracted, "billed": l.Billed, "earned": l.Earned, "collected": l.Collected, "tax": l.Tax, "received": l.Received}
	if a := l.Adjusted; a != nil {
		m["credited"], m["settled"], m["bad debt"], m["recovered"], m["other loss"] = a.Credited, a.Settled, a.BadDebt, a.Recovered, a.OtherLoss
		for r, c := range a.Contra {
			m[derive.Reason(r).String()] = c
		}
	}
	return m
}

func valueOf(t rapid.TB, c curve.Curve, x civil.Day) int64 {
	t.Helper()
	v, err := c.Value(x)
	if err != nil {
		t.Fatal(err)
	}
	return int64(v)
}

var end = day("2040-01-01")

func TestTheOrderOfAdjustmentsInABookDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawTroubled(t)
		a, err := derive.New(x.env).Derive(x.group)
		if err != nil {
			t.Fatal(err)
		}
		b, err := derive.New(x.env).Derive(x.reordered(t))
		if err != nil {
			t.Fatal(err)
		}
		for i := range a.Lines {
			other := curvesOf(&b.Lines[i])
			for name, c := range curvesOf(&a.Lines[i]) {
				for d := day("2023-11-01"); d < x.until; d += 13 {
					if got, want := valueOf(t, other[name], d), valueOf(t, c, d); got != want {
						t.Fatalf("line %d, %s at %s: %d in one order, %d in another", i, name, d, want, got)
					}
				}
			}
		}
		if unapplied(t, a, end) != unapplied(t, b, end) {
			t.Fatalf("unapplied %d in one order, %d in another", unapplied(t, a, end), unapplied(t, b, end))
		}
	})
}

func unapplied(t rapid.TB, p *derive.Positions, x civil.Day) (sum int64) {
	for _, u := range p.Unapplied {
		sum += valueOf(t, u.Curve, x)
	}
	return sum
}

func given(t rapid.TB, p *derive.Positions, x civil.Day) (sum int64) {
	for _, u := range p.Unapplied {
		sum += valueOf(t, u.Given, x)
	}
	return sum
}

func TestMoneyIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawTroubled(t)
		p, err := derive.New(x.env).Derive(x.group)
		if err != nil {
			t.Fatal(err)
		}
		close := x.until + 1
		cash := unapplied(t, p, close) - given(t, p, close)
		for i := range p.Lines {
			l := &p.Lines[i]
			cash += valueOf(t, l.Collected, close)
			billed, contracted, net := valueOf(t, l.Billed, end), valueOf(t, l.Contracted, end), valueOf(t, l.Earned, end)
			settled := l.Collected
			if a := l.Adjusted; a != nil {
				for _, c := range a.Contra {
					net -= valueOf(t, c, end)
				}
				settled = a.Settled
			}
			if open := billed + valueOf(t, l.Tax, end) - valueOf(t, settled, end); open != 0 {
				t.Fatalf("line %d: %d is open for ever", i, open)
			}
			if l.Fact != nil {
				continue
			}
			if billed != contracted || net != billed {
				t.Fatalf("invoice line %d: contracted %d, billed %d, revenue %d in the end", i, contracted, billed, net)
			}
			for d := day("2023-11-01"); d < x.until; d += 7 {
				if v := valueOf(t, l.Billed, d); v < 0 || v > units(l.InvoiceLine.Amount) {
					t.Fatalf("invoice line %d: %d is billed of %s on %s", i, v, l.InvoiceLine.Amount, d)
				}
			}
		}
		if want := x.in - x.out; cash != want {
			t.Fatalf("cash %d, want %d received - %d paid back", cash, x.in, x.out)
		}
		// Nothing makes a customer's money but money, and a balance that is stated.
		if got := given(t, p, close); got > 0 && len(x.group.Adjustments.Balances) == 0 {
			t.Fatalf("customers have %d that nobody paid", got)
		}
	})
}

func TestAdjustedBooksTie(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawTroubled(t)
		p, err := derive.New(x.env).Derive(x.group)
		if err != nil {
			t.Fatal(err)
		}
		w := window(t, x.env, view.Request{Span: civil.Span{From: day("2024-02-01"), To: day("2025-07-01")}, Every: civil.EveryMonth})
		acc := accumulate(t, w, p)
		checkTies(t, report(t, acc).Ties)
		checkTies(t, acc.Bridge().Ties)
		for _, name := range view.RollForwards() {
			table, err := acc.RollForward(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range table.Rows {
				if row.Name == "difference" {
					t.Fatalf("roll-forward of %s does not tie: %+v", name, row.Cells)
				}
			}
		}
	})
}

// The slow model of credits pro rata: on each day a row earns a day's share of
// what is left of its price, so what is earned in all is the share of the days
// gone of the price left, a credit taking back its part of the days gone.
func TestRevenueOfCreditedInvoicesAgainstASlowModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := &troubled{until: day("2025-12-31")}
		x.env = &derive.Env{Policy: policy.Of(policy.Default()), AsOf: x.until, Horizon: x.until}
		x.group = &derive.Group{Key: "cu", Adjustments: &derive.Adjustments{}}
		from := day("2024-01-15")
		n := rapid.Int32Range(1, 400).Draw(t, "days")
		price := rapid.Int64Range(1, 100_000).Draw(t, "price")
		v := &fact.Invoice{Head: x.head("i", 0), Customer: "cu", Currency: usd, Issued: from + civil.Day(rapid.Int32Range(-30, 0).Draw(t, "issued")),
			Lines: []fact.InvoiceLine{{ID: "1", Amount: cents(price), From: fact.On(from), To: fact.On(from + civil.Day(n) - 1)}}}
		x.group.Invoices = []*fact.Invoice{v}
		type credit struct {
			from, to civil.Day
			amount   int64
		}
		var credits []credit
		left := price
		pieces := int64(2)
		on := v.Issued
		for i := range rapid.IntRange(0, 4).Draw(t, "credits") {
			on += civil.Day(rapid.Int32Range(0, 120).Draw(t, "after"))
			amount := rapid.Int64Range(1, 60_000).Draw(t, "credit")
			note := &fact.CreditNote{Head: x.head("n", i), Invoice: "i0", Issued: on}
			exact := cents(amount)
			note.Amount = &exact
			x.group.Adjustments.CreditNotes = append(x.group.Adjustments.CreditNotes, note)
			c := credit{on, civil.MaxDay, min(amount, left)}
			left -= c.amount
			pieces += 3
			if left == 0 {
				credits = append(credits, c)
				break
			}
			if rapid.IntRange(0, 2).Draw(t, "void") == 0 {
				on += civil.Day(rapid.Int32Range(0, 60).Draw(t, "void after"))
				x.group.Adjustments.Voids = append(x.group.Adjustments.Voids, &fact.Void{Head: x.head("v", i), CreditNote: note.ID, Date: on})
				c.to = on
				left += c.amount
				on++
			}
			credits = append(credits, c)
		}
		p, err := derive.New(x.env).Derive(x.group)
		if err != nil {
			t.Fatal(err)
		}
		l := &p.Lines[0]
		for d := from - 40; d < from+600; d++ {
			// At the close of d.
			alive := big.NewRat(price, 1)
			for _, c := range credits {
				if c.from <= d && d < c.to {
					alive.Sub(alive, big.NewRat(c.amount, 1))
				}
			}
			gone := int64(min(max(d+1-from, 0), civil.Day(n)))
			want, _ := new(big.Rat).Mul(alive, big.NewRat(gone, int64(n))).Float64()
			got := valueOf(t, l.Earned, d+1)
			if l.Adjusted != nil {
				for _, c := range l.Adjusted.Contra {
					got -= valueOf(t, c, d+1)
				}
			}
			if diff := float64(got) - want; diff > float64(pieces) || diff < -float64(pieces) {
				t.Fatalf("revenue to %s is %d, the slow model has %.2f (price %d over %d days, credits %v)", d, got, want, price, n, credits)
			}
		}
	})
}

// The age of what is open says the same as the receivable, whatever happened to
// the invoices.
func TestAgingOfAdjustedInvoicesIsTheReceivable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawTroubled(t)
		d := derive.New(x.env)
		d.Documents = true
		p, err := d.Derive(x.group)
		if err != nil {
			t.Fatal(err)
		}
		for on := day("2023-12-01"); on < x.until+30; on += 11 {
			var open, receivable int64
			for i := range p.Documents {
				for _, m := range p.Documents[i].Moves {
					if m.Day < on {
						open += int64(m.Amount)
					}
				}
			}
			for i := range p.Lines {
				l := &p.Lines[i]
				settled := l.Collected
				if l.Adjusted != nil {
					settled = l.Adjusted.Settled
				}
				receivable += valueOf(t, l.Billed, on) + valueOf(t, l.Tax, on) - valueOf(t, settled, on)
			}
			if open != receivable {
				t.Fatalf("at the opening of %s documents have %d open, lines %d", on, open, receivable)
			}
		}
	})
}

// Every number of a troubled book can be taken apart.
func TestExplainedAdjustmentsSumToTheReport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawTroubled(t)
		m := pick(t, "measure", view.Measures()...)
		e, err := view.Explain(t.Context(), x.env, []*derive.Group{x.group}, view.Request{Span: civil.Span{From: day("2024-02-01"), To: day("2025-02-01")}, Every: civil.EveryYear}, m.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, total := range e.Totals {
			if total.Sum != total.Report {
				t.Fatalf("%s: explained %d, reported %d", m.Name, total.Sum, total.Report)
			}
		}
	})
}
