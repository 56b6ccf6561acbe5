// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"fmt"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
)

// sellingPrice is the stand-alone selling price of a line of the contract at hand
// over a span, on a day: that of inception, or of a change that makes a new
// contract (606-10-32-43). It is, in this order, what was answered for the line,
// the ssp of the line, the entry of the price book, else the stated price, which
// is Known only where nothing need be judged (judgements: assumed). What is
// answered and the ssp of a line are for its own term and quantity; of a shorter
// or longer span they count as its months do. It reports false after an error.
func (d *Deriver) sellingPrice(l *fact.Line, span civil.Span, stated money.Minor, on civil.Day) (sellingPrice, bool) {
	if a := d.answer(questionSSP, d.con.ID, l.Product, "*"); a != nil {
		d.fail(a.At, a.ID, "subject", "a stand-alone selling price is answered for a line, such as %s/%s: that of a product is an ssp fact", d.con.ID, l.ID)
		return sellingPrice{}, false
	}
	subject := d.con.ID + "/" + l.ID
	a := d.answerOn(questionSSP, on, subject)
	if a == nil {
		a = d.answer(questionSSP, subject) // judged later, about the day that had none
	}
	if a != nil {
		v, err := money.ParseDecimal(a.Value)
		if err != nil || v.Sign() < 0 {
			d.fail(a.At, a.ID, "value", "%q is no stand-alone selling price: write an amount such as 1200.00", a.Value)
			return sellingPrice{}, false
		}
		return d.ownPrice(l, span, v, "answered on "+a.Date.String())
	}
	if l.SSP != nil {
		return d.ownPrice(l, span, *l.SSP, "ssp of the line")
	}
	if p, ok := d.optionPrice(subject, on); ok {
		return p, true
	}
	x, ok := d.priceBook(l, on)
	if !ok {
		return sellingPrice{}, false
	}
	if x != nil {
		return d.bookPrice(x, l, span, stated)
	}
	p := pointPrice(max(0, stated)) // a line below zero is a discount: nothing of the price is its
	p.Known = !d.terms.JudgementsRecorded
	p.From = "its stated price"
	return p, true
}

// ownPrice is a price that was stated for a line's own term and quantity.
func (d *Deriver) ownPrice(l *fact.Line, span civil.Span, v money.Decimal, from string) (sellingPrice, bool) {
	num, den := d.ofTerm(l, span)
	m, err := money.Extend(d.cur, d.terms.Rounding, num, den, v)
	p := pointPrice(m)
	p.Known, p.Observable, p.From = true, true, from
	return p, d.check(err, "lines.ssp")
}

// ofTerm is the part of a line's own term that a span is, by months. What is sold
// once is whole.
func (d *Deriver) ofTerm(l *fact.Line, span civil.Span) (num, den int64) {
	whole := d.ownTerm(l)
	if span == whole || whole.Empty() || d.oneTime(l) {
		return 1, 1
	}
	keep := d.counted
	d.counted = whole.From
	num, den = d.counting(span.From, span.To), d.counting(whole.From, whole.To)
	d.counted = keep
	return num, den
}

// ownTerm is the term that a line was sold for.
func (d *Deriver) ownTerm(l *fact.Line) civil.Span {
	if d.state != nil && !d.whole.Empty() {
		return d.whole
	}
	return lineSpan(l, civil.Span{From: d.start, To: d.firstEnd(d.con, d.start)})
}

// bookPrice extends an entry of the price book by the line's quantity and span.
func (d *Deriver) bookPrice(x *fact.SSP, l *fact.Line, span civil.Span, stated money.Minor) (sellingPrice, bool) {
	p := sellingPrice{
		Known: true, Residual: x.Method == "residual", Observable: x.Method == "" || x.Method == "observable",
		Ranged: x.Low != nil && x.High != nil, From: sspText(x),
	}
	point, per := x.Point, x.Per
	if x.PercentOfList != nil {
		list, ok := d.ofList(x, l)
		if !ok {
			return p, false
		}
		point, per = &list.Amount, list.Per
	}
	if per.Unit == fact.PerUnset {
		per = d.price(l).Per
	}
	ok := true
	extend := func(v *money.Decimal) money.Minor {
		if v == nil || !ok {
			return 0
		}
		var m money.Minor
		m, ok = d.extendPrice(l, span, fact.Price{Amount: *v, Per: per})
		return m
	}
	p.HasMid = p.Ranged && point != nil
	p.Mid = extend(point)
	switch {
	case p.Ranged:
		p.Low, p.High = extend(x.Low), extend(x.High)
	case point != nil:
		p.Low, p.High, p.Mid = p.Mid, p.Mid, 0
	default:
		p.Low, p.High = stated, stated // a residual without a range
	}
	return p, ok
}

// ofList is a percentage of the product's list price.
func (d *Deriver) ofList(x *fact.SSP, l *fact.Line) (fact.Price, bool) {
	product := d.product(l.Product)
	if product == nil || product.ListPrice == nil {
		d.fail(x.At, x.ID, "percent_of_list", "product %s has no list price: give the product a list_price, or state point", l.Product)
		return fact.Price{}, false
	}
	list := *product.ListPrice
	amount, err := list.Amount.Times(money.Decimal{Coef: x.PercentOfList.Coef, Scale: x.PercentOfList.Scale + 2})
	if err != nil {
		d.fail(x.At, x.ID, "percent_of_list", "%s percent of %s has too many digits: state point", x.PercentOfList, list.Amount)
		return fact.Price{}, false
	}
	list.Amount = amount
	return list, true
}

// extendPrice is what a line over a span would cost at another price, without
// discounts: by the arithmetic that prices lines, so a price that is the same
// comes to the same. A price for the term is that of its own, of a span by months.
func (d *Deriver) extendPrice(l *fact.Line, span civil.Span, price fact.Price) (money.Minor, bool) {
	alone := *l
	alone.UnitPrice, alone.Per, alone.Prices, alone.Discounts, alone.Meter = price.Amount, price.Per, nil, nil, nil
	num, den := int64(1), int64(1)
	if price.Per.Unit == fact.PerTerm {
		num, den = d.ofTerm(l, span)
		span = d.ownTerm(l)
	}
	keep, months, counted, whole := d.spans, d.months, d.counted, d.whole
	anchor := l.Starts.Or(d.start)
	d.spans, d.months, d.counted, d.whole = d.spans[len(d.spans):], 0, min(anchor, span.From), span
	problems := d.problems.Len()
	var total money.Minor
	if d.priceSpans(&alone, span, anchor, 0) {
		total = d.spanTotal()
	}
	d.spans, d.months, d.counted, d.whole = keep, months, counted, whole
	if num != den && d.problems.Len() == problems {
		var err error
		total, err = money.MulDiv(total, num, den, d.terms.Rounding)
		d.check(err, "lines.ssp")
	}
	return total, d.problems.Len() == problems
}

// sspText says where an entry of the price book stands.
func sspText(x *fact.SSP) string {
	s := "price book"
	if x.From.IsSet() {
		s += " of " + x.From.String()
	}
	if x.Stratum != "" {
		s += ", " + x.Stratum
	}
	if x.Method != "" && x.Method != "observable" {
		s += ", " + x.Method
	}
	return fmt.Sprintf("%s (%s)", s, x.ID)
}
