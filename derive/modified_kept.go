// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// holding is what a pause that is not credited adds to the price of the days that
// are served.
type holding struct {
	pause  civil.Span
	ends   civil.Day // the end of the line with the pause
	before int       // the line in the state before it
	extend bool      // the time was added to the end
	amount money.Minor
}

// keep is what an early end leaves with the seller of a line.
func (s *steppedLine) keep(amount money.Minor) { s.kept, s.ended = amount, true }

// stillKept is what changes before this one keep of a line's price. A line that
// now ends before the end of its pause keeps the price of the pause until then.
// That the time added to the end costs what the pause would have holds as long as
// the price stays. No more is given back of a line than it comes to now.
func (m *modification) stillKept(s *steppedLine, ch *change) {
	x := s.x
	if total := m.engineTotal(s.new); x.kept < 0 && total >= 0 {
		x.kept = max(x.kept, -total)
	}
	s.kept, s.carried = x.kept, x.kept
	end := ch.from
	if s.new >= 0 {
		end = m.d.pos.Lines[s.new].Span.To
	}
	for i := range x.held {
		h := &x.held[i]
		s.carried += h.amount
		switch {
		case h.extend && m.engineTotal(s.new) != m.engineTotal(s.old):
			h.amount = 0
		case end >= h.ends || h.extend:
		default:
			h.amount = m.between(h.before, h.pause.From, max(h.pause.From, min(h.pause.To, end)))
		}
		s.kept += h.amount
	}
}

// added is what the time that pauses add to the end is short of, or above, the
// price of the pauses.
func (x *laid) added() (sum money.Minor) {
	for i := range x.held {
		if x.held[i].extend {
			sum += x.held[i].amount
		}
	}
	return sum
}

// holdOn notes what this change keeps, for the next.
func (m *modification) holdOn(s *steppedLine, ch *change) {
	x := s.x
	if s.ended {
		x.kept, x.held = s.kept, nil
		return
	}
	before := x.kept
	for i := range x.held {
		before += x.held[i].amount
	}
	if s.kept != before && s.new >= 0 {
		x.held = append(x.held, holding{pause: civil.Span{From: ch.from, To: ch.resumed}, ends: m.d.pos.Lines[s.new].Span.To,
			before: s.old, extend: ch.effect == "extend", amount: s.kept - before})
	}
}
