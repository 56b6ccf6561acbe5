// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"io"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// party is a customer as far as the tables describe it.
type party struct {
	id         string
	name       string
	attributes fact.Attrs
	signup     fact.Date
	ended      fact.Tristate
	file       string
	line       int32
	listed     bool // in the customers' file
	alone      bool // a customer of a grid without contract

	rows    int  // subscriptions that are no trials
	running bool // one of them has no end
	first   civil.Day
	ends    map[civil.Day]bool // as written, trials included
	any     bool               // any row at all
}

// readCustomers reads the customers' file of the mapping.
func (im *importer) readCustomers() error {
	c := im.m.Customers
	if c == nil {
		return nil
	}
	return im.each(c.File, false, func(b *binding) func([]string, int32) {
		r := &rowReader{m: im.m, file: b.file, problems: b.problems, words: map[string]string{}}
		id, name := b.find(&c.ID, "customers.id"), b.find(&c.Name, "customers.name")
		signup, ended := b.find(&c.Signup, "customers.signup"), b.find(&c.Ended, "customers.ended")
		attributes := b.attributes(c.Attributes, true)
		return func(cells []string, line int32) {
			r.line, r.ok = line, true
			p := &party{id: r.keep(r.ident(&id, cells)), name: r.text(&name, cells), signup: r.date(&signup, cells, false),
				ended: r.flag(&ended, cells), attributes: r.attributes(attributes, cells), file: b.file, line: line, listed: true}
			switch first := im.parties[p.id]; {
			case !r.ok:
			case first != nil:
				im.question(b.file, DuplicateID, line, p.id, "line "+itoa(first.line)+" has the customer already", false)
			default:
				im.parties[p.id] = p
				im.order = append(im.order, p)
			}
		}
	})
}

// partyOf is the customer of a row; one that no file lists is made.
func (im *importer) partyOf(id string, line int32) *party {
	p := im.parties[id]
	if p == nil {
		p = &party{id: id, file: im.make.file, line: line}
		im.parties[id] = p
		im.order = append(im.order, p)
	}
	return p
}

// party joins a row with its customer and questions what does not agree.
func (im *importer) party(x *row) {
	p := im.partyOf(x.customer, x.line)
	if im.m.Customers != nil && !p.listed {
		im.ask(UnknownCustomer, x.line, x.id, "no customer "+quote(x.customer)+" in "+im.m.Customers.File, true)
	}
	if p.signup.IsSet() && x.start < p.signup.Day() {
		im.ask(BeforeSignup, x.line, x.id, "starts "+x.start.String()+", and "+p.id+" signed up "+p.signup.String(), true)
	}
	im.describe(p, x.id, x.line, x.name, x.party)
	if !p.any || x.start < p.first {
		p.first, p.any = x.start, true
	}
	if x.end.IsSet() && im.m.Events != nil {
		if p.ends == nil {
			p.ends = map[civil.Day]bool{}
		}
		p.ends[x.end.Day()] = true
	}
	if x.trial == fact.Yes && x.amount.IsZero() {
		return
	}
	p.rows++
	p.running = p.running || !x.last.IsSet()
}

// describe adds what a row says of its customer.
func (im *importer) describe(p *party, id string, line int32, name string, as fact.Attrs) {
	switch {
	case p.name == "":
		p.name = name
	case name != "" && name != p.name:
		im.ask(CustomerDiffers, line, id, "the name of "+p.id+" is "+quote(name)+" here and "+quote(p.name)+" before", true)
	}
	for _, a := range as {
		switch v, ok := p.attributes.Get(a.Name); {
		case !ok:
			p.attributes = withAttr(p.attributes, a.Name, a.Value)
		case v != a.Value:
			im.ask(CustomerDiffers, line, id, a.Name+" of "+p.id+" is "+quote(a.Value)+" here and "+quote(v)+" before", true)
		}
	}
}

// customerFacts are the customers that something is known of beside their id.
func (im *importer) customerFacts() []fact.Fact {
	var out []fact.Fact
	for _, p := range im.order {
		if p.listed || p.alone || p.name != "" || len(p.attributes) > 0 {
			out = append(out, &fact.Customer{
				Head: fact.Head{ID: p.id, Origin: im.m.Source, At: fact.Place{File: p.file, Line: p.line}},
				Name: p.name, Attributes: p.attributes,
			})
		}
	}
	return out
}

// each reads a table row by row. start finds the columns and gives what is done
// with a row.
func (im *importer) each(name string, optional bool, start func(*binding) func(cells []string, line int32)) error {
	t, err := im.open(name, optional)
	if t == nil {
		return err
	}
	defer t.Close()
	b := newBinding(t.Header, t.shown, t.Line, &im.problems)
	before := im.problems.Len()
	do := start(b)
	if im.problems.Len() > before {
		return nil // columns are missing: the rows would only repeat it
	}
	for {
		cells, line, err := t.Next()
		if err == io.EOF {
			return im.ctx.Err()
		}
		if err := im.rowProblem(t.shown, err); err != nil {
			return err
		}
		if err == nil && !im.blank(b.file, cells, line) {
			do(cells, line)
		}
		if line%4096 == 0 && im.ctx.Err() != nil {
			return im.ctx.Err()
		}
	}
}
