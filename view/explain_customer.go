// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"
	"slices"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
)

// ofMovement reports whether a measure is made of changes of customers, which
// the explainer watches as they are classified.
func (x *explainer) ofMovement() bool {
	switch x.m.Name {
	case "mrr_new", "mrr_expansion", "mrr_contraction", "mrr_churn", "mrr_reactivation", "customers_new", "customers_reactivated", "customers_churned",
		"logo_churn", "mrr_churn_rate_gross", "mrr_churn_rate_net", "quick_ratio", "asp", "nrr", "grr":
		return true
	}
	return false
}

// watched explains one classified change, if the measure counts it.
func (x *explainer) watched(s step) {
	amount, unit := x.counts(&s)
	if amount == 0 {
		return
	}
	it := x.ofEvents(s.events)
	it.Amount = int64(amount)
	for i := range s.events {
		it.Parts = append(it.Parts, x.part(&s.events[i]))
	}
	it.How = fmt.Sprintf("from %s to %s annual in the %s of %s: %s (mrr.movements: %s)", s.level.Table(it.Currency), (s.level + s.delta).Table(it.Currency),
		windowName(x), s.events[0].day, className(s.class), movementsName(x))
	if unit == UnitCount && (s.before > 1 || s.after > 1) {
		it.How += fmt.Sprintf("; it stands for %d customers, before for %d", s.after, s.before)
	}
	if x.m.Name == "logo_churn" && amount != s.before-s.after {
		it.How += "; " + x.logoText(&s)
	}
	x.add(it, 1)
}

// counts is what a change adds to what is explained: of a ratio, to what stands
// above.
func (x *explainer) counts(s *step) (money.Minor, Unit) {
	come, comeBack := max(0, s.after-s.before), s.before == 0 && s.back
	up := s.class == sNew || s.class == sExpansion || (s.class == sReactivation && x.w.terms.QuickReturns)
	switch x.m.Name {
	case "customers_new":
		if comeBack {
			return 0, UnitCount
		}
		return come, UnitCount
	case "customers_reactivated":
		if !comeBack {
			return 0, UnitCount
		}
		return come, UnitCount
	case "customers_churned":
		return max(0, s.before-s.after), UnitCount
	case "logo_churn":
		return x.logos(s), UnitCount
	case "mrr_churn_rate_gross":
		if s.class == sChurn || (s.class == sContraction && !x.w.terms.RetentionNoDowngrade) {
			return -s.delta, UnitMoney
		}
		return 0, UnitMoney
	case "mrr_churn_rate_net":
		if s.class == sNew || (s.class == sReactivation && !x.w.terms.RetentionReturns) {
			return 0, UnitMoney
		}
		return -s.delta, UnitMoney
	case "quick_ratio":
		if up {
			return s.delta, UnitMoney
		}
		return 0, UnitMoney
	case "asp":
		if s.class == sNew {
			return s.delta, UnitMoney
		}
		return 0, UnitMoney
	}
	if className(s.class) == x.m.Name {
		return s.delta, UnitMonthly
	}
	return 0, UnitMonthly
}

// className is the measure of a class of movement.
func className(s series) string {
	return [...]string{"mrr_new", "mrr_expansion", "mrr_reactivation", "mrr_contraction", "mrr_churn"}[s-sNew]
}

// ofEvents begins the item of a customer's events.
func (x *explainer) ofEvents(events []event) Item {
	arr := x.acc.own(events[0].line)
	it := Item{Customer: arr.Customer, Contract: arr.ID, Place: arr.Place(), Currency: arr.Currency}
	for i := range events {
		if x.acc.own(events[i].line).ID != it.Contract {
			it.Contract = ""
		}
	}
	return it
}

// part is one level that begins or ends.
func (x *explainer) part(e *event) Part {
	arr := x.acc.own(e.line)
	verb := "begins"
	if !e.opens {
		verb = "ends"
	}
	return Part{Curve: "recurring", Cause: verb, Amount: e.delta,
		How: fmt.Sprintf("%s line %s %s %s: %s annual", arr.ID, x.item(arr, e.line).Line, verb, e.day, e.delta.Table(arr.Currency)),
		Why: fmt.Sprintf("%s (%s)", x.d.Note(e.note), arr.Place())}
}

func windowName(x *explainer) string {
	return [...]string{"month", "day", "day"}[x.w.terms.MRRMovements]
}

func movementsName(x *explainer) string {
	return [...]string{"month", "day", "event"}[x.w.terms.MRRMovements]
}

// standing lists the customers that count at the close, and for an average at
// the opening too: each once, or with its level.
func (x *explainer) standing() {
	x.acc.eachCustomer(func(events []event) {
		if x.m.Name == "arpa" && x.w.terms.ARPAAverage {
			x.stands(events, 0, "at the opening")
		}
		x.stands(events, len(x.w.at)-1, "at the close")
	})
}

func (x *explainer) stands(events []event, bound int, when string) {
	to := slices.IndexFunc(events, func(e event) bool {
		p := x.w.moveTo[e.slot]
		return p < 0 || int(p) > bound
	})
	if to < 0 {
		to = len(events)
	}
	var l life
	l.take(events[:to])
	n := l.count()
	amount := n
	if x.m.Name == "arpa" {
		amount = l.level
	}
	if n == 0 && amount == 0 {
		return
	}
	on := x.w.bound(bound) - 1
	if x.w.AtOpen {
		on++
	}
	it := x.ofEvents(events[:to])
	for i := range events[:to] {
		e := &events[i]
		if e.opens && slices.ContainsFunc(e.line.Recurring, func(v derive.Level) bool { return v.From == e.day && v.Note == e.note && on < v.To }) {
			it.Parts = append(it.Parts, x.part(e))
		}
	}
	it.Amount = int64(amount)
	it.How = fmt.Sprintf("a recurring level of %s annual %s, on %s", l.level.Table(it.Currency), when, on)
	if n > 1 {
		it.How += fmt.Sprintf("; it stands for %d customers", n)
	}
	x.add(it, 1)
}

// unapplied explains money that matches no invoice.
func (x *explainer) unapplied(p *derive.Positions) {
	for i := range p.Unapplied {
		u := &p.Unapplied[i]
		it := Item{Customer: u.Customer, Currency: u.Currency, Contract: None}
		arr := derive.Arrangement{ID: None, Customer: u.Customer, Currency: u.Currency, Count: 1, Invoice: &noInvoice}
		l := derive.Line{InvoiceLine: &noLine}
		if !x.acc.keep(&arr, &l) {
			continue
		}
		if x.m.Kind == Flow {
			it.Parts = x.flows("unapplied", u.Curve, u.Currency)
			for _, given := range x.flows("unapplied, not come in as money", u.Given, u.Currency) {
				given.Amount = -given.Amount
				it.Parts = append(it.Parts, given)
			}
		} else {
			it.Parts = x.balance("unapplied", u.Curve, u.Currency, 1)
		}
		it.Amount = int64(sumParts(it.Parts))
		it.How = sumText(it.Parts, u.Currency)
		x.add(it, 1)
	}
}
