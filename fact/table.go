// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"math/bits"
	"slices"
	"strconv"
)

// spec describes what a value may be: for the schema, the reference, and the
// columns of CSV files.
type spec struct {
	kind    specKind
	name    string   // of a table
	enum    []string // of specEnum
	item    *spec    // of a list
	filled  bool     // a list has at least one entry
	either  []*spec  // of specEither
	members []member // of a table
	value   string   // the value in words, for the reference
}

type specKind uint8

const (
	specText specKind = iota
	specID
	specDate
	specDecimal
	specInteger
	specBoolean
	specEnum
	specList
	specTable
	specAttrs
	specEither
)

// member is a field of a table without its Go type.
type member struct {
	name, doc, example string
	required           bool
	spec               *spec
}

// field is one named value in a book: how to read it into a T, how to write it
// back, and what to say about it.
type field[T any] struct {
	member
	parse func(d *Decoder, n *Node, t *T)
	write func(t *T) Node
	empty func(t *T) bool // nothing to write
}

// must marks a field as required.
func (f field[T]) must() field[T] {
	f.required = true
	return f
}

// of makes a field from the way its type is read and its place in the struct.
func of[T, V any](name string, c codec[V], at func(*T) *V, doc, example string) field[T] {
	return field[T]{
		member: member{name: name, doc: doc, example: example, spec: c.spec},
		parse:  func(d *Decoder, n *Node, t *T) { c.parse(d, n, at(t)) },
		write:  func(t *T) Node { return c.write(at(t)) },
		empty:  func(t *T) bool { return c.empty(at(t)) },
	}
}

// lift makes the fields of an embedded struct fields of the outer one.
func lift[T, U any](fields []field[U], at func(*T) *U) []field[T] {
	out := make([]field[T], 0, len(fields))
	for _, f := range fields {
		out = append(out, field[T]{
			member: f.member,
			parse:  func(d *Decoder, n *Node, t *T) { f.parse(d, n, at(t)) },
			write:  func(t *T) Node { return f.write(at(t)) },
			empty:  func(t *T) bool { return f.empty(at(t)) },
		})
	}
	return out
}

// table is all fields of a struct.
type table[T any] struct {
	name     string
	fields   []field[T]
	index    map[string]int
	required uint64
	check    func(d *Decoder, n *Node, t *T) // what concerns several fields
}

func newTable[T any](name string, check func(d *Decoder, n *Node, t *T), fields ...field[T]) *table[T] {
	if len(fields) > 64 {
		panic("fact: table " + name + " has more fields than a word has bits")
	}
	tb := &table[T]{name: name, fields: fields, index: make(map[string]int, len(fields)), check: check}
	for i, f := range fields {
		tb.index[f.name] = i
		if f.required {
			tb.required |= 1 << i
		}
	}
	if len(tb.index) != len(fields) {
		panic("fact: table " + name + " has a field twice")
	}
	return tb
}

// decode reads a map into t and notes everything that is wrong with it.
func (tb *table[T]) decode(d *Decoder, n *Node, t *T) {
	if n.Shape != Map {
		d.report(n, ClassValue, "needs fields, but this is "+n.Shape.String(), "write "+firstNames(tb.names()))
		return
	}
	var seen uint64
	for i := range n.Items {
		v := &n.Items[i]
		at, ok := tb.index[v.Key]
		if !ok {
			seen |= tb.unknown(d, v)
			continue
		}
		if seen&(1<<at) != 0 {
			d.reportAt(v, v.Key, ClassDuplicate, "the field is given twice", "keep one of the two")
			continue
		}
		seen |= 1 << at
		if v.Shape == Null {
			d.reportAt(v, v.Key, ClassValue, "the field has no value", "give one, or leave the field out")
			continue
		}
		f := &tb.fields[at]
		d.path = append(d.path, step{f.name, -1})
		f.parse(d, v, t)
		d.path = d.path[:len(d.path)-1]
	}
	for missing := tb.required &^ seen; missing != 0; missing &= missing - 1 {
		f := &tb.fields[bits.TrailingZeros64(missing)]
		d.reportAt(n, f.name, ClassMissing, "the field is missing", "add "+f.name+": "+f.example)
	}
	if tb.check != nil {
		tb.check(d, n, t)
	}
}

// unknown notes a field that does not exist. It returns the bit of the field
// that was probably meant, so that its absence is not noted as well.
func (tb *table[T]) unknown(d *Decoder, v *Node) uint64 {
	d.reportAt(v, v.Key, ClassUnknownField, "no such field in "+tb.name, orList(v.Key, tb.names()))
	near := nearest(v.Key, tb.names())
	if at, ok := tb.index[near]; ok && tb.fields[at].required {
		return 1 << at
	}
	return 0
}

// encode writes t as a map of those fields that say something.
func (tb *table[T]) encode(t *T) Node {
	n := Node{Shape: Map}
	for i := range tb.fields {
		f := &tb.fields[i]
		if f.required || !f.empty(t) {
			n.Items = append(n.Items, entry(f.name, f.write(t)))
		}
	}
	return n
}

func (tb *table[T]) names() []string {
	out := make([]string, len(tb.fields))
	for i, f := range tb.fields {
		out[i] = f.name
	}
	return out
}

func (tb *table[T]) spec() *spec {
	s := &spec{kind: specTable, name: tb.name, value: "fields of " + tb.name}
	for _, f := range tb.fields {
		s.members = append(s.members, f.member)
	}
	return s
}

// firstNames lists a few names for a remedy.
func firstNames(names []string) string {
	names = slices.Clone(names)
	if len(names) > 6 {
		names = append(names[:6], "and "+strconv.Itoa(len(names)-6)+" more")
	}
	text := ""
	for i, n := range names {
		if i > 0 {
			text += ", "
		}
		text += n
	}
	return text
}
