// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// metered reports whether a line costs what is used of it: a price a unit, or one
// by tiers, as it stands for the whole contract.
func (d *Deriver) metered(l *fact.Line) bool {
	return l.Meter != nil && d.price(l).Per.Unit == fact.PerEach && len(l.Prices) == 0 && len(l.Discounts) == 0 && len(l.Quantities) == 0
}

// usage prices what was used by the as-of day. It is committed to and earned as
// it is used, a distinct service each time (606-10-55-18, 32-40), and invoiced at
// the end of the line's billing period.
func (d *Deriver) usage() {
	for i := range d.pos.Arrangements {
		a := &d.pos.Arrangements[i]
		if a.Contract == nil {
			continue
		}
		var used []*fact.Usage
		done := make(map[string]bool)
		for k := a.First; k < a.Last; k++ {
			l := d.pos.Lines[k].Fact
			if l.Meter == nil || done[l.ID] || !d.metered(l) {
				continue
			}
			if len(done) == 0 {
				used = d.usages(a.ID)
			}
			done[l.ID] = true
			d.useLine(a, l, d.usesOf(a, l, used))
		}
	}
}

// usages are those of a contract by the as-of day, in order of day.
func (d *Deriver) usages(contract string) []*fact.Usage {
	x := d.changesIn(contract)
	if x == nil {
		return nil
	}
	used := slices.DeleteFunc(slices.Clone(x.Usages), func(u *fact.Usage) bool { return usedOn(u) > d.env.AsOf })
	slices.SortFunc(used, func(a, b *fact.Usage) int {
		return cmp.Or(cmp.Compare(usedOn(a), usedOn(b)), cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.ID, b.ID))
	})
	return used
}

// usedOn is the day on which use counts: its last.
func usedOn(u *fact.Usage) civil.Day { return u.To.Or(u.From) }

// usesOf are the uses of a line: those that name it, and of a contract with one
// metered line those that name none.
func (d *Deriver) usesOf(a *Arrangement, l *fact.Line, used []*fact.Usage) []*fact.Usage {
	alone := true
	for k := a.First; k < a.Last; k++ {
		other := d.pos.Lines[k].Fact
		alone = alone && (other.ID == l.ID || other.Meter == nil)
	}
	var mine []*fact.Usage
	for _, u := range used {
		if u.Line == l.ID || (u.Line == "" && alone) {
			mine = append(mine, u)
		}
	}
	return mine
}

// useLine goes through the terms of a line and through their billing periods.
// What is used before the first day counts on it, after the last in the last
// period.
func (d *Deriver) useLine(a *Arrangement, l *fact.Line, used []*fact.Usage) {
	d.con, d.cur = a.Contract, a.Currency
	var terms []int
	for k := a.First; k < a.Last; k++ {
		if d.pos.Lines[k].Fact.ID == l.ID && d.pos.Lines[k].Span.From <= d.env.AsOf {
			terms = append(terms, k)
		}
	}
	slices.SortFunc(terms, func(x, y int) int { return cmp.Compare(d.pos.Lines[x].Span.From, d.pos.Lines[y].Span.From) })
	var ever money.Decimal // the last quantity reported, of all periods
	for n, k := range terms {
		out, w := &d.pos.Lines[k], &d.work[k]
		d.terms = w.terms
		b := d.meterBilling(l)
		d.counted = out.Span.From
		d.boundaries(&b, out.Span)
		bounds := slices.Clone(d.bounds)
		lo := len(d.insts)
		d.insts = append(d.insts, d.insts[w.lo:w.hi]...)
		var p metering
		p.window = windowOf(l.Meter.Window, out.Span, out.Span.From)
		for j := 0; j+1 < len(bounds); j++ {
			s := civil.Span{From: bounds[j], To: bounds[j+1]}
			if s.From > d.env.AsOf {
				break
			}
			at := len(used)
			if n < len(terms)-1 || j+2 < len(bounds) {
				at, _ = slices.BinarySearchFunc(used, s.To, func(u *fact.Usage, to civil.Day) int { return cmp.Compare(usedOn(u), to) })
			}
			amount := d.useOf(&p, l, out.Span, s, used[:at], &ever)
			used = used[at:]
			d.billUse(&b, s, amount)
			w.total += amount
		}
		w.lo, w.hi = lo, len(d.insts)
		if len(p.steps) > 0 {
			out.Contracted = slices.Concat(out.Contracted, p.steps)
			out.Priced = out.Contracted
			// Nobody is bound to use anything: what will be used was never expected.
			out.Expected = append(slices.Clone(out.Expected), Expectation{Until: civil.MaxDay, Earned: out.Earned})
			out.Earned = slices.Concat(out.Earned, p.steps)
			if l.Meter.Mode == retrospective && len(l.Meter.Tiers) > 0 {
				d.retrospect(a, out, &p, d.insts[w.lo:w.hi])
			}
		}
	}
}

// useOf prices the use of one billing period, window by window, and returns what
// it comes to. Without windows of its own each billing period is one.
func (d *Deriver) useOf(p *metering, l *fact.Line, whole, s civil.Span, used []*fact.Usage, ever *money.Decimal) (amount money.Minor) {
	for t := s; t.From < s.To; t.From = t.To {
		at := len(used)
		if t.To = s.To; l.Meter.Window.IsZero() {
			p.next(s)
		} else {
			if t.From >= p.window.To {
				p.next(windowOf(l.Meter.Window, whole, t.From))
			}
			if p.window.To < s.To {
				t.To = p.window.To
				at, _ = slices.BinarySearchFunc(used, t.To, func(u *fact.Usage, to civil.Day) int { return cmp.Compare(usedOn(u), to) })
			}
		}
		before := p.price
		d.period(p, l, t, used[:at], ever)
		used = used[at:]
		amount += p.price - before
	}
	return amount
}

// meterBilling is how often use is invoiced: as the line or contract bills, else
// every month.
func (d *Deriver) meterBilling(l *fact.Line) fact.Billing {
	b := l.Billing
	if b == nil {
		b = d.con.Billing
	}
	rule := fact.Billing{}
	if b != nil {
		rule = *b
	}
	if rule.Every.IsZero() && !rule.Whole {
		rule.Every.Months = 1
	}
	if rule.Whole {
		rule.Every = civil.Duration{Months: 12 * 9999} // one period
	}
	rule.Net = d.terms.BillingNet
	if b != nil {
		rule.Net = d.net(b, b)
	}
	return rule
}

// metering is what a line was used, window by window.
type metering struct {
	steps  curve.Curve
	counts []counted

	// The window at hand.
	window civil.Span
	used   bool
	sum    money.Decimal
	price  money.Minor
}

// counted is how much was used of a window by the close of a day, beyond what is
// included.
type counted struct {
	day      civil.Day
	window   civil.Span
	quantity money.Decimal
	use      *fact.Usage
}

// next begins a window.
func (p *metering) next(window civil.Span) {
	p.window, p.used, p.sum, p.price = window, false, money.Decimal{}, 0
}

// period prices the use of some days: each use by how it changes the price of the
// window so far.
func (d *Deriver) period(p *metering, l *fact.Line, s civil.Span, used []*fact.Usage, ever *money.Decimal) {
	for _, u := range used {
		var err error
		switch l.Meter.Aggregate {
		case "max":
			if !p.used || u.Quantity.Cmp(p.sum) > 0 {
				p.sum = u.Quantity
			}
		case "last", "last_ever":
			p.sum = u.Quantity
		default:
			if p.sum, err = p.sum.Add(u.Quantity); err != nil {
				d.fail(u.At, u.ID, "quantity", "%v: the use of a period is too large", err)
				return
			}
		}
		p.used = true
		*ever = u.Quantity
		if !d.use(p, l, u, max(usedOn(u), s.From), p.sum) {
			return
		}
	}
	if !p.used && s.To == p.window.To && l.Meter.Aggregate == "last_ever" && !ever.IsZero() && s.Last() <= d.env.AsOf {
		d.use(p, l, nil, s.Last(), *ever)
	}
}

// use adds the step by which a quantity used so far changes the price.
func (d *Deriver) use(p *metering, l *fact.Line, u *fact.Usage, day civil.Day, quantity money.Decimal) bool {
	billable, err := quantity.Add(l.Meter.Included.Neg())
	if billable.Sign() < 0 {
		billable = money.Decimal{}
	}
	var now money.Minor
	if err == nil {
		now, err = d.useComesTo(l, billable, d.tierReached(l, billable))
	}
	if err != nil {
		d.fail(d.con.At, d.con.ID, "lines.meter", "line %s: %v: its use is too large for one book", l.ID, err)
		return false
	}
	p.counts = append(p.counts, counted{day: day, window: p.window, quantity: billable, use: u})
	if now == p.price {
		return true
	}
	step := curve.Step(day, now-p.price, curve.Usage)
	if d.Trace {
		step.Note = d.noteUse(l, u, quantity, now)
	}
	p.steps = append(p.steps, step)
	p.price = now
	return true
}

func (d *Deriver) noteUse(l *fact.Line, u *fact.Usage, quantity money.Decimal, now money.Minor) int32 {
	how := l.Meter.Aggregate
	if how == "" {
		how = "sum"
	}
	less := ""
	if !l.Meter.Included.IsZero() {
		less = " less " + l.Meter.Included.String() + " included"
	}
	by := "× " + d.price(l).Amount.String()
	if len(l.Meter.Tiers) > 0 {
		by = "by tiers"
	}
	if u == nil {
		return d.note("nothing reported in the period: %s %s goes on%s, %s = %s (aggregate: last_ever)", quantity, l.Meter.Unit, less, by, now.Table(d.cur))
	}
	return d.note("usage %s of %s: %s of the period %s %s%s, %s = %s so far (%s)", u.ID, usedOn(u), how, quantity, l.Meter.Unit, less, by, now.Table(d.cur), u.At)
}

// billUse invoices a period on its last day, in arrears.
func (d *Deriver) billUse(b *fact.Billing, s civil.Span, amount money.Minor) {
	if amount == 0 {
		return
	}
	if len(d.insts) >= maxInstalments {
		d.tooMuch("instalments", maxInstalments)
		return
	}
	due := s.Last()
	if !b.Net.IsZero() {
		due = b.Net.From(due)
	}
	d.insts = append(d.insts, instalment{Issue: s.Last(), Due: due, From: s.From, To: s.To, Amount: amount})
}
