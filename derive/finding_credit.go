// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"fmt"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// credits are what was taken off the invoices of a group by the as-of day.
type credits struct {
	voided map[string]bool        // invoices
	of     map[string]money.Minor // by invoice, without tax
	last   map[string]*fact.CreditNote
}

// credits adds up the credit notes that were not voided.
func (d *Deriver) credits(g *Group) *credits {
	c := &credits{}
	if g.Adjustments == nil {
		return c
	}
	c.voided, c.of, c.last = map[string]bool{}, map[string]money.Minor{}, map[string]*fact.CreditNote{}
	undone := map[string]bool{}
	for _, v := range g.Adjustments.Voids {
		if v.Date > d.env.AsOf {
			continue
		}
		if v.CreditNote != "" {
			undone[v.CreditNote] = true
		} else {
			c.voided[v.Invoice] = true
		}
	}
	cur := map[string]money.Currency{}
	for _, inv := range g.Invoices {
		cur[inv.ID] = d.currencyOf(inv)
	}
	for _, n := range g.Adjustments.CreditNotes {
		if n.Issued > d.env.AsOf || undone[n.ID] {
			continue
		}
		c.of[n.Invoice] = d.stake(money.Add(c.of[n.Invoice], d.creditOf(n, cur[n.Invoice])))
		if old := c.last[n.Invoice]; old == nil || n.Issued > old.Issued || n.Issued == old.Issued && n.ID > old.ID {
			c.last[n.Invoice] = n
		}
	}
	return c
}

// creditOf is the amount of a credit note without tax.
func (d *Deriver) creditOf(n *fact.CreditNote, cur money.Currency) money.Minor {
	if n.Amount != nil {
		return d.stake(money.ParseAmount(n.Amount.String(), cur))
	}
	sum := money.Minor(0)
	for i := range n.Lines {
		sum = d.stake(money.Add(sum, d.stake(money.ParseAmount(n.Lines[i].Amount.String(), cur))))
	}
	return sum
}

// currencyOf is the currency of an invoice, its contract's when it names none.
func (d *Deriver) currencyOf(inv *fact.Invoice) money.Currency {
	if !inv.Currency.IsZero() {
		return inv.Currency
	}
	if a := d.arrangementOf(inv.Contract); a != nil {
		return a.Currency
	}
	return d.report.Currency
}

// totalOf is what an invoice comes to, with tax if asked.
func (d *Deriver) totalOf(inv *fact.Invoice, tax bool) money.Minor {
	cur, sum := d.currencyOf(inv), money.Minor(0)
	for i := range inv.Lines {
		row := &inv.Lines[i]
		sum = d.stake(money.Add(sum, d.stake(money.ParseAmount(row.Amount.String(), cur))))
		if tax && row.Tax != nil {
			sum = d.stake(money.Add(sum, d.stake(money.ParseAmount(row.Tax.String(), cur))))
		}
	}
	return sum
}

// overcredited names invoices of which more was taken back than they come to, and
// credit notes above what voids, refunds and write-offs had left of theirs.
func (d *Deriver) overcredited(g *Group, c *credits) {
	said := map[string]bool{}
	for _, inv := range g.Invoices {
		n := c.last[inv.ID]
		if n == nil || c.voided[inv.ID] {
			continue
		}
		cur, total := d.currencyOf(inv), d.totalOf(inv, false)
		if over := c.of[inv.ID] - max(total, 0); over > 0 && !d.saidAt(FindingOvercredited, n.At) {
			d.pos.Findings = append(d.pos.Findings, Finding{
				Kind: FindingOvercredited, Contract: inv.Contract, Place: n.At, Day: n.Issued, Amount: over, Currency: cur,
				Text: fmt.Sprintf("invoice %s of %s is credited by %s; credit note %s is the latest", inv.ID, total.Table(cur), c.of[inv.ID].Table(cur), n.ID),
			})
			said[inv.ID] = true
		}
	}
	for _, a := range d.adjusts {
		if a.credit == nil || a.over <= 0 || a.undone || said[a.invoice] || d.saidAt(FindingOvercredited, a.head.At) {
			continue
		}
		for _, inv := range g.Invoices {
			if inv.ID != a.invoice {
				continue
			}
			cur := d.currencyOf(inv)
			d.pos.Findings = append(d.pos.Findings, Finding{
				Kind: FindingOvercredited, Contract: inv.Contract, Place: a.head.At, Day: a.day, Amount: a.over, Currency: cur,
				Text: fmt.Sprintf("%s takes %s more than is left of invoice %s: that has no effect", a, a.over.Table(cur), inv.ID),
			})
		}
	}
}
