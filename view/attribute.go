// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// Reserved are the attributes that every line has.
var Reserved = []string{"product", "family", "kind", "line", "contract", "customer", "parent", "entity", "owner", "currency", registerAttr}

// None is the group of lines that lack an attribute.
const None = "(none)"

// Netting is the group that closes the gross balances of lines to the net of
// their arrangements (design section 1, Time on a curve).
const Netting = "(netting)"

// Attributes lists the names that can be grouped and filtered by: the reserved
// ones and those that any customer, product or contract of the book has.
func Attributes(env *derive.Env, groups []*derive.Group) []string {
	names := make(map[string]bool)
	add := func(as fact.Attrs) {
		for _, a := range as {
			names[a.Name] = true
		}
	}
	for _, c := range env.Customers {
		add(c.Attributes)
	}
	for _, p := range env.Products {
		add(p.Attributes)
	}
	for _, g := range groups {
		if g.Judgements != nil && len(g.Judgements.Costs) > 0 {
			names[costAttr], names[payeeAttr] = true, true
		}
		for _, c := range g.Contracts {
			add(c.Attributes)
			for i := range c.Lines {
				add(c.Lines[i].Attributes)
			}
		}
		for _, inv := range g.Invoices {
			add(inv.Attributes)
		}
	}
	out := slices.Clone(Reserved)
	for n := range names {
		if !slices.Contains(Reserved, n) {
			out = append(out, n)
		}
	}
	slices.Sort(out[len(Reserved):])
	return out
}

// CheckAttributes reports the names of a request that nothing in the book has.
func (r *Request) CheckAttributes(known []string) error {
	var bad []string
	for _, n := range r.By {
		if !slices.Contains(known, n) {
			bad = append(bad, n)
		}
	}
	for _, f := range r.Where {
		if !slices.Contains(known, f.Attr) {
			bad = append(bad, f.Attr)
		}
	}
	if len(bad) == 0 {
		return nil
	}
	return fmt.Errorf("nothing in the book has the attribute %s: there are %s", strings.Join(bad, ", "), strings.Join(known, ", "))
}

// attribute is the value of an attribute for one line: the line's own, then its
// contract's, its customer's, its product's.
func attribute(env *derive.Env, name string, a *derive.Arrangement, l *derive.Line) string {
	switch name {
	case "product":
		return orNone(l.ProductID)
	case "line":
		if l.Fact != nil {
			return l.Fact.ID
		}
		return orNone(l.InvoiceLine.ID)
	case "contract":
		return a.ID
	case "customer":
		return a.Customer
	case "currency":
		return a.Currency.String()
	case "kind":
		if l.Product == nil {
			return fact.Subscription.String()
		}
		return l.Product.ProductKind.String()
	case "family":
		if l.Product != nil {
			return orNone(l.Product.Family)
		}
		return None
	case "parent":
		if c := env.Customers[a.Customer]; c != nil && c.Parent != "" {
			return c.Parent
		}
		return a.Customer
	case "entity":
		return orNone(entity(a))
	case "owner":
		if a.Contract != nil && len(a.Contract.Owners) > 0 {
			return a.Contract.Owners[0].ID
		}
		return None
	}
	return free(env, name, a, l)
}

func free(env *derive.Env, name string, a *derive.Arrangement, l *derive.Line) string {
	if l.Fact != nil {
		if v, ok := l.Fact.Attributes.Get(name); ok {
			return v
		}
	}
	if a.Contract != nil {
		if v, ok := a.Contract.Attributes.Get(name); ok {
			return v
		}
	} else if v, ok := a.Invoice.Attributes.Get(name); ok {
		return v
	}
	if c := env.Customers[a.Customer]; c != nil {
		if v, ok := c.Attributes.Get(name); ok {
			return v
		}
	}
	if l.Product != nil {
		if v, ok := l.Product.Attributes.Get(name); ok {
			return v
		}
	}
	return None
}

func entity(a *derive.Arrangement) string {
	if a.Contract != nil {
		return a.Contract.Entity
	}
	return a.Invoice.Entity
}

func orNone(s string) string {
	if s == "" {
		return None
	}
	return s
}
