// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package json

import (
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/view"
)

// The shapes below are what other programs read: a field may be added, none may
// change its meaning.

type metaShape struct {
	AsOf            string   `json:"as_of"`
	KnownAt         string   `json:"known_at,omitempty"`
	Policy          string   `json:"policy"`
	InvoicesThrough string   `json:"invoices_through,omitempty"`
	PaymentsThrough string   `json:"payments_through,omitempty"`
	Facts           int      `json:"facts"`
	Contracts       int      `json:"contracts"`
	Provisional     []string `json:"provisional"`
}

type measureShape struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Unit    string `json:"unit"`
	Meaning string `json:"meaning"`
}

type tieShape struct {
	Name     string `json:"name"`
	Currency string `json:"currency"`
	Left     string `json:"left"`
	Right    string `json:"right"`
	OK       bool   `json:"ok"`
}

func metaOf(m *view.Meta) metaShape {
	return metaShape{
		AsOf: m.AsOf.String(), KnownAt: dateText(m.KnownAt), Policy: m.Policy,
		InvoicesThrough: dateText(m.InvoicesThrough), PaymentsThrough: dateText(m.PaymentsThrough),
		Facts: m.Facts, Contracts: m.Contracts, Provisional: append([]string{}, m.Provisional...),
	}
}

func dateText(d fact.Date) string {
	if !d.IsSet() {
		return ""
	}
	return d.Day().String()
}

func measuresOf(ms []view.Measure) []measureShape {
	out := make([]measureShape, len(ms))
	for i, m := range ms {
		out[i] = measureShape{m.Name, m.Kind.String(), m.Unit.String(), m.Meaning}
	}
	return out
}

func tiesOf(ties []view.Tie) []tieShape {
	out := make([]tieShape, len(ties))
	for i, t := range ties {
		out[i] = tieShape{t.Name, t.Currency.String(), t.Left.Plain(t.Currency), t.Right.Plain(t.Currency), t.OK()}
	}
	return out
}
