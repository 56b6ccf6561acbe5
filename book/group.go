// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"slices"
	"sort"
	"strings"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// grouping finds the customers that cannot be looked at apart: a forest of
// customers in which joined ones share a root.
type grouping struct {
	p       *parts
	number  map[string]int32 // of each customer
	names   []string
	parent  []int32
	size    []int32
	payment []int32 // the customer of each payment
}

func newGrouping(p *parts) *grouping {
	return &grouping{p: p, number: make(map[string]int32, len(p.contracts))}
}

// customer numbers a customer.
func (g *grouping) customer(id string) int32 {
	if n, ok := g.number[id]; ok {
		return n
	}
	n := int32(len(g.names))
	g.number[id] = n
	g.names = append(g.names, id)
	g.parent = append(g.parent, n)
	g.size = append(g.size, 1)
	return n
}

func (g *grouping) root(n int32) int32 {
	for g.parent[n] != n {
		g.parent[n] = g.parent[g.parent[n]]
		n = g.parent[n]
	}
	return n
}

func (g *grouping) unite(a, b int32) {
	a, b = g.root(a), g.root(b)
	if a == b {
		return
	}
	if g.size[a] < g.size[b] {
		a, b = b, a
	}
	g.parent[b] = a
	g.size[a] += g.size[b]
}

// join unites all customers that some fact connects.
func (g *grouping) join(b *Book) {
	for _, c := range b.Customers {
		if c.Parent != "" {
			g.unite(g.customer(c.ID), g.customer(c.Parent))
		}
		if c.MergedInto != "" {
			g.unite(g.customer(c.ID), g.customer(c.MergedInto))
		}
	}
	for _, c := range g.p.contracts {
		n := g.customer(c.Customer)
		if c.BillTo != "" {
			g.unite(n, g.customer(c.BillTo))
		}
		for _, id := range c.Renews {
			g.unite(n, g.contract(id))
		}
		for _, id := range c.CombinedWith {
			g.unite(n, g.contract(id))
		}
	}
	for _, v := range g.p.invoices {
		n := g.invoice(v)
		for i := range v.Lines {
			if id := v.Lines[i].Contract; id != "" {
				g.unite(n, g.contract(id))
			}
		}
		if v.Contract != "" {
			g.unite(n, g.contract(v.Contract))
		}
	}
	g.payment = make([]int32, len(g.p.payments))
	for i, y := range g.p.payments {
		g.payment[i] = g.payer(y)
	}
	g.joinUnusual()
}

// contract is the customer of a contract.
func (g *grouping) contract(id string) int32 {
	return g.customer(g.p.contractOf(id).Customer)
}

// invoice is the customer of an invoice, its own or that of its contract.
func (g *grouping) invoice(v *fact.Invoice) int32 {
	switch {
	case v.Customer != "":
		return g.customer(v.Customer)
	case v.Contract != "":
		return g.contract(v.Contract)
	}
	return g.contract(v.Lines[0].Contract)
}

// payer is the customer of a payment, joined with those of its invoices.
func (g *grouping) payer(y *fact.Payment) int32 {
	n := int32(-1)
	if y.Customer != "" {
		n = g.customer(y.Customer)
	}
	for i := range y.Applications {
		m := g.invoice(g.p.invoiceOf(y.Applications[i].Invoice))
		if n < 0 {
			n = m
		}
		g.unite(n, m)
	}
	return n
}

// collect makes the groups. The facts were sorted by id before, and so they are
// within each group.
func (g *grouping) collect(b *Book) {
	at := make([]int32, len(g.names)) // place of the group of a root, plus one
	key := make([]string, len(g.names))
	for i, name := range g.names {
		if r := g.root(int32(i)); key[r] == "" || name < key[r] {
			key[r] = name
		}
	}
	var room []derive.Group
	of := func(n int32) *derive.Group {
		r := g.root(n)
		if at[r] == 0 {
			if len(room) == 0 {
				room = make([]derive.Group, 64)
			}
			room[0].Key = key[r]
			b.Groups = append(b.Groups, &room[0])
			room = room[1:]
			at[r] = int32(len(b.Groups))
		}
		return b.Groups[at[r]-1]
	}
	var contracts pool[*fact.Contract]
	for _, c := range g.p.contracts {
		x := of(g.customer(c.Customer))
		x.Contracts = contracts.push(x.Contracts, c)
	}
	for _, d := range g.p.deliveries {
		x := of(g.contract(d.Contract))
		x.Deliveries = append(x.Deliveries, d)
	}
	for _, o := range g.p.openings {
		x := of(g.contract(o.Contract))
		x.Openings = append(x.Openings, o)
	}
	for _, v := range g.p.invoices {
		x := of(g.invoice(v))
		x.Invoices = append(x.Invoices, v)
	}
	for i, y := range g.p.payments {
		x := of(g.payment[i])
		x.Payments = append(x.Payments, y)
	}
	g.collectUnusual(of)
	g.collectJudgements(b, of)
	byKey := func(x, y *derive.Group) int { return strings.Compare(x.Key, y.Key) }
	if !slices.IsSortedFunc(b.Groups, byKey) {
		slices.SortFunc(b.Groups, byKey)
	}
}

// pool lets most groups, which have one contract, share an array.
type pool[T any] struct{ free []T }

func (p *pool[T]) push(to []T, v T) []T {
	if len(to) > 0 {
		return append(to, v)
	}
	if len(p.free) == 0 {
		p.free = make([]T, 512)
	}
	to = p.free[:1:1]
	p.free = p.free[1:]
	to[0] = v
	return to
}

// implied lists the customers and products that are only mentioned.
func (p *parts) implied(b *Book, g *grouping) {
	for _, name := range g.names {
		if b.Customers[name] == nil {
			b.ImpliedCustomers = append(b.ImpliedCustomers, name)
		}
	}
	sort.Strings(b.ImpliedCustomers)
	seen := map[string]bool{}
	p.mentions(func(id string) {
		if !seen[id] {
			seen[id] = true
			if b.Products[id] == nil {
				b.ImpliedProducts = append(b.ImpliedProducts, id)
			}
		}
	})
	sort.Strings(b.ImpliedProducts)
}

// mentions calls f with every product that is named.
func (p *parts) mentions(f func(id string)) {
	for _, c := range p.contracts {
		for i := range c.Lines {
			f(c.Lines[i].Product)
		}
	}
	for _, v := range p.invoices {
		for i := range v.Lines {
			if id := v.Lines[i].Product; id != "" {
				f(id)
			}
		}
	}
	for _, x := range p.changes.Amendments {
		for i := range x.Changes {
			if l := x.Changes[i].Add; l != nil {
				f(l.Product)
			}
		}
	}
}
