// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// diagnose looks at the group as a whole, and completes what was found before.
// It runs only when findings were asked for.
func (d *Deriver) diagnose(g *Group) {
	ts, credits := d.tenures(g), d.credits(g)
	d.neverInvoiced(g)
	d.billedAfterEnd(g, ts, credits)
	d.overcredited(g, credits)
	d.unmatched(g)
	d.unlinked(ts)
	d.ending(ts)
	d.combinable(ts)
	d.openPauses(g, ts)
	d.notClaimed()
	d.unanswered()
	if g.Judgements != nil {
		d.pos.Findings = append(d.pos.Findings, UnsignedAnswers(g.Judgements.Answers)...)
	}
	for i := range d.pos.Findings {
		f := &d.pos.Findings[i]
		if f.Severity == 0 {
			f.Severity = f.Kind.Severity()
		}
		if f.Fix == "" {
			f.Fix = f.Kind.Fix()
		}
	}
}

// saidAt reports whether a kind of finding was recorded of a fact already.
func (d *Deriver) saidAt(kind FindingKind, at fact.Place) bool {
	return slices.ContainsFunc(d.pos.Findings, func(f Finding) bool { return f.Kind == kind && f.Place == at })
}

// find records a finding on a line, when findings were asked for.
func (d *Deriver) find(kind FindingKind, l *Line, day civil.Day, text string, amount ...money.Minor) {
	if !d.Findings {
		return
	}
	f := Finding{Kind: kind, Contract: d.con.ID, Line: l.Fact.ID, Place: d.con.At, Day: day, Currency: d.cur, Text: text}
	for _, a := range amount {
		f.Amount = d.stake(money.MulDiv(a, max(1, d.con.Count), 1, money.HalfUp))
	}
	d.pos.Findings = append(d.pos.Findings, f)
}

// notYet names what a contract states and derive does not use yet, so that no
// field is silently without effect.
func (d *Deriver) notYet(c *fact.Contract) {
	if !d.Findings {
		return
	}
	say := func(line, text string) {
		d.pos.Findings = append(d.pos.Findings, Finding{Kind: FindingNotDerived, Contract: c.ID, Line: line, Place: c.At, Day: d.signed, Currency: d.cur, Text: text + " is kept, and not derived yet"})
	}
	for i := range c.Components {
		switch t := c.Components[i].Type; t {
		case "variable", "minimum", "upfront_fee", "payable_to_customer", "concession", "sla", "pass_through", "agent", "financing":
		default:
			say("", "component "+t)
		}
		if f := &c.Components[i]; f.Type == "upfront_fee" && !f.Window.IsZero() {
			say("", "window of an upfront_fee (over the terms that an estimate expects it is, where material_right is answered look_through)")
		}
	}
	for i := range c.Lines {
		l := &c.Lines[i]
		switch {
		case l.Meter != nil && !d.metered(l):
			say(l.ID, "meter (one with a price a unit, without discounts or price steps, is)")
		}
	}
	for _, x := range d.pos.Group.Deliveries {
		if x.Contract == c.ID && d.overlooks(c, x) {
			say(x.Line, "delivery "+x.Event.String()+" of a line that is not earned by it")
		}
	}
}

// overlooks reports whether a delivery measures a progress that its line is not
// earned by.
func (d *Deriver) overlooks(c *fact.Contract, x *fact.Delivery) bool {
	if m := measureOf(x.Event); m == noMeasure || m == byPercent {
		return false
	}
	for i := range c.Lines {
		l := &c.Lines[i]
		if r := recognition(l, d.product(l.Product)); (x.Line == l.ID || x.Line == "") && r != fact.Ratable && r != fact.AsInvoiced && r != fact.ByUsage {
			return false
		}
	}
	return true
}
