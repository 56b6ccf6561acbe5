// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package forecast

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/ratable/ratable/fact"
)

// A reader reads one model file and collects everything that is wrong with it.
type reader struct {
	file     string
	text     []byte
	model    *Model
	problems fact.Problems
	subject  string // such as "segment self-serve"
}

// wrong notes a problem at a node.
func (r *reader) wrong(n *yaml.Node, class fact.Class, path, what, fix string) {
	r.problems.Add(fact.Problem{
		At: fact.Place{File: r.file, Line: int32(n.Line)}, Col: int32(n.Column), Class: class,
		Fact: r.subject, Path: path, What: what, Fix: fix,
	})
}

// value notes a value that is not understood.
func (r *reader) value(n *yaml.Node, path, fix string) {
	r.wrong(n, fact.ClassValue, path, describe(n)+" is not understood here", fix)
}

var yamlLine = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?((?s).*)$`)

// document is the one map that the file holds; nil if there is none.
func (r *reader) document() *yaml.Node {
	dec := yaml.NewDecoder(bytes.NewReader(r.text))
	var doc, more yaml.Node
	err := dec.Decode(&doc)
	if err == nil {
		err = dec.Decode(&more)
		if err == nil {
			r.wrong(&more, fact.ClassSyntax, "", "a second document begins here", "keep one model in a file")
			return nil
		}
		if errors.Is(err, io.EOF) {
			err = nil
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		parts := yamlLine.FindStringSubmatch(err.Error())
		line, _ := strconv.Atoi(parts[1])
		r.wrong(&yaml.Node{Line: max(line, 1)}, fact.ClassSyntax, "", "this is not YAML: "+printable(parts[2]), "correct the YAML")
		return nil
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		r.wrong(&yaml.Node{Line: 1}, fact.ClassSyntax, "", "a model is a map of fields", "write fields such as start: 2024-01; docs/model.md lists them")
		return nil
	}
	return doc.Content[0]
}

// A field is one key of a map and what reads its value.
type field struct {
	name string
	must string // what to add when it is missing; "": it may be
	read func(n *yaml.Node, path string)
}

// fields reads a map. Every key must be one of the fields, once.
func (r *reader) fields(n *yaml.Node, path string, fs []field) {
	if n.Kind != yaml.MappingNode {
		r.wrong(n, fact.ClassValue, path, "needs a map, but this is "+describe(n), "write fields such as {"+fs[0].name+": …}")
		return
	}
	seen := make(map[string]bool, len(fs))
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := join(path, printable(key.Value))
		f := fieldOf(fs, key.Value)
		switch {
		case key.Kind != yaml.ScalarNode || f == nil:
			meant, fix := nearest(key.Value, fs)
			seen[meant] = true // so that it is not called missing as well
			r.wrong(key, fact.ClassUnknownField, at, "there is no such field", fix)
		case seen[f.name]:
			r.wrong(key, fact.ClassDuplicate, at, "the field is given twice", "keep one")
		default:
			seen[f.name] = true
			f.read(value, at)
		}
	}
	for i := range fs {
		if f := &fs[i]; f.must != "" && !seen[f.name] {
			r.wrong(n, fact.ClassMissing, join(path, f.name), "the field is missing", "add "+f.must)
		}
	}
}

func fieldOf(fs []field, name string) *field {
	for i := range fs {
		if fs[i].name == name {
			return &fs[i]
		}
	}
	return nil
}

// nearest is the field that was probably meant, and what to say about it.
func nearest(name string, fs []field) (meant, fix string) {
	names := make([]string, len(fs))
	for i := range fs {
		names[i] = fs[i].name
	}
	if len(name) < 100 {
		if near := fact.Nearest(name, names); near != "" {
			return near, "did you mean " + near + "?"
		}
	}
	return "", "the fields are " + strings.Join(names, ", ")
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// describe says what a node is, for the text of a problem.
func describe(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a map"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.AliasNode:
		return "an alias"
	case n.ShortTag() == "!!null":
		return "nothing"
	}
	return strconv.Quote(printable(n.Value))
}

// printable shortens a text of the file and leaves out what cannot be printed.
func printable(s string) string {
	s = strings.Map(func(c rune) rune {
		if c == utf8.RuneError || !unicode.IsPrint(c) {
			return '?'
		}
		return c
	}, s)
	if rs := []rune(s); len(rs) > 60 {
		return string(rs[:57]) + "..."
	}
	return s
}
