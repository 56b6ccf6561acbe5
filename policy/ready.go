// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// readyFiles are the ready-made policies: plain policy files, one a name.
//
//go:embed ready/*.yaml
var readyFiles embed.FS

// readyKey is what names a ready-made policy in a file: preset: asc606.
const readyKey = "preset"

// ReadyMade lists the names of the ready-made policies.
func ReadyMade() []string {
	files, err := readyFiles.ReadDir("ready")
	if err != nil {
		return nil // the folder is part of the program
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = strings.TrimSuffix(f.Name(), ".yaml")
	}
	return names
}

// ReadyText is a ready-made policy as it is written; false if there is none of
// that name.
func ReadyText(name string) ([]byte, bool) {
	if !slices.Contains(ReadyMade(), name) {
		return nil, false
	}
	text, err := readyFiles.ReadFile("ready/" + name + ".yaml")
	return text, err == nil
}

// preset starts a version from the ready-made policy that its map names; the
// switches beside it then say what differs.
func (l *loader) preset(v *Version, m *yaml.Node) {
	var name *yaml.Node
	l.pairs(m, func(key, value *yaml.Node) {
		switch {
		case key.Value != readyKey:
		case name != nil:
			l.wrong(key, readyKey, "stated twice: keep one")
		default:
			name = value
		}
	})
	if name == nil {
		return
	}
	if text, ok := l.scalar(name, readyKey, ""); ok {
		l.ready(v, name, text)
	}
}

// ready sets the switches of a ready-made policy.
func (l *loader) ready(v *Version, at *yaml.Node, name string) {
	text, ok := ReadyText(name)
	if !ok {
		l.wrong(at, readyKey, fmt.Sprintf("there is no ready-made policy %q: write one of %s%s", name, strings.Join(ReadyMade(), ", "), suggestion(name, ReadyMade())))
		return
	}
	p, err := Parse(name, 1, text, v.Terms)
	if err != nil {
		l.wrong(at, readyKey, err.Error())
		return
	}
	v.Terms, v.Said = p.Versions[0].Terms, p.Versions[0].Said
}

// asMap is a policy that is only the name of a ready-made one, as a map.
func asMap(name *yaml.Node) *yaml.Node {
	key := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: readyKey, Line: name.Line, Column: name.Column}
	return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: name.Line, Column: name.Column, Content: []*yaml.Node{key, name}}
}
