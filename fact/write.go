// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import "github.com/go-json-experiment/json/jsontext"

// AppendJSON writes a node as JSON on one line.
func (n *Node) AppendJSON(dst []byte) []byte {
	switch n.Shape {
	case Null:
		return append(dst, "null"...)
	case Scalar:
		if n.Form == Number || n.Form == Boolean {
			return append(dst, n.Text...)
		}
		return appendQuoted(dst, n.Text)
	}
	open, end := byte('['), byte(']')
	if n.Shape == Map {
		open, end = '{', '}'
	}
	dst = append(dst, open)
	for i := range n.Items {
		if i > 0 {
			dst = append(dst, ',')
		}
		if n.Shape == Map {
			dst = append(appendQuoted(dst, n.Items[i].Key), ':')
		}
		dst = n.Items[i].AppendJSON(dst)
	}
	return append(dst, end)
}

// appendQuoted writes a JSON string. The texts of facts are valid UTF-8; of
// others, what is not valid is replaced.
func appendQuoted(dst []byte, s string) []byte {
	dst, _ = jsontext.AppendQuote(dst, s)
	return dst
}
