// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// footnotes adds what the notes to the accounts say of an arrangement. As with its
// balances, lines of several groups are shown gross, and the group (netting) closes
// to what is said of the arrangement.
func (a *Accumulator) footnotes(first *group, n money.Minor, mixed bool, arr *derive.Arrangement, lines []derive.Line) {
	if !mixed {
		a.notesOf(first, n, a.linesIn(lines, nil), lines)
		return
	}
	net := a.group(key{arr.Currency, Netting})
	a.notesOf(net, n, a.linesIn(lines, nil), lines)
	done := make(map[*group]bool)
	for _, g := range a.lines {
		if g == nil || done[g] {
			continue
		}
		done[g] = true
		of := a.linesIn(lines, g)
		a.notesOf(g, n, of, lines)
		a.notesOf(net, -n, of, lines)
	}
}

// linesIn are the lines of a group, or of all that no filter leaves out.
func (a *Accumulator) linesIn(lines []derive.Line, g *group) (in []*derive.Line) {
	for i := range lines {
		if a.lines[i] != nil && (g == nil || a.lines[i] == g) {
			in = append(in, &lines[i])
		}
	}
	return in
}

// notesOf adds the footnotes of lines that are netted to a group.
func (a *Accumulator) notesOf(g *group, n money.Minor, of []*derive.Line, contract []derive.Line) {
	last := len(a.w.at) - 1
	g.note(0, a.w)
	for j := range a.w.at {
		open, close := j-1, j
		if j == 0 {
			open, close = 0, last
		}
		g.notes[fFromOpening][j] += n * a.fromOpening(of, open, close)
		g.notes[fPrior][j] += n * a.priorPerformance(of, open, close)
		liability, asset := a.grossOf(of, j)
		g.notes[fGrossLiability][j] += n * liability
		g.notes[fGrossAsset][j] += n * asset
		liability, asset = a.noncurrent(of, j)
		g.notes[fLiabilityLater][j] += n * liability
		g.notes[fAssetLater][j] += n * asset
		for _, l := range of {
			r := a.remainingOf(l, j, contract)
			for f, v := range r {
				g.notes[int(fDisclosed)+f][j] += n * v
			}
		}
	}
}

// netOn is what a line has earned at a day, less contra revenue.
func (a *Accumulator) netOn(l *derive.Line, x civil.Day) money.Minor {
	v := a.value(l.Earned, x)
	if l.Adjusted != nil {
		for _, c := range l.Adjusted.Contra {
			v -= a.value(c, x)
		}
	}
	return v
}

// against is what deferred revenue of a line is measured against at a day, false for
// a line that the policy leaves out.
func (a *Accumulator) against(l *derive.Line, x civil.Day) (money.Minor, bool) {
	c, in := a.w.basis(l)
	if !in {
		return 0, false
	}
	v := a.value(c, x)
	if l.Standard != nil && a.w.terms.DeferredBasis != policy.DeferredBooked {
		v += a.value(l.Standard.Interest, x) - a.value(l.Standard.Refundable, x)
	}
	return v, true
}

// positionOf is the position of a line at a bound: above zero a contract liability,
// below zero a contract asset.
func (a *Accumulator) positionOf(l *derive.Line, j int) money.Minor {
	x := a.w.bound(j)
	v, in := a.against(l, x)
	if !in {
		return 0
	}
	return v - a.netOn(l, x)
}

// fromOpening is the revenue between two bounds that was in the net contract
// liability at the first.
func (a *Accumulator) fromOpening(of []*derive.Line, open, close int) money.Minor {
	var liability, revenue money.Minor
	for _, l := range of {
		if _, in := a.w.basis(l); in {
			liability += a.positionOf(l, open)
			revenue += a.netOn(l, a.w.bound(close)) - a.netOn(l, a.w.bound(open))
		}
	}
	return usedFirst(liability, revenue)
}

// usedFirst is what of an opening liability the revenue of a period uses: what was
// deferred first is earned first (606-10-50-8(b)).
func usedFirst(opening, revenue money.Minor) money.Minor { return max(min(opening, revenue), 0) }

// grossOf are the contract liabilities and assets of lines before they are netted.
func (a *Accumulator) grossOf(of []*derive.Line, j int) (liability, asset money.Minor) {
	for _, l := range of {
		v := a.positionOf(l, j)
		liability += max(v, 0)
		asset += max(-v, 0)
	}
	return liability, asset
}

// noncurrent is what of a net position is used later than in the twelve months after
// a bound: of a liability by what is expected to be earned, of an asset by what will
// be claimed, first in, first out. What no schedule uses is current: nothing says
// that it is kept for a year.
func (a *Accumulator) noncurrent(of []*derive.Line, j int) (liability, asset money.Minor) {
	now := a.w.bound(j)
	year := a.w.axis.Day(int(a.w.ahead[j]))
	var position, earnedIn, earnedAfter, claimedIn, claimedAfter money.Minor
	for _, l := range of {
		v, in := a.against(l, now)
		if !in {
			continue
		}
		position += v - a.netOn(l, now)
		expected := l.ExpectedOn(a.w.lastDay(now))
		next := a.value(expected, year)
		earnedIn += next - a.value(expected, now)
		earnedAfter += a.value(expected, civil.MaxDay) - next
		claim, _ := a.against(l, year)
		all, _ := a.against(l, civil.MaxDay)
		claimedIn += claim - v
		claimedAfter += all - claim
	}
	return laterOf(position, earnedIn, earnedAfter), laterOf(-position, claimedIn, claimedAfter)
}

// laterOf is what of an amount is left after what uses it within a year, as far as
// anything uses it later.
func laterOf(amount, within, after money.Minor) money.Minor {
	return min(max(amount-max(within, 0), 0), max(after, 0))
}

// priorPerformance is the revenue between two bounds from obligations that were
// satisfied, in part at least, before the first: what estimates, constraints and
// changes caught up of lines that had begun by then, and service of days before it
// that only counts now, since the contract was signed later (606-10-50-12A, 25-1).
func (a *Accumulator) priorPerformance(of []*derive.Line, open, close int) (sum money.Minor) {
	from, to := a.w.bound(open), a.w.bound(close)
	for _, l := range of {
		if l.Span.From < from {
			caught, late := a.caughtUp(l, from, to)
			sum += caught + late
		}
	}
	return sum
}

// caughtUp is what of a line's revenue between two bounds catches up: caught by
// changes of its price, its progress or its contract (606-10-50-10), the new curve
// less what the old one had earned; and late, service of days before the first bound
// that only counts after it.
func (a *Accumulator) caughtUp(l *derive.Line, from, to civil.Day) (caught, late money.Minor) {
	for i := range l.Earned {
		p := &l.Earned[i]
		switch {
		case p.IsStep() && catchesUp(p.Cause):
			caught += a.value(l.Earned[i:i+1], to) - a.value(l.Earned[i:i+1], from)
		case p.IsStep() || p.Gate <= p.From || p.Cause == curve.Opening:
		case a.value(l.Earned[i:i+1], from) == 0 && a.counts(p.Gate, to):
			before := *p
			before.Gate = before.From
			if on := p.Gate; caughtUpOn(l.Earned, on) {
				caught += before.Value(on)
			} else {
				late += before.Value(min(on, from))
			}
		}
	}
	return caught, late
}

// counts reports whether what counts from the close of a day does at a bound.
func (a *Accumulator) counts(gate, bound civil.Day) bool {
	return gate < bound || a.w.AtOpen && gate == bound
}

// catchesUp are the causes of steps that catch up.
func catchesUp(c curve.Cause) bool {
	return c == curve.CatchUp || c == curve.Estimate || c == curve.Modification
}

// caughtUpOn reports whether a curve was replaced on a day: what it had earned by then
// is taken back by a step, and the new curve counts from then.
func caughtUpOn(c curve.Curve, day civil.Day) bool {
	for i := range c {
		if c[i].IsStep() && c[i].From == day && catchesUp(c[i].Cause) {
			return true
		}
	}
	return false
}
