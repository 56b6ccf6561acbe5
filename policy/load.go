// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ratable/ratable/civil"
	"go.yaml.in/yaml/v3"
)

// Parse reads a policy from YAML. firstLine is the line of file at which
// yamlBytes begin: 1, unless the policy stands inside of a larger file. Switches
// that are not stated are as in base.
//
// A switch is named with dots or nested: mrr.start: booking and mrr: {start:
// booking} are the same. The switches at the top level are the first version:
// it counts from the beginning and for all contracts. Under versions, each entry
// has the day it counts from, its scope (new contracts, the default, or all)
// and the switches it changes; the others are as in the version before it. A
// first version that stands under versions says scope: all, because no version
// comes before it that older contracts could keep.
//
// preset: NAME, at the top or in a version, starts from a ready-made policy
// ([ReadyMade]); a text that is only such a name stands for it alone.
//
// The error is of type [Errors] and holds every problem of the file.
func Parse(file string, firstLine int, yamlBytes []byte, base Terms) (*Policy, error) {
	l := loader{file: file, offset: max(firstLine, 1) - 1}
	root := l.document(yamlBytes)
	for _, line := range strings.Split(string(yamlBytes), "\n") {
		l.lines = append(l.lines, []rune(line))
	}
	var versions []Version
	if root != nil {
		versions = l.policy(root, base)
	}
	if err := l.problems.err(); err != nil {
		return nil, err
	}
	if len(versions) == 0 {
		versions = []Version{{From: civil.MinDay, Reach: ReachAll, Terms: base}}
	}
	return New(versions)
}

// A loader reads one file and collects what is wrong with it.
type loader struct {
	file     string
	offset   int // lines of the file before the YAML
	lines    [][]rune
	problems Errors
	drafted  drafted // of the version at hand
}

func (l *loader) wrong(n *yaml.Node, name, text string) {
	l.problems = append(l.problems, Error{File: l.file, Line: n.Line + l.offset, Switch: name, Text: text})
}

var syntaxLine = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?(?s:(.*))$`)

// document is the one map that the file holds; nil if it is empty or wrong.
func (l *loader) document(text []byte) *yaml.Node {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var doc, more yaml.Node
	if err := decoder.Decode(&doc); err != nil {
		if !errors.Is(err, io.EOF) {
			l.syntax(err, text)
		}
		return nil
	}
	if err := decoder.Decode(&more); err == nil {
		l.wrong(&more, "", "a second document begins here: a policy is one document, keep its changes under versions")
		return nil
	} else if !errors.Is(err, io.EOF) {
		l.syntax(err, text)
		return nil
	}
	root := doc.Content[0]
	switch {
	case root.Kind == yaml.MappingNode:
		return root
	case isEmpty(root):
		return nil
	case root.Kind == yaml.ScalarNode && slices.Contains(ReadyMade(), root.Value):
		return asMap(root)
	}
	l.wrong(root, "", "a policy is a list of switches such as mrr.start: booking, not "+kindName(root)+suggestion(root.Value, ReadyMade()))
	return nil
}

// syntax reports an error of the YAML reader. It knows the line, except for an
// alias without anchor, which is looked up here.
func (l *loader) syntax(err error, text []byte) {
	parts := syntaxLine.FindStringSubmatch(err.Error())
	line, _ := strconv.Atoi(parts[1])
	if name, ok := strings.CutPrefix(parts[2], "unknown anchor '"); ok {
		name, _, _ = strings.Cut(name, "'")
		before, _, _ := bytes.Cut(text, []byte("*"+name))
		line = 1 + bytes.Count(before, []byte("\n"))
	}
	l.problems = append(l.problems, Error{File: l.file, Line: max(line, 1) + l.offset, Text: "not readable as YAML: " + parts[2]})
}

// policy reads the whole file: the switches at the top and the versions.
func (l *loader) policy(root *yaml.Node, base Terms) []Version {
	var versions []Version
	listed, said := (*yaml.Node)(nil), map[string]int{}
	first := Version{From: civil.MinDay, Reach: ReachAll, Terms: base}
	l.preset(&first, root)
	l.pairs(root, func(key, value *yaml.Node) {
		switch key.Value {
		case readyKey:
			said[readyKey] = key.Line + l.offset
			return
		case "versions":
		default:
			l.entry(&first, said, "", key, value)
			return
		}
		if listed != nil {
			l.wrong(key, "versions", "stated twice: keep one list")
			return
		}
		listed = value
	})
	l.bookings(&first, said)
	if len(said) > 0 {
		first.Said = inOrder(said, first.Said)
		versions = append(versions, first)
	}
	if listed != nil {
		versions = l.versions(listed, versions, base)
	}
	return versions
}

// versions reads the entries of the list onto the version at the top, if any.
func (l *loader) versions(list *yaml.Node, versions []Version, base Terms) []Version {
	if list.Kind != yaml.SequenceNode {
		l.wrong(list, "versions", "write a list, each entry with the day it counts from: versions: [{from: 2024-01-01, mrr.start: booking}]")
		return versions
	}
	for _, node := range list.Content {
		if node.Kind != yaml.MappingNode {
			l.wrong(node, "versions", "an entry is a map with from and switches, not "+kindName(node))
			continue
		}
		before := Version{From: civil.MinDay - 1, Terms: base}
		if len(versions) > 0 {
			before = versions[len(versions)-1]
		}
		versions = append(versions, l.version(node, before, len(versions) == 0))
	}
	return versions
}

// version reads one entry of the list, on top of the version before it.
func (l *loader) version(node *yaml.Node, before Version, first bool) Version {
	v := Version{From: before.From, Reach: ReachNew, Terms: cloned(before.Terms)}
	said, seen := map[string]int{}, map[string]bool{}
	l.preset(&v, node)
	l.pairs(node, func(key, value *yaml.Node) {
		switch name := key.Value; name {
		case readyKey:
		case "from", "scope":
			if seen[name] {
				l.wrong(key, "versions", name+" is stated twice")
				return
			}
			seen[name] = true
			if name == "from" {
				l.from(&v, before, value)
			} else {
				l.scope(&v, value)
			}
		default:
			l.entry(&v, said, "", key, value)
		}
	})
	l.bookings(&v, said)
	if !seen["from"] {
		l.wrong(node, "versions", "the version has no day: write from: 2024-01-01 for the first day it counts")
	}
	if first && v.Reach == ReachNew {
		l.wrong(node, "versions", "no version comes before this one, so nothing says what older contracts keep: "+
			"state their switches at the top level, or write scope: all")
	}
	v.Said = inOrder(said, v.Said)
	return v
}

func (l *loader) from(v *Version, before Version, value *yaml.Node) {
	text, ok := l.scalar(value, "versions", "from")
	if !ok {
		return
	}
	day, err := civil.ParseDay(text)
	switch {
	case err != nil:
		l.wrong(value, "versions", "from: "+err.Error())
	case day == before.From:
		l.wrong(value, "versions", "two versions start on "+text+": merge them")
	case day < before.From:
		l.wrong(value, "versions", "a version from "+text+" stands after the one from "+before.From.String()+
			", which it would inherit from: put them in the order of their days")
	default:
		v.From = day
	}
}

func (l *loader) scope(v *Version, value *yaml.Node) {
	text, ok := l.scalar(value, "versions", "scope")
	if !ok {
		return
	}
	switch text {
	case "new":
		v.Reach = ReachNew
	case "all":
		v.Reach = ReachAll
	case "remaining":
		v.Reach = ReachAll // so that nothing else is said about this scope
		l.wrong(value, "versions", "scope remaining (running contracts change from this day on) is not derived yet: "+
			"write new for contracts that begin on or after this day, or all for every contract from its beginning")
	default:
		v.Reach = ReachAll
		l.wrong(value, "versions", strconv.Quote(text)+" is none of the scopes: new, all"+suggestion(text, []string{"new", "all"}))
	}
}

// cloned is t with lists of its own.
func cloned(t Terms) Terms {
	t.RecurringKinds = slices.Clone(t.RecurringKinds)
	t.DeferredProducts = slices.Clone(t.DeferredProducts)
	return t
}

// inOrder lists the switches that a version or its preset states, in the order of
// the reference.
func inOrder(said map[string]int, ready []string) []string {
	var names []string
	for i := range switches {
		if _, ok := said[switches[i].Name]; ok || slices.Contains(ready, switches[i].Name) {
			names = append(names, switches[i].Name)
		}
	}
	return names
}

// kindName says what a node is, for problem texts.
func kindName(n *yaml.Node) string {
	switch {
	case isEmpty(n):
		return "nothing"
	case n.Kind == yaml.MappingNode:
		return "a map"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.AliasNode:
		return "an alias"
	}
	return strconv.Quote(strings.TrimSpace(n.Value))
}

func isEmpty(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }
