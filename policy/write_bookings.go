// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// writeBookings writes classes as a policy file states them.
func writeBookings(w io.Writer, indent string, b *Bookings) {
	fmt.Fprintf(w, "\n%s# Classes of bookings\n", indent)
	fmt.Fprintf(w, "%sbookings.registers:\n", indent)
	for i := range b.Registers {
		r := &b.Registers[i]
		split := "none"
		if r.ByYear {
			split = "year"
		}
		fmt.Fprintf(w, "%s  - name: %s\n%s    divides: %s\n%s    split: %s\n", indent, r.Name, indent, expressionText(r.Divides()), indent, split)
	}
	fmt.Fprintf(w, "%sbookings.classes:\n", indent)
	for i := range b.Classes {
		c := &b.Classes[i]
		fmt.Fprintf(w, "%s  - name: %s\n%s    register: %s\n", indent, c.Name, indent, b.Registers[c.Register].Name)
		fmt.Fprintf(w, "%s    when: %s\n%s    amount: %s\n", indent, expressionText(c.When()), indent, expressionText(c.Amount()))
		if c.day != nil {
			fmt.Fprintf(w, "%s    day: %s\n", indent, expressionText(c.Day()))
		}
	}
}

// expressionText is an expression as a YAML scalar: bare where YAML reads it as
// it stands, else in single quotes, else in double quotes.
func expressionText(s string) string {
	switch {
	case plainScalar(s):
		return s
	case !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }):
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return strconv.QuoteToASCII(s)
}

// plainScalar reports whether YAML reads s as written: nothing in it means
// something else there.
func plainScalar(s string) bool {
	if s == "" || !(s[0] >= 'a' && s[0] <= 'z') || s != strings.TrimSpace(s) {
		return false
	}
	switch s {
	case "true", "false", "null", "yes", "no", "on", "off", "y", "n":
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' || r == '#' || r == ':' })
}
