// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// maxChanges bounds the changes of one contract: each is derived afresh.
const maxChanges = 500

// changeKind is what sort of fact changes a contract. On one day amendments come
// before terminations (design section 2).
type changeKind uint8

const (
	byAmendment changeKind = iota
	byPause
	byTermination
)

// change is one fact that changes a contract after it was signed.
type change struct {
	kind  changeKind
	head  *fact.Head
	bound civil.Day // it binds from then on: signed, or noticed
	from  civil.Day // its price counts from then on
	// spread is the day from which what is left to earn is spread anew: of an
	// early end the day of notice, of anything else the first day of the change.
	spread civil.Day

	amendment   *fact.Amendment
	termination *fact.Termination
	pause       *fact.Pause
	effect      string    // of a pause: the time is credited, added to the end, or neither
	resumed     civil.Day // the first day of service after a pause
	reset       bool      // billing periods begin anew
}

// counts is the day on which the change is taken into account: nothing before it
// is touched.
func (c *change) counts() civil.Day { return max(c.spread, c.bound) }

// waits reports whether it is a pause whose end is not known and which leaves the
// price as it is: what is left of it waits for the day of resumption.
func (c *change) waits() bool {
	return c.kind == byPause && c.effect != "credit" && c.resumed >= civil.MaxDay
}

// settles is how a credit that the change causes is settled, "" when it does not
// say: what was agreed as a refund is paid back.
func (c *change) settles() string {
	switch {
	case c.amendment != nil:
		return c.amendment.Credit
	case c.termination != nil && c.termination.Refund != nil:
		return "refund"
	}
	return ""
}

// gives reports whether a line is the credit that an amendment gives for the time
// before it: not a sale below zero, but taken off what was invoiced.
func (c *change) gives(line string) bool {
	return c.amendment != nil && c.amendment.CreditForPast != nil && line == creditLine(c.amendment)
}

// begins reports whether the change itself begins a term on a day: an amendment
// that resets the billing periods of a contract without fixed term.
func (c *change) begins(day civil.Day) bool { return c.kind == byAmendment && c.reset && day == c.from }

// concerns reports whether an amendment changes a line or ends it, or is about
// all: it moves the term, or names no line.
func (c *change) concerns(line string) bool {
	if c.amendment.ExtendTo.IsSet() {
		return true
	}
	names := false
	for i := range c.amendment.Changes {
		x := &c.amendment.Changes[i]
		for _, id := range [...]string{x.Change, x.Remove, x.Replaces} {
			if id == line && id != "" {
				return true
			}
			names = names || id != ""
		}
	}
	return !names
}

// changesOf collects the changes of a contract in the order in which they take
// effect.
func (d *Deriver) changesOf(contract string) []change {
	x := d.changesIn(contract)
	if x == nil {
		return nil
	}
	var cs []change
	for _, a := range x.Amendments {
		cs = append(cs, change{kind: byAmendment, head: &a.Head, bound: a.Signed.Or(a.Effective), from: a.Effective, spread: a.Effective,
			amendment: a, reset: a.Anchor == "reset" || (a.Anchor == "" && d.terms.ChangeAnchorReset)})
	}
	for _, t := range x.Terminations {
		c := change{kind: byTermination, head: &t.Head, bound: t.Noticed.Or(t.Effective), from: t.Effective + 1, termination: t}
		c.spread = min(c.bound, c.from-1)
		cs = append(cs, c)
	}
	for _, p := range x.Pauses {
		cs = append(cs, change{kind: byPause, head: &p.Head, bound: p.Effective, from: p.Effective, spread: p.Effective, pause: p, effect: d.pauseEffect(p), resumed: resumption(p, x.Resumes)})
	}
	slices.SortFunc(cs, func(a, b change) int { return inEffect(&a, &b) })
	return cs
}

// pauseEffect is what a pause does. Time without service of one line cannot be
// added to the end of a contract that goes on: the end is that of all its lines.
func (d *Deriver) pauseEffect(p *fact.Pause) string {
	if p.Effect == "extend" && p.Line != "" && (d.con.Open || d.con.AutoRenew != nil) {
		return "credit"
	}
	return p.Effect
}

// inEffect orders changes by the day they take effect; on one day by seq, then
// amendments before terminations, then id (design section 2).
func inEffect(a, b *change) int {
	return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.head.Seq, b.head.Seq), cmp.Compare(a.kind, b.kind), cmp.Compare(a.head.ID, b.head.ID))
}

// resumption is the first day of service after a pause: the earliest resume
// of the contract after it, or the day after its last, whichever is stated or comes
// first. A pause without either goes on.
func resumption(p *fact.Pause, resumes []*fact.Resume) civil.Day {
	to := civil.MaxDay
	if p.Until.IsSet() {
		to = p.Until.Day() + 1
	}
	for _, r := range resumes {
		if (r.Line == p.Line || r.Line == "") && r.Effective > p.Effective {
			to = min(to, r.Effective)
		}
	}
	return to
}
