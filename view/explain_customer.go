// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
)

// traced is a change of a customer's level and the line that made it.
type traced struct {
	customer string
	currency money.Currency
	day      civil.Day
	slot     int
	delta    money.Minor
	item     Item
	why      string
}

// trace lists the level changes of the group, by customer and window.
func (x *explainer) trace(p *derive.Positions) []traced {
	var out []traced
	for i := range p.Arrangements {
		arr := &p.Arrangements[i]
		for k := arr.First; k < arr.Last; k++ {
			l := &p.Lines[k]
			if !x.acc.keep(arr, l) {
				continue
			}
			for _, v := range l.Recurring {
				if v.From >= v.To || v.Annual == 0 {
					continue
				}
				annual := v.Annual * money.Minor(arr.Count)
				it := x.item(arr, l)
				out = append(out,
					traced{arr.Customer, arr.Currency, v.From, x.w.moves.Slot(v.From), annual, it, x.d.Note(v.Note)},
					traced{arr.Customer, arr.Currency, v.To, x.w.moves.Slot(v.To), -annual, it, x.d.Note(v.Note)})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b traced) int {
		return cmp.Or(cmp.Compare(a.customer, b.customer), slices.Compare(a.currency[:], b.currency[:]), cmp.Compare(a.slot, b.slot), cmp.Compare(a.day, b.day))
	})
	return out
}

// movements explains one class of MRR movement: each customer and window in it.
func (x *explainer) movements(p *derive.Positions) {
	events := x.trace(p)
	var level money.Minor
	ever := false
	for lo := 0; lo < len(events); {
		if lo == 0 || events[lo].customer != events[lo-1].customer || events[lo].currency != events[lo-1].currency {
			level, ever = 0, false
		}
		hi := lo
		var delta money.Minor
		active := ever
		for ; hi < len(events) && events[hi].customer == events[lo].customer && events[hi].currency == events[lo].currency && events[hi].slot == events[lo].slot; hi++ {
			delta += events[hi].delta
			active = active || events[hi].delta > 0
		}
		if to := x.w.moveTo[events[lo].slot]; to > 0 && delta != 0 && movementName(level, delta, ever) == x.m.Name {
			x.movement(events[lo:hi], level, delta)
		}
		level += delta
		ever = active
		lo = hi
	}
}

// movementName is the class of a change, as the Accumulator classifies it.
func movementName(level, delta money.Minor, ever bool) string {
	switch {
	case level == 0 && !ever:
		return "mrr_new"
	case level == 0:
		return "mrr_reactivation"
	case level+delta == 0:
		return "mrr_churn"
	case delta < 0:
		return "mrr_contraction"
	}
	return "mrr_expansion"
}

func (x *explainer) movement(events []traced, level, delta money.Minor) {
	e := events[0]
	it := Item{Customer: e.customer, Contract: e.item.Contract, Place: e.item.Place, Currency: e.currency, Amount: int64(delta)}
	for _, ev := range events {
		if ev.item.Contract != it.Contract {
			it.Contract = ""
		}
		verb := "begins"
		if ev.delta < 0 {
			verb = "ends"
		}
		it.Parts = append(it.Parts, Part{Curve: "recurring", Cause: verb, Amount: ev.delta,
			How: fmt.Sprintf("%s line %s %s %s: %s annual", ev.item.Contract, ev.item.Line, verb, ev.day, ev.delta.Table(e.currency)),
			Why: fmt.Sprintf("%s (%s)", ev.why, ev.item.Place)})
	}
	it.How = fmt.Sprintf("from %s to %s annual in the %s of %s (mrr.movements: %s)", level.Table(e.currency), (level + delta).Table(e.currency),
		windowName(x), e.day, windowName(x))
	x.add(it, 1)
}

func windowName(x *explainer) string {
	return [...]string{"month", "day"}[x.w.terms.MRRMovements]
}

// customers lists the customers with a level above zero on the last day.
func (x *explainer) customers(p *derive.Positions) {
	on := x.lastDay()
	type one struct {
		item  Item
		count int64
	}
	found := make(map[[2]string]*one)
	for i := range p.Arrangements {
		arr := &p.Arrangements[i]
		for k := arr.First; k < arr.Last; k++ {
			l := &p.Lines[k]
			if !x.acc.keep(arr, l) {
				continue
			}
			it := x.item(arr, l)
			x.levels(&it, l)
			if it.Amount == 0 {
				continue
			}
			id := [2]string{arr.Customer, arr.Currency.String()}
			o := found[id]
			if o == nil {
				o = &one{item: Item{Customer: arr.Customer, Contract: arr.ID, Place: arr.Place(), Currency: arr.Currency}}
				found[id] = o
			}
			o.count = max(o.count, arr.Count)
			o.item.Parts = append(o.item.Parts, it.Parts...)
		}
	}
	for _, o := range found {
		if sumParts(o.item.Parts) <= 0 {
			continue
		}
		o.item.Amount = o.count
		o.item.How = fmt.Sprintf("a recurring level of %s annual on %s", sumParts(o.item.Parts).Table(o.item.Currency), on)
		x.items = append(x.items, o.item)
	}
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
		} else {
			it.Parts = x.balance("unapplied", u.Curve, u.Currency, 1)
		}
		it.Amount = int64(sumParts(it.Parts))
		it.How = sumText(it.Parts, u.Currency)
		x.add(it, 1)
	}
}
