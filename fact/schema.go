// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

//go:generate go run ./internal/genschema ../docs

// schemaID names the schema; editors find it by this address.
const schemaID = "https://ratable.dev/schema/book.json"

// Schema is the JSON Schema (draft 2020-12) of a book file and of a single
// fact. It is made from the tables that decode facts. The schema is the looser
// of the two: what it rejects, decoding rejects as well, but only decoding
// checks days, relations between fields, and references.
func Schema() []byte {
	w := &schemaWriter{defs: map[string]Node{}}
	var names []Node
	for _, k := range Kinds() {
		w.kind(k)
		names = append(names, pointTo(k.String()))
	}
	w.define("fact", object(entry("description", quoted("One fact of any type.")), entry("oneOf", list(names...))))
	w.define("book", w.book())
	defs := Node{Shape: Map}
	for _, name := range w.order {
		defs.Items = append(defs.Items, entry(name, w.defs[name]))
	}
	root := object(
		entry("$schema", quoted("https://json-schema.org/draft/2020-12/schema")),
		entry("$id", quoted(schemaID)),
		entry("title", quoted("Ratable book")),
		entry("description", quoted("A book of facts, or one fact as in a line of JSON Lines.")),
		entry("if", object(entry("type", quoted("object")), entry("required", list(quoted("type"))))),
		entry("then", pointTo("fact")),
		entry("else", pointTo("book")),
		entry("$defs", defs),
	)
	text := jsontext.Value(root.AppendJSON(nil))
	if err := text.Indent(jsontext.WithIndent("  ")); err != nil {
		panic("fact: the schema is not JSON: " + err.Error())
	}
	return append(text, '\n')
}

func object(items ...Node) Node { return Node{Shape: Map, Items: items} }
func list(items ...Node) Node   { return Node{Shape: List, Items: items} }

func stringList(names []string) Node {
	n := Node{Shape: List}
	for _, s := range names {
		n.Items = append(n.Items, quoted(s))
	}
	return n
}

func pointTo(def string) Node { return object(entry("$ref", quoted("#/$defs/"+def))) }

// schemaWriter collects definitions in the order in which they are needed.
type schemaWriter struct {
	defs  map[string]Node
	order []string
}

func (w *schemaWriter) define(name string, n Node) {
	if _, ok := w.defs[name]; !ok {
		w.order = append(w.order, name)
	}
	w.defs[name] = n
}

func (w *schemaWriter) book() Node {
	return object(
		entry("type", quoted("object")),
		entry("additionalProperties", boolean(false)),
		entry("properties", object(
			entry("facts", object(entry("description", quoted("What happened, in any order.")), entry("type", list(quoted("array"), quoted("null"))), entry("items", pointTo("fact")))),
			entry("policy", object(entry("description", quoted("How this company defines its numbers.")))),
			entry("currency", object(entry("description", quoted("The currency of contracts that name none.")), entry("type", quoted("string")))),
		)),
	)
}

func (w *schemaWriter) kind(k Kind) {
	e := &registry[k]
	n := w.table(e.spec)
	props := n.Get("properties")
	*props.Get("type") = entry("type", object(entry("const", quoted(k.String()))))
	required := n.Get("required")
	if required == nil {
		n.Items = append(n.Items, entry("required", list()))
		required = n.Get("required")
	}
	required.Items = append([]Node{quoted("type")}, required.Items...)
	n.Items = append([]Node{entry("description", quoted(e.doc))}, n.Items...)
	w.define(k.String(), n)
}

// table is the schema of a map with known fields.
func (w *schemaWriter) table(s *spec) Node {
	props, required := Node{Shape: Map}, Node{Shape: List}
	for _, m := range s.members {
		v := w.value(m.spec)
		described := object(entry("description", quoted(m.doc)))
		described.Items = append(described.Items, v.Items...)
		props.Items = append(props.Items, entry(m.name, described))
		if m.required {
			required.Items = append(required.Items, quoted(m.name))
		}
	}
	n := object(entry("type", quoted("object")), entry("additionalProperties", boolean(false)), entry("properties", props))
	if len(required.Items) > 0 {
		n.Items = append(n.Items, entry("required", required))
	}
	return n
}

func types(names ...string) Node { return entry("type", stringList(names)) }

// value is the schema of a value.
func (w *schemaWriter) value(s *spec) Node {
	switch s.kind {
	case specID:
		return object(types("string", "number"), entry("minLength", number("1")), entry("maxLength", number(strconv.Itoa(maxID))))
	case specDate:
		return object(entry("type", quoted("string")), entry("pattern", quoted("^[0-9]{4}-[0-9]{2}-[0-9]{2}")))
	case specDecimal:
		return object(types("number", "string"), entry("pattern", quoted(`^\s*-?[0-9]+(\.[0-9]+)?\s*%?$`)))
	case specInteger:
		return object(types("integer", "string"), entry("pattern", quoted("^-?[0-9]+$")))
	case specBoolean:
		return object(entry("type", quoted("boolean")))
	case specEnum:
		return object(entry("enum", stringList(s.enum)))
	case specList:
		n := object(entry("type", quoted("array")), entry("items", w.value(s.item)))
		if s.filled {
			n.Items = append(n.Items, entry("minItems", number("1")))
		}
		return n
	case specAttrs:
		return object(entry("type", quoted("object")), entry("additionalProperties", object(types("string", "number", "boolean"), entry("minLength", number("1")))))
	case specEither:
		n := Node{Shape: List}
		for _, e := range s.either {
			n.Items = append(n.Items, w.value(e))
		}
		return object(entry("anyOf", n))
	case specTable:
		name := strings.ReplaceAll(s.name, " ", "_")
		if _, ok := ParseKind(name); ok {
			panic("fact: a part of facts has the name of a kind: " + name)
		}
		if _, ok := w.defs[name]; !ok {
			w.define(name, Node{})
			w.define(name, w.table(s))
		}
		return pointTo(name)
	}
	return object(types("string", "number"), entry("minLength", number("1")))
}
