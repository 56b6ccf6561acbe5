// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/money"
)

// An eventField is one name that an expression can read, with its type, so that
// a wrong use is found when the policy is loaded.
type eventField struct {
	Path    string // event.customer.id; a year's begin with year.
	Meaning string
	kind    fieldKind
	get     func(any) ref.Val        // nil for a group
	number  func(*Event) money.Minor // amounts only
}

type fieldKind uint8

const (
	groupField fieldKind = iota // it has fields of its own
	textField
	amountField
	wholeField
	truthField
	dayField
	mapField
	yearsField
)

var fieldKinds = [...]struct {
	name string
	of   *types.Type
}{
	textField:   {"text", types.StringType},
	amountField: {"amount", types.IntType},
	wholeField:  {"whole number", types.IntType},
	truthField:  {"yes or no", types.BoolType},
	dayField:    {"day", dayType},
	mapField:    {"attributes", types.NewMapType(types.StringType, types.StringType)},
	yearsField:  {"list of years", types.NewListType(yearType)},
}

func text(path, meaning string, of func(*Event) string) eventField {
	return eventField{Path: path, Meaning: meaning, kind: textField, get: func(e any) ref.Val { return types.String(of(e.(*Event))) }}
}

func amount(path, meaning string, of func(*Event) money.Minor) eventField {
	return eventField{Path: path, Meaning: meaning, kind: amountField, number: of, get: func(e any) ref.Val { return types.Int(of(e.(*Event))) }}
}

func whole(path, meaning string, of func(*Event) int) eventField {
	return eventField{Path: path, Meaning: meaning, kind: wholeField, get: func(e any) ref.Val { return types.Int(of(e.(*Event))) }}
}

func truth(path, meaning string, of func(*Event) bool) eventField {
	return eventField{Path: path, Meaning: meaning, kind: truthField, get: func(e any) ref.Val { return types.Bool(of(e.(*Event))) }}
}

func day(path, meaning string, of func(*Event) civil.Day) eventField {
	return eventField{Path: path, Meaning: meaning, kind: dayField, get: func(e any) ref.Val { return dayValue(of(e.(*Event))) }}
}

func mapped(path, meaning string, of func(*Event) map[string]string) eventField {
	return eventField{Path: path, Meaning: meaning, kind: mapField, get: func(e any) ref.Val { return attributesOf(of(e.(*Event))) }}
}

func group(path, meaning string) eventField { return eventField{Path: path, Meaning: meaning} }

// state makes the fields of a State.
func state(path, meaning string, of func(*Event) *State) []eventField {
	return []eventField{
		group(path, meaning),
		amount(path+".value", "What it comes to over its whole term.", func(e *Event) money.Minor { return of(e).Value }),
		amount(path+".arr", "Its recurring annual value.", func(e *Event) money.Minor { return of(e).ARR }),
	}
}

func quantity(path string, of func(*Event) *State) []eventField {
	return []eventField{{Path: path + ".quantity", Meaning: "How many, in thousandths: 5,000 is five. Compare it with quantity(\"5\").", kind: wholeField,
		get: func(e any) ref.Val { return thousandths(of(e.(*Event)).Quantity) }}}
}

// kindValues are boxed once: nearly every condition reads the kind.
var kindValues = func() (v [eventKinds]ref.Val) {
	for i, name := range eventNames {
		v[i] = types.String(name)
	}
	return v
}()

// eventFields is the table of every field, in the order of the reference.
var eventFields = slices.Concat(
	[]eventField{
		{Path: "event.kind", Meaning: "What happened: " + strings.Join(eventNames[:], ", ") + ".", kind: textField,
			get: func(e any) ref.Val { return kindValues[e.(*Event).Kind] }},

		day("event.day", "The day on which it is booked unless the class states another: for a signing the contract's day of booking, for a renewal the day that binds, of a change the day of signature or notice, else the day of the document. In a register that is split by year: its anniversary.", func(e *Event) civil.Day { return e.Day }),
		day("event.signed", "The day of signature.", func(e *Event) civil.Day { return e.Signed }),
		day("event.booked", "The day that the contract states as its day of booking; without one, the day of signature.", func(e *Event) civil.Day { return e.Booked }),
		day("event.effective", "The first day on which it changes what is delivered.", func(e *Event) civil.Day { return e.Effective }),
		day("event.starts", "The first day of the term.", func(e *Event) civil.Day { return e.Starts }),
		day("event.ends", "The last day of the term; 9999-12-31 while it has no fixed end, and has(event.ends) is false then.", func(e *Event) civil.Day { return e.Ends }),
		day("event.old_end", "The last day of what the contract, or the one that it renews, had before; 0001-01-01 if nothing came before, and has(event.old_end) is false then.", func(e *Event) civil.Day { return e.OldEnd }),
		whole("event.term", "0 in the first term of the contract, 1 in its first renewal, and so on.", func(e *Event) int { return e.Term }),
		whole("event.term_months", "Months of the term; 0 if it has no fixed end or is not whole months.", func(e *Event) int { return e.TermMonths }),
		whole("event.year", "In a register that is split by year: 0 for the running contract year, 1 for the next, and so on; else 0.", func(e *Event) int { return e.Year }),
		truth("event.open", "Whether the contract has no fixed end.", func(e *Event) bool { return e.Open }),
		truth("event.renews", "Whether the contract follows another one.", func(e *Event) bool { return e.Renews }),
		truth("event.auto_renewed", "Whether the term began by itself.", func(e *Event) bool { return e.AutoRenews }),

		amount("event.value", "The change of the committed value. In a register that is split by year: of that year.", func(e *Event) money.Minor { return e.Value }),
		amount("event.first_year", "Of the value, what falls in the first twelve months.", func(e *Event) money.Minor { return e.FirstYear }),
		amount("event.beyond", "Of the value, what falls after event.old_end; all of it if nothing came before.", func(e *Event) money.Minor { return e.Beyond }),
		amount("event.acv", "The change of the annual contract value, by the switches acv.*.", func(e *Event) money.Minor { return e.ACV }),
		amount("event.arr", "The change of the recurring annual value.", func(e *Event) money.Minor { return e.ARR }),
		{Path: "event.years", Meaning: "The value by contract year, the running one first: a list, each with begins and value.", kind: yearsField,
			get: func(e any) ref.Val { return yearsOf(e.(*Event).Years) }},

		text("event.line", "Id of the line.", func(e *Event) string { return e.Line }),
		truth("event.added", "Whether an amendment added the line.", func(e *Event) bool { return e.Added }),
		truth("event.removed", "Whether an amendment removed the line.", func(e *Event) bool { return e.Removed }),
		truth("event.changed", "Whether an amendment changed the line.", func(e *Event) bool { return e.Changed }),
		truth("event.recurs", "Whether the line recurs.", func(e *Event) bool { return e.Recurs }),
		truth("event.one_time", "Whether the line is charged once.", func(e *Event) bool { return e.OneTime }),
		text("event.entity", "The company of the group that sells.", func(e *Event) string { return e.Entity }),
		text("event.owner", "Who sold it.", func(e *Event) string { return e.Owner }),
		text("event.reason", "The reason that the fact states.", func(e *Event) string { return e.Reason }),
		text("event.currency", "ISO 4217 code.", func(e *Event) string { return e.Currency.String() }),
	},
	state("event.before", "The line before the event; all 0 if there was none. For a renewal: the term, or the contract, before.", func(e *Event) *State { return &e.Before }),
	quantity("event.before", func(e *Event) *State { return &e.Before }),
	state("event.after", "The line after the event.", func(e *Event) *State { return &e.After }),
	quantity("event.after", func(e *Event) *State { return &e.After }),
	[]eventField{
		group("event.contract", "The contract as a whole."),
		text("event.contract.id", "Its id; of an invoice without contract, the id of the invoice.", func(e *Event) string { return e.Contract.ID }),
	},
	state("event.contract.before", "The contract before the event, all its terms so far; for a renewal, the term or the contract before.", func(e *Event) *State { return &e.Contract.Before }),
	state("event.contract.after", "The contract after the event.", func(e *Event) *State { return &e.Contract.After }),
	[]eventField{
		whole("event.contract.added", "How many lines the whole amendment added; one that replaces another counts as changed.", func(e *Event) int { return e.Contract.Added }),
		whole("event.contract.removed", "How many lines the whole amendment removed.", func(e *Event) int { return e.Contract.Removed }),
		whole("event.contract.changed", "How many lines the whole amendment changed.", func(e *Event) int { return e.Contract.Changed }),
		truth("event.contract.extended", "Whether the amendment moves the end of the term.", func(e *Event) bool { return e.Contract.Extended }),
		truth("event.contract.only_adds", "Whether the amendment does nothing but add lines.", func(e *Event) bool { return e.Contract.OnlyAdds() }),
		truth("event.contract.only_extends", "Whether the amendment does nothing but move the end.", func(e *Event) bool { return e.Contract.OnlyExtends() }),
		amount("event.contract.change", "The change of what the whole contract comes to: after.value less before.value.", func(e *Event) money.Minor { return e.Contract.Change() }),
		mapped("event.contract.attributes", "Its attributes; one that it does not have is the empty text.", func(e *Event) map[string]string { return e.Contract.Attributes }),

		group("event.customer", "The customer as it was before the contract was signed, renewed or changed."),
		text("event.customer.id", "Its id.", func(e *Event) string { return e.Customer.ID }),
		amount("event.customer.arr_before", "Its recurring annual value before.", func(e *Event) money.Minor { return e.Customer.ARRBefore }),
		truth("event.customer.ever", "Whether it bought anything before.", func(e *Event) bool { return e.Customer.Ever }),
		truth("event.customer.active", "Whether it had a running contract.", func(e *Event) bool { return e.Customer.Active }),
		day("event.customer.since", "The day of its first event, which may be this one.", func(e *Event) civil.Day { return e.Customer.Since }),
		mapped("event.customer.attributes", "Its attributes; one that it does not have is the empty text.", func(e *Event) map[string]string { return e.Customer.Attributes }),

		group("event.product", "The product that the line sells."),
		text("event.product.id", "Its id.", func(e *Event) string { return e.Product.ID }),
		text("event.product.family", "Its family.", func(e *Event) string { return e.Product.Family }),
		text("event.product.kind", "Its kind, such as subscription or service.", func(e *Event) string { return e.Product.Kind }),
		mapped("event.product.attributes", "Its attributes; one that it does not have is the empty text.", func(e *Event) map[string]string { return e.Product.Attributes }),

		{Path: "year.begins", Meaning: "The first day of the contract year.", kind: dayField,
			get: func(y any) ref.Val { return dayValue(y.(*EventYear).Begins) }},
		{Path: "year.value", Meaning: "What falls in it.", kind: amountField,
			get: func(y any) ref.Val { return types.Int(y.(*EventYear).Value) }},
	},
)

// fieldAt finds a field by its path.
var fieldAt = func() map[string]*eventField {
	at := map[string]*eventField{}
	for i := range eventFields {
		at[eventFields[i].Path] = &eventFields[i]
	}
	return at
}()

// typeOf is the type that the checker knows the field by.
func (f *eventField) typeOf() *types.Type {
	if f.kind == groupField {
		return groupType(f.Path)
	}
	return fieldKinds[f.kind].of
}

// isSet answers has(): only a day can be absent.
func (f *eventField) isSet(of any) bool {
	if f.kind != dayField {
		return true
	}
	d := civil.Day(f.get(of).(dayValue))
	return d != civil.MinDay && d != civil.MaxDay
}
