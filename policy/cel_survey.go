// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// A survey walks a parsed expression before it is checked: it knows the names
// that exist, so it can say which one was meant.
type survey struct {
	tree   *ast.AST
	source string
	faults []fault
	reads  []*eventField
	scope  []string // names that comprehensions bind
}

func surveyOf(tree *ast.AST, source string) *survey {
	s := &survey{tree: tree, source: source}
	s.walk(tree.Expr())
	return s
}

func (s *survey) wrong(e ast.Expr, shift int, format string, args ...any) {
	at := s.tree.SourceInfo().GetStartLocation(e.ID())
	s.faults = append(s.faults, fault{offsetIn(s.source, at.Line(), at.Column()) + shift, fmt.Sprintf(format, args...)})
}

// offsetIn is the index of a line and column, in characters.
func offsetIn(source string, line, col int) int {
	at := 0
	for range line - 1 {
		head, rest, ok := strings.Cut(source, "\n")
		if !ok {
			break
		}
		at += len([]rune(head)) + 1
		source = rest
	}
	return at + max(col, 0)
}

func (s *survey) walk(e ast.Expr) {
	switch e.Kind() {
	case ast.IdentKind:
		s.name(e)
	case ast.SelectKind:
		s.field(e)
	case ast.LiteralKind:
		if v, ok := e.AsLiteral().(types.Double); ok {
			s.wrong(e, 0, "%v is a fraction, and amounts are whole minor units: write share(event.value, 1, 2) for a half", v)
		}
	case ast.CallKind:
		c := e.AsCall()
		if c.IsMemberFunction() {
			s.walk(c.Target())
		}
		for _, arg := range c.Args() {
			s.walk(arg)
		}
		s.checkKind(c.Args())
	case ast.ListKind:
		for _, item := range e.AsList().Elements() {
			s.walk(item)
		}
	case ast.MapKind:
		for _, entry := range e.AsMap().Entries() {
			s.walk(entry.AsMapEntry().Key())
			s.walk(entry.AsMapEntry().Value())
		}
	case ast.StructKind:
		s.wrong(e, 0, "an expression makes no %s: it gives a condition, an amount or a day", e.AsStruct().TypeName())
	case ast.ComprehensionKind:
		s.comprehension(e.AsComprehension())
	}
}

func (s *survey) comprehension(c ast.ComprehensionExpr) {
	s.walk(c.IterRange())
	s.walk(c.AccuInit())
	outer := len(s.scope)
	s.scope = append(s.scope, c.IterVar(), c.AccuVar())
	if c.HasIterVar2() {
		s.scope = append(s.scope, c.IterVar2())
	}
	s.walk(c.LoopCondition())
	s.walk(c.LoopStep())
	s.walk(c.Result())
	s.scope = s.scope[:outer]
}

// name is a name by itself: only those that a comprehension binds are values.
func (s *survey) name(e ast.Expr) {
	name := e.AsIdent()
	if slices.Contains(s.scope, name) {
		return
	}
	if name == "event" {
		s.wrong(e, 0, "event is a group of fields: write one of them, such as event.value")
		return
	}
	s.wrong(e, 0, "there is no %s%s", name, nearest(name))
}

// field checks a chain such as event.customer.id against the table.
func (s *survey) field(e ast.Expr) {
	path := pathOf(e)
	if e.AsSelect().IsTestOnly() {
		path = pathOf(e.AsSelect().Operand()) + "." + e.AsSelect().FieldName()
	}
	root, _, _ := strings.Cut(path, ".")
	if root != "event" || slices.Contains(s.scope, "event") {
		s.walk(e.AsSelect().Operand())
		return
	}
	parent := path[:strings.LastIndexByte(path, '.')]
	f := fieldAt[path]
	switch above := fieldAt[parent]; {
	case f != nil && f.kind == groupField:
		s.wrong(e, 1, "%s is a group of fields: write one of %s", path, strings.Join(prefixed(path), ", "))
	case f != nil:
		if !slices.Contains(s.reads, f) {
			s.reads = append(s.reads, f)
		}
	case above != nil && above.kind == mapField:
		s.reads = append(s.reads, above)
	case parent == "event" || above != nil && above.kind == groupField:
		s.wrong(e, 1, "there is no %s%s", path, nearest(path))
	case above != nil:
		s.wrong(e, 1, "%s is a %s: it has no fields", parent, fieldKinds[above.kind].name)
	default:
		s.field(e.AsSelect().Operand()) // the fault is further left
	}
}

// checkKind finds mistyped kinds: a condition that never holds would drop its
// events in silence.
func (s *survey) checkKind(args []ast.Expr) {
	if len(args) != 2 {
		return
	}
	for i, a := range args {
		if pathOf(a) != "event.kind" {
			continue
		}
		items := []ast.Expr{args[1-i]}
		if items[0].Kind() == ast.ListKind {
			items = items[0].AsList().Elements()
		}
		for _, item := range items {
			if item.Kind() != ast.LiteralKind {
				continue
			}
			if name, ok := item.AsLiteral().(types.String); ok && !slices.Contains(eventNames[:], string(name)) {
				s.wrong(item, 0, "%q is none of the kinds of event: %s%s", string(name), strings.Join(eventNames[:], ", "), suggestion(string(name), eventNames[:]))
			}
		}
	}
}

// fieldsOf lists the names right below a group.
func fieldsOf(group string) []string {
	var names []string
	for i := range eventFields {
		if tail, ok := strings.CutPrefix(eventFields[i].Path, group+"."); ok && !strings.Contains(tail, ".") {
			names = append(names, tail)
		}
	}
	return names
}

func prefixed(group string) []string {
	names := fieldsOf(group)
	for i := range names {
		names[i] = group + "." + names[i]
	}
	return names
}

// nearest names the field that was probably meant: one with the same last word,
// or with almost the same letters.
func nearest(path string) string {
	if len(path) > 100 {
		return ""
	}
	tail := path[strings.LastIndexByte(path, '.')+1:]
	var same, names []string
	for i := range eventFields {
		p := eventFields[i].Path
		if !strings.HasPrefix(p, "event.") {
			continue
		}
		names = append(names, p)
		if p[strings.LastIndexByte(p, '.')+1:] == tail {
			same = append(same, p)
		}
	}
	if len(same) > 0 {
		return " (did you mean " + strings.Join(same, " or ") + "?)"
	}
	if !strings.HasPrefix(path, "event") {
		path = "event." + path
	}
	if hint := suggestion(path, names); hint != "" {
		return hint
	}
	return ": docs/bookings.md lists the fields of event"
}
