// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"go.yaml.in/yaml/v3"
)

// registers reads the list of registers.
func (b *bookingsLoader) registers(list *yaml.Node, byYear bool) {
	const name = "bookings.registers"
	if list.Kind != yaml.SequenceNode || len(list.Content) == 0 {
		b.wrong(list, name, "write a list: registers: [{name: compensation, divides: event.first_year}, {name: commitment, preset: tcv}]")
		return
	}
	for _, n := range list.Content {
		r := registerDraft{Register: Register{ByYear: byYear}, node: n}
		fields := b.fields(n, name, "a register", []string{"name", "divides", "split", "preset"}, "name")
		if fields == nil {
			continue
		}
		ok := true
		if r.Name, ok = b.word(fields["name"], name, "name"); !ok {
			continue
		}
		if slices.ContainsFunc(b.drafts, func(d registerDraft) bool { return d.Name == r.Name }) {
			b.wrong(fields["name"], name, "two registers are named "+r.Name+": give each a name of its own")
			continue
		}
		if f := fields["divides"]; f != nil {
			r.divides = b.expression(f, name, "divides", cel.IntType)
		}
		if f := fields["split"]; f != nil {
			r.ByYear = b.split(f, name)
		}
		if f := fields["preset"]; f != nil {
			r.preset = b.preset(f, name)
		}
		b.drafts = append(b.drafts, r)
	}
}

// classes reads the list of classes into the registers; alone says that the
// registers are those that the classes name.
func (b *bookingsLoader) classes(list *yaml.Node, alone, byYear bool) {
	const name = "bookings.classes"
	if list.Kind != yaml.SequenceNode || len(list.Content) == 0 {
		b.wrong(list, name, "write a list, each entry with name, when and amount: classes: [{name: new, when: event.kind == \"signing\", amount: event.value}]")
		return
	}
	for _, n := range list.Content {
		fields := b.fields(n, name, "a class", []string{"name", "register", "when", "amount", "day"}, "name", "when", "amount")
		if fields == nil {
			continue
		}
		class := Class{File: b.file, Line: n.Line + b.offset}
		register, ok := firstRegister, true
		if class.Name, ok = b.word(fields["name"], name, "name"); !ok {
			continue
		}
		if slices.Contains(taken, class.Name) {
			b.wrong(fields["name"], name, fmt.Sprintf("name: bookings_%s is another measure: choose another name", class.Name))
			continue
		}
		if f := fields["register"]; f != nil {
			if register, ok = b.word(f, name, "register"); !ok {
				continue
			}
		}
		r := b.registerNamed(register, alone, byYear, fields["register"], n)
		class.when = b.expression(fields["when"], name, "class "+class.Name+": when", cel.BoolType)
		class.amount = b.expression(fields["amount"], name, "class "+class.Name+": amount", cel.IntType)
		if f := fields["day"]; f != nil {
			class.day = b.expression(f, name, "class "+class.Name+": day", dayType)
		}
		if r == nil || class.when == nil || class.amount == nil || fields["day"] != nil && class.day == nil {
			if r != nil {
				r.node = nil // so that it is not called empty
			}
			continue
		}
		if first := slices.IndexFunc(r.list, func(c Class) bool { return c.Name == class.Name }); first >= 0 {
			b.wrong(fields["name"], name, fmt.Sprintf("register %s has a class %s already, on line %d: join their conditions with ||, or name one differently", r.Name, class.Name, r.list[first].Line))
			continue
		}
		if class.when.kinds == 1<<EventInvoice && !b.terms.LooseInvoices {
			b.wrong(fields["when"], name, fmt.Sprintf("class %s asks for invoices without contract, which are left out: add bookings.invoices: include", class.Name))
		}
		r.list = append(r.list, class)
	}
}

// registerNamed is the register that a class names. Without a list of registers
// the classes make them.
func (b *bookingsLoader) registerNamed(name string, alone, byYear bool, at, class *yaml.Node) *registerDraft {
	for i := range b.drafts {
		if b.drafts[i].Name == name {
			return &b.drafts[i]
		}
	}
	if alone {
		b.drafts = append(b.drafts, registerDraft{Register: Register{Name: name, ByYear: byYear}})
		return &b.drafts[len(b.drafts)-1]
	}
	names := make([]string, len(b.drafts))
	for i := range b.drafts {
		names[i] = b.drafts[i].Name
	}
	if at == nil {
		b.wrong(class, "bookings.classes", "the class names no register, and none is called bookings: write register: with one of "+strings.Join(names, ", "))
	} else {
		b.wrong(at, "bookings.classes", fmt.Sprintf("register: there is no %s: the registers are %s%s", name, strings.Join(names, ", "), suggestion(name, names)))
	}
	return nil
}

// fields reads a map whose keys are known, some needed; nil if it cannot be
// used.
func (b *bookingsLoader) fields(n *yaml.Node, name, what string, known []string, needed ...string) map[string]*yaml.Node {
	if n.Kind != yaml.MappingNode {
		b.wrong(n, name, fmt.Sprintf("%s is a map with %s, not %s", what, strings.Join(needed, ", "), kindName(n)))
		return nil
	}
	fields, ok := map[string]*yaml.Node{}, true
	b.pairs(n, func(key, value *yaml.Node) {
		switch {
		case !slices.Contains(known, key.Value):
			b.wrong(key, name, fmt.Sprintf("%s has no %s: it has %s%s", what, key.Value, strings.Join(known, ", "), suggestion(key.Value, known)))
			ok = false
		case fields[key.Value] != nil:
			b.wrong(key, name, key.Value+" is stated twice")
			ok = false
		default:
			fields[key.Value] = value
		}
	})
	for _, field := range needed {
		if fields[field] == nil && ok {
			b.wrong(n, name, fmt.Sprintf("%s needs %s: %s is missing", what, strings.Join(needed, ", "), field))
			ok = false
		}
	}
	if !ok {
		return nil
	}
	return fields
}

// expression compiles a written one; nil after reporting what is wrong with it.
func (b *bookingsLoader) expression(n *yaml.Node, name, field string, want *cel.Type) *expression {
	if _, ok := b.scalar(n, name, field); !ok {
		return nil
	}
	x, faults := compile(n.Value, want)
	for _, f := range faults {
		line, col := b.place(n, f.at)
		b.problems = append(b.problems, Error{File: b.file, Line: line, Col: col, Switch: name, Text: field + ": " + f.what})
	}
	if x == nil {
		return nil
	}
	x.file = b.file
	x.line, x.col = b.place(n, 0)
	x.text = strings.TrimSpace(n.Value)
	return x
}
