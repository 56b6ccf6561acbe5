// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package json

import (
	"io"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/export"
)

type checkShape struct {
	Facts            int            `json:"facts"`
	Ignored          int            `json:"ignored"`
	ImpliedCustomers []string       `json:"implied_customers"`
	ImpliedProducts  []string       `json:"implied_products"`
	NotDerived       map[string]int `json:"not_derived"`
	AsOf             string         `json:"as_of,omitempty"`
	Worst            string         `json:"worst,omitempty"`
	Kinds            []kindShape    `json:"kinds"`
	Findings         []findingShape `json:"findings"`
	Identities       int            `json:"identities"`
	TiesOut          bool           `json:"ties_out"`
}

// kindShape counts the findings of a kind.
type kindShape struct {
	Kind     string            `json:"kind"`
	Severity string            `json:"severity"`
	Count    int               `json:"count"`
	AtStake  map[string]string `json:"at_stake,omitempty"` // by currency
}

type findingShape struct {
	Kind     string `json:"kind"`
	Severity string `json:"severity"`
	Contract string `json:"contract,omitempty"`
	Line     string `json:"line,omitempty"`
	File     string `json:"file,omitempty"`
	FileLine int32  `json:"file_line,omitempty"`
	Day      string `json:"day"`
	Amount   string `json:"amount,omitempty"`
	Currency string `json:"currency,omitempty"`
	Text     string `json:"text"`
	Fix      string `json:"fix"`
}

// WriteCheck writes what is to be said of a book, with every finding.
func WriteCheck(w io.Writer, k *export.Check) error {
	shape := checkShape{
		Facts: k.Facts, Ignored: k.Ignored,
		ImpliedCustomers: append([]string{}, k.ImpliedCustomers...), ImpliedProducts: append([]string{}, k.ImpliedProducts...),
		NotDerived: make(map[string]int), AsOf: k.AsOf.String(), Worst: k.Worst().String(), Kinds: []kindShape{}, Findings: []findingShape{}, Identities: len(k.Ties), TiesOut: k.OK(),
	}
	for kind, n := range k.NotDerived {
		shape.NotDerived[kind.String()] = n
	}
	groups, err := k.Groups()
	if err != nil {
		return err
	}
	for i := range groups {
		shape.Kinds = append(shape.Kinds, kindOf(&groups[i]))
	}
	for i := range k.Findings {
		shape.Findings = append(shape.Findings, findingOf(&k.Findings[i]))
	}
	return writeIndented(w, shape)
}

func kindOf(g *export.FindingGroup) kindShape {
	shape := kindShape{Kind: g.Kind.String(), Severity: g.Severity.String(), Count: len(g.Findings)}
	for _, s := range g.Stakes {
		if shape.AtStake == nil {
			shape.AtStake = map[string]string{}
		}
		shape.AtStake[s.Currency.String()] = s.Amount.Plain(s.Currency)
	}
	return shape
}

func findingOf(f *derive.Finding) findingShape {
	shape := findingShape{
		Kind: f.Kind.String(), Severity: f.Severity.String(), Contract: f.Contract, Line: f.Line,
		File: f.Place.File, FileLine: f.Place.Line, Day: f.Day.String(), Text: f.Text, Fix: f.Fix,
	}
	if f.Amount != 0 {
		shape.Amount, shape.Currency = f.Amount.Plain(f.Currency), f.Currency.String()
	}
	return shape
}
