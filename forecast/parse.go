// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package forecast

import (
	"bytes"
	"errors"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// ParseModel reads a growth model; docs/model.md describes every field. The
// error is a *fact.Problems with everything that is wrong, by file and line.
func ParseModel(file string, yamlBytes []byte) (*Model, error) {
	usd, _ := money.ParseCurrency("USD")
	m := &Model{Currency: usd, at: fact.Place{File: file, Line: 1}}
	r := &reader{file: file, text: yamlBytes, model: m}
	if root := r.document(); root != nil {
		r.top(root)
	}
	if err := r.problems.Err(); err != nil {
		return nil, err
	}
	return m, nil
}

// top reads the outermost map. The segments come last: they need the rest.
func (r *reader) top(root *yaml.Node) {
	m := r.model
	var segments, rules *yaml.Node
	r.fields(root, "", []field{
		{"model", "model: base-case, the id of the model", r.id(&m.ID)},
		{"name", "", r.plain(&m.Name)},
		{"note", "", r.plain(&m.Note)},
		{"currency", "", r.currency(&m.Currency)},
		{"start", "start: 2024-01, the first month", r.month(&m.Start)},
		{"months", "months: 24, the length of the model", r.length},
		{"segments", "segments: [{id: team, sold: 2, price: 1000, per: month, term: 12 months}]", func(n *yaml.Node, _ string) { segments = n }},
		{"policy", "", func(n *yaml.Node, _ string) { rules = n }},
	})
	if m.Name == "" {
		m.Name = m.ID
	}
	if segments != nil {
		r.segments(segments)
	}
	r.policy(root, rules)
}

// length reads the number of months, written 24 or 24 months or 2 years.
func (r *reader) length(n *yaml.Node, path string) {
	if k, err := strconv.Atoi(n.Value); err == nil && n.Kind == yaml.ScalarNode {
		if k < 1 || k > maxMonths {
			r.wrong(n, fact.ClassValue, path, printable(n.Value)+" is out of range", "write 1 to "+strconv.Itoa(maxMonths))
			return
		}
		r.model.Months = k
		return
	}
	r.months(&r.model.Months, 1, maxMonths)(n, path)
}

// policy reads the policy: block with the rules of a policy file.
func (r *reader) policy(root, n *yaml.Node) {
	base := policy.Default()
	base.Currency = r.model.Currency
	r.model.Policy = policy.Of(base)
	if n == nil {
		return
	}
	text, line := r.block(root, n)
	p, err := policy.Parse(r.file, line, text, base)
	if err == nil {
		r.model.Policy = p
		return
	}
	var es policy.Errors
	if !errors.As(err, &es) {
		r.wrong(n, fact.ClassValue, "policy", err.Error(), "")
		return
	}
	for _, e := range es {
		at := &yaml.Node{Line: e.Line}
		r.wrong(at, fact.ClassValue, strings.TrimSuffix("policy."+printable(e.Switch), "."), e.Text, "")
	}
}

// block is the written text of a value of the outermost map and the line it
// begins on, so that problems in it name the lines of the file.
func (r *reader) block(root, n *yaml.Node) ([]byte, int) {
	if n.Kind != yaml.MappingNode || n.Style&yaml.FlowStyle != 0 || root.Style&yaml.FlowStyle != 0 || n.Line < 1 {
		text, err := yaml.Marshal(n)
		if err != nil {
			return r.text, 1
		}
		return text, n.Line
	}
	lines := bytes.SplitAfter(r.text, []byte("\n"))
	end := len(lines)
	for i := 0; i < len(root.Content); i += 2 {
		if key := root.Content[i]; key.Line > n.Line && key.Line-1 < end {
			end = key.Line - 1
		}
	}
	for end > n.Line && bytes.HasPrefix(bytes.TrimSpace(lines[end-1]), []byte("...")) {
		end--
	}
	return bytes.Join(lines[min(n.Line-1, end):end], nil), n.Line
}
