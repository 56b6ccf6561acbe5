// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"fmt"
	"testing"

	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// books of adjustments: an invoice of 90.00 for the ninety days from 2023-01-01,
// so that a day is a unit; what happens to it is worked by hand.
type adjusted struct {
	derive.Adjustments
	tax      string
	contract bool
	paid     [][2]string // day, amount
}

func head(id string) fact.Head {
	return fact.Head{ID: id, At: fact.Place{File: "book.yaml", Line: 9}}
}

func credited(id, issued, amount string) *fact.CreditNote {
	return &fact.CreditNote{Head: head(id), Invoice: "i1", Issued: day(issued), Amount: ref(amount)}
}

func (a *adjusted) derive(t *testing.T, change ...func(*policy.Terms)) *derive.Positions {
	t.Helper()
	row := fact.InvoiceLine{ID: "1", Amount: num("90"), From: on("2023-01-01"), To: on("2023-03-31")}
	if a.tax != "" {
		row.Tax = ref(a.tax)
	}
	v := invoice("i1", "2023-01-01", row)
	g := &derive.Group{Invoices: []*fact.Invoice{v}, Adjustments: &a.Adjustments}
	if a.contract {
		g.Contracts = []*fact.Contract{contract("c1", "2023-01-01", months(3), line("seats", "30", monthly))}
		g.Contracts[0].Billing = &fact.Billing{Whole: true}
		v.Contract = "c1"
	}
	for i, p := range a.paid {
		y := payment(fmt.Sprint("p", i), p[0], p[1])
		y.Applications = []fact.Application{{Invoice: "i1"}}
		g.Payments = append(g.Payments, y)
	}
	e := env(change...)
	e.InvoicesThrough, e.PaymentsThrough = on("2026-12-31"), on("2026-12-31")
	return derived(t, e, g)
}

var (
	contraCredit  = reading{"contra credit note", func(l *derive.Line) curve.Curve { return l.Adjusted.Contra[derive.ContraCreditNote] }}
	contraVoid    = reading{"contra void", func(l *derive.Line) curve.Curve { return l.Adjusted.Contra[derive.ContraVoid] }}
	contraRefund  = reading{"contra refund", func(l *derive.Line) curve.Curve { return l.Adjusted.Contra[derive.ContraRefund] }}
	contraDispute = reading{"contra dispute", func(l *derive.Line) curve.Curve { return l.Adjusted.Contra[derive.ContraDispute] }}
	badDebt       = reading{"bad debt", func(l *derive.Line) curve.Curve { return l.Adjusted.BadDebt }}
	recovered     = reading{"recovered", func(l *derive.Line) curve.Curve { return l.Adjusted.Recovered }}
	otherLoss     = reading{"other loss", func(l *derive.Line) curve.Curve { return l.Adjusted.OtherLoss }}
	taxed         = readings[4]
)

// unapplied is what the customer has without invoice at the end.
func unapplied(t *testing.T, p *derive.Positions) (sum money.Minor) {
	t.Helper()
	for _, u := range p.Unapplied {
		v, err := u.Curve.Total()
		if err != nil {
			t.Fatal(err)
		}
		sum += v
	}
	return sum
}

func TestTwoCreditsThenAVoidLeaveNothing(t *testing.T) {
	a := adjusted{paid: [][2]string{{"2023-01-05", "90"}}}
	// After 31 days 30 are credited, 31/90 of it earned: 10.33; after 59 days 15
	// more, 59/90 of it: 9.83. What had been earned by 2023-03-11, day 69, and was
	// not taken back goes with the void.
	a.CreditNotes = []*fact.CreditNote{credited("n1", "2023-02-01", "30"), credited("n2", "2023-03-01", "15")}
	a.Voids = []*fact.Void{{Head: head("v1"), Invoice: "i1", Date: day("2023-03-11")}}
	p := a.derive(t)
	expectFlows(t, p, contracted, flow{"2023-01-01", 9000}, flow{"2023-02-01", -3000}, flow{"2023-03-01", -1500}, flow{"2023-03-11", -4500})
	expectFlows(t, p, billed, flow{"2023-01-01", 9000}, flow{"2023-02-01", -3000}, flow{"2023-03-01", -1500}, flow{"2023-03-11", -4500})
	expectFlows(t, p, contraCredit, flow{"2023-02-01", 1033}, flow{"2023-03-01", 983})
	// 69 - 38/59 of 19.67 - 10/31 of 5.17 = 54.66, less 20.16.
	expectFlows(t, p, contraVoid, flow{"2023-03-11", 6900 - 1267 - 167 - 2016})
	expectAt(t, p, earned, "2024-01-01", 6900-1267-167)
	expectFlows(t, p, collected, flow{"2023-01-05", 9000}, flow{"2023-02-01", -3000}, flow{"2023-03-01", -1500}, flow{"2023-03-11", -4500})
	if got := unapplied(t, p); got != 9000 {
		t.Errorf("the customer has %d, want 90.00", got)
	}
}

func TestARefundOfACreditIsNotCountedTwice(t *testing.T) {
	a := adjusted{paid: [][2]string{{"2023-01-05", "90"}}}
	a.CreditNotes = []*fact.CreditNote{credited("n1", "2023-02-01", "9")}
	a.Refunds = []*fact.Refund{{Head: head("r1"), Invoice: "i1", Paid: day("2023-02-10"), Amount: num("9")}}
	for _, settle := range []policy.CreditsSettle{policy.SettleBalance, policy.SettleRefund} {
		p := a.derive(t, func(p *policy.Terms) { p.CreditsSettle = settle })
		expectFlows(t, p, contracted, flow{"2023-01-01", 9000}, flow{"2023-02-01", -900})
		expectFlows(t, p, contraRefund)
		expectFlows(t, p, contraCredit, flow{"2023-02-01", 310})
		if at(t, p, collected, day("2024-01-01"))+unapplied(t, p) != 8100 {
			t.Errorf("cash is not 81.00: collected %v, unapplied %+v", flows(p, collected), p.Unapplied)
		}
	}
}

func TestACreditKeepsItsShareOfTax(t *testing.T) {
	a := adjusted{tax: "18"}
	a.CreditNotes = []*fact.CreditNote{credited("n1", "2023-02-01", "30")}
	p := a.derive(t)
	expectFlows(t, p, taxed, flow{"2023-01-01", 1800}, flow{"2023-02-01", -600})
}

func TestWhatACreditExceedsItsInvoiceByIsNobodysMoney(t *testing.T) {
	a := adjusted{paid: [][2]string{{"2023-01-05", "90"}}}
	a.CreditNotes = []*fact.CreditNote{credited("n1", "2023-02-01", "100")}
	p := a.derive(t)
	expectFlows(t, p, billed, flow{"2023-01-01", 9000}, flow{"2023-02-01", -9000})
	expectFlows(t, p, contraCredit, flow{"2023-02-01", 3100})
	expectAt(t, p, earned, "2024-01-01", 3100)
	if got := unapplied(t, p); got != 9000 {
		t.Errorf("the customer has %d, want the 90.00 that were paid", got)
	}
	// Paid back all the same: 90.00 had been paid, 10.00 is a loss.
	a.CreditNotes[0].Settles = &fact.Settlement{Refund: ref("100")}
	p = a.derive(t)
	expectFlows(t, p, collected, flow{"2023-01-05", 9000}, flow{"2023-02-01", -10000})
	expectFlows(t, p, otherLoss, flow{"2023-02-01", 1000})
	if got := unapplied(t, p); got != 0 {
		t.Errorf("the customer has %d, want nothing", got)
	}
}

// Two invoices of 1,000 each, 1,500 paid, 1,200 credited of the first: the
// customer has 1,500 - (2,000 - 1,000) = 500.
func TestACreditAboveItsInvoiceBesideAnother(t *testing.T) {
	row := func(from, to string) fact.InvoiceLine {
		return fact.InvoiceLine{ID: "1", Amount: num("1000"), From: on(from), To: on(to)}
	}
	g := &derive.Group{
		Contracts:   []*fact.Contract{contract("c1", "2024-01-01", months(12), line("seats", "1000", monthly))},
		Invoices:    []*fact.Invoice{invoice("i1", "2024-01-01", row("2024-01-01", "2024-01-31")), invoice("i2", "2024-02-01", row("2024-02-01", "2024-02-29"))},
		Payments:    []*fact.Payment{payment("p1", "2024-02-10", "1500")},
		Adjustments: &derive.Adjustments{CreditNotes: []*fact.CreditNote{credited("n1", "2024-02-15", "1200")}},
	}
	for _, v := range g.Invoices {
		v.Contract = "c1"
	}
	e := env()
	e.AsOf = day("2024-02-29")
	e.InvoicesThrough, e.PaymentsThrough = on("2024-02-29"), on("2024-02-29")
	p := derived(t, e, g)
	var held money.Minor
	for _, u := range p.Unapplied {
		if len(u.Given) > 0 {
			t.Errorf("%v of the customer's money never came in", u.Given)
		}
		v, err := u.Curve.Value(day("2024-03-01"))
		if err != nil {
			t.Fatal(err)
		}
		held += v
	}
	if held != 50000 {
		t.Errorf("the customer has %d, want 500.00", held)
	}
}

// Tax that is paid after all is owed again and no income: 108.00 with 18.00 of
// tax, given up after 31 of 90 days.
func TestTheTaxOfWhatComesBackIsOwedAgain(t *testing.T) {
	a := adjusted{tax: "18", paid: [][2]string{{"2023-05-01", "108"}}}
	a.WriteOffs = []*fact.WriteOff{{Head: head("w1"), Invoice: "i1", Date: day("2023-02-01")}}
	p := a.derive(t)
	expectFlows(t, p, taxed, flow{"2023-01-01", 1800}, flow{"2023-02-01", -1800}, flow{"2023-05-01", 1800})
	expectFlows(t, p, badDebt, flow{"2023-02-01", 3100}, flow{"2023-05-01", -3100})
	expectFlows(t, p, recovered, flow{"2023-05-01", 5900})
	expectFlows(t, p, collected, flow{"2023-05-01", 10800})

	// Half of it, then the rest; all had been earned: no recovery.
	a.WriteOffs[0].Date = day("2023-04-15")
	a.paid = [][2]string{{"2023-05-01", "54"}, {"2023-06-01", "54"}}
	p = a.derive(t)
	expectFlows(t, p, taxed, flow{"2023-01-01", 1800}, flow{"2023-04-15", -1800}, flow{"2023-05-01", 900}, flow{"2023-06-01", 900})
	expectFlows(t, p, badDebt, flow{"2023-04-15", 9000}, flow{"2023-05-01", -4500}, flow{"2023-06-01", -4500})
	expectFlows(t, p, recovered)
}

func TestTheTaxOfAWonDisputeIsOwedAgain(t *testing.T) {
	a := adjusted{tax: "18", paid: [][2]string{{"2023-01-05", "108"}}}
	won := &fact.Dispute{Head: head("d2"), Invoice: "i1", Date: day("2023-03-01"), State: "won"}
	a.Disputes = []*fact.Dispute{{Head: head("d1"), Invoice: "i1", Date: day("2023-02-01"), State: "opened"}, won}
	p := a.derive(t)
	expectFlows(t, p, taxed, flow{"2023-01-01", 1800}, flow{"2023-02-01", -1800}, flow{"2023-03-01", 1800})
	expectFlows(t, p, recovered, flow{"2023-03-01", 9000})
	expectFlows(t, p, collected, flow{"2023-01-05", 10800}, flow{"2023-02-01", -10800}, flow{"2023-03-01", 10800})

	won.Amount = ref("54") // half of it comes back
	p = a.derive(t)
	expectFlows(t, p, taxed, flow{"2023-01-01", 1800}, flow{"2023-02-01", -1800}, flow{"2023-03-01", 900})
	expectFlows(t, p, recovered, flow{"2023-03-01", 4500})
}

func TestACreditTakesWhatIsNotEarnedFirst(t *testing.T) {
	a := adjusted{}
	a.CreditNotes = []*fact.CreditNote{credited("n1", "2023-02-01", "70")}
	p := a.derive(t, func(p *policy.Terms) { p.CreditSplit = policy.SplitUnearnedFirst })
	expectFlows(t, p, contraCredit, flow{"2023-02-01", 1100})
	expectAt(t, p, earned, "2024-01-01", 3100)
}

func TestACreditByItsOwnPeriod(t *testing.T) {
	a := adjusted{}
	n := credited("n1", "2023-02-01", "30")
	n.Amount, n.Split = nil, "by_line"
	// For 2023-01-22 to 2023-02-20: a third of it had been served.
	n.Lines = []fact.CreditLine{{Line: "1", Amount: num("30"), From: on("2023-01-22"), To: on("2023-02-20")}}
	a.CreditNotes = []*fact.CreditNote{n}
	p := a.derive(t)
	expectFlows(t, p, contraCredit, flow{"2023-02-01", 1000})
	expectAt(t, p, earned, "2023-02-21", 5100-2000)
	expectAt(t, p, earned, "2024-01-01", 7000)
}

func TestALostDisputeIsGoneAndAWonOneIsPutBack(t *testing.T) {
	a := adjusted{paid: [][2]string{{"2023-01-05", "90"}}}
	opened := &fact.Dispute{Head: head("d1"), Invoice: "i1", Date: day("2023-02-01"), State: "opened"}
	a.Disputes = []*fact.Dispute{opened, {Head: head("d2"), Invoice: "i1", Date: day("2023-03-01"), State: "lost"}}
	p := a.derive(t)
	expectFlows(t, p, contraDispute, flow{"2023-02-01", 3100})
	expectFlows(t, p, collected, flow{"2023-01-05", 9000}, flow{"2023-02-01", -9000})
	expectAt(t, p, earned, "2024-01-01", 3100)

	a.Disputes = []*fact.Dispute{opened, {Head: head("d2"), Invoice: "i1", Date: day("2023-03-01"), State: "won"}}
	p = a.derive(t, func(p *policy.Terms) { p.DisputesWon = policy.WonRestore })
	expectFlows(t, p, contraDispute, flow{"2023-02-01", 3100}, flow{"2023-03-01", -3100})
	expectFlows(t, p, billed, flow{"2023-01-01", 9000}, flow{"2023-02-01", -9000}, flow{"2023-03-01", 9000})
	expectFlows(t, p, collected, flow{"2023-01-05", 9000}, flow{"2023-02-01", -9000}, flow{"2023-03-01", 9000})
	expectAt(t, p, earned, "2023-03-01", 3100)
	expectAt(t, p, earned, "2023-03-02", 6000)
	expectAt(t, p, earned, "2024-01-01", 9000)
}

func TestAPartOfWhatWasWrittenOffComesBack(t *testing.T) {
	// 30 paid; 60 given up after 31 days: 31/90 of it, 20.67, is bad debt.
	a := adjusted{paid: [][2]string{{"2023-01-05", "30"}, {"2023-05-01", "25"}}}
	a.WriteOffs = []*fact.WriteOff{{Head: head("w1"), Invoice: "i1", Date: day("2023-02-01")}}
	p := a.derive(t)
	expectFlows(t, p, badDebt, flow{"2023-02-01", 2067}, flow{"2023-05-01", -2067})
	expectFlows(t, p, recovered, flow{"2023-05-01", 2500 - 2067})
	expectFlows(t, p, contracted, flow{"2023-01-01", 9000}, flow{"2023-02-01", -3933})
	expectAt(t, p, earned, "2024-01-01", 9000-3933)
	expectFlows(t, p, collected, flow{"2023-01-05", 3000}, flow{"2023-05-01", 2500})
}

func TestMoneyPaidBackBeyondThePriceIsALoss(t *testing.T) {
	a := adjusted{paid: [][2]string{{"2023-01-05", "90"}}}
	a.Refunds = []*fact.Refund{{Head: head("r1"), Invoice: "i1", Paid: day("2023-02-01"), Amount: num("100")}}
	p := a.derive(t)
	expectFlows(t, p, contraRefund, flow{"2023-02-01", 3100})
	expectFlows(t, p, otherLoss, flow{"2023-02-01", 1000})
	expectFlows(t, p, collected, flow{"2023-01-05", 9000}, flow{"2023-02-01", -10000})
}

// A credit for an error leaves the contract's price, and its schedule has to be
// invoiced again; one for goodwill lowers the price.
func TestACreditOnAContract(t *testing.T) {
	a := adjusted{contract: true}
	n := credited("n1", "2023-02-01", "9")
	n.Reason = "error"
	a.CreditNotes = []*fact.CreditNote{n}
	p := a.derive(t)
	expectFlows(t, p, contracted, flow{"2023-01-01", 9000})
	expectFlows(t, p, billed, flow{"2023-01-01", 9000}, flow{"2023-02-01", -900})
	expectAt(t, p, earned, "2024-01-01", 9000)

	n.Reason = "goodwill"
	p = a.derive(t)
	expectFlows(t, p, contracted, flow{"2023-01-01", 9000}, flow{"2023-02-01", -900})
	expectFlows(t, p, contraCredit, flow{"2023-02-01", 310})
	expectAt(t, p, earned, "2024-01-01", 9000-590)
}

func TestABalanceIsNoCash(t *testing.T) {
	a := adjusted{}
	a.Balances = []*fact.Balance{{Head: head("b1"), Customer: "cu", Date: day("2022-12-31"), Amount: num("20"), Currency: usd}}
	p := a.derive(t)
	if len(p.Unapplied) != 1 || len(p.Unapplied[0].Given) != 1 || p.Unapplied[0].Given[0].Amount != 2000 {
		t.Errorf("unapplied %+v, want 20.00 that did not come in here", p.Unapplied)
	}
}

func TestDisputesThatDoNotFitAreRefused(t *testing.T) {
	won := &fact.Dispute{Head: head("d2"), Invoice: "i1", Date: day("2023-03-01"), State: "won"}
	v := invoice("i1", "2023-01-01", fact.InvoiceLine{ID: "1", Amount: num("90")})
	_, err := derive.New(env()).Derive(&derive.Group{Invoices: []*fact.Invoice{v}, Adjustments: &derive.Adjustments{Disputes: []*fact.Dispute{won}}})
	if err == nil {
		t.Fatal("a dispute is won that was never opened")
	}
}
