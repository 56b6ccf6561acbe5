// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package demo

import (
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// A trouble is what goes wrong once with an invoice and its money: with the
// first one from a month on that it fits, if it is over by the last booked day.
type trouble struct {
	from civil.Month
	days civil.Day // that it goes on after the payment
	fits func(d *deal, inv *fact.Invoice) bool
	take func(t *till, inv *fact.Invoice, received civil.Day)
}

// troubles are what goes wrong once, in the order in which they are looked for.
func troubles() []trouble {
	at := civil.MakeMonth
	return []trouble{
		{at(2024, 2), 30, onAccount, creditUnpaid},
		{at(2024, 3), 75, byCard, disputed("won")},
		{at(2024, 5), 125, lastOne, giveUp},
		{at(2024, 6), 75, byCard, disputed("lost")},
		{at(2024, 8), 30, onAccount, creditPaid},
		{at(2024, 10), 30, byCard, creditBalance},
		{at(2025, 1), 30, onAccount, refundPart},
		{at(2025, 4), 30, onAccount, creditUnpaid},
		{at(2025, 5), 75, byCard, disputed("lost")},
		{at(2025, 6), 125, lastOne, giveUp},
		{at(2025, 8), 30, byCard, creditBalance},
		{at(2025, 9), 30, byCard, disputed("open")},
	}
}

// goesWrong makes up what goes wrong with an invoice that would be paid on a day,
// if anything does.
func (t *till) goesWrong(inv *fact.Invoice, received civil.Day) bool {
	i := slices.IndexFunc(t.deals, func(d *deal) bool { return d.id == inv.Contract })
	if i < 0 || t.less[inv] != 0 || len(t.deals[i].changes) > 0 || t.deals[i].quit != nil {
		return false
	}
	for k := range t.troubles {
		if x := &t.troubles[k]; x.from <= inv.Issued.Month() && received+x.days <= Through && x.fits(t.deals[i], inv) {
			take := x.take
			t.troubles = append(t.troubles[:k], t.troubles[k+1:]...)
			take(t, inv, received)
			return true
		}
	}
	return false
}

// byCard is an invoice of a monthly contract that is paid at once and goes on.
func byCard(d *deal, inv *fact.Invoice) bool {
	return d.rolling() && d.net == 0 && (d.until == 0 || d.until > inv.Issued.AddMonths(2))
}

// onAccount is an invoice that is paid later.
func onAccount(d *deal, inv *fact.Invoice) bool {
	return d.net >= 30 && d.every < 12 && inv.Issued > d.day(d.free)
}

// lastOne is the last invoice of a monthly contract.
func lastOne(d *deal, inv *fact.Invoice) bool {
	return d.rolling() && d.until == inv.Issued.AddMonths(1) && d.customer.last() == d && d.customer.gone
}

// part is some percent of an invoice, in whole dollars of cents.
func part(inv *fact.Invoice, percent int64) int64 { return amountOf(inv) * percent / 10000 * 100 }

func (t *till) note(inv *fact.Invoice, issued civil.Day, amount int64, reason string) *fact.CreditNote {
	value := cents(amount)
	n := &fact.CreditNote{Invoice: inv.ID, Issued: issued, Amount: &value, Reason: reason}
	t.notes = append(t.notes, n)
	return n
}

// creditUnpaid credits a tenth before the invoice is paid, which then is paid
// without it.
func creditUnpaid(t *till, inv *fact.Invoice, received civil.Day) {
	amount := part(inv, 10)
	t.note(inv, inv.Issued+10, amount, "goodwill")
	t.pay(inv, received, amountOf(inv)-amount)
}

// creditPaid credits a fifth of a paid invoice and pays it back.
func creditPaid(t *till, inv *fact.Invoice, received civil.Day) {
	t.pay(inv, received, amountOf(inv))
	amount := part(inv, 20)
	back := cents(amount)
	t.note(inv, received+15, amount, "price").Settles = &fact.Settlement{Refund: &back}
}

// creditBalance credits a third of a paid invoice; the next one is paid with it.
func creditBalance(t *till, inv *fact.Invoice, received civil.Day) {
	t.pay(inv, received, amountOf(inv))
	amount := part(inv, 33)
	t.note(inv, received+9, amount, "goodwill")
	for _, next := range t.invoices {
		if next.Contract == inv.Contract && next.Issued > inv.Issued {
			t.less[next] += amount
			return
		}
	}
}

// refundPart pays back a quarter of an invoice.
func refundPart(t *till, inv *fact.Invoice, received civil.Day) {
	t.pay(inv, received, amountOf(inv))
	t.refund(inv, received+25, part(inv, 25))
}

func (t *till) refund(inv *fact.Invoice, paid civil.Day, amount int64) *fact.Refund {
	r := &fact.Refund{Head: fact.Head{ID: "re-" + inv.ID[4:]}, Customer: inv.Customer, Invoice: inv.ID, Paid: paid, Amount: cents(amount)}
	t.others = append(t.others, r)
	return r
}

// payBack pays the whole price of an invoice back, and something for the trouble.
func (t *till) payBack(inv *fact.Invoice, paid civil.Day, more int64) {
	price := cents(amountOf(inv))
	t.refund(inv, paid, amountOf(inv)+more).Price = &price
}

// disputed has a payment charged back, and how the dispute ends.
func disputed(end string) func(t *till, inv *fact.Invoice, received civil.Day) {
	return func(t *till, inv *fact.Invoice, received civil.Day) {
		t.pay(inv, received, amountOf(inv))
		state := func(nth int, day civil.Day, state string) {
			t.others = append(t.others, &fact.Dispute{Head: fact.Head{ID: fmt.Sprintf("di-%s-%d", inv.ID[4:], nth)}, Invoice: inv.ID, Date: day, State: state})
		}
		state(1, received+18, "opened")
		if end != "open" {
			state(2, received+70, end)
		}
	}
}

// giveUp writes an invoice off that was not paid for four months; some of it is
// paid later.
func giveUp(t *till, inv *fact.Invoice, _ civil.Day) {
	day := inv.Due.Day() + 120
	t.others = append(t.others, &fact.WriteOff{Head: fact.Head{ID: "wo-" + inv.ID[4:]}, Invoice: inv.ID, Date: day, Reason: "no answer"})
	t.pay(inv, day+75, part(inv, 40))
}
