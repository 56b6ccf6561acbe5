// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// lowered is what credits made of one line.
type lowered struct {
	earned     curve.Curve
	contracted curve.Curve
	carved     curve.Curve // what the price changes by beyond the stated one
	bookings   []Booking
	contra     [Reasons]curve.Curve
	taken      money.Minor // off revenue, of all reasons
	scheduled  money.Minor // of what the schedule takes back by itself
	over       money.Minor // of what was billed beyond the schedule
	ended      fact.Date   // all of the price is gone from this day on
	before     []Expectation
}

// keep remembers what was to be earned before the first effect of a day: until
// then nobody knew of it.
func (x *lowered) keep(day civil.Day) {
	if n := len(x.before); n == 0 || x.before[n-1].Until < day {
		x.before = append(x.before, Expectation{Until: day, Earned: slices.Clone(x.earned)})
	}
}

// expected is what was expected of a line on each day: its changes and its credits
// that were known by then, and no others.
func (x *lowered) expected(l *Line) []Expectation {
	var days []civil.Day
	for _, e := range slices.Concat(l.Expected, x.before) {
		days = append(days, e.Until)
	}
	slices.Sort(days)
	out := make([]Expectation, 0, len(days))
	for _, until := range slices.Compact(days) {
		credited := x.earned
		for i := range x.before {
			if until <= x.before[i].Until {
				credited = x.before[i].Earned
				break
			}
		}
		if base := l.ExpectedOn(until - 1); !sameCurve(base, l.Earned) && slices.Equal(credited[:len(l.Earned)], l.Earned) {
			credited = slices.Concat(base, credited[len(l.Earned):])
		}
		out = append(out, Expectation{Until: until, Earned: slices.Clone(credited)})
	}
	return out
}

// effect is one fact's effect on one line's price.
type effect struct {
	line int
	priceCut
	reason Reason
	pieces []made      // what is not earned any more
	saved  curve.Curve // what the line had still to earn, when nothing is left
	day    civil.Day
}

// priceCut is what comes off the price of a line.
type priceCut struct {
	stated money.Minor // off its stated price
	amount money.Minor // off its transaction price
	contra money.Minor // of that, off revenue that was earned
	rest   bool        // the others come off whatever it has still to earn, in proportion
}

// made is a piece that a credit made: where it is in lowered.earned, and as it was.
type made struct {
	at  int
	was curve.Piece
}

func (d *Deriver) loweredOf(line int) *lowered {
	x := d.lower[line]
	if x == nil {
		l := &d.pos.Lines[line]
		x = &lowered{earned: append(curve.Curve(nil), l.Earned...)}
		d.lower[line] = x
	}
	return x
}

// earnedBy is what a piece has earned at the opening of a day. What is caught up
// on that day is earned by then; what lands on it is not.
func earnedBy(p *curve.Piece, day civil.Day) money.Minor {
	if p.IsStep() || p.From >= day {
		return p.Value(day)
	}
	return p.AtOpen(day)
}

// value and total of the earned pieces; the amounts lie within the line's price.
func (x *lowered) value(day civil.Day) (sum money.Minor) {
	for i := range x.earned {
		sum += earnedBy(&x.earned[i], day)
	}
	return sum
}

func (x *lowered) total() (sum money.Minor) {
	for i := range x.earned {
		sum += x.earned[i].Total()
	}
	return sum
}

// spread says how the price of a line is earned, for dividing a credit on it.
type spread struct {
	ratable  bool
	from, to civil.Day
	conv     civil.Convention
	round    money.Rounding
}

// spreadOf is the service of a credited row: its own period, else its line's;
// where a credit is divided by its lines, what those state.
func (d *Deriver) spreadOf(p *part, how policy.CreditSplit) spread {
	l, t := &d.pos.Lines[p.line], d.work[p.line].terms
	s := spread{from: p.from, to: p.to, conv: t.Proration, round: t.Rounding}
	if how == policy.SplitByLine && !p.covers.Empty() {
		s.from, s.to = p.covers.From, p.covers.To
	}
	if s.to <= s.from {
		s.from, s.to = l.Service.From, l.Service.To
	}
	if l.Fact == nil {
		s.ratable = true
		return s
	}
	if l.Fact.Convention != nil {
		s.conv = *l.Fact.Convention
	}
	s.from, s.to = max(s.from, l.Service.From), min(s.to, l.Service.To)
	if s.to <= s.from {
		s.from, s.to = l.Service.From, l.Service.To
	}
	s.ratable = d.work[p.line].recognition == fact.Ratable && len(l.Earned) > 0 && s.conv.Check(s.from, s.to) == nil
	return s
}

// earnedShare is the part of an amount that had been earned at the opening of
// the day: an event precedes the service of its day.
func (d *Deriver) earnedShare(a *adjustment, p *part, amount money.Minor, day civil.Day) (earned money.Minor, s spread) {
	x := d.loweredOf(p.line)
	how := a.splitOf(d.work[p.line].terms)
	s = d.spreadOf(p, how)
	switch {
	case how == policy.SplitUnearnedFirst:
		left := x.total() - x.value(day)
		return amount - upTo(amount, left), s
	case !s.ratable:
		return shareOf(amount, x.value(day), x.total(), s.round), s
	case day <= s.from:
		return 0, s
	case day >= s.to:
		return amount, s
	}
	return shareOf(amount, money.Minor(s.conv.Weight(s.from, s.to, day)), money.Minor(s.conv.Weight(s.from, s.to, s.to)), s.round), s
}

// upTo is an amount as far as what is left goes, of the same sign.
func upTo(amount, left money.Minor) money.Minor {
	if amount < 0 {
		return max(amount, min(left, 0))
	}
	return min(amount, max(left, 0))
}

// shareOf is amount × part ÷ whole, for a part of the whole.
func shareOf(amount, part, whole money.Minor, r money.Rounding) money.Minor {
	if whole < 0 {
		part, whole = -part, -whole
	}
	if whole == 0 || part <= 0 {
		return 0
	}
	if part >= whole {
		return amount
	}
	v, err := money.MulDiv(amount, int64(part), int64(whole), r)
	if err != nil {
		panic(err) // 0 < part < whole: the result lies within the amount
	}
	return v
}

// lowerPrice takes an amount off the price of a line: its earned share against
// revenue, its unearned share off what is still to be earned (606-10-25-13,
// 32-42 to 45). "all" says that nothing is left of an invoice line's price.
func (d *Deriver) lowerPrice(a *adjustment, p *part, c priceCut, s spread, all bool) {
	if c.amount == 0 && c.stated == 0 {
		return
	}
	x := d.loweredOf(p.line)
	x.keep(a.day)
	e := effect{line: p.line, priceCut: c, reason: a.reason, day: a.day}
	switch {
	case d.work[p.line].recognition == fact.AsInvoiced && d.pos.Lines[p.line].Fact != nil:
		e.contra = 0 // it is earned as it is invoiced, and so is the credit
	case all:
		e.saved = append(curve.Curve(nil), x.earned...)
		x.cut(a.day)
		if !c.rest {
			x.ended = fact.On(a.day)
		}
	case c.rest:
		x.unearnRest(&e, c.amount-c.contra)
	default:
		d.unearn(a, x, &e, c.amount-c.contra, s)
	}
	note := curve.NoNote
	if d.Trace {
		note = d.notePrice(a, p, &e, s)
		for _, k := range e.pieces {
			x.earned[k.at].Note = note
		}
	}
	x.step(&x.contracted, a.day, -c.stated, curve.Credit, note)
	x.step(&x.carved, a.day, c.stated-c.amount, curve.Credit, note)
	if e.reason < Reasons && e.contra != 0 {
		x.step(&x.contra[e.reason], a.day, e.contra, curve.Credit, note)
		x.taken += e.contra
	}
	d.bookCredit(x, p.line, a.day, -c.stated, note)
	a.effects = append(a.effects, e)
}

// unearn adds a negative piece over what is left of the service; where the line
// is earned by events, negative steps with those that come.
func (d *Deriver) unearn(a *adjustment, x *lowered, e *effect, amount money.Minor, s spread) {
	if amount == 0 {
		return
	}
	if s.ratable {
		p := curve.Ratable(-amount, max(a.day, s.from), s.to, s.conv)
		p.Round, p.Cause = s.round, curve.Credit
		e.pieces = append(e.pieces, made{len(x.earned), p})
		x.earned = append(x.earned, p)
		return
	}
	left := x.total() - x.value(a.day)
	var done, seen money.Minor
	for i, n := 0, len(x.earned); i < n; i++ {
		q := x.earned[i]
		if q.Gate < a.day || left == 0 {
			continue
		}
		seen += q.Total()
		upTo := shareOf(amount, seen, left, money.HalfUp)
		q.Amount, q.Cause = done-upTo, curve.Credit
		done = upTo
		e.pieces = append(e.pieces, made{len(x.earned), q})
		x.earned = append(x.earned, q)
	}
}

func (x *lowered) step(c *curve.Curve, day civil.Day, amount money.Minor, cause curve.Cause, note int32) {
	if amount == 0 {
		return
	}
	p := curve.Step(day, amount, cause)
	p.Note = note
	*c = append(*c, p)
}

// bookCredit books what a credit takes off the price, unless the policy books no
// invoices without contract.
func (d *Deriver) bookCredit(x *lowered, line int, day civil.Day, amount money.Minor, note int32) {
	if amount == 0 || (d.pos.Lines[line].Fact == nil && !d.report.LooseInvoices) {
		return
	}
	x.bookings = append(x.bookings, Booking{Day: day, Amount: amount, Class: ClassRefund, Note: note})
}
