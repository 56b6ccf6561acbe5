// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// minimum is the accounting of a metered line of which a minimum is owed whatever
// is used: the minimum is a fixed price, and the use beyond it a variable one. What
// use falls short of it is invoiced at the end. Three ways of earning it are
// published (TRG memo 58, views A to C).
func (a *account) minimum(c *component, l *Line, x *accounted) {
	d := a.d
	amount := a.statedOf(c, nil)
	used := usedPieces(l)
	slices.SortStableFunc(used, func(p, q curve.Piece) int { return int(p.From) - int(q.From) })
	var priced, earned, short curve.Curve
	for w := c.minimumWindow(l, l.Span.From); ; w = c.minimumWindow(l, w.To) {
		m := minimum{a: a, c: c, l: l, x: x, span: w, amount: amount}
		for _, p := range used {
			if (p.From >= w.From || w.From == l.Span.From) && (p.From < w.To || w.To == l.Span.To) {
				m.used = append(m.used, p)
			}
		}
		first := curve.Step(l.Committed, amount, curve.Service)
		if d.Trace {
			first.Note = d.note("the minimum %s: %s for %s, whatever is used", c.name, amount.Table(d.cur), w)
		}
		priced = append(append(priced, first), m.excess()...)
		switch c.fact.Method {
		case "as_used":
			earned = append(earned, m.asUsed()...)
		case "estimate":
			earned = append(earned, m.capped()...)
		default:
			earned = append(earned, m.ratable(amount))
			earned = append(earned, m.excess()...)
		}
		short = append(short, m.shortfall()...)
		if w.To >= l.Span.To {
			break
		}
	}
	a.billShortfall(l, x, short)
	l.Contracted = slices.Concat(l.Contracted, short)
	l.Priced, l.Earned, l.Expected = nonzero(priced), nonzero(earned), nil
	std := x.std
	l.Standard = &std
}

// minimumWindow is the period of a minimum that holds a day: its window, or the term.
func (c *component) minimumWindow(l *Line, day civil.Day) civil.Span {
	if c.fact.Window.IsZero() {
		return l.Span
	}
	return windowOf(c.fact.Window, l.Span, day)
}

// minimum is that of one period, and what was used of it.
type minimum struct {
	a      *account
	c      *component
	l      *Line
	x      *accounted
	span   civil.Span
	amount money.Minor
	used   curve.Curve
}

// sum is all that was used.
func (m *minimum) sum() (sum money.Minor) {
	for _, p := range m.used {
		sum += p.Amount
	}
	return sum
}

// excess is the use beyond the minimum, as it is used.
func (m *minimum) excess() (out curve.Curve) {
	var sum, over money.Minor
	for _, p := range m.used {
		sum += p.Amount
		now := max(0, sum-m.amount)
		if p.Amount = now - over; p.Amount != 0 {
			out = append(out, p)
		}
		over = now
	}
	return out
}

// shortfall is what use fell short of the minimum, once the period is over.
func (m *minimum) shortfall() curve.Curve {
	short := m.amount - m.sum()
	if short <= 0 || m.span.Last() > m.a.d.env.AsOf {
		return nil
	}
	p := curve.Step(m.span.Last(), short, curve.Usage)
	if m.a.d.Trace {
		p.Note = m.a.d.note("%s used of a minimum of %s: the rest is owed", m.sum().Table(m.a.d.cur), m.amount.Table(m.a.d.cur))
	}
	return curve.Curve{p}
}

// asUsed earns the minimum as it is used; what nobody uses counts when the period is
// over (view A: where use surely exceeds the minimum).
func (m *minimum) asUsed() curve.Curve {
	rest := m.amount - m.sum()
	if rest <= 0 {
		return m.used
	}
	return append(slices.Clone(m.used), curve.Step(m.span.Last(), rest, curve.Breakage))
}

// ratable earns an amount evenly over the period.
func (m *minimum) ratable(amount money.Minor) curve.Piece {
	d, conv := m.a.d, m.a.d.terms.Proration
	if own := m.l.Fact.Convention; own != nil {
		conv = *own
	}
	p := curve.Ratable(amount, m.span.From, m.span.To, conv)
	p.Round = d.terms.Rounding
	if d.Trace {
		p.Note = d.note("%s evenly over %s", amount.Table(d.cur), m.span)
	}
	return p
}

// capped earns what all use is estimated to come to evenly, and never more than what
// was used by then, or the minimum where that is more (view B).
func (m *minimum) capped() curve.Curve {
	var es []*fact.Estimate
	for _, e := range m.a.d.estimatesOf(m.c.subject(m.a)) {
		if m.span.Contains(max(e.From.Or(e.Date), m.l.Span.From)) {
			es = append(es, e)
		}
	}
	if len(es) == 0 {
		m.a.missing(m.x, questionEstimate, m.c.subject(m.a), "nothing is expected beyond the minimum")
	}
	days := []civil.Day{m.span.To}
	for _, e := range es {
		days = append(days, e.Date)
	}
	for _, p := range m.used {
		days = append(days, p.From)
	}
	slices.Sort(days)
	var out curve.Curve
	from := m.span.From
	for _, to := range slices.Compact(days) {
		if to > from {
			out = m.until(out, es, from, to)
			from = to
		}
	}
	if over := m.sum(); over > m.amount { // at its end it is what was used
		if rest := over - valueAt(out, m.span.To); rest != 0 && m.span.Last() <= m.a.d.env.AsOf {
			out = append(out, curve.Step(m.span.Last(), rest, curve.Usage))
		}
	}
	return out
}

// until adds what is earned from a day to another, between which nothing happens.
func (m *minimum) until(out curve.Curve, es []*fact.Estimate, from, to civil.Day) curve.Curve {
	expected, used := m.amount, money.Minor(0)
	for _, e := range es {
		if e.Date <= from {
			expected = max(m.amount, m.a.includes(m.c, e))
		}
	}
	for _, p := range m.used {
		if p.From <= from {
			used += p.Amount
		}
	}
	line, upTo := m.ratable(expected), max(m.amount, used)
	stop := to
	for lo, hi := from, to; lo < hi; { // the first day at whose opening the cap is passed
		mid := lo + (hi-lo)/2
		if line.Value(mid) > upTo {
			stop, hi = mid, mid
		} else {
			lo = mid + 1
		}
	}
	if now := min(line.Value(from), upTo) - valueAt(out, from); now != 0 {
		out = append(out, curve.Step(from, now, curve.Estimate))
	}
	if rest, ok := leftOf(line, from); ok && stop > from && line.Value(from) <= upTo {
		rest.Stop = min(stop-1, to)
		if rest.Stop > from {
			out = append(out, rest)
		}
		if short := min(line.Value(to), upTo) - valueAt(out, to); stop <= to && stop-1 >= from && short != 0 {
			out = append(out, curve.Step(stop-1, short, curve.Service))
		}
	}
	return out
}

// billShortfall invoices what use fell short of the minimum, on the last day.
func (a *account) billShortfall(l *Line, x *accounted, short curve.Curve) {
	if len(short) == 0 {
		return
	}
	d := a.d
	arr := &d.pos.Arrangements[a.parts[x.part].arrangement]
	for k := arr.First; k < arr.Last; k++ {
		if &d.pos.Lines[k] != l {
			continue
		}
		d.con, d.cur = a.parts[x.part].con, arr.Currency
		w := &d.work[k]
		b, lo := d.meterBilling(l.Fact), len(d.insts)
		d.insts = append(d.insts, d.insts[w.lo:w.hi]...)
		for i := range short {
			d.billUse(&b, civil.Span{From: short[i].From, To: short[i].From + 1}, short[i].Amount)
			w.total += short[i].Amount
		}
		w.lo, w.hi = lo, len(d.insts)
	}
}
