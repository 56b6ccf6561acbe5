// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// compare questions what shows only when all rows are known.
func (im *importer) compare() {
	im.overlaps()
	im.runsOn()
	for _, p := range im.order {
		switch {
		case p.rows == 0:
		case p.ended == fact.Yes && p.running:
			im.question(p.file, CustomerEndedRuns, p.line, p.id, "flagged as ended while a subscription runs", true)
		case p.ended == fact.No && !p.running:
			im.question(p.file, CustomerEndsUnsaid, p.line, p.id, "not flagged as ended, and all subscriptions have an end", true)
		}
	}
}

// overlaps questions subscriptions that run beside an earlier one of the same
// customer: one that starts no later and has not ended.
func (im *importer) overlaps() {
	rows := slices.DeleteFunc(slices.Clone(im.kept), func(k kept) bool { return k.trial })
	slices.SortFunc(rows, func(a, b kept) int {
		return cmp.Or(strings.Compare(a.customer, b.customer), cmp.Compare(a.start, b.start), cmp.Compare(a.line, b.line))
	})
	var beside *kept // the earlier row that runs longest
	for i := range rows {
		k := &rows[i]
		if beside == nil || beside.customer != k.customer {
			beside = k
			continue
		}
		if k.start <= beside.last.Or(civil.MaxDay) {
			im.ask(Overlap, k.line, k.id, "runs beside "+beside.id+" of "+k.customer, true)
		}
		if k.last.Or(civil.MaxDay) > beside.last.Or(civil.MaxDay) {
			beside = k
		}
	}
}

// runsOn questions rows that are said not to renew, have no end, and run longer
// than they are bound for: by the latest day that the table names.
func (im *importer) runsOn() {
	latest := civil.MinDay
	for i := range im.kept {
		latest = max(latest, im.kept[i].start, im.kept[i].last.Or(civil.MinDay))
	}
	for i := range im.kept {
		k := &im.kept[i]
		if k.renews != fact.No || k.last.IsSet() || k.trial {
			continue
		}
		if over := k.start.AddMonths(int(k.months)); over <= latest {
			im.ask(RunsOn, k.line, k.id, "does not renew, was bound for "+monthsText(k.months)+" from "+k.start.String()+", and has no end", true)
		}
	}
}

// readEvents compares the days of events with the ends of subscriptions.
func (im *importer) readEvents() error {
	e := im.m.Events
	if e == nil {
		return nil
	}
	count, agree := 0, 0
	on := map[string]map[civil.Day]bool{} // days with events, by customer
	read := false
	err := im.each(e.File, e.Optional, func(b *binding) func([]string, int32) {
		read = true
		r := &rowReader{m: im.m, file: b.file, problems: b.problems, words: map[string]string{}}
		id, customer, date := b.find(&e.ID, "events.id"), b.find(&e.Customer, "events.customer"), b.find(&e.Date, "events.date")
		return func(cells []string, line int32) {
			r.line, r.ok = line, true
			name, who, day := strings.Clone(r.text(&id, cells)), r.keep(r.ident(&customer, cells)), r.date(&date, cells, true)
			if !r.ok {
				return
			}
			count++
			if on[who] == nil {
				on[who] = map[civil.Day]bool{}
			}
			on[who][day.Day()] = true
			if im.event(b.file, line, name, who, day.Day()) {
				agree++
			}
		}
	})
	if err != nil || !read {
		return err
	}
	im.endsWithoutEvent(on)
	im.out.Notes = append(im.out.Notes, fmt.Sprintf("%s: %d events, %d on a day on which a subscription of the customer ends; events make no facts", e.File, count, agree))
	return nil
}

// event compares one event with its customer. It reports whether they agree.
func (im *importer) event(file string, line int32, id, customer string, day civil.Day) bool {
	p := im.parties[customer]
	switch {
	case p == nil || !p.any:
		im.question(file, UnknownCustomer, line, id, "customer "+quote(customer)+" has no subscription", false)
	case p.ends[day]:
		return true
	case day < p.first:
		im.question(file, EventBeforeStart, line, id, customer+" ends "+day.String()+" and starts "+p.first.String(), false)
	default:
		im.question(file, EventWithoutEnd, line, id, "no subscription of "+customer+" ends "+day.String(), false)
	}
	return false
}

func (im *importer) endsWithoutEvent(on map[string]map[civil.Day]bool) {
	for i := range im.kept {
		if k := &im.kept[i]; k.end.IsSet() && !on[k.customer][k.end.Day()] {
			im.ask(EndWithoutEvent, k.line, k.id, "ends "+k.end.String()+" without an event", true)
		}
	}
}
