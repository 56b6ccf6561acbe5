// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// registerAttr is what bookings are grouped and filtered by when the policy has
// classes of its own.
const registerAttr = "register"

// registers is how a window reads the policy's own classes of bookings.
type registers struct {
	*policy.Bookings
	listed []int // the registers that are read: all, or the one that is asked for
	shown  int   // the one that stands for bookings when they are not side by side
	column int   // of the window's groups that holds registers; -1: none
}

// openRegisters makes the window ready for the policy's own classes, and takes
// filters by register out of those that lines are kept by.
func (w *Window) openRegisters() error {
	column := slices.Index(w.By, registerAttr)
	isRegister := func(f Filter) bool { return f.Attr == registerAttr }
	b := w.terms.Bookings
	if b == nil {
		if column >= 0 || slices.ContainsFunc(w.Where, isRegister) {
			return fmt.Errorf("the policy has no registers of bookings: define bookings.classes in it, or leave %s out", registerAttr)
		}
		return nil
	}
	w.own = &registers{Bookings: b, column: column}
	for i := range b.Registers {
		w.own.listed = append(w.own.listed, i)
	}
	for _, f := range w.Where {
		if !isRegister(f) {
			continue
		}
		at := slices.IndexFunc(b.Registers, func(r policy.Register) bool { return r.Name == f.Value })
		if at < 0 {
			names := make([]string, len(b.Registers))
			for i := range b.Registers {
				names[i] = b.Registers[i].Name
			}
			return fmt.Errorf("the policy has no register %q: there are %s", f.Value, strings.Join(names, ", "))
		}
		w.own.shown, w.own.listed = at, []int{at}
	}
	w.Where = slices.DeleteFunc(slices.Clone(w.Where), isRegister)
	return nil
}

// sideBySide reports whether several registers stand in one table, so that a sum
// of its groups would count everything more than once.
func (r *registers) sideBySide() bool { return r != nil && r.column >= 0 && len(r.listed) > 1 }

// reads reports whether a class is read as one of the name, "" for all of them.
// Outside of a table by register that is the class of the register shown; if it
// has none of that name, the first there is.
func (r *registers) reads(class int, name string) bool {
	c := &r.Classes[class]
	if name != "" && c.Name != name || !slices.Contains(r.listed, c.Register) {
		return false
	}
	if r.column >= 0 || c.Register == r.shown {
		return true
	}
	return name != "" && r.Find(r.shown, name) < 0 && class == slices.IndexFunc(r.Classes, func(o policy.Class) bool { return o.Name == name })
}

// ownBookings adds a line's bookings by the policy's own classes.
func (a *Accumulator) ownBookings(g *group, l *derive.Line, n money.Minor) {
	own := a.w.own
	for _, b := range l.Bookings {
		s := a.w.axis.Slot(b.Day)
		c := &own.Classes[b.Class]
		if s >= a.w.axis.Len() || !slices.Contains(own.listed, c.Register) {
			continue
		}
		into := g
		if own.column >= 0 && c.Register != own.listed[0] {
			into = a.inRegister(l, c.Register)
		}
		into.class(int(b.Class), a.w)[s] += b.Amount * n
	}
}

// eachRegister counts the line in its group of every register but the first,
// which it is in already.
func (a *Accumulator) eachRegister(l *derive.Line) {
	for _, r := range a.w.own.listed[1:] {
		a.inRegister(l, r).uses++
	}
}

// inRegister is the line's group in a register.
func (a *Accumulator) inRegister(l *derive.Line, register int) *group {
	arr := a.own(l)
	values := make([]string, len(a.w.By))
	for i, name := range a.w.By {
		if i == a.w.own.column {
			values[i] = a.w.own.Registers[register].Name
		} else {
			values[i] = attribute(a.w.env, name, arr, l)
		}
	}
	return a.group(key{arr.Currency, strings.Join(values, keySep)})
}

// class is the row of one of the policy's own classes along the axis.
func (g *group) class(c int, w *Window) []money.Minor {
	if g.own == nil {
		g.own = make([][]money.Minor, len(w.own.Classes))
	}
	if g.own[c] == nil {
		g.own[c] = make([]money.Minor, w.axis.Len())
	}
	return g.own[c]
}

// addOwn merges the rows of the policy's own classes, times sign.
func (g *group) addOwn(o *group, sign money.Minor) {
	if o.own != nil && g.own == nil {
		g.own = make([][]money.Minor, len(o.own))
	}
	for c, row := range o.own {
		if row != nil && g.own[c] == nil {
			g.own[c] = make([]money.Minor, len(row))
		}
		for j, v := range row {
			g.own[c][j] += sign * v
		}
	}
}

// classFlow is what was booked in period j (1-based) in a class, "" for all.
func (t *totals) classFlow(name string, j int) (sum money.Minor) {
	if t.w.own == nil {
		for c := range derive.Classes {
			if name == "" || name == c.String() {
				sum += t.flow(sBooked+series(c), j)
			}
		}
		return sum
	}
	for c, row := range t.own {
		if row != nil && t.w.own.reads(c, name) {
			sum += row[j]
		}
	}
	return sum
}

// ownFlows are the rows of the policy's own classes by period.
func (w *Window) ownFlows(g *group) [][]money.Minor {
	if g.own == nil {
		return nil
	}
	flows := make([][]money.Minor, len(g.own))
	for c, row := range g.own {
		if row == nil {
			continue
		}
		flows[c] = make([]money.Minor, len(w.at))
		for i, v := range row {
			if j := w.toSlot[i]; j >= 0 {
				flows[c][j] += v
			}
		}
	}
	return flows
}

// classMeasure is the measure of a class of bookings.
func classMeasure(name, meaning string) measure {
	return measure{Measure: Measure{"bookings_" + name, Flow, UnitMoney, meaning}, class: name,
		flow: func(t *totals, j int) money.Minor { return t.classFlow(name, j) }}
}

// measuresOf are the measures of windows: with classes of the policy's own, those
// in the place of the built-in ones, and with the policy's bands of what remains.
func measuresOf(windows ...*Window) []measure {
	return slices.Concat(withClasses(windows), bandMeasures(windows))
}

func withClasses(windows []*Window) []measure {
	if !slices.ContainsFunc(windows, func(w *Window) bool { return w.own != nil }) {
		return measures
	}
	builtIn := slices.ContainsFunc(windows, func(w *Window) bool { return w.own == nil })
	var out []measure
	for _, m := range measures {
		if m.class == "" || builtIn {
			out = append(out, m)
		}
		if m.Name != "bookings" {
			continue
		}
		for _, w := range windows {
			if w.own == nil {
				continue
			}
			for i := range w.own.Classes {
				c := &w.own.Classes[i]
				known := slices.ContainsFunc(out, func(m measure) bool { return m.class == c.Name }) ||
					builtIn && slices.ContainsFunc(measures, func(m measure) bool { return m.class == c.Name })
				if !known {
					out = append(out, classMeasure(c.Name, "Booked in class "+c.Name+" of the policy: "+c.Whence()+"."))
				}
			}
		}
	}
	return out
}

// checkRegisters refuses measures that have no registers in a table by register.
func (w *Window) checkRegisters(ms []measure) error {
	if w.own == nil || w.own.column < 0 {
		return nil
	}
	for i := range ms {
		if m := &ms[i]; m.Name != "bookings" && m.class == "" {
			return fmt.Errorf("%s has no registers: by register there are bookings and their classes", m.Name)
		}
	}
	return nil
}

// rest is what classes left, or took too much, of the bookings of one register.
type rest struct {
	events      int
	unclaimed   money.Minor // sizes
	overclaimed money.Minor
}

type restKey struct {
	register int
	currency money.Currency
}

// leftOver adds up what the policy's own classes do not divide within the window.
func (a *Accumulator) leftOver(p *derive.Positions) {
	for i := range p.Unclassified {
		u := &p.Unclassified[i]
		l := &p.Lines[u.Line]
		if a.w.own == nil || !a.w.Span.Contains(u.Day) || !slices.Contains(a.w.own.listed, u.Register) || !a.keep(a.own(l), l) {
			continue
		}
		arr := a.own(l)
		k := restKey{u.Register, arr.Currency}
		r := a.rests[k]
		r.events += int(arr.Count)
		r.unclaimed = noteSum(r.unclaimed, u.Unclaimed, arr.Count)
		r.overclaimed = noteSum(r.overclaimed, u.Overclaimed, arr.Count)
		if a.rests == nil {
			a.rests = map[restKey]rest{}
		}
		a.rests[k] = r
	}
}

// noteSum adds the size of count amounts. What a policy leaves over has no bound
// of its own, and is only told of: it stops at the largest number.
func noteSum(sum, amount money.Minor, count int64) money.Minor {
	times, err := money.MulDiv(max(amount, -amount), count, 1, money.HalfUp)
	if err == nil {
		sum, err = money.Add(sum, times)
	}
	if err != nil || sum > maxMass {
		return maxMass
	}
	return sum
}

// mergeRests adds what another accumulator of the same window has, times sign.
func (a *Accumulator) mergeRests(b *Accumulator, sign money.Minor) {
	for k, r := range b.rests {
		into := a.rests[k]
		into.events += int(sign) * r.events
		into.unclaimed += sign * r.unclaimed
		into.overclaimed += sign * r.overclaimed
		if a.rests == nil {
			a.rests = map[restKey]rest{}
		}
		a.rests[k] = into
	}
}

// unclassified says under a report of bookings what the classes do not divide.
func (a *Accumulator) unclassified(ms []measure) []string {
	if len(a.rests) == 0 || !slices.ContainsFunc(ms, func(m measure) bool { return m.Name == "bookings" || m.class != "" }) {
		return nil
	}
	var said []string
	for _, r := range a.w.own.listed {
		for _, c := range a.currencies() {
			x := a.rests[restKey{r, c}]
			if x.events == 0 {
				continue
			}
			var parts []string
			if x.unclaimed != 0 {
				parts = append(parts, fmt.Sprintf("%s %s are in no class", x.unclaimed.Table(c), c))
			}
			if x.overclaimed != 0 {
				parts = append(parts, fmt.Sprintf("%s %s are in more than one", x.overclaimed.Table(c), c))
			}
			said = append(said, fmt.Sprintf("the classes of register %s do not divide %s: %s; 'ratable check' names them",
				a.w.own.Registers[r].Name, counted(x.events, "booking"), strings.Join(parts, ", and ")))
		}
	}
	return said
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
