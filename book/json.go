// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package book

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/ratable/ratable/fact"
)

// jsonReader turns JSON into neutral nodes. The nodes of one value live in
// shared room that the next value uses again.
type jsonReader struct {
	dec   *jsontext.Decoder
	buf   *bytes.Buffer
	text  string                  // what is read, as a string that node texts are cut from
	base  int64                   // offset of text in what dec has read
	line  int32                   // line of the first byte of text
	multi bool                    // text has several lines, so that lines must be counted
	open  [maxDepth + 2]fact.Node // the item being read at each depth
	stack []fact.Node
	room  []fact.Node
	used  int
}

func newJSONReader() *jsonReader {
	buf := new(bytes.Buffer)
	return &jsonReader{buf: buf, dec: jsontext.NewDecoder(buf)}
}

var errDeep = errors.New("values are nested too deep")

// read understands one text as one JSON value and nothing else.
func (r *jsonReader) read(data []byte, text string, line int32, multi bool) (*fact.Node, error) {
	*r.buf = *bytes.NewBuffer(data)
	r.dec.Reset(r.buf)
	r.text, r.base, r.line, r.multi = text, 0, line, multi
	r.stack, r.used = r.stack[:0], 0
	n := &r.open[0]
	*n = fact.Node{}
	if err := r.value(n, 0); err != nil {
		return n, err
	}
	if _, err := r.dec.ReadToken(); !errors.Is(err, io.EOF) {
		if err == nil {
			err = errors.New("something follows the value")
		}
		return n, err
	}
	return n, nil
}

// at sets the place of a node to the end of what was read.
func (r *jsonReader) at(n *fact.Node, from int) {
	n.Line = r.line
	if !r.multi {
		n.Col = int32(from) + 1
		return
	}
	n.Line += int32(strings.Count(r.text[:from], "\n"))
	n.Col = int32(from - strings.LastIndexByte(r.text[:from], '\n'))
}

// value reads one value. A node that already has a place keeps it.
func (r *jsonReader) value(n *fact.Node, depth int) error {
	if depth > maxDepth {
		return errDeep
	}
	switch r.dec.PeekKind() {
	case '{':
		return r.object(n, depth)
	case '[':
		return r.array(n, depth)
	}
	raw, err := r.dec.ReadValue()
	if err != nil {
		return err
	}
	from := int(r.dec.InputOffset()) - len(raw)
	if n.Line == 0 {
		r.at(n, from)
	}
	n.Shape = fact.Scalar
	switch raw.Kind() {
	case 'n':
		n.Shape = fact.Null
	case 't', 'f':
		n.Form, n.Text = fact.Boolean, r.text[from:from+len(raw)]
	case '0':
		n.Form, n.Text = fact.Number, r.text[from:from+len(raw)]
	default:
		n.Form = fact.Quoted
		n.Text, err = r.unquote(raw, from)
	}
	return err
}

// unquote cuts a string out of the text; only one with escapes is copied.
func (r *jsonReader) unquote(raw jsontext.Value, from int) (string, error) {
	if bytes.IndexByte(raw, '\\') < 0 {
		return r.text[from+1 : from+len(raw)-1], nil
	}
	b, err := jsontext.AppendUnquote(nil, raw)
	return string(b), err
}

func (r *jsonReader) object(n *fact.Node, depth int) error {
	if _, err := r.dec.ReadToken(); err != nil {
		return err
	}
	if n.Line == 0 {
		r.at(n, int(r.dec.InputOffset())-1)
	}
	n.Shape = fact.Map
	from := len(r.stack)
	for r.dec.PeekKind() != '}' {
		raw, err := r.dec.ReadValue()
		if err != nil {
			return err
		}
		start := int(r.dec.InputOffset()) - len(raw)
		item := &r.open[depth+1]
		*item = fact.Node{}
		r.at(item, start)
		if item.Key, err = r.unquote(raw, start); err != nil {
			return err
		}
		if err := r.value(item, depth+1); err != nil {
			return err
		}
		r.stack = append(r.stack, *item)
	}
	_, err := r.dec.ReadToken()
	n.Items = r.keep(from)
	return err
}

func (r *jsonReader) array(n *fact.Node, depth int) error {
	if _, err := r.dec.ReadToken(); err != nil {
		return err
	}
	if n.Line == 0 {
		r.at(n, int(r.dec.InputOffset())-1)
	}
	n.Shape = fact.List
	from := len(r.stack)
	for r.dec.PeekKind() != ']' {
		item := &r.open[depth+1]
		*item = fact.Node{}
		if err := r.value(item, depth+1); err != nil {
			return err
		}
		r.stack = append(r.stack, *item)
	}
	_, err := r.dec.ReadToken()
	n.Items = r.keep(from)
	return err
}

// keep moves the items above from off the stack to the room of this value.
func (r *jsonReader) keep(from int) []fact.Node {
	items := r.stack[from:]
	if r.used+len(items) > len(r.room) {
		r.room, r.used = make([]fact.Node, max(256, 2*len(r.room), len(items))), 0
	}
	out := r.room[r.used : r.used+len(items) : r.used+len(items)]
	r.used += len(items)
	copy(out, items)
	r.stack = r.stack[:from]
	return out
}

// jsonError says what is wrong in words, and where in the text.
func (r *jsonReader) jsonError(err error) (what string, at int) {
	at = int(r.dec.InputOffset())
	var se *jsontext.SyntacticError
	if errors.As(err, &se) {
		at = int(se.ByteOffset)
		if errors.Is(se.Err, jsontext.ErrDuplicateName) {
			return "the field " + string(se.JSONPointer) + " is given twice", min(at, len(r.text))
		}
		if se.Err != nil {
			return "this is not JSON: " + strings.TrimPrefix(se.Err.Error(), "jsontext: "), min(at, len(r.text))
		}
	}
	return "this is not JSON: " + strings.TrimPrefix(err.Error(), "jsontext: "), min(at, len(r.text))
}

// note adds the problem of a text that is no JSON value.
func (r *jsonReader) note(ps *fact.Problems, file string, err error) {
	what, at := r.jsonError(err)
	var n fact.Node
	r.at(&n, at)
	ps.Add(fact.Problem{At: fact.Place{File: file, Line: n.Line}, Col: n.Col, Class: fact.ClassSyntax, What: what, Fix: "write one JSON object a fact"})
}

// json takes in a JSON file: a map with facts, a list of facts, or one fact.
func (in *intake) json(file string, data []byte) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(bytes.TrimSpace(data)) == 0 {
		return
	}
	r := newJSONReader()
	n, err := r.read(data, string(data), 1, true)
	if err != nil {
		r.note(in.problems, file, err)
		return
	}
	dec := fact.NewDecoder(in.problems)
	one := func(n *fact.Node) { in.take(dec.Decode(n, file), 0, n) }
	switch {
	case n.Shape == fact.List:
		for i := range n.Items {
			one(&n.Items[i])
		}
	case n.Shape == fact.Map && n.Get("type") != nil:
		one(n)
	default:
		// What is left is a book, and JSON is YAML.
		in.yaml(file, data)
	}
}
