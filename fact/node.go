// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

// Shape says what a [Node] is.
type Shape uint8

// The shapes of a node. Null is a value that was written but is empty.
const (
	Null Shape = iota
	Scalar
	List
	Map
)

var shapeNames = [...]string{"nothing", "a single value", "a list", "a map of fields"}

// String describes the shape in words for problem texts.
func (s Shape) String() string { return shapeNames[s] }

// Form says how a scalar was written. CSV has only plain text, so a plain text
// passes as anything; the other forms are kept apart to catch a quoted number
// of yes and no.
type Form uint8

// The forms of a scalar.
const (
	Plain   Form = iota // a spreadsheet cell
	Quoted              // a string of JSON or YAML
	Number              // a number of JSON or YAML, as written
	Boolean             // true or false of JSON or YAML
)

// A Node is one value of a book before it is understood: the neutral tree that
// YAML, JSON Lines and CSV are read into. A scalar keeps its written text, so
// that 0.1 never passes through a float.
//
// The texts may alias a buffer that is used again: decoding copies what it
// keeps.
type Node struct {
	Key   string // the field's name, when the node is a value in a map
	Text  string // of a scalar
	Items []Node // of a list or a map, in the order written
	File  string // when it is not the file of the fact, such as rows of lines.csv
	Line  int32  // where the key (or the value, if it has none) stands; 1-based
	Col   int32  // 0: not known
	Shape Shape
	Form  Form
}

// Get finds the value of a field of a map, or nil.
func (n *Node) Get(key string) *Node {
	if n.Shape != Map {
		return nil
	}
	for i := range n.Items {
		if n.Items[i].Key == key {
			return &n.Items[i]
		}
	}
	return nil
}

// TextOf is the text of a scalar field of a map, or "".
func (n *Node) TextOf(key string) string {
	if v := n.Get(key); v != nil && v.Shape == Scalar {
		return v.Text
	}
	return ""
}

func quoted(text string) Node { return Node{Shape: Scalar, Form: Quoted, Text: text} }
func number(text string) Node { return Node{Shape: Scalar, Form: Number, Text: text} }

func boolean(b bool) Node {
	if b {
		return Node{Shape: Scalar, Form: Boolean, Text: "true"}
	}
	return Node{Shape: Scalar, Form: Boolean, Text: "false"}
}

// entry is n as the value of a field.
func entry(key string, n Node) Node {
	n.Key = key
	return n
}
