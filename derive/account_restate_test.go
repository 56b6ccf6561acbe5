// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"strings"
	"testing"

	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// halved is 2024 at 10.00 a day for each of some lines, and half of that from July
// on, with some answers: 182 days are over and 184 are left.
func halved(t *testing.T, lines []string, answers ...*fact.Answer) (*derive.Positions, *derive.Accounting) {
	t.Helper()
	var ls []fact.Line
	var cs []fact.Change
	for _, id := range lines {
		ls = append(ls, fact.Line{ID: id, Product: "p", Quantity: num("10"), UnitPrice: num("1"), Per: fact.Per{Unit: fact.PerDay}})
		cs = append(cs, fact.Change{Change: id, UnitPrice: ref("0.50")})
	}
	e := env()
	e.SSPs = map[string][]*fact.SSP{"p": {soldAt("ssp", "", 100)}}
	return accountingOf(t, e, &derive.Group{
		Contracts:  []*fact.Contract{contract("c", "2024-01-01", months(12), ls...)},
		Judgements: &derive.Judgements{Answers: answers},
		Changes:    changesOf(agreed("a", "2024-07-01", "2024-07-01", cs...)),
	})
}

// What 2024 comes to: 182 days at 10.00 and 184 at 5.00.
const halvedTotal = 182*1000 + 184*500

// caughtUpOn is what of the steps of a day has a cause.
func caughtUpOn(p *derive.Positions, x string, cause curve.Cause) (sum money.Minor) {
	for i := range p.Lines {
		for _, q := range p.Lines[i].Earned {
			if q.IsStep() && q.From == day(x) && q.Cause == cause {
				sum += q.Amount
			}
		}
	}
	return sum
}

// 606-10-25-13: a lower price from July on, of what is one thing with what was
// delivered (25-13(b)), of news about what was variable (32-43), and of what is
// partly for the past (55-116). 2,740.00 × 182 ÷ 366 = 1,362.51 are to be earned by
// then, where 1,820.00 were: 457.49 less.
func TestWhatAPriceCutIs(t *testing.T) {
	for name, c := range map[string]struct {
		answer  *fact.Answer
		outcome string
		cause   curve.Cause
		on      money.Minor // on 1 July
		close   money.Minor // earned by the end of that day
	}{
		"distinct":     {nil, "terminate_and_new", curve.CatchUp, 0, 182000 + 500},
		"not distinct": {answered("a", "remaining_distinct", "no"), "part_of_existing", curve.CatchUp, -45749, 137000}, // × 183 ÷ 366
		"news":         {answered("a", "modification", "no"), "not_a_modification", curve.Estimate, -45749, 137000},
		// 184.00 of the 920.00 are for the past: 736.00 less are 1,104.00 in 184 days.
		"past": {answered("a", "past_share", "184.00"), "terminate_and_new", curve.CatchUp, -18400, 182000 - 18400 + 600},
	} {
		var answers []*fact.Answer
		if c.answer != nil {
			answers = append(answers, c.answer)
		}
		p, a := halved(t, []string{"seats"}, answers...)
		if got := a.Path[0].Outcome.String(); got != c.outcome {
			t.Errorf("%s: %s, want %s: %s", name, got, c.outcome, strings.Join(a.Path[0].Steps, "; "))
		}
		if got := caughtUpOn(p, "2024-07-01", c.cause); got != c.on {
			t.Errorf("%s: %d on the day, want %d", name, got, c.on)
		}
		if got := at(t, p, earned, day("2024-07-02")); got != c.close {
			t.Errorf("%s: %d by the close of the day, want %d", name, got, c.close)
		}
		if got := at(t, p, earned, forever); got != halvedTotal {
			t.Errorf("%s: %d in all, want %d", name, got, halvedTotal)
		}
		if got := at(t, p, earned, day("2024-07-01")); got != 182000 {
			t.Errorf("%s: %d before the change, want 182000", name, got)
		}
	}
}

// 606-10-25-13(c): of two lines one is work under way. It is caught up; the other is
// a new contract.
func TestAMixedChangeGoesLineByLine(t *testing.T) {
	p, a := halved(t, []string{"work", "seats"}, answered("c/work", "remaining_distinct", "no"))
	if got := a.Path[0].Outcome.String(); got != "mixed" {
		t.Errorf("%s, want mixed: %s", got, strings.Join(a.Path[0].Steps, "; "))
	}
	is := byLine(t, p, earned, day("2024-07-02"))
	if is["work"] != 137000 || is["seats"] != 182500 {
		t.Errorf("by the close of the day %v, want work 137000 and seats 182500", is)
	}
	if got := caughtUpOn(p, "2024-07-01", curve.CatchUp); got != -45749 {
		t.Errorf("%d caught up, want -45749", got)
	}
	is = byLine(t, p, earned, forever)
	if is["work"] != halvedTotal || is["seats"] != halvedTotal {
		t.Errorf("in all %v, want %d each", is, halvedTotal)
	}
}

// 606-10-25-13(a): a change of one of two combined contracts reallocates what is left
// of both. A and B cost 10.00 a day each and are sold for 10.00 and 30.00; from July
// on A costs 5.00 less: 184 × 15.00 are shared one to three.
func TestAChangeOfACombinedContractTakesInTheOther(t *testing.T) {
	e := env()
	e.SSPs = map[string][]*fact.SSP{"p": {soldAt("ssp", "", 100)}}
	a := contract("c", "2024-01-01", months(12), fact.Line{ID: "one", Product: "p", Quantity: num("10"), UnitPrice: num("1"), Per: fact.Per{Unit: fact.PerDay}})
	b := contract("d", "2024-01-01", months(12), fact.Line{ID: "two", Product: "p", Quantity: num("30"), UnitPrice: num("0.50"), Per: fact.Per{Unit: fact.PerDay}})
	b.CombinedWith = []string{"c"}
	// At inception 25.00 a day are shared one to three: 6.25 and 18.75.
	p, _ := accountingOf(t, e, &derive.Group{
		Contracts: []*fact.Contract{a, b},
		Changes:   changesOf(agreed("a", "2024-07-01", "2024-07-01", fact.Change{Change: "one", UnitPrice: ref("0.50")})),
	})
	before, after := byLine(t, p, earned, day("2024-07-01")), byLine(t, p, earned, forever)
	if before["one"] != 182*625 || before["two"] != 182*1875 {
		t.Errorf("before: %v, want 6.25 and 18.75 a day", before)
	}
	if after["one"] != 182*625+184*500 || after["two"] != 182*1875+184*1500 {
		t.Errorf("in all: %v, want 5.00 and 15.00 a day from July", after)
	}
}
