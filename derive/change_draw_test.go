// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
	"pgregory.net/rapid"
)

// An amended is a contract with its changes, in the order of their effect.
type amended struct {
	con     *fact.Contract
	changes []fact.Fact
	alive   []string // the lines in force after all
	added   int
}

// changesOf sorts the facts into a group's changes.
func changesOf(fs ...fact.Fact) *derive.Changes {
	x := &derive.Changes{}
	for _, f := range fs {
		switch f := f.(type) {
		case *fact.Amendment:
			x.Amendments = append(x.Amendments, f)
		case *fact.Termination:
			x.Terminations = append(x.Terminations, f)
		case *fact.Pause:
			x.Pauses = append(x.Pauses, f)
		case *fact.Resume:
			x.Resumes = append(x.Resumes, f)
		case *fact.Usage:
			x.Usages = append(x.Usages, f)
		default:
			panic("not a change")
		}
	}
	return x
}

func (a *amended) group(fs ...fact.Fact) *derive.Group {
	g := &derive.Group{Key: "cu", Contracts: []*fact.Contract{a.con}}
	if len(fs) > 0 {
		g.Changes = changesOf(fs...)
	}
	return g
}

// A kinds says which changes a test wants.
type kinds struct {
	lines   bool // adds, removes, swaps
	term    bool // extends, shortens
	end     bool // terminates
	pause   bool
	late    bool // signed after it takes effect
	fees    bool
	bill    []string
	refunds bool // stated amounts
}

var everyKind = kinds{lines: true, term: true, end: true, pause: true, late: true, fees: true, bill: []string{"", "now", "next_invoice", "at_renewal", "none"}, refunds: true}

// drawAmended draws a contract and one to four changes of it.
func drawAmended(t *rapid.T, id string, k kinds) *amended {
	a := &amended{con: drawContract(t, id)}
	a.con.Count = pick[int64](t, "count", 0, 0, 3)
	if b := a.con.Billing; b != nil && (a.con.Open || a.con.AutoRenew != nil) {
		// A renewal that is invoiced before it begins is agreed with its invoice; what
		// changes between the two depends on which is looked at first.
		b.From = fact.FromStart
	}
	for i := range a.con.Lines {
		a.alive = append(a.alive, a.con.Lines[i].ID)
	}
	day := a.con.Starts.Day()
	for i := range rapid.IntRange(1, 4).Draw(t, "changes") {
		day += civil.Day(rapid.OneOf(rapid.SampledFrom([]int32{0, 1, 31, 90}), rapid.Int32Range(0, 150)).Draw(t, "later"))
		name := fmt.Sprintf("%s-x%d", id, i)
		what := []string{"amend", "amend", "amend"}
		if k.end {
			what = append(what, "end")
		}
		if k.pause {
			what = append(what, "pause")
		}
		switch pick(t, "what", what...) {
		case "end":
			a.end(t, name, day, k)
			return a
		case "pause":
			a.pause(t, name, day)
		default:
			a.amend(t, name, day, k)
		}
	}
	return a
}

func (a *amended) amend(t *rapid.T, id string, day civil.Day, k kinds) {
	x := &fact.Amendment{Contract: a.con.ID, Effective: day}
	x.ID, x.At = id, fact.Place{File: "book.yaml", Line: 20}
	signed := []int32{0, 0, -1, -40}
	if k.late {
		signed = append(signed, 1, 25, 70)
	}
	x.Signed = fact.On(day + civil.Day(pick(t, "signed", signed...)))
	if k.bill != nil {
		x.Billing, x.Anchor = pick(t, "bill", k.bill...), pick(t, "anchor", "", "keep", "reset")
	}
	for range rapid.IntRange(1, 2).Draw(t, "entries") {
		a.entry(t, x, k)
	}
	if k.term && !a.con.Open && pick(t, "term moves", false, false, true) {
		x.ExtendTo = fact.On(day + civil.Day(rapid.Int32Range(0, 500).Draw(t, "to")))
	}
	if k.fees && pick(t, "has fee", false, false, false, true) {
		x.Fee = ref("12.34")
	}
	a.changes = append(a.changes, x)
}

func (a *amended) entry(t *rapid.T, x *fact.Amendment, k kinds) {
	what := []string{"quantity", "price", "discount"}
	if k.lines {
		what = append(what, "add", "remove", "swap")
	}
	on := ""
	if len(a.alive) > 0 {
		on = pick(t, "line", a.alive...)
	}
	e := fact.Change{Change: on}
	switch w := pick(t, "entry", what...); {
	case w == "add" || w == "swap" || on == "":
		if !k.lines {
			return
		}
		a.added++
		l := fact.Line{ID: fmt.Sprintf("%s-new%d", a.con.ID, a.added), Product: "p", Quantity: money.DecimalOf(rapid.Int64Range(1, 9).Draw(t, "n")), UnitPrice: drawPrice(t, "price"), Per: drawPer(t)}
		e = fact.Change{Add: &l}
		if w == "swap" && on != "" {
			e.Replaces = on
			a.take(on)
		}
		a.alive = append(a.alive, l.ID)
	case w == "remove":
		if slices.ContainsFunc(x.Changes, func(c fact.Change) bool { return c.Change == on || (c.Add != nil && c.Add.ID == on) }) {
			return
		}
		e = fact.Change{Remove: on}
		a.take(on)
	case w == "quantity":
		n := money.DecimalOf(rapid.Int64Range(0, 40).Draw(t, "n"))
		e.Quantity = &n
	case w == "price":
		p := drawPrice(t, "price")
		e.UnitPrice = &p
	default:
		e.Discounts = []fact.Discount{{Percent: pick(t, "off", num("10"), num("33.3"), num("100"))}}
	}
	x.Changes = append(x.Changes, e)
}

func (a *amended) take(line string) {
	a.alive = slices.DeleteFunc(a.alive, func(s string) bool { return s == line })
}

func (a *amended) end(t *rapid.T, id string, day civil.Day, k kinds) {
	x := &fact.Termination{Contract: a.con.ID, Effective: day}
	x.ID, x.At = id, fact.Place{File: "book.yaml", Line: 30}
	x.Noticed = fact.On(day - civil.Day(pick[int32](t, "notice", 0, 1, 30, 90)))
	if k.late && pick(t, "noticed late", false, false, false, true) {
		x.Noticed = fact.On(day + 20)
	}
	if len(a.alive) > 0 && pick(t, "one line", false, false, true) {
		x.Line = pick(t, "line", a.alive...)
	}
	switch pick(t, "rule", "", "", "paid", "refund") {
	case "paid":
		x.PaidThrough = fact.On(day + civil.Day(rapid.Int32Range(0, 60).Draw(t, "paid through")))
	case "refund":
		if k.refunds {
			x.Refund = &fact.RefundTerms{Amount: pick(t, "refund", num("0"), num("0.01"), num("33.33"))}
		}
	}
	if k.fees && pick(t, "has fee", false, false, true) {
		x.Fee = ref("50")
	}
	a.changes = append(a.changes, x)
}

func (a *amended) pause(t *rapid.T, id string, day civil.Day) {
	x := &fact.Pause{Contract: a.con.ID, Effective: day, Effect: pick(t, "effect", "credit", "extend", "neither")}
	x.ID, x.At = id, fact.Place{File: "book.yaml", Line: 40}
	if len(a.alive) > 0 && pick(t, "one line", false, false, true) {
		x.Line = pick(t, "line", a.alive...)
	}
	a.changes = append(a.changes, x)
	length := civil.Day(pick[int32](t, "pause", 1, 14, 31, 60))
	if rapid.Bool().Draw(t, "until") {
		x.Until = fact.On(day + length - 1)
		return
	}
	r := &fact.Resume{Contract: a.con.ID, Line: x.Line, Effective: day + length}
	r.ID, r.At = id+"r", fact.Place{File: "book.yaml", Line: 41}
	a.changes = append(a.changes, r)
}

// counted is the accounting day of a change: nothing of before it moves. And the
// day it binds: what it commits to counts from then on.
func counted(f fact.Fact) (counts, binds civil.Day) {
	switch f := f.(type) {
	case *fact.Amendment:
		return max(f.Effective, f.Signed.Or(f.Effective)), f.Signed.Or(f.Effective)
	case *fact.Termination:
		n := f.Noticed.Or(f.Effective)
		return n, n
	case *fact.Pause:
		return f.Effective, f.Effective
	}
	return f.(*fact.Resume).Effective, f.(*fact.Resume).Effective
}

// drawChangePolicy draws the switches that bear on changes.
func drawChangePolicy(t *rapid.T, change ...func(*policy.Terms)) *derive.Env {
	e := env(func(p *policy.Terms) {
		p.Proration = pick(t, "proration", civil.Daily, civil.Daily, civil.Monthly)
		p.Ramp = pick(t, "ramp", policy.RampStraightLine, policy.RampBySegment)
		p.BookingValue = policy.BookingValue(rapid.IntRange(0, 3).Draw(t, "booking value"))
		p.BookingDate = policy.BookingDate(rapid.IntRange(0, 2).Draw(t, "booking date"))
		p.MRRStart = policy.MRRStart(rapid.IntRange(0, 3).Draw(t, "mrr start"))
		p.MRREnd = policy.MRREnd(rapid.IntRange(0, 1).Draw(t, "mrr end"))
		p.MRRChurn = policy.MRRChurn(rapid.IntRange(0, 2).Draw(t, "churn"))
		p.BillingProration = policy.Proration(rapid.IntRange(0, 2).Draw(t, "billing proration"))
		p.ChangeBilling = policy.ChangeBilling(rapid.IntRange(0, 3).Draw(t, "change billing"))
		p.ChangeAnchorReset = rapid.Bool().Draw(t, "reset")
		p.TerminationRefund = policy.TerminationRefund(rapid.IntRange(0, 1).Draw(t, "refund rule"))
		for _, f := range change {
			f(p)
		}
	})
	e.Horizon = day("2025-03-31")
	return e
}

// describeAll is a contract and its changes on one page, for a failure.
func (a *amended) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s count %d", describe(a.con), a.con.Count)
	for _, f := range a.changes {
		switch f := f.(type) {
		case *fact.Amendment:
			fmt.Fprintf(&b, "\n  amendment %s signed %s effective %s billing %q anchor %q extend to %s", f.ID, f.Signed, f.Effective, f.Billing, f.Anchor, f.ExtendTo)
			if f.Fee != nil {
				fmt.Fprintf(&b, " fee %s", f.Fee)
			}
			for _, e := range f.Changes {
				fmt.Fprintf(&b, "\n    change %q remove %q replaces %q", e.Change, e.Remove, e.Replaces)
				if e.Add != nil {
					fmt.Fprintf(&b, " add %s: %s × %s per %v", e.Add.ID, e.Add.Quantity, e.Add.UnitPrice, e.Add.Per)
				}
				if e.Quantity != nil {
					fmt.Fprintf(&b, " quantity %s", e.Quantity)
				}
				if e.UnitPrice != nil {
					fmt.Fprintf(&b, " price %s", e.UnitPrice)
				}
				if e.Discounts != nil {
					fmt.Fprintf(&b, " discounts %v", e.Discounts)
				}
			}
		case *fact.Termination:
			fmt.Fprintf(&b, "\n  termination %s line %q noticed %s effective %s paid through %s", f.ID, f.Line, f.Noticed, f.Effective, f.PaidThrough)
			if f.Refund != nil {
				fmt.Fprintf(&b, " refund %s", f.Refund.Amount)
			}
			if f.Fee != nil {
				fmt.Fprintf(&b, " fee %s", f.Fee)
			}
		case *fact.Pause:
			fmt.Fprintf(&b, "\n  pause %s line %q effective %s until %s effect %q", f.ID, f.Line, f.Effective, f.Until, f.Effect)
		case *fact.Resume:
			fmt.Fprintf(&b, "\n  resume %s line %q effective %s", f.ID, f.Line, f.Effective)
		}
	}
	return b.String()
}

// byLine sums a curve at the opening of a day by line id, over the terms.
func byLine(t rapid.TB, p *derive.Positions, r reading, x civil.Day) map[string]money.Minor {
	out := map[string]money.Minor{}
	for i := range p.Lines {
		if v := lineAt(t, &p.Lines[i], r, x); v != 0 {
			out[p.Lines[i].Fact.ID] += v
		}
	}
	for id, v := range out {
		if v == 0 {
			delete(out, id)
		}
	}
	return out
}

// eventDays are the days on which any curve of the positions bends, and those
// beside them.
func eventDays(ps ...*derive.Positions) []civil.Day {
	var ds []civil.Day
	add := func(x civil.Day) { ds = append(ds, x-1, x, x+1) }
	for _, p := range ps {
		for i := range p.Lines {
			for _, r := range readings {
				for _, q := range r.of(&p.Lines[i]) {
					add(q.From)
					add(q.To)
				}
			}
			for _, v := range p.Lines[i].Recurring {
				add(v.From)
				add(v.To)
			}
		}
	}
	slices.SortFunc(ds, cmp.Compare)
	return slices.Compact(ds)
}
