// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// lineWork is what later steps need to know of a line beside its curves.
type lineWork struct {
	total       money.Minor
	recognition fact.Recognition
	lo, hi      int // d.insts[lo:hi] is its schedule
	invoiced    money.Minor
	firstIssue  fact.Date
	terms       *policy.Terms

	// Of lines of a contract whose accounting asks for it.
	points   []progressPoint
	measure  measure
	owed     *owedPart
	judged   []Judgement
	counted  civil.Day // months count from here
	whole    civil.Span
	termFrom civil.Day // the first day of its term
}

// instalment is one scheduled invoice of a line.
type instalment struct {
	Issue, Due civil.Day
	From, To   civil.Day // the days of the term that it is for
	Amount     money.Minor
	tax        money.Minor // inside of a price that includes it
	by         *change     // it puts right what was invoiced before the change
}

// plan lays out the schedule of a line: when each part of its price is to be
// invoiced and due.
func (d *Deriver) plan(out *Line, w *lineWork) {
	w.lo = len(d.insts)
	w.terms = d.terms
	d.soFar = 0
	b := out.Fact.Billing
	own := b != nil
	if b == nil {
		b = d.con.Billing
	}
	switch {
	case b == nil:
		def := d.defaultBilling(out)
		d.planTerm(out, &def, own, def.Net)
	case len(b.Schedule) > 0 && out.Term > 0:
		// The schedule was for the first term: later ones go by the policy.
		def := d.defaultBilling(out)
		d.planTerm(out, &def, own, d.net(&def, b))
	case len(b.Schedule) > 0:
		d.planSchedule(out, w, b, own)
	case len(b.Phases) > 0:
		d.planPhases(out, b, own)
	default:
		d.planTerm(out, b, own, d.net(b, b))
	}
	w.hi = len(d.insts)
	if w.hi > w.lo {
		w.firstIssue = fact.On(d.insts[w.lo].Issue)
	}
}

// planTerm lays out one rule over the term, in parts where an amendment began the
// billing periods anew.
func (d *Deriver) planTerm(out *Line, b *fact.Billing, own bool, net civil.Duration) {
	s := out.Span
	d.grid = d.periodsOf(out, b, own)
	defer func() { d.grid = fact.Date{} }()
	if d.state == nil || len(d.state.reset) == 0 || d.oneTime(out.Fact) {
		d.planRule(out, b, own, s, d.billingBase(b, out, s.From), net)
		return
	}
	base := d.billingBase(b, out, s.From)
	for _, x := range append(slices.Clone(d.state.reset), s.To) {
		if x <= s.From || x > s.To {
			continue
		}
		d.planRule(out, b, own, civil.Span{From: s.From, To: x}, base, net)
		s.From, base = x, x
		d.base, d.anew = root{anchor: x}, fact.On(x)
	}
	d.anew = fact.Date{}
}

// periodsOf is where the contract's billing periods count from, for a line that a
// change brought in: it is invoiced with the others, for the rest of the running
// period first. Unset for a line that begins with its term.
func (d *Deriver) periodsOf(out *Line, b *fact.Billing, own bool) fact.Date {
	if d.state == nil || own || b.Every.Months == 0 || b.From != fact.FromStart || b.Calendar || b.Anchor != 0 || b.Stub == fact.StubLeading ||
		out.Span.From == d.termFrom || d.oneTime(out.Fact) || !d.state.added(out.Fact) {
		return fact.Date{}
	}
	from := d.termFrom
	for _, x := range d.state.reset {
		if x <= out.Span.From {
			from = max(from, x)
		}
	}
	return fact.On(from)
}

// defaultBilling is the policy's billing for a contract that states none.
func (d *Deriver) defaultBilling(out *Line) fact.Billing {
	b := fact.Billing{Arrears: d.terms.BillingArrears, Net: d.terms.BillingNet}
	switch d.terms.BillingEvery {
	case policy.BillMonth:
		b.Every.Months = 1
	case policy.BillQuarter:
		b.Every.Months = 3
	case policy.BillYear:
		b.Every.Months = 12
	case policy.BillTerm:
		b.Whole = true
	default:
		b.Every.Months = d.price(out.Fact).Per.Months()
		if b.Every.Months == 0 {
			b.Whole = true
		}
	}
	return b
}

func (d *Deriver) net(b, parent *fact.Billing) civil.Duration {
	switch {
	case !b.Net.IsZero():
		return b.Net
	case !parent.Net.IsZero():
		return parent.Net
	}
	return d.terms.BillingNet
}

// billingBase is the day that invoices count from for the part of the term that
// starts at x: the part's own first day, or as long after the signature (or a
// stated day) as the part lies after the first term's start.
func (d *Deriver) billingBase(b *fact.Billing, out *Line, x civil.Day) civil.Day {
	var base civil.Day
	switch b.From {
	case fact.FromSigned:
		base = d.signed
	case fact.FromDate:
		base = b.FromDay
	default:
		d.base = d.rootOf(x, b.Every)
		return x
	}
	d.base = rootOf(base, base, civil.Duration{})
	first := out.Fact.Starts.Or(d.start)
	if d.state != nil && d.state.added(out.Fact) {
		first = d.start // an added line is invoiced with the others
	}
	if x == first {
		return base
	}
	if whole, rest, _ := civil.MonthsBetween(first, x); x > first && rest == 0 {
		d.base.skip = whole // counted from the base itself, so that its day is kept
		return base.AddMonths(whole)
	}
	d.base.anchor = shifted(first, x, base)
	return d.base.anchor
}

// A root is where periods are counted from: skip months after the anchor.
type root struct {
	anchor civil.Day
	skip   int
}

// rootOf is the root of periods that begin on day x: the anchor, when x lies
// whole months after it, else x. So a 31st comes back after a short month.
func rootOf(anchor, x civil.Day, every civil.Duration) root {
	if every.Months > 0 && x > anchor {
		if whole, rest, _ := civil.MonthsBetween(anchor, x); rest == 0 {
			return root{anchor, whole}
		}
	}
	return root{x, 0}
}

// rootOf is the root of the billing periods of the line at hand that begin on day
// x: its anchor, or the day on which an amendment began them anew.
func (d *Deriver) rootOf(x civil.Day, every civil.Duration) root {
	if d.grid.IsSet() {
		return root{anchor: d.grid.Day()}
	}
	if d.anew.IsSet() && d.anew.Day() == x {
		return root{anchor: x}
	}
	return rootOf(d.counted, x, every)
}

// times is the n-th boundary of periods of a length.
func (r root) times(every civil.Duration, n int) civil.Day {
	if every.Months > 0 {
		return r.anchor.AddMonths(r.skip + n*int(every.Months))
	}
	return every.Times(r.anchor.AddMonths(r.skip), n)
}

// planPhases lays out phase after phase, each for its time.
func (d *Deriver) planPhases(out *Line, b *fact.Billing, own bool) {
	from := out.Span.From
	for i := range b.Phases {
		ph := &b.Phases[i]
		to := out.Span.To
		if !ph.For.IsZero() && i < len(b.Phases)-1 && !d.oneTime(out.Fact) {
			to = min(to, rootOf(d.counted, from, ph.For).times(ph.For, 1))
		}
		if from >= to {
			return
		}
		d.planRule(out, ph, own, civil.Span{From: from, To: to}, d.billingBase(ph, out, from), d.net(ph, b))
		if d.oneTime(out.Fact) {
			return
		}
		from = to
	}
}

// planRule lays out one rule over part of the term. A one-time price without
// billing terms of its own is invoiced once, with the first invoice.
func (d *Deriver) planRule(out *Line, b *fact.Billing, own bool, s civil.Span, base civil.Day, net civil.Duration) {
	if b.Whole || (b.Every.IsZero() && len(b.Phases) == 0) || (d.oneTime(out.Fact) && !own) {
		issue := base
		if b.Arrears && !(d.oneTime(out.Fact) && !own) {
			issue = base + (s.To - s.From) - 1
			if base != s.From {
				issue = shifted(s.From, s.To, base) - 1
			}
		}
		upTo := d.priceUpTo(s.To)
		d.installAmount(issue, s, net, upTo-d.soFar)
		d.soFar = upTo
		return
	}
	d.boundaries(b, s)
	moved := d.base != d.rootOf(s.From, b.Every)
	if b.Calendar || b.Anchor != 0 {
		// A full calendar period costs a full price period, a partial one its
		// days of that month: count from that day of a month before, of one
		// that has 31 days. The last period takes what is left of the price.
		year, _ := s.From.Month().YearMonth()
		d.calendar = fact.On(civil.MakeMonth(year-1, 12).First() + civil.Day(max(b.Anchor, 1)-1))
		defer func() { d.calendar = fact.Date{} }()
	}
	for i := 0; i+1 < len(d.bounds); i++ {
		from, to := d.bounds[i], d.bounds[i+1]
		issue := from
		if b.Arrears {
			issue = to - 1
		}
		if moved {
			issue = d.movedIssue(b, s, base, i, issue)
		}
		upTo := d.upTo(b, s, i, to)
		d.installAmount(issue, civil.Span{From: from, To: to}, net, upTo-d.soFar)
		d.soFar = upTo
	}
}

// movedIssue is the issue day of period i where invoices count from another day
// than the service does.
func (d *Deriver) movedIssue(b *fact.Billing, s civil.Span, base civil.Day, i int, issue civil.Day) civil.Day {
	if b.Calendar || b.Anchor != 0 || b.Stub == fact.StubLeading {
		return issue + (base - s.From)
	}
	if b.Arrears {
		return d.base.times(b.Every, i+1) - 1
	}
	return d.base.times(b.Every, i)
}

// upTo is the price up to the end of period i. A price that does not change over
// a whole number of equal periods is divided by counting them, which is the same
// and faster.
func (d *Deriver) upTo(b *fact.Billing, s civil.Span, i int, to civil.Day) money.Minor {
	if n := len(d.bounds) - 1; len(d.spans) == 1 && s.From == d.spans[0].From && s.To == d.spans[0].To &&
		b.Every.Months > 0 && !b.Calendar && b.Anchor == 0 && d.even && d.spans[0].Price.Per.Unit > fact.PerWeek {
		return d.part(d.spans[0].Amount, int64(i+1), int64(n))
	}
	return d.priceUpTo(to)
}

// boundaries fills d.bounds with the billing periods' ends over s. Each is
// counted from an anchor, never from the one before, so that the 31st bills on
// 28 February and then on 31 March.
func (d *Deriver) boundaries(b *fact.Billing, s civil.Span) {
	d.bounds = append(d.bounds[:0], s.From)
	d.even = false
	r, k := d.rootOf(s.From, b.Every), 1
	switch {
	case b.Calendar || b.Anchor != 0:
		d.onTheDay(b, s)
		return
	case b.Stub == fact.StubLeading:
		d.fromTheEnd(b, s)
		return
	}
	_, _, day := r.anchor.Date()
	first := r.anchor.Month() + civil.Month(r.skip)
	for ; ; k++ {
		x := civil.Day(0)
		if b.Every.Months > 0 && day <= 28 {
			// The same as times, without taking the anchor apart again.
			x = (first + civil.Month(k)*civil.Month(b.Every.Months)).First() + civil.Day(day-1)
		} else {
			x = r.times(b.Every, k)
		}
		if x >= s.To {
			d.even = x == s.To && !d.grid.IsSet()
			break
		}
		if x > s.From {
			d.bounds = append(d.bounds, x)
		}
	}
	d.bounds = append(d.bounds, s.To)
}

// fromTheEnd puts the partial period first: boundaries count back from the end.
func (d *Deriver) fromTheEnd(b *fact.Billing, s civil.Span) {
	n := 1
	for b.Every.Times(s.To, -n) > s.From {
		n++
	}
	for k := n - 1; k >= 1; k-- {
		d.bounds = append(d.bounds, b.Every.Times(s.To, -k))
	}
	d.bounds = append(d.bounds, s.To)
}

// onTheDay puts boundaries on the stated day of each calendar month, quarter,
// half-year or year, or on the month's last day where it has no such day; before
// the first of them the period is partial.
func (d *Deriver) onTheDay(b *fact.Billing, s civil.Span) {
	day := max(int(b.Anchor), 1)
	step := civil.Month(max(b.Every.Months, 1))
	m := s.From.Month()
	if b.Calendar && 12%step == 0 {
		m -= m % step
	}
	at := func(m civil.Month) civil.Day { return m.First() + civil.Day(min(day, m.Days())-1) }
	for at(m) < s.From {
		if m++; b.Calendar && 12%step == 0 {
			m += step - 1
		}
	}
	if b.Every.Months == 0 {
		for k := 0; b.Every.Times(at(m), k) < s.To; k++ {
			if x := b.Every.Times(at(m), k); x > s.From {
				d.bounds = append(d.bounds, x)
			}
		}
	} else {
		for ; at(m) < s.To; m += step {
			if at(m) > s.From {
				d.bounds = append(d.bounds, at(m))
			}
		}
	}
	d.bounds = append(d.bounds, s.To)
}

func (d *Deriver) installAmount(issue civil.Day, s civil.Span, net civil.Duration, amount money.Minor) {
	if amount == 0 {
		return
	}
	if len(d.insts) >= maxInstalments {
		d.tooMuch("instalments", maxInstalments)
		return
	}
	issue = max(issue, d.signed) // nothing is invoiced before there is a contract
	due := issue
	if !net.IsZero() {
		due = net.From(issue)
	}
	d.insts = append(d.insts, instalment{Issue: issue, Due: due, From: s.From, To: s.To, Amount: amount})
}

// weights are amounts as allocation weights; when all are zero they are equal.
func (d *Deriver) weights(amounts []money.Minor) []int64 {
	d.weight = d.weight[:0]
	zero := true
	for _, a := range amounts {
		d.weight = append(d.weight, int64(max(a, 0)))
		zero = zero && a <= 0
	}
	if zero {
		for i := range d.weight {
			d.weight[i] = 1
		}
	}
	return d.weight
}
