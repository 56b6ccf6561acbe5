// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ratable/ratable/fact"
)

// maxMapping is the size of the largest mapping file that is read.
const maxMapping = 1 << 20

// ParseMapping reads a mapping file. The error is a *fact.Problems with
// everything that is wrong, by line, with the nearest names.
func ParseMapping(file string, data []byte) (*Mapping, error) {
	r := &mappingReader{m: &Mapping{File: file}}
	if len(data) > maxMapping {
		r.note(1, 0, fact.ClassSyntax, "", "the file is too large for a mapping", "write at most a megabyte")
		return nil, r.problems.Err()
	}
	if root := r.document(data); root != nil {
		r.fields(root, "", r.keys())
		r.complete(root)
	}
	if err := r.problems.Err(); err != nil {
		return nil, err
	}
	return r.m, nil
}

// mappingReader collects what is wrong with one mapping file.
type mappingReader struct {
	m        *Mapping
	problems fact.Problems
	sections map[string]int // lines of the keys at the top
}

func (r *mappingReader) note(line, col int, class fact.Class, path, what, fix string) {
	r.problems.Add(fact.Problem{At: fact.Place{File: r.m.File, Line: int32(line)}, Col: int32(col), Class: class, Path: path, What: what, Fix: fix})
}

func (r *mappingReader) wrong(n *yaml.Node, path, what, fix string) {
	r.note(n.Line, n.Column, fact.ClassValue, path, what, fix)
}

var yamlLine = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?((?s).*)$`)

// document is the one map of the file, or nil.
func (r *mappingReader) document(data []byte) *yaml.Node {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	err := dec.Decode(&doc)
	if err == nil {
		if err = dec.Decode(&more); err == nil {
			r.note(more.Line, 0, fact.ClassSyntax, "", "a second document begins here", "a mapping is one document")
			return nil
		}
	} else if errors.Is(err, io.EOF) {
		r.note(1, 0, fact.ClassMissing, "", "the mapping says nothing", "start with source: NAME and id: COLUMN; see docs/import.md")
		return nil
	}
	if !errors.Is(err, io.EOF) {
		parts := yamlLine.FindStringSubmatch(err.Error())
		line, _ := strconv.Atoi(parts[1])
		r.note(max(line, 1), 0, fact.ClassSyntax, "", "this is not YAML: "+strings.ReplaceAll(parts[2], "\n", " "), "correct the YAML")
		return nil
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		r.note(max(root.Line, 1), 0, fact.ClassSyntax, "", "a mapping is a map of names", "start with source: NAME and id: COLUMN; see docs/import.md")
		return nil
	}
	return root
}

// key is one field that may stand in a map of the mapping file.
type key struct {
	name string
	read func(n *yaml.Node, path string)
}

// fields reads a map by its keys and notes those that are unknown or twice.
func (r *mappingReader) fields(n *yaml.Node, path string, keys []key) {
	if n.Kind != yaml.MappingNode {
		r.wrong(n, path, "this needs a map of names", "write it as "+keys[0].name+": VALUE")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		at := join(path, name.Value)
		if seen[name.Value] {
			r.note(name.Line, name.Column, fact.ClassDuplicate, at, "the field is given twice", "keep one of the two")
			continue
		}
		seen[name.Value] = true
		if path == "" {
			if r.sections == nil {
				r.sections = map[string]int{}
			}
			r.sections[name.Value] = name.Line
		}
		r.field(name, value, at, keys)
	}
}

func (r *mappingReader) field(name, value *yaml.Node, at string, keys []key) {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.name
		if k.name != name.Value {
			continue
		}
		switch {
		case value.Kind == yaml.AliasNode:
			r.wrong(value, at, "aliases are not read", "write the value out")
		case value.Kind == yaml.ScalarNode && (value.Tag == "!!null" || strings.TrimSpace(value.Value) == ""):
			r.note(name.Line, name.Column, fact.ClassMissing, at, "the field is empty", "give a value, or leave the field out")
		default:
			k.read(value, at)
		}
		return
	}
	fix := "write one of " + strings.Join(names, ", ")
	if near := fact.Nearest(name.Value, names); near != "" {
		fix = "did you mean " + near + "?"
	}
	r.note(name.Line, name.Column, fact.ClassUnknownField, at, "no such field in a mapping", fix)
}

func join(path, name string) string {
	if len(name) > 60 {
		name = name[:57] + "..."
	}
	name = strings.ToValidUTF8(name, "?")
	if path == "" {
		return name
	}
	return path + "." + name
}

// text is a single value.
func (r *mappingReader) text(n *yaml.Node, path string) (string, bool) {
	if n.Kind != yaml.ScalarNode {
		r.wrong(n, path, "this needs a single value", "write it on the same line")
		return "", false
	}
	return strings.TrimSpace(n.Value), true
}

// choice is a single value of a few.
func (r *mappingReader) choice(n *yaml.Node, path string, names []string) (int, bool) {
	s, ok := r.text(n, path)
	if !ok {
		return 0, false
	}
	for i, name := range names {
		if s == name {
			return i, true
		}
	}
	fix := "write one of " + strings.Join(names, ", ")
	if near := fact.Nearest(s, names); near != "" {
		fix = "did you mean " + near + "?"
	}
	r.wrong(n, path, strconv.Quote(s)+" is not known here", fix)
	return 0, false
}
