// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package view

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/ratable/ratable/derive"
	"github.com/ratable/ratable/fact"
)

// Explain says, of the largest causes of every measure that differs, how each
// side comes to its number: at most so many a measure and currency. The numbers
// are those of the whole span.
func (c *Comparison) Explain(ctx context.Context, most int) error {
	for i := range c.Rows {
		d := &c.Rows[i]
		for k := range d.Causes[:min(most, len(d.Causes))] {
			x := &d.Causes[k]
			if x.Contract == Netting {
				continue // what is netted has no arithmetic of its own
			}
			var err error
			if x.WhyA, err = c.why(ctx, &c.A, x.from.a, d, x.Customer, cmp.Or(x.Was, x.Contract)); err != nil {
				return err
			}
			if x.WhyB, err = c.why(ctx, &c.B, x.from.b, d, x.Customer, x.Contract); err != nil {
				return err
			}
		}
	}
	return nil
}

// mostItems is how many contributions one line of explanation holds.
const mostItems = 3

func (c *Comparison) why(ctx context.Context, s *Side, groups []*derive.Group, d *Difference, customer, contract string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	req := Request{Span: c.Span, Every: c.every, AtOpen: c.AtOpen}
	req.Where = append(append(req.Where, c.wheres...), Filter{"customer", customer})
	// How a customer moved is said of all its contracts together: alone, one that
	// was added to another would be the first.
	name := c.Measures[d.Measure].Name
	if !d.ByWhom && !strings.HasPrefix(name, "mrr_") {
		req.Where = append(req.Where, Filter{"contract", contract})
	}
	req.Keep([]string{name})
	w, err := NewWindow(s.Env, req)
	if err != nil {
		return "", err
	}
	ms, err := find([]string{name}, w)
	if class, ok := strings.CutPrefix(name, "bookings_"); ok && err != nil {
		ms, err = []measure{classMeasure(class, "")}, nil // of the other side's policy only
	}
	if err != nil {
		return "", err
	}
	x := newExplainer(w, ms[0])
	var problems fact.Problems
	for _, g := range groups {
		if err := Derive(x.d, g, x, &problems); err != nil {
			return "", err
		}
	}
	if err := problems.Err(); err != nil {
		return "", err
	}
	e, err := x.result()
	if err != nil {
		return "", err
	}
	return inOneLine(e.Items, d), nil
}

// inOneLine is the arithmetic of the contributions, and of a lone piece also the
// rule and the fact it came from.
func inOneLine(items []Item, d *Difference) string {
	var said []string
	for i := range items {
		it := &items[i]
		if it.Currency != d.Currency {
			continue
		}
		text := it.How
		if len(it.Parts) == 1 && it.Parts[0].Why != "" {
			text += "; " + it.Parts[0].Why
		}
		if it.Line != "" && len(items) > 1 {
			text = "line " + it.Line + ": " + text
		}
		said = append(said, text)
	}
	if len(said) > mostItems {
		said = append(said[:mostItems], fmt.Sprintf("and %d more", len(said)-mostItems))
	}
	if len(said) == 0 {
		return "nothing"
	}
	return strings.Join(said, "; ")
}
