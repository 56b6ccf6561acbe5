// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"slices"
	"strings"
)

// pointer is an optional value: nil when it is left out.
func pointer[V any](c codec[V]) codec[*V] {
	return codec[*V]{
		spec: c.spec,
		parse: func(d *Decoder, n *Node, v **V) {
			x, before := new(V), d.found
			c.parse(d, n, x)
			if d.found == before {
				*v = x
			}
		},
		write: func(v **V) Node { return c.write(*v) },
		empty: func(v **V) bool { return *v == nil },
	}
}

// listOf is a list of values.
func listOf[V any](c codec[V]) codec[[]V] {
	return listIn(c, func(_ *Decoder, n int) []V { return make([]V, n) })
}

// listIn is a list whose room comes from take.
func listIn[V any](c codec[V], take func(d *Decoder, n int) []V) codec[[]V] {
	return codec[[]V]{
		spec: &spec{kind: specList, item: c.spec, value: "list of " + c.spec.value},
		parse: func(d *Decoder, n *Node, v *[]V) {
			if n.Shape != List {
				d.report(n, ClassValue, "needs a list, but this is "+n.Shape.String(), "write each entry on its own line after a dash, or all in [ ]")
				return
			}
			if len(n.Items) == 0 {
				return
			}
			out := take(d, len(n.Items))
			for i := range n.Items {
				d.path = append(d.path, step{"", i})
				item := &n.Items[i]
				if item.Shape == Null {
					d.report(item, ClassValue, "the entry has no value", "give one, or remove the entry")
				} else {
					c.parse(d, item, &out[i])
				}
				d.path = d.path[:len(d.path)-1]
			}
			*v = out
		},
		write: func(v *[]V) Node {
			n := Node{Shape: List, Items: make([]Node, len(*v))}
			for i := range *v {
				n.Items[i] = c.write(&(*v)[i])
			}
			return n
		},
		empty: func(v *[]V) bool { return len(*v) == 0 },
	}
}

// filledList is a list with at least one entry: where a list replaces a default,
// an empty one would silently bring the default back.
func filledList[V any](c codec[V]) codec[[]V] {
	many := listOf(c)
	s := *many.spec
	s.filled = true
	filled := many
	filled.spec = &s
	filled.parse = func(d *Decoder, n *Node, v *[]V) {
		if n.Shape == List && len(n.Items) == 0 {
			d.report(n, ClassValue, "an empty list says nothing", "leave it out or fill it in")
			return
		}
		many.parse(d, n, v)
	}
	return filled
}

// oneOrMany is a list that may be written as its only entry.
func oneOrMany[V any](c codec[V]) codec[[]V] {
	many := listOf(c)
	return codec[[]V]{
		spec: &spec{kind: specEither, either: []*spec{c.spec, many.spec}, value: c.spec.value + ", or a list of them"},
		parse: func(d *Decoder, n *Node, v *[]V) {
			if n.Shape == List {
				many.parse(d, n, v)
				return
			}
			one := make([]V, 1)
			c.parse(d, n, &one[0])
			*v = one
		},
		write: func(v *[]V) Node {
			if len(*v) == 1 {
				return c.write(&(*v)[0])
			}
			return many.write(v)
		},
		empty: many.empty,
	}
}

// fieldsOf is a map with the fields of a table.
func fieldsOf[V any](tb *table[V]) codec[V] {
	return codec[V]{
		spec:  tb.spec(),
		parse: tb.decode,
		write: tb.encode,
		empty: func(*V) bool { return false },
	}
}

// attributes are free names with texts.
var attributes = codec[Attrs]{
	spec: &spec{kind: specAttrs, value: "names with texts"},
	parse: func(d *Decoder, n *Node, v *Attrs) {
		if n.Shape != Map {
			d.report(n, ClassValue, "needs names and values, but this is "+n.Shape.String(), "write them as region: EU")
			return
		}
		out := make(Attrs, 0, len(n.Items))
		for i := range n.Items {
			a := &n.Items[i]
			d.path = append(d.path, step{a.Key, -1})
			if d.attribute(a) {
				out = append(out, Attr{d.words.keep(a.Key), d.words.keep(a.Text)})
			}
			d.path = d.path[:len(d.path)-1]
		}
		slices.SortFunc(out, func(a, b Attr) int { return strings.Compare(a.Name, b.Name) })
		for i := 1; i < len(out); i++ {
			if out[i].Name == out[i-1].Name {
				d.reportAt(n.Get(out[i].Name), out[i].Name, ClassDuplicate, "the attribute is given twice", "keep one of the two")
			}
		}
		if len(out) > 0 {
			*v = out
		}
	},
	write: func(v *Attrs) Node {
		n := Node{Shape: Map}
		for _, a := range *v {
			n.Items = append(n.Items, entry(a.Name, quoted(a.Value)))
		}
		return n
	},
	empty: func(v *Attrs) bool { return len(*v) == 0 },
}

// attribute checks one free attribute; any scalar will do.
func (d *Decoder) attribute(n *Node) bool {
	name := Node{Shape: Scalar, Text: n.Key, Line: n.Line, Col: n.Col}
	switch {
	case n.Shape != Scalar || n.Text == "":
		d.report(n, ClassValue, "needs a text, but this is "+n.emptyOr(), "write a single value, or leave the attribute out")
		return false
	case n.Key == "":
		d.report(n, ClassValue, "an attribute without a name", "give it a name such as region")
		return false
	}
	return d.idFormed(&name) && d.wellFormed(n)
}

func (n *Node) emptyOr() string {
	if n.Shape == Scalar {
		return "empty"
	}
	return n.Shape.String()
}
