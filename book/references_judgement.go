// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// questions are those that an answer can settle, by name.
var questions = sync.OnceValue(func() map[string]derive.Question {
	m := map[string]derive.Question{}
	for _, q := range derive.Questions() {
		m[q.Name] = q
	}
	return m
})

// checkJudgements notes answers, estimates and costs that name what is not
// there.
func (p *parts) checkJudgements() {
	for _, x := range p.judgements.Answers {
		if _, known := p.subject(x.Subject); !known {
			p.noSubject(x, x.Subject)
		}
		p.in.checkAnswer(x)
	}
	for _, x := range p.judgements.Estimates {
		p.checkEstimate(x)
	}
	for _, x := range p.judgements.Costs {
		p.checkLine(x, x.Contract, x.Line, false)
	}
}

// checkAnswer notes an answer to no question, or one that the question does not
// have.
func (in *intake) checkAnswer(x *fact.Answer) {
	q, known := questions()[x.Question]
	if !known {
		names := make([]string, 0, len(questions()))
		for name := range questions() {
			names = append(names, name)
		}
		slices.Sort(names)
		in.note(x, "question", fact.ClassReference, "there is no question "+strconv.Quote(x.Question), meant(x.Question, names, "docs/judgements.md lists the questions"))
		return
	}
	if len(q.Values) > 0 && !slices.Contains(q.Values, "") && !slices.Contains(q.Values, x.Value) {
		in.note(x, "value", fact.ClassValue, strconv.Quote(x.Value)+" is no answer to "+q.Name, meant(x.Value, q.Values, "write one of "+strings.Join(q.Values, ", ")))
	}
}

// meant suggests the nearest name, else what else to do.
func meant(name string, names []string, otherwise string) string {
	if near := fact.Nearest(name, names); near != "" {
		return "did you mean " + near + "?"
	}
	return otherwise
}

// checkEstimate checks what an estimate is about: anything that an answer can be
// about or, with a contract, something of that contract.
func (p *parts) checkEstimate(x *fact.Estimate) {
	s, known := p.subject(x.Subject)
	if x.Contract == "" {
		switch {
		case !known:
			p.noSubject(x, x.Subject)
		case s.kind == fact.KindEstimate:
			p.in.note(x, "subject", fact.ClassContradiction, "an estimate is of no other estimate", "name what both are of; the later one counts from its date")
		}
		if x.Line != "" {
			p.in.note(x, "contract", fact.ClassMissing, "the line is of no contract", "add contract, or write the line as subject: CONTRACT/LINE")
		}
		return
	}
	p.checkLine(x, x.Contract, x.Line, false)
	switch c := p.contractOf(x.Contract); {
	case c == nil || p.isOf(c, x.Subject):
	case known:
		p.in.note(x, "subject", fact.ClassContradiction, strconv.Quote(x.Subject)+" is nothing of contract "+x.Contract, "name the contract, a line or component of it, a change or a cost of it; or leave out contract")
	default:
		p.noSubject(x, x.Subject)
	}
}

// isOf reports whether a subject is a contract, a part of it, or a fact about it.
func (p *parts) isOf(c *fact.Contract, name string) bool {
	for _, k := range subjectKinds {
		if k != fact.KindEstimate && p.counts(k, name) && (k == fact.KindContract && name == c.ID || contractNamed(p.byID.find(factKey{k, name})) == c.ID) {
			return true
		}
	}
	part, is := strings.CutPrefix(name, c.ID+"/")
	return is && p.hasPart(c, part)
}

// ofTheirContract writes the subjects of estimates in full: with contract, a line
// or component may be named alone.
func (p *parts) ofTheirContract() {
	for i, x := range p.judgements.Estimates {
		c := p.contractOf(x.Contract)
		if c == nil || x.Subject == x.Contract || !p.hasPart(c, x.Subject) {
			continue
		}
		full := *x
		full.Subject = x.Contract + "/" + x.Subject
		p.judgements.Estimates[i] = &full
		p.byID.replace(&full)
	}
}

// redirectJudgements points them to the facts that count now.
func (p *parts) redirectJudgements() {
	j := &p.judgements
	redirected(j.Answers, func(x *fact.Answer) { x.Subject = p.renamedSubject(x.Subject) })
	redirected(j.Estimates, func(x *fact.Estimate) {
		p.rename(fact.KindContract, &x.Contract)
		x.Subject = p.renamedSubject(x.Subject)
		p.byID.replace(x)
	})
	redirected(j.Costs, func(x *fact.Cost) {
		p.rename(fact.KindContract, &x.Contract)
		p.byID.replace(x)
	})
}

// renamedSubject is a subject with the id of the fact that counts now.
func (p *parts) renamedSubject(name string) string {
	for _, k := range subjectKinds {
		if to, gone := p.moved[factKey{k, name}]; gone {
			return to
		}
		if p.byID.find(factKey{k, name}) != nil {
			return name
		}
	}
	for c, part := range splits(name) {
		if to, gone := p.moved[factKey{fact.KindContract, c}]; gone {
			return to + "/" + part
		}
	}
	return name
}

// bySSP orders the price book of a product: by the day from which a price holds.
func bySSP(x, y *fact.SSP) int {
	return cmp.Or(cmp.Compare(fromOf(x), fromOf(y)), cmp.Compare(x.ID, y.ID))
}

// fromOf is the day from which a price holds; one without holds since ever.
func fromOf(x *fact.SSP) int64 {
	if !x.From.IsSet() {
		return -1 << 62
	}
	return int64(x.From.Day())
}

// sell puts a price into the price book.
func (b *Book) sell(x *fact.SSP) {
	if b.SSPs == nil {
		b.SSPs = map[string][]*fact.SSP{}
	}
	b.SSPs[x.Product] = append(b.SSPs[x.Product], x)
}

// sortJudgements sorts what belongs to no group.
func (b *Book) sortJudgements() {
	for _, of := range b.SSPs {
		slices.SortFunc(of, bySSP)
	}
	sortByID(b.Answers)
	sortByID(b.Estimates)
}
