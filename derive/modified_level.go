// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/policy"
)

// level replaces the recurring level of a line from the day that the change counts
// in it.
func (m *modification) level(s *steppedLine, ch *change) {
	d, x := m.d, s.x
	if s.old < 0 && s.new < 0 {
		return // it had ended before
	}
	var next []Level
	if s.new >= 0 {
		next = d.pos.Lines[s.new].Recurring
	}
	from := m.levelDay(ch)
	early := ch.kind == byTermination && from < ch.from // as at the end of a term that would renew
	if !early && s.old >= 0 && s.new >= 0 && sameLevels(d.pos.Lines[s.old].Recurring, next) {
		return
	}
	out := make([]Level, 0, len(x.levels)+len(next))
	for _, v := range x.levels {
		if v.To = min(v.To, from); v.From < v.To {
			out = append(out, v)
		}
	}
	for _, v := range next {
		if ch.kind != byTermination && v.From == ch.from && from < ch.from {
			v.From = from // it counts from its signature
		} else if from < ch.from && v.From < ch.from {
			v.From = max(v.From, min(ch.from, v.To))
		}
		if ch.kind == byTermination && from < ch.from {
			v.To = min(v.To, from)
		}
		v.From = max(v.From, from)
		if v.From >= v.To {
			continue
		}
		if d.Trace {
			v.Note = d.note("%s; %s", changeText(ch), d.Note(v.Note))
		}
		out = append(out, v)
	}
	x.levels = out
}

func sameLevels(a, b []Level) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].From != b[i].From || a[i].To != b[i].To || a[i].Annual != b[i].Annual || a[i].Paused != b[i].Paused {
			return false
		}
	}
	return true
}

// levelDay is the first day on which a change counts in recurring revenue.
func (m *modification) levelDay(ch *change) civil.Day {
	d := m.d
	if ch.kind == byTermination {
		switch d.report.MRRChurn {
		case policy.ChurnNoticed:
			return ch.bound
		case policy.ChurnPaidThrough:
			return max(ch.termination.PaidThrough.Or(ch.from-1)+1, ch.from, ch.bound)
		}
		return max(ch.from, ch.bound) // what was counted before the notice stays
	}
	if ch.kind == byAmendment && (d.report.MRRStart == policy.MRRBooking || d.report.MRRStart == policy.MRRSigning) {
		return ch.bound
	}
	return max(ch.from, ch.bound)
}
