// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package json

import (
	"encoding/json"
	"io"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/view"
)

type accountingShape struct {
	Contracts   []string          `json:"contracts"`
	Customer    string            `json:"customer"`
	On          string            `json:"on"`
	Currency    string            `json:"currency"`
	Count       int64             `json:"count"` // amounts are of one
	Source      sourceShape       `json:"source"`
	Inception   string            `json:"inception,omitempty"`
	Ends        string            `json:"enforceable_to,omitempty"`
	Price       string            `json:"transaction_price"`
	Satisfied   string            `json:"satisfied"`
	Remaining   string            `json:"remaining_transaction_price"`
	Obligations []obligationShape `json:"obligations"`
	Prices      []priceStepShape  `json:"price_parts"`
	Allocations []allocationShape `json:"allocations"`
	Path        []treatedShape    `json:"modifications"`
	Position    positionShape     `json:"position"`
	Costs       []costShape       `json:"costs"`
	Judged      []judgementShape  `json:"judgements"`
}

// costShape is a cost of obtaining or fulfilling a contract, at the close of the day.
type costShape struct {
	Cost        string   `json:"cost"`
	Purpose     string   `json:"purpose"`
	Contract    string   `json:"contract"`
	Line        string   `json:"line,omitempty"`
	From        string   `json:"from,omitempty"` // of amortization
	To          string   `json:"to,omitempty"`
	Why         string   `json:"why,omitempty"`
	Capitalized string   `json:"capitalized"`
	Amortized   string   `json:"amortized"`
	Impaired    string   `json:"impaired"`
	Carrying    string   `json:"carrying"`
	Expensed    string   `json:"expensed"`
	Elsewhere   string   `json:"out_of_scope"`
	Missing     []string `json:"provisional_for,omitempty"` // questions without answer
}

func costOf(c *view.AccountedCost, m func(money.Minor) string) costShape {
	s := costShape{Cost: c.Fact.ID, Purpose: c.Fact.Purpose, Contract: c.Contract, Line: c.Line, Why: c.Why, Capitalized: m(c.Capitalized), Amortized: m(c.Amortized),
		Impaired: m(c.Impaired), Carrying: m(c.Carrying()), Expensed: m(c.Expensed), Elsewhere: m(c.Elsewhere)}
	if !c.Period.Empty() {
		s.From, s.To = c.Period.From.String(), (c.Period.To - 1).String()
	}
	for _, q := range c.Missing {
		s.Missing = append(s.Missing, q.Name)
	}
	return s
}

type obligationShape struct {
	Name      string   `json:"name"`
	Kind      string   `json:"kind"`
	Why       string   `json:"why,omitempty"`
	Measure   string   `json:"measure"`
	Stated    string   `json:"stated"`
	SSP       string   `json:"ssp,omitempty"`
	SSPFrom   string   `json:"ssp_from,omitempty"`
	Allocated string   `json:"allocated"`
	Carve     string   `json:"carve"`
	Satisfied string   `json:"satisfied"`
	Remaining string   `json:"remaining"`
	Missing   []string `json:"provisional_for,omitempty"` // questions without answer
}

type priceStepShape struct {
	Day    string `json:"day"`
	Amount string `json:"amount"`
	Kind   string `json:"kind"`
	Target string `json:"target,omitempty"`
	Text   string `json:"text,omitempty"`
	Fact   string `json:"fact,omitempty"`
}

type allocationShape struct {
	Day    string                 `json:"day"`
	Amount string                 `json:"amount"`
	Shares []allocationShareShape `json:"shares"`
	Done   []string               `json:"done"`
}

type allocationShareShape struct {
	Obligation string `json:"obligation"`
	Stated     string `json:"stated"`
	SSP        string `json:"ssp"`
	SSPFrom    string `json:"ssp_from,omitempty"`
	Amount     string `json:"allocated"`
	Carve      string `json:"carve"`
}

type treatedShape struct {
	Changes   []string `json:"changes"`
	Day       string   `json:"day"`
	Outcome   string   `json:"outcome"`
	Steps     []string `json:"steps"`
	Remaining string   `json:"remaining_transaction_price"`
}

type positionShape struct {
	Claimed    string `json:"claimed"`
	Interest   string `json:"interest"`
	Refundable string `json:"refund_liability"`
	Earned     string `json:"earned"`
	Contra     string `json:"contra"`
	Liability  string `json:"contract_liability"`
	Asset      string `json:"contract_asset"`
	Receivable string `json:"receivable"`
	Unbilled   string `json:"unbilled"`
}

type judgementShape struct {
	Question string `json:"question"`
	Subject  string `json:"subject"`
	Value    string `json:"value"`
	Missing  bool   `json:"missing"`
	Answer   string `json:"answer,omitempty"`
	By       string `json:"by,omitempty"`
	At       string `json:"at,omitempty"`
	Why      string `json:"why,omitempty"`
}

// WriteAccountings writes contracts as they are accounted for, one after the other
// in a list.
func WriteAccountings(w io.Writer, as []*view.Accounting) error {
	shapes := make([]accountingShape, len(as))
	for i, a := range as {
		shapes[i] = accountingOf(a)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(shapes)
}

func accountingOf(a *view.Accounting) accountingShape {
	m := func(v money.Minor) string { return v.Plain(a.Currency) }
	x := &a.Position
	s := accountingShape{
		Contracts: a.Contracts, Customer: a.Customer, On: a.On.String(), Currency: a.Currency.String(), Count: a.Count,
		Source: sourceShape{File: a.Place.File, FileLine: a.Place.Line}, Inception: dateText(a.Inception), Ends: dateText(a.Ends),
		Price: m(a.Price), Satisfied: m(a.Satisfied), Remaining: m(a.Remaining),
		Obligations: []obligationShape{}, Prices: []priceStepShape{}, Allocations: []allocationShape{}, Path: []treatedShape{}, Costs: []costShape{}, Judged: []judgementShape{},
		Position: positionShape{Claimed: m(x.Claimed), Interest: m(x.Interest), Refundable: m(x.Refundable), Earned: m(x.Earned), Contra: m(x.Contra),
			Liability: m(max(x.Net, 0)), Asset: m(max(-x.Net, 0)), Receivable: m(x.Receivable), Unbilled: m(x.Unbilled)},
	}
	for i := range a.Obligations {
		s.Obligations = append(s.Obligations, obligationOf(&a.Obligations[i], m))
	}
	for i := range a.Costs {
		s.Costs = append(s.Costs, costOf(&a.Costs[i], m))
	}
	for _, p := range a.Prices {
		s.Prices = append(s.Prices, priceStepShape{p.Day.String(), m(p.Amount), p.Kind, p.Target, p.Text, p.Fact})
	}
	for _, p := range a.Allocations {
		s.Allocations = append(s.Allocations, allocationOf(&p, m))
	}
	for _, t := range a.Path {
		s.Path = append(s.Path, treatedShape{t.Changes, t.Day.String(), t.Outcome.String(), append([]string{}, t.Steps...), m(t.Remaining)})
	}
	for _, j := range a.Judged {
		s.Judged = append(s.Judged, judgementOf(&j))
	}
	return s
}

func obligationOf(o *view.Obligation, m func(money.Minor) string) obligationShape {
	s := obligationShape{Name: o.Name, Kind: o.Kind, Why: o.Why, Measure: o.Measure, Stated: m(o.Stated), SSPFrom: o.SSPFrom, Allocated: m(o.Price),
		Carve: m(o.Carve()), Satisfied: m(o.Satisfied), Remaining: m(o.Remaining)}
	if o.SSPFrom != "" {
		s.SSP = m(o.SSP)
	}
	for _, q := range o.Missing {
		s.Missing = append(s.Missing, q.Name)
	}
	return s
}

func allocationOf(p *derive.Allocated, m func(money.Minor) string) allocationShape {
	s := allocationShape{Day: p.Day.String(), Amount: m(p.Amount), Done: append([]string{}, p.Sentences...), Shares: []allocationShareShape{}}
	for _, x := range p.Shares {
		s.Shares = append(s.Shares, allocationShareShape{x.Obligation, m(x.Stated), m(x.SSP), x.SSPFrom, m(x.Amount), m(x.Amount - x.Stated)})
	}
	return s
}

func judgementOf(j *derive.Judgement) judgementShape {
	s := judgementShape{Question: j.Question.Name, Subject: j.Subject, Value: j.Value, Missing: j.Answer == nil}
	if x := j.Answer; x != nil {
		s.Answer, s.By, s.At, s.Why = x.ID, x.By, fact.On(x.Date).String(), x.Why
	}
	return s
}
