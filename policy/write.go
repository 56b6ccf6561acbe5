// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
)

// Write writes p as YAML that [Parse] reads back to the same [Policy.Hash]. The
// first version states every switch, also those left at their defaults: the file
// then means the same whatever base it is read with, and in a later release
// whose defaults are others. Each later version states what it stated and what
// it changes. A policy that a file cannot hold is an error: one whose first
// version does not reach all contracts, or with a comma in a product's id.
func Write(w io.Writer, p *Policy) error {
	if len(p.Versions) == 0 {
		return errors.New("the policy has no version")
	}
	var b bytes.Buffer
	write(&b, p)
	again, err := Parse("", 1, b.Bytes(), Default())
	if err != nil {
		return fmt.Errorf("a file cannot hold this policy: %w", err)
	}
	if again.Hash() != p.Hash() {
		return errors.New("a file cannot hold this policy: read back, its hash would be " + again.Hash() + ", not " + p.Hash())
	}
	_, err = w.Write(b.Bytes())
	return err
}

func write(w io.Writer, p *Policy) {
	fmt.Fprintf(w, "# The policy %s of Ratable.\n", p.Hash())
	rest := p.Versions
	if rest[0].From == civil.MinDay {
		writeFirst(w, &rest[0], "")
		rest = rest[1:]
	}
	if len(rest) > 0 {
		fmt.Fprint(w, "\nversions:\n")
	}
	for i := range rest {
		v := &rest[i]
		fmt.Fprintf(w, "  - from: %s\n    scope: %s\n", v.From, reachName(v.Reach))
		if at := len(p.Versions) - len(rest) + i; at > 0 {
			writeChanges(w, v, &p.Versions[at-1])
		} else {
			writeFirst(w, v, "    ")
		}
	}
}

func reachName(r Reach) string {
	if r == ReachAll {
		return "all"
	}
	return "new"
}

func writeFirst(w io.Writer, v *Version, indent string) {
	group := ""
	for i := range switches {
		if s := &switches[i]; s.Group != group {
			group = s.Group
			fmt.Fprintf(w, "\n%s# %s\n", indent, group)
		}
		if v.Terms.Bookings == nil || !slices.Contains(builtInSwitches, switches[i].Name) {
			writeSwitch(w, indent, &switches[i], &v.Terms)
		}
	}
	if v.Terms.Bookings != nil {
		writeBookings(w, indent, v.Terms.Bookings)
	}
}

func writeChanges(w io.Writer, v, before *Version) {
	for i := range switches {
		s := &switches[i]
		if v.Terms.Bookings != nil && slices.Contains(builtInSwitches, s.Name) {
			continue
		}
		if slices.Contains(v.Said, s.Name) || s.get(&v.Terms) != s.get(&before.Terms) {
			writeSwitch(w, "    ", s, &v.Terms)
		}
	}
	switch {
	case v.Terms.Bookings == before.Terms.Bookings:
	case v.Terms.Bookings == nil:
		fmt.Fprintf(w, "    bookings.preset: %s\n", builtInPreset)
	default:
		writeBookings(w, "    ", v.Terms.Bookings)
	}
}

func writeSwitch(w io.Writer, indent string, s *Switch, t *Terms) {
	value := s.get(t)
	if s.takesList() && value != "all" {
		items := strings.Split(value, ", ")
		for i := range items {
			items[i] = quoted(items[i])
		}
		value = "[" + strings.Join(items, ", ") + "]"
	} else {
		value = quoted(value)
	}
	fmt.Fprintf(w, "%s%s: %s\n", indent, s.Name, value)
}

// quoted is s as a YAML scalar: bare when it is made of letters, digits and a
// few marks that mean nothing, else in double quotes.
func quoted(s string) string {
	bare := s != "" && s != "null"
	for _, r := range s {
		word := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		bare = bare && (word || strings.ContainsRune("_-/ ", r))
	}
	if bare && s[0] != '-' && strings.TrimSpace(s) == s && !strings.EqualFold(s, "null") {
		return s
	}
	return fmt.Sprintf("%q", s)
}
