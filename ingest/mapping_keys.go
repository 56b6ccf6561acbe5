// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

// keys are the fields at the top of a mapping file.
func (r *mappingReader) keys() []key {
	m := r.m
	return []key{
		r.textKey("source", &m.Source),
		r.textKey("file", &m.Table),
		{"shape", func(n *yaml.Node, p string) {
			if i, ok := r.choice(n, p, shapeNames); ok {
				m.Shape = Shape(i)
			}
		}},
		r.columnKey("id", &m.ID, nil),
		r.columnKey("customer", &m.Customer, nil),
		r.columnKey("customer_name", &m.CustomerName, nil),
		r.columnKey("product", &m.Product, nil),
		r.columnKey("start", &m.Start, nil),
		r.columnKey("end", &m.End, nil, key{"is", func(n *yaml.Node, p string) {
			if i, ok := r.choice(n, p, []string{"inclusive", "exclusive"}); ok {
				m.EndExclusive = i == 1
				r.said("end.is", n)
			}
		}}),
		r.columnKey("signed", &m.Signed, nil),
		r.columnKey("amount", &m.Amount, nil, r.unitKey(), key{"per", r.per}),
		r.columnKey("mrr", &m.MRR, nil, r.unitKey()),
		r.columnKey("annual", &m.Annual, nil),
		r.columnKey("quantity", &m.Quantity, nil, key{"amount_is", func(n *yaml.Node, p string) {
			if i, ok := r.choice(n, p, []string{"total", "each"}); ok {
				m.Each = i == 1
				r.said("quantity.amount_is", n)
			}
		}}),
		{"currency", func(n *yaml.Node, p string) {
			r.column(n, p, &m.Currency, nil)
			r.currencies(n, p)
		}},
		r.columnKey("billing", &m.Billing, billingNames),
		r.columnKey("auto_renew", &m.AutoRenew, flagNames),
		r.columnKey("trial", &m.Trial, flagNames),
		r.columnKey("ended", &m.Ended, flagNames),
		{"attributes", func(n *yaml.Node, p string) { m.Attributes = r.attributes(n, p, true) }},
		{"dates", r.dates},
		{"decimal", func(n *yaml.Node, p string) {
			if i, ok := r.choice(n, p, []string{"point", "comma"}); ok {
				m.DecimalComma = i == 1
			}
		}},
		{"thousands", func(n *yaml.Node, p string) {
			if i, ok := r.choice(n, p, []string{"none", "comma", "point", "space", "apostrophe"}); ok {
				m.Thousands = "\x00,. '"[i]
			}
		}},
		{"delimiter", func(n *yaml.Node, p string) {
			if i, ok := r.choice(n, p, []string{"auto", "comma", "semicolon", "tab", "bar"}); ok {
				m.Delimiter = []rune{0, ',', ';', '\t', '|'}[i]
			}
		}},
		{"customers", r.customers},
		{"events", r.events},
	}
}

func (r *mappingReader) said(path string, n *yaml.Node) { r.sections[path] = n.Line }

func (r *mappingReader) textKey(name string, to *string) key {
	return key{name, func(n *yaml.Node, p string) {
		if s, ok := r.text(n, p); ok {
			if !printable(s) || len(s) > maxID {
				r.wrong(n, p, "the value cannot be printed, or is too long", "write a short text")
				return
			}
			*to = s
		}
	}}
}

// columnKey reads a column; meanings are what its values may mean, nil: anything.
func (r *mappingReader) columnKey(name string, to *Column, meanings []string, more ...key) key {
	return key{name, func(n *yaml.Node, p string) { r.column(n, p, to, meanings, more...) }}
}

// column reads NAME, or {column: NAME, constant: VALUE, values: {WRITTEN: MEANT}}.
func (r *mappingReader) column(n *yaml.Node, path string, to *Column, meanings []string, more ...key) {
	to.Line = n.Line
	if n.Kind == yaml.ScalarNode {
		to.Name, _ = r.text(n, path)
		return
	}
	keys := append([]key{
		r.textKey("column", &to.Name),
		{"constant", func(n *yaml.Node, p string) {
			s, ok := r.text(n, p)
			if ok && meanings != nil {
				_, ok = r.choice(n, p, meanings)
			}
			if ok {
				to.Constant = s
			}
		}},
		{"values", func(n *yaml.Node, p string) { to.Values = r.values(n, p, meanings) }},
	}, more...)
	before := r.problems.Len()
	r.fields(n, path, keys)
	switch {
	case r.problems.Len() > before:
	case to.Name != "" && to.Constant != "":
		r.wrong(n, path, "a value comes from a column or is constant, not both", "keep one of the two")
	case !to.IsSet():
		r.wrong(n, path, "neither a column nor a constant is named", "add column: NAME, or constant: VALUE")
	case to.Values != nil && to.Name == "":
		r.wrong(n, path, "a constant needs no values", "write the meaning as the constant")
	}
}

// values reads what the texts of a column mean.
func (r *mappingReader) values(n *yaml.Node, path string, meanings []string) map[string]string {
	if n.Kind != yaml.MappingNode {
		r.wrong(n, path, "this needs a map from what is written to what it means", "write it as {WRITTEN: MEANT}")
		return nil
	}
	out := map[string]string{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		at := join(path, k.Value)
		if _, twice := out[k.Value]; twice {
			r.note(k.Line, k.Column, fact.ClassDuplicate, at, "the value is given twice", "keep one of the two")
			continue
		}
		s, ok := r.text(v, at)
		if ok && meanings != nil {
			_, ok = r.choice(v, at, meanings)
		}
		if ok {
			out[k.Value] = s
		}
	}
	return out
}

func (r *mappingReader) unitKey() key {
	return key{"unit", func(n *yaml.Node, p string) {
		if i, ok := r.choice(n, p, []string{"major", "minor"}); ok {
			r.m.Minor = i == 1
		}
	}}
}

// per is month, year and so on, or a column that says it.
func (r *mappingReader) per(n *yaml.Node, path string) {
	if n.Kind == yaml.ScalarNode {
		if _, ok := r.choice(n, path, perNames); ok {
			r.m.Per = Column{Constant: strings.TrimSpace(n.Value), Line: n.Line}
		}
		return
	}
	r.column(n, path, &r.m.Per, perNames)
}

// currencies checks the currencies that the mapping itself names.
func (r *mappingReader) currencies(n *yaml.Node, path string) {
	codes := []string{r.m.Currency.Constant}
	for _, v := range r.m.Currency.Values {
		codes = append(codes, v)
	}
	slices.Sort(codes)
	for _, c := range codes {
		if _, err := money.ParseCurrency(c); c != "" && err != nil {
			r.wrong(n, path, err.Error(), "write an ISO 4217 code such as USD")
		}
	}
}

// attributes reads contract.NAME: COLUMN and customer.NAME: COLUMN.
func (r *mappingReader) attributes(n *yaml.Node, path string, whose bool) (out []AttributeColumn) {
	if n.Kind != yaml.MappingNode {
		r.wrong(n, path, "this needs a map of names", "write it as "+[2]string{"", "contract."}[b2i(whose)]+"region: COLUMN")
		return nil
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		at := join(path, k.Value)
		of, name := "customer", k.Value
		if whose {
			of, name, _ = strings.Cut(k.Value, ".")
		}
		switch {
		case seen[k.Value]:
			r.note(k.Line, k.Column, fact.ClassDuplicate, at, "the attribute is given twice", "keep one of the two")
		case of != "contract" && of != "customer" || name == "":
			r.note(k.Line, k.Column, fact.ClassValue, at, "the name does not say whose attribute it is", "write contract.NAME or customer.NAME")
		case slices.Contains(view.Reserved, name):
			r.note(k.Line, k.Column, fact.ClassValue, at, strconv.Quote(name)+" is a name that every line has already", "choose another name")
		case name != strings.TrimSpace(name) || !printable(name) || len(name) > maxID:
			r.note(k.Line, k.Column, fact.ClassValue, at, "the name has spaces around it, cannot be printed, or is too long", "choose a short name")
		default:
			a := AttributeColumn{Customer: of == "customer", Name: name}
			r.column(v, at, &a.Column, nil)
			out = append(out, a)
		}
		seen[k.Value] = true
	}
	return out
}

// dates is iso, or the layout of 2 January 2006.
func (r *mappingReader) dates(n *yaml.Node, path string) {
	s, ok := r.text(n, path)
	if !ok || s == "iso" {
		return
	}
	probe := time.Date(2023, 11, 25, 0, 0, 0, 0, time.UTC)
	back, err := time.Parse(s, probe.Format(s))
	if err != nil || back.Year() != 2023 || back.YearDay() != probe.YearDay() || !utf8.ValidString(s) {
		r.wrong(n, path, strconv.Quote(s)+" does not say where day, month and year stand", `write 2 January 2006 the way the table would, such as "02/01/2006", or iso`)
		return
	}
	if s != "2006-01-02" {
		r.m.Dates = s
	}
}

func (r *mappingReader) customers(n *yaml.Node, path string) {
	c := &CustomerTable{Line: n.Line}
	r.m.Customers = c
	r.fields(n, path, []key{
		r.textKey("file", &c.File),
		r.columnKey("id", &c.ID, nil),
		r.columnKey("name", &c.Name, nil),
		r.columnKey("signup", &c.Signup, nil),
		r.columnKey("ended", &c.Ended, flagNames),
		{"attributes", func(n *yaml.Node, p string) { c.Attributes = r.attributes(n, p, false) }},
	})
	if n.Kind == yaml.MappingNode {
		r.need(n, path+".file", c.File != "", "add file: accounts.csv, the table with one row a customer")
		r.need(n, path+".id", c.ID.Name != "", "add id: COLUMN, the customer's id")
	}
}

func (r *mappingReader) events(n *yaml.Node, path string) {
	e := &EventTable{Line: n.Line}
	r.m.Events = e
	r.fields(n, path, []key{
		r.textKey("file", &e.File),
		{"optional", func(n *yaml.Node, p string) {
			i, ok := r.choice(n, p, []string{"false", "true"})
			e.Optional = ok && i == 1
		}},
		r.columnKey("id", &e.ID, nil),
		r.columnKey("customer", &e.Customer, nil),
		r.columnKey("date", &e.Date, nil),
	})
	if n.Kind == yaml.MappingNode {
		r.need(n, path+".file", e.File != "", "add file: churn.csv, the table with one row an event")
		r.need(n, path+".customer", e.Customer.Name != "", "add customer: COLUMN")
		r.need(n, path+".date", e.Date.Name != "", "add date: COLUMN")
	}
}
