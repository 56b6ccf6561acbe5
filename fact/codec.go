// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// codec reads and writes values of one Go type.
type codec[V any] struct {
	spec  *spec
	parse func(d *Decoder, n *Node, v *V)
	write func(v *V) Node
	empty func(v *V) bool
}

// text is free text that often repeats.
var text = codec[string]{
	spec: &spec{kind: specText, value: "text"},
	parse: func(d *Decoder, n *Node, v *string) {
		if d.scalar(n, "text") && d.wellFormed(n) {
			*v = d.words.keep(n.Text)
		}
	},
	write: func(v *string) Node { return quoted(*v) },
	empty: func(v *string) bool { return *v == "" },
}

// maxID is the greatest length of an id in bytes.
const maxID = 200

// ident is the fact's own id, mostly different from fact to fact.
var ident = codec[string]{
	spec: &spec{kind: specID, value: "id"},
	parse: func(d *Decoder, n *Node, v *string) {
		if d.scalar(n, "an id") && d.idFormed(n) {
			*v = d.texts.keep(n.Text)
		}
	},
	write: text.write,
	empty: text.empty,
}

// ref is the id of another fact.
var ref = codec[string]{
	spec: &spec{kind: specID, value: "id"},
	parse: func(d *Decoder, n *Node, v *string) {
		if d.scalar(n, "an id") && d.idFormed(n) {
			*v = d.words.keep(n.Text)
		}
	},
	write: text.write,
	empty: text.empty,
}

// boolValue is true or false.
var boolValue = codec[bool]{
	spec: &spec{kind: specBoolean, value: "true or false"},
	parse: func(d *Decoder, n *Node, v *bool) {
		if n.Shape == Scalar && (n.Form == Boolean || n.Form == Plain) {
			switch n.Text {
			case "true", "TRUE", "True":
				*v = true
				return
			case "false", "FALSE", "False":
				*v = false
				return
			}
		}
		d.report(n, ClassValue, n.describe()+" is not true or false", "write true or false, without quotes")
	},
	write: func(v *bool) Node { return boolean(*v) },
	empty: func(v *bool) bool { return !*v },
}

// tristate is a bool that may be left out.
var tristate = codec[Tristate]{
	spec: boolValue.spec,
	parse: func(d *Decoder, n *Node, v *Tristate) {
		yes, before := false, d.found
		boolValue.parse(d, n, &yes)
		if d.found == before {
			*v = No
			if yes {
				*v = Yes
			}
		}
	},
	write: func(v *Tristate) Node { return boolean(*v == Yes) },
	empty: func(v *Tristate) bool { return *v == Unsaid },
}

// integer is a whole number within bounds.
func integer[I int32 | int64](low, high int64) codec[I] {
	return codec[I]{
		spec: &spec{kind: specInteger, value: "whole number"},
		parse: func(d *Decoder, n *Node, v *I) {
			i, err := strconv.ParseInt(n.Text, 10, 64)
			if n.Shape != Scalar || n.Form == Boolean || err != nil || strings.HasPrefix(n.Text, "+") {
				d.report(n, ClassValue, n.describe()+" is not a whole number", "write a number such as "+strconv.FormatInt(max(low, 1), 10))
				return
			}
			if i < low || i > high {
				d.report(n, ClassValue, n.Text+" is out of range", "write a number from "+strconv.FormatInt(low, 10)+" to "+strconv.FormatInt(high, 10))
				return
			}
			*v = I(i)
		},
		write: func(v *I) Node { return number(strconv.FormatInt(int64(*v), 10)) },
		empty: func(v *I) bool { return *v == 0 },
	}
}

// enum is one of a few names; the value is its place in the list, and names[0]
// is nothing when it is "".
func enum[E ~uint8](names []string) codec[E] {
	allowed := slices.DeleteFunc(slices.Clone(names), func(s string) bool { return s == "" })
	return codec[E]{
		spec: &spec{kind: specEnum, enum: allowed, value: strings.Join(allowed, ", ")},
		parse: func(d *Decoder, n *Node, v *E) {
			if d.choice(n, allowed) {
				*v = E(slices.Index(names, n.Text))
			}
		},
		write: func(v *E) Node { return quoted(names[*v]) },
		empty: func(v *E) bool { return *v == 0 },
	}
}

// oneOf is a text that must be one of a few names.
func oneOf(allowed ...string) codec[string] {
	return codec[string]{
		spec: &spec{kind: specEnum, enum: allowed, value: strings.Join(allowed, ", ")},
		parse: func(d *Decoder, n *Node, v *string) {
			if d.choice(n, allowed) {
				*v = allowed[slices.Index(allowed, n.Text)]
			}
		},
		write: text.write,
		empty: text.empty,
	}
}

// choice checks that a node is one of the allowed names.
func (d *Decoder) choice(n *Node, allowed []string) bool {
	if n.Shape == Scalar && (n.Form == Quoted || n.Form == Plain) && slices.Contains(allowed, n.Text) {
		return true
	}
	d.report(n, ClassValue, n.describe()+" is not known here", orList(n.Text, allowed))
	return false
}

// scalar checks that a node is a text or number that says something.
func (d *Decoder) scalar(n *Node, what string) bool {
	switch {
	case n.Shape != Scalar:
		d.report(n, ClassValue, "needs "+what+", but this is "+n.Shape.String(), "write a single value")
	case n.Form == Boolean:
		d.report(n, ClassValue, n.Text+" is a yes or no, and this needs "+what, "write it in quotes if it is meant as text")
	case n.Text == "":
		d.report(n, ClassValue, "the field is empty", "give "+what+", or leave the field out")
	default:
		return true
	}
	return false
}

// wellFormed checks that a text can be printed.
func (d *Decoder) wellFormed(n *Node) bool {
	for i := range len(n.Text) {
		if c := n.Text[i]; c < ' ' || c >= 0x7f {
			return d.printable(n)
		}
	}
	return true
}

func (d *Decoder) printable(n *Node) bool {
	bad := func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }
	if strings.ContainsFunc(n.Text, bad) {
		d.report(n, ClassValue, quote(n.Text)+" holds characters that cannot be printed", "remove line breaks and control characters")
		return false
	}
	return true
}

// idFormed checks that a text is fit to be an id.
func (d *Decoder) idFormed(n *Node) bool {
	if len(n.Text) > maxID {
		d.report(n, ClassValue, "the id has "+strconv.Itoa(len(n.Text))+" bytes", "use at most "+strconv.Itoa(maxID))
		return false
	}
	if n.Text[0] == ' ' || n.Text[len(n.Text)-1] == ' ' {
		d.report(n, ClassValue, "the id "+quote(n.Text)+" starts or ends with a space", "remove the space")
		return false
	}
	return d.wellFormed(n)
}

// describe prints a node in a problem.
func (n *Node) describe() string {
	if n.Shape != Scalar {
		return n.Shape.String()
	}
	return quote(n.Text)
}
