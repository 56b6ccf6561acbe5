// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"slices"
	"strconv"
	"strings"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// company is the subject of what holds for all contracts.
const company = "*"

// ofPortfolio begins the subject of what holds for the contracts and customers
// with an attribute portfolio (606-10-10-4).
const ofPortfolio = "portfolio/"

// subjectKinds are the types of facts that a judgement can be about, in the
// order in which a subject is looked for. After them come parts of contracts,
// contract/line and contract/component.
var subjectKinds = []fact.Kind{
	fact.KindContract, fact.KindAmendment, fact.KindTermination, fact.KindPause, fact.KindResume,
	fact.KindCost, fact.KindEstimate, fact.KindInvoice, fact.KindCreditNote, fact.KindWriteOff, fact.KindDelivery,
	fact.KindCustomer, fact.KindProduct,
}

// subject is what an answer or an estimate is about.
type subject struct {
	kind fact.Kind // 0: the company, or a portfolio
	id   string
	part string // a line or component of a contract
}

// nobodys tells that it belongs to no group of customers.
func (s subject) nobodys() bool { return s.kind == 0 || s.kind == fact.KindProduct }

// subject finds what a name stands for.
func (p *parts) subject(name string) (subject, bool) {
	if name == company {
		return subject{}, true
	}
	for _, k := range subjectKinds {
		if p.counts(k, name) {
			return subject{kind: k, id: name}, true
		}
	}
	if p.mentioned().customers[name] {
		return subject{kind: fact.KindCustomer, id: name}, true
	}
	for c, part := range splits(name) {
		if x := p.contractOf(c); x != nil && p.hasPart(x, part) {
			return subject{kind: fact.KindContract, id: c, part: part}, true
		}
	}
	if p.mentioned().products[name] {
		return subject{kind: fact.KindProduct, id: name}, true
	}
	portfolio, is := strings.CutPrefix(name, ofPortfolio)
	return subject{}, is && p.mentioned().portfolios[portfolio]
}

// counts reports whether the book has a fact that no other superseded.
func (p *parts) counts(k fact.Kind, id string) bool {
	_, gone := p.moved[factKey{k, id}]
	return !gone && p.byID.find(factKey{k, id}) != nil
}

// splits calls yield with every way to read a name as contract/part.
func splits(name string) func(yield func(contract, part string) bool) {
	return func(yield func(contract, part string) bool) {
		for i := range len(name) {
			if name[i] == '/' && !yield(name[:i], name[i+1:]) {
				return
			}
		}
	}
}

// hasPart reports whether a contract has a line or component of that name.
func (p *parts) hasPart(c *fact.Contract, name string) bool {
	return p.hasLine(c, name) || slices.Contains(componentsOf(c), name)
}

// componentsOf are the names of the components of a contract.
func componentsOf(c *fact.Contract) []string {
	names := make([]string, len(c.Components))
	for i := range c.Components {
		if names[i] = c.Components[i].ID; names[i] == "" {
			names[i] = c.Components[i].Type
		}
	}
	return names
}

// mentions are the names that are known without a fact of their own.
type mentions struct{ customers, products, portfolios map[string]bool }

// mentioned is collected when it is first asked for: most books never do.
func (p *parts) mentioned() *mentions {
	if p.named != nil {
		return p.named
	}
	m := &mentions{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	p.named = m
	portfolio := func(as fact.Attrs) {
		if name, has := as.Get("portfolio"); has {
			m.portfolios[name] = true
		}
	}
	for _, c := range p.contracts {
		m.customers[c.Customer] = true
		m.customers[c.BillTo] = true
		portfolio(c.Attributes)
	}
	for _, v := range p.invoices {
		m.customers[v.Customer] = true
	}
	for _, y := range p.payments {
		m.customers[y.Customer] = true
	}
	for _, x := range p.adjustments.Balances {
		m.customers[x.Customer] = true
	}
	for _, x := range p.adjustments.Refunds {
		m.customers[x.Customer] = true
	}
	delete(m.customers, "") // stated by what they name
	for _, f := range p.byID.facts {
		if x, is := f.(*fact.Customer); is && p.counts(fact.KindCustomer, x.ID) {
			portfolio(x.Attributes)
		}
	}
	p.mentions(func(id string) { m.products[id] = true })
	return m
}

// noSubject notes a judgement of something that the book does not have.
func (p *parts) noSubject(f fact.Fact, name string) {
	if p.failedSubject(name) {
		return // it is there, and its own problem is noted
	}
	fix := `name a contract, a line or component (CONTRACT/LINE), a change, document or cost by its id, a customer, a product, portfolio/NAME, or "*" for all`
	if len(p.byID.facts) <= 20_000 {
		if near := fact.Nearest(name, p.subjects(name)); near != "" {
			fix = "did you mean " + near + "?"
		}
	}
	p.in.note(f, "subject", fact.ClassReference, "the book has nothing that is called "+strconv.Quote(name), fix)
}

// failedSubject reports whether the name is that of a fact with problems.
func (p *parts) failedSubject(name string) bool {
	for _, k := range subjectKinds {
		if p.in.failed[factKey{k, name}] {
			return true
		}
	}
	for c := range splits(name) {
		if p.in.failed[factKey{fact.KindContract, c}] || p.contractOf(c) != nil && p.in.failedAny(fact.KindAmendment) {
			return true
		}
	}
	return false
}

// subjects are the names that one may have been meant to be, sorted.
func (p *parts) subjects(name string) (out []string) {
	for _, k := range subjectKinds {
		for id, at := range p.byID.index[k] {
			if !p.byID.facts[at].Header().ImpliedID {
				out = append(out, id)
			}
		}
	}
	m := p.mentioned()
	for _, ids := range []map[string]bool{m.customers, m.products} {
		for id := range ids {
			out = append(out, id)
		}
	}
	for id := range m.portfolios {
		out = append(out, ofPortfolio+id)
	}
	if strings.Contains(name, "/") {
		for _, c := range p.contracts {
			for i := range c.Lines {
				out = append(out, c.ID+"/"+c.Lines[i].ID)
			}
			for _, part := range slices.Concat(p.added[c.ID], componentsOf(c)) {
				out = append(out, c.ID+"/"+part)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// of is the customer of a subject that belongs to one.
func (g *grouping) of(s subject) int32 {
	f := g.p.byID.find(factKey{s.kind, s.id})
	switch f := f.(type) {
	case *fact.Contract:
		return g.customer(f.Customer)
	case *fact.Invoice:
		return g.invoice(f)
	case *fact.Delivery:
		return g.contract(f.Contract)
	case *fact.Estimate:
		return g.estimate(f)
	case *fact.CreditNote, *fact.WriteOff:
		return g.invoiceID(f.(fact.Referrer).Refs().Invoice)
	case *fact.Customer, nil:
		return g.customer(s.id)
	case fact.Referrer:
		return g.contract(f.Refs().Contract)
	}
	return -1
}

// estimate is the customer of an estimate, -1 for none.
func (g *grouping) estimate(x *fact.Estimate) int32 {
	if x.Contract != "" {
		return g.contract(x.Contract)
	}
	return g.judged(x.Subject)
}

// judged is the customer of what is judged, -1 for none.
func (g *grouping) judged(name string) int32 {
	s, _ := g.p.subject(name)
	if s.nobodys() {
		return -1
	}
	return g.of(s)
}

// collectJudgements puts what was judged into its group, or into the book when
// it holds for several.
func (g *grouping) collectJudgements(b *Book, of func(n int32) *derive.Group) {
	judgements := func(n int32) *derive.Judgements {
		x := of(n)
		if x.Judgements == nil {
			x.Judgements = new(derive.Judgements)
		}
		return x.Judgements
	}
	for _, x := range g.p.judgements.Answers {
		if n := g.judged(x.Subject); n >= 0 {
			to := judgements(n)
			to.Answers = append(to.Answers, x)
		} else {
			b.Answers = append(b.Answers, x)
		}
	}
	for _, x := range g.p.judgements.Estimates {
		if n := g.estimate(x); n >= 0 {
			to := judgements(n)
			to.Estimates = append(to.Estimates, x)
		} else {
			b.Estimates = append(b.Estimates, x)
		}
	}
	for _, x := range g.p.judgements.Costs {
		to := judgements(g.contract(x.Contract))
		to.Costs = append(to.Costs, x)
	}
}
