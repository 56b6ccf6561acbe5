// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

var coversTable = newTable("covers", func(d *Decoder, n *Node, c *Covers) { checkRange(d, n, "to", On(c.From), On(c.To)) },
	of("from", day, func(c *Covers) *civil.Day { return &c.From }, "first day", "2024-01-01").must(),
	of("to", day, func(c *Covers) *civil.Day { return &c.To }, "last day, inclusive", "2024-03-31").must(),
)

// checkRange notes a last day before the first.
func checkRange(d *Decoder, n *Node, field string, from, to Date) {
	if at := n.Get(field); at != nil && from.IsSet() && to.IsSet() && to.Day() < from.Day() && d.found == 0 {
		d.reportAt(at, field, ClassContradiction, "the last day "+to.String()+" is before the first, "+from.String(), "both days are inclusive; put them in order")
	}
}

var instalmentTable = newTable("instalment", nil,
	of("date", day, func(i *Instalment) *civil.Day { return &i.Date }, "the day of the invoice", "2024-01-01").must(),
	of("amount", decimal, func(i *Instalment) *money.Decimal { return &i.Amount }, "in major units, without tax", "3000.00").must(),
	of("covers", pointer(fieldsOf(coversTable)), func(i *Instalment) **Covers { return &i.Covers }, "the service period it is for", "{from: 2024-01-01, to: 2024-03-31}"),
	of("line", ref, func(i *Instalment) *string { return &i.Line }, "the line it is for; without it, all pro rata", "seats"),
)

// ruleFields are the fields of one rule of billing.
func ruleFields() []field[Billing] {
	return []field[Billing]{
		everyField,
		flag("in", "advance", "arrears", func(b *Billing) *bool { return &b.Arrears }, "at the start or the end of each period"),
		billFromField,
		of("anchor", integer[int32](1, 31), func(b *Billing) *int32 { return &b.Anchor }, "the day of the month that periods start on; without it, the start's", "1"),
		flag("align", "contract", "calendar", func(b *Billing) *bool { return &b.Calendar }, "periods count from the contract's start, or are calendar months, quarters or years"),
		of("stub", enum[Stub](stubNames), func(b *Billing) *Stub { return &b.Stub }, "where a period goes that is too short: last, but first with an anchor or the calendar", "trailing"),
		of("net", delay, func(b *Billing) *civil.Duration { return &b.Net }, "from the invoice to the day it is due", "30 days"),
	}
}

var stubNames = []string{"", "leading", "trailing"}

// flag is a choice of two names, of which the first is the default.
func flag(name, no, yes string, at func(*Billing) *bool, doc string) field[Billing] {
	c := oneOf(no, yes)
	return field[Billing]{
		member: member{name: name, doc: doc + "; without it, " + no, example: yes, spec: c.spec},
		parse: func(d *Decoder, n *Node, b *Billing) {
			if d.choice(n, c.spec.enum) {
				*at(b) = n.Text == yes
			}
		},
		write: func(b *Billing) Node {
			if *at(b) {
				return quoted(yes)
			}
			return quoted(no)
		},
		empty: func(b *Billing) bool { return !*at(b) },
	}
}

var everyField = field[Billing]{
	member: member{name: "every", doc: "the length of a billing period, or term for one invoice", example: "1 year",
		spec: &spec{kind: specText, value: "duration such as 1 month, or term"}},
	parse: func(d *Decoder, n *Node, b *Billing) {
		if b.Whole = n.Shape == Scalar && n.Text == "term"; !b.Whole {
			duration.parse(d, n, &b.Every)
		}
	},
	write: func(b *Billing) Node {
		if b.Whole {
			return quoted("term")
		}
		return duration.write(&b.Every)
	},
	empty: func(b *Billing) bool { return !b.Whole && b.Every.IsZero() },
}

var billFromField = field[Billing]{
	member: member{name: "from", doc: "what the first period counts from: signed, start or a day; without it, start", example: "signed",
		spec: &spec{kind: specEither, either: []*spec{{kind: specEnum, enum: []string{"signed", "start"}}, day.spec}, value: "signed, start, or a day"}},
	parse: func(d *Decoder, n *Node, b *Billing) {
		switch {
		case n.Shape == Scalar && n.Text == "start":
			b.From = FromStart
		case n.Shape == Scalar && n.Text == "signed":
			b.From = FromSigned
		case n.Shape == Scalar && strings.IndexByte("0123456789", (n.Text + " ")[0]) < 0:
			d.choice(n, []string{"signed", "start", "2024-01-31"})
		default:
			b.From = FromDate
			day.parse(d, n, &b.FromDay)
		}
	},
	write: func(b *Billing) Node {
		switch b.From {
		case FromSigned:
			return quoted("signed")
		case FromDate:
			return day.write(&b.FromDay)
		}
		return quoted("start")
	},
	empty: func(b *Billing) bool { return b.From == FromStart },
}

var phaseTable = newTable("phase", nil, append(ruleFields(),
	of("for", duration, func(b *Billing) *civil.Duration { return &b.For }, "how long the phase lasts; without it, to the end", "1 year"),
)...)

var billingTable = newTable("billing", checkBilling, append(ruleFields(),
	of("phases", filledList(fieldsOf(phaseTable)), func(b *Billing) *[]Billing { return &b.Phases }, "rules one after the other", "[{for: 1 year, every: 1 month}, {every: 1 year}]"),
	of("schedule", filledList(fieldsOf(instalmentTable)), func(b *Billing) *[]Instalment { return &b.Schedule }, "the invoices one by one, instead of a rule", "[{date: 2024-01-01, amount: 3000.00}]"),
)...)

func checkBilling(d *Decoder, n *Node, b *Billing) {
	every, phases, schedule := n.Get("every"), n.Get("phases"), n.Get("schedule")
	switch {
	case phases != nil && schedule != nil:
		d.reportAt(schedule, "schedule", ClassContradiction, "billing has both phases and a schedule", "keep one of the two")
	case every != nil && phases != nil:
		d.reportAt(every, "every", ClassContradiction, "billing has both every and phases", "move every into the phases")
	case every != nil && schedule != nil:
		d.reportAt(every, "every", ClassContradiction, "billing has both every and a schedule", "keep one of the two")
	case phases != nil && firstOf(n, "in", "from", "anchor", "align", "stub") != nil:
		at := firstOf(n, "in", "from", "anchor", "align", "stub")
		d.reportAt(at, at.Key, ClassContradiction, "billing has both "+at.Key+" and phases", "move "+at.Key+" into the phases")
	case every == nil && phases == nil && schedule == nil:
		d.reportAt(n, "every", ClassMissing, "billing does not say how often", "add every: 1 month, 1 year or term, or phases, or a schedule")
	}
	for i := range b.Phases {
		checkPhase(d, phases, b, i)
	}
	if b.Calendar && b.Anchor > 1 {
		d.reportAt(n.Get("anchor"), "anchor", ClassContradiction, "periods of the calendar have no anchor", "remove anchor, or align: calendar")
	}
}

func checkPhase(d *Decoder, n *Node, b *Billing, i int) {
	p, at := &b.Phases[i], &n.Items[i]
	d.path = append(d.path, step{"phases", -1}, step{"", i})
	if p.Every.IsZero() && !p.Whole && at.Get("every") == nil && at.Shape == Map {
		d.reportAt(at, "every", ClassMissing, "the phase does not say how often", "add every: 1 month, 1 year or term")
	}
	if p.For.IsZero() && i < len(b.Phases)-1 && at.Get("for") == nil && at.Shape == Map {
		d.reportAt(at, "for", ClassMissing, "only the last phase may be without an end", "add for: 1 year")
	}
	d.path = d.path[:len(d.path)-2]
}

// firstOf is the first of the named fields that a node has.
func firstOf(n *Node, names ...string) *Node {
	for _, name := range names {
		if f := n.Get(name); f != nil {
			return f
		}
	}
	return nil
}
