// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"slices"
	"strconv"
	"strings"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// parts are the facts that count, by kind.
type parts struct {
	in         *intake
	contracts  []*fact.Contract
	deliveries []*fact.Delivery
	openings   []*fact.Opening
	invoices   []*fact.Invoice
	payments   []*fact.Payment

	changes     derive.Changes
	adjustments derive.Adjustments // without charges, which derive does not use yet
	judgements  derive.Judgements
	added       map[string][]string // by contract: the lines that amendments add
	named       *mentions           // nil until asked for

	byID  *unique
	moved map[factKey]string
	ids   map[fact.Kind][]string // sorted, to suggest from
}

// build settles, checks and groups.
func (in *intake) build() (*Book, error) {
	facts, byID, ignored, moved := in.settle()
	b := &Book{
		Products: map[string]*fact.Product{}, Customers: map[string]*fact.Customer{},
		PolicySource: in.policy, Currency: in.currency, Facts: len(facts), Ignored: ignored,
		Superseded: superseded(byID, moved),
	}
	p := &parts{in: in, byID: byID, moved: moved, ids: map[fact.Kind][]string{}}
	p.split(facts, b)
	p.sort()
	p.redirect()
	p.checkReferences(b)
	if err := in.problems.Err(); err != nil {
		return nil, err
	}
	g := newGrouping(p)
	g.join(b)
	g.collect(b)
	b.sortJudgements()
	p.days(b)
	p.implied(b, g)
	return b, nil
}

// split sorts the facts by kind.
func (p *parts) split(facts []fact.Fact, b *Book) {
	for _, f := range facts {
		switch f := f.(type) {
		case *fact.Contract:
			p.contracts = append(p.contracts, f)
		case *fact.Invoice:
			p.invoices = append(p.invoices, f)
		case *fact.Payment:
			p.payments = append(p.payments, f)
		case *fact.Delivery:
			p.deliveries = append(p.deliveries, f)
		case *fact.Opening:
			p.openings = append(p.openings, f)
		case *fact.Customer:
			b.Customers[f.ID] = f
		case *fact.Product:
			b.Products[f.ID] = f
		case *fact.SSP:
			b.sell(f)
		default:
			if !p.unusual(f) {
				b.Others = append(b.Others, f)
			}
		}
	}
	slices.SortFunc(b.Others, byKindAndID)
}

func byKindAndID(x, y fact.Fact) int {
	if x.Kind() != y.Kind() {
		return int(x.Kind()) - int(y.Kind())
	}
	return compareID(x, y)
}

func compareID[F fact.Fact](x, y F) int {
	a, b := x.Header().ID, y.Header().ID
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// sortByID sorts unless the facts are in order, which files mostly are.
func sortByID[F fact.Fact](fs []F) {
	if !slices.IsSortedFunc(fs, compareID) {
		slices.SortFunc(fs, compareID)
	}
}

func (p *parts) sort() {
	sortByID(p.contracts)
	sortByID(p.invoices)
	sortByID(p.payments)
	sortByID(p.deliveries)
	sortByID(p.openings)
	p.sortUnusual()
}

// contractOf finds a contract by id, or nil.
func (p *parts) contractOf(id string) *fact.Contract {
	c, _ := p.byID.find(factKey{fact.KindContract, id}).(*fact.Contract)
	return c
}

// invoiceOf finds an invoice by id, or nil.
func (p *parts) invoiceOf(id string) *fact.Invoice {
	v, _ := p.byID.find(factKey{fact.KindInvoice, id}).(*fact.Invoice)
	return v
}

// unknown notes a reference to a fact that is not there.
func (p *parts) unknown(f fact.Fact, path string, kind fact.Kind, id string) {
	if p.in.failed[factKey{kind, id}] {
		return // it is there, and its own problem is noted
	}
	p.in.note(f, path, fact.ClassReference, "there is no "+words(kind)+" "+strconv.Quote(id), p.suggest(kind, id))
}

// words is a kind as it is said.
func words(kind fact.Kind) string { return strings.ReplaceAll(kind.String(), "_", " ") }

// article is a kind as it is said, with its article.
func article(kind fact.Kind) string {
	if strings.ContainsRune("aeio", rune(words(kind)[0])) {
		return "an " + words(kind)
	}
	return "a " + words(kind)
}

// suggest names the nearest id, in books that are small enough to look.
func (p *parts) suggest(kind fact.Kind, id string) string {
	if len(p.byID.facts) > 20_000 {
		return ""
	}
	if p.ids[kind] == nil {
		names := []string{}
		for id := range p.byID.index[kind] {
			names = append(names, id)
		}
		slices.Sort(names)
		p.ids[kind] = names
	}
	for _, other := range fact.Kinds() {
		if other != kind && other.Derived() && p.byID.find(factKey{other, id}) != nil {
			return "the id is that of " + article(other) + "; name the " + words(kind) + " itself"
		}
	}
	if near := fact.Nearest(id, p.ids[kind]); near != "" {
		return "did you mean " + near + "?"
	}
	return "add the " + words(kind) + ", or correct the id"
}

// currencyOf is the currency of a contract as far as the book says.
func (p *parts) currencyOf(c *fact.Contract) money.Currency {
	if c != nil && !c.Currency.IsZero() {
		return c.Currency
	}
	return p.in.currency
}
