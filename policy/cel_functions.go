// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// A Function is one that expressions can call, beside the operators.
type Function struct{ Name, Form, Meaning string }

// functions is the table of the reference. What they do stands below.
var functions = []Function{
	{"min", "min(a, b)", "The smaller of two amounts, or the earlier of two days."},
	{"max", "max(a, b)", "The larger of two amounts, or the later of two days."},
	{"abs", "abs(a)", "The amount without its sign."},
	{"share", "share(a, n, d)", "The amount times n, divided by d, rounded once, halves away from zero: share(event.value, 1, 2)."},
	{"money", `money("12.50")`, "An amount in the event's currency. Decimals that the currency does not have are an error."},
	{"quantity", `quantity("2.5")`, "A quantity, to compare with one."},
	{"date", `date("2024-01-31")`, "A day."},
	{"days", "days(a, b)", "Days from day a to day b."},
	{"months", "months(a, b)", "Whole months from day a to day b."},
	{"add_days", "add_days(day, n)", "The day n days later."},
	{"add_months", "add_months(day, n)", "The day n months later; of a shorter month, the last."},
	{"year", "year(day)", "The calendar year of a day."},
	{"month", "month(day)", "Its month, 1 to 12."},
	{"day_of_month", "day_of_month(day)", "Its day of the month, 1 to 31."},
}

func bindings() []cel.EnvOption {
	d, n, i := dayType, cel.IntType, cel.IntType
	return []cel.EnvOption{
		cel.Function("min", cel.Overload("min_int", []*cel.Type{n, n}, n, cel.BinaryBinding(smaller)),
			cel.Overload("min_day", []*cel.Type{d, d}, d, cel.BinaryBinding(smaller))),
		cel.Function("max", cel.Overload("max_int", []*cel.Type{n, n}, n, cel.BinaryBinding(larger)),
			cel.Overload("max_day", []*cel.Type{d, d}, d, cel.BinaryBinding(larger))),
		cel.Function("abs", cel.Overload("abs_int", []*cel.Type{n}, n, cel.UnaryBinding(absolute))),
		cel.Function("share", cel.Overload("share_int", []*cel.Type{n, i, i}, n, cel.FunctionBinding(share))),
		cel.Function("@money", cel.Overload("money_text", []*cel.Type{cel.StringType, i, i}, n, cel.FunctionBinding(minorUnits))),
		cel.Function("@day", cel.Overload("day_int", []*cel.Type{i}, d, cel.UnaryBinding(func(v ref.Val) ref.Val { return dayValue(v.(types.Int)) }))),
		cel.Function("days", cel.Overload("days_between", []*cel.Type{d, d}, i, cel.BinaryBinding(func(a, b ref.Val) ref.Val {
			return types.Int(b.(dayValue)) - types.Int(a.(dayValue))
		}))),
		cel.Function("months", cel.Overload("months_between", []*cel.Type{d, d}, i, cel.BinaryBinding(monthsBetween))),
		cel.Function("add_days", cel.Overload("add_days", []*cel.Type{d, i}, d, cel.BinaryBinding(addDays))),
		cel.Function("add_months", cel.Overload("add_months", []*cel.Type{d, i}, d, cel.BinaryBinding(addMonths))),
		cel.Function("year", cel.Overload("year_of", []*cel.Type{d}, i, cel.UnaryBinding(func(v ref.Val) ref.Val {
			y, _, _ := civil.Day(v.(dayValue)).Date()
			return types.Int(y)
		}))),
		cel.Function("month", cel.Overload("month_of", []*cel.Type{d}, i, cel.UnaryBinding(func(v ref.Val) ref.Val {
			_, m, _ := civil.Day(v.(dayValue)).Date()
			return types.Int(m)
		}))),
		cel.Function("day_of_month", cel.Overload("day_of_month", []*cel.Type{d}, i, cel.UnaryBinding(func(v ref.Val) ref.Val {
			_, _, day := civil.Day(v.(dayValue)).Date()
			return types.Int(day)
		}))),
	}
}

func smaller(a, b ref.Val) ref.Val {
	if before(b, a) {
		return b
	}
	return a
}

func larger(a, b ref.Val) ref.Val {
	if before(a, b) {
		return b
	}
	return a
}

func before(a, b ref.Val) bool {
	if d, ok := a.(dayValue); ok {
		return d < b.(dayValue)
	}
	return a.(types.Int) < b.(types.Int)
}

func absolute(v ref.Val) ref.Val {
	if n := v.(types.Int); n < 0 {
		return n.Negate() // an error for the one number that has no opposite
	}
	return v
}

func share(args ...ref.Val) ref.Val {
	a, n, d := args[0].(types.Int), args[1].(types.Int), args[2].(types.Int)
	if d == 0 {
		return types.NewErr("division by zero")
	}
	m, err := money.MulDiv(money.Minor(a), int64(n), int64(d), money.HalfUp)
	if err != nil {
		return types.NewErr("share(%d, %d, %d): %v", a, n, d, err)
	}
	return types.Int(m)
}

// minorUnits is the written amount of coefficient and scale in a currency.
func minorUnits(args ...ref.Val) ref.Val {
	amount := money.Decimal{Coef: int64(args[1].(types.Int)), Scale: uint8(args[2].(types.Int))}
	currency, err := money.ParseCurrency(string(args[0].(types.String)))
	if err != nil {
		return types.NewErr("money(%q): %v", amount, err)
	}
	m, err := money.ParseAmount(amount.String(), currency)
	if err != nil {
		return types.NewErr("money(%q): %v", amount, err)
	}
	return types.Int(m)
}

func monthsBetween(a, b ref.Val) ref.Val {
	from, to := civil.Day(a.(dayValue)), civil.Day(b.(dayValue))
	if from > to {
		return monthsBetween(b, a).(types.Int).Negate()
	}
	fy, fm, _ := from.Date()
	ty, tm, _ := to.Date()
	n := 12*(ty-fy) + tm - fm
	if from.AddMonths(n) > to {
		n--
	}
	return types.Int(n)
}

func addDays(a, b ref.Val) ref.Val {
	n := int64(b.(types.Int))
	if n > 4_000_000 || n < -4_000_000 {
		return outOfCalendar("add_days", n)
	}
	d := int64(a.(dayValue)) + n
	if d < int64(civil.MinDay) || d > int64(civil.MaxDay) {
		return outOfCalendar("add_days", n)
	}
	return dayValue(d)
}

func addMonths(a, b ref.Val) ref.Val {
	n := int64(b.(types.Int))
	if n > 120_000 || n < -120_000 {
		return outOfCalendar("add_months", n)
	}
	y, m, _ := civil.Day(a.(dayValue)).Date()
	if at := int64(12*y+m-1) + n; at < 12 || at >= 12*10_000 {
		return outOfCalendar("add_months", n)
	}
	return dayValue(civil.Day(a.(dayValue)).AddMonths(int(n)))
}

func outOfCalendar(name string, n int64) ref.Val {
	return types.NewErr("%s by %d leaves the calendar, which ends with the year 9999", name, n)
}

// written are the functions of one written text. They are read when the policy
// is loaded, so that a wrong date is found then.
func written() cel.EnvOption {
	literal := func(name string, read func(f cel.MacroExprFactory, at ast.Expr, text string) (ast.Expr, error)) cel.Macro {
		return cel.GlobalMacro(name, 1, func(f cel.MacroExprFactory, _ ast.Expr, args []ast.Expr) (ast.Expr, *cel.Error) {
			text, ok := "", args[0].Kind() == ast.LiteralKind
			if ok {
				var s types.String
				s, ok = args[0].AsLiteral().(types.String)
				text = string(s)
			}
			if !ok {
				return nil, f.NewError(args[0].ID(), name+"() reads a text in quotes that stands here: "+formOf(name))
			}
			e, err := read(f, args[0], text)
			if err != nil {
				return nil, f.NewError(args[0].ID(), name+"("+`"`+text+`"): `+err.Error())
			}
			return e, nil
		})
	}
	return cel.Macros(
		literal("date", func(f cel.MacroExprFactory, _ ast.Expr, text string) (ast.Expr, error) {
			d, err := civil.ParseDay(text)
			return f.NewCall("@day", f.NewLiteral(types.Int(d))), err
		}),
		literal("quantity", func(f cel.MacroExprFactory, _ ast.Expr, text string) (ast.Expr, error) {
			q, err := money.ParseDecimal(text)
			n := thousandths(q)
			if e, bad := n.(*types.Err); bad && err == nil {
				err = e
			}
			return f.NewLiteral(n), err
		}),
		literal("money", func(f cel.MacroExprFactory, _ ast.Expr, text string) (ast.Expr, error) {
			a, err := money.ParseDecimal(text)
			currency := f.NewSelect(f.NewIdent("event"), "currency")
			return f.NewCall("@money", currency, f.NewLiteral(types.Int(a.Coef)), f.NewLiteral(types.Int(a.Scale))), err
		}),
	)
}

func formOf(name string) string {
	for _, f := range functions {
		if f.Name == name {
			return f.Form
		}
	}
	return name
}
