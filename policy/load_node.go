// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// pairs visits the keys and values of a map.
func (l *loader) pairs(m *yaml.Node, visit func(key, value *yaml.Node)) {
	for i := 0; i+1 < len(m.Content); i += 2 {
		key := m.Content[i]
		if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
			l.wrong(key, "", "a switch is named by one plain word, aliases and merges are not read: write the switches out")
			continue
		}
		visit(key, m.Content[i+1])
	}
}

// entry reads one key below prefix: a switch, or a group of nested ones. said
// holds the line on which each switch was stated.
func (l *loader) entry(v *Version, said map[string]int, prefix string, key, value *yaml.Node) {
	name := prefix + key.Value
	if sw := find(name); sw != nil {
		if line, twice := said[name]; twice {
			l.wrong(key, name, fmt.Sprintf("stated twice, first on line %d: keep one", line))
			return
		}
		said[name] = key.Line + l.offset
		l.set(v, sw, value)
		return
	}
	members := membersOf(name)
	if isClassKey(name) {
		said[name] = key.Line + l.offset
		l.draft(name, key, value)
		return
	}
	switch {
	case len(members) == 0:
		said[name] = key.Line + l.offset // so that no version is thought empty
		l.wrong(key, name, "there is no such switch"+meant(name, value.Kind == yaml.MappingNode))
	case value.Kind != yaml.MappingNode:
		said[name] = key.Line + l.offset
		l.wrong(key, name, "a group of switches, not one: write one of "+strings.Join(members, ", "))
	default:
		l.pairs(value, func(k, v2 *yaml.Node) { l.entry(v, said, name+".", k, v2) })
	}
}

// set gives a switch its written value.
func (l *loader) set(v *Version, sw *Switch, value *yaml.Node) {
	text, ok := "", false
	if value.Kind == yaml.SequenceNode {
		text, ok = l.listed(sw, value)
	} else {
		text, ok = l.scalar(value, sw.Name, "")
	}
	if ok && strings.Trim(text, ", ") == "" {
		l.wrong(value, sw.Name, "the value is missing"+forms(sw.Name))
		return
	}
	if !ok {
		return
	}
	if err := sw.set(&v.Terms, text); err != nil {
		l.wrong(value, sw.Name, err.Error())
		return
	}
	l.checkWords(sw, text, value)
}

// scalar is the written text of a single value: 0.10 stays 0.10.
func (l *loader) scalar(n *yaml.Node, name, field string) (string, bool) {
	if field != "" {
		field += ": "
	}
	switch {
	case isEmpty(n) || n.Kind == yaml.ScalarNode && strings.TrimSpace(n.Value) == "":
		l.wrong(n, name, field+"the value is missing"+forms(name))
	case n.Kind == yaml.AliasNode:
		l.wrong(n, name, field+"aliases are not read: write the value out")
	case n.Kind != yaml.ScalarNode:
		l.wrong(n, name, field+"it takes one value, not "+kindName(n)+forms(name))
	default:
		return strings.TrimSpace(n.Value), true
	}
	return "", false
}

// listed is a YAML list as the text that a list switch reads.
func (l *loader) listed(sw *Switch, n *yaml.Node) (string, bool) {
	if !sw.takesList() {
		l.wrong(n, sw.Name, "it takes one value, not a list"+forms(sw.Name))
		return "", false
	}
	if len(n.Content) == 0 {
		l.wrong(n, sw.Name, "an empty list says neither none nor all: write all, or name at least one")
		return "", false
	}
	items, ok := make([]string, len(n.Content)), true
	for i, item := range n.Content {
		text, good := l.scalar(item, sw.Name, "")
		switch {
		case !good:
		case strings.Contains(text, ","):
			l.wrong(item, sw.Name, fmt.Sprintf("%q has a comma, which separates the items of a list: write each by itself", text))
			good = false
		case text == "all" && len(n.Content) > 1:
			l.wrong(item, sw.Name, "all stands by itself, not beside others")
			good = false
		}
		items[i], ok = text, ok && good
	}
	return strings.Join(items, ","), ok
}

// takesList reports whether a switch reads several values.
func (s *Switch) takesList() bool { return strings.Contains(s.Form, "a list of ") }

// words are the values that a list switch allows, as its form names them after
// a colon; nil if it takes any.
func (s *Switch) words() []string {
	if _, after, ok := strings.Cut(s.Form, ": "); ok && s.takesList() {
		return strings.Split(after, ", ")
	}
	return nil
}

// checkWords finds mistyped items of a list: a kind that no product can have
// would drop out of every total in silence.
func (l *loader) checkWords(sw *Switch, text string, value *yaml.Node) {
	words := sw.words()
	if words == nil || text == "all" {
		return
	}
	for i, item := range strings.Split(text, ",") {
		at := value
		if value.Kind == yaml.SequenceNode {
			at = value.Content[i]
		}
		if item = strings.TrimSpace(item); item != "" && !slices.Contains(words, item) {
			l.wrong(at, sw.Name, fmt.Sprintf("%q is none of %s%s", item, strings.Join(words, ", "), suggestion(item, words)))
		}
	}
}

// forms says what a switch can be, after a message that it was not.
func forms(name string) string {
	sw := find(name)
	switch {
	case sw == nil:
		return ""
	case sw.Options == nil:
		return ": write " + sw.Form
	}
	return ": write one of " + strings.Join(optionNames(sw), ", ")
}

func optionNames(sw *Switch) []string {
	names := make([]string, len(sw.Options))
	for i, o := range sw.Options {
		names[i] = o.Name
	}
	return names
}

// find is the switch of that name, or nil.
func find(name string) *Switch {
	for i := range switches {
		if switches[i].Name == name {
			return &switches[i]
		}
	}
	return nil
}

// membersOf lists the switches below a group such as mrr.
func membersOf(group string) []string {
	var names []string
	for i := range switches {
		if strings.HasPrefix(switches[i].Name, group+".") {
			names = append(names, switches[i].Name)
		}
	}
	if group == "bookings" {
		for _, key := range classKeys {
			names = append(names, "bookings."+key)
		}
	}
	return names
}

// meant names the switch, or the group, that an unknown name probably stands
// for: one with almost the same letters, else one with the same last word.
func meant(name string, isGroup bool) string {
	var names, tails []string
	last := name[strings.LastIndexByte(name, '.')+1:]
	for i := range switches {
		n := switches[i].Name
		group, tail, dotted := strings.Cut(n, ".")
		if isGroup && dotted {
			names = append(names, group)
		} else if !isGroup {
			names = append(names, n)
		}
		if tail == last {
			tails = append(tails, n)
		}
	}
	if !isGroup {
		names = append(names, membersOf("bookings")...)
	}
	if s := suggestion(name, names); s != "" && len(name) < 100 {
		return s
	}
	if len(tails) > 0 && !isGroup {
		return " (did you mean " + strings.Join(tails, " or ") + "?)"
	}
	return ": `ratable policy` lists them all"
}
