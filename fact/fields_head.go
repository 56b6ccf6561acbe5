// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"strings"
	"time"

	"github.com/ratable/ratable/civil"
)

var correctionNames = []string{"error", "new_information"}

// String is the name used in book files.
func (c Correction) String() string { return correctionNames[c] }

// headFields are the fields that every fact has.
func headFields(requiredID bool) []field[Head] {
	id := of("id", ident, func(h *Head) *string { return &h.ID }, "names the fact; no two facts of one type share it; without it, one is made from the content", "c-1")
	if requiredID {
		id = id.must()
		id.doc = "names the fact; no two facts of one type share it"
	}
	return []field[Head]{
		typeField,
		id,
		of("recorded", instant, func(h *Head) *Instant { return &h.Recorded }, "when it became known: a day or a moment; without it, always", "2024-02-15"),
		of("seq", integer[int32](0, 1<<31-1), func(h *Head) *int32 { return &h.Seq }, "order among events of one contract and day", "1"),
		of("supersedes", ref, func(h *Head) *string { return &h.Supersedes }, "id of the fact of the same type that this one corrects", "c-0"),
		of("correction", enum[Correction](correctionNames), func(h *Head) *Correction { return &h.Correction }, "how a superseding fact counts: an error restates the past, new information counts from its date", "error"),
		of("source", text, func(h *Head) *string { return &h.Origin }, "the system that the fact came from", "billing"),
	}
}

// typeField is read before the table is known; it is written by Encode.
var typeField = field[Head]{
	member: member{name: "type", doc: "the type of fact; a CSV file needs none", example: "contract", spec: &spec{kind: specText, value: "the name of the type"}},
	parse:  func(*Decoder, *Node, *Head) {},
	write:  func(*Head) Node { return Node{} },
	empty:  func(*Head) bool { return true },
}

// instant is a day or an RFC 3339 moment.
var instant = codec[Instant]{
	spec: &spec{kind: specDate, value: "day, or moment such as 2024-02-15T09:30:00Z", name: "instant"},
	parse: func(d *Decoder, n *Node, v *Instant) {
		if n.Shape != Scalar || len(n.Text) <= len("2024-02-15") {
			if day, ok := d.parseDay(n); ok {
				*v = InstantAt(day, 0)
			}
			return
		}
		t, err := time.Parse(time.RFC3339, strings.Replace(n.Text, " ", "T", 1))
		if err != nil {
			d.report(n, ClassValue, quote(n.Text)+" is not a moment", "write a day such as 2024-02-15, or a moment such as 2024-02-15T09:30:00Z")
			return
		}
		seconds := t.Unix()
		if seconds < int64(firstDay)*86400 || seconds >= (int64(lastDay)+1)*86400 {
			d.report(n, ClassValue, n.Text+" is too far away to be meant", "write a moment from 1900 to 2200")
			return
		}
		*v = InstantAt(0, seconds)
	},
	write: func(v *Instant) Node { return quoted(v.String()) },
	empty: func(v *Instant) bool { return *v == 0 },
}

// String is the day, or the moment when it is not the start of a day; "" when
// always known.
func (i Instant) String() string {
	if i == 0 {
		return ""
	}
	seconds := int64(i) - 1
	if seconds%86400 == 0 {
		return civil.Day(seconds / 86400).String()
	}
	return time.Unix(seconds, 0).UTC().Format(time.RFC3339)
}
