// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"go.yaml.in/yaml/v3"
)

// maxClasses bounds the classes of all registers together.
const maxClasses = 100

// firstRegister is the one that classes are in which name none.
const firstRegister = "bookings"

// classKeys are the entries under bookings that define classes of one's own.
var classKeys = []string{"classes", "registers", "split", "preset"}

func isClassKey(name string) bool {
	tail, ok := strings.CutPrefix(name, "bookings.")
	return ok && slices.Contains(classKeys, tail)
}

// drafted is what a version says about classes, until all of it was read.
type drafted struct {
	classes, registers, split, preset *yaml.Node
	at                                map[string]*yaml.Node // the keys, by name
}

// draft keeps a node that defines classes until the version is complete.
func (l *loader) draft(name string, key, value *yaml.Node) {
	if l.drafted.at == nil {
		l.drafted.at = map[string]*yaml.Node{}
	}
	if l.drafted.at[name] != nil {
		l.wrong(key, name, fmt.Sprintf("stated twice, first on line %d: keep one", l.drafted.at[name].Line+l.offset))
		return
	}
	l.drafted.at[name] = key
	switch strings.TrimPrefix(name, "bookings.") {
	case "classes":
		l.drafted.classes = value
	case "registers":
		l.drafted.registers = value
	case "split":
		l.drafted.split = value
	case "preset":
		l.drafted.preset = value
	}
}

// bookings makes the version's classes of what was drafted, after its switches
// were read.
func (l *loader) bookings(v *Version, said map[string]int) {
	d := l.drafted
	l.drafted = drafted{}
	if d.at == nil {
		l.checkSwitches(v, said)
		return
	}
	if d.preset != nil && d.classes == nil && d.registers == nil && d.split == nil {
		if name, ok := l.scalar(d.preset, "bookings.preset", ""); !ok {
			return
		} else if name == builtInPreset {
			v.Terms.Bookings = nil
			return
		}
	}
	b := &bookingsLoader{loader: l, into: &Bookings{}, terms: &v.Terms}
	b.load(d)
	v.Terms.Bookings = b.into
	l.checkSwitches(v, said)
	fallback := Default()
	for _, name := range builtInSwitches {
		sw := find(name)
		if err := sw.set(&v.Terms, sw.get(&fallback)); err != nil {
			l.wrong(d.first(), name, err.Error())
		}
	}
}

// first is the first key of the draft.
func (d *drafted) first() *yaml.Node {
	var at *yaml.Node
	for _, n := range d.at {
		if at == nil || n.Line < at.Line {
			at = n
		}
	}
	return at
}

// checkSwitches refuses switches of the built-in classes beside others, which
// would have no effect.
func (l *loader) checkSwitches(v *Version, said map[string]int) {
	if v.Terms.Bookings == nil {
		return
	}
	for _, name := range builtInSwitches {
		if line, ok := said[name]; ok {
			l.problems = append(l.problems, Error{File: l.file, Line: line, Switch: name,
				Text: "it tells the built-in classes what to count, and this policy has classes of its own: take it out, and say the same in their amount, day or split" +
					" (bookings.preset: built_in goes back to the built-in classes)"})
		}
	}
}

// A bookingsLoader fills Bookings from the file.
type bookingsLoader struct {
	*loader
	into  *Bookings
	terms *Terms
	// Registers as the file states them, in its order, before they have classes.
	drafts []registerDraft
}

type registerDraft struct {
	Register
	node   *yaml.Node
	preset *Preset
	list   []Class
}

func (b *bookingsLoader) load(d drafted) {
	byYear := false
	if d.split != nil {
		byYear = b.split(d.split, "bookings.split")
	}
	switch {
	case d.registers != nil:
		if d.preset != nil {
			b.wrong(d.preset, "bookings.preset", "with registers, the preset stands in the register: registers: [{name: bookings, preset: tcv}]")
		}
		b.registers(d.registers, byYear)
	case d.preset != nil:
		if d.classes != nil {
			b.wrong(d.preset, "bookings.preset", "a preset is a whole list of classes, and this policy has its own: keep one. `ratable policy --yaml` writes a preset out, to be changed")
			break
		}
		b.drafts = []registerDraft{{Register: Register{Name: firstRegister, ByYear: byYear}, node: d.preset, preset: b.preset(d.preset, "bookings.preset")}}
	}
	if d.classes != nil {
		b.classes(d.classes, d.registers == nil, byYear)
	}
	if d.classes == nil && d.registers == nil && d.preset == nil {
		b.wrong(d.split, "bookings.split", "it divides events for classes, and this policy has none: add bookings.classes or bookings.preset")
	}
	b.join()
}

// join puts the registers and their classes in one list.
func (b *bookingsLoader) join() {
	for i := range b.drafts {
		r := &b.drafts[i]
		switch {
		case r.preset != nil && len(r.list) > 0:
			b.wrong(r.node, "bookings.registers", fmt.Sprintf("register %s has a preset and classes of its own: keep one. `ratable policy --yaml` writes a preset out, to be changed", r.Name))
		case r.preset != nil:
			p := *r.preset
			p.byYear = p.byYear || r.ByYear
			if r.divides != nil {
				b.wrong(r.node, "bookings.registers", fmt.Sprintf("register %s: its preset %s says what it divides: take divides out", r.Name, p.Name))
			}
			if !b.terms.LooseInvoices {
				p.classes = slices.DeleteFunc(slices.Clone(p.classes), func(c presetClass) bool { return c.name == "incidental" })
			}
			if err := b.into.preset(r.Name, &p); err != nil {
				b.wrong(r.node, "bookings.preset", err.Error())
			}
			continue
		case len(r.list) == 0 && r.node != nil:
			b.wrong(r.node, "bookings.registers", fmt.Sprintf("register %s has no class: add one with register: %s, or give it a preset", r.Name, r.Name))
			continue
		}
		r.First = len(b.into.Classes)
		for _, c := range r.list {
			c.Register = len(b.into.Registers)
			b.into.Classes = append(b.into.Classes, c)
		}
		r.Last = len(b.into.Classes)
		if r.divides == nil {
			r.divides, _ = compile("event.value", cel.IntType)
		}
		b.into.Registers = append(b.into.Registers, r.Register)
	}
	if len(b.into.Classes) > maxClasses {
		b.wrong(b.drafts[0].node, "bookings.classes", fmt.Sprintf("%d classes are more than %d", len(b.into.Classes), maxClasses))
	}
}

// preset adds a register with the classes of a ready-made list.
func (b *Bookings) preset(register string, p *Preset) error {
	r := Register{Name: register, ByYear: p.byYear, First: len(b.Classes)}
	var faults []fault
	if r.divides, faults = compile(p.divides, cel.IntType); faults != nil {
		return fmt.Errorf("preset %s: %s", p.Name, faults[0].what)
	}
	for _, c := range p.classes {
		class := Class{Name: c.name, Register: len(b.Registers), File: "preset " + p.Name}
		if class.when, faults = compile(c.when, cel.BoolType); faults != nil {
			return fmt.Errorf("preset %s, class %s: %s", p.Name, c.name, faults[0].what)
		}
		if class.amount, faults = compile(c.amount, cel.IntType); faults != nil {
			return fmt.Errorf("preset %s, class %s: %s", p.Name, c.name, faults[0].what)
		}
		b.Classes = append(b.Classes, class)
	}
	r.Last = len(b.Classes)
	b.Registers = append(b.Registers, r)
	return nil
}

func (b *bookingsLoader) split(n *yaml.Node, name string) bool {
	text, ok := b.scalar(n, name, "")
	switch {
	case !ok:
	case text == "year":
		return true
	case text != "none":
		b.wrong(n, name, fmt.Sprintf("%q is none of its options: none, year%s", text, suggestion(text, []string{"none", "year"})))
	}
	return false
}

func (b *bookingsLoader) preset(n *yaml.Node, name string) *Preset {
	text, ok := b.scalar(n, name, "")
	if !ok {
		return nil
	}
	p := presetNamed(text)
	if p == nil {
		names := presetNames()
		b.wrong(n, name, fmt.Sprintf("%q is none of the ready-made lists: %s%s", text, strings.Join(names, ", "), suggestion(text, names)))
		return &presets[0] // so that nothing else is said about this register
	}
	return p
}

// wordForm is what the names of classes and registers look like: they are part
// of the names of measures and columns.
var wordForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// taken are names of measures that a class cannot have.
var taken = []string{"tcv", "acv", "unclassified"}

func (b *bookingsLoader) word(n *yaml.Node, name, field string) (string, bool) {
	text, ok := b.scalar(n, name, field)
	if ok && !wordForm.MatchString(text) {
		b.wrong(n, name, fmt.Sprintf("%s: %q: write small letters, digits and _, beginning with a letter, at most 40", field, text))
		return text, false
	}
	return text, ok
}
