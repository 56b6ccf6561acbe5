// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"
	"strings"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
)

// soldLine is a line of the contract at hand that is, or is part of, an obligation.
type soldLine struct {
	Line *fact.Line
	Span civil.Span
	Name string // of its share in the allocation
}

// observedBundles are what the price book says of obligations that are regularly
// sold together (606-10-32-37(b)), extended as the prices of lines are. What is
// observed of one of each says nothing where their quantities or spans differ, or
// where an obligation is more than a line of it. It reports false after an error.
func (d *Deriver) observedBundles(lines []soldLine, on civil.Day) ([]observedBundle, bool) {
	book := d.env.SSPs[""]
	if len(book) == 0 {
		return nil, true
	}
	var out []observedBundle
	for i, x := range book {
		if slices.ContainsFunc(book[:i], func(y *fact.SSP) bool { return sameBundle(x, y) }) {
			continue // one look finds the entry of all its days
		}
		sold := soldTogether(lines, x.Bundle)
		if sold == nil {
			continue
		}
		at, ok := d.entry(book, on, sold[0].Line.ID, func(y *fact.SSP) bool { return sameBundle(x, y) })
		if !ok {
			return nil, false
		}
		if at == nil {
			continue
		}
		per := at.Per
		if per.Unit == fact.PerUnset {
			per = d.price(sold[0].Line).Per
		}
		total, ok := d.extendPrice(sold[0].Line, sold[0].Span, fact.Price{Amount: *at.Point, Per: per})
		if !ok {
			return nil, false
		}
		b := observedBundle{Price: total, From: sspText(at)}
		for _, s := range sold {
			b.Of = append(b.Of, s.Name)
		}
		out = append(out, b)
	}
	return out, true
}

// soldTogether are the lines of the products of a bundle, nil unless each is sold
// once, as an obligation of its own, and all in the same quantity over the same
// span.
func soldTogether(lines []soldLine, products []string) []soldLine {
	var sold []soldLine
	for _, s := range lines {
		if !slices.Contains(products, s.Line.Product) {
			continue
		}
		first := s
		if len(sold) > 0 {
			first = sold[0]
		}
		alone := true
		for _, o := range lines {
			alone = alone && (o.Line == s.Line || (o.Name != s.Name && o.Line.Product != s.Line.Product))
		}
		if !alone || s.Span != first.Span || s.Line.Quantity.Cmp(first.Line.Quantity) != 0 || !sameSteps(s.Line, first.Line) {
			return nil
		}
		sold = append(sold, s)
	}
	if len(sold) != len(products) {
		return nil
	}
	return sold
}

// sameSteps reports whether two lines change their quantity alike.
func sameSteps(a, b *fact.Line) bool {
	return slices.EqualFunc(a.Quantities, b.Quantities, func(x, y fact.QuantityStep) bool { return x.When == y.When && x.N.Cmp(y.N) == 0 })
}

// sameBundle reports whether two entries are about the same products.
func sameBundle(a, b *fact.SSP) bool {
	x, y := slices.Sorted(slices.Values(a.Bundle)), slices.Sorted(slices.Values(b.Bundle))
	return strings.Join(x, "\x00") == strings.Join(y, "\x00")
}
