// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/ingest/grid"
	"github.com/ratable/ratable/money"
)

// gridReader reads the rows of a grid.
type gridReader struct {
	im       *importer
	row      *rowReader
	layout   grid.Layout
	customer cell
	amounts  []money.Decimal
}

// readGrid reads a table with a row a customer and a column a month. Columns
// before the months that the mapping does not name become attributes of the
// customer under their own names.
func (im *importer) readGrid(name string) error {
	return im.each(name, false, func(b *binding) func([]string, int32) {
		g := &gridReader{im: im}
		var err error
		if g.layout, err = grid.Find(b.header); err != nil {
			b.note("", fact.ClassMissing, err.Error(), "a grid has the customer first, then what describes it, then every month once")
			return nil
		}
		for i := range g.layout.Months {
			b.used[g.layout.First+i] = true
		}
		m := im.gridMapping(b, g.layout)
		g.row = newRowReader(m, b)
		g.customer = g.row.customer
		if m.Customer.Name == "" { // spreadsheets leave the first column without a name
			g.customer.at, b.used[0] = 0, true
		}
		im.out.Unused = b.unused()
		return g.read
	})
}

// gridMapping completes a mapping of a grid by what stands in the header.
func (im *importer) gridMapping(b *binding, l grid.Layout) *Mapping {
	m := *im.m
	named := []string{m.CustomerName.Name, m.Product.Name, m.Currency.Name}
	if m.Customer.Name == "" {
		m.Customer.Name = b.header[0]
	}
	named = append(named, m.Customer.Name)
	for _, a := range m.Attributes {
		named = append(named, a.Column.Name)
	}
	if !m.Product.IsSet() {
		m.Product.Constant = "subscription"
	}
	m.Attributes = slices.Clone(m.Attributes)
	for i, h := range b.header[:l.First] {
		switch {
		case h == "" || slices.Contains(named, h) || slices.Index(b.header, h) != i:
		case m.CustomerName.Name == "" && slices.Contains([]string{"name", "customer_name", "company"}, strings.ToLower(h)):
			m.CustomerName.Name = h
		default:
			m.Attributes = append(m.Attributes, AttributeColumn{Customer: true, Name: free(h), Column: Column{Name: h}})
		}
	}
	checkNames(b, m.Attributes)
	return &m
}

// checkNames notes columns whose names cannot be those of attributes.
func checkNames(b *binding, as []AttributeColumn) {
	seen := map[string]string{}
	for _, a := range as {
		other, twice := seen[a.Name]
		seen[a.Name] = a.Column.Name
		switch {
		case !printable(a.Name) || len(a.Name) > maxID:
			b.note("", fact.ClassValue, "the name of the column "+quote(a.Column.Name)+" cannot be printed, or is too long", "rename the column")
		case twice:
			b.note("", fact.ClassDuplicate, "the columns "+quote(other)+" and "+quote(a.Column.Name)+" are both the attribute "+a.Name, "rename one of them")
		}
	}
}

// free is a name that an attribute may have: not one that every line has.
func free(name string) string {
	switch name = strings.ToLower(name); name {
	case "product", "family", "kind", "line", "contract", "customer", "parent", "entity", "owner", "currency":
		return "customer_" + name
	}
	return name
}

// read makes the contracts of one row.
func (g *gridReader) read(cells []string, line int32) {
	im, r := g.im, g.row
	im.out.Rows++
	if who, _ := g.customer.of(cells); grid.IsTotal(who) {
		im.ask(TotalRow, line, who, "the row is named "+quote(who), false)
		return
	}
	r.line, r.ok = line, true
	x := row{line: line, customer: r.keep(r.ident(&g.customer, cells)), product: r.keep(r.ident(&r.product, cells)), name: r.text(&r.name, cells), party: r.attributes(r.party, cells)}
	if len(x.customer) > maxID-len("/2024-01") {
		r.fail(&g.customer, "the customer's id is too long", "use at most "+itoa(maxID-int32(len("/2024-01")))+" bytes")
	}
	g.money(&x, cells)
	if !r.ok {
		return
	}
	if first, taken := im.ids[x.customer]; taken {
		im.ask(DuplicateID, line, x.customer, "line "+itoa(first)+" has the customer already", false)
		return
	}
	im.ids[x.customer] = line
	im.out.Kept++
	p := im.partyOf(x.customer, line)
	if im.m.Customers != nil && !p.listed {
		im.ask(UnknownCustomer, line, x.customer, "no such customer in "+im.m.Customers.File, true)
	}
	im.describe(p, x.customer, line, x.name, x.party)
	runs := grid.Runs(g.layout.Months, g.amounts)
	if len(runs) == 0 {
		im.ask(EmptyCustomer, line, x.customer, "no month has an amount", true)
		p.alone = true
	}
	for _, run := range runs {
		im.facts = append(im.facts, im.make.run(&x, run))
	}
}

// money reads the currency and the months of a row.
func (g *gridReader) money(x *row, cells []string) {
	r := g.row
	if s := r.text(&r.currency, cells); s != "" {
		c, err := money.ParseCurrency(s)
		if err != nil {
			r.fail(&r.currency, err.Error(), "write an ISO 4217 code, or add it to values of currency")
		}
		x.currency = c
	}
	g.amounts = g.amounts[:0]
	for i, m := range g.layout.Months {
		s := cells[g.layout.First+i]
		if s == "" {
			g.amounts = append(g.amounts, money.Decimal{})
			continue
		}
		v, bad := g.im.m.number(s)
		c := cell{Column: &Column{Name: m.String()}, at: g.layout.First + i}
		switch {
		case bad != nil:
			r.fail(&c, bad.what, bad.fix)
		case v.Sign() < 0:
			r.fail(&c, "the amount is "+v.String(), "what recurs is not below zero: leave credits out of the grid")
		case !x.currency.IsZero() && int(v.Scale) > x.currency.Exponent():
			g.im.ask(ManyDecimals, x.line, x.customer, m.String()+" has "+v.String(), true)
		}
		g.amounts = append(g.amounts, v)
	}
}

// run is the contract of an unbroken run of months. A grid says what recurs in
// each month and nothing of what was agreed, so the contract is bound for a
// month at a time. It renews up to the run's last month; a run that reaches the
// last month of the grid has no known end and stays open.
func (k *maker) run(x *row, run grid.Run) *fact.Contract {
	month := civil.Duration{Months: 1}
	c := &fact.Contract{
		Head: k.head(x.customer+"/"+run.From.String(), x.line), Customer: x.customer,
		Starts: fact.On(run.From.First()), Currency: x.currency,
	}
	switch {
	case run.Last:
		c.Open, c.Commit = true, month
	case run.From == run.To:
		c.Term = month
	default:
		c.Term = month
		c.AutoRenew = &fact.AutoRenew{Term: month, Until: fact.On(run.To.Next().First() - 1)}
	}
	l := fact.Line{ID: x.product, Product: x.product, Quantity: money.DecimalOf(1), UnitPrice: run.Steps[0].Amount, Per: fact.Per{Unit: fact.PerMonth}}
	for _, s := range run.Steps[1:] {
		l.Prices = append(l.Prices, fact.PriceStep{When: fact.When{From: fact.On(s.From.First())}, Price: s.Amount})
	}
	c.Lines = []fact.Line{l}
	return c
}
