// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/policy"
)

// Contracts signed 30 days apart are proposed to be combined, 31 days apart not; nor
// those that are, that renew the other, or that were judged (606-10-25-9).
func TestCombinableContracts(t *testing.T) {
	for name, c := range map[string]struct {
		apart  civil.Day
		change func(late *fact.Contract)
		answer string
		want   int
	}{
		"30 days":   {apart: 30, want: 1},
		"31 days":   {apart: 31},
		"combined":  {apart: 0, change: func(c *fact.Contract) { c.CombinedWith = []string{"c1"} }},
		"a renewal": {apart: 0, change: func(c *fact.Contract) { c.Renews = []string{"c1"} }},
		"another":   {apart: 0, change: func(c *fact.Contract) { c.Customer = "other" }},
		"judged":    {apart: 0, answer: "no"},
	} {
		early := contract("c1", "2025-01-01", months(12), line("seats", "10.00", monthly))
		late := contract("c2", "2025-06-01", months(12), line("setup", "10.00", onlyOnce))
		early.Signed, late.Signed = on("2025-01-01"), fact.On(day("2025-01-01")+c.apart)
		if c.change != nil {
			c.change(late)
		}
		g := &derive.Group{Contracts: []*fact.Contract{early, late}}
		if c.answer != "" {
			a := answerOn("a", "combine", c.answer, "2025-01-01")
			a.Subject = "c1"
			g.Judgements = &derive.Judgements{Answers: []*fact.Answer{a}}
		}
		d := derive.New(env(func(p *policy.Terms) { p.JudgementsRecorded = true }))
		d.Findings = true
		p, err := d.Derive(g)
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		for _, f := range p.Findings {
			if f.Kind == derive.FindingCombinable {
				got++
			}
		}
		if got != c.want {
			t.Errorf("%s: %d findings, want %d", name, got, c.want)
		}
	}
}
