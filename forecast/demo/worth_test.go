// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package demo_test

import (
	"math/big"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/forecast/demo"
)

// A history is a contract and what changed it, from the facts alone. Everything
// in the demo changes on a first day of one of the contract's months, so that
// whole months can be counted.
type history struct {
	*fact.Contract
	amendments []*fact.Amendment
	paused     map[int]bool
	ended      bool
	months     int
	billed     big.Rat
}

func (h *history) month(x civil.Day) int { return int(x.Month() - h.Starts.Day().Month()) }

// histories are the contracts with a fixed term. A credit note by rows is what a
// change gave back; those in one sum have other reasons.
func histories(facts []fact.Fact) map[string]*history {
	hs, of := map[string]*history{}, map[string]*history{}
	for _, f := range facts {
		switch x := f.(type) {
		case *fact.Contract:
			hs[x.ID] = &history{Contract: x, paused: map[int]bool{}, months: int(x.Term.Months)}
		case *fact.Amendment:
			h := hs[x.Contract]
			h.amendments = append(h.amendments, x)
			if x.ExtendTo.IsSet() {
				h.months = h.month(x.ExtendTo.Day() + 1)
			}
		case *fact.Pause:
			hs[x.Contract].paused[hs[x.Contract].month(x.Effective)] = true
		case *fact.Resume:
			h := hs[x.Contract]
			for m := h.month(x.Effective) - 1; !h.paused[m]; m-- {
				h.paused[m] = true
			}
		case *fact.Termination:
			hs[x.Contract].ended = true
		case *fact.Invoice:
			if h := hs[x.Contract]; h != nil {
				of[x.ID] = h
				for _, l := range x.Lines {
					h.billed.Add(&h.billed, l.Amount.Rat())
				}
			}
		case *fact.CreditNote:
			for _, l := range x.Lines {
				of[x.Invoice].billed.Sub(&of[x.Invoice].billed, l.Amount.Rat())
			}
		}
	}
	return hs
}

// amend changes the lines by an amendment.
func amend(lines []fact.Line, a *fact.Amendment) []fact.Line {
	var out []fact.Line
	for _, l := range lines {
		gone := false
		for _, ch := range a.Changes {
			gone = gone || ch.Replaces == l.ID
			if ch.Change == l.ID {
				l.Quantity = *ch.Quantity
			}
		}
		if !gone {
			out = append(out, l)
		}
	}
	for _, ch := range a.Changes {
		if ch.Add != nil {
			out = append(out, *ch.Add)
		}
	}
	return out
}

// worth is what the contract comes to with its changes.
func (h *history) worth() *big.Rat {
	sum := new(big.Rat)
	lines := h.Lines
	for m := range h.months {
		for _, a := range h.amendments {
			if h.month(a.Effective) == m {
				lines = amend(lines, a)
			}
		}
		for _, l := range lines {
			price := l.UnitPrice
			for _, s := range l.Prices {
				if int(s.After.Months) <= m {
					price = s.Price
				}
			}
			free := len(l.Discounts) == 1 && m < int(l.Discounts[0].For.Months)
			switch {
			case l.Per.Unit == fact.PerOnce && m == 0:
				sum.Add(sum, price.Rat())
			case l.Per.Unit == fact.PerMonth && !free && !h.paused[m]:
				sum.Add(sum, new(big.Rat).Mul(l.Quantity.Rat(), price.Rat()))
			}
		}
	}
	return sum
}

// A contract that has run out was invoiced, less credited, for exactly its price,
// save the one whose invoice was forgotten.
func TestInvoicesMatchContracts(t *testing.T) {
	amended, paused := 0, 0
	for s := range uint64(10) {
		checked, short := 0, 0
		for _, h := range histories(company(t, s)) {
			if h.AutoRenew != nil || h.ended || h.Starts.Day().AddMonths(h.months) > demo.Through {
				continue
			}
			checked++
			amended += len(h.amendments)
			paused += len(h.paused)
			if worth := h.worth(); h.billed.Cmp(worth) != 0 {
				short++
				t.Logf("seed %d, %s: invoiced %s of %s", s, h.ID, h.billed.FloatString(2), worth.FloatString(2))
			}
		}
		if checked < 10 || short > 1 {
			t.Errorf("seed %d: %d of %d finished contracts were not invoiced for their price", s, short, checked)
		}
	}
	if amended < 50 || paused < 10 {
		t.Errorf("%d amendments and %d paused months were seen", amended, paused)
	}
}
