// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/policy"
)

const (
	policyStraightLine  = policy.RampStraightLine
	policyCumulative    = policy.Cumulative
	policyResidualFirst = policy.ResidualFirst
)

// recurs says whether a line counts as recurring: as its product says, else by
// the product's kind. A one-time price never recurs.
func (d *Deriver) recurs(p *fact.Product, per fact.Per) bool {
	switch per.Unit {
	case fact.PerOnce, fact.PerEach, fact.PerUnset:
		return false
	}
	kind := fact.Subscription
	if p != nil {
		switch p.Recurs {
		case fact.Yes:
			return true
		case fact.No:
			return false
		}
		kind = p.ProductKind
	}
	for _, k := range d.report.RecurringKinds {
		if k == kind.String() {
			return true
		}
	}
	return (kind == fact.TrialProduct && d.report.MRRTrials) || (kind == fact.UsageBased && d.report.MRRUsage)
}

// lowers says whether a discount counts in the recurring level (mrr.discounts).
// A discount ends on day to, the line's term on day end.
func (d *Deriver) lowers(x *fact.Discount, to, end civil.Day, which policy.Discounts) bool {
	switch which {
	case policy.DiscountsNone:
		return false
	case policy.DiscountsRecurring:
		return x.For.IsZero()
	case policy.DiscountsLookThrough:
		return x.For.IsZero() || (to >= end && !d.goesOn)
	}
	return true
}

// recurring builds the levels of the line: each price span's annual amount, from
// the day that the policy says to the end of service.
func (d *Deriver) recurring(out *Line, w *lineWork) {
	if !out.Recurs || out.Service.Empty() {
		return
	}
	at := len(d.levels)
	shift := out.Service.From - out.Span.From
	for i := range d.spans {
		sp := &d.spans[i]
		if sp.Annual == 0 && !d.report.MRRFree {
			continue // a level of nothing keeps a customer only where the policy says so
		}
		v := Level{From: sp.From, To: sp.To, Annual: sp.Annual, Note: -1, Paused: sp.paused}
		if shift != 0 && out.Fact.Service.MovesEnd {
			v.From, v.To = v.From+shift, v.To+shift
		}
		v.From = max(v.From, out.Service.From)
		if i == len(d.spans)-1 {
			v.To = out.Service.To
		}
		if from := d.levelStart(out, w, v.From); i == 0 || from > v.From {
			v.From = from
		}
		if v.From >= v.To {
			continue
		}
		if d.Trace {
			v.Note = d.noteRecurring(out, sp)
		}
		d.levels = append(d.levels, v)
	}
	out.Recurring = d.levels[at:len(d.levels):len(d.levels)]
}

// levelStart is the first day of a line's recurring level. A renewal's begins
// with its service: what came before still runs.
func (d *Deriver) levelStart(out *Line, w *lineWork, service civil.Day) civil.Day {
	switch d.report.MRRStart {
	case policy.MRRBooking:
		if out.Term > 0 {
			return max(service, out.Committed)
		}
		return d.booked
	case policy.MRRSigning:
		if out.Term > 0 {
			return max(service, d.signed)
		}
		return d.signed
	}
	if out.Term > 0 {
		return max(service, d.signed)
	}
	if first := w.firstIssue; d.report.MRRStart == policy.MRRFirstInvoice && first.IsSet() {
		return first.Day()
	}
	return max(service, d.signed) // before it there is no customer
}

// endLevels ends the recurring level of lines that do not go on a day early,
// where the policy says that the last day no longer counts.
func (d *Deriver) endLevels(lines []Line) {
	if d.report.MRREnd != policy.MRRLastDay {
		return
	}
	for i := range lines {
		l := &lines[i]
		goesOn := false
		for j := i + 1; j < len(lines) && !goesOn; j++ {
			goesOn = lines[j].Fact == l.Fact
		}
		if n := len(l.Recurring) - 1; n >= 0 && !goesOn {
			v := &l.Recurring[n]
			if v.To--; v.From >= v.To {
				l.Recurring = l.Recurring[:n]
			}
		}
	}
}
