// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"fmt"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// soon is how many days after the as-of day are looked at for ends and notices.
const soon = 90

// ending names contracts that end soon, and those that renew by themselves
// unless somebody says no soon.
func (d *Deriver) ending(ts []tenure) {
	for i := range ts {
		t := &ts[i]
		switch {
		case t.recurs.Empty() || t.ended != nil || t.renewed || t.followed:
		case t.goesOn:
			d.noticeWindow(t)
		default:
			d.expiring(t)
		}
	}
}

func (d *Deriver) isSoon(day civil.Day) bool { return day > d.env.AsOf && day <= d.env.AsOf+soon }

// within says in words how far away a day is.
func within(days civil.Day) string {
	if days == 1 {
		return "tomorrow"
	}
	return fmt.Sprintf("in %d days", int(days))
}

func (d *Deriver) expiring(t *tenure) {
	last := t.recurs.Last()
	if !d.isSoon(last) {
		return
	}
	d.pos.Findings = append(d.pos.Findings, Finding{
		Kind: FindingExpiring, Contract: t.a.ID, Place: t.a.Contract.At, Day: last,
		Amount: d.annualOn(t.a, "", last), Currency: t.a.Currency,
		Text: "ends " + within(last-d.env.AsOf) + ", and nothing follows",
	})
}

// noticeWindow names the next day on which a renewal can be refused for the last
// time. Terms that are no longer than the time looked at have such a day at any
// time, and are left out.
func (d *Deriver) noticeWindow(t *tenure) {
	r := t.a.Contract.AutoRenew
	if r == nil || r.Notice.IsZero() || r.Term.From(d.env.AsOf) <= d.env.AsOf+soon+2 {
		return
	}
	for _, end := range d.termEnds(t.a) {
		// A notice on this day leaves all of the time between it and the end.
		by := r.Notice.Times(end, -1) - 1
		if !d.isSoon(by) || !goesOn(t.a.Contract, end) {
			continue
		}
		d.pos.Findings = append(d.pos.Findings, Finding{
			Kind: FindingNoticeWindow, Contract: t.a.ID, Place: t.a.Contract.At, Day: by, Amount: d.annualOn(t.a, "", end), Currency: t.a.Currency,
			Text: fmt.Sprintf("renews for %s on %s; the last day to refuse that is %s", r.Term, end, within(by-d.env.AsOf)),
		})
		return
	}
}

// termEnds are the days after the terms of a contract, by term.
func (d *Deriver) termEnds(a *Arrangement) []civil.Day {
	var ends []civil.Day
	for i := a.First; i < a.Last; i++ {
		l := &d.pos.Lines[i]
		for len(ends) <= l.Term {
			ends = append(ends, civil.MinDay)
		}
		if l.Recurs {
			ends[l.Term] = max(ends[l.Term], l.Span.To)
		}
	}
	return ends
}

// openPauses names pauses that nothing ends.
func (d *Deriver) openPauses(g *Group, ts []tenure) {
	if g.Changes == nil {
		return
	}
	of := make(map[string]*tenure, len(ts))
	for i := range ts {
		of[ts[i].a.ID] = &ts[i]
	}
	for _, p := range g.Changes.Pauses {
		if p.Until.IsSet() || p.Effective > d.env.AsOf || resumedBy(d.changesIn(p.Contract).Resumes, p) {
			continue
		}
		t := of[p.Contract]
		if t == nil || t.last <= d.env.AsOf && !t.goesOn {
			continue // it ended while it was paused
		}
		d.pos.Findings = append(d.pos.Findings, Finding{
			Kind: FindingOpenPause, Contract: p.Contract, Line: p.Line, Place: p.At, Day: p.Effective,
			Amount: d.annualOn(t.a, p.Line, p.Effective-1), Currency: t.a.Currency,
			Text: fmt.Sprintf("paused since %s, and nothing says until when", p.Effective),
		})
	}
}

// resumedBy reports whether a resume of the contract ends a pause, at least for some of its
// lines.
func resumedBy(resumes []*fact.Resume, p *fact.Pause) bool {
	for _, r := range resumes {
		if r.Effective > p.Effective && (r.Line == p.Line || r.Line == "" || p.Line == "") {
			return true
		}
	}
	return false
}
