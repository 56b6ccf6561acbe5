// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"
	"reflect"
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// A day is a type of its own, not a timestamp: it has no hour and no zone, so
// that no comparison can be off by one.
var dayType = types.NewObjectType("day", traits.ComparerType)

type dayValue civil.Day

var (
	_ ref.Val         = dayValue(0)
	_ traits.Comparer = dayValue(0)
)

// Compare orders days.
func (d dayValue) Compare(other ref.Val) ref.Val {
	o, ok := other.(dayValue)
	switch {
	case !ok:
		return types.MaybeNoSuchOverloadErr(other)
	case d < o:
		return types.IntNegOne
	case d > o:
		return types.IntOne
	}
	return types.IntZero
}

// ConvertToNative is asked for by the interface; nothing here converts a day.
func (d dayValue) ConvertToNative(t reflect.Type) (any, error) {
	return nil, fmt.Errorf("a day is not a %v", t)
}

// ConvertToType is asked for by the interface; text comes from string(day).
func (d dayValue) ConvertToType(t ref.Type) ref.Val {
	if t.TypeName() == types.StringType.TypeName() {
		return types.String(civil.Day(d).String())
	}
	return types.NewErr("a day is not a %s", t.TypeName())
}

// Equal reports whether other is the same day.
func (d dayValue) Equal(other ref.Val) ref.Val { return types.Bool(other == ref.Val(d)) }

// Type is the type of days.
func (d dayValue) Type() ref.Type { return dayType }

// Value is the day itself.
func (d dayValue) Value() any { return civil.Day(d) }

// yearValue is one entry of event.years. Its fields are read by the provider.
type yearValue struct{ year *EventYear }

// groupType is the type of a group of fields, or of a contract year. Its name is
// none that an expression could write.
func groupType(path string) *types.Type { return types.NewObjectType("@" + path) }

var yearType = groupType("year")

// ConvertToNative is asked for by the interface; nothing here converts a year.
func (y yearValue) ConvertToNative(t reflect.Type) (any, error) {
	return nil, fmt.Errorf("a contract year is not a %v", t)
}

// ConvertToType is asked for by the interface.
func (y yearValue) ConvertToType(t ref.Type) ref.Val {
	return types.NewErr("a contract year is not a %s", t.TypeName())
}

// Equal reports whether other is the same year.
func (y yearValue) Equal(other ref.Val) ref.Val {
	o, ok := other.(yearValue)
	return types.Bool(ok && *o.year == *y.year)
}

// Type is the type of contract years.
func (y yearValue) Type() ref.Type { return yearType }

// Value is what the provider reads fields from.
func (y yearValue) Value() any { return y.year }

func yearsOf(years []EventYear) ref.Val {
	vals := make([]ref.Val, len(years))
	for i := range years {
		vals[i] = yearValue{&years[i]}
	}
	return types.NewRefValList(types.DefaultTypeAdapter, vals)
}

// attributes is a map in which what is not stated is the empty text, so that a
// condition on an attribute need not ask for its presence first.
type attributes struct{ traits.Mapper }

func attributesOf(m map[string]string) ref.Val {
	return attributes{types.NewStringStringMap(types.DefaultTypeAdapter, m)}
}

// Find is the attribute's text.
func (a attributes) Find(key ref.Val) (ref.Val, bool) {
	if v, ok := a.Mapper.Find(key); ok {
		return v, true
	}
	return types.String(""), true
}

// Get is the attribute's text.
func (a attributes) Get(key ref.Val) ref.Val {
	v, _ := a.Find(key)
	return v
}

// thousandths is a quantity as whole thousandths.
func thousandths(q money.Decimal) ref.Val {
	n, err := money.MulDiv(money.Minor(q.Coef), 1000, pow10(q.Scale), money.HalfUp)
	if err != nil {
		return types.NewErr("a quantity of %s is too large", q)
	}
	return types.Int(n)
}

func pow10(n uint8) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// A provider tells the checker which fields there are, and reads them.
type provider struct{ *types.Registry }

// FindStructType knows the groups of fields by their paths.
func (p provider) FindStructType(name string) (*types.Type, bool) {
	if path, ok := strings.CutPrefix(name, "@"); ok && len(fieldsOf(path)) > 0 {
		return types.NewTypeTypeWithParam(groupType(path)), true
	}
	return p.Registry.FindStructType(name)
}

// FindStructFieldNames lists the fields of a group.
func (p provider) FindStructFieldNames(name string) ([]string, bool) {
	if _, ok := p.FindStructType(name); !ok {
		return nil, false
	}
	return fieldsOf(strings.TrimPrefix(name, "@")), true
}

// FindStructFieldType is the type of a field and how to read it. Groups within
// an event are the event: their fields know where to look.
func (p provider) FindStructFieldType(name, fieldName string) (*types.FieldType, bool) {
	f := fieldAt[strings.TrimPrefix(name, "@")+"."+fieldName]
	if f == nil {
		return nil, false
	}
	t := &types.FieldType{Type: f.typeOf(), IsSet: f.isSet}
	if f.kind == groupField {
		t.GetFrom = func(e any) (any, error) { return e, nil }
	} else {
		t.GetFrom = func(e any) (any, error) { return f.get(e), nil }
	}
	return t, true
}
