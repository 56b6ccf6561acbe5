// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

// outcome finds what a change is accounted for as. Where no stand-alone selling
// price is known, the stated prices are: what the change adds is at its own, and
// what it leaves of a line is earned at what is left of its price.
func (a *account) outcome(c *changed, ts []touched) Treated {
	t := Treated{Changes: []string{c.head.ID}, Day: c.counts(), Outcome: SeparateContract}
	for i := range ts {
		if x := &ts[i]; a.pricesKnown() && (x.delta < 0 || x.is == nil) {
			t.Outcome = TerminateAndNew
		}
	}
	return t
}

// pricesKnown reports whether any stand-alone selling price is.
func (a *account) pricesKnown() bool {
	for _, x := range a.lines {
		if l := x.now.line.Fact; l.SSP != nil || len(a.d.env.SSPs[l.Product]) > 0 {
			return true
		}
	}
	return false
}
