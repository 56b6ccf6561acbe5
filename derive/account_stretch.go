// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"
	"sort"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
)

// stretches are pieces of what a line costs between one exit and the next. A cost of
// leaving that is no reason to stay is part of the price up to the exit, and comes
// off what follows it for those who stay (25-3; EY Q3-6). It is so only as far as
// staying would cost more: nobody pays to leave what a later exit costs less.
func (a *account) stretches(h *history, l *leaving, v *version, exits []civil.Day, daily bool) []curve.Piece {
	model := v.course.pieces[0]
	if model.IsStep() {
		return nil
	}
	s := stretch{d: a.d, model: model, to: v.line.Span.To, cost: func(x civil.Day) money.Minor {
		if !l.adds || x >= v.line.Span.To {
			return 0
		}
		return a.d.shareOfCost(h, v, l.cost(x))
	}}
	switch {
	case daily && l.adds:
		s.days(l, l.ends(v.line.Span.From, v.line.Span.To))
	case daily:
		for i := range a.d.spans {
			s.cuts = append(s.cuts, a.d.spans[i].From)
		}
		s.price = s.served
	case !l.adds:
		s.cuts, s.price = exits, s.served
	default:
		s.cuts = exits
		s.price = func(x civil.Day) money.Minor { return s.least(x, exits) }
	}
	var was money.Minor
	for i := range v.course.pieces {
		was += v.course.pieces[i].Amount
	}
	out, sum := s.pieces(v.line.Span.From)
	if sum != was {
		return nil // a change left other prices than its own
	}
	return out
}

// stretch is a line that can be left, on its way to pieces.
type stretch struct {
	d     *Deriver
	model curve.Piece
	to    civil.Day
	cost  func(x civil.Day) money.Minor
	cuts  []civil.Day
	price func(x civil.Day) money.Minor // when it is over on a day
}

// served is what the service before a day costs.
func (s *stretch) served(x civil.Day) (sum money.Minor) {
	for i := range s.d.spans {
		p := &s.d.spans[i]
		q := curve.Ratable(p.Amount, p.From, p.To, s.model.Conv)
		sum += q.Value(x)
	}
	return sum
}

// least is what is paid by those who leave on a day: no more than by those who leave
// later.
func (s *stretch) least(x civil.Day, exits []civil.Day) money.Minor {
	v := s.served(s.to)
	for _, e := range exits {
		if e >= x {
			v = min(v, s.served(e)+s.cost(e))
		}
	}
	return v
}

// days cuts a line that can be left on each day from the first one on: where its price
// or what leaving costs changes, and where that costs no more than to stay to the next
// such day.
func (s *stretch) days(l *leaving, first civil.Day) {
	bounds := []civil.Day{first, s.to}
	for i := range s.d.spans {
		bounds = append(bounds, s.d.spans[i].From)
	}
	for _, c := range l.costs {
		bounds = append(bounds, c.from)
	}
	slices.Sort(bounds)
	bounds = slices.DeleteFunc(slices.Compact(bounds), func(x civil.Day) bool { return x < first || x > s.to })
	at := map[civil.Day]money.Minor{s.to: s.served(s.to)}
	for i := len(bounds) - 2; i >= 0; i-- {
		from, to := bounds[i], bounds[i+1]
		s.cuts = append(s.cuts, from)
		limit, cost := at[to], s.cost(from)
		at[from] = min(limit, s.served(from)+cost)
		n := sort.Search(int(to-from), func(n int) bool { return s.served(from+civil.Day(n))+cost >= limit })
		if turn := from + civil.Day(n); turn < to {
			s.cuts = append(s.cuts, turn)
			at[turn] = limit
			if turn > from {
				s.cuts = append(s.cuts, turn-1)
				at[turn-1] = min(limit, s.served(turn-1)+cost)
			}
		} else if to-1 > from { // what leaving costs changes on the last day
			s.cuts = append(s.cuts, to-1)
			at[to-1] = min(limit, s.served(to-1)+cost)
		}
	}
	s.price = func(x civil.Day) money.Minor { return at[x] }
}

// pieces are what each stretch comes to, one after the other.
func (s *stretch) pieces(from civil.Day) (out []curve.Piece, sum money.Minor) {
	cuts := append(slices.Clone(s.cuts), s.to)
	slices.Sort(cuts)
	for _, x := range slices.Compact(cuts) {
		if x <= from {
			continue
		}
		p := s.model
		p.Amount, p.From, p.To, p.Stop, p.Gate = s.price(x)-sum, from, x, x, max(from, s.model.Gate)
		out = append(out, p)
		sum += p.Amount
		from = x
	}
	return out, sum
}
