// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"strings"
	"testing"
)

func TestConditionsOfPayment(t *testing.T) {
	for said, milestone := range map[string]string{"all_delivered": "", "accepted": "", "milestone go-live": "go-live"} {
		n, ps := contractNode(), new(Problems)
		line := &n.Get("lines").Items[0]
		line.Items = append(line.Items, entry("payable_when", quoted(said)))
		c, ok := Decode(&n, "book.yaml", ps).(*Contract)
		if !ok {
			t.Errorf("%q: %v", said, ps)
		} else if got := c.Lines[0].PayableMilestone(); c.Lines[0].PayableWhen != said || got != milestone {
			t.Errorf("%q waits for milestone %q, want %q", said, got, milestone)
		}
	}
	for said, fix := range map[string]string{
		"on acceptance": "did you mean accepted?", "when everything is delivered": "did you mean all_delivered?", "acepted": "did you mean accepted?",
		"at the end": "write all_delivered", "milestone": "write all_delivered", "milestone  ": "write all_delivered",
	} {
		n, ps := contractNode(), new(Problems)
		line := &n.Get("lines").Items[0]
		line.Items = append(line.Items, entry("payable_when", quoted(said)))
		if Decode(&n, "book.yaml", ps) != nil || ps.Len() != 1 || !strings.Contains(ps.List()[0].Fix, fix) {
			t.Errorf("%q: %v, want %q", said, ps, fix)
		}
	}
}
