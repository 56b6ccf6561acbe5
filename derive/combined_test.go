// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive_test

import (
	"strings"
	"testing"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// Contracts that are combined, in whichever of them it is stated, stand next to
// each other and all but the first are joined to the one before (606-10-25-9).
func TestCombinedContractsAreJoined(t *testing.T) {
	make := func() []*fact.Contract {
		var cs []*fact.Contract
		for _, id := range []string{"a", "b", "c", "d", "e"} {
			cs = append(cs, contract(id, "2024-01-01", months(12), line("plan", "1200", yearly)))
		}
		cs[0].CombinedWith = []string{"d"}
		cs[4].CombinedWith = []string{"d"}
		return cs
	}
	p := derived(t, env(), &derive.Group{Key: "cu", Contracts: make()})
	var got []string
	for _, a := range p.Arrangements {
		if a.Joined {
			got = append(got, "+"+a.ID)
		} else {
			got = append(got, a.ID)
		}
	}
	if s := strings.Join(got, " "); s != "a +d +e b c" {
		t.Errorf("%s", s)
	}
	for _, a := range p.Arrangements {
		for i := a.First; i < a.Last; i++ {
			if p.Arrangements[p.Lines[i].Arrangement].ID != a.ID {
				t.Errorf("line %d of %s belongs to another contract", i, a.ID)
			}
		}
	}
}

func TestContractsThatCannotBeCombined(t *testing.T) {
	for name, change := range map[string]func(a, b *fact.Contract){
		"currency": func(_, b *fact.Contract) { b.Currency = eur },
		"count":    func(a, _ *fact.Contract) { a.Count = 3 },
	} {
		a := contract("a", "2024-01-01", months(12), line("plan", "1200", yearly))
		b := contract("b", "2024-01-01", months(12), line("plan", "1200", yearly))
		b.CombinedWith = []string{"a"}
		change(a, b)
		_, err := derive.New(env()).Derive(&derive.Group{Key: "cu", Contracts: []*fact.Contract{a, b}})
		if err == nil || !strings.Contains(err.Error(), "combined_with") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
