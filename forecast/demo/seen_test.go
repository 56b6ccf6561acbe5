// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package demo_test

import (
	"testing"

	"github.com/ratable/ratable/fact"
)

// sorts are what has to happen to some contract, invoice or payment.
var sorts = []string{
	"more seats", "fewer seats", "add-on", "swap", "extension", "reset", "pause", "resume", "notice", "termination with refund",
	"credit before payment", "credit paid back", "credit kept", "refund", "dispute opened", "dispute won", "dispute lost", "void",
	"usage", "write-off", "payment after write-off",
}

// seen counts what happens in the book.
func seen(facts []fact.Fact) map[string]int {
	n, seats, paid := map[string]int{}, map[string]fact.Line{}, map[string]*fact.Payment{}
	for _, f := range facts {
		switch x := f.(type) {
		case *fact.Contract:
			seats[x.ID] = x.Lines[0]
		case *fact.Amendment:
			amendment(n, seats, x)
		case *fact.Pause:
			n["pause"]++
		case *fact.Resume:
			n["resume"]++
		case *fact.Termination:
			if n["notice"]++; x.Refund != nil {
				n["termination with refund"]++
			}
		case *fact.Payment:
			if len(x.Applications) > 0 {
				paid[x.Applications[0].Invoice] = x
			}
		case *fact.CreditNote:
			switch p := paid[x.Invoice]; {
			case x.Settles != nil:
				n["credit paid back"]++
			case p != nil && p.Received <= x.Issued:
				n["credit kept"]++
			default:
				n["credit before payment"]++
			}
		case *fact.Refund:
			n["refund"]++
		case *fact.Dispute:
			n["dispute "+x.State]++
		case *fact.Usage:
			n["usage"]++
		case *fact.Void:
			n["void"]++
		case *fact.WriteOff:
			if n["write-off"]++; paid[x.Invoice] != nil {
				n["payment after write-off"]++
			}
		}
	}
	return n
}

func amendment(n map[string]int, seats map[string]fact.Line, a *fact.Amendment) {
	for _, ch := range a.Changes {
		switch {
		case ch.Replaces != "":
			n["swap"]++
			seats[a.Contract] = *ch.Add
		case ch.Add != nil:
			n["add-on"]++
		case ch.Quantity != nil:
			l := seats[a.Contract]
			if ch.Quantity.Rat().Cmp(l.Quantity.Rat()) > 0 {
				n["more seats"]++
			} else {
				n["fewer seats"]++
			}
			l.Quantity = *ch.Quantity
			seats[a.Contract] = l
		}
	}
	if a.ExtendTo.IsSet() {
		n["extension"]++
	}
	if a.Anchor == "reset" {
		n["reset"]++
	}
}

func TestEverySortOfChangeIsSeen(t *testing.T) {
	n := seen(company(t, seed))
	for _, s := range sorts {
		if n[s] == 0 {
			t.Errorf("%s: nobody has one", s)
		}
	}
}
