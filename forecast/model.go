// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package forecast

import (
	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// The limits of a model. They keep a small file from asking for endless work.
const (
	maxMonths    = 600
	maxTerm      = 120
	maxSegments  = 100
	maxCustomers = 1_000_000_000 // in one month, of one segment
	maxContracts = 1_000_000     // facts that one model may sign
	minYear      = 1950
	maxYear      = 2150
)

// A Model is a growth model: what is sold in each month, on what terms, and how
// many customers renew. Make one with [ParseModel].
type Model struct {
	ID       string // begins every id that the model makes
	Name     string
	Note     string
	Currency money.Currency
	Start    civil.Month
	Months   int
	Segments []Segment
	Policy   *policy.Policy // the model's policy: block over the defaults

	at fact.Place
}

// End is the first month after the model.
func (m *Model) End() civil.Month { return m.Start + civil.Month(m.Months) }

// A Segment is one thing sold to one kind of customer on one set of terms.
type Segment struct {
	ID         string
	Product    string
	Attributes fact.Attrs
	Currency   money.Currency
	Sold       Sold
	From       civil.Month // first month in which it is sold
	Until      civil.Month // last month in which it is sold
	Quantity   money.Decimal
	Price      money.Decimal
	Per        fact.Per
	Term       int // months
	Billing    *fact.Billing
	Setup      int // months from signature to the start of service
	Renews     Rate
	Churns     bool          // Renews was written as churn
	Uplift     money.Decimal // percent on the price at each renewal

	at fact.Place
}

// A Rate is a percentage, of a term or of so many months.
type Rate struct {
	Percent money.Decimal
	Months  int // 0: of a term
}

// Sold is how many customers sign in a month: a number that may grow, or a list.
type Sold struct {
	Count    money.Decimal
	List     []money.Decimal // instead of Count, from the first month of sale
	Growth   money.Decimal
	Relative bool            // Growth is in percent
	Every    int             // months between two steps of growth; 0: none
	Seasonal []money.Decimal // twelve factors, January first; empty: all one
}

// renewing is the share of customers that renew at the end of a term.
func (s *Segment) renewing() number {
	p := percentOf(s.Renews.Percent)
	if !s.Churns {
		return p
	}
	stay, share := whole(1).minus(p), whole(1)
	for range s.Term / max(s.Renews.Months, 1) {
		share = share.times(stay)
	}
	return share
}

// prices are the unit prices of the first contract and of each renewal. The n-th
// renewal's is the first price raised n times, exactly, and rounded once to the
// currency's minor unit. The first price keeps the decimals it was written with.
func (s *Segment) prices(terms int) ([]money.Decimal, error) {
	out := make([]money.Decimal, terms)
	decimals := s.Currency.Exponent()
	exact, up := numberOf(s.Price), whole(1).plus(percentOf(s.Uplift))
	for n := range out {
		if out[n] = s.Price; n == 0 || s.Uplift.IsZero() {
			continue
		}
		exact = exact.times(up)
		units := number{exact.at(exact.scale + decimals), exact.scale}.round()
		if !units.IsInt64() {
			return nil, money.ErrOverflow
		}
		price, err := money.ParseDecimal(money.Minor(units.Int64()).Plain(s.Currency))
		if err != nil {
			return nil, err
		}
		out[n] = price
	}
	return out, nil
}
