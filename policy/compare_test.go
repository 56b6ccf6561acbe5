// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy_test

import (
	"fmt"
	"testing"

	"github.com/ratable/ratable/policy"
)

func parsed(t *testing.T, text string) *policy.Policy {
	t.Helper()
	p, err := policy.Parse("p.yaml", 1, []byte(text), policy.Default())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestDifferences(t *testing.T) {
	for _, x := range []struct{ name, a, b, want string }{
		{"nothing", "mrr.start: booking", "mrr.start: booking", ""},
		{"one switch", "mrr.start: booking", "bookings.value: acv", "bookings.value: tcv, acv; mrr.start: booking, service; "},
		{"a default said", "mrr.start: service", "{}", ""},
		{"from a day on", "{}", "versions:\n  - {from: 2024-01-01, scope: all}\n  - {from: 2025-01-01, scope: new, mrr.start: booking}",
			"mrr.start 2025-01-01: service, booking; scope 2025-01-01: no version, new; "},
		{"a difference goes on", "bookings.value: acv\nversions:\n  - {from: 2025-01-01, scope: new, mrr.start: booking}",
			"mrr.start: service\nversions:\n  - {from: 2025-01-01, scope: new, mrr.start: booking}", "bookings.value: acv, tcv; "},
		{"reach", "versions:\n  - {from: 2024-01-01, scope: all}\n  - {from: 2025-01-01, scope: new, mrr.start: booking}",
			"versions:\n  - {from: 2024-01-01, scope: all}\n  - {from: 2025-01-01, scope: all, mrr.start: booking}", "scope 2025-01-01: new, all; "},
		{"classes of bookings", "bookings.classes:\n- {name: new, when: 'true', amount: event.value}",
			"bookings.classes:\n- {name: new, when: event.kind == \"signing\", amount: event.value}\n- {name: other, when: 'true', amount: event.value}",
			`class bookings.new: when true, amount event.value, when event.kind == "signing", amount event.value; class bookings.other: none, when true, amount event.value; `},
		{"own classes", "{}", "bookings.classes:\n- {name: new, when: 'true', amount: event.value}",
			"bookings.classes: built in, own; register bookings: none, divides event.value; class bookings.new: none, when true, amount event.value; "},
	} {
		got := ""
		changes := policy.Differences(parsed(t, x.a), parsed(t, x.b))
		for i := range changes {
			c := &changes[i]
			if c.From > 0 {
				got += fmt.Sprintf("%s %s: %s, %s; ", c.Switch, c.From, c.Old, c.New)
			} else {
				got += fmt.Sprintf("%s: %s, %s; ", c.Switch, c.Old, c.New)
			}
		}
		if got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}
