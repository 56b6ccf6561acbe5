// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"slices"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// A kindSet is a set of kinds of event.
type kindSet uint8

const allKinds kindSet = 1<<eventKinds - 1

func (s kindSet) has(k EventKind) bool { return s&(1<<k) != 0 }

// kindsOf bounds the kinds of event for which a condition can hold, so that it
// need not be evaluated for the others; always says that it holds for all of
// those. Both are read off comparisons of event.kind with written texts, joined
// by && and ||. In CEL, false && error is false, so nothing that would have
// failed is hidden.
func kindsOf(e ast.Expr) (can kindSet, always bool) {
	if e.Kind() != ast.CallKind {
		return allKinds, e.Kind() == ast.LiteralKind && e.AsLiteral() == types.True
	}
	call := e.AsCall()
	args := call.Args()
	switch call.FunctionName() {
	case operators.LogicalAnd:
		a, whole := kindsOf(args[0])
		b, also := kindsOf(args[1])
		return a & b, whole && also
	case operators.LogicalOr:
		a, whole := kindsOf(args[0])
		b, also := kindsOf(args[1])
		return a | b, whole && also
	case operators.Equals:
		if k, ok := comparedKind(args); ok {
			return k, true
		}
	case operators.NotEquals:
		if k, ok := comparedKind(args); ok {
			return allKinds &^ k, true
		}
	case operators.In:
		if pathOf(args[0]) == "event.kind" && args[1].Kind() == ast.ListKind {
			var in kindSet
			for _, item := range args[1].AsList().Elements() {
				k, ok := writtenKind(item)
				if !ok {
					return allKinds, false
				}
				in |= k
			}
			return in, true
		}
	}
	return allKinds, false
}

func comparedKind(args []ast.Expr) (kindSet, bool) {
	for i := range args {
		if pathOf(args[i]) == "event.kind" {
			return writtenKind(args[1-i])
		}
	}
	return 0, false
}

func writtenKind(e ast.Expr) (kindSet, bool) {
	if e.Kind() != ast.LiteralKind {
		return 0, false
	}
	name, ok := e.AsLiteral().(types.String)
	at := slices.Index(eventNames[:], string(name))
	if !ok || at < 0 {
		return 0, false
	}
	return 1 << at, true
}
