// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"strings"
	"testing"
)

// refused decodes a contract with some fields put in place of its own, and
// returns the only problem.
func refused(t *testing.T, fields ...Node) Problem {
	t.Helper()
	n, ps := contractNode(), new(Problems)
	for _, f := range fields {
		if old := n.Get(f.Key); old != nil {
			*old = f
		} else {
			n.Items = append(n.Items, f)
		}
	}
	if Decode(&n, "book.yaml", ps) != nil || ps.Len() != 1 {
		t.Fatalf("%v: want one problem, got %v", fields, ps)
	}
	return ps.List()[0]
}

// A remedy must not be refused in its turn: 0 days is offered only where none at
// all is allowed.
func TestDurationsOfZero(t *testing.T) {
	phase := func(length string) Node {
		n := Node{Key: "billing", Shape: Map, Items: []Node{{Key: "phases", Shape: List}}}
		n.Items[0].Items = []Node{mapOf("for", length, "every", "1 month"), mapOf("every", "1 year")}
		return n
	}
	for _, zero := range []string{"0 days", "0 months", "00 years", "0 week"} {
		for path, field := range map[string]Node{
			"term":                  entry("term", quoted(zero)),
			"auto_renew.term":       entry("auto_renew", mapOf("term", zero)),
			"billing.every":         entry("billing", mapOf("every", zero)),
			"billing.phases[0].for": phase(zero),
		} {
			p := refused(t, field)
			if p.Path != path || !strings.Contains(p.What+p.Fix, "above zero") || strings.Contains(p.Fix, "0 days,") || strings.Contains(p.Fix, "write 0 days") {
				t.Errorf("%s of %s: %s: %s; %s", path, zero, p.Path, p.What, p.Fix)
			}
		}
	}
	if p := refused(t, entry("billing", mapOf("every", "1 month", "net", "0 months"))); !strings.Contains(p.Fix, "write 0 days") {
		t.Errorf("net of 0 months: %s; %s", p.What, p.Fix)
	}
	if p := refused(t, entry("term", quoted("0 moons"))); !strings.Contains(p.Fix, "moons") {
		t.Errorf("term of 0 moons: %s; %s", p.What, p.Fix)
	}
	n, ps := contractNode(), new(Problems)
	*n.Get("billing") = entry("billing", mapOf("every", "1 month", "net", "0 days"))
	if Decode(&n, "book.yaml", ps) == nil {
		t.Errorf("net of 0 days: %v", ps)
	}
}

// An empty list of phases or instalments would bill the whole term at its start
// without a word.
func TestEmptyBillingLists(t *testing.T) {
	for _, name := range []string{"phases", "schedule"} {
		p := refused(t, Node{Key: "billing", Shape: Map, Items: []Node{{Key: name, Shape: List}}})
		if p.Path != "billing."+name || !strings.Contains(p.What, "an empty list says nothing") || !strings.Contains(p.Fix, "leave it out or fill it in") {
			t.Errorf("%s: %s: %s; %s", name, p.Path, p.What, p.Fix)
		}
	}
}

// A rate is a part of the price; that of a financing is the interest of a year.
func TestRatesOfComponents(t *testing.T) {
	for _, bad := range [][2]string{{"concession", "101"}, {"agent", "-1"}, {"sla", "18446744073709551.62"}, {"financing", "0"}, {"financing", "-100"}, {"financing", "1001"}, {"variable", "-101"}} {
		p := refused(t, Node{Key: "components", Shape: List, Items: []Node{mapOf("type", bad[0], "rate", bad[1])}})
		if !strings.Contains(p.What, bad[1]) || !strings.Contains(p.What, bad[0]) || !strings.Contains(p.Fix, "percentage") {
			t.Errorf("%v: %s; %s", bad, p.What, p.Fix)
		}
	}
}
