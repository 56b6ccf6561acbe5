// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// balances adds deferred revenue, contract asset and backlog. They are net over
// the arrangement: one liability or one asset (606-10-45-1). Lines of several
// groups are shown gross, and the group (netting) closes to the net.
func (a *Accumulator) balances(g *group, n money.Minor, mixed bool, arr *derive.Arrangement, lines []derive.Line) {
	basis := a.rows[rowBasis]
	earned := a.rows[rowEarned]
	if a.w.scope != nil {
		earned = a.scoped(lines, basis)
	} else if a.w.terms.DeferredBasis == policy.DeferredBilled {
		basis = a.rows[rowClaimed]
	}
	net := g
	if mixed {
		net = a.group(key{arr.Currency, Netting})
		net.uses++
	}
	if a.w.billedBasis() {
		a.billed(net, n)
		if mixed {
			a.gross(net, n, lines)
		}
		return
	}
	a.position(net, basis, earned, n)
	a.backlog(net, a.rows[rowPriced], a.rows[rowClaimed], a.rows[rowEarned], n)
	if mixed {
		a.gross(net, n, lines)
	}
}

// billed is position and backlog in one pass, for the usual basis.
func (a *Accumulator) billed(g *group, n money.Minor) {
	priced, claimed, earned := a.rows[rowPriced], a.rows[rowClaimed], a.rows[rowEarned]
	deferred, asset, backlog, owed := g.at(sDeferred), g.at(sAsset), g.at(sBacklog), g.at(sOwedBack)
	var p, c, e money.Minor
	k := a.lo
	for j := int(a.w.firstAt[min(a.lo, len(a.w.firstAt)-1)]); j < len(a.w.at); j++ {
		for end := min(int(a.w.at[j])+1, a.hi); k < end; k++ {
			p += priced[k]
			c += claimed[k]
			e += earned[k]
		}
		if c >= e {
			deferred[j] += (c - e) * n
			if p >= c {
				backlog[j] += (p - c) * n
			} else {
				owed[j] += (c - p) * n
			}
			if c == e && p == c && k >= a.hi {
				return
			}
			continue
		}
		asset[j] += (e - c) * n
		if p >= e {
			backlog[j] += (p - e) * n
		} else {
			owed[j] += (e - p) * n
		}
	}
}

// scoped builds the position's rows from the lines in scope alone.
func (a *Accumulator) scoped(lines []derive.Line, basis []money.Minor) (earned []money.Minor) {
	clear(basis)
	clear(a.line)
	for i := range lines {
		if a.lines[i] == nil {
			continue
		}
		if !a.basisInto(&lines[i], basis) {
			continue
		}
		for j := range lines[i].Earned {
			lines[i].Earned[j].AddFlows(a.w.axis, a.line)
		}
		a.lessContra(&lines[i], a.line)
	}
	return a.line
}

// lessContra takes what was credited of earned revenue off a row of it.
func (a *Accumulator) lessContra(l *derive.Line, earned []money.Minor) {
	if l.Adjusted == nil {
		return
	}
	row := make([]money.Minor, a.w.axis.Len())
	for _, c := range l.Adjusted.Contra {
		for i := range c {
			lo, hi := c[i].AddFlows(a.w.axis, row)
			a.lo, a.hi = min(a.lo, lo), max(a.hi, hi)
		}
	}
	for j, v := range row {
		earned[j] -= v
	}
}

// position adds basis - earned at each bound: above zero deferred revenue, below
// zero a contract asset (design section 1).
func (a *Accumulator) position(g *group, basis, earned []money.Minor, n money.Minor) {
	deferred, asset := g.at(sDeferred), g.at(sAsset)
	var sum money.Minor
	k := a.lo
	for j := range a.w.at {
		at := int(a.w.at[j])
		for ; k <= at && k < a.hi; k++ {
			sum += basis[k] - earned[k]
		}
		switch {
		case sum > 0:
			deferred[j] += sum * n
		case sum < 0:
			asset[j] -= sum * n
		case k >= a.hi:
			return
		}
	}
}

// backlog adds priced - max(claimed, earned) at each bound: what is committed
// and neither invoiced nor delivered. Below zero it is owed back: no obligation,
// but a credit that has not been issued.
func (a *Accumulator) backlog(g *group, priced, claimed, earned []money.Minor, n money.Minor) {
	row, owed := g.at(sBacklog), g.at(sOwedBack)
	var p, c, e money.Minor
	k := a.lo
	for j := range a.w.at {
		at := int(a.w.at[j])
		for ; k <= at && k < a.hi; k++ {
			p += priced[k]
			c += claimed[k]
			e += earned[k]
		}
		v := p - max(c, e)
		if v >= 0 {
			row[j] += v * n
		} else {
			owed[j] -= v * n
		}
		if v == 0 && k >= a.hi {
			return
		}
	}
}

// gross shows the balances of the lines by group and takes them off the netting
// group, so that all groups sum to the net.
func (a *Accumulator) gross(net *group, n money.Minor, lines []derive.Line) {
	size := a.w.axis.Len()
	basis, earned := make([]money.Minor, size), make([]money.Minor, size)
	all, priced, claimed := make([]money.Minor, size), make([]money.Minor, size), make([]money.Minor, size)
	done := make(map[*group]bool)
	for i := range lines {
		g := a.lines[i]
		if g == nil || done[g] {
			continue
		}
		done[g] = true
		for _, row := range [][]money.Minor{basis, earned, all, priced, claimed} {
			clear(row)
		}
		for j := range lines {
			if a.lines[j] != g {
				continue
			}
			l := &lines[j]
			in := a.basisInto(l, basis)
			for x := range l.Earned {
				l.Earned[x].AddFlows(a.w.axis, all)
				if in {
					l.Earned[x].AddFlows(a.w.axis, earned)
				}
			}
			a.lessContra(l, all)
			if in {
				a.lessContra(l, earned)
			}
			for x := range l.Priced {
				l.Priced[x].AddFlows(a.w.axis, priced)
			}
			for x := range l.Claimed {
				l.Claimed[x].AddFlows(a.w.axis, claimed)
			}
			a.standardInto(l, claimed)
		}
		for _, sign := range []struct {
			g *group
			n money.Minor
		}{{g, n}, {net, -n}} {
			a.position(sign.g, basis, earned, sign.n)
			a.backlog(sign.g, priced, claimed, all, sign.n)
		}
	}
}
