// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"fmt"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// chain knows which contract follows which, by "renews".
type chain struct {
	next map[string]*fact.Contract // predecessor's id → its successor
}

// index reads the group's contracts. Of several successors the earliest to start
// counts.
func (c *chain) index(contracts []*fact.Contract) {
	clear(c.next)
	for _, con := range contracts {
		for _, id := range con.Renews {
			if c.next == nil {
				c.next = make(map[string]*fact.Contract)
			}
			if old := c.next[id]; old == nil || startOf(con) < startOf(old) {
				c.next[id] = con
			}
		}
	}
}

func startOf(c *fact.Contract) civil.Day {
	return c.Starts.OrDate(c.Signed).OrDate(c.Booked).Or(civil.MaxDay)
}

// successor is the first day of the contract that follows.
func (c *chain) successor(id string) (civil.Day, bool) {
	if next := c.next[id]; next != nil {
		return startOf(next), true
	}
	return 0, false
}

// linkRenewals lets a successor's recurring level replace its predecessor's from
// the successor's own start: never both, and no churn between (design section 1,
// Exactness).
func (d *Deriver) linkRenewals() {
	if len(d.chain.next) == 0 {
		return
	}
	for i := range d.pos.Arrangements {
		a := &d.pos.Arrangements[i]
		if a.Contract == nil {
			continue
		}
		next := d.chain.next[a.ID]
		if next == nil {
			continue
		}
		from, ok := d.firstLevel(next.ID)
		if !ok {
			continue
		}
		d.replaceLevels(a, from)
		d.findGap(a, next)
	}
}

// findGap names a renewal that does not follow its predecessor at once: its
// recurring level goes on through a gap, and an overlap is earned twice.
func (d *Deriver) findGap(a *Arrangement, next *fact.Contract) {
	if !d.Findings || a.First == a.Last {
		return
	}
	end := civil.MinDay
	for i := a.First; i < a.Last; i++ {
		end = max(end, d.pos.Lines[i].Span.To)
	}
	l := &d.pos.Lines[a.First]
	d.con, d.cur = a.Contract, a.Currency
	switch start := startOf(next); {
	case start > end:
		d.find(FindingGap, l, end, fmt.Sprintf("its renewal %s starts %d days after it ends: its recurring revenue counts until then", next.ID, start-end))
	case start < end:
		d.find(FindingOverlap, l, start, fmt.Sprintf("its renewal %s starts %d days before it ends: both are earned and billed, and recurring revenue is the renewal's", next.ID, end-start))
	}
}

// firstLevel is the first day of any recurring level of a contract.
func (d *Deriver) firstLevel(id string) (first civil.Day, ok bool) {
	a := d.arrangementOf(id)
	if a == nil {
		return first, false
	}
	for _, l := range d.pos.Lines[a.First:a.Last] {
		for _, v := range l.Recurring {
			if !ok || v.From < first {
				first, ok = v.From, true
			}
		}
	}
	return first, ok
}

// replaceLevels ends the levels of an arrangement at day x; those that ran to
// its end before x go on to x.
func (d *Deriver) replaceLevels(a *Arrangement, x civil.Day) {
	last := civil.MinDay
	for _, l := range d.pos.Lines[a.First:a.Last] {
		for _, v := range l.Recurring {
			last = max(last, v.To)
		}
	}
	for i := a.First; i < a.Last; i++ {
		levels := d.pos.Lines[i].Recurring
		keep := levels[:0]
		for _, v := range levels {
			if v.To == last && v.To < x && d.Trace {
				v.Note = d.note("%s, and kept to %s, when the contract that renews it begins", d.Note(v.Note), x-1)
			}
			if v.To > x || (v.To == last && v.To < x) {
				v.To = x
			}
			if v.From < v.To {
				keep = append(keep, v)
			}
		}
		d.pos.Lines[i].Recurring = keep
	}
}
