// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
)

// track is what a measure reads of a line that waits for answers.
type track uint8

const (
	stated track = iota // what was stated, invoiced or paid: no judgement changes it
	judged              // what is priced, earned or owed
	claims              // claims: they wait only where they are not the invoices
	costed              // what contracts cost
	nTracks
)

// waits counts, by track, the lines of a group that wait for answers and flow in
// a period, or stand at a bound.
type waits [nTracks]marks

type marks struct{ flows, balances []int32 } // by period index; none: nil

// wait is how many contracts and costs of contracts wait for answers, by question.
type wait struct {
	contracts int
	costs     int
	questions map[string]int
}

// waiting notes the lines of an arrangement of n contracts whose numbers take the
// conservative branch of questions that nobody answered (derive.Standard.Missing).
func (a *Accumulator) waiting(lines []derive.Line) {
	var asked []string
	of := map[int]bool{}
	for i := range lines {
		l := &lines[i]
		if a.lines[i] == nil || l.Standard == nil || len(l.Standard.Missing) == 0 {
			continue
		}
		of[l.Arrangement] = true
		for _, q := range l.Standard.Missing {
			if !slices.Contains(asked, q.Name) {
				asked = append(asked, q.Name)
			}
		}
		a.wait(a.lines[i], judged, l.Earned, l.Priced, l.Claimed, l.Standard.Interest, l.Standard.Refundable)
		if !slices.Equal(l.Claimed, l.Billed) {
			a.waitClaims(a.lines[i], l)
		}
	}
	if len(of) == 0 {
		return
	}
	a.waits.contracts += len(of)
	if a.waits.questions == nil {
		a.waits.questions = map[string]int{}
	}
	for _, q := range asked {
		a.waits.questions[q]++
	}
}

// waitingCost notes a cost whose period or treatment takes the conservative branch of
// questions that nobody answered (derive.CostAsset.Missing).
func (a *Accumulator) waitingCost(g *group, c *derive.CostAsset) {
	if len(c.Missing) == 0 {
		return
	}
	a.wait(g, costed, c.Capitalized, c.Amortized, c.Impaired, c.Expensed, c.Elsewhere)
	a.waits.costs++
	if a.waits.questions == nil {
		a.waits.questions = map[string]int{}
	}
	for _, q := range c.Missing {
		a.waits.questions[q.Name]++
	}
}

// waitsOn are the marks of a track, at n bounds.
func (g *group) waitsOn(t track, n int) *marks {
	if g.waits == nil {
		g.waits = new(waits)
	}
	x := &g.waits[t]
	if x.flows == nil {
		x.flows, x.balances = make([]int32, n), make([]int32, n)
	}
	return x
}

// waitClaims marks the bounds at which what is claimed is not what is invoiced.
func (a *Accumulator) waitClaims(g *group, l *derive.Line) {
	x, claimed := a.w, make([]money.Minor, a.w.axis.Len())
	clear(a.line)
	for i := range l.Claimed {
		l.Claimed[i].AddFlows(x.axis, claimed)
	}
	for i := range l.Billed {
		l.Billed[i].AddFlows(x.axis, a.line)
	}
	to := g.waitsOn(claims, len(x.at))
	var off money.Minor
	slot := 0
	for j, at := range x.at {
		for ; slot <= int(at) && slot < len(claimed); slot++ {
			off += claimed[slot] - a.line[slot]
		}
		if off != 0 {
			to.balances[j]++
		}
	}
}

// wait marks the periods in which curves of a line flow, and the bounds from the
// first flow until the last.
func (a *Accumulator) wait(g *group, t track, curves ...curve.Curve) {
	w, x := a.w, g.waitsOn(t, len(a.w.at))
	lo, hi := w.axis.Len(), 0
	in := make([]bool, len(w.at))
	for _, c := range curves {
		clear(a.line)
		for i := range c {
			from, to := c[i].AddFlows(w.axis, a.line)
			lo, hi = min(lo, from), max(hi, to)
		}
		for i, v := range a.line {
			if j := w.toSlot[i]; v != 0 && j >= 0 {
				in[j] = true
			}
		}
	}
	for j := range w.at {
		if in[j] {
			x.flows[j]++
		}
		if at := int(w.at[j]); lo <= at && at < hi-1 {
			x.balances[j]++
		}
	}
}

// addWaits merges what waits in another group, times sign.
func (g *group) addWaits(o *group, sign money.Minor) {
	if o.waits == nil {
		return
	}
	for t := range o.waits {
		y := &o.waits[t]
		if y.flows == nil {
			continue
		}
		x := g.waitsOn(track(t), len(y.flows))
		for j := range y.flows {
			x.flows[j] += int32(sign) * y.flows[j]
			x.balances[j] += int32(sign) * y.balances[j]
		}
	}
}

// add merges what waits in another accumulator, times sign.
func (x *wait) add(o *wait, sign int) {
	x.contracts += sign * o.contracts
	x.costs += sign * o.costs
	if x.questions == nil && len(o.questions) > 0 {
		x.questions = map[string]int{}
	}
	for q, n := range o.questions {
		if x.questions[q] += sign * n; x.questions[q] == 0 {
			delete(x.questions, q)
		}
	}
}

// waitsFor says how many contracts and costs wait for answers, and for which.
func (a *Accumulator) waitsFor() string {
	x := &a.waits
	names := slices.Sorted(maps.Keys(x.questions))
	for i, q := range names {
		names[i] = fmt.Sprintf("%s: %d", q, x.questions[q])
	}
	verb := "wait"
	if x.contracts+x.costs == 1 {
		verb = "waits"
	}
	var who []string
	if x.contracts > 0 {
		who = append(who, counted(x.contracts, "contract"))
	}
	if x.costs > 0 {
		who = append(who, counted(x.costs, "cost")+" of contracts")
	}
	return fmt.Sprintf("%s %s for answers (%s); 'ratable check' names them", strings.Join(who, " and "), verb, strings.Join(names, ", "))
}

// unanswered says under a report of measures that it touches which contracts wait.
func (a *Accumulator) unanswered(ms []measure) []string {
	if a.waits.contracts+a.waits.costs == 0 {
		return nil
	}
	for _, g := range a.groups {
		if g.waits != nil && slices.ContainsFunc(ms, func(m measure) bool { return g.waits[m.track()].flows != nil }) {
			return []string{a.waitsFor()}
		}
	}
	return nil
}

// Provisional are the reasons why what is earned may still change: nil without
// any.
func (a *Accumulator) Provisional() []string {
	return a.unanswered([]measure{{Measure: Measure{Name: "revenue"}}})
}

// tracks are the measures that no judgement touches, and those that read claims.
// All others read what is priced, earned or owed.
var tracks = map[string]track{
	"bookings": stated, "bookings_tcv": stated, "bookings_acv": stated,
	"billings": stated, "billings_gross": stated, "credit_notes": stated, "cash": stated,
	"recoveries": stated, "other_loss": stated, "unapplied": stated, "arr": stated,
	"receivable": claims, "unbilled": claims,
}

// track is what the measure reads of lines that wait.
func (m *measure) track() track {
	t, listed := tracks[m.Name]
	switch {
	case listed:
		return t
	case strings.HasPrefix(m.Name, "cost_"), m.Name == "contract_costs":
		return costed
	case m.class != "", m.Unit == UnitMonthly, m.Unit == UnitCount, m.kept == keptRetention, m.ratio != nil:
		return stated // of bookings or recurring levels
	}
	return judged
}

// markRoll marks the cells of a roll-forward that wait for answers.
func (t *totals) markRoll(rows []TableRow, balance *measure) {
	if t.g.waits == nil || t.g.waits[balance.track()].flows == nil {
		return
	}
	x := &t.g.waits[balance.track()]
	for i := range rows {
		cells := rows[i].Cells
		last := len(cells) - 1
		counts, whole := x.flows[1:], -1
		switch name := rows[i].Name; {
		case name == "opening":
			counts, whole = x.balances[:last], 0
		case name == "closing":
			counts, whole = x.balances[1:], last-1
		case asInvoiced[name]:
			continue
		}
		for j, n := range counts {
			cells[j].Provisional = n > 0
			cells[last].Provisional = cells[last].Provisional || n > 0 && (whole < 0 || whole == j)
		}
	}
}

// asInvoiced are the lines of roll-forwards that no judgement touches.
var asInvoiced = map[string]bool{"basis": true, "billings": true, "tax": true, "cash": true, "bad_debt": true, "unpaid": true, "bookings_tcv": true}

// provisional tells for each period whether a measure of a group is; nil when
// none is.
func (t *totals) provisional(m *measure) []bool {
	if t.g.waits == nil || m.track() == stated {
		return nil
	}
	x := &t.g.waits[m.track()]
	counts := x.flows
	if m.Kind == Balance {
		counts = x.balances
	}
	var out []bool
	for j := 1; j < len(counts); j++ {
		if counts[j] > 0 {
			if out == nil {
				out = make([]bool, len(t.w.Periods))
			}
			out[j-1] = true
		}
	}
	return out
}
