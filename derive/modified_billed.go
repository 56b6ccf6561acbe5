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

// changeBilling is when the difference that an amendment makes to what was
// invoiced before it is invoiced: as it says, else by the policy.
func (d *Deriver) changeBilling(ch *change) policy.ChangeBilling {
	if ch.amendment != nil {
		switch ch.amendment.Billing {
		case "now":
			return policy.BillNow
		case "next_invoice":
			return policy.BillNextInvoice
		case "at_renewal":
			return policy.BillAtRenewal
		case "none":
			return policy.BillNone
		}
	}
	return d.terms.ChangeBilling
}

// invoicedBefore is the day before which instalments were issued that a change
// found done: of an early end, up to the day of notice.
func (c *change) invoicedBefore() civil.Day {
	if c.kind == byTermination {
		return c.bound + 1
	}
	return c.counts()
}

// bill replaces the instalments that are still to come by those of the new state.
// Those issued before the change stay; what they come to more or less than the
// line does now is invoiced, or credited, once. So nothing is ever credited that
// was not on the schedule.
func (m *modification) bill(s *steppedLine, ch *change) {
	d, x := m.d, s.x
	if ch.kind == byPause && ch.effect == "neither" {
		return
	}
	var next []instalment
	if s.new >= 0 {
		w := &d.work[s.new]
		next = d.insts[w.lo:w.hi]
	}
	if s.delta == 0 && s.old >= 0 && s.new >= 0 {
		if w := &d.work[s.old]; slices.Equal(d.insts[w.lo:w.hi], next) {
			return // the change does not concern what is invoiced
		}
	}
	cut := ch.invoicedBefore()
	fresh := len(x.insts) == 0
	var out []instalment
	var sum money.Minor
	to := civil.MinDay
	for _, in := range x.insts {
		if in.Issue >= cut && in.by != nil { // agreed for later, and not undone by this change
			if ch.kind == byTermination {
				in.Issue = min(in.Issue, max(ch.from, cut))
				in.Due = in.Issue
			}
		} else if in.Issue >= cut {
			continue
		}
		out = append(out, in)
		sum += in.Amount
		to = max(to, in.To)
	}
	if ch.waits() {
		x.insts = out // invoiced again when it resumes
		return
	}
	for _, in := range next {
		if fresh && in.From == ch.from && m.stub(s, &in) {
			m.issueStub(s, ch, &in, next)
		} else if fresh && in.Issue < ch.counts() {
			in.Issue, in.Due = ch.counts(), max(in.Due, ch.counts())
		} else if in.Issue < cut {
			continue
		}
		if fresh && ch.gives(s.key.id) {
			in.by = ch
		}
		out = append(out, in)
		sum += in.Amount
	}
	rest := lessDeferred(out, cut, x.total-sum)
	if n := len(out) - 1; n >= 0 && out[n].Issue >= cut {
		added := x.added() // the time that is added at the end
		if ch.kind == byPause && ch.effect != "credit" {
			added = rest // the same price over other days; a credit is given at once
		}
		out[n].Amount += added
		rest -= added
	}
	if rest != 0 {
		out = append(out, m.difference(s, ch, rest, to, next))
	}
	x.insts = slices.DeleteFunc(out, func(in instalment) bool { return in.Amount == 0 })
}

// difference is the instalment by which what was invoiced too little, or too
// much, is put right.
func (m *modification) difference(s *steppedLine, ch *change, amount money.Minor, to civil.Day, next []instalment) instalment {
	d := m.d
	in := instalment{From: ch.from, To: to, Amount: amount, by: ch}
	end := s.x.line.Span.To
	if s.new >= 0 {
		end = d.pos.Lines[s.new].Span.To
	}
	in.Issue = ch.counts()
	switch {
	case ch.kind == byTermination:
		in.Issue = max(ch.from-1, ch.bound)
		if r := ch.termination.Refund; r != nil && amount < 0 {
			in.Issue = r.Agreed.Or(in.Issue)
		}
	case ch.kind == byAmendment:
		switch d.changeBilling(ch) {
		case policy.BillNextInvoice:
			in.Issue = m.nextInvoice(next, in.Issue, end)
		case policy.BillAtRenewal:
			in.Issue = max(in.Issue, end)
		}
	}
	if in.To <= in.From {
		in.From, in.To = min(in.From, end-1), max(end, in.From)
	}
	in.Due = in.Issue
	if net := d.netOf(s.x.line.Fact); !net.IsZero() {
		in.Due = net.From(in.Issue)
	}
	if ch.kind == byTermination && ch.termination.Refund != nil {
		in.Due = ch.termination.Refund.Paid.Or(in.Due)
	}
	return in
}

// lessDeferred takes what is to be put right off the differences that are still to
// be invoiced, as far as they go the other way, and returns what is left.
func lessDeferred(insts []instalment, cut civil.Day, rest money.Minor) money.Minor {
	for i := range insts {
		in := &insts[i]
		if in.by == nil || in.Issue < cut {
			continue
		}
		part := taken(-rest, in.Amount)
		in.Amount -= part
		rest += part
	}
	return rest
}

// stub reports whether an instalment of a line that a change brought in is for the
// rest of a billing period that runs already.
func (m *modification) stub(s *steppedLine, in *instalment) bool {
	every := billedEvery(m.d.con.Billing)
	if s.x.line.Fact.Billing != nil || every == 0 {
		return false
	}
	return in.To < in.From.AddMonths(int(every))
}

// issueStub invoices it when the difference that the change makes is invoiced.
func (m *modification) issueStub(s *steppedLine, ch *change, in *instalment, next []instalment) {
	due := in.Due - in.Issue
	in.Issue = max(in.Issue, ch.counts())
	switch m.d.changeBilling(ch) {
	case policy.BillNextInvoice:
		in.Issue, in.by = m.nextInvoice(next, in.Issue+1, m.d.pos.Lines[s.new].Span.To), ch
	case policy.BillAtRenewal:
		in.Issue, in.by = max(in.Issue, m.d.pos.Lines[s.new].Span.To), ch
	}
	in.Due = in.Issue + due
}

// nextInvoice is the first day from the given one on that the contract is invoiced
// on: the line by its own schedule, else another line, else the end of the line.
func (m *modification) nextInvoice(own []instalment, from, end civil.Day) civil.Day {
	first := civil.MaxDay
	for _, in := range own {
		if in.Issue >= from {
			first = min(first, in.Issue)
		}
	}
	if first < civil.MaxDay {
		return first
	}
	for _, x := range m.lines {
		for _, in := range x.insts {
			if in.Issue > from {
				first = min(first, in.Issue)
			}
		}
	}
	if first < civil.MaxDay {
		return first
	}
	return max(from, end)
}

// netOf is the time from issue to due date of a line's invoices.
func (d *Deriver) netOf(l *fact.Line) civil.Duration {
	b := l.Billing
	if b == nil {
		b = d.con.Billing
	}
	if b == nil {
		return d.terms.BillingNet
	}
	return d.net(b, b)
}

// keep finds what of the price of time that is not served any more stays with the
// seller: what was invoiced of it and is not given back, where a contract ends
// early; the price of a pause that is not credited.
func (m *modification) keep(steps []steppedLine, ch *change, sofar []change) {
	switch {
	case ch.kind == byPause && (ch.effect == "extend" || ch.effect == "neither"):
		for i := range steps {
			s := &steps[i]
			if s.old >= 0 && (ch.pause.Line == "" || ch.pause.Line == s.key.id) {
				s.kept = s.x.total - m.engineTotal(s.new)
			}
		}
	case ch.kind == byTermination:
		m.keepInvoiced(steps, ch, sofar)
	}
}

// keepInvoiced applies the refund rule of an early end: what it states, else how
// long it stays paid, else the contract's rights, else the policy.
func (m *modification) keepInvoiced(steps []steppedLine, ch *change, sofar []change) {
	d, t := m.d, ch.termination
	var mine []*steppedLine
	var unused []money.Minor
	var all money.Minor
	for i := range steps {
		s := &steps[i]
		if t.Line != "" && t.Line != s.key.id {
			continue
		}
		var issued money.Minor
		for _, in := range s.x.insts {
			if in.Issue < ch.invoicedBefore() {
				issued += in.Amount
			}
		}
		if s.new >= 0 {
			for _, in := range d.insts[d.work[s.new].lo:d.work[s.new].hi] {
				if in.Issue < ch.invoicedBefore() {
					issued -= in.Amount
				}
			}
		}
		mine, unused = append(mine, s), append(unused, max(issued, 0))
		all += max(issued, 0)
	}
	rule := d.terms.TerminationRefund == policy.RefundProRata
	full := false
	if r := d.con.Termination; r != nil && r.Refund != "" {
		rule, full = r.Refund == "pro_rata", r.Refund == "full"
	}
	switch {
	case t.Refund != nil:
		m.keepAllBut(mine, unused, all, ch)
	case t.PaidThrough.IsSet():
		m.keepThrough(mine, unused, ch, sofar)
	case full:
		for _, s := range mine {
			s.keep(-m.engineTotal(s.new))
		}
	case !rule:
		for i, s := range mine {
			s.keep(unused[i])
		}
	}
}

// keepAllBut keeps what was invoiced less a stated refund. It is divided among the
// lines by what is unused of each, and what exceeds that by what else was invoiced
// of each. No more is given back than was invoiced; check names what exceeds it.
func (m *modification) keepAllBut(steps []*steppedLine, unused []money.Minor, all money.Minor, ch *change) {
	d := m.d
	refund, err := d.exact(ch.termination.Refund.Amount)
	used := make([]money.Minor, len(steps))
	var rest money.Minor
	for i, s := range steps {
		for _, in := range s.x.insts {
			if in.Issue < ch.invoicedBefore() {
				used[i] += in.Amount
			}
		}
		used[i] = max(used[i]-unused[i], 0)
		rest += used[i]
	}
	first, second := make([]money.Minor, len(steps)), make([]money.Minor, len(steps))
	if err == nil && all > 0 {
		err = money.Allocate(min(refund, all), d.weights(unused), first)
	}
	if err == nil && rest > 0 {
		err = money.Allocate(min(max(refund-all, 0), rest), d.weights(used), second)
	}
	if err != nil {
		d.fail(ch.head.At, ch.head.ID, "refund.amount", "%v", err)
		return
	}
	for i, s := range steps {
		s.keep(unused[i] - first[i] - second[i])
	}
	if over := refund - all - rest; over > 0 && d.Findings {
		d.pos.Findings = append(d.pos.Findings, Finding{Kind: FindingOvercredited, Contract: d.con.ID, Place: ch.head.At, Day: ch.bound,
			Amount: over, Currency: d.cur, Text: "the refund of termination " + ch.head.ID + " exceeds what was invoiced by then"})
	}
}

// keepThrough keeps the price up to the last day that stays paid, as far as it was
// invoiced.
func (m *modification) keepThrough(steps []*steppedLine, unused []money.Minor, ch *change, sofar []change) {
	paid := *ch
	t := *ch.termination
	t.Effective = max(t.PaidThrough.Day(), t.Effective)
	t.ID += " paid through"
	t.Fee = nil
	paid.termination, paid.head, paid.from = &t, &t.Head, t.Effective+1
	defer m.aside()()
	other := m.state(append(slices.Clone(sofar[:len(sofar)-1]), paid))
	is := m.index(other)
	for i := range steps {
		s := steps[i]
		more := m.engineTotal(at(is, s.key)) - m.engineTotal(s.new)
		s.keep(s.kept + min(max(more, 0), unused[i]-s.kept))
	}
}
