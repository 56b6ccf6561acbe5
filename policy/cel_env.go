// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"cmp"
	"fmt"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/cost"
	"cel.dev/cel-go/common/env"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/overloads"
	"cel.dev/cel-go/common/types"

	"github.com/ratable/ratable/money"
)

const (
	// costLimit bounds the steps of one expression on one event. What a ready-made
	// policy needs is below 50.
	costLimit = 20_000
	// What a text, a map of attributes and a list of years are assumed to hold when
	// the cost of an expression is bounded ahead; one that may cost more than the
	// limit is counted while it runs.
	textSize, mapSize, yearsSize = 100, 50, 30

	maxExpression = 4_000 // characters
	maxNesting    = 40
)

// An expression is compiled once. It is safe for concurrent use.
type expression struct {
	text      string
	file      string
	line, col int // of its first character; 0 if it was not read from a file
	program   cel.Program
	reads     []*eventField // in the order of the text

	kinds  kindSet                  // a condition can hold for these kinds only,
	always bool                     // and holds for all of them
	field  func(*Event) money.Minor // an amount that is one field
}

// A fault is what is wrong with an expression, at a character of its text.
type fault struct {
	at   int
	what string
}

// environment is made when the first expression is compiled: a policy without
// classes never needs it.
var environment = sync.OnceValue(func() *cel.Env {
	registry, err := types.NewRegistry()
	if err != nil {
		panic("policy: the types of expressions: " + err.Error()) // the same on every run: a test would have failed
	}
	e, err := cel.NewCustomEnv(append(bindings(),
		cel.CustomTypeAdapter(registry), cel.CustomTypeProvider(provider{registry}),
		cel.Variable("event", groupType("event")),
		cel.StdLib(cel.StdLibSubset(operations())), comparisons(), written(),
		cel.ParserExpressionSizeLimit(maxExpression), cel.ParserRecursionLimit(maxNesting), cel.ExpressionNestingDepthLimit(4*maxNesting),
	)...)
	if err != nil {
		panic("policy: the environment of expressions: " + err.Error())
	}
	return e
})

// operations are what is left of the standard library: whole numbers, texts,
// truths, lists and maps. Fractions, clocks and conversions are not.
func operations() *env.LibrarySubset {
	of := func(name string, ids ...string) *env.Function {
		f := &env.Function{Name: name}
		for _, id := range ids {
			f.Overloads = append(f.Overloads, &env.Overload{ID: id})
		}
		return f
	}
	s := env.NewLibrarySubset()
	s.IncludeMacros = []string{operators.Has, operators.All, operators.Exists, operators.ExistsOne, operators.Map, operators.Filter}
	s.IncludeFunctions = []*env.Function{
		of(operators.Conditional), of(operators.LogicalAnd), of(operators.LogicalOr), of(operators.LogicalNot), of(operators.NotStrictlyFalse),
		of(operators.Equals), of(operators.NotEquals), of(operators.In),
		of(operators.Add, overloads.AddInt64, overloads.AddString, overloads.AddList), of(operators.Subtract, overloads.SubtractInt64),
		of(operators.Multiply, overloads.MultiplyInt64), of(operators.Divide, overloads.DivideInt64), of(operators.Modulo, overloads.ModuloInt64),
		of(operators.Negate, overloads.NegateInt64), of(operators.Index, overloads.IndexList, overloads.IndexMap),
		of(operators.Less, overloads.LessInt64, overloads.LessString), of(operators.LessEquals, overloads.LessEqualsInt64, overloads.LessEqualsString),
		of(operators.Greater, overloads.GreaterInt64, overloads.GreaterString),
		of(operators.GreaterEquals, overloads.GreaterEqualsInt64, overloads.GreaterEqualsString),
		of(overloads.Size, overloads.SizeString, overloads.SizeStringInst, overloads.SizeList, overloads.SizeListInst, overloads.SizeMap, overloads.SizeMapInst),
		of(overloads.Contains), of(overloads.StartsWith), of(overloads.EndsWith), of(overloads.Matches),
	}
	return s
}

// comparisons lets days be compared, by the order that they have.
func comparisons() cel.EnvOption {
	return func(e *cel.Env) (*cel.Env, error) {
		var err error
		for _, op := range []string{operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals} {
			if e, err = cel.Function(op, cel.Overload("day"+op, []*cel.Type{dayType, dayType}, cel.BoolType))(e); err != nil {
				return nil, err
			}
		}
		return e, nil
	}
}

// compile reads an expression that gives what want says.
func compile(source string, want *cel.Type) (*expression, []fault) {
	e := environment()
	parsed, issues := e.Parse(source)
	if issues.Err() != nil {
		return nil, faultsOf(issues, source)
	}
	survey := surveyOf(parsed.NativeRep(), source)
	if len(survey.faults) > 0 {
		return nil, survey.faults
	}
	checked, issues := e.Check(parsed)
	if issues.Err() != nil {
		return nil, faultsOf(issues, source)
	}
	if got := checked.OutputType(); !got.IsExactType(want) {
		return nil, []fault{{0, wrongType(got, want)}}
	}
	options := []cel.ProgramOption{cel.EvalOptions(cel.OptOptimize)}
	if bound, err := e.EstimateCost(checked, sizes{}); err != nil || bound.Max > costLimit {
		options = append(options, cel.CostLimit(costLimit))
	}
	program, err := e.Program(checked, options...)
	if err != nil {
		return nil, []fault{{0, err.Error()}}
	}
	x := &expression{text: source, program: program, reads: survey.reads, kinds: allKinds}
	root := checked.NativeRep().Expr()
	switch want {
	case cel.BoolType:
		x.kinds, x.always = kindsOf(root)
	case cel.IntType:
		if f := fieldAt[pathOf(root)]; f != nil {
			x.field = f.number
		}
	}
	return x, nil
}

// sizes bounds what fields can hold.
type sizes struct{}

// EstimateCallCost leaves the cost of calls to the library.
func (sizes) EstimateCallCost(string, string, *cost.AstNode, []cost.AstNode) *cost.CallEstimate {
	return nil
}

// EstimateSize bounds a field's size by its type.
func (sizes) EstimateSize(n cost.AstNode) *cost.SizeEstimate {
	if n.Type() == nil {
		return nil
	}
	switch n.Type().Kind() {
	case types.StringKind:
		return &cost.SizeEstimate{Max: textSize}
	case types.MapKind:
		return &cost.SizeEstimate{Max: mapSize}
	case types.ListKind:
		return &cost.SizeEstimate{Max: yearsSize}
	}
	return nil
}

// pathOf is event.customer.id for a chain of fields, "" for anything else.
func pathOf(e ast.Expr) string {
	switch e.Kind() {
	case ast.IdentKind:
		return e.AsIdent()
	case ast.SelectKind:
		if s := e.AsSelect(); !s.IsTestOnly() {
			if p := pathOf(s.Operand()); p != "" {
				return p + "." + s.FieldName()
			}
		}
	}
	return ""
}

func wrongType(got, want *cel.Type) string {
	return fmt.Sprintf("it gives %s, and %s is needed", typeName(got), typeName(want))
}

// typeName says what a type is to somebody who writes a policy.
func typeName(t *cel.Type) string {
	switch t.Kind() {
	case types.BoolKind:
		return "yes or no (a condition)"
	case types.IntKind:
		return "a whole number (an amount in minor units)"
	case types.StringKind:
		return "a text"
	case types.DoubleKind:
		return "a fraction"
	case types.ListKind:
		return "a list"
	case types.MapKind:
		return "attributes"
	}
	return "a " + cmp.Or(t.TypeName(), "value")
}
