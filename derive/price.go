// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// monthUnit is the weight of a month in anchored coordinates: lcm(28, 29, 30, 31),
// so that any number of days of any month is a whole number of units.
const monthUnit = 377_580

// priceSpan is part of a line's term over which quantity, price and discount do
// not change.
type priceSpan struct {
	From, To civil.Day
	Quantity money.Decimal
	Price    fact.Price
	Keep     money.Decimal // what the percent discounts leave, 1 = all
	Off      money.Decimal // amount off per price period
	Amount   money.Minor   // for the span
	Annual   money.Minor   // recurring level a year
	priced   civil.Day     // the step that set the price, MinDay: none
	raised   int           // by so many renewals' uplift
	taxed    bool          // the price included its tax, which is taken out
	paused   bool          // no service, and so no price, but a level to come back to
	List     *priceSpan    // with the discounts that count in the level, when they are others (mrr.discounts)
}

// price is the line's price: as stated, else its product's list price.
func (d *Deriver) price(l *fact.Line) fact.Price {
	if l.Per.Unit == fact.PerUnset {
		if p := d.product(l.Product); p != nil && p.ListPrice != nil {
			return *p.ListPrice
		}
	}
	return fact.Price{Amount: l.UnitPrice, Per: l.Per}
}

var one = money.Decimal{Coef: 1}

// priceSpans fills d.spans for a line over a term. Steps and discounts count
// from anchor, the first day of the line's first term.
func (d *Deriver) priceSpans(l *fact.Line, s civil.Span, anchor civil.Day, k int) bool {
	d.spans = d.spans[:0]
	if d.price(l).Per.Unit == fact.PerUnset {
		d.fail(d.con.At, d.con.ID, "lines.unit_price", "line %s has no price, and product %s no list price: state unit_price and per", l.ID, l.Product)
		return false
	}
	if len(l.Quantities) == 0 && len(l.Prices) == 0 && len(l.Discounts) == 0 && (d.state == nil || len(d.state.paused) == 0) {
		d.spans = append(d.spans, priceSpan{From: s.From, To: s.To, Quantity: l.Quantity, Price: d.price(l), Keep: one, priced: civil.MinDay})
	} else if !d.cutSpans(l, s, anchor) {
		return false
	}
	whole := s
	if d.state != nil {
		whole = d.whole
	}
	for i := range d.spans {
		n := k
		if d.state != nil && n > 0 {
			n -= d.renewalsBefore(d.agreed(l, d.spans[i].priced, anchor))
		}
		d.spans[i].raised = n
		if !d.value(&d.spans[i], whole, i == 0) || !d.uplift(&d.spans[i], n) {
			return false
		}
		if l.Meter != nil && d.metered(l) {
			d.spans[i].Amount = 0 // it costs what is used
		}
	}
	return true
}

// agreed is the day from which a price counts that a change set, MinDay for one
// that was signed with the contract: its steps are raised by every renewal.
func (d *Deriver) agreed(l *fact.Line, priced, anchor civil.Day) civil.Day {
	sold := d.state.originOf(l)
	for i := range sold.Prices {
		if stepDay(sold.Prices[i].When, anchor) == priced {
			priced = civil.MinDay
		}
	}
	if d.state.added(l) {
		priced = max(priced, l.Starts.Or(civil.MinDay))
	}
	return priced
}

// renewalsBefore is how many terms after the first had begun by a day: a price
// that was agreed then is raised only by the renewals after it.
func (d *Deriver) renewalsBefore(day civil.Day) int {
	n := 0
	for _, x := range d.renewals {
		if x <= day {
			n++
		}
	}
	return n
}

// raisedAlike reports whether the renewals since two prices were agreed raise them
// as often.
func (d *Deriver) raisedAlike(a, b *priceSpan) bool {
	return d.state == nil || d.con.AutoRenew == nil || d.con.AutoRenew.Uplift.IsZero() || d.renewalsBefore(a.priced) == d.renewalsBefore(b.priced)
}

// cutSpans splits the term wherever quantity, price or a discount changes.
func (d *Deriver) cutSpans(l *fact.Line, s civil.Span, anchor civil.Day) bool {
	d.cuts = append(d.cuts[:0], s.From)
	cut := func(x civil.Day) {
		if x > s.From && x < s.To {
			d.cuts = append(d.cuts, x)
		}
	}
	for _, q := range l.Quantities {
		cut(stepDay(q.When, anchor))
	}
	for _, p := range l.Prices {
		cut(stepDay(p.When, anchor))
	}
	for i := range l.Discounts {
		from, to := discountSpan(&l.Discounts[i], anchor)
		cut(from)
		cut(to)
	}
	if d.state != nil {
		for _, p := range d.state.paused {
			cut(p.From)
			cut(p.To)
		}
	}
	slices.Sort(d.cuts)
	d.cuts = slices.Compact(d.cuts)
	for i, x := range d.cuts {
		to := s.To
		if i+1 < len(d.cuts) {
			to = d.cuts[i+1]
		}
		sp := priceSpan{From: x, To: to, Quantity: l.Quantity, Price: d.price(l), Keep: one}
		latest := civil.MinDay
		for _, q := range l.Quantities {
			if at := stepDay(q.When, anchor); at <= x && at >= latest {
				sp.Quantity, latest = q.N, at
			}
		}
		latest = civil.MinDay
		for _, p := range l.Prices {
			if at := stepDay(p.When, anchor); at <= x && at >= latest {
				latest = at
				sp.Price.Amount = p.Price
			}
		}
		sp.priced = latest
		if !d.discount(l, &sp, anchor, policy.DiscountsAll, s.To) {
			return false
		}
		sp.paused = d.state != nil && d.state.held(l.ID, x) && !d.oneTime(l)
		if which := d.report.MRRDiscounts; which != policy.DiscountsAll && len(l.Discounts) > 0 {
			level := sp
			level.Keep, level.Off = one, money.Decimal{}
			if !d.discount(l, &level, anchor, which, s.To) {
				return false
			}
			sp.List = &level
		}
		if n := len(d.spans); n > 0 && sp.goesOn(&d.spans[n-1]) && d.raisedAlike(&sp, &d.spans[n-1]) {
			d.spans[n-1].To = to // a step without effect cuts nothing
			continue
		}
		d.spans = append(d.spans, sp)
	}
	return true
}

// goesOn reports whether the span costs what the one before it does.
func (sp *priceSpan) goesOn(before *priceSpan) bool {
	return sp.Quantity.Cmp(before.Quantity) == 0 && sp.Price.Amount.Cmp(before.Price.Amount) == 0 && sp.Keep.Cmp(before.Keep) == 0 &&
		sp.Off.Cmp(before.Off) == 0 && sp.paused == before.paused && (sp.List == nil) == (before.List == nil) && (sp.List == nil || sp.List.goesOn(before.List))
}

func stepDay(w fact.When, anchor civil.Day) civil.Day {
	if w.From.IsSet() {
		return w.From.Day()
	}
	return w.After.From(anchor)
}

func discountSpan(x *fact.Discount, anchor civil.Day) (from, to civil.Day) {
	from, to = x.From.Or(anchor), civil.MaxDay
	if !x.For.IsZero() {
		to = x.For.From(from)
	}
	return from, to
}

// discount applies every discount in force on the span's first day: percentages
// one after the other, amounts off the price period. Those that which leaves out
// are not applied.
func (d *Deriver) discount(l *fact.Line, sp *priceSpan, anchor civil.Day, which policy.Discounts, end civil.Day) bool {
	for i := range l.Discounts {
		x := &l.Discounts[i]
		from, to := discountSpan(x, anchor)
		if sp.From < from || sp.From >= to || !d.lowers(x, to, end, which) {
			continue
		}
		if !x.Percent.IsZero() {
			keep, err := multiplyPercent(sp.Keep, x.Percent)
			if !d.check(err, "lines.discount") {
				return false
			}
			sp.Keep = keep
		}
		if !x.Amount.IsZero() {
			off, err := sp.Off.Add(x.Amount)
			if !d.check(err, "lines.discount") {
				return false
			}
			sp.Off = off
		}
	}
	return true
}

// multiplyPercent is keep × (100 - percent) ÷ 100, exact.
func multiplyPercent(keep, percent money.Decimal) (money.Decimal, error) {
	rest, err := money.DecimalOf(100).Add(percent.Neg())
	if err != nil {
		return money.Decimal{}, err
	}
	return keep.Times(money.Decimal{Coef: rest.Coef, Scale: rest.Scale + 2})
}

// value computes the amount of a span and its annual recurring level, each
// rounded once from exact factors.
func (d *Deriver) value(sp *priceSpan, term civil.Span, first bool) bool {
	num, den := d.periods(sp, term, first)
	amount, err := d.extend(sp, num, den)
	if !d.check(err, "lines.unit_price") {
		return false
	}
	sp.Amount = amount
	if sp.paused {
		sp.Amount = 0
	}
	num, den = d.annual(sp.Price.Per, term)
	if num == 0 {
		return true
	}
	level := sp
	if sp.List != nil {
		level = sp.List
	}
	sp.Annual, err = d.extend(level, num, den)
	return d.check(err, "lines.unit_price")
}

// extend is quantity × price × what discounts leave × num ÷ den, less the
// amount off × num ÷ den, in minor units.
func (d *Deriver) extend(sp *priceSpan, num, den int64) (money.Minor, error) {
	var m money.Minor
	var err error
	switch {
	case sp.Keep.IsOne() && sp.Quantity.IsOne():
		m, err = money.Extend(d.cur, d.terms.Rounding, num, den, sp.Price.Amount)
	case sp.Keep.IsOne():
		m, err = money.Extend(d.cur, d.terms.Rounding, num, den, sp.Quantity, sp.Price.Amount)
	default:
		m, err = money.Extend(d.cur, d.terms.Rounding, num, den, sp.Quantity, sp.Price.Amount, sp.Keep)
	}
	if err != nil || sp.Off.IsZero() {
		return m, err
	}
	if net, ok := sp.net(); ok {
		m, err = money.Extend(d.cur, d.terms.Rounding, num, den, net)
		return max(0, m), err
	}
	off, err := money.Extend(d.cur, d.terms.Rounding, num, den, sp.Off)
	if err != nil {
		return 0, err
	}
	return max(0, m-off), nil
}

// net is the price of a period after all discounts, when its digits fit.
func (sp *priceSpan) net() (money.Decimal, bool) {
	net, err := sp.Quantity.Times(sp.Price.Amount)
	if err == nil {
		net, err = net.Times(sp.Keep)
	}
	if err == nil {
		net, err = net.Add(sp.Off.Neg())
	}
	return net, err == nil
}

// periods is how many price periods a span holds, as a fraction. Months count
// from the first day of the term; a partial one by the days of that month.
func (d *Deriver) periods(sp *priceSpan, term civil.Span, first bool) (num, den int64) {
	switch per := sp.Price.Per; per.Unit {
	case fact.PerDay:
		return int64(sp.To - sp.From), 1
	case fact.PerWeek:
		return int64(sp.To - sp.From), 7
	case fact.PerOnce, fact.PerEach:
		if first {
			return 1, 1
		}
		return 0, 1
	case fact.PerMonth, fact.PerQuarter, fact.PerYear, fact.PerMonths:
		if d.months > 0 && sp.From == term.From && sp.To == term.To {
			return d.months, int64(per.Months())
		}
		return d.counting(sp.From, sp.To), monthUnit * int64(per.Months())
	}
	if sp.From == term.From && sp.To == term.To {
		return 1, 1
	}
	return d.counting(sp.From, sp.To), d.counting(term.From, term.To)
}

// counting is the number of months from a to b of the line at hand, counted from
// its anchor, in units of monthUnit.
func (d *Deriver) counting(a, b civil.Day) int64 {
	n := d.anchored(d.counted, b)
	if a != d.counted {
		n -= d.anchored(d.counted, a)
	}
	return n
}

// anchored is the number of months from a to x in units of monthUnit; a part of
// one counts as billing.proration says.
func (d *Deriver) anchored(a, x civil.Day) int64 {
	whole, rest, length := civil.MonthsBetween(a, x)
	n := int64(whole) * monthUnit
	if rest == 0 {
		return n
	}
	switch d.terms.BillingProration {
	case policy.ProrateHalfMonth:
		return n + monthUnit/2
	case policy.ProrateWholeMonth:
		return n + monthUnit
	}
	return n + int64(rest)*monthUnit/int64(length)
}

// annual is the factor from a price to its recurring annual level: 12 ÷ months,
// 52 weeks, 365 days; a price for the term by its whole months, else its days
// (design section 1, Exactness). 0: it does not recur.
func (d *Deriver) annual(per fact.Per, term civil.Span) (num, den int64) {
	switch per.Unit {
	case fact.PerDay:
		return 365, 1
	case fact.PerWeek:
		return 52, 1
	case fact.PerOnce, fact.PerEach, fact.PerUnset:
		return 0, 1
	case fact.PerTerm:
		if n := d.counting(term.From, term.To); n > 0 && n%monthUnit == 0 {
			return 12, n / monthUnit
		}
		return 365, int64(term.Days())
	}
	return 12, int64(per.Months())
}

// uplift raises a renewal's price: by the percent on the amount of the term
// before, rounded each time as an invoice would be.
func (d *Deriver) uplift(sp *priceSpan, k int) bool {
	if k == 0 || d.con.AutoRenew == nil || d.con.AutoRenew.Uplift.IsZero() {
		return true
	}
	factor, err := money.DecimalOf(100).Add(d.con.AutoRenew.Uplift)
	if !d.check(err, "auto_renew.uplift") {
		return false
	}
	den := int64(100)
	for range factor.Scale {
		den *= 10
	}
	for range k {
		if sp.Amount, err = money.MulDiv(sp.Amount, factor.Coef, den, d.terms.Rounding); !d.check(err, "auto_renew.uplift") {
			return false
		}
		if sp.Annual, err = money.MulDiv(sp.Annual, factor.Coef, den, d.terms.Rounding); !d.check(err, "auto_renew.uplift") {
			return false
		}
	}
	return true
}

// spanTotal is the price of the line for the term.
func (d *Deriver) spanTotal() money.Minor {
	var sum money.Minor
	for i := range d.spans {
		s, err := money.Add(sum, d.spans[i].Amount)
		if !d.check(err, "lines.unit_price") {
			return 0
		}
		sum = s
	}
	return sum
}

// priceUpTo is the price of the part of the term before x: what an invoice up
// to x comes to. Within a span the price runs by its own period: a daily or
// weekly price by days, any other by months, which count as they do in the price itself.
func (d *Deriver) priceUpTo(x civil.Day) money.Minor {
	var sum money.Minor
	for i := range d.spans {
		sp := &d.spans[i]
		if x <= sp.From {
			break
		}
		if x >= sp.To {
			sum += sp.Amount
			continue
		}
		num, den := int64(x-sp.From), int64(sp.To-sp.From)
		if u := sp.Price.Per.Unit; u != fact.PerDay && u != fact.PerWeek {
			num, den = d.counting(sp.From, x), d.counting(sp.From, sp.To)
			if root := d.calendar; root.IsSet() {
				num = d.anchored(root.Day(), x) - d.anchored(root.Day(), sp.From)
			}
		}
		sum += d.part(sp.Amount, num, den)
	}
	return sum
}

// part is amount × num ÷ den by the policy's rounding, for 0 <= num <= den.
func (d *Deriver) part(amount money.Minor, num, den int64) money.Minor {
	if d.terms.Rounding == money.HalfUp || num <= 0 || num >= den {
		return money.Share(amount, num, den)
	}
	v, err := money.MulDiv(amount, num, den, d.terms.Rounding)
	d.check(err, "lines.unit_price") // cannot fail: the part lies within the amount
	return v
}
