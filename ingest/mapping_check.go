// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ratable/ratable/fact"
)

// need notes a field that is missing.
func (r *mappingReader) need(n *yaml.Node, path string, there bool, fix string) {
	if _, said := r.sections[path]; !there && !said {
		r.note(n.Line, 0, fact.ClassMissing, path, "the field is missing", fix)
	}
}

// complete checks what concerns several fields of a mapping.
func (r *mappingReader) complete(root *yaml.Node) {
	m := r.m
	r.need(root, "source", m.Source != "", "add source: NAME, the system that the table comes from")
	if m.Shape == Grid {
		r.completeGrid()
	} else {
		r.completeTable(root)
	}
	if m.DecimalComma && m.Thousands == ',' || !m.DecimalComma && m.Thousands == '.' {
		r.note(r.sections["thousands"], 0, fact.ClassContradiction, "thousands", "decimals and thousands have the same mark", "write decimal: comma with thousands: point, or the other way round")
	}
	if m.Minor && !m.Currency.IsSet() {
		r.note(max(m.Amount.Line, m.MRR.Line), 0, fact.ClassMissing, "currency", "minor units need a currency, which says how many make one major unit", "add currency: COLUMN, or currency: {constant: USD}")
	}
	for _, c := range []struct {
		path string
		col  *Column
	}{{"id", &m.ID}, {"customer", &m.Customer}, {"start", &m.Start}, {"end", &m.End}, {"signed", &m.Signed}, {"amount", &m.Amount}, {"mrr", &m.MRR}, {"annual", &m.Annual}, {"quantity", &m.Quantity}, {"ended", &m.Ended}} {
		if c.col.Constant != "" {
			r.note(c.col.Line, 0, fact.ClassContradiction, c.path, "this differs from row to row and cannot be constant", "name a column")
		}
	}
}

func (r *mappingReader) completeTable(root *yaml.Node) {
	m := r.m
	r.need(root, "id", m.ID.Name != "", "add id: COLUMN, the id of the subscription: it keeps a second import from counting twice")
	r.need(root, "customer", m.Customer.Name != "", "add customer: COLUMN")
	r.need(root, "product", m.Product.IsSet(), "add product: COLUMN, or product: {constant: subscription}")
	r.need(root, "start", m.Start.Name != "", "add start: COLUMN, the first day")
	_, amount := r.sections["amount"]
	_, mrr := r.sections["mrr"]
	switch {
	case amount && mrr:
		r.note(max(m.Amount.Line, m.MRR.Line), 0, fact.ClassContradiction, "mrr", "there is both an amount and an mrr", "keep amount for a price as billed, mrr for a monthly rate")
	case !amount && !mrr:
		r.note(root.Line, 0, fact.ClassMissing, "amount", "the field is missing", "add amount: {column: NAME, per: month}, or mrr: COLUMN")
	case amount && !m.Per.IsSet():
		r.note(m.Amount.Line, 0, fact.ClassMissing, "amount.per", "the amount does not say what it is for", "write amount: {column: NAME, per: month}, or "+strings.Join(perNames[1:], ", "))
	}
	if _, said := r.sections["end.is"]; m.End.IsSet() && !said {
		r.note(m.End.Line, 0, fact.ClassMissing, "end.is", "the end does not say whether its day still counts", "write end: {column: NAME, is: inclusive}, or exclusive")
	}
	if _, said := r.sections["quantity.amount_is"]; m.Quantity.IsSet() && !said {
		r.note(m.Quantity.Line, 0, fact.ClassMissing, "quantity.amount_is", "the quantity does not say whether the amount is that of one or of all", "write quantity: {column: NAME, amount_is: total}, or each")
	}
}

// gridKeys are the fields that a grid can use.
var gridKeys = []string{"source", "file", "shape", "customer", "customer_name", "product", "currency", "attributes", "decimal", "thousands", "delimiter", "customers"}

func (r *mappingReader) completeGrid() {
	for name, line := range r.sections {
		known := strings.Contains(name, ".")
		for _, k := range gridKeys {
			known = known || k == name
		}
		if !known {
			r.note(line, 0, fact.ClassContradiction, name, "a grid has no such field", "remove it; a grid has "+strings.Join(gridKeys, ", "))
		}
	}
	for _, a := range r.m.Attributes {
		if !a.Customer {
			r.note(a.Column.Line, 0, fact.ClassContradiction, "attributes.contract."+a.Name, "a row of a grid is a customer", "write customer."+a.Name)
		}
	}
}
