// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view_test

import (
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"github.com/ratable/ratable/view"
	"pgregory.net/rapid"
)

// drawChanges changes some of the contracts of a book after they were signed.
func drawChanges(t *rapid.T, b *book) {
	for _, g := range b.groups {
		for _, k := range g.Contracts {
			effective := k.Starts.Day() + civil.Day(rapid.Int32Range(1, 200).Draw(t, "effective"))
			switch pick(t, "change", "", "", "amend", "end") {
			case "amend":
				n := money.DecimalOf(rapid.Int64Range(0, 9).Draw(t, "quantity"))
				a := &fact.Amendment{Contract: k.ID, Effective: effective, Signed: fact.On(effective + civil.Day(pick[int32](t, "signed", 0, -15, 30))),
					Changes: []fact.Change{{Change: k.Lines[0].ID, Quantity: &n}}}
				a.ID = k.ID + "-a"
				changesOf(g).Amendments = append(changesOf(g).Amendments, a)
			case "end":
				x := &fact.Termination{Contract: k.ID, Effective: effective}
				x.ID = k.ID + "-t"
				changesOf(g).Terminations = append(changesOf(g).Terminations, x)
			}
		}
	}
}

func changesOf(g *derive.Group) *derive.Changes {
	if g.Changes == nil {
		g.Changes = &derive.Changes{}
	}
	return g.Changes
}

// The numbers of a contract are those of a report on the whole book by contract,
// whose flows begin long before: another window, and no filter.
func TestContractIsTheReport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		drawChanges(t, b)
		on := drawDay(t, "on")
		w := window(t, b.env, view.Request{Span: civil.Span{From: day("2022-01-01"), To: on + 1}, Every: civil.EveryYear, By: []string{"contract"}})
		whole := report(t, accumulate(t, w, b.positions(t)...), view.ContractMeasures...)
		want := func(measure, contract string) int64 {
			for _, row := range whole.Rows {
				if !row.Total && row.Group[0] == contract && whole.Measures[row.Measure].Name == measure {
					return row.Sum
				}
			}
			return 0
		}
		for _, g := range b.groups {
			for _, k := range g.Contracts {
				c, err := view.ContractOn(b.env, g, k.ID, on)
				if err != nil {
					t.Fatal(err)
				}
				checkTies(t, c.Numbers.Ties)
				for _, m := range view.ContractMeasures {
					if got := c.Value(m, ""); got != want(m, k.ID) {
						t.Fatalf("%s of %s on %s is %d, in the report %d", m, k.ID, on, got, want(m, k.ID))
					}
				}
			}
		}
	})
}

// What recurs of the lines in force is the ARR of the contract, where MRR counts
// from service.
func TestContractLinesComeToItsARR(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		on := drawDay(t, "on")
		for _, g := range b.groups {
			for _, k := range g.Contracts {
				if len(k.Renews) > 0 || g.Contracts[len(g.Contracts)-1] != k || b.env.Policy.Report(on).MRRStart != 0 {
					continue // a chain counts once; other starts are before or after service
				}
				c, err := view.ContractOn(b.env, g, k.ID, on)
				if err != nil {
					t.Fatal(err)
				}
				var sum int64
				for _, l := range c.Lines {
					if l.Status == derive.InForce && l.Recurs {
						sum += int64(l.Annual)
					}
				}
				if got := c.Value("arr", ""); got != sum {
					t.Fatalf("%s on %s: ARR %d, of its lines in force %d", k.ID, on, got, sum)
				}
			}
		}
	})
}

func TestContractThatIsNotThere(t *testing.T) {
	g := &derive.Group{Key: "oak"}
	e := &derive.Env{Policy: policy.Of(policy.Default()), AsOf: day("2025-06-30"), Horizon: day("2026-06-30")}
	if _, err := view.ContractOn(e, g, "k-9", day("2025-01-01")); err == nil {
		t.Error("no error")
	}
}
