// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"bytes"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"github.com/ratable/ratable/fact"
)

func compileSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(fact.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("book.json", doc); err != nil {
		t.Fatal(err)
	}
	return c.MustCompile("book.json")
}

func validate(t testing.TB, s *jsonschema.Schema, data []byte) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%v: %s", err, data)
	}
	return s.Validate(v)
}

func TestSchemaIsFresh(t *testing.T) {
	for name, want := range map[string][]byte{"ratable.schema.json": fact.Schema(), "book-format.md": fact.Handbook()} {
		got, err := os.ReadFile("../docs/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("docs/%s is stale: run go generate ./fact", name)
		}
	}
}

// exampleNodes are the examples of the reference as nodes.
func exampleNodes(t testing.TB) []fact.Node {
	var out []fact.Node
	for _, k := range fact.Kinds() {
		in := newIntake(Options{})
		in.yaml("x", []byte("facts:\n  - "+string(bytes.ReplaceAll([]byte(fact.Example(k)), []byte("\n"), []byte("\n    ")))))
		if len(in.facts) != 1 {
			t.Fatal(in.problems)
		}
		out = append(out, fact.Encode(in.facts[0]))
	}
	return out
}

func TestSchemaAcceptsWhatIsValid(t *testing.T) {
	s := compileSchema(t)
	for _, n := range exampleNodes(t) {
		if err := validate(t, s, n.AppendJSON(nil)); err != nil {
			t.Errorf("%s: %v", n.AppendJSON(nil), err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		book := fact.Node{Shape: fact.Map, Items: []fact.Node{{Key: "facts", Shape: fact.List}}}
		for _, f := range drawBook(t) {
			book.Items[0].Items = append(book.Items[0].Items, fact.Encode(f))
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(book.AppendJSON(nil)))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(v); err != nil {
			t.Fatal(err)
		}
	})
}

// spoil changes one value somewhere in a node.
func spoil(t *rapid.T, n *fact.Node) {
	for len(n.Items) > 0 && rapid.IntRange(0, 3).Draw(t, "deeper") > 0 {
		n = &n.Items[rapid.IntRange(0, len(n.Items)-1).Draw(t, "item")]
	}
	with := rapid.SampledFrom([]fact.Node{
		{Shape: fact.Null},
		{Shape: fact.Scalar, Form: fact.Boolean, Text: "true"},
		{Shape: fact.Scalar, Form: fact.Number, Text: "-1.5"},
		{Shape: fact.Scalar, Form: fact.Number, Text: "12"},
		{Shape: fact.Scalar, Form: fact.Quoted, Text: ""},
		{Shape: fact.Scalar, Form: fact.Quoted, Text: "some text"},
		{Shape: fact.Scalar, Form: fact.Quoted, Text: "2024-01-31"},
		{Shape: fact.Scalar, Form: fact.Quoted, Text: "12"},
		{Shape: fact.List},
		{Shape: fact.Map},
		{Shape: fact.List, Items: []fact.Node{{Shape: fact.Scalar, Form: fact.Quoted, Text: "x"}}},
		{Shape: fact.Map, Items: []fact.Node{{Key: "colour", Shape: fact.Scalar, Form: fact.Quoted, Text: "x"}}},
	}).Draw(t, "with")
	switch what := rapid.IntRange(0, 2).Draw(t, "what"); {
	case what == 0 && len(n.Items) > 0:
		n.Items = n.Items[1:]
	case what == 1 && n.Shape == fact.Map:
		with.Key = "colour"
		n.Items = append(n.Items, with)
	default:
		with.Key = n.Key
		*n = with
	}
}

func deepCopy(n fact.Node) fact.Node {
	items := make([]fact.Node, len(n.Items))
	for i := range n.Items {
		items[i] = deepCopy(n.Items[i])
	}
	n.Items = items
	return n
}

func TestWhatTheSchemaRejectsDecodingRejects(t *testing.T) {
	s, examples := compileSchema(t), exampleNodes(t)
	rapid.Check(t, func(t *rapid.T) {
		n := deepCopy(rapid.SampledFrom(examples).Draw(t, "example"))
		spoil(t, &n)
		text := n.AppendJSON(nil)
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		invalid := s.Validate(v)
		in := newIntake(Options{})
		in.lines("x.jsonl", append(text, '\n'))
		if invalid != nil && in.problems.Len() == 0 {
			t.Fatalf("the schema rejects what decoding accepts: %s\n%v", text, invalid)
		}
	})
}

// The schema refuses what only the length of a list gives away.
func TestTheSchemaRefusesEmptyBillingLists(t *testing.T) {
	s := compileSchema(t)
	for _, name := range []string{"phases", "schedule"} {
		text := `{"type":"contract","id":"c","customer":"cu","starts":"2024-01-01","term":"1 year","billing":{"` + name + `":[]},"lines":[{"product":"p"}]}`
		if validate(t, s, []byte(text)) == nil {
			t.Errorf("an empty list of %s is accepted", name)
		}
		if validate(t, s, bytes.Replace([]byte(text), []byte(`"`+name+`":[]`), []byte(`"every":"1 month"`), 1)) != nil {
			t.Errorf("the contract without %s is refused", name)
		}
	}
}
