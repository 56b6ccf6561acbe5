// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// The limits that keep a small file from growing in memory: aliases that expand
// without end, and nesting that no fact has.
const (
	maxDepth   = 64
	maxAliased = 1_000_000 // nodes that come from aliases, in one file
)

// yaml takes in a YAML book. Facts follow each other even when one is wrong.
func (in *intake) yaml(file string, data []byte) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var doc yaml.Node
		err := dec.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			line, what := yamlError(err)
			in.syntax(file, line, 0, what, "correct the YAML; the rest of the file could not be read")
			return
		}
		c := yamlReader{in: in, file: file}
		if len(doc.Content) == 1 {
			c.book(doc.Content[0])
		}
	}
}

var yamlLine = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?(.*)$`)

// yamlError takes the line from an error of the parser.
func yamlError(err error) (line int, what string) {
	text := strings.ReplaceAll(err.Error(), "\n", " ")
	m := yamlLine.FindStringSubmatch(text)
	if m == nil {
		return 1, text
	}
	line, _ = strconv.Atoi(m[1])
	return max(line, 1), "this is not YAML: " + m[2]
}

// yamlReader turns the nodes of one document into neutral ones.
type yamlReader struct {
	in      *intake
	file    string
	aliased int  // nodes made from aliases so far
	stopped bool // a limit was reached, and noted
}

var bookFields = []string{"facts", "policy", "currency"}

// book reads the outermost map.
func (c *yamlReader) book(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" {
		return // an empty file
	}
	if n.Kind != yaml.MappingNode {
		c.in.syntax(c.file, n.Line, n.Column, "a book is a map with facts", "put the facts in a list under facts:")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if seen[key.Value] {
			c.in.syntax(c.file, key.Line, key.Column, strconv.Quote(key.Value)+" is given twice", "put both together")
			continue
		}
		seen[key.Value] = true
		switch key.Value {
		case "facts":
			c.facts(value)
		case "policy":
			c.policy(key, value)
		case "currency":
			c.currency(value)
		default:
			fix := "a book has facts, policy and currency"
			if near := fact.Nearest(key.Value, bookFields); near != "" {
				fix = "did you mean " + near + "?"
			}
			c.in.problems.Add(fact.Problem{At: fact.Place{File: c.file, Line: int32(key.Line)}, Col: int32(key.Column), Class: fact.ClassUnknownField,
				Path: key.Value, What: "no such field in a book", Fix: fix})
		}
	}
}

func (c *yamlReader) currency(n *yaml.Node) {
	cur, err := money.ParseCurrency(n.Value)
	if err != nil || n.Kind != yaml.ScalarNode {
		c.in.syntax(c.file, n.Line, n.Column, strconv.Quote(n.Value)+" is not a currency code", "write an ISO 4217 code such as USD or EUR")
		return
	}
	c.in.setCurrency(c.file, n.Line, n.Column, cur)
}

// setCurrency keeps the book's currency; all files must agree on it.
func (in *intake) setCurrency(file string, line, col int, cur money.Currency) {
	if !in.currency.IsZero() && in.currency != cur {
		in.syntax(file, line, col, "the book's currency is "+cur.String()+" here and "+in.currency.String()+" before", "state it once, and the other currency on its contracts")
		return
	}
	in.currency = cur
}

func (c *yamlReader) policy(key, value *yaml.Node) {
	if c.in.policy != nil {
		c.in.syntax(c.file, key.Line, key.Column, "the book has a second policy; the first is at "+c.in.policy.File+":"+strconv.Itoa(c.in.policy.Line), "keep one")
		return
	}
	data, err := yaml.Marshal(value)
	if err != nil {
		c.in.syntax(c.file, key.Line, key.Column, "the policy cannot be read: "+err.Error(), "")
		return
	}
	c.in.policy = &PolicySource{File: c.file, Line: value.Line, YAML: data, Node: value}
}

func (c *yamlReader) facts(list *yaml.Node) {
	if list.Kind == yaml.AliasNode {
		list = list.Alias
	}
	if list.Kind == yaml.ScalarNode && list.ShortTag() == "!!null" {
		return
	}
	if list.Kind != yaml.SequenceNode {
		c.in.syntax(c.file, list.Line, list.Column, "facts is not a list", "start each fact with a dash")
		return
	}
	dec := fact.NewDecoder(c.in.problems)
	for _, item := range list.Content {
		var n fact.Node
		c.node(item, &n, 0, false)
		if c.stopped {
			return
		}
		c.in.take(dec.Decode(&n, c.file), 0, &n)
	}
}

// take keeps a decoded fact, or remembers that it failed.
func (in *intake) take(f fact.Fact, kind fact.Kind, n *fact.Node) {
	if f != nil {
		in.facts = append(in.facts, f)
		return
	}
	if kind == 0 {
		kind, _ = fact.ParseKind(n.TextOf("type"))
	}
	if id := n.TextOf("id"); id != "" {
		in.failed[factKey{kind, strings.Clone(id)}] = true
	}
}

// node converts one YAML node.
func (c *yamlReader) node(y *yaml.Node, n *fact.Node, depth int, aliased bool) {
	if n.Line == 0 {
		n.Line, n.Col = int32(y.Line), int32(y.Column)
	}
	if aliased {
		c.aliased++
	}
	switch {
	case c.stopped:
		return
	case c.aliased > maxAliased:
		c.stop(y, "the aliases of this file expand to more than "+strconv.Itoa(maxAliased)+" values", "write the values out where they are used")
		return
	case depth > maxDepth:
		c.stop(y, "values are nested more than "+strconv.Itoa(maxDepth)+" deep", "no fact needs that")
		return
	}
	switch y.Kind {
	case yaml.AliasNode:
		c.node(y.Alias, n, depth+1, true)
	case yaml.SequenceNode:
		n.Shape, n.Items = fact.List, make([]fact.Node, len(y.Content))
		for i, item := range y.Content {
			c.node(item, &n.Items[i], depth+1, aliased)
		}
	case yaml.MappingNode:
		n.Shape, n.Items = fact.Map, make([]fact.Node, len(y.Content)/2)
		for i := range n.Items {
			key := y.Content[2*i]
			n.Items[i] = fact.Node{Key: key.Value, Line: int32(key.Line), Col: int32(key.Column)}
			c.node(y.Content[2*i+1], &n.Items[i], depth+1, aliased)
		}
	case yaml.ScalarNode:
		scalar(y, n)
	}
}

func (c *yamlReader) stop(y *yaml.Node, what, fix string) {
	c.stopped = true
	c.in.syntax(c.file, y.Line, y.Column, what, fix)
}

// scalar keeps the written text and notes how it was written.
func scalar(y *yaml.Node, n *fact.Node) {
	n.Shape, n.Text, n.Form = fact.Scalar, y.Value, fact.Quoted
	switch y.ShortTag() {
	case "!!null":
		n.Shape, n.Text = fact.Null, ""
	case "!!bool":
		n.Form = fact.Boolean
	case "!!int", "!!float":
		n.Form = fact.Number
	}
}
