// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"slices"

	"github.com/ratable/ratable/civil"
)

// Change is a switch that two policies set differently.
type Change struct {
	Switch   string
	Old, New string
	From     civil.Day // of the versions it holds from; MinDay: from the beginning
}

// Differences lists the switches that two policies set differently, in the order
// of the reference. Where a policy has several versions, what is in force from
// each version's day on is compared, and a difference is listed from the day on
// which it begins, with the versions' scope where that differs.
func Differences(a, b *Policy) []Change {
	var days []civil.Day
	for _, p := range []*Policy{a, b} {
		for i := range p.Versions {
			days = append(days, p.Versions[i].From)
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	var out []Change
	for i, day := range days {
		if i == 0 {
			day = civil.MinDay // the first version holds for everything before it
		}
		old, now, before := a.Report(day), b.Report(day), len(out)
		for k := range switches {
			s := &switches[k]
			x := Change{s.Name, s.get(old), s.get(now), day}
			if x.Old != x.New && !x.goesOn(a, b, days[:i], s) {
				out = append(out, x)
			}
		}
		// A version that only one side has and that changes nothing reaches nobody.
		if x, y := a.reachOn(days[i]), b.reachOn(days[i]); i > 0 && x != y && (len(out) > before || (x != noVersion && y != noVersion)) {
			out = append(out, Change{"scope", x, y, day})
		}
	}
	return out
}

// goesOn reports whether the same difference was in force on the day before.
func (c *Change) goesOn(a, b *Policy, earlier []civil.Day, s *Switch) bool {
	if len(earlier) == 0 {
		return false
	}
	last := earlier[len(earlier)-1]
	return s.get(a.Report(last)) == c.Old && s.get(b.Report(last)) == c.New
}

const noVersion = "no version"

// reachOn names the contracts that the version of a day applies to.
func (p *Policy) reachOn(d civil.Day) string {
	for i := range p.Versions {
		if p.Versions[i].From == d {
			return reachName(p.Versions[i].Reach)
		}
	}
	return noVersion
}
