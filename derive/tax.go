// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
)

// taxSchedule puts tax on what the schedule of a line will invoice: its rate of
// each amount, rounded line by line to the nearest unit. A real invoice states its
// own tax, and what an opening had billed has none here. Of a price that includes
// its tax the instalment says how much; what a change adds is taxed by the rate.
func (d *Deriver) taxSchedule(l *Line, claims []claim) {
	for k := range claims {
		c := &claims[k]
		if c.invoice != nil || c.To <= c.From || (l.Fact.Tax.Inclusive && c.by == nil) {
			continue
		}
		num, den := percentOf(l.Fact.Tax.Rate)
		tax, err := money.MulDiv(c.Amount, num, den, money.HalfUp)
		if !d.check(err, "lines.tax") {
			return
		}
		c.Tax = tax
	}
}

// percentOf is a percentage as a fraction.
func percentOf(rate money.Decimal) (num, den int64) {
	den = 100
	for range rate.Scale {
		den *= 10
	}
	return rate.Coef, den
}

// takeTaxOut makes the schedule and the prices of a line, laid out with the tax
// that they include, those without it: what the customer pays stays to the unit,
// the price is what is left of it, rounded on the sum to date, and the tax the
// rest (606-10-32-2A: taxes collected for others are no part of the price).
func (d *Deriver) takeTaxOut(out *Line, w *lineWork) bool {
	num, rate := percentOf(out.Fact.Tax.Rate) // rate ÷ 100
	den := num + rate
	net := func(gross money.Minor) (money.Minor, bool) {
		v, err := money.MulDiv(gross, rate, den, d.terms.Rounding)
		return v, d.check(err, "lines.tax")
	}
	var gross, before money.Minor
	for k := w.lo; k < w.hi; k++ {
		in := &d.insts[k]
		gross += in.Amount
		upTo, ok := net(gross)
		if !ok {
			return false
		}
		in.Amount, in.tax = upTo-before, in.Amount-(upTo-before)
		before = upTo
	}
	gross, before = 0, 0
	for i := range d.spans {
		sp := &d.spans[i]
		gross += sp.Amount
		upTo, ok := net(gross)
		if !ok {
			return false
		}
		sp.Amount, before = upTo-before, upTo
		if sp.Annual, ok = net(sp.Annual); !ok {
			return false
		}
		sp.taxed = true
	}
	w.total = before
	return true
}

// taxInside is the tax inside of what is left of an instalment.
func (d *Deriver) taxInside(in *instalment, rest money.Minor) money.Minor {
	if in.tax == 0 || rest == in.Amount {
		return in.tax
	}
	tax, err := money.MulDiv(in.tax, int64(rest), int64(in.Amount), money.HalfUp)
	d.check(err, "lines.tax") // cannot fail: the part lies within the tax
	return tax
}

// taxDocuments rounds the tax of each scheduled invoice once for all its lines of
// one rate (rounding.tax: document), and divides it among them on the sum to date.
func (d *Deriver) taxDocuments() {
	type document struct {
		arrangement int
		issue       civil.Day
		rate        money.Decimal
	}
	type sum struct{ amount, tax money.Minor }
	sums := make(map[document]sum)
	for i := range d.pos.Lines {
		l := &d.pos.Lines[i]
		if l.Fact == nil || l.Fact.Tax == nil || l.Fact.Tax.Inclusive || !d.work[i].terms.TaxByDocument {
			continue
		}
		d.arrange(l.Arrangement)
		num, den := percentOf(l.Fact.Tax.Rate)
		for k := l.claims.lo; k < l.claims.hi; k++ {
			c := &d.claims[k]
			if c.invoice != nil || c.To <= c.From {
				continue
			}
			doc := document{l.Arrangement, c.Issue, l.Fact.Tax.Rate}
			s := sums[doc]
			s.amount += c.Amount
			upTo, err := money.MulDiv(s.amount, num, den, money.HalfUp)
			if !d.check(err, "lines.tax") {
				return
			}
			c.Tax = upTo - s.tax
			s.tax = upTo
			sums[doc] = s
		}
		d.taxCurve(l)
	}
}

// taxCurve makes the curve of a line's tax from its claims.
func (d *Deriver) taxCurve(l *Line) {
	at := len(d.pieces)
	for k := l.claims.lo; k < l.claims.hi; k++ {
		if c := &d.claims[k]; c.Tax != 0 {
			p := curve.Step(c.Issue, c.Tax, curve.Document)
			if c.invoice == nil {
				p.Cause = curve.Schedule
			}
			d.pieces = append(d.pieces, p)
		}
	}
	l.Tax = d.pieces[at:len(d.pieces):len(d.pieces)]
}
