// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"math/big"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
)

// orDelivered is the larger of what is owed and what is delivered and owed for
// that reason, day by day where the second is more.
func (d *Deriver) orDelivered(l *Line, r rights, owed curve.Curve) curve.Curve {
	if (!r.delivered && !r.revocable) || r.from >= never {
		return owed
	}
	days := d.turns(l, r, owed)
	out := make(curve.Curve, 0, len(owed))
	var sum, claimed money.Minor
	next := 0
	note := curve.NoNote
	if d.Trace {
		note = d.note("delivered, and owed with only time before payment (claims: unconditional; 606-10-45-4)")
	}
	read := func(day civil.Day) {
		cause, why := curve.Delivery, note
		for ; next < len(owed) && owed[next].From <= day; next++ {
			sum += owed[next].Amount
			cause, why = owed[next].Cause, owed[next].Note
		}
		if v := max(sum, r.deliveredBy(l, day)); v != claimed {
			p := curve.Step(day, v-claimed, cause)
			p.Note = why
			out, claimed = append(out, p), v
		}
	}
	for i, day := range days {
		read(day)
		if i+1 == len(days) || days[i+1] == day+1 {
			continue
		}
		// Between two turns what is owed stays; what is delivered goes one way.
		if last := days[i+1] - 1; r.deliveredBy(l, day) <= sum && r.deliveredBy(l, last) <= sum {
			continue
		}
		for x := day + 1; x < days[i+1]; x++ {
			read(x)
		}
	}
	return out
}

// deliveredBy is what is owed at the close of a day because it was delivered: of
// a contract that can be left, no more than was invoiced, unless it waits for no
// invoice.
func (r rights) deliveredBy(l *Line, day civil.Day) money.Minor {
	if day < r.from {
		return 0
	}
	sum := valueOf(l.Earned, day)
	if l.Adjusted != nil {
		for _, c := range l.Adjusted.Contra {
			sum -= valueOf(c, day)
		}
	}
	sum = r.asked(l, sum, day)
	if !r.delivered {
		sum = min(sum, valueOf(l.Billed, day))
	}
	return sum
}

// asked is what the customer can be asked for what is delivered: its share of the
// stated price. What the allocation gives it beyond that is a position inside of the
// contract, and what it takes from it is asked for as well (606-10-45-1, 45-3).
func (r rights) asked(l *Line, sum money.Minor, day civil.Day) money.Minor {
	if l.Standard == nil || r.own || sum <= 0 {
		return sum
	}
	stated, price := valueOf(l.Contracted, day), valueOf(l.Priced, day)
	if stated == price || price <= 0 {
		return sum
	}
	m, err := portion(sum, big.NewRat(int64(stated), int64(price)))
	if err != nil { // beyond any amount that could be asked for
		return stated
	}
	return m
}

// valueOf is a curve at the close of a day.
func valueOf(c curve.Curve, day civil.Day) (sum money.Minor) {
	for i := range c {
		sum += c[i].Value(day + 1)
	}
	return sum
}

// turns are the days on which anything begins, lands or ends, in order.
func (d *Deriver) turns(l *Line, r rights, owed curve.Curve) []civil.Day {
	var days []civil.Day
	add := func(c curve.Curve) {
		for i := range c {
			p := &c[i]
			days = append(days, p.Gate)
			if !p.IsStep() {
				days = append(days, p.From, lastDayOf(p))
			}
		}
	}
	add(owed)
	add(l.Earned)
	add(l.Billed)
	if l.Standard != nil && !r.own {
		add(l.Contracted)
		add(l.Priced)
	}
	if l.Adjusted != nil {
		for _, c := range l.Adjusted.Contra {
			add(c)
		}
	}
	if r.from > civil.MinDay {
		days = append(days, r.from)
	}
	slices.Sort(days)
	return slices.DeleteFunc(slices.Compact(days), func(x civil.Day) bool { return x >= never })
}
