// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package forecast

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

const soldFix = "write a number of customers such as 2, a list of them, or {count: 2, growth: 5% a month}"

// sold reads how many customers sign: a number, a list, or a number that grows.
func (r *reader) sold(to *Sold) func(*yaml.Node, string) {
	return func(n *yaml.Node, path string) {
		switch n.Kind {
		case yaml.SequenceNode:
			to.List = r.numbers(n, path, soldFix)
		case yaml.MappingNode:
			r.fields(n, path, []field{
				{"count", "count: 2, the customers of the first month", r.decimal(&to.Count, zero, soldFix)},
				{"growth", "growth: 5% a month", r.growth(to)},
			})
		default:
			r.decimal(&to.Count, zero, soldFix)(n, path)
		}
	}
}

// numbers reads a list of numbers that are not negative.
func (r *reader) numbers(n *yaml.Node, path, fix string) []money.Decimal {
	out := make([]money.Decimal, len(n.Content))
	if len(out) == 0 {
		r.wrong(n, fact.ClassValue, path, "the list is empty", fix)
	}
	for i, item := range n.Content {
		r.decimal(&out[i], zero, fix)(item, path)
	}
	return out
}

// growth reads "5% a month", or "2 a month" for two customers more each month.
func (r *reader) growth(to *Sold) func(*yaml.Node, string) {
	return func(n *yaml.Node, path string) {
		const fix = "write a rate such as 5% a month, or 2 a quarter for two customers more"
		s, ok := r.scalar(n, path, fix)
		if !ok {
			return
		}
		number, months, ok := rate(s)
		if !ok {
			r.value(n, path, fix)
			return
		}
		to.Every = months
		if to.Relative = strings.HasSuffix(number, "%"); to.Relative {
			to.Growth, _ = r.percentOf(n, path, number, -100, 1000)
			return
		}
		to.Growth, _ = r.number(n, path, number, money.DecimalOf(-maxCustomers), fix)
	}
}

// seasonal reads twelve factors, January first.
func (r *reader) seasonal(to *Sold) func(*yaml.Node, string) {
	return func(n *yaml.Node, path string) {
		const fix = "write twelve factors, January first, such as [1, 1, 1.2, 0.8, 1, 1, 0.5, 0.5, 1, 1, 1.5, 1.5]"
		if n.Kind != yaml.SequenceNode || len(n.Content) != 12 {
			r.value(n, path, fix)
			return
		}
		to.Seasonal = r.numbers(n, path, fix)
	}
}
