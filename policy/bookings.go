// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// Bookings are the classes of bookings that a company defines itself, in place
// of the built-in ones. They are compiled when the policy is loaded, do not
// change afterwards, and are safe for concurrent use.
type Bookings struct {
	Registers []Register
	Classes   []Class // of the first register, then of the second …
}

// A Register divides the value of every event among its classes. Registers
// stand side by side: each counts every event once.
type Register struct {
	Name   string
	ByYear bool // an event is divided by contract year before the classes see it
	First  int  // Classes[First:Last] are its classes
	Last   int

	divides *expression // the amount that the classes share out
}

// Divides is the expression of the amount that the register's classes share out.
func (r *Register) Divides() string { return r.divides.text }

// A Class is one kind of booking: measure bookings_<name>.
type Class struct {
	Name     string
	Register int    // index into Registers
	File     string // where it was read; "preset tcv" of a ready-made one
	Line     int    // 0 of a ready-made one

	when, amount *expression
	day          *expression // nil: the event's own day
}

// Whence is the place of the class in the policy.
func (c *Class) Whence() string {
	switch {
	case c.Line == 0:
		return c.File
	case c.File == "":
		return fmt.Sprintf("policy, line %d", c.Line)
	}
	return fmt.Sprintf("%s:%d", c.File, c.Line)
}

// When, Amount and Day are the expressions of the class; Day is "" for the
// event's own day.
func (c *Class) When() string { return c.when.text }

// Amount is the expression of what the class takes of an event.
func (c *Class) Amount() string { return c.amount.text }

// Day is the expression of the day on which it counts, "" for the event's own.
func (c *Class) Day() string {
	if c.day == nil {
		return ""
	}
	return c.day.text
}

// Find is the index of a register's class, -1 if it has none of that name.
func (b *Bookings) Find(register int, class string) int {
	r := &b.Registers[register]
	for i := r.First; i < r.Last; i++ {
		if b.Classes[i].Name == class {
			return i
		}
	}
	return -1
}

// identity is what the hash of a policy covers.
func (b *Bookings) identity(w io.Writer) {
	for i := range b.Registers {
		r := &b.Registers[i]
		fmt.Fprintf(w, "register %s by year %t divides %s\n", r.Name, r.ByYear, r.divides.text)
		for j := r.First; j < r.Last; j++ {
			c := &b.Classes[j]
			fmt.Fprintf(w, "class %s when %q amount %q day %q\n", c.Name, c.When(), c.Amount(), c.Day())
		}
	}
}

// Explain says which rule an event met and with what values: the place of the
// class, its expressions, and every field that they read.
func (b *Bookings) Explain(p Part, e *Event) string {
	c := &b.Classes[p.Class]
	if b.Registers[c.Register].ByYear && len(e.Years) > 0 {
		year := *e
		year.narrow(p.Year)
		e = &year
	}
	var reads []string
	seen := map[*eventField]bool{}
	for _, x := range []*expression{c.when, c.amount, c.day} {
		if x == nil {
			continue
		}
		for _, f := range x.reads {
			if !seen[f] {
				seen[f] = true
				reads = append(reads, f.Path+" = "+f.shown(e))
			}
		}
	}
	text := fmt.Sprintf("class %s (%s): when %s, amount %s", c.Name, c.Whence(), oneLine(c.When()), oneLine(c.Amount()))
	if c.day != nil {
		text += ", day " + oneLine(c.day.text)
	}
	if len(reads) > 0 {
		text += "; " + strings.Join(reads, ", ")
	}
	return text
}

// Reads reports whether any expression reads a field, such as
// event.customer.attributes: what nothing reads need not be gathered.
func (b *Bookings) Reads(path string) bool {
	f := fieldAt[path]
	reads := func(x *expression) bool { return x != nil && slices.Contains(x.reads, f) }
	return slices.ContainsFunc(b.Registers, func(r Register) bool { return reads(r.divides) }) ||
		slices.ContainsFunc(b.Classes, func(c Class) bool { return reads(c.when) || reads(c.amount) || reads(c.day) })
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// shown is the field's value for people.
func (f *eventField) shown(e *Event) string {
	if f.number != nil {
		return f.number(e).Table(e.Currency)
	}
	switch v := f.get(e).Value().(type) {
	case civil.Day:
		return v.String()
	case string:
		return fmt.Sprintf("%q", v)
	case bool, int64:
		return fmt.Sprint(v)
	}
	if f.kind == yearsField {
		parts := make([]string, len(e.Years))
		for i, y := range e.Years {
			parts[i] = y.Value.Table(e.Currency) + " from " + y.Begins.String()
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(f.attributesOf(e))
}

// attributesOf are the attributes that a field stands for.
func (f *eventField) attributesOf(e *Event) map[string]string {
	switch f.Path {
	case "event.contract.attributes":
		return e.Contract.Attributes
	case "event.customer.attributes":
		return e.Customer.Attributes
	}
	return e.Product.Attributes
}

// builtInSwitches choose what the built-in classes count. Classes of one's own
// say the same in their amounts and days.
var builtInSwitches = []string{"bookings.value", "bookings.date", "bookings.month_to_month"}

// A Part is what one class takes of an event.
type Part struct {
	Class  int // index into Classes
	Year   int // the contract year, in a register that is split by year
	Day    civil.Day
	Amount money.Minor
}

// A Rest is what the classes of a register left of an event, or took too much.
type Rest struct {
	Register    int
	Year        int
	Day         civil.Day
	Value       money.Minor // what was to be divided
	Unclaimed   money.Minor // no class took it
	Overclaimed money.Minor // was taken more than once
}
