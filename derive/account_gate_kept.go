// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
)

// withoutContract lets lines be what they are on days without a contract: nothing is
// earned, nothing remains and nothing is claimed; what is paid is a deposit (25-7,
// 25-8). What was earned before stays (25-5). On the day from which there is a
// contract, what was performed by then is caught up.
func (d *Deriver) withoutContract() {
	for i := 0; i < len(d.pos.Arrangements); {
		first := i
		for i++; i < len(d.pos.Arrangements) && d.pos.Arrangements[i].Joined; i++ {
		}
		d.withoutContracts(first, i)
	}
}

// withoutContracts does so with contracts that are combined: those without a contract
// on the same days are one.
func (d *Deriver) withoutContracts(first, last int) {
	done := map[int]bool{}
	for i := first; i < last; i++ {
		closed := d.closed[i]
		if closed == nil || done[i] {
			continue
		}
		ended := true
		var lines []*Line
		for j := i; j < last; j++ {
			if !slices.Equal(d.closed[j], closed) {
				continue
			}
			done[j] = true
			a := &d.pos.Arrangements[j]
			ended = ended && d.endedEarly(a.ID)
			for k := a.First; k < a.Last; k++ {
				lines = append(lines, &d.pos.Lines[k])
			}
		}
		d.suspend(lines, closed, ended)
	}
}

// endedEarly reports whether a contract was terminated (25-7(b)).
func (d *Deriver) endedEarly(contract string) bool {
	x := d.changesIn(contract)
	return x != nil && len(x.Terminations) > 0
}

// suspended is what is drawn of a line that is without a contract on some days.
type suspended struct {
	l                                *Line
	earned, claimed, priced, deposit drawing
}

func (d *Deriver) suspend(lines []*Line, closed []civil.Span, ended bool) {
	var xs []suspended
	for _, l := range lines {
		if l.Standard == nil {
			l.Standard = &Standard{}
		}
		at := drawing{at: civil.MinDay}
		xs = append(xs, suspended{l, drawing{at: civil.MinDay, cause: curve.CatchUp}, at, at, at})
	}
	for _, s := range closed {
		for i := range xs {
			x := &xs[i]
			x.earned.along(x.l.Earned, s.From)
			x.claimed.along(x.l.Claimed, s.From)
			x.priced.along(x.l.Priced, s.From)
			x.deposit.along(x.l.Standard.Refundable, s.From)
		}
		kept := keptCash(xs, s, ended)
		var claims, earned []curve.Curve
		for i := range xs {
			x := &xs[i]
			x.earned.along(kept[i], s.To)
			paid := larger(curve.Curve{curve.Step(civil.MinDay, x.claimed.v, curve.Document)}, x.l.Received)
			x.claimed.along(negative(larger(negative(x.l.Claimed), negative(paid))), s.To)
			x.priced.along(x.earned.curve(), s.To)
			claims, earned = append(claims, x.claimed.curve()), append(earned, x.earned.curve())
		}
		for i, c := range owedOfAll(claims, earned) {
			xs[i].deposit.along(c, s.To)
		}
	}
	for i := range xs {
		x, l := &xs[i], xs[i].l
		x.earned.along(l.Earned, civil.MaxDay)
		x.claimed.along(l.Claimed, civil.MaxDay)
		x.priced.along(l.Priced, civil.MaxDay)
		x.deposit.along(l.Standard.Refundable, civil.MaxDay)
		was := l.Claimed
		l.Earned, l.Priced, l.Claimed, l.Expected = x.earned.curve(), x.priced.curve(), x.claimed.curve(), nil
		l.Standard.Refundable, l.Standard.Enforced = x.deposit.curve(), true
		d.waitingTax(l, was)
	}
}

// keptCash is what is recognized of the money of a customer without a contract: what
// can not be paid back, once nothing of the contract is left to be performed and all
// of its price was received, or it was ended (25-7(a), (b)).
func keptCash(xs []suspended, s civil.Span, ended bool) []curve.Curve {
	out := make([]drawing, len(xs))
	left := make([]int64, len(xs)) // not earned yet, of each line
	over := civil.MinDay
	var total, earned money.Minor
	var days []civil.Day
	for i := range xs {
		x := &xs[i]
		out[i] = drawing{at: civil.MinDay, cause: curve.Service}
		out[i].step(x.earned.v)
		for k := range x.l.Earned {
			over = max(over, x.l.Earned[k].Stop, x.l.Earned[k].Gate)
		}
		whole := totalOf(x.l.Earned)
		total, earned = total+whole, earned+x.earned.v
		left[i] = int64(max(0, whole-x.earned.v))
		for k := range x.l.Received {
			days = append(days, x.l.Received[k].Gate)
		}
	}
	if over < s.To && over > civil.MinDay && total > 0 {
		from := max(over, s.From)
		for k := range days {
			days[k] = max(days[k], from)
		}
		slices.Sort(days)
		parts := make([]money.Minor, len(xs))
		for _, day := range slices.Compact(days) {
			var got money.Minor
			for i := range xs {
				got += valueAt(xs[i].l.Received, day+1)
			}
			if !ended && got < total {
				continue
			}
			if money.Allocate(max(0, min(got, total)-earned), left, parts) != nil {
				continue // nothing is left to be earned
			}
			for i := range xs {
				out[i].at = day
				out[i].step(xs[i].earned.v + parts[i])
			}
		}
	}
	curves := make([]curve.Curve, len(xs))
	for i := range out {
		curves[i] = out[i].curve()
	}
	return curves
}
