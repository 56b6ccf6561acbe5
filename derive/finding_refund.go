// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"fmt"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// refunded adds up what was paid back of one payment, or on one invoice.
type refunded struct {
	sum  money.Minor
	last *fact.Refund
}

// add counts a refund. One that states its price says that the rest of it is paid
// beyond what was invoiced on purpose.
func (r *refunded) add(d *Deriver, x *fact.Refund, cur money.Currency) {
	amount := x.Amount
	if x.Price != nil {
		amount = *x.Price
	}
	r.sum = d.stake(money.Add(r.sum, d.stake(money.ParseAmount(amount.String(), cur))))
	if r.last == nil || x.Paid > r.last.Paid || x.Paid == r.last.Paid && x.ID > r.last.ID {
		r.last = x
	}
}

// unmatched names payments of which more was paid back than came, and invoices
// on which more was paid back than they come to with tax.
func (d *Deriver) unmatched(g *Group) {
	if g.Adjustments == nil || len(g.Adjustments.Refunds) == 0 {
		return
	}
	curs := d.refundCurrencies(g)
	payments, invoices := map[string]*refunded{}, map[string]*refunded{}
	for _, x := range g.Adjustments.Refunds {
		to, id := payments, x.Payment
		if id == "" {
			to, id = invoices, x.Invoice
		}
		if id == "" || x.Paid > d.env.AsOf {
			continue
		}
		if to[id] == nil {
			to[id] = &refunded{}
		}
		to[id].add(d, x, curs.of(x, d.report.Currency))
	}
	say := func(what, contract string, r *refunded, total money.Minor) {
		if r.sum <= max(total, 0) || d.saidAt(FindingUnmatched, r.last.At) {
			return
		}
		cur := curs.of(r.last, d.report.Currency)
		d.pos.Findings = append(d.pos.Findings, Finding{
			Kind: FindingUnmatched, Contract: contract, Place: r.last.At, Day: r.last.Paid, Amount: r.sum - max(total, 0), Currency: cur,
			Text: fmt.Sprintf("%s of %s is paid back by %s; refund %s is the latest", what, total.Table(cur), r.sum.Table(cur), r.last.ID),
		})
	}
	for _, y := range g.Payments {
		if r := payments[y.ID]; r != nil {
			say("payment "+y.ID, "", r, d.stake(money.ParseAmount(y.Amount.String(), curs.of(r.last, d.report.Currency))))
		}
	}
	for _, inv := range g.Invoices {
		if r := invoices[inv.ID]; r != nil {
			say("invoice "+inv.ID, inv.Contract, r, d.totalOf(inv, true))
		}
	}
}

// refundCurrencies are the currencies of invoices and payments by their ids.
type refundCurrencies struct{ invoice, payment map[string]money.Currency }

func (d *Deriver) refundCurrencies(g *Group) *refundCurrencies {
	c := &refundCurrencies{make(map[string]money.Currency, len(g.Invoices)), make(map[string]money.Currency, len(g.Payments))}
	for _, inv := range g.Invoices {
		c.invoice[inv.ID] = d.currencyOf(inv)
	}
	for _, y := range g.Payments {
		c.payment[y.ID] = y.Currency
		if y.Currency.IsZero() && len(y.Applications) > 0 {
			c.payment[y.ID] = c.invoice[y.Applications[0].Invoice]
		}
	}
	return c
}

// of is the currency of a refund: its own, or that of what it names.
func (c *refundCurrencies) of(x *fact.Refund, otherwise money.Currency) money.Currency {
	for _, cur := range [...]money.Currency{x.Currency, c.payment[x.Payment], c.invoice[x.Invoice]} {
		if !cur.IsZero() {
			return cur
		}
	}
	return otherwise
}
