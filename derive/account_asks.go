// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import "github.com/ratable/ratable/fact"

// asksAccounting reports whether contracts need the accounting of the standard:
// whether anything was stated or judged that makes it differ from their stated
// prices. Nearly all do not.
func (d *Deriver) asksAccounting(set []*fact.Contract) bool {
	if d.AccountAll || (d.pos.Group.Judgements != nil && len(d.pos.Group.Judgements.Answers)+len(d.pos.Group.Judgements.Estimates) > 0) {
		return true
	}
	lines := 0
	for _, c := range set {
		if len(c.Components) > 0 || c.Termination != nil {
			return true
		}
		lines += len(c.Lines)
		for i := range c.Lines {
			if l := &c.Lines[i]; l.SSP != nil || l.Expires.IsSet() {
				return true
			}
		}
	}
	return d.pricesMatter(set, lines)
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
// known.
func (d *Deriver) addsPriced(set []*fact.Contract) bool {
	for _, c := range set {
		x := d.changesIn(c.ID)
		if x == nil {
			continue
		}
		for _, m := range x.Amendments {
			for i := range m.Changes {
				if l := m.Changes[i].Add; l != nil && (l.SSP != nil || len(d.env.SSPs[l.Product]) > 0) {
					return true
				}
			}
		}
	}
	return false
}
