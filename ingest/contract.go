// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// maker makes facts of rows. Billing terms and the attribute lists that repeat
// are shared: a fact is never changed.
type maker struct {
	m       *Mapping
	file    string
	billing [5]*fact.Billing
}

func (k *maker) head(id string, line int32) fact.Head {
	return fact.Head{ID: id, Origin: k.m.Source, At: fact.Place{File: k.file, Line: line}}
}

// billed are the billing terms by the index into billingNames, nil when the row
// says nothing.
func (k *maker) billed(i int) *fact.Billing {
	if i < 0 {
		return nil
	}
	if k.billing[i] == nil {
		b := &fact.Billing{Every: civil.Duration{Months: billingMonths[i]}}
		b.Whole = b.Every.IsZero()
		k.billing[i] = b
	}
	return k.billing[i]
}

// contract makes the contract of a row. A row without end is open: it is bound
// for a billing period at a time and runs on. A row with an end is a contract
// for just that time, even when it renews by itself: an end is an end.
func (k *maker) contract(x *row, quantity, unit money.Decimal) *fact.Contract {
	c := &fact.Contract{
		Head:       k.head(x.id, x.line),
		Customer:   x.customer,
		Signed:     x.signed,
		Starts:     fact.On(x.start),
		Ends:       x.last,
		Open:       !x.last.IsSet(),
		Currency:   x.currency,
		Billing:    k.billed(x.billing),
		Attributes: x.contract,
	}
	if c.Open {
		c.Commit = civil.Duration{Months: x.monthsOf()}
	}
	c.Lines = []fact.Line{{ID: x.product, Product: x.product, Quantity: quantity, UnitPrice: unit, Per: x.per}}
	if x.renews != fact.Unsaid {
		c.Attributes = withAttr(c.Attributes, "auto_renew", [...]string{fact.Yes: "yes", fact.No: "no"}[x.renews])
	}
	return c
}

// trial makes the trial of a row that costs nothing.
func (k *maker) trial(x *row) *fact.Trial {
	return &fact.Trial{
		Head: k.head(x.id, x.line), Customer: x.customer, Product: x.product,
		Started: x.start, Ends: x.last, Attributes: x.contract,
	}
}

// withAttr adds an attribute unless there is one of that name.
func withAttr(as fact.Attrs, name, value string) fact.Attrs {
	if _, ok := as.Get(name); ok {
		return as
	}
	return sortedAttrs(append(as[:len(as):len(as)], fact.Attr{Name: name, Value: value}))
}
