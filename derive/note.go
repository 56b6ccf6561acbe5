// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"fmt"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// The notes say how an amount came about, with its real numbers. They are made
// only while Trace is on.

// priceText is "3 × 1,000.00 per month × 12 = 36,000.00" for a span.
func (d *Deriver) priceText(sp *priceSpan, out *Line, first bool) string {
	var b strings.Builder
	if !sp.Quantity.IsOne() {
		fmt.Fprintf(&b, "%s × ", sp.Quantity)
	}
	fmt.Fprintf(&b, "%s %s", sp.Price.Amount, perText(sp.Price.Per))
	if num, den := d.periods(sp, out.Span, first); num != den {
		fmt.Fprintf(&b, " × %s", fraction(num, den))
	}
	if !sp.Keep.IsOne() {
		fmt.Fprintf(&b, " × %s after discount", sp.Keep)
	}
	if !sp.Off.IsZero() {
		fmt.Fprintf(&b, " less %s a period", sp.Off)
	}
	b.WriteString(d.upliftText(sp.raised))
	if sp.taxed {
		fmt.Fprintf(&b, " without the %s%% tax in it", out.Fact.Tax.Rate)
	}
	fmt.Fprintf(&b, " = %s", sp.Amount.Table(d.cur))
	return b.String()
}

// upliftText says how often a renewal's uplift was applied.
func (d *Deriver) upliftText(times int) string {
	if times <= 0 || d.con.AutoRenew == nil || d.con.AutoRenew.Uplift.IsZero() {
		return ""
	}
	if times == 1 {
		return fmt.Sprintf(" raised by %s%% (auto_renew.uplift)", d.con.AutoRenew.Uplift)
	}
	return fmt.Sprintf(" raised by %s%% %d times (auto_renew.uplift)", d.con.AutoRenew.Uplift, times)
}

func perText(p fact.Per) string {
	switch p.Unit {
	case fact.PerDay:
		return "a day"
	case fact.PerWeek:
		return "a week"
	case fact.PerMonth:
		return "a month"
	case fact.PerQuarter:
		return "a quarter"
	case fact.PerYear:
		return "a year"
	case fact.PerMonths:
		return fmt.Sprintf("per %d months", p.N)
	case fact.PerTerm:
		return "for the term"
	case fact.PerEach:
		return "a unit"
	}
	return "once"
}

// pricesText is priceText of every span.
func (d *Deriver) pricesText(out *Line) string {
	parts := make([]string, len(d.spans))
	for i := range d.spans {
		parts[i] = d.priceText(&d.spans[i], out, i == 0)
	}
	return strings.Join(parts, "; ")
}

// fraction writes num/den in lowest terms.
func fraction(num, den int64) string {
	a, b := num, den
	for b != 0 {
		a, b = b, a%b
	}
	if a < 0 {
		a = -a
	}
	if a > 1 {
		num, den = num/a, den/a
	}
	if den == 1 {
		return fmt.Sprint(num)
	}
	return fmt.Sprintf("%d/%d", num, den)
}

func (d *Deriver) noteContracted(out *Line, total money.Minor) int32 {
	how := "signed"
	if out.Term > 0 {
		how = fmt.Sprintf("term %d begins", out.Term+1)
	}
	return d.note("%s: %s %s, %s to %s", d.pricesText(out), how, out.Committed, out.Span.From, out.Span.To-1)
}

func (d *Deriver) noteEarned(out *Line, amount money.Minor, s civil.Span, conv civil.Convention) int32 {
	sw := "recognition.proration: " + conv.String()
	if out.Fact.Convention != nil {
		sw = "proration of the line: " + conv.String()
	}
	if len(d.spans) > 1 {
		sw += ", recognition.ramp: straight_line"
		if amount != d.spanTotal() {
			sw = strings.Replace(sw, "straight_line", "by_segment", 1)
		}
	}
	return d.note("%s; %s earned over %s (%s)", d.pricesText(out), amount.Table(d.cur), s, sw)
}

func (d *Deriver) noteRecurring(out *Line, sp *priceSpan) int32 {
	num, den := d.annual(sp.Price.Per, out.Span)
	text := fmt.Sprintf("%s × %s %s × %s a year", sp.Quantity, sp.Price.Amount, perText(sp.Price.Per), fraction(num, den))
	level := sp
	if sp.List != nil {
		level = sp.List
	}
	if !level.Keep.IsOne() {
		text += fmt.Sprintf(" × %s after discount", level.Keep)
	}
	if !level.Off.IsZero() {
		text += fmt.Sprintf(" less %s a price period", level.Off)
	}
	if sp.List != nil {
		text += fmt.Sprintf(", of its discounts those that count by mrr.discounts: %s", [...]string{"all", "none", "recurring", "look_through"}[d.report.MRRDiscounts])
	}
	text += d.upliftText(sp.raised)
	return d.note("%s = %s annual (mrr.start: %s)", text, sp.Annual.Table(d.cur), [...]string{"service", "booking", "signing", "first_invoice"}[d.report.MRRStart])
}

func (d *Deriver) noteBilled(l *Line, c *claim) int32 {
	if c.credit != nil {
		return d.note("%s: %s of invoice %s (%s)", c.credit.by, c.Amount.Table(d.cur), c.invoice.ID, c.credit.by.head.At)
	}
	if c.invoice != nil {
		return d.note("invoice %s of %s: %s (%s)", c.invoice.ID, c.Issue, c.Amount.Table(d.cur), c.invoice.At)
	}
	if c.by != nil && c.by.gives(l.Fact.ID) {
		return d.note("%s: %s, a credit for the time before it; issued %s, due %s", changeText(c.by), signedText(c.Amount, d.cur), c.Issue, c.Due)
	}
	if c.by != nil {
		return d.note("%s: %s, the difference that it makes to what was invoiced before for %s; issued %s, due %s", changeText(c.by), signedText(c.Amount, d.cur),
			civil.Span{From: c.From, To: c.To}, c.Issue, c.Due)
	}
	if c.To <= c.From {
		return d.note("billed before the opening of %s: %s", c.Issue, c.Amount.Table(d.cur))
	}
	return d.note("scheduled for %s, due %s: %s for %s", c.Issue, c.Due, c.Amount.Table(d.cur), civil.Span{From: c.From, To: c.To})
}

func (d *Deriver) noteExpected(l *Line, c *claim, open money.Minor, day civil.Day) int32 {
	cur := d.pos.Arrangements[l.Arrangement].Currency
	what := "schedule of " + c.Issue.String()
	if c.invoice != nil {
		what = "invoice " + c.invoice.ID
	}
	return d.note("expected on %s for %s, due %s: %s (collection.delay)", day, what, c.Due, open.Table(cur))
}

func (d *Deriver) noteLoose(inv *fact.Invoice, il *fact.InvoiceLine, c claim) int32 {
	if c.To <= c.From {
		return d.note("invoice %s: %s without service period, earned on issue", inv.ID, c.Amount.Table(d.cur))
	}
	return d.note("invoice %s: %s earned over %s (recognition.proration: %s)", inv.ID, c.Amount.Table(d.cur), civil.Span{From: c.From, To: c.To}, d.terms.Proration)
}

// notePrice says how a credit was divided: "credit note cn-1 of 2019-02-01: 90.50
// of 181.00; 31/181 earned: 15.50 off revenue, 75.00 off what is to be earned".
func (d *Deriver) notePrice(a *adjustment, p *part, e *effect, s spread) int32 {
	l, cur := &d.pos.Lines[p.line], d.pos.Arrangements[d.pos.Lines[p.line].Arrangement].Currency
	text := fmt.Sprintf("%s: %s of %s", a, e.amount.Table(cur), d.work[p.line].total.Table(cur))
	how := "all that is left"
	if e.saved == nil {
		how = "credit_split: " + [...]string{"pro_rata", "unearned_first", "by_line"}[a.splitOf(d.work[p.line].terms)]
		if s.ratable && s.to > s.from {
			num := s.conv.Weight(s.from, s.to, min(max(a.day, s.from), s.to))
			text += "; " + fraction(num, s.conv.Weight(s.from, s.to, s.to)) + " earned"
		}
	}
	if l.Fact != nil {
		text += " on line " + l.Fact.ID
	}
	against := "off revenue"
	if e.reason >= Reasons {
		against = "bad debt"
	}
	return d.note("%s: %s %s, %s off what is to be earned (%s) (%s)", text, e.contra.Table(cur), against, (e.amount - e.contra).Table(cur), how, a.head.At)
}
