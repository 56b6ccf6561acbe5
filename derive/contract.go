// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// What one group may come to. A contract that renews every month for 200 years
// fits; a small file cannot ask for all of the memory.
const (
	maxTerms       = 2400
	maxLines       = 1_000_000
	maxInstalments = 4_000_000
)

// tooMuch refuses a group beyond its bounds, once.
func (d *Deriver) tooMuch(what string, bound int) {
	if !d.full {
		d.full = true
		why := ""
		if d.state != nil {
			why = ", counting each of its changes: those that were signed after they took effect weigh most"
		}
		d.fail(d.con.At, d.con.ID, "", "brings its customers to more than %d %s%s: report a shorter time, or split the contract", bound, what, why)
	}
}

// contract lays out the terms of a contract and derives each line of each term:
// what is committed, its price, when it is to be invoiced, how it is earned and
// what recurs.
func (d *Deriver) contract(c *fact.Contract) {
	if !d.hold(c) {
		return
	}
	count := c.Count
	if count == 0 {
		count = 1
	}
	d.pos.Arrangements = append(d.pos.Arrangements, Arrangement{
		ID: c.ID, Customer: c.Customer, Contract: c, Currency: d.cur, Count: count, First: len(d.pos.Lines),
	})
	d.notYet(c)
	if changes := d.changesOf(c.ID); len(changes) > 0 {
		d.modified(c, changes)
	} else {
		first := len(d.pos.Lines)
		d.eachTerm(c)
		if d.history != nil {
			d.history.remember(d, first, len(d.pos.Lines))
		}
	}
	a := &d.pos.Arrangements[len(d.pos.Arrangements)-1]
	a.Last = len(d.pos.Lines)
	d.endLevels(d.pos.Lines[a.First:a.Last])
}

// hold makes a contract the one at hand: its terms of policy, currency and days.
func (d *Deriver) hold(c *fact.Contract) bool {
	signed := c.Signed.OrDate(c.Starts).OrDate(c.Booked)
	if !signed.IsSet() {
		d.fail(c.At, c.ID, "starts", "has neither starts nor signed: say when it begins")
		return false
	}
	d.con = c
	d.shares = nil
	d.signed = signed.Day()
	d.terms = d.env.Policy.For(d.signed)
	d.cur = c.Currency
	if d.cur.IsZero() {
		d.cur = d.report.Currency
	}
	d.booked = c.Booked.Or(d.signed)
	d.start = c.Starts.Or(d.signed)
	return true
}

// eachTerm derives the lines of the first term and of every renewal that starts
// by the horizon and before a contract that follows.
func (d *Deriver) eachTerm(c *fact.Contract) {
	start := d.start
	first := civil.Span{From: start, To: d.firstEnd(c, start)}
	d.rolling = false
	var length civil.Duration
	switch {
	case c.Open:
		length = d.commitment(c)
	case c.AutoRenew != nil:
		length = c.AutoRenew.Term
		if length.IsZero() {
			length = termOf(c, first)
		}
	}
	monthly := !length.IsZero() && (length.Months == 1 || (length.Months == 0 && length.Days <= 31))
	d.rolling, d.turn = monthly && first.To <= start.AddMonths(1), 0
	short := d.rolling
	d.termMonths = 0
	if !c.Open && !c.Ends.IsSet() {
		d.termMonths = int64(c.Term.Months)
	}
	d.goesOn = !length.IsZero()
	d.renewals = d.renewals[:0]
	whole := first
	first = d.state.cut(first, !d.goesOn)
	d.firstTo = first.To
	d.term(c, 0, first, whole, d.signed)
	d.termMonths = int64(length.Months)
	if length.IsZero() {
		return
	}
	stop := d.env.Horizon + 1
	if d.bindsAtWindow(c) { // terms that begin after it may bind by it
		stop = c.AutoRenew.Notice.From(stop)
	}
	if d.state != nil {
		stop = min(stop, d.state.end)
	}
	if c.AutoRenew != nil {
		stop = min(stop, c.AutoRenew.Until.Or(stop)+1)
	}
	if next, ok := d.chain.successor(c.ID); ok {
		stop = min(stop, next)
	}
	// Counted from the start itself, so that the anchor never drifts.
	r := rootOf(start, first.To, length)
	for k, j := 1, 1; k <= maxTerms; k, j = k+1, j+1 {
		s := civil.Span{From: r.times(length, j-1), To: r.times(length, j)}
		if s.From >= stop || s.To <= s.From {
			return
		}
		whole := s
		if s = d.state.cut(s, false); s.To != whole.To {
			r, j = root{anchor: s.To}, 0 // the next term begins where this one ended
		}
		// Monthly terms after a longer first one are counted from its end.
		d.rolling, d.turn = monthly, k
		if !short {
			d.turn = k - 1
		}
		if d.state != nil {
			d.renewals = append(d.renewals, s.From)
		}
		d.term(c, k, s, whole, max(s.From, d.signed))
	}
}

// firstEnd is the day after the first term's last day.
func (d *Deriver) firstEnd(c *fact.Contract, start civil.Day) civil.Day {
	switch {
	case c.Open:
		return d.commitment(c).From(start)
	case c.Ends.IsSet():
		return c.Ends.Day() + 1
	case !c.Term.IsZero():
		return c.Term.From(start)
	}
	// The lines say it: the latest of them.
	end := start
	for i := range c.Lines {
		l := &c.Lines[i]
		from := l.Starts.Or(start)
		switch {
		case l.Ends.IsSet():
			end = max(end, l.Ends.Day()+1)
		case !l.Term.IsZero():
			end = max(end, l.Term.From(from))
		}
	}
	return end
}

// commitment is how long an open contract binds the customer at a time: what it
// says, else the longest price or billing period of its lines, else a month.
func (d *Deriver) commitment(c *fact.Contract) civil.Duration {
	if !c.Commit.IsZero() {
		return c.Commit
	}
	u := civil.Duration{Months: max(1, billedEvery(c.Billing))}
	for i := range c.Lines {
		l := &c.Lines[i]
		u.Months = max(u.Months, d.price(l).Per.Months(), billedEvery(l.Billing))
	}
	return u
}

// billedEvery is the billing period in months, 0 when it has none.
func billedEvery(b *fact.Billing) int32 {
	if b == nil {
		return 0
	}
	return b.Every.Months
}

// termOf is the length of a first term that a renewal repeats.
func termOf(c *fact.Contract, s civil.Span) civil.Duration {
	if !c.Term.IsZero() {
		return c.Term
	}
	whole, rest, _ := civil.MonthsBetween(s.From, s.To)
	if rest == 0 && whole > 0 {
		return civil.Duration{Months: int32(whole)}
	}
	return civil.Duration{Days: int32(s.Days())}
}

// term derives every line of term k, which would have been whole if nothing had
// changed it.
func (d *Deriver) term(c *fact.Contract, k int, s, whole civil.Span, committed civil.Day) {
	d.termFrom = s.From
	if d.state != nil {
		d.state.terms = append(d.state.terms, s)
	}
	for i := range c.Lines {
		l := &c.Lines[i]
		span := d.termSpan(l, k, s)
		if d.state != nil {
			to := min(span.To, d.state.end, d.state.ends[i])
			if s.To < whole.To {
				to = min(to, s.To)
			}
			span.To = max(to, span.From)
			if span.Empty() {
				continue // the change left it no days
			}
			d.whole = d.termSpan(d.state.origin[i], k, whole)
		}
		if span.Empty() {
			if k > 0 || (d.goesOn && l.Starts.IsSet() && l.Starts.Day() >= s.To && span.To == s.To) {
				continue // it has ended, or begins in a later term
			}
			d.fail(c.At, c.ID, "lines", "line %s has no days: it ends before it starts, or has neither term nor ends", l.ID)
			continue
		}
		d.months = 0
		if span == s && d.state == nil {
			d.months = d.termMonths
		}
		d.line(l, k, span, committed)
	}
}

// termSpan is the part of term k that a line takes in.
func (d *Deriver) termSpan(l *fact.Line, k int, s civil.Span) civil.Span {
	if k == 0 && d.state != nil && d.goesOn && d.state.added(l) && l.Starts.Or(d.start) >= s.To {
		return civil.Span{} // it begins in a later term
	}
	if k > 0 {
		return d.renewed(l, s)
	}
	return lineSpan(l, s)
}

// lineSpan is the line's own term within the contract's.
func lineSpan(l *fact.Line, s civil.Span) civil.Span {
	if l.Starts.IsSet() {
		s.From = l.Starts.Day()
	}
	switch {
	case l.Ends.IsSet():
		s.To = l.Ends.Day() + 1
	case !l.Term.IsZero():
		s.To = l.Term.From(s.From)
	}
	return s
}

// renewed is the part of a renewal that a line takes in: none when its price is
// for no period, or it ended by itself before the first term did; only what is
// left when its own term still runs. A line with an end of its own does not go on
// with an open contract.
func (d *Deriver) renewed(l *fact.Line, next civil.Span) civil.Span {
	if from := l.Starts.Or(d.start); from >= d.firstTo && d.state != nil && d.state.added(l) {
		switch { // sold with a change, in a later term
		case from >= next.To:
			return civil.Span{}
		case from >= next.From:
			return lineSpan(l, next)
		case l.Ends.IsSet() || !l.Term.IsZero():
			return civil.Span{}
		}
	}
	if d.oneTime(l) {
		return civil.Span{}
	}
	next.From = max(next.From, l.Starts.Or(next.From))
	if !l.Ends.IsSet() && l.Term.IsZero() {
		return next
	}
	to := lineSpan(l, civil.Span{From: d.start, To: d.firstTo}).To
	if d.con.Open || to < d.firstTo {
		return civil.Span{}
	}
	next.From = max(next.From, to)
	return next
}

// line derives one line for one term.
func (d *Deriver) line(l *fact.Line, k int, span civil.Span, committed civil.Day) {
	if len(d.pos.Lines)+d.dropped >= maxLines {
		d.tooMuch("terms of lines", maxLines)
		return
	}
	product := d.product(l.Product)
	if d.oneTime(l) && len(l.Quantities) > 0 {
		d.fail(d.con.At, d.con.ID, "lines.quantity", "line %s has quantity steps and a price for once: give each quantity a line of its own", l.ID)
		return
	}
	anchor := span.From
	if k > 0 {
		anchor = l.Starts.Or(d.start)
	}
	d.counted = span.From
	if k > 0 || (d.state != nil && d.state.added(l)) {
		d.counted = rootOf(d.start, span.From, civil.Duration{Months: 1}).anchor
	}
	if !d.priceSpans(l, span, anchor, k) {
		return
	}
	// In place: a Line is large, and most contracts have one.
	d.pos.Lines = append(d.pos.Lines, Line{
		Arrangement: len(d.pos.Arrangements) - 1, Fact: l, Product: product, ProductID: l.Product,
		Term: k, Span: span, Committed: committed, Recurs: d.recurs(product, d.price(l).Per),
	})
	d.work = append(d.work, lineWork{total: d.spanTotal(), counted: d.counted, whole: d.whole, termFrom: d.termFrom})
	out, w := &d.pos.Lines[len(d.pos.Lines)-1], &d.work[len(d.work)-1]
	inside := l.Tax != nil && l.Tax.Inclusive
	if inside {
		d.plan(out, w)
		if !d.takeTaxOut(out, w) {
			return
		}
	}
	d.contracted(out, w)
	d.service(out)
	d.earned(out, w)
	if !inside {
		d.plan(out, w)
	}
	d.recurring(out, w)
	d.book(out, w)
	if d.state != nil {
		d.priced = append(d.priced, pricedLine{spans: slices.Clone(d.spans), counted: d.counted})
	}
}
