// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package forecast

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// Describe says in plain sentences what the model assumes.
func (m *Model) Describe() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s to %s, %s.\n", m.Name, m.ID, m.Start, m.End()-1, several(m.Months, "month"))
	if m.Note != "" {
		b.WriteString(m.Note + "\n")
	}
	for i := range m.Segments {
		s := &m.Segments[i]
		fmt.Fprintf(&b, "\n%s\n", s.ID)
		for _, line := range s.describe(m) {
			b.WriteString("  " + line + "\n")
		}
	}
	return b.String()
}

func (s *Segment) describe(m *Model) []string {
	lines := []string{
		"Sold: " + s.Sold.describe() + s.when(m) + ".",
		"Price: " + s.price() + ".",
		"Term: " + several(s.Term, "month") + s.setup() + ".",
		"Billing: " + s.billed() + ".",
		"Renewal: " + s.renewal() + ".",
	}
	if len(s.Attributes) > 0 {
		var as []string
		for _, a := range s.Attributes {
			as = append(as, a.Name+" "+a.Value)
		}
		lines = append(lines, "Attributes: "+strings.Join(as, ", ")+".")
	}
	return lines
}

func (s *Sold) describe() string {
	text := ""
	switch {
	case s.List != nil:
		text = joined(s.List) + " customers, month by month"
	case s.Every == 0:
		text = customers(s.Count) + " a month"
	default:
		sign, unit := "", "%"
		if s.Growth.Sign() >= 0 {
			sign = "+"
		}
		if !s.Relative {
			unit = ""
		}
		text = customers(s.Count) + " in the first month, then " + sign + s.Growth.String() + unit + " " + every(s.Every)
	}
	if len(s.Seasonal) > 0 {
		text += ", times " + joined(s.Seasonal) + " from January to December"
	}
	return text
}

func customers(n money.Decimal) string {
	if n.IsOne() {
		return "1 customer"
	}
	return n.String() + " customers"
}

func joined(ds []money.Decimal) string {
	texts := make([]string, len(ds))
	for i, d := range ds {
		texts[i] = d.String()
	}
	return strings.Join(texts, ", ")
}

func (s *Segment) when(m *Model) string {
	if s.From == m.Start && s.Until == m.End()-1 {
		return ""
	}
	return ", from " + s.From.String() + " to " + s.Until.String()
}

func (s *Segment) price() string {
	text := s.Price.String() + " " + s.Currency.String() + " per " + s.Per.String()
	if !s.Quantity.IsOne() {
		text = s.Quantity.String() + " × " + text
	}
	return text + " of " + s.Product
}

func (s *Segment) setup() string {
	if s.Setup == 0 {
		return ", service from the day of signature"
	}
	return ", service from " + several(s.Setup, "month") + " after signature"
}

func (s *Segment) billed() string {
	b := s.Billing
	if b == nil {
		return "as the policy says"
	}
	text := "every " + b.Every.String()
	if b.Whole {
		text = "once a term"
	}
	text += [...]string{" in advance", " in arrears"}[btoi(b.Arrears)]
	text += [...]string{", counted from the start of service", ", counted from signature"}[btoi(b.From == fact.FromSigned)]
	if !b.Net.IsZero() {
		text += ", due after " + b.Net.String()
	}
	return text
}

func (s *Segment) renewal() string {
	text := s.Renews.Percent.String() + "% renew at the end of a term"
	if s.Churns {
		text = s.Renews.Percent.String() + "% leave " + every(s.Renews.Months) + ", at the end of a term"
	}
	if !s.Uplift.IsZero() {
		text += ", the price changes by " + s.Uplift.String() + "% at each renewal"
	}
	return text
}

func several(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return strconv.Itoa(n) + " " + unit + "s"
}

// every spells the period of a rate.
func every(months int) string {
	switch months {
	case 1:
		return "every month"
	case 3:
		return "every quarter"
	}
	return "every year"
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
