// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/fact"
)

// asksAccounting reports whether contracts need the accounting of the standard:
// whether anything was stated or judged that makes it differ from their stated
// prices. Nearly all do not.
func (d *Deriver) asksAccounting(set []*fact.Contract) bool {
	if d.AccountAll || (d.pos.Group.Judgements != nil && len(d.pos.Group.Judgements.Answers)+len(d.pos.Group.Judgements.Estimates) > 0) {
		return true
	}
	if d.judgedFor["*"] {
		return true
	}
	for _, x := range d.pos.Group.Deliveries {
		if x.Event == fact.DeliveryExercised {
			return true
		}
	}
	lines := 0
	for _, c := range set {
		if len(c.Components) > 0 || c.Termination != nil || (d.windowed && d.bindsAtWindow(c)) {
			return true
		}
		lines += len(c.Lines)
		for i := range c.Lines {
			if l := &c.Lines[i]; l.SSP != nil || l.Expires.IsSet() || (d.judgedFor != nil && d.judgedFor[l.Product]) {
				return true
			}
		}
	}
	return d.pricesMatter(set, lines)
}

// judgedProducts are the products that something about their revenue was judged of,
// and "*" where that is about all. Costs have an accounting of their own.
func judgedProducts(answers []*fact.Answer) map[string]bool {
	var out map[string]bool
	for _, x := range answers {
		if slices.ContainsFunc(costQuestions, func(q *Question) bool { return q.Name == x.Question }) {
			continue
		}
		if out == nil {
			out = make(map[string]bool)
		}
		out[x.Subject] = true
	}
	return out
}

// pricesMatter reports whether stand-alone selling prices of the price book decide
// anything: there are several lines, or changes, and some line has one; or all
// judgements are to be recorded.
func (d *Deriver) pricesMatter(set []*fact.Contract, lines int) bool {
	if len(d.env.SSPs) == 0 && !d.recorded {
		return d.addsPriced(set)
	}
	several := lines > 1
	for _, c := range set {
		several = several || d.changesIn(c.ID) != nil
	}
	if !several || d.recorded {
		return several
	}
	for _, c := range set {
		for i := range c.Lines {
			if len(d.env.SSPs[c.Lines[i].Product]) > 0 {
				return true
			}
		}
	}
	return d.addsPriced(set)
}

// addsPriced reports whether a change adds a line whose stand-alone selling price is
// known, or of which something was judged.
func (d *Deriver) addsPriced(set []*fact.Contract) bool {
	for _, c := range set {
		x := d.changesIn(c.ID)
		if x == nil {
			continue
		}
		for _, m := range x.Amendments {
			for i := range m.Changes {
				if l := m.Changes[i].Add; l != nil && (l.SSP != nil || len(d.env.SSPs[l.Product]) > 0 || d.judgedFor[l.Product]) {
					return true
				}
			}
		}
	}
	return false
}
