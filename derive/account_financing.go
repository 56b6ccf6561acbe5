// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package derive

import (
	"errors"
	"math/big"
	"slices"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/curve"
	"github.com/ratable/ratable/money"
)

// financing adjusts the price of what is committed to for the time between payment
// and delivery (606-10-32-15 to 32-20): the price is what, discounted at the rate of
// the contract, is worth what is to be paid. The rate and the days are those of
// inception. Interest runs by whole periods on what they open with, and by days on
// what is paid or delivered at once within them; service counts at their end.
type financing struct {
	a       *account
	c       *component
	lines   []*accounted
	rate    *big.Rat // of one period
	months  int32
	bounds  []civil.Day
	paid    []instalment
	total   money.Minor // to be paid
	worth   money.Minor // the price, adjusted
	accrued []money.Minor
}

// finance adjusts the lines that are committed to on a day, if a component of their
// contract says that its price holds a financing.
func (a *account) finance(lines []*accounted) {
	c := a.financingPart()
	if c == nil {
		return
	}
	f := financing{a: a, c: c, lines: lines, months: 1, rate: c.fact.Rate.Rat()}
	f.rate.Quo(f.rate, hundredRat)
	if a.d.terms.FinancingYearly {
		f.months = 12
	} else {
		f.rate.Quo(f.rate, big.NewRat(12, 1))
	}
	for _, x := range lines {
		f.paid = append(f.paid, x.now.insts...)
	}
	slices.SortStableFunc(f.paid, func(x, y instalment) int { return int(x.Due) - int(y.Due) })
	var price money.Minor
	for i := range f.paid {
		total, err := money.Add(f.total, f.paid[i].Amount)
		if !a.d.check(err, "lines") {
			return
		}
		f.total = total
	}
	for _, x := range lines {
		price += valueAt(x.earned, civil.MaxDay)
	}
	if f.total <= 0 || price != f.total || (!a.d.terms.FinancingAlways && f.withinAYear()) || !f.divide() {
		return // not all of it is to be paid and delivered on days that are known
	}
	if err := f.solve(); err != nil {
		a.componentFault(c, "rate", err)
		return
	}
	if f.worth != f.total {
		f.apply()
	}
}

// financingPart is the component that asks for it, unless it was judged not to be
// significant.
func (a *account) financingPart() *component {
	for _, c := range a.components {
		if c.fact.Type != "financing" || c.fact.Rate == nil {
			continue
		}
		x := a.d.answer(questionFinancing, append([]string{c.subject(a)}, append(a.contracts(), "*")...)...)
		if x == nil {
			for _, l := range a.lines {
				a.missing(l, questionFinancing, c.subject(a), "yes: the contract has a financing component")
			}
			return c
		}
		a.out.Judged = append(a.out.Judged, Judgement{Question: questionFinancing, Subject: c.subject(a), Value: x.Value, Answer: x})
		if x.Value == "yes" {
			return c
		}
	}
	return nil
}

// earnedBy is what of the lines is delivered by the opening of a day.
func (f *financing) earnedBy(day civil.Day) (sum money.Minor) {
	for _, x := range f.lines {
		sum += valueAt(x.earned, day)
	}
	return sum
}

// span holds every day of payment and of delivery.
func (f *financing) span() civil.Span {
	s := civil.Span{From: f.paid[0].Due, To: f.paid[len(f.paid)-1].Due + 1}
	for _, x := range f.lines {
		for _, p := range x.earned {
			s.From, s.To = min(s.From, p.From), max(s.To, p.To, p.Gate+1)
		}
	}
	return s
}

// withinAYear reports whether nothing is paid more than a year before or after it is
// delivered (32-18): payments are for what is delivered first.
func (f *financing) withinAYear() bool {
	s := f.span()
	var sum money.Minor
	for _, in := range f.paid {
		if in.Amount <= 0 {
			continue
		}
		first := f.delivered(s, sum+1)
		sum += in.Amount
		if last := f.delivered(s, sum); in.Due.AddMonths(12) < last || first.AddMonths(12) < in.Due {
			return false
		}
	}
	return true
}

// delivered is the day by whose close so much is delivered.
func (f *financing) delivered(s civil.Span, amount money.Minor) civil.Day {
	lo, hi := s.From, s.To
	for lo < hi {
		if mid := lo + (hi-lo)/2; f.earnedBy(mid+1) >= amount {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// divide divides the time into periods of interest.
func (f *financing) divide() bool {
	s := f.span()
	for n := 0; n <= maxTerms/2; n++ {
		x := civil.Duration{Months: f.months}.Times(s.From, n)
		if n == 0 {
			x = s.From
		}
		if f.bounds = append(f.bounds, x); x >= s.To {
			return true
		}
	}
	return false
}

// solve finds the price whose delivery uses up what is paid and its interest. What
// stands at the end of each period is paid - price × delivered, each with interest,
// so the price is the quotient of the two at the end.
func (f *financing) solve() (err error) {
	paid, done := new(big.Rat), new(big.Rat)
	var paidInterest, doneInterest []*big.Rat
	for k := 0; k+1 < len(f.bounds); k++ {
		s := civil.Span{From: f.bounds[k], To: f.bounds[k+1]}
		in, weighed := f.paidIn(s)
		of, weighedOf := f.deliveredIn(s)
		onPaid := new(big.Rat).Mul(f.rate, weighed.Add(weighed, paid))
		onDone := new(big.Rat).Mul(f.rate, weighedOf.Add(weighedOf, done))
		paidInterest, doneInterest = append(paidInterest, onPaid), append(doneInterest, onDone)
		paid = in.Add(in, paid).Add(in, onPaid)
		done = of.Add(of, done).Add(of, onDone)
	}
	if done.Sign() <= 0 {
		return errors.New("at this rate nothing is delivered that could have a price: state the rate of a year in percent, above 0")
	}
	price := new(big.Rat).Quo(paid, done) // of a delivery that is a part of one
	if f.worth, err = portion(1, price); err != nil {
		return err
	}
	sum := new(big.Rat)
	for k := range paidInterest {
		sum.Add(sum, paidInterest[k].Sub(paidInterest[k], new(big.Rat).Mul(price, doneInterest[k])))
		sofar, err := portion(1, sum)
		if err != nil {
			return err
		}
		f.accrued = append(f.accrued, sofar)
	}
	f.accrued[len(f.accrued)-1] = f.worth - f.total
	return nil
}

// paidIn is what is paid within a period, and that by the part of it that is left.
func (f *financing) paidIn(s civil.Span) (sum, weighed *big.Rat) {
	sum, weighed = new(big.Rat), new(big.Rat)
	for _, in := range f.paid {
		if s.Contains(in.Due) {
			amount := new(big.Rat).SetInt64(int64(in.Amount))
			sum.Add(sum, amount)
			weighed.Add(weighed, amount.Mul(amount, big.NewRat(int64(s.To-in.Due), int64(s.Days()))))
		}
	}
	return sum, weighed
}

// deliveredIn is the part of the whole that is delivered within a period, and what
// of it is delivered at once by the part of the period that is left then.
func (f *financing) deliveredIn(s civil.Span) (sum, weighed *big.Rat) {
	weighed = new(big.Rat)
	for _, x := range f.lines {
		for _, p := range x.earned {
			if p.IsStep() && s.Contains(p.From) {
				part := big.NewRat(int64(p.Amount), int64(f.total))
				weighed.Add(weighed, part.Mul(part, big.NewRat(int64(s.To-p.From), int64(s.Days()))))
			}
		}
	}
	return big.NewRat(int64(f.earnedBy(s.To)-f.earnedBy(s.From)), int64(f.total)), weighed
}

// apply gives the lines their adjusted price. Interest that is owed to the customer
// adds to the price as it accrues; what the customer pays for being financed was
// never a price.
func (f *financing) apply() {
	a, c := f.a, f.c
	keys, shares := make([]int64, len(f.lines)), make([]money.Minor, len(f.lines))
	for i, x := range f.lines {
		keys[i] = int64(max(0, x.price))
	}
	before := make([]money.Minor, len(f.lines))
	for k, sum := range f.accrued {
		if !a.d.check(money.Allocate(sum, keys, shares), "components.rate") {
			return
		}
		for i, x := range f.lines {
			if step := shares[i] - before[i]; step != 0 {
				p := curve.Step(f.bounds[k+1]-1, step, curve.Interest)
				if a.d.Trace {
					p.Note = a.d.note("interest at %s%% a year by %s (606-10-32-15): %s so far", c.fact.Rate, p.From, sum.Table(a.d.cur))
				}
				x.std.Interest = append(x.std.Interest, p)
				if f.worth > f.total {
					x.priced = append(x.priced, p)
				}
			}
			before[i] = shares[i]
		}
	}
	for i, x := range f.lines {
		if x.price += shares[i]; f.worth < f.total {
			x.priced[0].Amount += shares[i]
		}
		x.earned = a.measure(x).all(a.d, x.price)
		x.inTime = x.earned
	}
	if a.d.Accountings {
		con := a.parts[c.part].con
		a.out.Price = append(a.out.Price, PriceStep{Day: f.bounds[0], Amount: f.worth - f.total, Kind: c.fact.Type, Target: "the contract", Text: "interest at " + c.fact.Rate.String() + "% a year", Fact: con.ID, Place: con.At})
	}
}
