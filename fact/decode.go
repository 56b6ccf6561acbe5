// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"strconv"
	"strings"
)

// A Decoder understands nodes as facts. It keeps buffers and repeated words
// between facts, so that one decoder should read many; it is not for use by
// several goroutines at once.
type Decoder struct {
	problems *Problems
	file     string
	root     *Node
	kind     Kind
	found    int // problems of this fact so far
	path     []step
	words    words
	texts    texts

	contracts slab[Contract]
	invoices  slab[Invoice]
	payments  slab[Payment]
	lines     slab[Line]
	rows      slab[InvoiceLine]
	applied   slab[Application]
	billing   Billing // being decoded
	billings  map[billingRule]*Billing
}

// step is one part of the path to a field; index is that of a list, or -1.
type step struct {
	name  string
	index int
}

// NewDecoder makes a decoder that notes what is wrong in ps.
func NewDecoder(ps *Problems) *Decoder { return &Decoder{problems: ps} }

// Decode understands one node as a fact. It is nil when the node has problems;
// they are all in ps.
func Decode(n *Node, file string, ps *Problems) Fact {
	return NewDecoder(ps).Decode(n, file)
}

// Decode understands a node, whose field type names the kind of fact.
func (d *Decoder) Decode(n *Node, file string) Fact {
	d.start(n, file, 0)
	if n.Shape != Map {
		d.report(n, ClassSyntax, "a fact is a map of fields, but this is "+n.Shape.String(), "write fields such as type: contract and id: c-1")
		return nil
	}
	t := n.Get("type")
	if t == nil {
		d.report(n, ClassMissing, "the fact has no type", "add type: contract, invoice, payment or another of docs/book-format.md")
		return nil
	}
	kind, ok := ParseKind(t.Text)
	if !ok || t.Shape != Scalar {
		d.reportAt(t, "type", ClassValue, strconv.Quote(t.Text)+" is not a type of fact", orList(t.Text, kindNames[1:]))
		return nil
	}
	return d.decodeAs(kind, n)
}

// DecodeAs understands a node as a fact of a known kind. A field type may be
// there and must then name it.
func (d *Decoder) DecodeAs(kind Kind, n *Node, file string) Fact {
	d.start(n, file, kind)
	if t := n.Get("type"); t != nil && t.Text != kind.String() {
		d.reportAt(t, "type", ClassContradiction, "type is "+strconv.Quote(t.Text)+" among facts of type "+kind.String(), "move the fact to its own file, or leave type out")
		return nil
	}
	return d.decodeAs(kind, n)
}

func (d *Decoder) start(n *Node, file string, kind Kind) {
	d.root, d.file, d.kind, d.found = n, file, kind, 0
	d.path = d.path[:0]
}

func (d *Decoder) decodeAs(kind Kind, n *Node) Fact {
	d.kind = kind
	f := registry[kind].decode(d, n)
	if d.found > 0 {
		return nil
	}
	h := f.Header()
	h.At = Place{File: d.file, Line: n.Line}
	if h.ID == "" {
		Identify(f)
	}
	return f
}

// report notes a problem at a node, with the current path.
func (d *Decoder) report(n *Node, class Class, what, fix string) {
	d.reportAt(n, "", class, what, fix)
}

// reportAt notes a problem of a field below the current path.
func (d *Decoder) reportAt(n *Node, field string, class Class, what, fix string) {
	d.found++
	at := n
	if at == nil || at.Line == 0 {
		at = d.root
	}
	file := d.file
	if at.File != "" {
		file = at.File
	}
	subject := ""
	if d.kind != 0 {
		subject = d.kind.String()
		if id := d.root.TextOf("id"); id != "" {
			subject += " " + strings.ToValidUTF8(shorten(id), "?")
		}
	}
	d.problems.Add(Problem{
		At: Place{File: file, Line: at.Line}, Col: at.Col, Class: class,
		Fact: subject, Path: d.where(field), What: what, Fix: fix,
	})
}

// where spells the current path, such as lines[2].unit_price.
func (d *Decoder) where(field string) string {
	var b strings.Builder
	for _, s := range d.path {
		if s.index >= 0 {
			b.WriteString("[" + strconv.Itoa(s.index) + "]")
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(s.name)
	}
	if field != "" {
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(strings.ToValidUTF8(shorten(field), "?"))
	}
	return b.String()
}

// shorten cuts a text that came from a book before it is printed.
func shorten(s string) string {
	if len(s) > 60 {
		return s[:57] + "..."
	}
	return s
}

// quote prints a text that came from a book.
func quote(s string) string { return strconv.Quote(shorten(s)) }

// orList is a remedy that names the nearest of the allowed names, or all.
func orList(name string, names []string) string {
	if fix := didYouMean(name, names); fix != "" {
		return fix
	}
	return "write one of " + strings.Join(names, ", ")
}
