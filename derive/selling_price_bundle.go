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

	Version *version       // of which contract it is, and as it stood; nil: of the one at hand
	Signed  *fact.Contract // beside it
}

// enter makes the contract of the line the one at hand, so that it is priced by its
// own first day.
func (s *soldLine) enter(d *Deriver) {
	if s.Version != nil {
		d.enter(s.Version, s.Signed)
		d.firstTo = d.firstEnd(s.Version.con, d.start)
	}
}

func (s *soldLine) leave(d *Deriver) {
	if s.Version != nil {
		d.leave(s.Signed)
	}
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
		b, ok := d.observedBundle(x, sold, on)
		if !ok {
			return nil, false
		}
		if b != nil {
			out = append(out, *b)
		}
	}
	return out, true
}

// observedBundle is what the price book says on a day of obligations that are sold
// together as in an entry, nil when it says nothing.
func (d *Deriver) observedBundle(x *fact.SSP, sold []soldLine, on civil.Day) (*observedBundle, bool) {
	first := &sold[0]
	first.enter(d)
	defer first.leave(d)
	at, ok := d.entry(d.env.SSPs[""], on, first.Line.ID, func(y *fact.SSP) bool { return sameBundle(x, y) })
	if !ok || at == nil {
		return nil, ok
	}
	per := at.Per
	if per.Unit == fact.PerUnset {
		per = d.price(first.Line).Per
	}
	total, ok := d.extendPrice(first.Line, first.Span, fact.Price{Amount: *at.Point, Per: per})
	if !ok {
		return nil, false
	}
	b := &observedBundle{Price: total, From: sspText(at)}
	for _, s := range sold {
		b.Of = append(b.Of, s.Name)
	}
	return b, true
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
