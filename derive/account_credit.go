// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"

	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// paysOut settles what is owed to a customer for a component of the price with what
// a credit note takes off an invoice line. The component lowered the price already
// (606-10-32-10).
func (w *walk) paysOut(a *adjustment, p *part) bool {
	if a.credit == nil || a.credit.Component == "" {
		return false
	}
	l := &w.d.pos.Lines[p.line]
	con := w.d.pos.Arrangements[l.Arrangement].Contract
	if con == nil || l.Standard == nil || !hasComponent(con, a.credit.Component) {
		w.fail(a, "component", "names component %s, which the contract of the invoice line does not have", a.credit.Component)
		return true
	}
	w.settleOwed(a, p, -p.amount)
	return true
}

// settleOwed changes what is owed back on the day of an adjustment.
func (w *walk) settleOwed(a *adjustment, p *part, amount money.Minor) {
	s := curve.Step(a.day, amount, curve.Credit)
	s.Note = w.note("%s pays out component %s (%s)", a, cmp.Or(componentOf(a), "of the credit note"), a.head.At)
	std := w.d.pos.Lines[p.line].Standard
	std.Refundable = append(std.Refundable, s)
}

// componentOf is the component that a credit note pays out, if any.
func componentOf(a *adjustment) string {
	if a.credit == nil {
		return ""
	}
	return a.credit.Component
}

func hasComponent(con *fact.Contract, name string) bool {
	for i := range con.Components {
		if c := &con.Components[i]; cmp.Or(c.ID, c.Type) == name {
			return true
		}
	}
	return false
}

// owesAgain takes back what a credit note that was voided had paid out.
func (w *walk) owesAgain(a, of *adjustment) {
	if componentOf(of) == "" {
		return
	}
	for i := range of.parts {
		if p := &of.parts[i]; w.d.pos.Lines[p.line].Standard != nil {
			w.settleOwed(a, p, p.amount)
		}
	}
}
