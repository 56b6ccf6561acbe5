// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"slices"
	"strings"
	"testing"
)

// The preset says what it means in every release: a switch about the standard
// that it leaves out would follow the default.
func TestReadyMadePoliciesStateTheStandard(t *testing.T) {
	text, ok := ReadyText("asc606")
	if !ok {
		t.Fatal("there is no policy asc606")
	}
	p, err := Parse("asc606", 1, text, Default())
	if err != nil {
		t.Fatal(err)
	}
	for i := range switches {
		s := &switches[i]
		if (s.Group == "Standard" || s.Group == "Contract costs") && !slices.Contains(p.Versions[0].Said, s.Name) {
			t.Errorf("policy/ready/asc606.yaml leaves out %s: state it, with the paragraph", s.Name)
		}
	}
	if !p.Versions[0].Terms.JudgementsRecorded {
		t.Error("asc606 does not ask for recorded judgements")
	}
}

func TestAPresetIsWhereAPolicyStarts(t *testing.T) {
	ready := readyPolicy(t, "asc606\n")
	for text, judgements := range map[string]string{
		"preset: asc606\n":                                                                  "recorded",
		"mrr.start: booking\npreset: asc606\n":                                              "recorded",
		"judgements: assumed\npreset: asc606\n":                                             "assumed",
		"preset: asc606\njudgements: assumed\n":                                             "assumed",
		"preset: asc606\nversions: [{from: 2025-01-01, mrr.start: booking}]\n":              "recorded",
		"mrr.start: booking\nversions: [{from: 2025-01-01, scope: all, preset: asc606}]\n":  "recorded",
		"versions: [{from: 2025-01-01, scope: all, preset: asc606, judgements: assumed}]\n": "assumed",
	} {
		p := readyPolicy(t, text)
		last := &p.Versions[len(p.Versions)-1].Terms
		if got := find("judgements").get(last); got != judgements {
			t.Errorf("%q: judgements: %s, want %s", text, got, judgements)
		}
		if same, only := p.Hash() == ready.Hash(), text == "preset: asc606\n"; same != only {
			t.Errorf("%q: the same as asc606 alone: %v", text, same)
		}
	}
	if last := readyPolicy(t, "mrr.start: booking\npreset: asc606\n").Versions[0]; !slices.Contains(last.Said, "judgements") || find("mrr.start").get(&last.Terms) != "booking" {
		t.Errorf("stated are %v", last.Said)
	}
}

func readyPolicy(t *testing.T, text string) *Policy {
	t.Helper()
	p, err := Parse("policy.yaml", 1, []byte(text), Default())
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return p
}

func TestUnknownPresetsAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"asc66\n":                            `policy.yaml:1: a policy is a list of switches such as mrr.start: booking, not "asc66" (did you mean asc606?)`,
		"mrr.start: booking\npreset: ifrs\n": `policy.yaml:2: preset: there is no ready-made policy "ifrs": write one of asc606`,
		"preset: asc606\npreset: asc606\n":   "stated twice",
		"preset: [asc606]\n":                 "one value, not a list",
		"versions: [{from: 2025-01-01, scope: all, preset: x}]\n": `no ready-made policy "x"`,
	} {
		_, err := Parse("policy.yaml", 1, []byte(text), Default())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}
