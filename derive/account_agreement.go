// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
)

// modifications are the events in which changes are taken into account, in the
// order in which they count. A change that the decision tree is asked about counts
// from the day on which it is enforceable, though it may take effect later
// (606-10-25-10): then the tree runs on all that is still to be delivered.
func (a *account) modifications() []event {
	var events []event
	for p, h := range a.parts {
		last, refused := civil.MinDay, ""
		for i := range h.changes {
			c := &h.changes[i]
			g := &agreement{changed: *c, of: []*changed{c}, parts: []int{p}, effect: c.spread}
			if refused != "" {
				a.d.fail(g.head.At, g.head.ID, "contract", "comes after change %s of contract %s, which was never approved: what is left of the two together is not known; take %[1]s out of the book, or answer approved for it with yes", refused, h.con.ID)
				return nil
			}
			if !a.approve(g) {
				refused = g.head.ID
				continue
			}
			if c.kind == byAmendment && c.bound < c.spread && a.asks(g) {
				g.spread = min(c.spread, max(c.bound, last))
			}
			last = max(last, g.counts())
			events = append(events, event{day: g.counts(), rank: rankChange, run: func() { a.treat(g) }, change: g})
		}
	}
	return a.packages(events)
}

// approve finds the day on which a change is approved, or enforceable though its
// price is still open (25-10, 25-11): a signed one is. It reports false of one that
// never is: the contract stays as it was.
func (a *account) approve(g *agreement) bool {
	if a.answerAbout(questionApproved, g.counts(), g) != "no" {
		return true
	}
	for _, x := range a.d.answersTo(questionApproved, g.head.ID) {
		if x.Date > g.counts() && x.Value != "no" {
			g.bound = x.Date
			return true
		}
	}
	a.out.Path = append(a.out.Path, Treated{Changes: []string{g.head.ID}, Day: g.counts(), Outcome: NotAModification,
		Steps: []string{"it is approved, or enforceable (606-10-25-10, 25-11): no; the contract stays as it was"}})
	return false
}

// packages joins the amendments of contracts that are accounted for together and
// that were signed on one day, or that say that they were negotiated together: they
// run once, unless it was answered that they are no package.
func (a *account) packages(events []event) []event {
	if len(events) < 2 {
		return events
	}
	slices.SortStableFunc(events, func(x, y event) int { return int(x.day) - int(y.day) })
	out := events[:1]
	for _, e := range events[1:] {
		g := out[len(out)-1].change
		if !a.together(g, e.change) {
			out = append(out, e)
			continue
		}
		g.of, g.parts = append(g.of, e.change.of...), append(g.parts, e.change.parts...)
		lines, effect, spread := g.lines, min(g.effect, e.change.effect), min(g.spread, e.change.spread)
		g.changed = e.change.changed
		g.lines = append(slices.Clone(lines), g.lines...)
		g.effect, g.spread = effect, spread
		out[len(out)-1].day = e.day
	}
	return out
}

// together reports whether two amendments that count one after the other are a
// package.
func (a *account) together(g, next *agreement) bool {
	if g.kind != byAmendment || next.kind != byAmendment || !a.asks(g) || !a.asks(next) {
		return false
	}
	linked := func(x, y *agreement) bool {
		return slices.ContainsFunc(x.of, func(c *changed) bool {
			return slices.ContainsFunc(c.amendment.CombinedWith, func(id string) bool {
				return slices.ContainsFunc(y.of, func(c *changed) bool { return c.head.ID == id })
			})
		})
	}
	if !linked(g, next) && !linked(next, g) && (g.bound != next.bound || g.counts() != next.counts()) {
		return false
	}
	return a.answerAbout(questionPackage, next.counts(), g) != "no" && a.answerAbout(questionPackage, next.counts(), next) != "no"
}

// ids are the changes of an agreement.
func (g *agreement) ids() []string {
	ids := make([]string, len(g.of))
	for i, c := range g.of {
		ids[i] = c.head.ID
	}
	return ids
}

// gives reports whether a line is the credit that one of the changes gives for the
// time before it.
func (g *agreement) gives(line string) bool {
	return slices.ContainsFunc(g.of, func(c *changed) bool { return c.gives(line) })
}

// asks reports whether the decision tree has to be asked: a stand-alone selling
// price is known, or judgements about changes are recorded. Otherwise stated prices
// are the stand-alone selling prices, and each line is earned at what is left of
// its own.
func (a *account) asks(g *agreement) bool {
	if a.pricesKnown() || a.recorded() {
		return true
	}
	for _, c := range g.of {
		for i := range c.lines {
			if v := c.lines[i].is; v != nil && a.knows(v) {
				return true
			}
		}
		for _, q := range changeQuestions {
			if a.answerAbout(q, civil.MaxDay, g) != "" {
				return true
			}
		}
	}
	return false
}

// answerAbout is the answer to a question about a change, "" without one.
func (a *account) answerAbout(q *Question, on civil.Day, g *agreement, subjects ...string) string {
	x := a.d.answerOn(q, on, append(subjects, g.ids()...)...)
	if x == nil {
		x = a.d.answer(q, append(subjects, g.ids()...)...) // judged later
	}
	if x == nil {
		return ""
	}
	j := Judgement{Question: q, Subject: x.Subject, Value: x.Value, Answer: x}
	if !slices.Contains(a.out.Judged, j) {
		a.out.Judged = append(a.out.Judged, j)
	}
	return x.Value
}
