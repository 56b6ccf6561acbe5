// Copyright 2026 The Ratable Authors
// SPDX-License-Identifier: Apache-2.0

package forecast

import (
	"fmt"
	"strconv"

	"github.com/ratable/ratable/civil"
	"github.com/ratable/ratable/fact"
	"github.com/ratable/ratable/money"
	"github.com/ratable/ratable/policy"
)

// Sign signs every contract of the model. It returns them with their customers
// and products, in a fixed order, and the policy to read them by. Identical
// contracts are one fact with a count. A renewal is signed one term after the
// contract it renews and its service follows without gap or overlap; renewals
// that would be signed after the model's last month are not.
func (m *Model) Sign() ([]fact.Fact, *policy.Policy, error) {
	var out []fact.Fact
	made := map[string]bool{}
	for i := range m.Segments {
		if s := &m.Segments[i]; !made[s.Product] {
			made[s.Product] = true
			out = append(out, &fact.Product{Head: fact.Head{ID: s.Product, At: s.at}, Name: s.Product})
		}
	}
	for i := range m.Segments {
		s := &m.Segments[i]
		lives, err := m.lives(s)
		if err == nil {
			out, err = m.signAll(out, s, lives)
		}
		if err == nil && len(out) > 2*maxContracts {
			err = errContracts
		}
		if err != nil {
			return nil, nil, fmt.Errorf("%s: segment %s: %w", s.at, s.ID, err)
		}
	}
	return out, m.Policy, nil
}

// lives are the customers of a segment.
func (m *Model) lives(s *Segment) ([]life, error) {
	_, month := s.From.YearMonth()
	signing, err := s.Sold.signing(month-1, int(s.Until-s.From)+1)
	if err != nil {
		return nil, err
	}
	return s.lives(signing, int(m.End()-s.From))
}

// signAll appends the customers and contracts of one segment.
func (m *Model) signAll(out []fact.Fact, s *Segment, lives []life) ([]fact.Fact, error) {
	total, longest := 0, 0
	for _, l := range lives {
		longest = max(longest, l.Terms)
		if total += l.Terms; total > maxContracts {
			return nil, errContracts
		}
	}
	prices, err := s.prices(longest)
	if err != nil {
		return nil, err
	}
	nth := 0
	for i, l := range lives {
		if nth++; i == 0 || lives[i-1].Signed != l.Signed {
			nth = 1
		}
		month := s.From + civil.Month(l.Signed)
		id := m.ID + "-" + s.ID + "-" + month.String() + "-" + strconv.Itoa(nth)
		out = append(out, m.customer(s, id, month))
		for n := range l.Terms {
			out = append(out, s.contract(id, month, n, l.Count, prices[n]))
		}
	}
	return out, nil
}

func (m *Model) customer(s *Segment, id string, month civil.Month) *fact.Customer {
	return &fact.Customer{
		Head: fact.Head{ID: id, At: s.at},
		Name: m.Name + " " + s.ID + ", signed " + month.String(),
		Attributes: with(s.Attributes,
			fact.Attr{Name: "model", Value: m.ID}, fact.Attr{Name: "segment", Value: s.ID}),
	}
}

// contract is the n-th contract of customers who first signed in a month.
func (s *Segment) contract(customer string, month civil.Month, n int, count int64, price money.Decimal) *fact.Contract {
	signed := month.First().AddMonths(n * s.Term)
	c := &fact.Contract{
		Head:     fact.Head{ID: contractID(customer, n), At: s.at},
		Customer: customer,
		Signed:   fact.On(signed),
		Starts:   fact.On(signed.AddMonths(s.Setup)),
		Term:     civil.Duration{Months: int32(s.Term)},
		Currency: s.Currency,
		Billing:  s.Billing,
		Count:    count,
		Lines:    []fact.Line{{ID: s.Product, Product: s.Product, Quantity: s.Quantity, UnitPrice: price, Per: s.Per}},
	}
	if n > 0 {
		c.Renews = []string{contractID(customer, n-1)}
	}
	return c
}

func contractID(customer string, n int) string { return customer + "-t" + strconv.Itoa(n+1) }
