// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// A Contract is a contract as it stands at the close of a day, with its numbers.
type Contract struct {
	*derive.Standing

	// Numbers has the measures of [ContractMeasures] by line and in total, as a
	// report of this contract has them: flows from its first day to the close of
	// the day (a row's Sum), balances at its close.
	Numbers *Report

	// Superseded are facts about it that do not count any more. Who reads the book
	// knows them, and fills them in.
	Superseded []Superseded
}

// Superseded is a fact that does not count any more, and the id of the one that
// counts instead.
type Superseded struct {
	Fact fact.Fact
	By   string
}

// ContractMeasures are the numbers of a contract: what it came to, and where it
// stands.
var ContractMeasures = []string{
	"bookings_tcv", "billings", "revenue", "cash",
	"deferred_revenue", "contract_asset", "receivable", "rpo", "backlog", "mrr", "arr",
}

// ContractOn finds how a contract of a group stands at the close of a day. The
// error is a *fact.Problems when its facts cannot be derived.
func ContractOn(env *derive.Env, g *derive.Group, id string, on civil.Day) (*Contract, error) {
	d := derive.New(env)
	s, err := d.Stand(g, id, on)
	if err != nil {
		return nil, err
	}
	w, err := NewWindow(env, Request{
		Span: civil.Span{From: min(s.First, on), To: on + 1}, Every: civil.EveryYear,
		By: []string{"line"}, Where: []Filter{{"contract", id}},
	})
	if err != nil {
		return nil, err
	}
	acc := w.NewAccumulator()
	var problems fact.Problems
	if err := Derive(d, g, acc, &problems); err != nil {
		return nil, err
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	numbers, err := acc.Report(ContractMeasures)
	if err != nil {
		return nil, err
	}
	return &Contract{Standing: s, Numbers: numbers}, nil
}

// Value is a number of the contract: of one of its lines, or in total without a
// line. It is zero when there is none.
func (c *Contract) Value(measure, line string) int64 {
	for i := range c.Numbers.Rows {
		r := &c.Numbers.Rows[i]
		if c.Numbers.Measures[r.Measure].Name == measure && (line == "" && r.Total || line != "" && !r.Total && r.Group[0] == line) {
			return r.Sum
		}
	}
	return 0
}
