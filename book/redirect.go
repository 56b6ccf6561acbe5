// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import "github.com/ratable/ratable/fact"

// redirect points facts that name a superseded fact to the one that counts now.
// A fact is copied before it is changed.
func (p *parts) redirect() {
	if len(p.moved) == 0 {
		return
	}
	for i, c := range p.contracts {
		x := *c
		x.Renews = p.renamed(fact.KindContract, c.Renews)
		x.CombinedWith = p.renamed(fact.KindContract, c.CombinedWith)
		p.contracts[i] = &x
		p.byID.replace(&x)
	}
	for i, v := range p.invoices {
		x := *v
		p.rename(fact.KindContract, &x.Contract)
		x.Lines = append([]fact.InvoiceLine(nil), v.Lines...)
		for k := range x.Lines {
			p.rename(fact.KindContract, &x.Lines[k].Contract)
		}
		p.invoices[i] = &x
		p.byID.replace(&x)
	}
	for i, y := range p.payments {
		x := *y
		x.Applications = append([]fact.Application(nil), y.Applications...)
		for k := range x.Applications {
			p.rename(fact.KindInvoice, &x.Applications[k].Invoice)
		}
		p.payments[i] = &x
	}
	for i, d := range p.deliveries {
		x := *d
		p.rename(fact.KindContract, &x.Contract)
		p.deliveries[i] = &x
	}
	for i, o := range p.openings {
		x := *o
		p.rename(fact.KindContract, &x.Contract)
		p.openings[i] = &x
	}
	p.redirectUnusual()
}

func (p *parts) rename(kind fact.Kind, id *string) {
	if to, ok := p.moved[factKey{kind, *id}]; ok {
		*id = to
	}
}

func (p *parts) renamed(kind fact.Kind, ids []string) []string {
	out := append([]string(nil), ids...)
	for i := range out {
		p.rename(kind, &out[i])
	}
	return out
}
