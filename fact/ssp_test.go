// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package fact

import (
	"slices"
	"testing"
)

// What a price book may say (606-10-32-32 to 32-37).
func TestSellingPrices(t *testing.T) {
	for _, c := range []struct {
		name    string
		bundle  []string
		fields  []string
		refused []string
	}{
		{"a point", nil, []string{"product", "team", "point", "49.00", "evidence", "price study"}, nil},
		{"a range with its point", nil, []string{"product", "team", "low", "45", "point", "49", "high", "55"}, nil},
		{"a residual", nil, []string{"product", "team", "method", "residual"}, nil},
		{"a bundle", []string{"team", "support"}, []string{"point", "60"}, nil},
		{"neither product nor bundle", nil, []string{"point", "49"}, []string{"a selling price is that of one product, or of one bundle"}},
		{"both", []string{"team", "support"}, []string{"product", "team", "point", "60"}, []string{"a selling price is that of one product, or of one bundle"}},
		{"no price", nil, []string{"product", "team", "method", "cost_plus"}, []string{"the fact has no price"}},
		{"two prices", nil, []string{"product", "team", "point", "49", "percent_of_list", "90"}, []string{"the fact has both point and percent_of_list"}},
		{"half a range", nil, []string{"product", "team", "low", "45"}, []string{"a range needs both low and high"}},
		{"a range upside down", nil, []string{"product", "team", "low", "55", "high", "45"}, []string{"high is below low"}},
		{"a point outside of its range", nil, []string{"product", "team", "low", "45", "point", "56", "high", "55"}, []string{"the point lies outside of its range"}},
		{"a bundle of one", []string{"team"}, []string{"point", "60"}, []string{"a bundle has at least two products"}},
		{"a product twice", []string{"team", "team"}, []string{"point", "60"}, []string{"team stands twice in the bundle"}},
		{"a bundle in a range", []string{"team", "support"}, []string{"low", "50", "high", "60"}, []string{"a bundle is observed at one price"}},
		{"an estimated bundle", []string{"team", "support"}, []string{"point", "60", "method", "cost_plus"}, []string{"a bundle is observed at one price"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, ps := mapOf(append([]string{"type", "ssp"}, c.fields...)...), new(Problems)
			if c.bundle != nil {
				of := Node{Key: "bundle", Shape: List}
				for _, p := range c.bundle {
					of.Items = append(of.Items, Node{Shape: Scalar, Text: p})
				}
				n.Items = append(n.Items, of)
			}
			x := Decode(&n, "book.yaml", ps)
			var got []string
			for _, p := range ps.List() {
				got = append(got, p.What)
			}
			if !slices.Equal(got, c.refused) || (x == nil) != (c.refused != nil) {
				t.Errorf("%q, want %q", got, c.refused)
			}
		})
	}
}
