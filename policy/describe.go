// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ratable/ratable/civil"
)

// Describe prints the policy in force for a terminal of width columns: every
// switch by group with its value, whether that was stated or is the default,
// what it means, all its options, and where the definition is published. Later
// versions show the switches that they state or change. Errors of w are the
// caller's to see: hand in a buffer or a [bufio.Writer].
func (p *Policy) Describe(w io.Writer, width int) {
	d := describer{w: w, width: max(width, 50)}
	fmt.Fprintf(w, "Policy %s, %s\n", p.Hash(), versionCount(len(p.Versions)))
	for i := range p.Versions {
		v := &p.Versions[i]
		fmt.Fprintln(w)
		d.wrapped("", "  ", v.inForce(i == 0))
		var before *Terms
		if i > 0 {
			before = &p.Versions[i-1].Terms
		}
		if d.version(v, before) == 0 {
			fmt.Fprint(w, "\n  No switch changes.\n")
		}
	}
	fmt.Fprint(w, "\n* marks the option in force.\n")
}

func versionCount(n int) string {
	if n == 1 {
		return "1 version"
	}
	return fmt.Sprintf("%d versions", n)
}

// inForce says when and for which contracts a version counts.
func (v *Version) inForce(first bool) string {
	switch {
	case first && v.From == civil.MinDay:
		return "From the beginning, for all contracts"
	case first:
		return fmt.Sprintf("From %s, and for everything before it", v.From)
	case v.Reach == ReachAll:
		return fmt.Sprintf("From %s, for all contracts from their beginning", v.From)
	}
	return fmt.Sprintf("From %s, for contracts that begin on or after that day", v.From)
}

type describer struct {
	w     io.Writer
	width int
}

// version prints the switches of v, of a later version only what it touches,
// and counts them.
func (d *describer) version(v *Version, before *Terms) (shown int) {
	group := ""
	for i := range switches {
		s := &switches[i]
		stated := slices.Contains(v.Said, s.Name)
		if before != nil && !stated && s.get(before) == s.get(&v.Terms) {
			continue
		}
		if v.Terms.Bookings != nil && slices.Contains(builtInSwitches, s.Name) {
			continue // it has no effect
		}
		if s.Group != group {
			group = s.Group
			fmt.Fprintf(d.w, "\n%s\n", strings.ToUpper(group))
		}
		d.one(s, s.get(&v.Terms), origin(s, v, stated, before != nil))
		shown++
	}
	if before == nil || before.Bookings != v.Terms.Bookings {
		d.classes(v.Terms.Bookings)
		shown++
	}
	return shown
}

// origin says why a switch has its value.
func origin(s *Switch, v *Version, stated, later bool) string {
	fallback := Default()
	switch {
	case stated:
		return "stated"
	case later:
		return "changed"
	case s.get(&v.Terms) == s.get(&fallback):
		return "default"
	}
	return "set by the book"
}

func (d *describer) one(s *Switch, value, origin string) {
	fmt.Fprintln(d.w)
	d.wrapped("  "+s.Name+": ", "      ", value+" ("+origin+")")
	d.wrapped("      ", "      ", s.Meaning)
	room := 0
	for _, o := range s.Options {
		room = max(room, utf8.RuneCountInString(o.Name))
	}
	for _, o := range s.Options {
		mark := " "
		if o.Name == value {
			mark = "*"
		}
		lead := fmt.Sprintf("    %s %-*s  ", mark, room, o.Name)
		d.wrapped(lead, strings.Repeat(" ", utf8.RuneCountInString(lead)), o.Meaning)
	}
	if s.Options == nil {
		d.wrapped("      Form: ", "            ", s.Form+".")
	}
	if s.Source != "" {
		d.wrapped("      Source: ", "              ", s.Source+".")
	}
}

// wrapped prints text in lines that fit, the first after lead, the others after
// indent.
func (d *describer) wrapped(lead, indent, text string) {
	line, empty := lead, true
	for _, word := range strings.Fields(text) {
		if !empty && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > d.width {
			fmt.Fprintln(d.w, line)
			line, empty = indent, true
		}
		if !empty {
			line += " "
		}
		line, empty = line+word, false
	}
	fmt.Fprintln(d.w, line)
}
