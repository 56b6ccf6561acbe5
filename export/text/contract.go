// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package text

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/view"
)

// mostInvoices is how many invoices to come a person reads; JSON has all.
const mostInvoices = 12

// ContractOptions say what stands below a contract.
type ContractOptions struct {
	Options
	Explain []string // command lines that take its numbers apart
}

// WriteContract shows a contract as it stands on a day: who and for how long, its
// lines, its numbers, what is to be invoiced, and what happened to it.
func WriteContract(w io.Writer, c *view.Contract, opt ContractOptions) error {
	out := output(w)
	contractHead(out, c, opt.Options)
	contractLines(out, c, opt.Options)
	contractNumbers(out, c, opt.Options)
	contractInvoices(out, c, opt.Options)
	contractEvents(out, c, opt.Options)
	out.WriteByte('\n')
	footer(out, &c.Numbers.Meta, c.Numbers.Ties, opt.Options)
	for i, line := range opt.Explain {
		if i == 0 {
			out.WriteString(opt.paint(dim, "Take a number apart:") + "\n")
		}
		out.WriteString("  " + clean(line) + "\n")
	}
	return out.Flush()
}

// contractHead is the block above the tables.
func contractHead(out *bufio.Writer, c *view.Contract, opt Options) {
	k := c.Contract
	out.WriteString(opt.paint(bold, clean("Contract "+k.ID+", customer "+k.Customer)) + "\n")
	say := func(name, text string) { contractSay(out, opt, name, text) }
	say("on "+c.On.String(), statusText(c))
	signed := "signed " + c.Signed.String()
	if c.Booked != c.Signed {
		signed += ", booked " + c.Booked.String()
	}
	signed += ", starts " + c.Starts.String()
	if k.BillTo != "" {
		signed += ", billed to " + k.BillTo
	}
	if c.Count > 1 {
		signed += fmt.Sprintf("; %d such contracts: lines, invoices and events are of one, numbers of all", c.Count)
	}
	say("signature", signed)
	say("term", termText(&c.Term))
	if c.PausedFrom.IsSet() {
		say("pause", "no service "+spanText(c.PausedFrom.Day().String(), c.PausedUntil))
	}
	if len(k.Renews) > 0 {
		say("renews", strings.Join(k.Renews, ", "))
	}
	for _, n := range c.RenewedBy {
		if n.Signed > c.On {
			continue
		}
		say("renewed by", fmt.Sprintf("%s from %s, signed %s", n.ID, n.Starts, n.Signed))
	}
	if len(k.CombinedWith) > 0 {
		say("combined with", strings.Join(k.CombinedWith, ", ")+", which it is netted with in reports, and not here")
	}
	say("from", sourceText(k.At, k.Recorded, k.Supersedes))
	for _, s := range c.Superseded {
		h := s.Fact.Header()
		say("corrected", fmt.Sprintf("%s %s, which does not count any more: %s counts (%s)", s.Fact.Kind(), h.ID, s.By, sourceText(h.At, h.Recorded, "")))
	}
}

// contractSay is one named line of the head, wrapped.
func contractSay(out *bufio.Writer, opt Options, name, text string) {
	const room = 16
	width := 0
	if opt.Width > 0 {
		width = max(opt.Width-room, 30)
	}
	for i, l := range wrap(clean(text), width) {
		if i > 0 {
			name = ""
		}
		out.WriteString(opt.paint(dim, left(name, room)) + l + "\n")
	}
}

var statusWords = map[derive.Status]string{
	derive.Unsigned: "not signed yet", derive.ToCome: "signed, not begun", derive.InForce: "in force", derive.Paused: "paused",
	derive.Ended: "ended", derive.Terminated: "terminated", derive.Renewed: "ended and renewed",
}

func statusText(c *view.Contract) string {
	text := statusWords[c.Status]
	switch {
	case !c.LastDay.IsSet():
	case c.LastDay.Day() > c.On:
		text += fmt.Sprintf("; notice of %s: its last day is %s", c.Noticed, c.LastDay)
	default:
		text += fmt.Sprintf("; notice of %s, its last day was %s", c.Noticed, c.LastDay)
	}
	return text
}

func termText(t *derive.StandingTerm) string {
	if t.Open {
		return "open, now " + t.Span.String()
	}
	text := t.Span.String()
	if t.Span.Empty() {
		text = "ended before it began"
	}
	if t.Number > 1 {
		text += fmt.Sprintf(", term %d", t.Number)
	}
	if t.Renewal.IsSet() {
		text += fmt.Sprintf("; renews on %s for %s", t.Renewal, t.RenewsFor)
		if !t.Uplift.IsZero() {
			text += " at " + t.Uplift.String() + "% more"
		}
	}
	if t.NoticeBy.IsSet() {
		text += ", unless notice is given by " + t.NoticeBy.String()
	}
	return text
}

func spanText(from string, last fact.Date) string {
	if !last.IsSet() {
		return "from " + from + " on"
	}
	return "from " + from + " to " + last.String()
}

// sourceText says where a fact is written, and when it became known.
func sourceText(at fact.Place, recorded fact.Instant, supersedes string) string {
	text := at.String()
	if recorded != 0 {
		text += ", known since " + recorded.String()
	}
	if supersedes != "" {
		text += ", corrects " + supersedes
	}
	return text
}

// contractLines is the table of its lines. Product and discount have a column when
// they say anything.
func contractLines(out *bufio.Writer, c *view.Contract, opt Options) {
	if len(c.Lines) == 0 {
		out.WriteString("\nno line is left\n")
		return
	}
	product := slices.ContainsFunc(c.Lines, func(l derive.StandingLine) bool { return l.Product != l.ID })
	discount := slices.ContainsFunc(c.Lines, func(l derive.StandingLine) bool { return len(l.Discounts) > 0 })
	columns := func(id, of, status, from, to, less string) []string {
		row := []string{id}
		if product {
			row = append(row, of)
		}
		row = append(row, status, from, to)
		if discount {
			row = append(row, less)
		}
		return row
	}
	g := &grid{left: columns("line", "product", "on the day", "from", "to", "discount"), head: []cell{{text: "quantity"}, {text: "price"}, {text: "a year"}}}
	for i := range c.Lines {
		l := &c.Lines[i]
		last := "open"
		if l.Last.IsSet() {
			last = l.Last.String()
		}
		year := cell{}
		if l.Recurs {
			year = opt.show(int64(l.Annual), int64(l.Annual), view.UnitMoney, c.Currency)
		}
		g.add(line{left: columns(l.ID, l.Product, strings.TrimPrefix(statusWords[l.Status], "signed, "), l.First.String(), last, discountsText(l.Discounts)),
			cells: []cell{{text: l.Quantity.String()}, {text: l.PriceText()}, year}})
	}
	out.WriteByte('\n')
	g.render(out, opt)
}

func discountsText(ds []derive.StandingDiscount) string {
	var parts []string
	for _, d := range ds {
		text := d.Percent.String() + "%"
		if d.Percent.IsZero() {
			text = d.Amount.String() + " a period"
		}
		if d.Last.IsSet() {
			text += " to " + d.Last.String()
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// contractInvoices is what is to be invoiced after the day.
func contractInvoices(out *bufio.Writer, c *view.Contract, opt Options) {
	if len(c.Invoices) == 0 {
		return
	}
	g := &grid{left: []string{"next invoices", "due", "invoice"}, head: []cell{{text: "amount"}}}
	for i := range c.Invoices {
		if i == mostInvoices {
			break
		}
		n := &c.Invoices[i]
		id := n.ID
		if id == "" {
			id = "by the schedule"
		}
		v := int64(n.Amount)
		g.add(line{left: []string{n.Issue.String(), n.Due.String(), id}, cells: []cell{opt.show(v, v, view.UnitMoney, c.Currency)}})
	}
	out.WriteByte('\n')
	g.render(out, opt)
	if more := len(c.Invoices) - mostInvoices; more > 0 {
		fmt.Fprintf(out, "%s and %d more: --format json lists all\n", opt.pick("…", "..."), more)
	}
}

// contractEvents is what happened by the day, and what is known to come.
func contractEvents(out *bufio.Writer, c *view.Contract, opt Options) {
	rooms := [2]int{}
	for i := range c.Events {
		rooms[0], rooms[1] = max(rooms[0], columns(c.Events[i].Kind)), max(rooms[1], columns(clean(c.Events[i].ID)))
	}
	said := map[bool]bool{}
	for i := range c.Events {
		e := &c.Events[i]
		if !said[e.ToCome] {
			said[e.ToCome] = true
			title := "events to " + c.On.String()
			if e.ToCome {
				title = "after it"
			}
			out.WriteString("\n" + opt.paint(bold, title) + "\n")
		}
		contractEvent(out, e, rooms, opt)
	}
}

func contractEvent(out *bufio.Writer, e *derive.Event, rooms [2]int, opt Options) {
	what := e.What
	if e.Effective.IsSet() && e.Effective.Day() != e.Day {
		what = "effective " + e.Effective.String() + ": " + what
	}
	if opt.ASCII {
		what = strings.ReplaceAll(what, "→", "->")
	}
	if e.Place.File != "" {
		what += " (" + sourceText(e.Place, e.Recorded, e.Supersedes) + ")"
	}
	start := e.Day.String() + between + left(strings.ReplaceAll(e.Kind, "_", " "), rooms[0]) + between + left(clean(e.ID), rooms[1]) + between
	width := 0
	if opt.Width > 0 {
		width = max(opt.Width-columns(start), 30)
	}
	for i, l := range wrap(clean(what), width) {
		if i > 0 {
			start = spaces(columns(start))
		}
		out.WriteString(start + l + "\n")
	}
}
