// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"hash/fnv"
	"strconv"
	"strings"
)

// Encode writes a fact as a node, the reverse of [Decode]. Fields that say
// nothing are left out, and so is an id that was made up.
func Encode(f Fact) Node {
	n := registry[f.Kind()].encode(f)
	items := make([]Node, 0, len(n.Items)+1)
	items = append(items, entry("type", quoted(f.Kind().String())))
	implied := f.Header().ImpliedID
	for _, item := range n.Items {
		if !(implied && item.Key == "id") && item.Key != "type" {
			items = append(items, item)
		}
	}
	n.Items = items
	return n
}

// Identify gives a fact without an id one that is made of its kind, contract or
// customer, day and content, so that the order of facts does not matter.
func Identify(f Fact) {
	h := f.Header()
	if h.ID != "" && !h.ImpliedID {
		return
	}
	h.ID, h.ImpliedID = "", true
	n := Encode(f)
	sum := fnv.New64a()
	var b strings.Builder
	n.appendText(&b)
	sum.Write([]byte(b.String()))
	parts := []string{f.Kind().String()}
	for _, names := range identifying {
		for _, name := range names {
			if v := n.TextOf(name); v != "" {
				parts = append(parts, v)
				break
			}
		}
	}
	hash := strconv.FormatUint(sum.Sum64(), 16)
	h.ID = strings.Join(append(parts, strings.Repeat("0", 16-len(hash))+hash), ":")
}

// identifying are the fields that go into a made-up id: of each row the first
// that is there.
var identifying = [][]string{
	{"contract", "customer", "invoice", "product", "name", "subject"},
	{"date", "received", "effective", "issued", "from", "started", "signed"},
}

// appendText writes a node in one unambiguous form, to compare and to hash.
func (n *Node) appendText(b *strings.Builder) {
	switch n.Shape {
	case Scalar:
		b.WriteString(strconv.Quote(n.Text))
	case List, Map:
		b.WriteByte('(')
		for i := range n.Items {
			if n.Shape == Map {
				b.WriteString(n.Items[i].Key)
				b.WriteByte('=')
			}
			n.Items[i].appendText(b)
			b.WriteByte(' ')
		}
		b.WriteByte(')')
	}
}

// Same reports whether two facts say the same, wherever they were read.
func Same(a, b Fact) bool {
	if a.Kind() != b.Kind() {
		return false
	}
	x, y := Encode(a), Encode(b)
	var s, t strings.Builder
	x.appendText(&s)
	y.appendText(&t)
	return s.String() == t.String()
}
