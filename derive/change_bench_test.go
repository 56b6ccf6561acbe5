// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"testing"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// BenchmarkChanges derives a yearly contract that is upgraded and then ended: three
// states laid over each other. BenchmarkAllViews (package view) is the same work
// for contracts that never change.
func BenchmarkChanges(b *testing.B) {
	c := contract("c1", "2024-01-01", months(12), line("seats", "100", monthly))
	c.Billing = &fact.Billing{Every: months(3)}
	up := &fact.Amendment{Contract: "c1", Effective: day("2024-05-15"), Changes: []fact.Change{{Change: "seats", Quantity: ref("3")}}}
	up.ID = "up"
	end := &fact.Termination{Contract: "c1", Noticed: on("2024-08-01"), Effective: day("2024-09-30")}
	end.ID = "end"
	g := &derive.Group{Key: "cu", Contracts: []*fact.Contract{c}, Changes: &derive.Changes{
		Amendments: []*fact.Amendment{up}, Terminations: []*fact.Termination{end}}}
	d := derive.New(env())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := d.Derive(g); err != nil {
			b.Fatal(err)
		}
	}
}
