// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"pgregory.net/rapid"
)

// drawChangedBook draws a book whose contracts are amended, paused and ended.
// What derive refuses is left out.
func drawChangedBook(t *rapid.T) *book {
	b := drawBook(t)
	b.groups = b.groups[:min(len(b.groups), 6)]
	terms := &b.env.Policy.Versions[0].Terms
	terms.MRRChurn = policy.MRRChurn(rapid.IntRange(0, 2).Draw(t, "churn"))
	terms.ChangeBilling = policy.ChangeBilling(rapid.IntRange(0, 3).Draw(t, "change billing"))
	terms.TerminationRefund = policy.TerminationRefund(rapid.IntRange(0, 1).Draw(t, "refund"))
	for _, g := range b.groups {
		x := &derive.Changes{}
		for _, c := range g.Contracts {
			drawHistory(t, c, x)
		}
		plain := *g
		g.Changes = x
		var problems *fact.Problems
		if _, err := derive.New(b.env).Derive(g); errors.As(err, &problems) {
			*g = plain
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func drawHistory(t *rapid.T, c *fact.Contract, x *derive.Changes) {
	on := c.Starts.Day()
	for i := range rapid.IntRange(0, 3).Draw(t, "changes") {
		on += civil.Day(rapid.Int32Range(0, 200).Draw(t, "later"))
		id := fmt.Sprintf("%s-x%d", c.ID, i)
		l := &c.Lines[rapid.IntRange(0, len(c.Lines)-1).Draw(t, "line")]
		switch pick(t, "change", "quantity", "quantity", "price", "add", "extend", "pause", "end") {
		case "quantity":
			n := money.DecimalOf(rapid.Int64Range(0, 5).Draw(t, "n"))
			x.Amendments = append(x.Amendments, drawAmendment(t, c, id, on, fact.Change{Change: l.ID, Quantity: &n}))
		case "price":
			p := cents(rapid.Int64Range(1, 300_000).Draw(t, "price"))
			x.Amendments = append(x.Amendments, drawAmendment(t, c, id, on, fact.Change{Change: l.ID, UnitPrice: &p}))
		case "add":
			added := *l
			added.ID, added.Discounts = id, nil
			x.Amendments = append(x.Amendments, drawAmendment(t, c, id, on, fact.Change{Add: &added}))
		case "extend":
			a := drawAmendment(t, c, id, on)
			a.ExtendTo = fact.On(on + civil.Day(rapid.Int32Range(0, 400).Draw(t, "to")))
			x.Amendments = append(x.Amendments, a)
		case "pause":
			p := &fact.Pause{Contract: c.ID, Effective: on, Until: fact.On(on + 30), Effect: pick(t, "effect", "credit", "extend", "neither")}
			p.ID = id
			x.Pauses = append(x.Pauses, p)
		case "end":
			e := &fact.Termination{Contract: c.ID, Noticed: fact.On(on - civil.Day(pick[int32](t, "notice", 0, 30))), Effective: on}
			e.ID = id
			x.Terminations = append(x.Terminations, e)
			return
		}
	}
}

func drawAmendment(t *rapid.T, c *fact.Contract, id string, effective civil.Day, changes ...fact.Change) *fact.Amendment {
	a := &fact.Amendment{Contract: c.ID, Effective: effective, Changes: changes, Signed: fact.On(effective + civil.Day(pick[int32](t, "signed", 0, -20, 15)))}
	a.ID = id
	return a
}

// Everything that two ways of reading the curves must agree on holds for books of
// contracts that change.
func TestIdentitiesHoldUnderChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawChangedBook(t)
		a := accumulate(t, window(t, b.env, drawRequest(t)), b.positions(t)...)
		checkTies(t, report(t, a).Ties)
		checkTies(t, a.Bridge().Ties)
	})
}

func TestMovementsSumToTheChangeUnderChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawChangedBook(t)
		request := drawRequest(t)
		request.By = pick(t, "groups", nil, []string{"product"}, []string{"region"}, []string{"customer"})
		r := report(t, accumulate(t, window(t, b.env, request), b.positions(t)...))
		movementsSum(t, r)
	})
}

// Level by level, customer by customer, a report of books that change says what a
// simple classifier finds in the curves.
func TestReportsReadChangedCurves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawChangedBook(t)
		terms := &b.env.Policy.Versions[0].Terms
		terms.DeferredBasis, terms.DeferredProducts = policy.DeferredBilled, nil
		request := drawRequest(t)
		request.Every = civil.EveryMonth
		ps := b.positions(t)
		r := report(t, accumulate(t, window(t, b.env, request), ps...))
		for _, cur := range []money.Currency{usd, eur} {
			if s := (&slow{ps: ps, cur: cur, open: request.AtOpen, paused: terms.MRRPause == policy.PauseKeep, changed: true}); total(r, "arr", cur) != nil {
				compareReport(t, r, s, request)
			}
		}
	})
}
