// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// neverInvoiced puts one finding in place of the unbilled instalments of a
// contract that no invoice names, less what its changes take back of them.
func (d *Deriver) neverInvoiced(g *Group) {
	named := map[string]bool{}
	for _, inv := range g.Invoices {
		if inv.Issued > d.env.AsOf {
			continue
		}
		named[inv.Contract] = true
		for i := range inv.Lines {
			named[inv.Lines[i].Contract] = true
		}
	}
	for _, o := range g.Openings {
		named[o.Contract] = true // another system invoiced it
	}
	of := map[string]int{} // by contract: its finding
	count := map[string]int{}
	kept := d.pos.Findings[:0]
	for _, f := range d.pos.Findings {
		if f.Kind != FindingUnbilled && f.Kind != FindingUncredited || named[f.Contract] {
			kept = append(kept, f)
			continue
		}
		if f.Kind == FindingUncredited {
			f.Amount = -f.Amount
		}
		count[f.Contract]++
		at, ok := of[f.Contract]
		if !ok {
			of[f.Contract] = len(kept)
			f.Kind, f.Line = FindingNeverInvoiced, ""
			kept = append(kept, f)
			continue
		}
		x := &kept[at]
		x.Amount, x.Day = d.stake(money.Add(x.Amount, f.Amount)), min(x.Day, f.Day)
	}
	for id, at := range of {
		x := &kept[at]
		x.Text = fmt.Sprintf("%d instalments are due since %s, and no invoice is for the contract", count[id], x.Day)
		if count[id] == 1 {
			x.Text = fmt.Sprintf("an instalment is due since %s, and no invoice is for the contract", x.Day)
		}
	}
	d.pos.Findings = kept
}

// billedAfterEnd names rows of invoices for service after the last day of their
// contract. What was invoiced before an early end was known is for a credit, and
// no mistake of the invoice.
func (d *Deriver) billedAfterEnd(g *Group, ts []tenure, a *credits) {
	ends := map[string]*tenure{}
	for i := range ts {
		if t := &ts[i]; !t.goesOn && !t.renewed {
			ends[t.a.ID] = t
		}
	}
	for _, inv := range g.Invoices {
		if inv.Issued > d.env.AsOf || a.voided[inv.ID] || len(ends) == 0 {
			continue
		}
		credited := a.of[inv.ID]
		for i := range inv.Lines {
			row := &inv.Lines[i]
			contract := row.Contract
			if contract == "" {
				contract = inv.Contract
			}
			t := ends[contract]
			if t == nil || !row.From.IsSet() || d.sellsElse(t.a, row) {
				continue
			}
			if x := t.ended; x != nil && inv.Issued < x.Noticed.Or(x.Effective) {
				continue
			}
			days := civil.Span{From: row.From.Day(), To: row.To.Or(row.From.Day()) + 1}
			after := days.Intersect(civil.Span{From: t.last + 1, To: civil.MaxDay})
			amount := d.stake(money.ParseAmount(row.Amount.String(), t.a.Currency))
			amount = d.stake(money.MulDiv(amount, int64(after.Days()), int64(max(1, days.Days())), money.HalfUp))
			given := min(max(credited, 0), max(amount, 0))
			amount, credited = amount-given, credited-given
			if after.Empty() || amount <= 0 {
				continue
			}
			d.pos.Findings = append(d.pos.Findings, Finding{
				Kind: FindingBilledAfterEnd, Contract: contract, Line: row.Line, Place: inv.At, Day: after.From, Amount: amount, Currency: t.a.Currency,
				Text: fmt.Sprintf("invoice %s bills %s to %s, and the contract ended on %s", inv.ID, days.From, days.Last(), t.last),
			})
		}
	}
}

// sellsElse reports whether a row sells a product that the contract does not: it
// is an arrangement of its own.
func (d *Deriver) sellsElse(a *Arrangement, row *fact.InvoiceLine) bool {
	return row.Line == "" && row.Product != "" &&
		!slices.ContainsFunc(d.pos.Lines[a.First:a.Last], func(l Line) bool { return l.ProductID == row.Product })
}
