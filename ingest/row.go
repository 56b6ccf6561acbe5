// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// row is one subscription as the table says it.
type row struct {
	line     int32
	id       string
	customer string
	name     string
	product  string
	start    civil.Day
	end      fact.Date // as written
	last     fact.Date // the last day; unset: runs on
	signed   fact.Date
	amount   money.Decimal
	per      fact.Per
	annual   *money.Decimal
	quantity money.Decimal
	currency money.Currency
	billing  int // index into billingNames; -1: nothing said
	renews   fact.Tristate
	trial    fact.Tristate
	ended    fact.Tristate
	contract fact.Attrs
	party    fact.Attrs // attributes of the customer
}

// rowReader reads rows by the columns of a mapping.
type rowReader struct {
	m        *Mapping
	file     string
	problems *fact.Problems
	words    map[string]string

	id, customer, name, product, start, end, signed, amount, per, annual cell
	quantity, currency, billing, renews, trial, ended                    cell
	contract, party                                                      []attributeCell

	line int32
	ok   bool // nothing was wrong with the row so far
}

// newRowReader finds the columns of the mapping in the header.
func newRowReader(m *Mapping, b *binding) *rowReader {
	r := &rowReader{m: m, file: b.file, problems: b.problems, words: map[string]string{}}
	for _, x := range []struct {
		to   *cell
		from *Column
		path string
	}{
		{&r.id, &m.ID, "id"}, {&r.customer, &m.Customer, "customer"}, {&r.name, &m.CustomerName, "customer_name"},
		{&r.product, &m.Product, "product"}, {&r.start, &m.Start, "start"}, {&r.end, &m.End, "end"}, {&r.signed, &m.Signed, "signed"},
		{&r.amount, r.price(), "amount"}, {&r.per, &m.Per, "amount.per"}, {&r.annual, &m.Annual, "annual"},
		{&r.quantity, &m.Quantity, "quantity"}, {&r.currency, &m.Currency, "currency"}, {&r.billing, &m.Billing, "billing"},
		{&r.renews, &m.AutoRenew, "auto_renew"}, {&r.trial, &m.Trial, "trial"}, {&r.ended, &m.Ended, "ended"},
	} {
		*x.to = b.find(x.from, x.path)
	}
	r.contract = b.attributes(m.Attributes, false)
	r.party = b.attributes(m.Attributes, true)
	return r
}

// price is the column of the amount: the price as billed, or the monthly rate.
func (r *rowReader) price() *Column {
	if r.m.MRR.IsSet() {
		return &r.m.MRR
	}
	return &r.m.Amount
}

// keep is one copy of a text that comes again and again.
func (r *rowReader) keep(s string) string {
	if w, ok := r.words[s]; ok {
		return w
	}
	s = strings.Clone(s)
	if len(r.words) < 1<<16 {
		r.words[s] = s
	}
	return s
}

// fail notes what is wrong with a cell of the row at hand.
func (r *rowReader) fail(c *cell, what, fix string) {
	r.ok = false
	name := c.Name
	if name == "" {
		name = c.path
	}
	r.problems.Add(fact.Problem{At: fact.Place{File: r.file, Line: r.line}, Class: fact.ClassValue, Path: "column " + name, What: what, Fix: fix})
}

// read understands one row. ok is false when something was wrong with it, and
// noted.
func (r *rowReader) read(cells []string, line int32) (x row, ok bool) {
	r.line, r.ok = line, true
	x = row{line: line, billing: -1, quantity: money.DecimalOf(1)}
	x.id = strings.Clone(r.ident(&r.id, cells))
	x.customer = r.keep(r.ident(&r.customer, cells))
	x.product = r.keep(r.ident(&r.product, cells))
	x.name = r.text(&r.name, cells)
	if d := r.date(&r.start, cells, true); d.IsSet() {
		x.start = d.Day()
	}
	x.end = r.date(&r.end, cells, false)
	x.last = x.end
	if r.m.EndExclusive && x.end.IsSet() {
		x.last = fact.On(x.end.Day() - 1)
	}
	x.signed = r.date(&r.signed, cells, false)
	r.money(&x, cells)
	if i := r.oneOf(&r.billing, cells, billingNames); i >= 0 {
		x.billing = i
	}
	x.renews, x.trial, x.ended = r.flag(&r.renews, cells), r.flag(&r.trial, cells), r.flag(&r.ended, cells)
	x.contract, x.party = r.attributes(r.contract, cells), r.attributes(r.party, cells)
	return x, r.ok
}

// text is a cell's text by the values of the mapping; it may be empty.
func (r *rowReader) text(c *cell, cells []string) string {
	s, ok := c.of(cells)
	switch {
	case !ok:
		r.fail(c, quote(cells[c.at])+" is none of the values that the mapping knows", "add it to values of "+c.path)
	case !printable(s):
		r.fail(c, quote(s)+" holds characters that cannot be printed", "remove line breaks and control characters; save the file as UTF-8")
	default:
		return r.keep(s)
	}
	return ""
}

// ident is a cell that names something.
func (r *rowReader) ident(c *cell, cells []string) string {
	s, ok := c.of(cells)
	switch {
	case !ok:
		r.fail(c, quote(cells[c.at])+" is none of the values that the mapping knows", "add it to values of "+c.path)
	case !c.set():
	case s == "":
		r.fail(c, "the cell is empty", "every row needs it")
	case len(s) > maxID:
		r.fail(c, "the text is too long for an id", "use at most 200 bytes")
	case !printable(s):
		r.fail(c, quote(s)+" holds characters that cannot be printed", "remove line breaks and control characters; save the file as UTF-8")
	default:
		return s
	}
	return ""
}

func (r *rowReader) date(c *cell, cells []string, needed bool) fact.Date {
	s, ok := c.of(cells)
	if !c.set() || ok && s == "" && !needed {
		return fact.Date{}
	}
	if s == "" {
		r.fail(c, "the cell is empty", "every row needs the day")
		return fact.Date{}
	}
	d, bad := r.m.day(s)
	if bad != nil {
		r.fail(c, bad.what, bad.fix)
		return fact.Date{}
	}
	return fact.On(d)
}

// oneOf is the place of a cell's meaning in names, -1 for an empty cell.
func (r *rowReader) oneOf(c *cell, cells []string, names []string) int {
	s, ok := c.of(cells)
	if !c.set() || ok && s == "" {
		return -1
	}
	if ok {
		for i, n := range names {
			if strings.EqualFold(s, n) {
				return i
			}
		}
	}
	if c.at >= 0 {
		s = cells[c.at]
	}
	r.fail(c, quote(s)+" is none of "+strings.Join(names, ", "), "add it to values of "+c.path+": {"+s+": "+names[0]+"}")
	return -1
}

func (r *rowReader) flag(c *cell, cells []string) fact.Tristate {
	s, ok := c.of(cells)
	if !c.set() || ok && s == "" {
		return fact.Unsaid
	}
	yes, known := flags[strings.ToLower(s)]
	switch {
	case !ok || !known:
		r.fail(c, quote(cells[max(c.at, 0)])+" is neither yes nor no", "add it to values of "+c.path)
		return fact.Unsaid
	case yes:
		return fact.Yes
	}
	return fact.No
}

func (r *rowReader) attributes(as []attributeCell, cells []string) fact.Attrs {
	var out fact.Attrs
	for i := range as {
		if v := r.text(&as[i].cell, cells); v != "" {
			out = append(out, fact.Attr{Name: as[i].name, Value: v})
		}
	}
	return sortedAttrs(out)
}
