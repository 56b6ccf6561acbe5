// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"cmp"
	"slices"

	"github.com/ratable/ratable/civil"
)

// Change is a switch, or a class of bookings, that two policies set differently.
type Change struct {
	Switch   string
	Old, New string
	From     civil.Day // of the versions it holds from; MinDay: from the beginning
}

// Differences lists the switches that two policies set differently, in the order
// of the reference, then the classes of bookings. Where a policy has several versions, what is in force from
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
		for _, x := range settingsOf(old, now) {
			x.From = day
			if x.Old != x.New && !x.goesOn(a, b, days[:i]) {
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
func (c *Change) goesOn(a, b *Policy, earlier []civil.Day) bool {
	if len(earlier) == 0 {
		return false
	}
	last := earlier[len(earlier)-1]
	return slices.ContainsFunc(settingsOf(a.Report(last), b.Report(last)), func(x Change) bool {
		return x.Switch == c.Switch && x.Old == c.Old && x.New == c.New
	})
}

// settingsOf are the values of every switch, and of every class of bookings that
// either side defines.
func settingsOf(a, b *Terms) []Change {
	var out []Change
	for k := range switches {
		s := &switches[k]
		out = append(out, Change{Switch: s.Name, Old: s.get(a), New: s.get(b)})
	}
	if a.Bookings == nil && b.Bookings == nil {
		return out
	}
	old, names := a.Bookings.settings()
	now, more := b.Bookings.settings()
	for _, name := range append(names, more...) {
		if x := (Change{Switch: name, Old: cmp.Or(old[name], "none"), New: cmp.Or(now[name], "none")}); !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// settings are the registers and classes by name, in their order; of none, that
// the built-in classes hold.
func (b *Bookings) settings() (values map[string]string, names []string) {
	const classes = "bookings.classes"
	if b == nil {
		return map[string]string{classes: "built in"}, []string{classes}
	}
	values = map[string]string{classes: "own"}
	names = []string{classes}
	for i := range b.Registers {
		r := &b.Registers[i]
		name := "register " + r.Name
		values[name] = "divides " + oneLine(r.Divides())
		if r.ByYear {
			values[name] += ", by year"
		}
		names = append(names, name)
		for k := r.First; k < r.Last; k++ {
			c := &b.Classes[k]
			name := "class " + r.Name + "." + c.Name
			values[name] = "when " + oneLine(c.When()) + ", amount " + oneLine(c.Amount())
			if c.Day() != "" {
				values[name] += ", day " + oneLine(c.Day())
			}
			names = append(names, name)
		}
	}
	return values, names
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
